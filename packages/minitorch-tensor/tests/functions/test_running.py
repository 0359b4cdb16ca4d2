"""Extremes so far, and differences of neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, InvalidArgumentError, InvalidTypeError, ShapeError

ARRAY = np.random.default_rng(0).permutation(24).reshape(2, 3, 4) * 0.5
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=9))
def test_the_last_of_equal_extremes_is_named(numbers: list[int]) -> None:
    for name, best in (("cummax", max), ("cummin", min)):
        values, indices = getattr(tensor(numbers), name)(0)
        for place in range(len(numbers)):
            extreme = best(numbers[: place + 1])
            assert values[place].item() == extreme
            assert indices[place].item() == max(i for i in range(place + 1) if numbers[i] == extreme)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_extremes_along_any_dimension_are_numpys(dim: int) -> None:
    np.testing.assert_array_equal(tensor(ARRAY).cummax(dim).values.array, np.maximum.accumulate(ARRAY, dim))
    np.testing.assert_array_equal(tensor(ARRAY).cummin(dim).values.array, np.minimum.accumulate(ARRAY, dim))


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        y = x * x
        return y.cummax(1).values, y.cummin(-1).values, y.diff(2, 1), y.diff(prepend=y, append=y * 3.0)

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)


def test_after_a_nan_all_extremes_are_the_latest_nan() -> None:
    x = tensor([1.0, 3.0, NAN, 5.0, NAN, 2.0])
    for name in ("cummax", "cummin"):
        values, indices = getattr(x, name)(0)
        np.testing.assert_array_equal(np.isnan(values.array), [False, False, True, True, True, True])
        assert indices.tolist()[2:] == [2, 2, 4, 4]


def test_extremes_of_one_element_and_of_none() -> None:
    values, indices = tensor(2.5).cummax(0)
    assert (values.shape, values.item(), indices.item()) == ((), 2.5, 0)
    assert m.zeros(0, 3).cummin(0).indices.shape == (0, 3)


@pytest.mark.parametrize("name", ["cummax", "cummin", "diff"])
def test_what_is_no_tensor_or_no_dimension_is_refused(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        getattr(m, name)([1.0], 0)
    with pytest.raises(DimensionError):
        getattr(m.ones(2, 3), name)(dim=2)


@pytest.mark.parametrize(("n", "dim"), [(1, -1), (2, 0), (0, 1), (3, 2), (7, 2)])
def test_differences_are_numpys(n: int, dim: int) -> None:
    expected = np.diff(ARRAY, n, dim)
    np.testing.assert_allclose(tensor(ARRAY).diff(n, dim).array, expected)
    assert tensor(ARRAY).diff(n, dim).shape == expected.shape


def test_tensors_can_be_put_in_front_and_behind() -> None:
    x, y = tensor([1, 4, 9]), tensor([0])
    assert x.diff(prepend=y, append=y).tolist() == [1, 3, 5, -9]


def test_neighbouring_bools_differ_or_not() -> None:
    assert tensor([True, False, False]).diff().tolist() == [True, False]


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
def test_sums_of_differences_give_the_elements_back(numbers: list[int]) -> None:
    x = tensor(numbers)
    assert x.diff(prepend=tensor([0])).cumsum(0).tolist() == numbers


def test_differences_that_cannot_be_taken_are_refused() -> None:
    with pytest.raises(ShapeError, match="0-d"):
        tensor(1.0).diff()
    with pytest.raises(InvalidArgumentError, match="0 times or more"):
        tensor([1.0]).diff(-1)
    with pytest.raises(ShapeError, match="beside one of shape"):
        tensor([1.0]).diff(prepend=tensor(1.0))
    with pytest.raises(InvalidTypeError):
        tensor([1.0]).diff(append=[1.0])
