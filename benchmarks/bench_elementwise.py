"""Elementwise operations of the fast backend against PyTorch and NumPy, in one process, one after the other.

Run it where both are installed: python benchmarks/bench_elementwise.py. Each number is the fastest of many runs, which
are interleaved, so that a busy machine slows down all contenders alike; "x" is PyTorch's time over ours.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

import minitorch_fast
import minitorch_tensor as minitorch
from minitorch_scalar import operators

REACH = {"relu": 1.0, "add": 1.0, "sigmoid": 1.0, "gelu": 1.0, "exp": 2.0, "tanh": 2.0}

Row = Callable[[Any, Any, Any], Any]
"""An operation: it takes a library and two tensors."""


def gelu(library: Any, x: Any) -> Any:
    """Compute gelu as one operation: by the operator that its rule hands to the backend."""
    return torch.nn.functional.gelu(x) if library is torch else x.backend.map(operators.gelu, x)


ROWS: dict[str, Row] = {
    "add": lambda _, x, y: x + y,
    "mul by number": lambda _, x, __: x * 2.5,
    "div": lambda _, x, y: x / y,
    "gelu": lambda library, x, _: gelu(library, x),
    "where": lambda library, x, y: library.where(x > y, x, y),
    "add transposed": lambda _, x, y: x + y.t(),
    "add a row": lambda _, x, y: x + y[0],
    "copy transposed": lambda _, x, __: x.t().contiguous(),
    "relu": lambda _, x, __: x.relu(),
    "sigmoid": lambda _, x, __: x.sigmoid(),
    "exp": lambda _, x, __: x.exp(),
    "tanh": lambda _, x, __: x.tanh(),
    "log": lambda _, x, __: x.log(),
    "erf": lambda _, x, __: x.erf(),
    "sin": lambda _, x, __: x.sin(),
    "sqrt": lambda _, x, __: x.sqrt(),
}


def interleaved(functions: list[Callable[[], Any]], seconds: float) -> list[float]:
    """Return the fastest run of each function in microseconds."""
    best = [float("inf")] * len(functions)
    for function in functions:
        function()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for i, function in enumerate(functions):
            repeats = 1 if best[i] > 200e-6 else 5
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            best[i] = min(best[i], (time.perf_counter() - start) / repeats)
    return [1e6 * b for b in best]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sides", type=int, nargs="*", default=[32, 320, 1000], help="tensors are of (side, side)")
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    minitorch_fast.set_num_threads(options.threads)
    print(
        f"{'operation':16s} {'elements':>9s} {'torch us':>9s} {'numpy us':>9s} {'fast us':>9s} {'x':>6s} {'reach':>6s}"
    )
    with torch.no_grad(), minitorch.no_grad():
        for name, row in ROWS.items():
            if options.only and name not in options.only:
                continue
            for side in options.sides:
                x = torch.rand(side, side) + 0.5
                y = torch.rand(side, side) + 0.5
                runs: list[Callable[[], Any]] = [partial(row, torch, x, y)]
                for backend in ("numpy", "fast"):
                    a, b = (minitorch.tensor(t.numpy(), backend=backend) for t in (x, y))
                    runs.append(partial(row, minitorch, a, b))
                theirs, numpys, ours = interleaved(runs, options.seconds)
                goal = f"{REACH[name]:6.1f}" if name in REACH else ""
                print(
                    f"{name:16s} {side * side:9d} {theirs:9.2f} {numpys:9.2f} {ours:9.2f} {theirs / ours:6.2f} {goal}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
