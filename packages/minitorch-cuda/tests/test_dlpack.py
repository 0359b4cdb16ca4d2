"""Memory for other libraries."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda import dlpack


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int32", "uint8", "bool"])
def test_numpy_sees_the_simulators_memory_in_every_dtype(dtype: str) -> None:
    x = mt.ones(3, dtype=dtype, backend="cuda")
    array = np.from_dlpack(x)
    assert array.dtype == np.dtype(dtype)
    x[1] = 0
    assert array.tolist() == [1, 0, 1]


def test_a_view_is_seen_with_its_strides_and_offset() -> None:
    x = mt.arange(6, backend="cuda").view(2, 3).t()[1:]
    assert np.from_dlpack(x).tolist() == x.tolist() == [[1, 4], [2, 5]]


def test_memory_lives_as_long_as_somebody_sees_it_and_no_longer() -> None:
    before = len(dlpack._given_away)
    array = np.from_dlpack(mt.ones(3, backend="cuda"))
    mt.zeros(3, backend="cuda")
    assert array.tolist() == [1.0, 1.0, 1.0]
    del array
    gc.collect()
    assert len(dlpack._given_away) == before


def test_a_capsule_that_nobody_takes_is_forgotten() -> None:
    before = len(dlpack._given_away)
    capsule = mt.ones(3, backend="cuda").__dlpack__()
    assert len(dlpack._given_away) == before + 1
    del capsule
    assert len(dlpack._given_away) == before


def test_the_interface_of_cuda_says_where_the_numbers_lie() -> None:
    x = mt.arange(6, backend="cuda").view(2, 3)
    whole, part = x.__cuda_array_interface__, x[:, 1:].__cuda_array_interface__
    assert (whole["shape"], whole["strides"], whole["typestr"], whole["version"]) == ((2, 3), (24, 8), "<i8", 3)
    assert part["data"][0] - whole["data"][0] == 8


def test_a_tensor_with_a_history_is_not_given_away() -> None:
    x = mt.ones(2, backend="cuda", requires_grad=True)
    with pytest.raises(RuntimeError, match="use detach"):
        _ = x.__cuda_array_interface__
