"""Layouts: the same numbers, lying in memory in another way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor import get_backend
from minitorch_tensor.dtypes import DTYPES, DType
from minitorch_tensor.testing import LAYOUTS, arrange

NUMPY = get_backend("numpy")


@given(
    st.lists(st.integers(0, 3), max_size=3),
    st.sampled_from([*LAYOUTS, "broadcast"]),
    st.sampled_from(DTYPES),
)
def test_a_tensor_holds_what_arrange_says_that_it_holds(shape: list[int], layout: str, dtype: DType) -> None:
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype.numpy)
    found, held = arrange(NUMPY, array, layout)
    np.testing.assert_array_equal(found.array, held)
    assert found.shape == tuple(shape)
    if layout != "broadcast":
        np.testing.assert_array_equal(held, array)


@pytest.mark.parametrize(
    ("layout", "strides", "offset"),
    [("contiguous", (3, 1), 0), ("permuted", (1, 2), 0), ("sliced", (7, 2), 8), ("broadcast", (0, 1), 0)],
)
def test_a_layout_is_what_it_is_called(layout: str, strides: tuple[int, ...], offset: int) -> None:
    found, _ = arrange(NUMPY, np.zeros((2, 3)), layout)
    assert (found.strides, found.offset) == (strides, offset)


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_lies_between_the_elements_of_a_slice_shows_up_in_any_result(dtype: Any) -> None:
    found, _ = arrange(NUMPY, np.zeros((2, 2), dtype.numpy), "sliced")
    between = found.storage.tolist()
    assert sum(number != 0 for number in between) == len(between) - 4
