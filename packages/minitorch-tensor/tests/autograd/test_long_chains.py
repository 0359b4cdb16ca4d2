"""Chains of a million operations are computed, differentiated and freed, and nothing recurses; costs grow linearly."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from minitorch_tensor import Tensor, autograd, ones

PROGRAM = """
import gc, sys, threading
from minitorch_tensor import ones

def work():
    x = y = ones(1).requires_grad_()
    for _ in range({length}):
        {step}
    {end}
    print("done")

gc.disable()
sys.setrecursionlimit(120)
threading.stack_size(1024 * 1024)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
"""In a stack of 1 MiB a recursion would end the process, in Python as well as in C."""


def run(step: str, end: str, length: int) -> tuple[int, str, str]:
    """Return the exit status, the output and the errors of the program in a process of its own."""
    command = [sys.executable, "-c", PROGRAM.format(step=step, end=end, length=length)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_a_chain_of_a_million_operations_is_differentiated_without_recursion() -> None:
    end = "y.backward(); print(y.item(), x.grad.item())"
    assert run("y = y + x", end, 1_000_000) == (0, "1000001.0 1000001.0\ndone\n", "")


@pytest.mark.parametrize(
    "step",
    ["y = y * x", "y = y.exp() * 0.0", "y = y.view(1) + x", "y = x + y; y.mul_(1.0)"],
    ids=["saved arguments", "saved results", "views", "writes"],
)
def test_a_chain_that_is_never_differentiated_is_freed_without_recursion(step: str) -> None:
    assert run(step, "del y", 50_000) == (0, "done\n", "")


def test_recorded_gradients_of_a_long_chain_are_freed_without_recursion() -> None:
    step = "y = y * x"
    end = "y.backward(create_graph=True); x.grad = None; del y"
    assert run(step, end, 20_000) == (0, "done\n", "")


def test_a_recursion_would_be_seen() -> None:
    status, printed, errors = run("pass", "f = lambda n: n and f(n - 1); f(10_000)", 1)
    assert "RecursionError" in errors or status != 0
    assert "done" not in printed


def chain(length: int) -> tuple[Tensor, Tensor]:
    x = y = ones(1).requires_grad_()
    for _ in range(length):
        y = y * x
    return x, y


def test_a_long_chain_is_differentiated_twice() -> None:
    x, y = chain(3_000)
    (slope,) = autograd.grad(y.sum(), x, create_graph=True)
    assert autograd.grad(slope.sum(), x)[0].item() == 3_001.0 * 3_000.0


def test_the_work_of_an_operation_does_not_grow_with_the_graph() -> None:
    def calls(length: int) -> int:
        count = 0

        def counted(*_: Any) -> None:
            nonlocal count
            count += 1

        sys.setprofile(counted)
        try:
            _, y = chain(length)
            y.backward()
        finally:
            sys.setprofile(None)
        return count

    calls(10)
    few, many = calls(500), calls(5_000)
    assert many < 10.1 * few
