"""One planted fault a kernel: the checker must find it, at the line marked `# here`, and nothing else."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from numba import cuda, float32

from minitorch_cuda.checker import Fault, Finding, check


def marked(kernel: Any) -> int:
    """Return the number of the line marked `# here` in the source of a kernel."""
    lines, first = inspect.getsourcelines(kernel.py_func)
    return first + next(i for i, line in enumerate(lines) if "# here" in line)


def only(kernel: Any, grid: Any, block: Any, *args: Any) -> Finding:
    """Return the one problem of a kernel, which must be where it was planted."""
    report = check(kernel, grid, block, *args)
    assert [finding.line for finding in report.problems] == [marked(kernel)], report.text()
    return report.problems[0]


# ----------------------------------------------------------------------------------------------------------------------
# Bounds
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def read_past_the_end(out, a):
    i = cuda.grid(1)
    if i < out.size:
        x = a[i + 1]  # here
        out[i] = x


def test_a_read_past_the_end_is_found() -> None:
    found = only(read_past_the_end, 1, 8, np.zeros(8), np.zeros(8))
    assert found.kind is Fault.READ_OUTSIDE
    assert "Thread 7 of block 0 reads a[8], but a has 8 cells" in found.message


@cuda.jit
def write_past_the_end(out):
    i = cuda.grid(1)
    out[i] = i  # here


def test_a_write_past_the_end_is_found() -> None:
    found = only(write_past_the_end, 3, 4, np.zeros(10))
    assert (found.kind, found.count) == (Fault.WRITE_OUTSIDE, 2)
    assert "Thread 2 of block 2 writes out[10]" in found.message


@cuda.jit
def read_before_the_beginning(out, a):
    i = cuda.grid(1)
    out[i] = a[i - 1]  # here


def test_a_negative_index_is_found_and_goes_where_numba_would_go() -> None:
    found = only(read_before_the_beginning, 1, 4, np.zeros(4), np.arange(4.0))
    assert (found.kind, found.count) == (Fault.READ_OUTSIDE, 1)
    assert "Thread 0 of block 0 reads a[-1]" in found.message
    assert "Numba wraps a negative index round" in found.message
    assert check(read_before_the_beginning, 1, 4, np.zeros(4), np.arange(4.0)).results[0].tolist() == [3, 0, 1, 2]


@cuda.jit
def write_before_the_beginning(out):
    i = cuda.grid(1)
    out[i - 9] = i  # here


def test_a_negative_index_beyond_the_size_is_found() -> None:
    found = only(write_before_the_beginning, 1, 4, np.zeros(4))
    assert found.kind is Fault.WRITE_OUTSIDE
    assert "a GPU does not check" in found.message


@cuda.jit
def next_row_by_mistake(out, a):
    i, j = cuda.grid(2)
    if i < 3 and j < 4:
        out[i, j] = a[j, i]  # here


def test_an_index_outside_in_one_dimension_only_is_found() -> None:
    found = only(next_row_by_mistake, 1, (4, 4), np.zeros((3, 4)), np.zeros((3, 4)))
    assert (found.kind, found.count) == (Fault.READ_OUTSIDE, 3)
    assert "a[3, 0], but a has the shape (3, 4)" in found.message


@cuda.jit
def past_the_end_of_shared_memory(out):
    row = cuda.shared.array(4, float32)
    i = cuda.threadIdx.x
    row[i] = i  # here
    cuda.syncthreads()
    if i < 4:
        out[i] = row[i]


def test_a_write_past_the_end_of_shared_memory_is_found() -> None:
    found = only(past_the_end_of_shared_memory, 1, 5, np.zeros(4, np.float32))
    assert found.kind is Fault.WRITE_OUTSIDE
    assert "row[4], but row has 4 cells" in found.message


@cuda.jit
def past_the_end_of_local_memory(out):
    mine = cuda.local.array(2, float32)
    for k in range(3):
        mine[k] = k  # here
    out[cuda.grid(1)] = mine[0]


def test_a_write_past_the_end_of_a_local_array_is_found() -> None:
    assert only(past_the_end_of_local_memory, 1, 2, np.zeros(2)).kind is Fault.WRITE_OUTSIDE


@cuda.jit
def atomic_past_the_end(out, a):
    cuda.atomic.add(out, a[cuda.grid(1)], 1)  # here


def test_an_atomic_operation_past_the_end_is_found() -> None:
    assert only(atomic_past_the_end, 1, 3, np.zeros(2), np.array([0, 1, 2])).kind is Fault.WRITE_OUTSIDE


@cuda.jit
def row_past_the_end(out, a):
    row = a[cuda.grid(1)]  # here
    out[cuda.grid(1)] = row[0]


def test_a_row_that_there_is_not_is_found() -> None:
    found = only(row_past_the_end, 1, 3, np.zeros(3), np.zeros((2, 2)))
    assert "reads a[2, 0]" in found.message


# ----------------------------------------------------------------------------------------------------------------------
# Barriers that are missing
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def reverse_without_barrier(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    out[i] = row[7 - i]  # here


def test_a_read_of_what_another_thread_wrote_since_the_last_barrier_is_found() -> None:
    found = only(reverse_without_barrier, 1, 8, np.zeros(8), np.zeros(8))
    assert (found.kind, found.count) == (Fault.MISSING_BARRIER, 8)
    line = marked(reverse_without_barrier) - 1
    assert f"reads row[0], which thread 0 writes at line {line}, and no barrier" in found.message


@cuda.jit
def neighbour_without_barrier(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    if i < 7:
        out[i] = row[i + 1]  # here


def test_a_read_that_comes_before_the_write_here_is_no_read_of_what_nobody_wrote() -> None:
    assert only(neighbour_without_barrier, 1, 8, np.zeros(8), np.zeros(8)).kind is Fault.MISSING_BARRIER


@cuda.jit
def sum_without_barrier_in_the_loop(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncthreads()
    half = 4
    while half > 0:
        if i < half:
            row[i] += row[i + half]  # here
        half //= 2
    if i == 0:
        out[0] = row[0]


def test_a_missing_barrier_in_the_loop_of_a_sum_is_found() -> None:
    report = check(sum_without_barrier_in_the_loop, 1, 8, np.zeros(1), np.arange(8.0))
    assert {finding.kind for finding in report.problems} == {Fault.MISSING_BARRIER}
    assert {finding.line for finding in report.problems} == {marked(sum_without_barrier_in_the_loop)}
    assert "which thread 2 writes at the same line" in " ".join(finding.message for finding in report.problems)


@cuda.jit
def tiles_without_second_barrier(out, a):
    tile = cuda.shared.array(4, float32)
    i = cuda.threadIdx.x
    total = float32(0)
    for first in range(0, a.size, 4):
        tile[i] = a[first + i]  # here
        cuda.syncthreads()
        for k in range(4):
            total += tile[k]
    out[i] = total


def test_a_write_over_what_another_thread_still_reads_is_found() -> None:
    found = only(tiles_without_second_barrier, 1, 4, np.zeros(4), np.arange(8.0))
    assert (found.kind, found.count) == (Fault.MISSING_BARRIER, 4)
    assert f"reads at line {marked(tiles_without_second_barrier) + 3}" in found.message


@cuda.jit
def two_writers_without_barrier(out):
    cell = cuda.shared.array(1, float32)
    i = cuda.threadIdx.x
    if i == 0:
        cell[0] = 1
    if i == 1:
        cell[0] = 2  # here
    cuda.syncthreads()
    out[i] = cell[0]


def test_two_places_that_write_one_cell_between_two_barriers_are_found() -> None:
    found = only(two_writers_without_barrier, 1, 2, np.zeros(2))
    assert found.kind is Fault.MISSING_BARRIER
    assert "which of the two stays is chance" in found.message


@cuda.jit
def global_memory_without_barrier(out, a):
    i = cuda.threadIdx.x
    a[i] = i
    out[i] = a[3 - i]  # here


def test_a_missing_barrier_for_global_memory_is_found() -> None:
    assert only(global_memory_without_barrier, 1, 4, np.zeros(4), np.zeros(4)).kind is Fault.MISSING_BARRIER


@cuda.jit
def atomic_without_barrier(out, a):
    total = cuda.shared.array(1, float32)
    i = cuda.threadIdx.x
    if i == 0:
        total[0] = 0
    cuda.syncthreads()
    cuda.atomic.add(total, 0, a[i])
    out[i] = total[0]  # here


def test_a_read_between_atomic_operations_is_found() -> None:
    report = check(atomic_without_barrier, 1, 4, np.zeros(4), np.ones(4))
    assert [finding.kind for finding in report.problems] == [Fault.MISSING_BARRIER]


@cuda.jit
def warp_without_syncwarp(out, a):
    row = cuda.shared.array(32, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    out[i] = row[i ^ 1]  # here


def test_threads_of_one_warp_need_a_barrier_too() -> None:
    assert only(warp_without_syncwarp, 1, 32, np.zeros(32), np.zeros(32)).kind is Fault.MISSING_BARRIER


@cuda.jit
def syncwarp_for_a_block(out, a):
    row = cuda.shared.array(64, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncwarp()
    out[i] = row[63 - i]  # here


def test_a_barrier_of_the_warp_is_none_for_the_block() -> None:
    assert only(syncwarp_for_a_block, 1, 64, np.zeros(64), np.zeros(64)).kind is Fault.MISSING_BARRIER


# ----------------------------------------------------------------------------------------------------------------------
# Races
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def sum_without_atomic(out, a):
    out[0] += a[cuda.threadIdx.x]  # here


def test_a_sum_of_many_threads_in_one_cell_is_found_once() -> None:
    found = only(sum_without_atomic, 1, 8, np.zeros(1), np.arange(1.0, 9.0))
    assert found.kind is Fault.RACE
    assert "Threads 0 and 1 of block 0 both write out[0]" in found.message


@cuda.jit
def blocks_write_one_cell(out):
    if cuda.threadIdx.x == 0:
        out[0] = cuda.blockIdx.x  # here


def test_blocks_that_write_one_cell_are_found() -> None:
    found = only(blocks_write_one_cell, 3, 2, np.zeros(1))
    assert found.kind is Fault.RACE
    assert "No barrier reaches from block to block" in found.message


@cuda.jit
def block_reads_what_another_wrote(out, a):
    i = cuda.grid(1)
    a[i] = i
    cuda.syncthreads()
    out[i] = a[a.size - 1 - i]  # here


def test_a_block_that_reads_what_another_wrote_is_found() -> None:
    report = check(block_reads_what_another_wrote, 2, 2, np.zeros(4), np.zeros(4))
    assert {finding.kind for finding in report.problems} == {Fault.RACE}


# ----------------------------------------------------------------------------------------------------------------------
# What nobody wrote
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def last_cell_never_written(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    if i < a.size:
        row[i] = a[i]
    cuda.syncthreads()
    out[i] = row[i]  # here


def test_a_read_of_shared_memory_that_nobody_wrote_is_found() -> None:
    found = only(last_cell_never_written, 1, 8, np.zeros(8), np.ones(6))
    assert (found.kind, found.count) == (Fault.NEVER_WRITTEN, 2)
    assert "Thread 6 of block 0 reads row[6], which nobody has written" in found.message


@cuda.jit
def written_too_late(out):
    row = cuda.shared.array(4, float32)
    i = cuda.threadIdx.x
    out[i] = row[i]  # here
    cuda.syncthreads()
    row[i] = i


def test_a_read_before_the_first_write_is_found() -> None:
    assert only(written_too_late, 1, 4, np.zeros(4)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def count_from_nothing(out):
    total = cuda.shared.array(1, float32)
    cuda.atomic.add(total, 0, 1)  # here
    cuda.syncthreads()
    out[cuda.threadIdx.x] = total[0]


def test_an_atomic_operation_on_what_nobody_wrote_is_found() -> None:
    assert only(count_from_nothing, 1, 4, np.zeros(4)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def local_never_written(out):
    mine = cuda.local.array(2, float32)
    mine[0] = 1
    out[cuda.grid(1)] = mine[0] + mine[1]  # here


def test_a_read_of_a_local_array_that_the_thread_did_not_write_is_found() -> None:
    assert only(local_never_written, 1, 2, np.zeros(2)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def second_block_never_written(out):
    row = cuda.shared.array(2, float32)
    i = cuda.threadIdx.x
    if cuda.blockIdx.x == 0:
        row[i] = 1
    out[cuda.grid(1)] = row[i]  # here


def test_each_block_has_shared_memory_of_its_own() -> None:
    found = only(second_block_never_written, 2, 2, np.zeros(4))
    assert (found.kind, found.count) == (Fault.NEVER_WRITTEN, 2)
    assert "of block 1" in found.message


# ----------------------------------------------------------------------------------------------------------------------
# Barriers that not all come to
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def return_before_the_barrier(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.grid(1)
    if i >= a.size:
        return
    row[cuda.threadIdx.x] = a[i]
    cuda.syncthreads()  # here
    out[i] = row[cuda.threadIdx.x]


def test_threads_that_return_before_a_barrier_are_found() -> None:
    found = only(return_before_the_barrier, 2, 4, np.zeros(6), np.zeros(6))
    assert found.kind is Fault.DIVERGENT_BARRIER
    assert "threads 0 and 1 at line" in found.message
    assert "while threads 2 and 3 have returned" in found.message


@cuda.jit
def barrier_in_a_branch(out):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = i
    if i < 3:
        cuda.syncthreads()  # here
    else:
        cuda.syncthreads()
    out[i] = row[7 - i]


def test_threads_that_wait_at_different_lines_are_found() -> None:
    found = only(barrier_in_a_branch, 1, 8, np.zeros(8))
    assert found.kind is Fault.DIVERGENT_BARRIER
    line = marked(barrier_in_a_branch)
    assert f"threads 0 to 2 at line {line} and threads 3 to 7 at line {line + 2} wait" in found.message


@cuda.jit
def barrier_in_a_loop_of_uneven_length(out):
    i = cuda.threadIdx.x
    for _ in range(i + 1):
        cuda.syncthreads()  # here
    out[i] = i


def test_a_loop_that_ends_earlier_for_some_threads_is_found() -> None:
    found = only(barrier_in_a_loop_of_uneven_length, 1, 3, np.zeros(3))
    assert (found.kind, found.count) == (Fault.DIVERGENT_BARRIER, 2)


@cuda.jit
def shuffle_in_a_branch(out):
    i = cuda.threadIdx.x
    x = float32(i)
    if i < 16:
        x = cuda.shfl_down_sync(0xFFFFFFFF, x, 1)  # here
    cuda.syncthreads()
    out[i] = x


def test_a_shuffle_that_part_of_the_warp_misses_is_found() -> None:
    report = check(shuffle_in_a_branch, 1, 32, np.zeros(32))
    assert [finding.kind for finding in report.problems] == [Fault.DIVERGENT_BARRIER]
    assert report.problems[0].line == marked(shuffle_in_a_branch)
    assert "for all threads of the warp" in report.problems[0].message


# ----------------------------------------------------------------------------------------------------------------------
# What cannot go on
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def too_much_shared_memory(out):
    tile = cuda.shared.array((128, 128), float32)  # here
    tile[0, cuda.threadIdx.x] = 1
    out[cuda.threadIdx.x] = tile[0, cuda.threadIdx.x]


def test_shared_arrays_that_do_not_fit_a_block_are_found() -> None:
    found = only(too_much_shared_memory, 1, 2, np.zeros(2))
    assert found.kind is Fault.SHARED_MEMORY
    assert "take 65,536 bytes, and it has 49,152" in found.message


@cuda.jit
def divides_by_zero(out):
    i = cuda.threadIdx.x
    cuda.syncthreads()
    out[i] = 1 // (2 - i)  # here


def test_an_error_of_python_ends_the_run_and_is_reported() -> None:
    found = only(divides_by_zero, 2, 4, np.zeros(4))
    assert found.kind is Fault.STOPPED
    assert "thread 2 of block 0: ZeroDivisionError" in found.message


@pytest.mark.parametrize("kernel", [reverse_without_barrier, neighbour_without_barrier, warp_without_syncwarp])
def test_the_same_kernel_gives_the_same_report_every_time(kernel: Any) -> None:
    size = 32 if kernel is warp_without_syncwarp else 8
    texts = {check(kernel, 1, size, np.zeros(size), np.zeros(size)).text() for _ in range(5)}
    assert len(texts) == 1
