"""What stands in the brackets of x[...], sorted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import Tensor, arange, tensor
from minitorch_tensor.errors import BackendError, IndexingError, InvalidTypeError
from minitorch_tensor.keys import choices_of, read_key

X = arange(24).view(2, 3, 4)


@pytest.mark.parametrize("entry", [1, np.int64(1), np.uint8(1), np.array(1), tensor(1), tensor(1, dtype=m.int32)])
def test_all_kinds_of_integers_are_python_integers(entry: Any) -> None:
    ((found,), choices) = read_key(X, entry)
    assert (type(found), found, choices) == (int, 1, [])


def test_a_slice_keeps_python_integers_where_there_were_tensors() -> None:
    start = tensor(1)
    (key, _) = read_key(X, slice(start, None, np.int64(2)))
    start.add_(1)
    assert key == (slice(1, None, 2),)


@pytest.mark.parametrize("entry", [[0, 1], (0, 1), range(2), np.array([0, 1]), np.array([0, 1], np.int32)])
def test_lists_and_arrays_of_integers_are_index_tensors(entry: Any) -> None:
    key, ((dim, index),) = read_key(X, (..., entry))
    assert key == (..., slice(None))
    assert dim == 2
    assert isinstance(index, Tensor)
    assert index.dtype is m.int64
    assert index.tolist() == [0, 1]


def test_a_mask_stands_for_as_many_dimensions_as_it_has() -> None:
    mask = X[0] > 3
    key, choices = read_key(X, (None, 0, mask))
    assert key == (None, 0, slice(None), slice(None))
    assert choices == [(1, mask)]


def test_a_bool_is_an_index_of_a_new_dimension() -> None:
    key, choices = read_key(X, (slice(1), True, False))
    assert key == (slice(1), None, None)
    assert [(dim, index.tolist()) for dim, index in choices] == [(1, [0]), (2, [])]


def test_a_list_of_slices_is_read_as_a_tuple_with_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"is read as x\[tuple\(key\)\]"):
        np.testing.assert_array_equal(X[[0, slice(1, None)]].array, X[0, 1:].array)


def test_a_uint8_tensor_is_a_mask_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="taken for a mask"):
        np.testing.assert_array_equal(X[tensor([0, 1], dtype=m.uint8)].array, X[1:].array)


@pytest.mark.parametrize(
    ("entry", "error", "message"),
    [
        (1.0, IndexingError, r"not 1\.0 of type float"),
        ({}, IndexingError, "not {} of type dict"),
        ("a", InvalidTypeError, "not 'a' of type str"),
        (["a"], InvalidTypeError, r"An index is made of integers or bools, not \['a'\]"),
        ([0.5], IndexingError, "not of float64"),
        (tensor(1.0), IndexingError, r"not of float32: convert it with long\(\)"),
        (tensor([1.0]), IndexingError, "not of float32"),
        (slice("a"), InvalidTypeError, "A slice is made of integers, not None:'a':None"),
        ((tensor([0]), 0, 0, 0), IndexingError, "Too many indices .* 4 dimensions are indexed"),
    ],
)
def test_what_is_no_index_is_refused(entry: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_key(X, entry)


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(InvalidTypeError, match="differ in length"):
        read_key(X, ([[0, 1], [0]],))


def test_an_index_of_another_backend_is_refused() -> None:
    with pytest.raises(
        BackendError, match=r"'numpy' was indexed by one of 'simple': move the index with \.to\('numpy'\)"
    ):
        read_key(X, tensor([0], backend="simple"))


def test_index_tensors_without_a_key_stand_for_the_first_dimensions() -> None:
    mask, index = X[..., 0] > 3, tensor([0])
    assert choices_of(X, [mask, index]) == [(0, mask), (2, index)]
    with pytest.raises(IndexingError, match="At least one"):
        choices_of(X, [])
    with pytest.raises(IndexingError, match="Too many indices"):
        choices_of(X, [mask, mask])
