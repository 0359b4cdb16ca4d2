"""Planted accesses outside an array, reads of what nobody wrote, and arrays that are too large."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import cuda, float32

from minitorch_cuda.checker import Fault, Finding, check

Only = Callable[..., Finding]


# ----------------------------------------------------------------------------------------------------------------------
# Bounds
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def read_past_the_end(out, a):
    i = cuda.grid(1)
    if i < out.size:
        x = a[i + 1]  # here
        out[i] = x


def test_a_read_past_the_end_is_found(only: Only) -> None:
    found = only(read_past_the_end, 1, 8, np.zeros(8), np.zeros(8))
    assert found.kind is Fault.READ_OUTSIDE
    assert "Thread 7 of block 0 reads a[8], but a has 8 cells" in found.message


@cuda.jit
def write_past_the_end(out):
    i = cuda.grid(1)
    out[i] = i  # here


def test_a_write_past_the_end_is_found(only: Only) -> None:
    found = only(write_past_the_end, 3, 4, np.zeros(10))
    assert (found.kind, found.count) == (Fault.WRITE_OUTSIDE, 2)
    assert "Thread 2 of block 2 writes out[10]" in found.message


@cuda.jit
def read_before_the_beginning(out, a):
    i = cuda.grid(1)
    out[i] = a[i - 1]  # here


def test_a_negative_index_is_found_and_goes_where_numba_would_go(only: Only) -> None:
    found = only(read_before_the_beginning, 1, 4, np.zeros(4), np.arange(4.0))
    assert (found.kind, found.count) == (Fault.READ_OUTSIDE, 1)
    assert "Thread 0 of block 0 reads a[-1]" in found.message
    assert "Numba wraps a negative index round" in found.message
    assert check(read_before_the_beginning, 1, 4, np.zeros(4), np.arange(4.0)).results[0].tolist() == [3, 0, 1, 2]


@cuda.jit
def write_before_the_beginning(out):
    i = cuda.grid(1)
    out[i - 9] = i  # here


def test_a_negative_index_beyond_the_size_is_found(only: Only) -> None:
    found = only(write_before_the_beginning, 1, 4, np.zeros(4))
    assert found.kind is Fault.WRITE_OUTSIDE
    assert "a GPU does not check" in found.message


@cuda.jit
def next_row_by_mistake(out, a):
    i, j = cuda.grid(2)
    if i < 3 and j < 4:
        out[i, j] = a[j, i]  # here


def test_an_index_outside_in_one_dimension_only_is_found(only: Only) -> None:
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


def test_a_write_past_the_end_of_shared_memory_is_found(only: Only) -> None:
    found = only(past_the_end_of_shared_memory, 1, 5, np.zeros(4, np.float32))
    assert found.kind is Fault.WRITE_OUTSIDE
    assert "row[4], but row has 4 cells" in found.message


@cuda.jit
def past_the_end_of_local_memory(out):
    mine = cuda.local.array(2, float32)
    for k in range(3):
        mine[k] = k  # here
    out[cuda.grid(1)] = mine[0]


def test_a_write_past_the_end_of_a_local_array_is_found(only: Only) -> None:
    assert only(past_the_end_of_local_memory, 1, 2, np.zeros(2)).kind is Fault.WRITE_OUTSIDE


@cuda.jit
def atomic_past_the_end(out, a):
    cuda.atomic.add(out, a[cuda.grid(1)], 1)  # here


def test_an_atomic_operation_past_the_end_is_found(only: Only) -> None:
    assert only(atomic_past_the_end, 1, 3, np.zeros(2), np.array([0, 1, 2])).kind is Fault.WRITE_OUTSIDE


@cuda.jit
def row_past_the_end(out, a):
    row = a[cuda.grid(1)]  # here
    out[cuda.grid(1)] = row[0]


def test_a_row_that_there_is_not_is_found(only: Only) -> None:
    found = only(row_past_the_end, 1, 3, np.zeros(3), np.zeros((2, 2)))
    assert "reads a[2, 0]" in found.message


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


def test_a_read_of_shared_memory_that_nobody_wrote_is_found(only: Only) -> None:
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


def test_a_read_before_the_first_write_is_found(only: Only) -> None:
    assert only(written_too_late, 1, 4, np.zeros(4)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def count_from_nothing(out):
    total = cuda.shared.array(1, float32)
    cuda.atomic.add(total, 0, 1)  # here
    cuda.syncthreads()
    out[cuda.threadIdx.x] = total[0]


def test_an_atomic_operation_on_what_nobody_wrote_is_found(only: Only) -> None:
    assert only(count_from_nothing, 1, 4, np.zeros(4)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def local_never_written(out):
    mine = cuda.local.array(2, float32)
    mine[0] = 1
    out[cuda.grid(1)] = mine[0] + mine[1]  # here


def test_a_read_of_a_local_array_that_the_thread_did_not_write_is_found(only: Only) -> None:
    assert only(local_never_written, 1, 2, np.zeros(2)).kind is Fault.NEVER_WRITTEN


@cuda.jit
def second_block_never_written(out):
    row = cuda.shared.array(2, float32)
    i = cuda.threadIdx.x
    if cuda.blockIdx.x == 0:
        row[i] = 1
    out[cuda.grid(1)] = row[i]  # here


def test_each_block_has_shared_memory_of_its_own(only: Only) -> None:
    found = only(second_block_never_written, 2, 2, np.zeros(4))
    assert (found.kind, found.count) == (Fault.NEVER_WRITTEN, 2)
    assert "of block 1" in found.message


# ----------------------------------------------------------------------------------------------------------------------
# What has no room
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def too_much_shared_memory(out):
    tile = cuda.shared.array((128, 128), float32)  # here
    tile[0, cuda.threadIdx.x] = 1
    out[cuda.threadIdx.x] = tile[0, cuda.threadIdx.x]


def test_shared_arrays_that_do_not_fit_a_block_are_found(only: Only) -> None:
    found = only(too_much_shared_memory, 1, 2, np.zeros(2))
    assert found.kind is Fault.SHARED_MEMORY
    assert "take 65,536 bytes, and it has 49,152" in found.message


@cuda.jit
def shape_of_an_argument(out, n):
    row = cuda.shared.array((2, n), float32)  # here
    row[0, cuda.threadIdx.x] = 1
    out[cuda.threadIdx.x] = row[0, cuda.threadIdx.x]


@cuda.jit
def shape_of_the_block(out, n):
    row = cuda.local.array(shape=cuda.blockDim.x, dtype=float32)  # here
    row[0] = n
    out[cuda.threadIdx.x] = row[0]


@cuda.jit
def shape_by_way_of_a_variable(out, n):
    size = out.size
    half = size // 2
    row = cuda.local.array(half, float32)  # here
    row[0] = n
    out[cuda.threadIdx.x] = row[0]


@cuda.jit
def shape_in_another_line(out, n):
    row = cuda.local.array(  # here
        (2, n),
        float32,
    )
    row[0, 0] = n
    out[cuda.threadIdx.x] = row[0, 0]


@pytest.mark.parametrize(
    ("kernel", "what"),
    [
        (shape_of_an_argument, "shared array row depends on n"),
        (shape_of_the_block, "row depends on cuda.blockDim"),
        (shape_by_way_of_a_variable, "local array row depends on out"),
        (shape_in_another_line, "depends on n"),
    ],
)
def test_a_shape_that_the_compiler_cannot_know_is_found(only: Only, kernel: Any, what: str) -> None:
    found = only(kernel, 2, 4, np.zeros(4), 4)
    assert found.kind is Fault.VARYING_SHAPE
    assert what in found.message


SIZE = 4


@cuda.jit
def shape_of_a_global_variable(out, n):
    row = cuda.local.array(
        SIZE,
        float32,
    )
    row[0] = n
    out[cuda.threadIdx.x] = row[0]


@cuda.jit
def shape_of_a_number_with_a_name(out, n):
    size = 4
    row = cuda.local.array(size, float32)
    size_of_the_last = n
    row[0] = size_of_the_last
    out[cuda.threadIdx.x] = row[0]


@pytest.mark.parametrize("kernel", [shape_of_a_global_variable, shape_of_a_number_with_a_name])
def test_a_number_with_a_name_may_be_a_shape(kernel: Any) -> None:
    assert check(kernel, 1, 4, np.zeros(4), 4).ok
