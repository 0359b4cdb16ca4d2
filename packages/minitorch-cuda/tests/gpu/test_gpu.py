"""What only a GPU can show: many launches in a row, large tensors, and memory that other libraries see."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from numba import cuda

import minitorch_tensor as mt
from minitorch_cuda import dlpack
from minitorch_cuda.storage import pool

pytestmark = pytest.mark.gpu


def test_a_result_is_read_when_all_kernels_before_are_done() -> None:
    x = mt.ones(1 << 22, backend="cuda")
    for _ in range(200):
        x = x + 1.0
    assert x[-1].item() == 201.0
    assert x.sum().item() == 201.0 * (1 << 22)


def test_memory_that_is_used_again_holds_no_old_numbers() -> None:
    rng = np.random.default_rng(0)
    for size in rng.integers(1, 1 << 20, 200).tolist():
        x = mt.full((size,), 2.0, backend="cuda")
        assert (x * x).sum().item() == 4.0 * size
    assert pool.held_bytes() < 1 << 30


def test_threads_of_the_host_do_not_disturb_each_other() -> None:
    found: list[Any] = []

    def work(number: int) -> None:
        x = mt.full((100_000,), float(number), backend="cuda")
        for _ in range(50):
            x = x + 1.0
        found.append((number, x.mean().item()))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [(number, number + 50.0) for number in range(4)]


def test_the_sum_of_many_float32_numbers_is_exact() -> None:
    array = np.random.default_rng(0).random(10_000_000).astype(np.float32)
    exact = array.astype(np.float64).sum()
    assert abs(mt.from_numpy(array).to("cuda").sum().item() - exact) <= abs(exact) * 1e-7


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("size", [1, 1000, 3_000_001])
def test_many_uniform_numbers_are_the_hosts_bit_for_bit(dtype: str, size: int) -> None:
    mine, twin = mt.Generator().manual_seed(size), mt.Generator().manual_seed(size)
    for bounds in ((0.0, 1.0), (-0.3, 0.9)):
        found = mt.empty(size, dtype=dtype, backend="cuda").uniform_(*bounds, generator=mine)
        expected = mt.empty(size, dtype=dtype).uniform_(*bounds, generator=twin)
        np.testing.assert_array_equal(found.cpu().numpy(), expected.numpy())
    assert mine.state_bytes() == twin.state_bytes()


@pytest.mark.parametrize("size", [(1000, 700, 900), (4096, 64, 33), (128, 128, 128)])
def test_large_products_are_those_of_the_host(size: tuple[int, int, int]) -> None:
    n, k, m = size
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(n, k)), rng.normal(size=(k, m))
    for dtype, tolerance in (("float64", 1e-10), ("float32", 1e-3)):
        x, y = (mt.from_numpy(array.astype(dtype)).to("cuda") for array in (a, b))
        np.testing.assert_allclose((x @ y).cpu().numpy(), a @ b, rtol=tolerance, atol=tolerance)


def test_a_million_numbers_are_sorted() -> None:
    array = np.random.default_rng(0).integers(0, 1000, 1_000_000)
    order = mt.from_numpy(array).to("cuda").argsort(stable=True).cpu().numpy()
    np.testing.assert_array_equal(order, np.argsort(array, kind="stable"))


def test_a_tensor_sees_the_memory_of_numbas_array() -> None:
    array = cuda.to_device(np.arange(6, dtype=np.float32).reshape(2, 3))
    x = mt.as_tensor(array[:, 1:])
    assert x.backend.name == "cuda"
    x += 1.0
    assert array.copy_to_host().tolist() == [[0.0, 2.0, 3.0], [3.0, 5.0, 6.0]]


def test_a_tensor_over_memory_that_begins_anywhere_is_computed_with() -> None:
    array = cuda.to_device(np.arange(1000, dtype=np.float32))
    for begin in range(5):
        x = mt.as_tensor(array[begin:])
        assert (x + 1.0).tolist() == list(range(begin + 1, 1001))


def test_a_capsule_is_taken_and_given_back() -> None:
    before = len(dlpack._given_away)
    x = mt.arange(6, dtype=mt.float32, backend="cuda").view(2, 3)
    seen = mt.from_dlpack(x.t())
    seen += 1.0
    assert x.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert len(dlpack._given_away) == before + 1
    del seen
    assert len(dlpack._given_away) == before


def test_numba_sees_the_memory_of_a_tensor() -> None:
    x = mt.arange(6, dtype=mt.float32, backend="cuda").view(2, 3)
    seen = cuda.as_cuda_array(x)
    x += 1.0
    assert seen.copy_to_host().tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
    assert x.__dlpack_device__()[0] == 2
