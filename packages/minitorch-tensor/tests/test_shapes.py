"""Shapes and strides on the host, and their laws: NumPy's, wherever NumPy has the thing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor import tensor
from minitorch_tensor.errors import BroadcastError, DimensionError, IndexingError, InvalidTypeError, ShapeError
from minitorch_tensor.shapes import (
    as_int,
    as_shape,
    broadcast_shapes,
    broadcast_strides,
    infer_size,
    is_contiguous,
    normalize_dim,
    normalize_dims,
    reduced_shape,
    shape_broadcast,
    size_of,
    storage_bounds,
    strides_from_shape,
    view_strides,
)
from minitorch_tensor.tensor_data import TensorData

SIZES = st.lists(st.integers(0, 4), max_size=4).map(tuple)
FULL = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@st.composite
def arrays(draw: st.DrawFn) -> Any:
    """A view of an array: some dimensions sliced, some with a step, in any order."""
    shape = draw(st.lists(st.integers(1, 6), max_size=4))
    array = np.arange(size_of(shape)).reshape(shape)
    keys = [slice(draw(st.integers(0, 2)), None, draw(st.integers(1, 3))) for _ in shape]
    array = array[tuple(keys)] if shape else array
    return array.transpose(draw(st.permutations(range(array.ndim))))


def elements(array: Any) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a shape, and strides counted in elements."""
    return array.shape, tuple([step // array.itemsize for step in array.strides])


# ----------------------------------------------------------------------------------------------------------------------
# What the user writes
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sizes", [(2, 3), ((2, 3),), ([2, 3],), ((np.int32(2), 3),), (np.int64(2), tensor(3))])
def test_a_shape_may_be_written_in_several_ways(sizes: Any) -> None:
    assert as_shape(*sizes) == (2, 3)


@pytest.mark.parametrize("sizes", [(2.0,), ("2",), (None,), ((2, 1.5),), (True,)])
def test_a_size_that_is_no_integer_is_an_error(sizes: Any) -> None:
    with pytest.raises(InvalidTypeError, match="A size must be an integer, not"):
        as_shape(*sizes)


def test_a_negative_size_is_an_error() -> None:
    with pytest.raises(ShapeError, match=r"Cannot make a tensor of shape \(2, -3\): the size -3 is negative"):
        as_shape(2, -3)


def test_an_integer_may_be_numpys_or_a_tensor() -> None:
    assert [as_int(value, "It") for value in (3, np.int32(3), tensor(3))] == [3, 3, 3]


def test_a_negative_dimension_counts_from_the_end() -> None:
    assert [normalize_dim(dim, 3) for dim in (0, 2, -1, -3)] == [0, 2, 2, 0]
    assert normalize_dims((-1, 0), 3) == (2, 0)
    assert normalize_dims(None, 3) == (0, 1, 2)


@pytest.mark.parametrize("dim", [3, -4])
def test_a_dimension_out_of_range_is_an_error_that_says_what_is_in_range(dim: int) -> None:
    with pytest.raises(DimensionError, match=rf"Dimension {dim} is out of range .* of 3 dimensions: use -3 to 2"):
        normalize_dim(dim, 3)
    with pytest.raises(IndexError):
        normalize_dim(dim, 3)


def test_a_tensor_without_dimensions_counts_as_having_one_where_that_is_asked_for() -> None:
    assert normalize_dim(-1, 0) == 0
    with pytest.raises(DimensionError, match="it has none"):
        normalize_dim(0, 0, wrap_scalar=False)


def test_a_dimension_that_is_named_twice_is_an_error() -> None:
    with pytest.raises(ShapeError, match="name one twice"):
        normalize_dims((0, -3), 3)


# ----------------------------------------------------------------------------------------------------------------------
# Layout
# ----------------------------------------------------------------------------------------------------------------------
@given(SIZES)
def test_contiguous_strides_are_numpys(shape: tuple[int, ...]) -> None:
    if 0 not in shape:
        assert strides_from_shape(shape) == elements(np.zeros(shape))[1]
    assert is_contiguous(shape, strides_from_shape(shape))


@given(arrays())
def test_contiguous_is_what_numpy_says_it_is(array: Any) -> None:
    shape, strides = elements(array)
    assert is_contiguous(shape, strides) == array.flags.c_contiguous


@given(arrays(), st.data())
def test_a_view_needs_no_copy_exactly_where_numpys_reshape_makes_none(array: Any, data: st.DataObject) -> None:
    shape, strides = elements(array)
    new_shape = []
    rest = array.size
    while rest > 1 or data.draw(st.booleans()):
        size = data.draw(st.sampled_from([n for n in range(1, rest + 1) if rest % n == 0])) if rest else 0
        new_shape.append(size)
        rest //= size or 1
        if len(new_shape) == 5:
            new_shape[-1] *= rest
            break
        if not rest:
            break
    if size_of(new_shape) != array.size:
        return
    reshaped = array.reshape(new_shape)
    found = view_strides(shape, strides, new_shape)
    assert (found is not None) == (array.size == 0 or np.shares_memory(reshaped, array))
    if found is not None and array.size:
        row = array.ravel() if array.base is None else array.base.ravel()
        begin = int(array.flat[0])
        shown = TensorData(row, new_shape, found, begin)
        np.testing.assert_array_equal(shown.array, reshaped)


@given(arrays())
def test_storage_bounds_are_the_first_and_the_last_element(array: Any) -> None:
    shape, strides = elements(array)
    offset = int(array.flat[0]) if array.size else 5
    first, end = storage_bounds(shape, strides, offset)
    if array.size:
        assert (first, end) == (array.min(), array.max() + 1)
    else:
        assert (first, end) == (offset, offset)


@given(FULL, st.data())
def test_storage_bounds_take_negative_strides_from_the_other_end(shape: tuple[int, ...], data: st.DataObject) -> None:
    signs = [data.draw(st.sampled_from([1, -1])) for _ in shape]
    array = np.arange(size_of(shape)).reshape(shape)[tuple([slice(None, None, sign) for sign in signs])]
    assert storage_bounds(*elements(array), int(array.flat[0])) == (0, size_of(shape))


@given(arrays(), st.data())
def test_permute_and_its_inverse_give_the_tensor_back(array: Any, data: st.DataObject) -> None:
    row = np.arange(array.max(initial=0) + 1)
    shape, strides = elements(array)
    before = TensorData(row, shape, strides, int(array.flat[0]) if array.size else 0)
    order = data.draw(st.permutations(range(len(shape))))
    permuted = before.permute(order)
    after = permuted.permute([order.index(dim) for dim in range(len(shape))])
    np.testing.assert_array_equal(permuted.array, before.array.transpose(order))
    assert (after.shape, after.strides, after.offset) == (before.shape, before.strides, before.offset)
    assert after.storage is before.storage


def test_an_unknown_size_is_what_is_left() -> None:
    assert infer_size((2, 3, 4), (4, -1)) == (4, 6)
    assert infer_size((0, 3), (-1, 3)) == (0, 3)
    assert infer_size((), (1, -1)) == (1, 1)


@pytest.mark.parametrize(
    ("sizes", "reason"),
    [
        ((4,), "6 elements are not 4"),
        ((4, -1), "6 elements leave no whole size for the -1"),
        ((-1, -1), "only one size may be -1"),
        ((-2, 3), "the size -2 is negative"),
        ((0, -1), "6 elements leave no whole size for the -1"),
    ],
)
def test_a_size_that_does_not_fit_is_an_error(sizes: tuple[int, ...], reason: str) -> None:
    with pytest.raises(ShapeError, match=rf"Cannot view shape \(2, 3\) as .*: {reason}"):
        infer_size((2, 3), sizes)


@given(SIZES, st.data())
def test_a_reduced_shape_is_numpys(shape: tuple[int, ...], data: st.DataObject) -> None:
    dims = tuple(data.draw(st.sets(st.sampled_from(range(len(shape))))) if shape else ())
    for keepdim in (False, True):
        assert reduced_shape(shape, dims, keepdim) == np.zeros(shape).sum(dims, keepdims=keepdim).shape


# ----------------------------------------------------------------------------------------------------------------------
# Broadcasting
# ----------------------------------------------------------------------------------------------------------------------
@given(SIZES, SIZES)
def test_broadcasting_is_numpys(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    try:
        expected = np.broadcast_shapes(left, right)
    except ValueError:
        with pytest.raises(BroadcastError):
            shape_broadcast(left, right)
    else:
        assert shape_broadcast(left, right) == shape_broadcast(right, left) == expected


@given(FULL, st.data())
def test_shapes_with_ones_in_them_broadcast_back_to_the_shape(shape: tuple[int, ...], data: st.DataObject) -> None:
    def thinned() -> tuple[int, ...]:
        kept = [size if data.draw(st.booleans()) else 1 for size in shape]
        return tuple(kept[data.draw(st.integers(0, len(kept))) :])

    parts = [thinned() for _ in range(3)]
    assert broadcast_shapes(shape, *parts) == shape
    assert broadcast_shapes(*parts) == np.broadcast_shapes(*parts)


@given(FULL, st.data())
def test_broadcast_strides_are_numpys(shape: tuple[int, ...], data: st.DataObject) -> None:
    stretched = tuple([data.draw(st.integers(1, 3)) if size == 1 else size for size in shape])
    target = (*data.draw(st.lists(st.integers(1, 3), max_size=2)), *stretched)
    found = broadcast_strides(shape, strides_from_shape(shape), target)
    row = np.arange(size_of(shape))
    shown = TensorData(row, target, found)
    np.testing.assert_array_equal(shown.array, np.broadcast_to(row.reshape(shape), target))


def test_shapes_that_do_not_broadcast_are_an_error_that_names_the_dimension() -> None:
    with pytest.raises(
        BroadcastError,
        match=r"Cannot broadcast shapes \(2, 3\) and \(4, 3\): dimension 0 has sizes 2 and 4, and neither is 1\.",
    ):
        shape_broadcast((2, 3), (4, 3))
    with pytest.raises(BroadcastError, match="dimension 1 has sizes 3 and 5"):  # the first from the right
        shape_broadcast((2, 3), (4, 5))


def test_the_courses_error_and_pytorchs_both_fit() -> None:
    for kind in (IndexingError, RuntimeError, ShapeError):
        with pytest.raises(kind):
            shape_broadcast((2,), (3,))


def test_a_shape_that_cannot_be_stretched_is_an_error() -> None:
    with pytest.raises(BroadcastError, match=r"Cannot expand shape \(2, 3\) to \(3,\): it has more dimensions"):
        broadcast_strides((2, 3), (3, 1), (3,))
    with pytest.raises(BroadcastError, match=r"dimension 0 has size 2, which is neither 4 nor 1"):
        broadcast_strides((2, 3), (3, 1), (4, 3))
