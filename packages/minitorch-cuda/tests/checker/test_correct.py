"""Kernels that are right: the checker must say so, and compute what they compute."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import cuda, float32, float64, int32

from minitorch_cuda.checker import Fault, Report, check

RNG = np.random.default_rng(3)


def passed(kernel: Any, grid: Any, block: Any, *args: Any, **options: Any) -> Report:
    """Return the report on a kernel that must be without problems."""
    report = check(kernel, grid, block, *args, **options)
    assert report.ok, report.text()
    return report


def close(report: Report, expected: Any) -> bool:
    """Return whether the first argument has become what is expected, in whatever shape."""
    return np.allclose(report.results[0].reshape(np.shape(expected)), expected)


@cuda.jit
def grid_stride(out, a, factor):
    for i in range(cuda.grid(1), out.size, cuda.gridsize(1)):
        out[i] = a[i] * factor


def test_a_loop_in_strides_of_the_grid_passes() -> None:
    a = RNG.random(50)
    report = passed(grid_stride, 2, 8, np.zeros(50), a, 3.0)
    assert close(report, 3 * a)
    assert report.notes == []


@cuda.jit
def histogram(counts, a):
    mine = cuda.shared.array(4, int32)
    i = cuda.threadIdx.x
    if i < 4:
        mine[i] = 0
    cuda.syncthreads()
    for k in range(cuda.grid(1), a.size, cuda.gridsize(1)):
        cuda.atomic.add(mine, a[k], 1)
    cuda.syncthreads()
    if i < 4:
        cuda.atomic.add(counts, i, mine[i])


def test_atomic_operations_in_shared_and_global_memory_pass() -> None:
    a = RNG.integers(0, 4, 60)
    assert close(passed(histogram, 3, 8, np.zeros(4, np.int64), a), np.bincount(a, minlength=4))


@cuda.jit
def guarded(out, a):
    i, j, k = cuda.grid(3)
    if i >= out.shape[2] or j >= out.shape[1] or k >= out.shape[0]:
        return
    out[k, j, i] = a[k, j, i] + 1


def test_an_early_return_in_three_dimensions_passes() -> None:
    a = RNG.random((3, 5, 7))
    assert close(passed(guarded, (2, 2, 2), (4, 3, 2), np.zeros((3, 5, 7)), a), a + 1)


def last_block_adds(fenced: bool) -> Any:
    """Return a sum over blocks, of which the last one to arrive finishes it."""

    @cuda.jit
    def kernel(out, partial, arrived, a):
        row = cuda.shared.array(4, float64)
        last = cuda.shared.array(1, int32)
        i = cuda.threadIdx.x
        row[i] = a[cuda.grid(1)]
        cuda.syncthreads()
        if i == 0:
            partial[cuda.blockIdx.x] = row[0] + row[1] + row[2] + row[3]
            if fenced:
                cuda.threadfence()
            last[0] = cuda.atomic.add(arrived, 0, 1) == cuda.gridDim.x - 1
        cuda.syncthreads()
        if last[0] and i == 0:
            total = 0.0
            for k in range(cuda.gridDim.x):
                total += partial[k]
            out[0] = total

    return kernel


def test_a_sum_that_the_last_block_finishes_passes() -> None:
    a = RNG.random(12)
    arrays = np.zeros(1), np.zeros(3), np.zeros(1, np.int32), a
    assert close(passed(last_block_adds(True), 3, 4, *arrays), [a.sum()])
    without = check(last_block_adds(False), 3, 4, *arrays)
    assert [finding.kind for finding in without.problems] == [Fault.RACE]


@cuda.jit
def warp_sum(out, a):
    x = a[cuda.grid(1)]
    offset = 16
    while offset > 0:
        x += cuda.shfl_down_sync(0xFFFFFFFF, x, offset)
        offset //= 2
    if cuda.laneid == 0:
        out[cuda.grid(1) // 32] = x


def test_a_sum_by_shuffles_passes() -> None:
    a = RNG.random(64)
    assert close(passed(warp_sum, 1, 64, np.zeros(2), a), a.reshape(2, 32).sum(1))


@cuda.jit
def warp_sum_in_shared_memory(out, a):
    row = cuda.shared.array(32, float64)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncwarp()
    half = 16
    while half > 0:
        x = row[i + half] if i < half else 0.0
        cuda.syncwarp()
        if i < half:
            row[i] += x
        cuda.syncwarp()
        half //= 2
    if i == 0:
        out[0] = row[0]


def test_barriers_of_the_warp_are_enough_inside_a_warp() -> None:
    a = RNG.random(32)
    assert close(passed(warp_sum_in_shared_memory, 1, 32, np.zeros(1), a), [a.sum()])


@cuda.jit
def all_say_the_same(out, flag, a):
    i = cuda.grid(1)
    if a[i] > 0.5:
        flag[0] = 1
    out[i] = i


def test_threads_that_write_the_same_value_pass() -> None:
    assert passed(all_say_the_same, 2, 4, np.zeros(8), np.zeros(1), np.ones(8)).results[1][0] == 1


@cuda.jit
def locked(out, lock, a):
    while cuda.atomic.cas(lock, 0, 0, 1) != 0:
        cuda.nanosleep(10)
    out[0] += a[cuda.grid(1)]
    cuda.threadfence()
    cuda.atomic.exch(lock, 0, 0)


def test_a_lock_passes() -> None:
    assert close(passed(locked, 2, 3, np.zeros(1), np.zeros(1, np.int32), np.arange(6.0)), [15.0])


@cuda.jit
def vote(out, a):
    i = cuda.threadIdx.x
    out[0, i] = cuda.syncthreads_count(a[i] > 1)
    out[1, i] = cuda.syncthreads_and(a[i] > 0)
    out[2, i] = cuda.syncthreads_or(a[i] > 3)


def test_barriers_that_count_pass() -> None:
    assert close(passed(vote, 1, 4, np.zeros((3, 4)), np.arange(4.0)), [[2] * 4, [0] * 4, [0] * 4])


@cuda.jit
def transpose(out, a):
    tile = cuda.shared.array((4, 5), float32)  # a cell longer than a row, so that columns lie in other banks
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    column, row = cuda.grid(2)
    if row < a.shape[0] and column < a.shape[1]:
        tile[y, x] = a[row, column]
    cuda.syncthreads()
    row, column = cuda.blockIdx.x * 4 + y, cuda.blockIdx.y * 4 + x
    if row < out.shape[0] and column < out.shape[1]:
        out[row, column] = tile[x, y]


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_transposition_passes_in_any_order_of_memory(order: Any) -> None:
    a = np.array(RNG.random((6, 9)), order=order)
    assert close(passed(transpose, (3, 2), (4, 4), np.zeros((9, 6)), a), a.T)


@cuda.jit
def prefix_sum(out, a):
    row = cuda.shared.array((2, 8), float64)
    i = cuda.threadIdx.x
    now, step = 0, 1
    row[0, i] = a[i]
    cuda.syncthreads()
    while step < 8:
        row[1 - now, i] = row[now, i] + (row[now, i - step] if i >= step else 0.0)
        now = 1 - now
        step *= 2
        cuda.syncthreads()
    out[i] = row[now, i]


def test_two_buffers_in_turn_need_one_barrier() -> None:
    a = RNG.random(8)
    assert close(passed(prefix_sum, 1, 8, np.zeros(8), a), a.cumsum())


@cuda.jit
def by_rows(out, a):
    row, mine = a[cuda.grid(1)], cuda.local.array(3, float64)
    for k in range(len(row)):
        mine[k] = row[k]
    for x in mine:
        out[cuda.grid(1)] += x
    out[cuda.grid(1) : cuda.grid(1) + 1] = out[cuda.grid(1)] / 2


def test_rows_slices_and_loops_over_arrays_pass() -> None:
    a = RNG.random((4, 3))
    assert close(passed(by_rows, 2, 2, np.zeros(4), a), a.sum(1) / 2)


@cuda.jit
def dynamic(out, a):
    row = cuda.shared.array(0, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncthreads()
    out[i] = row[cuda.blockDim.x - 1 - i]


def test_dynamic_shared_memory_has_the_size_of_the_launch() -> None:
    a = np.arange(6, dtype=np.float32)
    assert close(passed(dynamic, 1, 6, np.zeros(6), a, shared_bytes=24), a[::-1])
    assert not check(dynamic, 1, 6, np.zeros(6), a, shared_bytes=20).ok
