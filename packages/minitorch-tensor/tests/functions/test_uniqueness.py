"""Which elements there are, and how often."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.errors import DimensionError, InvalidArgumentError, InvalidTypeError

NAN = float("nan")


@given(st.lists(st.integers(0, 5), max_size=12))
def test_elements_inverse_and_counts_are_numpys(numbers: list[int]) -> None:
    array = np.array(numbers, np.int64)
    found = tensor(array).unique(return_inverse=True, return_counts=True)
    for ours, theirs in zip(found, np.unique(array, return_inverse=True, return_counts=True), strict=True):
        np.testing.assert_array_equal(ours.array, theirs)
        assert ours.dtype is m.int64


def test_the_inverse_has_the_shape_of_the_elements_and_gives_them_back() -> None:
    array = np.random.default_rng(0).integers(0, 4, (3, 2, 2))
    values, inverse = tensor(array).unique(return_inverse=True)
    np.testing.assert_array_equal(values.array[inverse.array], array)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_slices_along_a_dimension_are_numpys(dim: int) -> None:
    array = np.random.default_rng(1).integers(0, 2, (6, 3, 2))
    values, inverse, counts = tensor(array).unique(dim=dim, return_inverse=True, return_counts=True)
    expected = np.unique(array, axis=dim, return_inverse=True, return_counts=True)
    np.testing.assert_array_equal(values.array, expected[0])
    np.testing.assert_array_equal(inverse.array, np.ravel(expected[1]))
    np.testing.assert_array_equal(counts.array, expected[2])


def test_what_is_returned_is_what_was_asked_for() -> None:
    x = tensor([3, 1, 3])
    assert x.unique().tolist() == [1, 3]
    assert [part.tolist() for part in x.unique(return_counts=True)] == [[1, 3], [1, 2]]
    assert [part.tolist() for part in x.unique(return_inverse=True)] == [[1, 3], [1, 0, 1]]


def test_every_nan_is_different_and_the_two_zeros_are_not() -> None:
    values, counts = tensor([NAN, 1.0, NAN]).unique(return_counts=True)
    np.testing.assert_array_equal(values.array, [1, NAN, NAN])
    assert counts.tolist() == [1, 1, 1]
    assert tensor([0.0, -0.0]).unique().tolist() == [0.0]


def test_one_element_and_none() -> None:
    values, inverse, counts = tensor(2.5).unique(return_inverse=True, return_counts=True)
    assert (values.tolist(), inverse.shape, counts.tolist()) == ([2.5], (), [1])
    assert m.zeros(0, 3).unique(return_inverse=True)[1].shape == (0, 3)
    assert m.zeros(0, 3).unique(dim=0).shape == (0, 3)


def test_the_gradient_goes_to_the_first_of_equal_elements() -> None:
    x = tensor([3.0, 1.0, 3.0], requires_grad=True)
    (x.unique() * tensor([1.0, 5.0])).sum().backward()
    np.testing.assert_array_equal(x.grad.array, [5, 1, 0])


def test_slices_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        m.unique([1, 2])
    with pytest.raises(DimensionError, match="0-d"):
        tensor(1.0).unique(dim=0)
    with pytest.raises(DimensionError):
        m.ones(2).unique(dim=1)
    with pytest.raises(InvalidArgumentError, match="slices of nothing"):
        m.zeros(0, 3).unique(dim=1)


@pytest.mark.parametrize("dtype", [m.bool, m.uint8, m.int32, m.float32])
def test_the_dtype_stays(dtype: Any) -> None:
    found = tensor([[1, 0], [1, 1]]).to(dtype).unique()
    assert found.dtype is dtype
    assert found.tolist() == [0, 1]
