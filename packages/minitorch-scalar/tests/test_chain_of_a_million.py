"""A chain of a million operations is computed, differentiated and freed, and nothing recurses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from minitorch_scalar import Scalar, grad, topological_sort

PROGRAM = """
import gc, sys, threading
from minitorch_scalar import Scalar

def work():
    x = y = Scalar(1.0)
    for _ in range({length}):
        y = y + x
    {end}
    print("done")

gc.disable()
sys.setrecursionlimit(100)
threading.stack_size(1024 * 1024)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
"""In a stack of 1 MiB a recursion would end the process, in Python as well as in C."""


def run(end: str, length: int = 1_000_000) -> tuple[int, str, str]:
    """Return the exit status, the output and the errors of the program in a process of its own."""
    command = [sys.executable, "-c", PROGRAM.format(end=end, length=length)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("end", "printed"),
    [
        ("y.backward(); print(y.data, x.grad)", "1000001.0 1000001.0\n"),
        ("del y", ""),
    ],
    ids=["differentiated", "freed without a backward pass"],
)
def test_a_chain_of_a_million_operations_does_not_recurse(end: str, printed: str) -> None:
    assert run(end) == (0, f"{printed}done\n", "")


def test_a_recursion_of_ten_thousand_calls_would_be_seen() -> None:
    status, printed, errors = run("f = lambda n: n and f(n - 1); f(10_000)", length=1)
    assert "RecursionError" in errors or status != 0
    assert "done" not in printed


def test_the_order_of_a_long_chain_is_found() -> None:
    x = y = Scalar(1.0)
    for _ in range(100_000):
        y = y + x
    assert len(topological_sort(y)) == 100_001


def test_a_long_chain_is_differentiated_twice() -> None:
    x = y = Scalar(1.0)
    for _ in range(10_000):
        y = y * 1.0 + x
    (slope,) = grad(y * y, x, create_graph=True)
    assert grad(slope, x) == (2.0 * 10_001.0**2,)
