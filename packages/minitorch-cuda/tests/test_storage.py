"""Memory of the device: what is given back is used again, and not while somebody has it."""

from __future__ import annotations

import copy
import gc
import pickle
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda import storage
from minitorch_cuda.storage import Pool, Storage, pool, reserve, upload
from minitorch_tensor.dtypes import float32, int64
from minitorch_tensor.errors import AllocationError


def test_memory_that_is_given_back_is_found_again() -> None:
    pool.clear()
    first = reserve((1000,), float32)
    memory = first.memory
    del first
    assert reserve((900,), float32).memory is memory


def test_memory_of_another_dtype_is_left_where_it_is() -> None:
    pool.clear()
    del (held := [reserve((100,), float32)])[0]
    assert held == []
    assert reserve((100,), int64).memory.dtype == np.int64


def test_memory_in_use_is_nobody_elses() -> None:
    first, second = reserve((10,), float32), reserve((10,), float32)
    assert first.memory is not second.memory


def test_the_pool_counts_what_it_holds_and_can_be_emptied() -> None:
    own = Pool()
    own.give(own.take(float32, 100))
    assert own.held_bytes() == 4 * 128
    own.clear()
    assert own.held_bytes() == 0


def test_a_thousand_steps_take_no_more_memory_than_ten() -> None:
    x = mt.ones(64, backend="cuda")
    for _ in range(10):
        x = x + 1.0
    gc.collect()
    before = pool.held_bytes()
    for _ in range(100):
        x = x + 1.0
    assert pool.held_bytes() == before


def test_a_view_keeps_the_memory() -> None:
    x = mt.arange(6, backend="cuda")
    view = x[2:]
    del x
    mt.zeros(6, dtype=mt.int64, backend="cuda")
    assert view.tolist() == [2, 3, 4, 5]


def test_single_numbers_are_read_and_written() -> None:
    row = upload(np.arange(4.0))
    row[2] = 9.0
    assert (len(row), row[1], row[2]) == (4, 1.0, 9.0)
    assert row.host(1, 1).size == 0


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_copy_of_a_tensor_has_memory_of_its_own_which_its_views_share(twin: Any) -> None:
    x = mt.arange(4, backend="cuda")
    other, view = twin((x, x[1:]))
    other[1] = 7
    assert view.tolist() == [7, 2, 3]
    assert x.tolist() == [0, 1, 2, 3]


def test_what_does_not_fit_is_an_error_that_names_the_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AllocationError, match=r"shape \(1000000, 1000000, 1000\) and dtype float32"):
        mt.empty(10**6, 10**6, 10**3, backend="cuda")

    def refuse(*_: Any) -> Any:
        raise RuntimeError("CUDA_ERROR_OUT_OF_MEMORY")

    monkeypatch.setattr(storage.pool, "take", refuse)
    with pytest.raises(AllocationError, match="CUDA_ERROR_OUT_OF_MEMORY"):
        reserve((3,), float32)


def test_a_full_device_is_asked_again_when_the_pool_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    held = [RuntimeError("full")]
    take = Pool.take

    def once(self: Pool, dtype: Any, size: int) -> Any:
        if held:
            raise held.pop()
        return take(self, dtype, size)

    monkeypatch.setattr(Pool, "take", once)
    assert isinstance(reserve((3,), float32), Storage)
