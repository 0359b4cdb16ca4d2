from __future__ import annotations

import math
import os
import subprocess
import sys
from math import exp
from typing import Any

import numba
import numpy as np
import pytest
from numba import cuda, float32, int32, njit

from minitorch_cuda.checker import (
    Fault,
    KernelError,
    LaunchError,
    RunawayError,
    UnknownDeviceNameError,
    check,
    record,
    report_on,
)

TABLE = np.array([1.0, 10.0, 100.0])


@cuda.jit
def fill(out):
    out[cuda.grid(1)] = cuda.grid(1)


# ----------------------------------------------------------------------------------------------------------------------
# What a kernel may use
# ----------------------------------------------------------------------------------------------------------------------
def test_the_arrays_of_the_caller_stay_as_they_are() -> None:
    a = np.zeros(4)
    assert record(fill, 2, 2, a).results[0].tolist() == [0, 1, 2, 3]
    assert a.tolist() == [0, 0, 0, 0]


BY_NAME = """
import numpy as np
from numba import cuda, float32
from numba.cuda import blockDim, blockIdx, grid, shared, syncthreads, threadIdx
from minitorch_cuda.checker import record

@cuda.jit
def kernel(out):
    row = shared.array(4, float32)
    row[threadIdx.x] = blockIdx.x * blockDim.x + threadIdx.x
    syncthreads()
    out[grid(1)] = row[3 - threadIdx.x]

print(record(kernel, 2, 4, np.zeros(8, int)).results[0].tolist())
"""


def test_names_may_be_imported_from_numba_cuda() -> None:
    # Numba's simulator does not have these names, so it must not be on.
    environment = {name: value for name, value in os.environ.items() if name != "NUMBA_ENABLE_CUDASIM"}
    command = [sys.executable, "-c", BY_NAME]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    assert done.stdout == "[3, 2, 1, 0, 7, 6, 5, 4]\n"


def test_cuda_may_be_reached_through_numba() -> None:
    @numba.cuda.jit
    def kernel(out):
        out[numba.cuda.grid(1)] = numba.float32(2.5)

    assert record(kernel, 1, 2, np.zeros(2)).results[0].tolist() == [2.5, 2.5]


def test_a_plain_function_may_be_a_kernel() -> None:
    assert record(fill.py_func, 1, 2, np.zeros(2)).results[0].tolist() == [0, 1]


def test_functions_of_the_device_are_followed_and_named_in_findings() -> None:
    @cuda.jit(device=True)
    def put(array, i):
        cuda.syncthreads()
        array[i] = 1

    @njit
    def half(x):
        return x / 2

    def plain(x):
        return math.sqrt(x)

    @cuda.jit
    def kernel(out):
        put(out, int(plain(half(2 * (cuda.grid(1) + 1) ** 2))))

    (found,) = check(kernel, 1, 3, np.zeros(3)).problems
    assert found.site is not None
    assert (found.site.function, found.site.expression) == ("put", "array[i]")


def test_a_function_of_the_device_may_call_itself() -> None:
    @cuda.jit(device=True)
    def factorial(n):
        return 1 if n <= 1 else n * factorial(n - 1)

    @cuda.jit
    def kernel(out):
        out[cuda.grid(1)] = factorial(cuda.grid(1))

    assert record(kernel, 1, 5, np.zeros(5)).results[0].tolist() == [1, 1, 2, 6, 24]


def test_arrays_outside_of_a_kernel_are_watched_too() -> None:
    @cuda.jit
    def kernel(out):
        table = cuda.const.array_like(TABLE)
        out[cuda.grid(1)] = TABLE[cuda.grid(1)] + table[cuda.grid(1)]

    report = check(kernel, 1, 4, np.zeros(4))
    assert report.results[0].tolist() == [2, 20, 200, 0]
    assert ["constant[3], but constant has 3 cells" in found.message for found in report.problems] == [True, True]


def test_two_shared_arrays_may_stand_on_one_line() -> None:
    @cuda.jit
    def kernel(out):
        a = cuda.shared.array(2, float32); b = cuda.shared.array(2, int32)  # fmt: skip # noqa: E702
        i = cuda.threadIdx.x
        a[i], b[i] = 0.5, 2
        cuda.syncthreads()
        out[i] = a[1 - i] + b[1 - i]

    assert record(kernel, 1, 2, np.zeros(2)).results[0].tolist() == [2.5, 2.5]


def test_a_kernel_gets_numbers_tuples_and_several_arguments() -> None:
    @cuda.jit
    def kernel(out, sizes, *others):
        out[cuda.grid(1)] = sizes[1] + others[0] + others[1][0]

    assert record(kernel, 1, 1, np.zeros(1), (1, 2), 4.0, np.array([8.0])).results[0].tolist() == [14]


def test_warps_vote_and_shuffle() -> None:
    @cuda.jit
    def kernel(out):
        i = cuda.threadIdx.x
        out[0, i] = cuda.shfl_sync(-1, i, 3)
        out[1, i] = cuda.shfl_up_sync(-1, i, 1)
        out[2, i] = cuda.shfl_xor_sync(-1, i, 1)
        out[3, i] = cuda.ballot_sync(-1, i % 2)
        out[4, i] = cuda.all_sync(-1, i < 4) + 2 * cuda.any_sync(-1, i > 4) + 4 * cuda.eq_sync(-1, i < 4)

    assert record(kernel, 1, 4, np.zeros((5, 4))).results[0].tolist() == [
        [3, 3, 3, 3],
        [0, 0, 1, 2],
        [1, 0, 3, 2],
        [10, 10, 10, 10],
        [5, 5, 5, 5],
    ]


def test_numbers_are_taken_apart_by_bits() -> None:
    @cuda.jit
    def kernel(out, x):
        out[0] = cuda.popc(x)
        out[1] = cuda.clz(x)
        out[2] = cuda.ffs(x)
        out[3] = cuda.brev(x)
        out[4] = cuda.fma(2, 3, 4) + cuda.selp(x > 0, 100, 200) + cuda.cbrt(1000)

    assert record(kernel, 1, 1, np.zeros(5), np.int32(12)).results[0].tolist() == [2, 28, 3, 805306368, 120]


def test_functions_of_math_return_what_a_gpu_returns() -> None:
    @cuda.jit
    def kernel(out, x):
        out[0] = math.log(x[0])
        out[1] = math.sqrt(x[1])
        out[2] = exp(x[2])
        out[3] = math.pow(x[1], 0.5)
        out[4] = math.log(x[2]) - math.floor(x[2])

    found = record(kernel, 1, 1, np.zeros(5), np.array([0.0, -1.0, 1000.0])).results[0]
    np.testing.assert_equal(found, [-np.inf, np.nan, np.inf, np.nan, math.log(1000) - 1000])


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("add", 3, 13),
        ("sub", 3, 7),
        ("and_", 6, 2),
        ("or_", 6, 14),
        ("xor", 6, 12),
        ("inc", 10, 0),
        ("inc", 11, 11),
        ("dec", 9, 9),
        ("dec", 12, 9),
        ("exch", 3, 3),
        ("max", 3, 10),
        ("min", 3, 3),
        ("nanmax", 30, 30),
        ("nanmin", 30, 10),
    ],
)
def test_an_atomic_operation_changes_a_cell_and_returns_what_was_there(name: str, value: int, expected: int) -> None:
    def kernel(out, old):
        old[0] = getattr(cuda.atomic, name)(out, 0, value)

    out, old = record(kernel, 1, 1, np.array([10]), np.zeros(1, np.int64)).results
    assert (out[0], old[0]) == (expected, 10)


def test_compare_and_swap_changes_only_what_was_expected() -> None:
    @cuda.jit
    def kernel(out):
        cuda.atomic.cas(out, 1, 5, 7)
        cuda.atomic.cas(out, 1, 5, 9)
        cuda.atomic.compare_and_swap(out, 5, 8)

    assert record(kernel, 1, 1, np.array([5, 5])).results[0].tolist() == [8, 7]


def test_a_barrier_can_be_left_out_to_see_what_it_is_for() -> None:
    @cuda.jit
    def kernel(out):
        row = cuda.shared.array(4, float32)
        i = cuda.threadIdx.x
        row[i] = i
        cuda.syncthreads()
        out[i] = row[3 - i]

    line = kernel.py_func.__code__.co_firstlineno + 5
    with_it, without = [report_on(record(kernel, 1, 4, np.zeros(4), left_out=lines)) for lines in ((), (line,))]
    assert with_it.ok
    assert [problem.kind for problem in without.problems] == [Fault.MISSING_BARRIER]


# ----------------------------------------------------------------------------------------------------------------------
# What cannot be launched
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "message", "launch"),
    [
        (KernelError, "this is a int: 3", (3, 1, 1)),
        (KernelError, r"fill\(out\) was given 2 arguments: too many positional", (fill, 1, 1, np.zeros(1), 1)),
        (KernelError, "The argument 'out' is a list", (fill, 1, 1, [1.0])),
        (
            LaunchError,
            r"A grid is one to three positive integers, and this is \(1, 0\)",
            (fill, (1, 0), 1, np.zeros(1)),
        ),
        (LaunchError, "A block is one to three positive integers, and this is 1.5", (fill, 1, 1.5, np.zeros(1))),
        (LaunchError, r"A grid is one to three positive integers, and this is \(\)", (fill, (), 1, np.zeros(1))),
        (LaunchError, r"A block has at most 1,024 threads; \(64, 32\) has 2,048", (fill, 1, (64, 32), np.zeros(1))),
    ],
)
def test_what_cannot_be_launched_is_refused(error: type[Exception], message: str, launch: tuple[Any, ...]) -> None:
    with pytest.raises(error, match=message):
        record(*launch)


def test_a_kernel_without_an_end_is_stopped_at_the_limit() -> None:
    @cuda.jit
    def kernel(out):
        while out[0] == 0:
            cuda.syncthreads()

    with pytest.raises(RunawayError, match="'kernel' made more than 100 reads and writes, the last at line"):
        record(kernel, 1, 2, np.zeros(1), limit=100)


def test_an_unknown_name_of_cuda_is_refused() -> None:
    @cuda.jit
    def kernel(out):
        out[0] = cuda.activemask()

    with pytest.raises(
        UnknownDeviceNameError, match=r"does not know cuda.activemask. It knows: all_sync, any_sync, at"
    ):
        record(kernel, 1, 1, np.zeros(1))


def test_an_unknown_name_of_an_array_is_refused() -> None:
    @cuda.jit
    def kernel(out):
        out[0] = out.mean()

    with pytest.raises(UnknownDeviceNameError, match=r"knows no 'mean' of an array.* compute out\.mean before"):
        record(kernel, 1, 1, np.zeros(1))


@pytest.mark.parametrize("index", [(0, 0), 0.5, "a"])
def test_an_index_that_is_none_stops_the_kernel(index: Any) -> None:
    def kernel(out):
        out[index] = 1

    stopped = record(kernel, 1, 1, np.zeros(3)).stopped
    assert stopped is not None
    assert stopped.site is not None
    assert stopped.site.text == "out[index] = 1"
