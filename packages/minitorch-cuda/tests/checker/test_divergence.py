"""Planted barriers that not all threads come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import cuda, float32

from minitorch_cuda.checker import Fault, Finding, check

Mark = Callable[[Any], int]
Only = Callable[..., Finding]


@cuda.jit
def return_before_the_barrier(out, a):
    row = cuda.shared.array(8, float32)
    i = cuda.grid(1)
    if i >= a.size:
        return
    row[cuda.threadIdx.x] = a[i]
    cuda.syncthreads()  # here
    out[i] = row[cuda.threadIdx.x]


def test_threads_that_return_before_a_barrier_are_found(only: Only) -> None:
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


def test_threads_that_wait_at_different_lines_are_found(marked: Mark, only: Only) -> None:
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


def test_a_loop_that_ends_earlier_for_some_threads_is_found(only: Only) -> None:
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


def test_a_shuffle_that_part_of_the_warp_misses_is_found(marked: Mark) -> None:
    report = check(shuffle_in_a_branch, 1, 32, np.zeros(32))
    assert [finding.kind for finding in report.problems] == [Fault.DIVERGENT_BARRIER]
    assert report.problems[0].line == marked(shuffle_in_a_branch)
    assert "for all threads of the warp" in report.problems[0].message
