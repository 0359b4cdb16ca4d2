"""Elements that are not zero, places in sorted rows, and counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.errors import (
    DtypeError,
    InvalidArgumentError,
    InvalidTypeError,
    ShapeError,
    UnsupportedDtypeError,
)

NAN = float("nan")


@pytest.mark.parametrize(
    "shape", [(7,), (3, 4), (2, 3, 2), (5, 1), (1, 5), (2, 3, 1, 1), (1, 1), (2, 1, 3), (0,), (0, 3), (2, 0)]
)
def test_indices_of_nonzero_elements_are_numpys(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).integers(0, 2, shape)
    expected = np.argwhere(array)
    for found in (tensor(array).nonzero(), m.argwhere(tensor(array)), tensor(array.astype(bool)).nonzero()):
        np.testing.assert_array_equal(found.array, expected)
        assert found.shape == expected.shape
        assert found.dtype is m.int64
    for ours, theirs in zip(tensor(array).nonzero(as_tuple=True), np.nonzero(array), strict=True):
        np.testing.assert_array_equal(ours.array, theirs)


def test_a_0d_tensor_has_an_empty_index_or_one_in_a_tuple() -> None:
    assert tensor(3).nonzero().shape == (1, 0)
    assert tensor(0).argwhere().shape == (0, 0)
    assert [place.tolist() for place in tensor(3).nonzero(as_tuple=True)] == [[0]]
    assert [place.tolist() for place in tensor(0).nonzero(as_tuple=True)] == [[]]


def test_a_nan_is_not_zero_but_minus_zero_is() -> None:
    assert tensor([0.0, NAN, -0.0, 1.0]).nonzero().tolist() == [[1], [3]]


@given(st.lists(st.integers(0, 9), max_size=6), st.lists(st.integers(-1, 10), max_size=6), st.booleans())
def test_places_in_a_sorted_row_are_numpys(row: list[int], wanted: list[int], right: bool) -> None:
    row.sort()
    ascending, values = tensor(row, dtype=m.int64), tensor(wanted, dtype=m.int64)
    expected = np.searchsorted(row, wanted, "right" if right else "left")
    np.testing.assert_array_equal(m.searchsorted(ascending, values, right=right).array, expected)
    np.testing.assert_array_equal(m.bucketize(values, ascending, right=right, out_int32=True).array, expected)


def test_each_row_is_searched_for_its_own_numbers() -> None:
    rows = tensor([[1, 3, 5], [2, 4, 6]])
    assert m.searchsorted(rows, tensor([[3, 9], [3, 4]]), side="right").tolist() == [[2, 3], [1, 2]]
    assert m.searchsorted(rows, tensor([[3], [4]]), out_int32=True).dtype is m.int32


def test_a_number_is_looked_for_like_a_0d_tensor() -> None:
    row = tensor([1, 3, 5])
    assert m.searchsorted(row, 3).item() == 1
    assert m.searchsorted(row, 2.5).shape == ()
    assert m.bucketize(5.5, row).item() == 3
    assert m.bucketize(tensor(3.0), row, right=True).item() == 2


def test_a_sorter_puts_the_sequence_in_order() -> None:
    row = tensor([5, 1, 3])
    assert m.searchsorted(row, tensor([2, 5]), sorter=row.argsort()).tolist() == [1, 2]


def test_a_nan_comes_behind_all_numbers() -> None:
    assert m.searchsorted(tensor([1.0, 2.0]), tensor([NAN, 1.5])).tolist() == [2, 1]


def test_a_search_that_cannot_be_is_refused() -> None:
    row = tensor([1.0, 2.0, 3.0])
    with pytest.raises(ShapeError, match="with a dimension"):
        m.searchsorted(tensor(1.0), row)
    with pytest.raises(ShapeError, match="all sizes but the last must agree"):
        m.searchsorted(m.ones(2, 3), m.ones(3, 3))
    with pytest.raises(ShapeError, match="all sizes but the last must agree"):
        m.searchsorted(m.ones(2, 3), 1.0)
    with pytest.raises(InvalidArgumentError, match="'left' or 'right', not 'up'"):
        m.searchsorted(row, row, side="up")
    with pytest.raises(InvalidArgumentError, match="contradict"):
        m.searchsorted(row, row, side="left", right=True)
    with pytest.raises(InvalidTypeError):
        m.searchsorted(row, "a")
    with pytest.raises(UnsupportedDtypeError, match="bools"):
        m.searchsorted(tensor([True]), tensor([True]))
    with pytest.raises(ShapeError, match="are a row"):
        m.bucketize(row, m.ones(2, 3))


@pytest.mark.parametrize(
    ("sorter", "error"),
    [
        ([0, 1], ShapeError),
        ([0, 1, 3], InvalidArgumentError),
        ([-1, 0, 1], InvalidArgumentError),
        ([0.0, 1, 2], DtypeError),
    ],
)
def test_a_sorter_that_is_none_is_refused(sorter: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        m.searchsorted(tensor([1.0, 2.0, 3.0]), tensor([1.0]), sorter=tensor(sorter))


@given(st.lists(st.integers(0, 6), max_size=9), st.integers(0, 9))
def test_counts_are_numpys(numbers: list[int], minlength: int) -> None:
    array = np.array(numbers, np.int64)
    weights = np.arange(len(numbers)) * 0.5
    np.testing.assert_array_equal(
        tensor(array).bincount(minlength=minlength).array, np.bincount(array, None, minlength)
    )
    found = tensor(array).bincount(tensor(weights), minlength)
    np.testing.assert_array_equal(found.array, np.bincount(array, weights, minlength))


def test_weights_say_the_dtype_of_counts() -> None:
    x = tensor([1, 1, 3])
    assert x.bincount().dtype is m.int64
    assert x.bincount(tensor([0.5, 1.0, 2.0])).dtype is m.float32
    assert x.bincount(tensor([1, 1, 2])).dtype is m.float64
    assert x.to(m.uint8).bincount().tolist() == [0, 2, 0, 1]


@pytest.mark.parametrize(
    ("values", "options", "error"),
    [
        ([1.0], {}, UnsupportedDtypeError),
        ([True], {}, UnsupportedDtypeError),
        ([[1]], {}, ShapeError),
        ([-1], {}, InvalidArgumentError),
        ([1], {"minlength": -1}, InvalidArgumentError),
        ([1], {"minlength": "a"}, InvalidTypeError),
        ([1], {"weights": [1.0]}, InvalidTypeError),
        ([1], {"weights": m.ones(2)}, ShapeError),
    ],
)
def test_what_cannot_be_counted_is_refused(values: Any, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        tensor(values).bincount(**options)


@pytest.mark.parametrize("name", ["nonzero", "argwhere", "bincount"])
def test_what_is_no_tensor_is_refused(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        getattr(m, name)([1])
