"""Threads take turns, and leave when one of them cannot go on."""

from __future__ import annotations

import threading
from collections.abc import Callable

import numpy as np
from numba import cuda

from minitorch_cuda.checker import Fault, Finding, record

Only = Callable[..., Finding]


@cuda.jit
def divides_by_zero(out):
    i = cuda.threadIdx.x
    cuda.syncthreads()
    out[i] = 1 // (2 - i)  # here


def test_an_error_of_python_ends_the_run_and_is_reported(only: Only) -> None:
    found = only(divides_by_zero, 2, 4, np.zeros(4))
    assert found.kind is Fault.STOPPED
    assert "thread 2 of block 0: ZeroDivisionError" in found.message


def test_an_error_in_one_thread_leaves_no_thread_behind() -> None:
    @cuda.jit
    def kernel(out):
        cuda.syncthreads()
        out[cuda.grid(1)] = 1 // cuda.grid(1)

    before = threading.active_count()
    assert record(kernel, 1, 8, np.zeros(8)).stopped is not None
    assert threading.active_count() == before
