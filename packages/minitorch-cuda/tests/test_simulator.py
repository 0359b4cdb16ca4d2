"""Threads that take turns: what they share, and what they miss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import cuda, float64

from minitorch_cuda.device import is_simulated
from minitorch_cuda.errors import BarrierError
from minitorch_cuda.launching import launch
from minitorch_cuda.operators import device_operator
from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import float32, uint8

pytestmark = pytest.mark.usefixtures("simulator")


@pytest.fixture
def simulator() -> None:
    assert is_simulated(), "These tests are of the simulator: run them with NUMBA_ENABLE_CUDASIM=1."


@cuda.jit
def turned(out: Any) -> None:
    cache = cuda.shared.array(8, float64)
    me = cuda.threadIdx.x
    cache[me] = me
    cuda.syncthreads()
    out[me] = cache[7 - me]


@cuda.jit
def without_a_barrier(out: Any) -> None:
    cache = cuda.shared.array(8, float64)
    me = cuda.threadIdx.x
    cache[me] = -1.0
    cuda.syncthreads()
    cache[me] = me
    out[me] = cache[7 - me]


@cuda.jit
def half_at_a_barrier(out: Any) -> None:
    if cuda.threadIdx.x < 4:
        cuda.syncthreads()
    out[cuda.threadIdx.x] = 1.0


@cuda.jit
def failing(out: Any) -> None:
    cuda.syncthreads()
    out[cuda.threadIdx.x] = [1.0][cuda.threadIdx.x]


def test_a_barrier_lets_threads_read_what_others_wrote() -> None:
    out = np.zeros(8)
    launch(turned, 1, 8, out)
    assert out.tolist() == [7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]


def test_without_a_barrier_some_read_too_early() -> None:
    out = np.zeros(8)
    launch(without_a_barrier, 1, 8, out)
    assert -1.0 in out.tolist()


def test_a_barrier_that_some_never_come_to_is_an_error() -> None:
    with pytest.raises(BarrierError, match=r"4 of 8 threads of block \(0, 0, 0\) wait at a barrier"):
        launch(half_at_a_barrier, 1, 8, np.zeros(8))


def test_an_error_in_a_thread_is_raised_and_the_next_kernel_runs() -> None:
    with pytest.raises(IndexError):
        launch(failing, 1, 4, np.zeros(4))
    out = np.zeros(8)
    launch(turned, 1, 8, out)
    assert out[0] == 7.0


def test_each_thread_knows_its_place_in_three_dimensions() -> None:
    @cuda.jit
    def places(out: Any) -> None:
        x, y, z = cuda.grid(3)
        out[z, y, x] = 100 * z + 10 * y + x

    out = np.zeros((2, 4, 6))
    launch(places, (3, 2, 1), (2, 2, 2), out)
    z, y, x = np.meshgrid(np.arange(2), np.arange(4), np.arange(6), indexing="ij")
    np.testing.assert_array_equal(out, 100 * z + 10 * y + x)


def test_an_operator_gives_numbers_of_the_dtype() -> None:
    assert device_operator(scalar.add, uint8, uint8)(np.uint8(200), np.uint8(100)) == 44
    assert device_operator(scalar.div, float32, float32)(np.float32(1.0), np.float32(3.0)) == np.float32(1.0) / 3
