"""If the result of a kernel depends on which thread comes first, the checker has a problem with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numba import cuda, float64

from minitorch_cuda.checker import Report, check
from minitorch_cuda.checker.machine import Machine

THREADS = 6
INDICES = ("t", "(t + 1) % 6", "5 - t", "t // 2", "0", "(t + 3) % 6", "2 * t % 6")
CONDITIONS = ("True", "True", "t == 0", "t < 3", "t % 2 == 0", "b == 0")
STATEMENTS = (
    "cuda.syncthreads()",
    "s[{i}] = s[{j}] + {k} * (t + 1)",
    "g[6 * b + {i}] = s[{j}]",
    "g[{i}] = s[{j}]",
    "s[{i}] = g[6 * b + {j}]",
    "cuda.atomic.add(s, {i}, {k})",
    "cuda.atomic.add(g, {i}, t + 1)",
)
BEGIN = """
def kernel(g, a):
    s = cuda.shared.array(6, float64)
    t, b = cuda.threadIdx.x, cuda.blockIdx.x
    s[t] = a[t]
    cuda.syncthreads()
"""
END = """
    cuda.syncthreads()
    g[12 + 6 * b + t] = s[t]
"""

number, index, condition = st.integers(1, 9), st.sampled_from(INDICES), st.sampled_from(CONDITIONS)


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Draw a line of a kernel; barriers stand under no condition."""
    text = draw(st.sampled_from(STATEMENTS)).format(i=draw(index), j=draw(index), k=draw(number))
    return f"    {text}" if text.startswith("cuda.sync") else f"    if {draw(condition)}: {text}"


def run(lines: list[str]) -> Report:
    names: dict[str, Any] = {"cuda": cuda, "float64": float64}
    exec(BEGIN + "\n".join(lines) + END, names)
    return check(names["kernel"], 2, THREADS, np.zeros(24), np.arange(6.0))


def run_backwards(lines: list[str]) -> Report:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Machine, "in_turn", staticmethod(lambda threads: threads[::-1]))
        return run(lines)


@given(st.lists(statements(), min_size=1, max_size=7))
def test_a_kernel_without_problems_computes_the_same_in_any_order(lines: list[str]) -> None:
    forwards, backwards = run(lines), run_backwards(lines)
    assert forwards.ok == backwards.ok
    if forwards.ok:
        np.testing.assert_array_equal(forwards.results[0], backwards.results[0])


def test_a_kernel_without_a_barrier_computes_something_else_backwards() -> None:
    lines = ["    s[t] = s[(t + 1) % 6]"]
    forwards, backwards = run(lines), run_backwards(lines)
    assert not forwards.ok
    assert forwards.results[0].tolist() != backwards.results[0].tolist()
