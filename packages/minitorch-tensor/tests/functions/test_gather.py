"""Elements taken by index tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BackendError,
    BroadcastError,
    DimensionError,
    IndexingError,
    InvalidTypeError,
    InvalidValueError,
    ShapeError,
)

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
X = tensor(ARRAY)
BACKENDS = pytest.mark.parametrize("backend", ["numpy", "simple"])


def leaf(array: Any) -> Any:
    return tensor(array, requires_grad=True)


def places(dim: int, count: int, seed: int = 0) -> Any:
    """Return places along a dimension of X, for `count` elements along it."""
    shape = tuple([count if d == dim else size for d, size in enumerate(ARRAY.shape)])
    return np.random.default_rng(seed).integers(0, ARRAY.shape[dim], shape)


@BACKENDS
@given(st.integers(0, 2), st.integers(1, 5), st.integers(0, 99))
def test_gather_takes_what_numpy_takes_along_an_axis(backend: str, dim: int, count: int, seed: int) -> None:
    index = places(dim, count, seed)
    found = m.gather(tensor(ARRAY, backend=backend), dim, tensor(index, backend=backend))
    np.testing.assert_array_equal(found.backend.to_numpy(found), np.take_along_axis(ARRAY, index, dim))


def test_gather_takes_the_places_of_a_smaller_index() -> None:
    index = places(1, 5)[:1, :, :2]
    np.testing.assert_array_equal(X.gather(1, tensor(index)).array, np.take_along_axis(ARRAY[:1, :, :2], index, 1))


@pytest.mark.parametrize(
    "call",
    [
        lambda x: x.gather(1, tensor(places(1, 5))),
        lambda x: x.gather(-1, tensor(places(2, 2)[:1])),
        lambda x: x.take(tensor([[0, 5], [-1, 5]])),
        lambda x: m.take_along_dim(x, tensor([[[0], [-1]]]), 1),
        lambda x: x.index_select(1, tensor([2, 0, 2])),
        lambda x: x.transpose(0, 2).index_select(0, tensor([3, 3])),
        lambda x: x[0, 0, 0].gather(0, tensor(0)),
        lambda x: x.masked_select(tensor(ARRAY[0] > 0)),
        lambda x: x[:, :1].masked_select(tensor(ARRAY[0] > 0)),
    ],
)
def test_gradients_go_back_to_where_elements_came_from(call: Any) -> None:
    assert gradcheck(lambda x: call(x) * call(x), leaf(ARRAY))
    assert gradgradcheck(lambda x: call(x) * call(x), leaf(ARRAY))


@BACKENDS
def test_take_counts_in_row_major_order_whatever_the_layout(backend: str) -> None:
    x = tensor(ARRAY.T, backend=backend).permute(2, 1, 0)
    found = x.take(tensor([[0, 5], [-1, 23]], backend=backend))
    assert found.tolist() == ARRAY.ravel()[[[0, 5], [-1, 23]]].tolist()


@BACKENDS
def test_index_select_takes_slices(backend: str) -> None:
    for dim, index in ((0, [1, 1, 0]), (1, [2]), (-1, [3, 0])):
        found = m.index_select(tensor(ARRAY, backend=backend), dim, tensor(index, backend=backend))
        np.testing.assert_array_equal(found.backend.to_numpy(found), np.take(ARRAY, index, dim))


def test_take_along_dim_broadcasts_and_sorts() -> None:
    np.testing.assert_array_equal(m.take_along_dim(X, X.argsort(2), 2).array, np.sort(ARRAY, 2))
    index = tensor([[[2]], [[-1]]])
    np.testing.assert_array_equal(X.take_along_dim(index, 1).array, ARRAY[:, 2:])
    np.testing.assert_array_equal(X.take_along_dim(tensor([3, 0])).array, ARRAY.ravel()[[3, 0]])


def test_unravel_index_gives_the_index_of_an_ordinal() -> None:
    ordinals = m.arange(24).view(4, 6)
    found = m.unravel_index(ordinals, (2, 3, 4))
    for mine, theirs in zip(found, np.unravel_index(ordinals.array, (2, 3, 4)), strict=True):
        np.testing.assert_array_equal(mine.array, theirs)
    assert m.unravel_index(tensor(0), ()) == ()


def test_a_0d_tensor_is_taken_from_as_one_element() -> None:
    x = tensor(2.5)
    assert x.gather(0, tensor([0, 0])).tolist() == [2.5, 2.5]
    assert x.index_select(0, tensor([0])).item() == x.take(tensor(-1)).item() == 2.5
    assert m.take_along_dim(x, tensor(0), 0).item() == 2.5


def test_an_empty_index_takes_nothing() -> None:
    assert X.gather(0, tensor([], dtype=m.int64)).shape == (0,)
    assert X.index_select(1, tensor([], dtype=m.int64)).shape == (2, 0, 4)
    assert m.zeros(0).take(tensor([], dtype=m.int64)).shape == (0,)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: X.gather(1, [[0]]), InvalidTypeError, r"takes a tensor as the index, not \[\[0\]\]"),
        (lambda: X.gather(3, tensor([[[0]]])), DimensionError, "Dimension 3 is out of range"),
        (lambda: X.gather(1, tensor([0])), ShapeError, r"their shapes are \(1,\) and \(2, 3, 4\)"),
        (lambda: X.gather(1, m.zeros(3, 1, 1, dtype=m.int64)), ShapeError, "it is larger along dimension 0"),
        (lambda: X.gather(1, tensor([[[3]]])), IndexingError, "Index 3 is out of range .*: use 0 to 2"),
        (lambda: X.gather(1, tensor([[[-1]]])), IndexingError, "Index -1 is out of range"),
        (lambda: X.gather(1, tensor([[[0.0]]])), IndexingError, "an index of int64 or int32, not of float32"),
        (lambda: X.gather(1, tensor([[[0]]], backend="simple")), BackendError, "'numpy' and 'simple'"),
        (lambda: X.take(tensor([24])), IndexingError, "Index 24 is out of range for the elements of shape"),
        (lambda: X.take(tensor([0], dtype=m.int32)), IndexingError, "an index of int64, not of int32"),
        (lambda: m.zeros(0).take(tensor([0])), IndexingError, "there is no place at all"),
        (lambda: X.take_along_dim(tensor([0]), 1), ShapeError, "as many dimensions as the tensor"),
        (lambda: X.take_along_dim(tensor([[[0]]] * 3), 1), BroadcastError, "Cannot broadcast"),
        (lambda: X.take_along_dim(tensor([[[3]]]), 1), IndexingError, "Index 3 is out of range"),
        (lambda: X.index_select(1, tensor([[0]])), IndexingError, "an index of one dimension, not of shape"),
        (lambda: X.index_select(1, tensor([-1])), IndexingError, "Index -1 is out of range"),
        (lambda: tensor(1.0).index_select(0, tensor([0, 0])), IndexingError, "takes one place, not 2"),
        (lambda: X.masked_select(tensor([1, 0])), IndexingError, "takes a mask of bools, not of int64"),
        (lambda: X.masked_select(tensor([True, False])), BroadcastError, "Cannot broadcast"),
        (lambda: m.unravel_index(tensor([6]), (2, 3)), IndexingError, "Index 6 is out of range"),
        (lambda: m.unravel_index(tensor([1.0]), (2, 3)), InvalidTypeError, "takes integers, not float32"),
        (lambda: m.unravel_index(tensor([1]), (2, -3)), InvalidValueError, "without negative sizes"),
    ],
)
def test_bad_input_is_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
