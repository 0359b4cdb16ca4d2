"""What no single test can show: that nothing happens in any order, shape, layout, or company of other threads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitorch_tensor as torch
from minitorch_fast import thresholds
from stress.operations import OPERATIONS, compare, layouts

THREADS = 8
EACH = int(os.environ.get("STRESS_OPERATIONS", "1000"))
SECONDS = float(os.environ.get("STRESS_SECONDS", "300"))


@pytest.fixture
def kernels_early() -> Iterator[None]:
    """Lower the sizes from which on kernels run, and run on all threads: most random tensors are small."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COMPILE_FROM", "COPY_FROM", "CONVOLUTION_FROM", "MATMUL_FROM", "MATMUL_EACH"):
            patch.setattr(thresholds, name, 64)
        for name in ("PARALLEL_CHEAP", "PARALLEL_DEAR", "MATMUL_PARALLEL", "CONVOLUTION_PARALLEL"):
            patch.setattr(thresholds, name, 2048)
        yield


def _many(seed: int, goes_on: Callable[[int], bool]) -> int:
    """Compare random operations as long as it goes on; on a mismatch say which seed repeats it."""
    done = 0
    while goes_on(done):
        try:
            compare(np.random.default_rng([seed, done]))
        except Exception as error:
            raise AssertionError(f"compare(np.random.default_rng([{seed}, {done}])) failed") from error
        done += 1
    return done


@pytest.mark.usefixtures("kernels_early")
def test_many_threads_compute_what_numpy_computes() -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(lambda seed: _many(seed, lambda count: count < EACH), range(THREADS)))
    assert done == [EACH] * THREADS


@pytest.mark.usefixtures("kernels_early")
def test_minutes_of_random_operations_compute_what_numpy_computes() -> None:
    until = time.monotonic() + SECONDS
    assert _many(time.time_ns(), lambda _: time.monotonic() < until) > 0


@pytest.mark.usefixtures("kernels_early")
@pytest.mark.parametrize("operation", range(len(OPERATIONS)), ids=[one.__name__[1:] for one in OPERATIONS])
def test_every_kernel_computes_what_numpy_computes(operation: int) -> None:
    @settings(max_examples=150, deadline=None, database=None)
    @given(st.integers(0, 2**32))
    def law(seed: int) -> None:
        compare(np.random.default_rng(seed), OPERATIONS[operation])

    law()


@settings(max_examples=100, deadline=None, database=None)
@given(shape=st.lists(st.integers(0, 5), max_size=4).map(tuple), layout=st.sampled_from(layouts))
def test_a_layout_has_the_shape_that_was_asked_for(shape: tuple[int, ...], layout: Callable[..., Any]) -> None:
    large = torch.zeros(tuple([2 * n + 1 for n in shape]))
    assert layout(large, shape).shape == shape


def test_a_mismatch_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = torch.get_backend("fast")
    monkeypatch.setattr(fast, "to_numpy", lambda a: a.array + 1.0)
    with pytest.raises(AssertionError, match=r"compare\(np.random.default_rng\(\[0, \d+\]\)\) failed"):
        _many(0, lambda done: done < 20)
