"""The targets of the backend `fast` against PyTorch's eager mode, in one process and in turn: one table.

Run it with minitorch-fast and torch==2.13.0 installed: `python benchmarks/bench_fast.py`, or `tox -e bench`. Each row
is a program written once for each library, on the same numbers; what they compute is compared before anything is timed.
A ratio is PyTorch's time over ours: above 1 minitorch is faster. One is the median over rounds in each of which the two
take turns, the other that of the least times; where others use the machine PyTorch's threads suffer more than ours, so
the smaller of the two is held against the targets, "reach" and "aim". The other scripts, bench_elementwise and so on,
look at one kind of kernel.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch

import bench_recurrent
import minitorch_fast
import minitorch_tensor as minitorch
from bench_networks import adam, convolutional, lenet, mlp, wide_mlp
from minitorch_scalar import operators

Program = Callable[[], Any]


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        name: What is computed.
        prepare: Takes a library, or its name for PyTorch's fused optimizer, and returns the program.
        reach: The ratio to reach.
        aim: The one to aim for then.
    """

    name: str
    prepare: Callable[[Any], Program]
    reach: float
    aim: float


def pointwise(expression: str, size: int, grad: bool = False, repeat: int = 1) -> Callable[[Any], Program]:
    """Prepare one operation on tensors `a` and `b`."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (library.tensor((rng.random(size) + 0.5).astype(np.float32), requires_grad=grad) for _ in range(2))
        one = eval(f"lambda: {expression}", {"a": a, "b": b, "gelu": partial(gelu, library), "chain": chain(library)})

        def program() -> Any:
            for _ in range(repeat - 1):
                one()
            return one()

        return program

    return prepare


def gelu(library: Any, x: Any) -> Any:
    """Compute gelu as one operation."""
    return torch.nn.functional.gelu(x) if library is torch else x.backend.map(operators.gelu, x)


def tanh_gelu(x: float) -> float:
    """Compute gelu by nine operations: for us one operator, which a kernel is compiled for."""
    return 0.5 * x * (1.0 + operators.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def chain(library: Any) -> Callable[[Any], Any]:
    """Return the nine operations: PyTorch computes one after the other."""
    if library is not torch:
        return lambda x: x.backend.map(tanh_gelu, x)
    return lambda x: 0.5 * x * (1.0 + torch.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))


def product(n: int) -> Callable[[Any], Program]:
    """Prepare the product of two square matrices."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (library.tensor(rng.random((n, n)).astype(np.float32)) for _ in range(2))
        return lambda: a @ b

    return prepare


def recurrent(kind: str) -> Callable[[Any], Program]:
    """Prepare the forward and backward of a recurrent layer: T 200, batch 32, 64 features, a state of 128."""

    def prepare(library: Any) -> Program:
        rng = np.random.default_rng(0)
        x, grad = (rng.standard_normal((200, 32, size)).astype(np.float32) for size in (64, 128))
        torch.manual_seed(0)
        layer = bench_recurrent.layer_of(kind, 64, 128, torch.float32)
        if library is torch:
            both = bench_recurrent.theirs(layer, x, grad)
        else:
            both = bench_recurrent.ours(kind, layer, x, grad)
        return lambda: torch.from_numpy(both()[0])

    return prepare


def rows() -> Iterator[Row]:
    """Yield the rows of the table of targets that need no compiled step."""
    for line in ("a + b", "a * b", "a.relu()", "a.exp()", "a.sum()"):
        yield Row(f"`{line}`, 1,000 elements, with graph", pointwise(line, 1000, grad=True, repeat=100), 1.5, 2)
    for size in (100_000, 1_000_000):
        for line in ("a.relu()", "a + b", "a.sigmoid()", "gelu(a)"):
            yield Row(f"`{line}`, {size:,} elements", pointwise(line, size), 1, 1.3)
        for line in ("a.exp()", "a.tanh()"):
            yield Row(f"`{line}`, {size:,} elements", pointwise(line, size), 2, 2.5)
        yield Row(f"gelu of nine operations, {size:,} elements", pointwise("chain(a)", size), 5, 9)
    for n in (256, 512, 1024, 2048):
        yield Row(f"matmul {n}", product(n), 1.6, 1.95)
    yield Row("training step, MLP 2-10-10-1, 50 points", mlp, 3, 4)
    yield Row("training step, MLP 784-128-10, batch 64", wide_mlp, 1.3, 1.9)
    yield Row("training step, LeNet, batch 16", lenet, 1.5, 3)
    yield Row("training step, CNN 32-64, batch 64", convolutional, 1.0, 1.8)
    for kind, reach, aim in (("tanh", 4, 5.8), ("lstm", 1.8, 2.3), ("gru", 3, 5)):
        yield Row(f"{'rnn' if kind == 'tanh' else kind}, forward and backward", recurrent(kind), reach, aim)
    yield Row("Adam, 10,000,000 parameters", partial(adam, fused=False), 10, 13)
    yield Row("Adam, 10,000,000 parameters, PyTorch's fused", partial(adam, fused=True), 1, 1.2)


def measured(row: Row, seconds: float) -> str:
    """Measure one row, and return it."""
    ours, theirs = row.prepare(minitorch), row.prepare(torch)
    for _ in range(2):
        a, b = ours(), theirs()
        np.testing.assert_allclose(a.detach().numpy(), b.detach().numpy(), rtol=2e-3, atol=1e-3)
    rounds: list[tuple[float, float]] = []
    end = time.perf_counter() + seconds
    while len(rounds) < 5 or time.perf_counter() < end:
        rounds.append((_time(ours), _time(theirs)))
    least = [min(column) for column in zip(*rounds, strict=True)]
    ratio = statistics.median(b / a for a, b in rounds)
    careful = min(ratio, least[1] / least[0])
    verdict = "aim" if careful >= row.aim else "reached" if careful >= row.reach else "behind"
    times = " | ".join(f"{1e6 * one:,.0f} us" for one in least)
    ratios = f"{ratio:.2f} | {least[1] / least[0]:.2f}"
    return f"| {row.name} | {times} | {ratios} | {row.reach:g} | {row.aim:g} | {verdict} |"


def _time(program: Program) -> float:
    start = time.perf_counter()
    program()
    return time.perf_counter() - start


def start_up(code: str, rounds: int = 5) -> float:
    """Return the least seconds that a fresh interpreter takes for some code."""
    timed = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True) for _ in range(rounds)
    ]
    return min(float(run.stdout.split()[-1]) for run in runs)


FIRST = "import minitorch_tensor as m, minitorch_fast; m.set_default_backend('fast'); x = m.ones(1000, 1000); "
LAST = "t = time.perf_counter(); (x + x)"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long to measure each row")
    parser.add_argument("--threads", type=int, default=minitorch_fast.get_num_threads())
    parser.add_argument("--only", default="", help="only rows with this in their name")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    minitorch_fast.set_num_threads(chosen.threads)
    minitorch.set_default_backend("fast")
    print(
        f"minitorch-fast {minitorch_fast.__version__}, PyTorch {torch.__version__.partition('+')[0]}, "
        f"NumPy {np.__version__}, {date.today()}, Python {platform.python_version()}, {chosen.threads} threads on "
        f"{os.cpu_count()} cores of {platform.machine()}, `python benchmarks/bench_fast.py`\n"
    )
    print("| work | minitorch | PyTorch | ratio (median) | ratio (least) | reach | aim | |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows():
        if chosen.only in row.name:
            print(measured(row, chosen.seconds), flush=True)
    if not chosen.only:
        print(f"\n`import minitorch_fast`: {start_up('import minitorch_fast'):.2f} s (at most 0.25).")
        print(f"The first kernel, found on the disk: {start_up(FIRST + LAST):.2f} s (at most 0.4).")


if __name__ == "__main__":
    main()
