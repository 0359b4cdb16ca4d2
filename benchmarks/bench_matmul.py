"""Time products of matrices: the backend `fast`, NumPy and PyTorch, in one process and in turn.

Run it with minitorch-fast and torch==2.13.0 installed: `python benchmarks/bench_matmul.py [--dtype float64]`.

All three use two threads, or as many as `--threads` says. What they compute is compared before anything is timed. A
time is the least of many, since a neighbour on the machine can only add to it; a ratio is the median over rounds, in
each of which the three take turns, so that a neighbour disturbs all of them. Above 1 minitorch is faster.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from minitorch_fast.backend import FastBackend
from minitorch_fast.matmul import is_for_the_kernel
from minitorch_fast.threads import set_num_threads

Program = Callable[[], Any]
Case = tuple[str, tuple[int, ...], tuple[int, ...], str]

SQUARES: list[Case] = [("square", (n, n), (n, n), "") for n in (64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048)]

OTHERS: list[Case] = [
    ("left operand transposed", (1024, 1024), (1024, 1024), "a"),
    ("right operand transposed", (1024, 1024), (1024, 1024), "b"),
    ("both transposed", (1024, 1024), (1024, 1024), "ab"),
    ("layer 784-128, batch 64", (64, 784), (784, 128), "b"),
    ("its weights' gradient", (784, 64), (64, 128), "a"),
    ("LSTM's gates, 32 x 200", (6400, 64), (64, 512), "b"),
    ("their weights' gradient", (64, 6400), (6400, 512), "a"),
    ("64 products", (64, 64, 64), (64, 64, 64), ""),
    ("16 products, right one shared", (16, 128, 256), (256, 256), ""),
    ("8 products, left one shared", (256, 256), (8, 256, 256), ""),
    ("attention, 8 x 8 heads", (8, 8, 128, 64), (8, 8, 64, 128), ""),
    ("uneven sizes", (1000, 999), (999, 1001), ""),
    ("matrix and vector", (2048, 2048), (2048, 1), ""),
]


def operands(case: Case, dtype: str) -> tuple[Any, Any]:
    """Return two arrays of random numbers, transposed in memory where the case says so."""
    _, shape_a, shape_b, transposed = case
    rng = np.random.default_rng(0)
    pair = []
    for name, shape in (("a", shape_a), ("b", shape_b)):
        array = rng.standard_normal(shape).astype(dtype)
        pair.append(np.ascontiguousarray(array.swapaxes(-1, -2)).swapaxes(-1, -2) if name in transposed else array)
    return pair[0], pair[1]


def measure(programs: list[Program], seconds: float) -> tuple[list[float], list[float]]:
    """Return the least time of each program, and the median of the ratios of each to the first one's time."""
    count = max(1, math.ceil(1e-3 / _time(programs[0], 1)))
    times: list[list[float]] = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        times.append([_time(program, count) for program in programs])
    least = [min(column) for column in zip(*times, strict=True)]
    return least, [statistics.median(row[i] / row[0] for row in times) for i in range(len(programs))]


def _time(program: Program, count: int) -> float:
    begin = time.perf_counter()
    for _ in range(count):
        program()
    return (time.perf_counter() - begin) / count


def run(case: Case, dtype: str, seconds: float) -> str:
    """Return a row of the table."""
    a, b = operands(case, dtype)
    fast = FastBackend()
    x, y = fast.from_numpy(a), fast.from_numpy(b)
    s, t = torch.from_numpy(a), torch.from_numpy(b)
    programs: list[Program] = [lambda: fast.matmul(x, y), lambda: np.matmul(a, b), lambda: torch.matmul(s, t)]
    ours, numpys, torchs = (np.asarray(program() if i else program().array) for i, program in enumerate(programs))
    for other in (numpys, torchs):
        np.testing.assert_allclose(ours, other, rtol=1e-3, atol=1e-6 * a.shape[-1])
    least, ratios = measure(programs, seconds)
    flop = 2 * ours.size * a.shape[-1]
    speeds = " | ".join(f"{seconds * 1e6:,.1f} ({flop / seconds / 1e9:.0f})" for seconds in least)
    shapes = " @ ".join("x".join(map(str, shape)) for shape in (a.shape, b.shape))
    who = "kernel" if is_for_the_kernel(x, y) else "NumPy"
    by_least = least[2] / least[0]
    return f"| {case[0]} | {shapes} | {who} | {speeds} | {ratios[1]:.2f} | {ratios[2]:.2f} | {by_least:.2f} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dtype", default="float32", choices=["float32", "float64"])
    parser.add_argument("--threads", default=2, type=int, help="of PyTorch and minitorch; NumPy has all (default: 2)")
    parser.add_argument("--seconds", default=1.0, type=float, help="for each row (default: 1)")
    parser.add_argument("--only", default="", help="rows whose name contains this")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    set_num_threads(arguments.threads)
    print("| product | shapes | by | fast, µs (GFLOP/s) | NumPy | PyTorch | x NumPy | x PyTorch | by least times |")
    print("|---|---|---|---|---|---|---|---|---|")
    for case in SQUARES + OTHERS:
        if arguments.only in case[0]:
            print(run(case, arguments.dtype, arguments.seconds), flush=True)


if __name__ == "__main__":
    main()
