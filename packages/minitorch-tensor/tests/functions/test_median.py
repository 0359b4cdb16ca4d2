"""The element in the middle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, UnsupportedDtypeError

ARRAY = np.random.default_rng(0).permutation(24).reshape(2, 3, 4) * 0.5
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
def test_it_is_the_lower_middle_of_the_sorted_elements(numbers: list[int]) -> None:
    expected = sorted(numbers)[(len(numbers) - 1) // 2]
    assert tensor(numbers).median().item() == expected
    values, indices = tensor(numbers).median(0)
    assert values.item() == numbers[indices.item()] == expected


@pytest.mark.parametrize("dim", [0, 1, -1])
@pytest.mark.parametrize("keepdim", [False, True])
def test_along_a_dimension_it_says_where(keepdim: bool, dim: int) -> None:
    values, indices = tensor(ARRAY).median(dim, keepdim)
    kept = values if keepdim else values.unsqueeze(dim)
    middle = (ARRAY.shape[dim] - 1) // 2
    np.testing.assert_array_equal(kept.array, np.take(np.sort(ARRAY, dim), [middle], dim))
    places = indices if keepdim else indices.unsqueeze(dim)
    np.testing.assert_array_equal(np.take_along_axis(ARRAY, places.array, dim), kept.array)


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        y = x * x
        return y.median(), y.median(1).values, y.median(2, True).values

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)


def test_equal_elements_share_the_gradient_of_the_median_of_all() -> None:
    x = leaf([1.0, 2.0, 2.0, 3.0])
    x.median().backward()
    np.testing.assert_array_equal(x.grad.array, [0, 0.5, 0.5, 0])


def test_a_nan_is_the_median_and_the_first_one_is_named() -> None:
    x = tensor([[1.0, NAN, 3.0, NAN], [4.0, 3.0, 2.0, 1.0]])
    values, indices = x.median(1)
    np.testing.assert_array_equal(values.array, [NAN, 2.0])
    assert indices.tolist() == [1, 2]
    assert np.isnan(x.median().item())


def test_the_median_of_nothing_is_nan_but_not_along_an_empty_dimension() -> None:
    x = leaf(np.zeros((0, 3)))
    assert np.isnan(x.median().item())
    x.median().backward()
    assert x.grad.shape == (0, 3)
    with pytest.raises(DimensionError, match="nothing to choose from"):
        m.zeros(0, 3).median(0)


def test_a_0d_tensor_is_its_own_median() -> None:
    values, indices = tensor(2.5).median(0)
    assert (values.item(), indices.item(), values.shape) == (2.5, 0, ())


def test_bools_have_no_median() -> None:
    with pytest.raises(UnsupportedDtypeError, match="median"):
        tensor([True, False]).median()
