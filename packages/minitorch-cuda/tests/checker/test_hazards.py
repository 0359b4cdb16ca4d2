"""Planted faults between threads: barriers that are missing, and races."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numba import cuda, float32

from minitorch_cuda.checker import Fault, Finding, check

Mark = Callable[[Any], int]
Only = Callable[..., Finding]


# ----------------------------------------------------------------------------------------------------------------------
# Barriers that are missing
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def reverse_without_barrier(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    out[i] = row[7 - i]  # here


def test_a_read_of_what_another_thread_wrote_since_the_last_barrier_is_found(marked: Mark, only: Only) -> None:
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


def test_a_read_that_comes_before_the_write_here_is_no_read_of_what_nobody_wrote(only: Only) -> None:
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


def test_a_missing_barrier_in_the_loop_of_a_sum_is_found(marked: Mark) -> None:
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


def test_a_write_over_what_another_thread_still_reads_is_found(marked: Mark, only: Only) -> None:
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


def test_two_places_that_write_one_cell_between_two_barriers_are_found(only: Only) -> None:
    found = only(two_writers_without_barrier, 1, 2, np.zeros(2))
    assert found.kind is Fault.MISSING_BARRIER
    assert "which of the two stays is chance" in found.message


@cuda.jit
def global_memory_without_barrier(out, a):
    i = cuda.threadIdx.x
    a[i] = i
    out[i] = a[3 - i]  # here


def test_a_missing_barrier_for_global_memory_is_found(only: Only) -> None:
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


def test_threads_of_one_warp_need_a_barrier_too(only: Only) -> None:
    assert only(warp_without_syncwarp, 1, 32, np.zeros(32), np.zeros(32)).kind is Fault.MISSING_BARRIER


@cuda.jit
def syncwarp_for_a_block(out, a):
    row = cuda.shared.array(64, float32)
    i = cuda.threadIdx.x
    row[i] = a[i]
    cuda.syncwarp()
    out[i] = row[63 - i]  # here


def test_a_barrier_of_the_warp_is_none_for_the_block(only: Only) -> None:
    assert only(syncwarp_for_a_block, 1, 64, np.zeros(64), np.zeros(64)).kind is Fault.MISSING_BARRIER


# ----------------------------------------------------------------------------------------------------------------------
# Races
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def sum_without_atomic(out, a):
    out[0] += a[cuda.threadIdx.x]  # here


def test_a_sum_of_many_threads_in_one_cell_is_found_once(only: Only) -> None:
    found = only(sum_without_atomic, 1, 8, np.zeros(1), np.arange(1.0, 9.0))
    assert found.kind is Fault.RACE
    assert "Threads 0 and 1 of block 0 both write out[0]" in found.message


@cuda.jit
def blocks_write_one_cell(out):
    if cuda.threadIdx.x == 0:
        out[0] = cuda.blockIdx.x  # here


def test_blocks_that_write_one_cell_are_found(only: Only) -> None:
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


@pytest.mark.parametrize("kernel", [reverse_without_barrier, neighbour_without_barrier, warp_without_syncwarp])
def test_the_same_kernel_gives_the_same_report_every_time(kernel: Any) -> None:
    size = 32 if kernel is warp_without_syncwarp else 8
    texts = {check(kernel, 1, size, np.zeros(size), np.zeros(size)).text() for _ in range(5)}
    assert len(texts) == 1
