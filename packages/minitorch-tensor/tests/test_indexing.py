"""The arithmetic between an index and a place in storage, and its laws."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor.indexing import broadcast_index, index_to_position, to_index
from minitorch_tensor.shapes import shape_broadcast, size_of, strides_from_shape

SHAPES = st.lists(st.integers(1, 4), max_size=4).map(tuple)


def test_the_place_of_an_index_is_the_sum_of_its_steps() -> None:
    assert index_to_position((1, 2, 3), (100, 10, 1)) == 123
    assert index_to_position([1, 2], [-3, 0]) == -3
    assert index_to_position((), ()) == 0


def test_an_array_serves_as_index_strides_and_result() -> None:
    index = np.zeros(2, np.int32)
    to_index(5, np.array([2, 3], np.int32), index)
    assert index.tolist() == [1, 2]
    assert index_to_position(index, np.array([3, 1], np.int32)) == 5


def test_to_index_leaves_its_ordinal_as_it_is() -> None:
    ordinal = np.array(5)
    to_index(ordinal, (2, 3), [0, 0])  # type: ignore[arg-type] # an array passes by reference, as a compiler may
    assert ordinal == 5


@given(SHAPES)
def test_every_index_of_a_shape_comes_once_in_row_major_order(shape: tuple[int, ...]) -> None:
    found = []
    for ordinal in range(size_of(shape)):
        index = [0] * len(shape)
        to_index(ordinal, shape, index)
        found.append(tuple(index))
    assert found == list(np.ndindex(shape))


@given(SHAPES, st.data())
def test_index_to_position_undoes_to_index_for_contiguous_strides(shape: tuple[int, ...], data: st.DataObject) -> None:
    ordinal = data.draw(st.integers(0, size_of(shape) - 1))
    index = [0] * len(shape)
    to_index(ordinal, shape, index)
    assert index_to_position(index, strides_from_shape(shape)) == ordinal


@given(SHAPES, st.data())
def test_index_to_position_finds_what_numpy_finds_in_a_transposed_array(
    shape: tuple[int, ...], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(shape))))
    array = np.arange(size_of(shape)).reshape(shape).transpose(order)
    strides = [strides_from_shape(shape)[dim] for dim in order]
    for index in np.ndindex(array.shape):
        assert index_to_position(index, strides) == array[index]


@given(SHAPES, st.data())
def test_broadcast_index_finds_what_numpy_finds_in_a_broadcast_array(
    shape: tuple[int, ...], data: st.DataObject
) -> None:
    stretched = tuple([data.draw(st.integers(2, 3)) if size == 1 else size for size in shape])
    added = data.draw(st.lists(st.integers(1, 2), max_size=2))
    big = shape_broadcast(shape, (*added, *stretched))
    array = np.arange(size_of(shape)).reshape(shape)
    for index in np.ndindex(big):
        own = [0] * len(shape)
        broadcast_index(index, big, shape, own)
        assert array[tuple(own)] == np.broadcast_to(array, big)[index]
