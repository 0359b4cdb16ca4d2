"""Storage, shape, strides and offset: the course's interface to them."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_tensor.dtypes import float32, float64, int64
from minitorch_tensor.errors import DimensionError, IndexingError, InvalidTypeError, ShapeError
from minitorch_tensor.tensor_data import TensorData


def test_a_list_becomes_a_row_of_numbers_seen_in_a_shape() -> None:
    data = TensorData([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], (2, 3))
    assert (data.shape, data.strides, data.offset, data.dims, data.numel()) == ((2, 3), (3, 1), 0, 2, 6)
    assert data.dtype is float64
    np.testing.assert_array_equal(data.array, [[1, 2, 3], [4, 5, 6]])


def test_an_array_is_used_as_it_is() -> None:
    row = np.arange(4, dtype=np.float32)
    data = TensorData(row, (2, 2))
    data.set((1, 0), 9)
    assert row[2] == 9
    assert data.dtype is float32


def test_a_dtype_can_be_asked_for() -> None:
    assert TensorData([1, 2], (2,), dtype="int64").dtype is int64


def test_strides_and_offset_show_a_part_of_the_storage() -> None:
    data = TensorData(list(range(12)), (2, 2), (4, 2), 1)
    assert [data.get(index) for index in data.indices()] == [1, 3, 5, 7]
    np.testing.assert_array_equal(data.array, [[1, 3], [5, 7]])


def test_indices_come_in_row_major_order() -> None:
    assert list(TensorData([0.0] * 4, (2, 1, 2)).indices()) == [(0, 0, 0), (0, 0, 1), (1, 0, 0), (1, 0, 1)]


def test_a_tensor_without_dimensions_has_one_index() -> None:
    data = TensorData([5.0], ())
    assert list(data.indices()) == [()]
    assert data.get(()) == 5.0


def test_a_negative_index_counts_from_the_end() -> None:
    assert TensorData([1.0, 2.0, 3.0], (3,)).get(-1) == 3.0


@pytest.mark.parametrize("key", [(0,), (0, 0, 0), (2, 0), (0, -4), ()])
def test_an_index_that_is_not_there_is_an_error(key: tuple[int, ...]) -> None:
    with pytest.raises(IndexingError, match=r"for shape \(2, 3\)"):
        TensorData([0.0] * 6, (2, 3)).get(key)


def test_an_index_that_is_no_integer_is_an_error() -> None:
    with pytest.raises(InvalidTypeError, match="must be an integer"):
        TensorData([0.0] * 6, (2, 3)).get((0, 1.5))


def test_writing_counts_the_version() -> None:
    data = TensorData([1.0, 2.0], (2,))
    data.set(0, 3.0)
    assert data.version == [1]


def test_permute_is_a_view() -> None:
    data = TensorData(list(range(6)), (1, 2, 3))
    turned = data.permute(2, 0, 1)
    turned.set((1, 0, 1), -1)
    assert (turned.shape, turned.strides) == ((3, 1, 2), (1, 6, 3))
    assert data.get((0, 1, 1)) == -1
    assert turned.version is data.version


@pytest.mark.parametrize("order", [(0,), (0, 0), (0, 1, 2)])
def test_an_order_that_is_no_permutation_is_an_error(order: tuple[int, ...]) -> None:
    with pytest.raises((ShapeError, DimensionError), match=r"(Cannot permute|out of range)"):
        TensorData([0.0] * 6, (2, 3)).permute(*order)


def test_a_layout_beyond_the_storage_is_an_error() -> None:
    with pytest.raises(ShapeError, match=r"reaches places 0 to 5 of a storage of 5"):
        TensorData([0.0] * 5, (2, 3))
    with pytest.raises(ShapeError, match=r"reaches places -1 to 1 of a storage of 3"):
        TensorData([0.0] * 3, (3,), (-1,), 1)


def test_strides_of_another_length_than_the_shape_are_an_error() -> None:
    with pytest.raises(DimensionError, match="differ in length"):
        TensorData([0.0] * 6, (2, 3), (1,))


def test_a_storage_that_is_no_row_of_numbers_is_an_error() -> None:
    for storage in ([[1.0], [2.0]], 3.0, [None]):
        with pytest.raises(InvalidTypeError, match="row of numbers"):
            TensorData(storage, (2,))


def test_a_view_of_nothing_may_begin_behind_the_end_of_the_storage() -> None:
    nothing = TensorData([0.0] * 5, (1, 5)).seen_as((0, 2), (5, 2), 6)
    assert nothing.array.shape == (0, 2)
    assert list(nothing.indices()) == []


def test_tuple_gives_storage_shape_and_strides() -> None:
    storage, shape, strides = TensorData([1.0, 2.0], (2, 1)).tuple()
    assert (storage.tolist(), shape, strides) == ([1.0, 2.0], (2, 1), (1, 1))


def test_to_string_writes_nested_brackets() -> None:
    assert TensorData([1.0, 2.5, 3.0, 4.0], (2, 2)).to_string() == "[[1.00, 2.50],\n [3.00, 4.00]]"
    assert TensorData([1.0], ()).to_string() == "1.00"


def test_repr_names_the_layout() -> None:
    text = repr(TensorData([1.0, 2.0], (2,)))
    assert text == "TensorData(shape=(2,), strides=(1,), offset=0, dtype=float64, storage of 2)"


def test_an_attribute_with_a_typo_is_an_error() -> None:
    data = TensorData([1.0], (1,))
    with pytest.raises(AttributeError):
        data.stride = (1,)  # type: ignore[attr-defined] # what is tested


def test_two_layouts_of_one_memory_overlap() -> None:
    data = TensorData(list(range(6)), (2, 3))
    assert data.overlaps(data.seen_as((3, 2), (1, 3), 0))
    assert data.seen_as((3,), (1,), 1).overlaps(data.seen_as((3,), (1,), 0))


def test_what_lies_apart_or_in_the_same_places_does_not_overlap() -> None:
    data = TensorData(list(range(6)), (2, 3))
    assert not data.overlaps(data.seen_as((2, 3), (3, 1), 0))
    assert not data.seen_as((3,), (1,), 0).overlaps(data.seen_as((3,), (1,), 3))
    assert not data.overlaps(TensorData(list(range(6)), (3, 2)))
