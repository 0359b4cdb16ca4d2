"""Which part of a storage integers, slices, None and the ellipsis show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor import arange
from minitorch_tensor.basic_index import basic_layout
from minitorch_tensor.errors import IndexingError, InvalidTypeError, InvalidValueError

SHAPE, STRIDES = (2, 3, 4), (12, 4, 1)


def entries(size: int) -> Any:
    """Return the integers and slices that a dimension may be indexed with."""
    bound = st.none() | st.integers(-size - 2, size + 2)
    return st.integers(-size, size - 1) | st.builds(slice, bound, bound, st.none() | st.integers(1, 4))


@st.composite
def keys(draw: Any, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """Return keys for a shape: for its first and its last dimensions, with new dimensions in between."""
    first = draw(st.integers(0, len(shape)))
    last = draw(st.integers(0, len(shape) - first))
    key: list[Any] = [draw(entries(size)) for size in shape[:first]]
    if draw(st.booleans()) or last:
        key += [..., *[draw(entries(size)) for size in shape[len(shape) - last :]]]
    for _ in range(draw(st.integers(0, 2))):
        key.insert(draw(st.integers(0, len(key))), None)
    return tuple(key)


@given(keys(SHAPE))
def test_a_key_shows_what_it_shows_of_an_array(key: tuple[Any, ...]) -> None:
    array = np.arange(24).reshape(SHAPE)
    shape, strides, offset = basic_layout(SHAPE, STRIDES, 0, key)
    assert shape == array[key].shape
    seen = arange(24).seen_as(shape, strides, offset)
    np.testing.assert_array_equal(seen.array, array[key])


@given(keys((4, 3, 2)))
def test_a_key_of_a_transposed_tensor_shows_what_it_shows_of_a_transposed_array(key: tuple[Any, ...]) -> None:
    array = np.arange(24).reshape(SHAPE).T
    np.testing.assert_array_equal(arange(24).view(SHAPE).permute(2, 1, 0)[key].array, array[key])


def test_an_empty_slice_begins_inside_the_storage() -> None:
    assert basic_layout(SHAPE, STRIDES, 0, (slice(9, None), slice(None), slice(4, 4))) == ((0, 3, 0), STRIDES, 0)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ((2,), r"Index 2 is out of range for dimension 0, of size 2, of a tensor of shape \(2, 3, 4\)\."),
        ((0, -4), "Index -4 is out of range for dimension 1, of size 3"),
        ((0, 0, 0, 0), r"Too many indices for a tensor of 3 dimensions, of shape \(2, 3, 4\): 4 of them were given\."),
        ((..., 0, 0, 0, 0), "Too many indices"),
    ],
)
def test_places_that_are_not_there_are_refused(key: Any, message: str) -> None:
    with pytest.raises(IndexingError, match=message):
        basic_layout(SHAPE, STRIDES, 0, key)


def test_a_0d_tensor_has_no_places() -> None:
    with pytest.raises(IndexingError, match=r"Cannot index a 0-d tensor with 0: .* Use item\(\)"):
        basic_layout((), (), 0, (0,))


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_that_is_not_positive_is_refused(step: int) -> None:
    with pytest.raises(InvalidValueError, match=rf"must be positive, not {step}: use flip\(\)"):
        basic_layout(SHAPE, STRIDES, 0, (slice(None, None, step),))


def test_a_slice_of_what_are_no_integers_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match=r"A slice is made of integers, not 1\.5:None:None"):
        basic_layout(SHAPE, STRIDES, 0, (slice(1.5, None),))


def test_a_new_dimension_has_the_stride_that_pytorch_gives_it() -> None:
    x = arange(6).view(2, 3)
    assert x[None].stride() == (6, 3, 1)
    assert x[:, None].stride() == (3, 3, 1)
    assert x[..., None].stride() == (3, 1, 1)
