"""Time minitorch-tensor against PyTorch's eager mode, in one process, the two in turn.

Run it with minitorch-tensor, torch==2.13.0 and, for one row, minitorch-nn installed:
`python benchmarks/bench_tensor.py`, or `tox -e bench`.

Both libraries run the same lines on the same numbers, with one thread each where a thread makes a difference only to
one of them (small operations), and with all threads for large ones. Small operations and steps are timed by the clock
of their thread, which stops while others have the processor. What they compute is compared before anything is timed. A
ratio above 1 means that minitorch is faster: the median over the rounds, and that of the fastest tenth of each.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter, thread_time
from typing import Any, NamedTuple

import numpy as np
import torch

import minitorch
import minitorch_scalar
import minitorch_tensor

Program = Callable[[], Any]
Contender = Callable[[Any], Program]
Clock = Callable[[], float]

LR = 0.01


# ----------------------------------------------------------------------------------------------------------------------
# The programs: each takes a library and gives what is to be timed
# ----------------------------------------------------------------------------------------------------------------------
def small(expression: str, size: int = 1000) -> Contender:
    """Prepare one small operation with its graph."""

    def prepare(m: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (m.tensor((rng.random(size) + 0.5).astype(np.float32), requires_grad=True) for _ in range(2))
        program = eval(f"lambda: {expression}", {"a": a, "b": b})
        return lambda: _last(program, 2000)

    return prepare


def _last(program: Program, times: int) -> Any:
    """Run a program several times, each result freed before the next, and return the last."""
    for _ in range(times - 1):
        program()
    return program()


def large(expression: str, size: int = 1_000_000) -> Contender:
    """Prepare one pointwise operation on many elements, without a graph."""

    def prepare(m: Any) -> Program:
        rng = np.random.default_rng(0)
        a, b = (m.tensor((rng.random(size) + 0.5).astype(np.float32)) for _ in range(2))
        return eval(f"lambda: {expression}", {"a": a, "b": b})  # type: ignore[no-any-return]  # eval has no type

    return prepare


def gradient(m: Any) -> Program:
    """Prepare the smallest forward and backward."""
    a, b = (m.tensor(np.ones(1000, np.float32), requires_grad=True) for _ in range(2))

    def program() -> Any:
        a.grad = b.grad = None
        (a * b).sum().backward()
        return a.grad

    return program


def mlp(m: Any) -> Program:
    """Prepare a training step of 2-10-10-1 with relu on 50 points: gradients to zero, forward, backward, SGD.

    A layer is one `addmm`, as PyTorch's Linear has it on the CPU.
    """
    rng = np.random.default_rng(0)
    x = m.tensor(rng.random((50, 2)).astype(np.float32))
    y = m.tensor(np.where(rng.random((50, 1)) < 0.5, 1.0, -1.0).astype(np.float32))
    sizes = [(2, 10), (10,), (10, 10), (10,), (10, 1), (1,)]
    p = [m.tensor((rng.random(s) - 0.5).astype(np.float32), requires_grad=True) for s in sizes]
    optimizer = (torch.optim.SGD if m is torch else minitorch_scalar.SGD)(p, lr=LR)

    def program() -> Any:
        optimizer.zero_grad()
        h = m.addmm(p[1], x, p[0]).relu()
        h = m.addmm(p[3], h, p[2]).relu()
        error = m.addmm(p[5], h, p[4]) - y
        loss = (error * error).mean()
        loss.backward()
        optimizer.step()
        return loss

    return program


def modules(m: Any) -> Program:
    """Prepare the same step as programs write it: with nn and optim, whose backend here is this package's too."""
    library = torch if m is torch else minitorch
    nn, rng = library.nn, np.random.default_rng(0)
    net = nn.Sequential(nn.Linear(2, 10), nn.ReLU(), nn.Linear(10, 10), nn.ReLU(), nn.Linear(10, 1))
    with library.no_grad():
        for p in net.parameters():
            p.copy_(library.tensor((rng.random(tuple(p.shape)) - 0.5).astype(np.float32)))
    x = library.tensor(rng.random((50, 2)).astype(np.float32))
    y = library.tensor(np.where(rng.random((50, 1)) < 0.5, 1.0, -1.0).astype(np.float32))
    optimizer, loss_of = library.optim.SGD(net.parameters(), lr=LR), nn.MSELoss()

    def program() -> Any:
        optimizer.zero_grad()
        loss = loss_of(net(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return program


# ----------------------------------------------------------------------------------------------------------------------
# Measuring
# ----------------------------------------------------------------------------------------------------------------------
class Line(NamedTuple):
    """A line of the table.

    Attributes:
        name: What is timed.
        contender: What prepares it.
        repeat: So often in a turn.
        operations: So many operations each time.
    """

    name: str
    contender: Contender
    repeat: int = 1
    operations: int = 1


class Timing(NamedTuple):
    """What a line of the table says.

    Attributes:
        ours: The median seconds of minitorch.
        theirs: Those of PyTorch.
        ratio: The median of the ratios of neighbours.
        at_best: The ratio of what each takes in the fastest tenth of the rounds at most.
    """

    ours: float
    theirs: float
    ratio: float
    at_best: float


def in_turn(lines: Sequence[Line], rounds: int, clock: Clock) -> list[Timing]:
    """Time both in turn, line after line, in each round: so every line meets all moods of the machine."""
    programs = [(line.contender(minitorch_tensor), line.contender(torch)) for line in lines]
    for ours, theirs in programs:
        np.testing.assert_allclose(ours().detach().numpy(), theirs().detach().numpy(), rtol=1e-4, atol=1e-6)
    times: list[list[tuple[float, float]]] = [[] for _ in lines]
    gc.collect()
    for _ in range(rounds):
        for (ours, theirs), line, found in zip(programs, lines, times, strict=True):
            found.append((_seconds(ours, line, clock), _seconds(theirs, line, clock)))
    return [_summary(found) for found in times]


def _seconds(program: Program, line: Line, clock: Clock) -> float:
    start = clock()
    for _ in range(line.repeat):
        program()
    return (clock() - start) / line.repeat / line.operations


def _summary(times: list[tuple[float, float]]) -> Timing:
    columns = list(zip(*times, strict=True))
    our_best, their_best = (sorted(column)[len(times) // 10] for column in columns)
    ratio = statistics.median(theirs / ours for ours, theirs in times)
    return Timing(statistics.median(columns[0]), statistics.median(columns[1]), ratio, their_best / our_best)


def growth(make: Callable[[Any, int], Any]) -> list[float]:
    """Return the microseconds an operation of a program of 1e3, 1e4 and 1e5 operations, forward and backward."""
    found = []
    for n in (1_000, 10_000, 100_000):
        x = minitorch_tensor.tensor(np.ones(4, np.float32), requires_grad=True)
        gc.collect()
        start = perf_counter()
        make(x, n).sum().backward()
        found.append((perf_counter() - start) / n * 1e6)
    return found


def chain(x: Any, n: int) -> Any:
    """Apply n operations, one after the other."""
    for _ in range(n):
        x = x * 1.0
    return x


def views(x: Any, n: int) -> Any:
    """View a view of a view, n deep."""
    for _ in range(n // 2):
        x = x.view(2, 2).view(4)
    return x


def slices(x: Any, n: int) -> Any:
    """Sum n slices of one tensor of n elements, each a view."""
    wide = x.sum() * minitorch_tensor.ones(n)
    return minitorch_tensor.stack([wide[i] for i in range(n)])


def import_time(statement: str) -> float:
    """Return the least milliseconds that a fresh interpreter takes for a statement."""
    code = f"import time; t = time.perf_counter(); {statement}; print((time.perf_counter() - t) * 1e3)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(9)]
    return min(float(run.stdout) for run in runs)


def memory() -> tuple[float, float]:
    """Return the KiB in use after 10 training steps, and after 1,000 more."""
    step = mlp(minitorch_tensor)
    for _ in range(10):
        step()
    tracemalloc.start()
    step()
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(1000):
        step()
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return before / 1024, after / 1024


# ----------------------------------------------------------------------------------------------------------------------
# The table
# ----------------------------------------------------------------------------------------------------------------------
SMALL = ["a + b", "a - b", "a * b", "a / b", "a * 2.0", "1.0 - a", "-a", "a ** 2", "a.exp()", "a.relu()", "a.sigmoid()"]
SMALL += ["a.tanh()", "a.sum()", "a[10:20]", "a.view(10, 100)"]
LARGE = ["a + b", "a * b", "a / b", "a * 2.0", "a.relu()", "a.sigmoid()", "a.exp()", "a.tanh()", "a.sqrt()", "a > b"]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    minitorch.set_default_backend("numpy")  # minitorch-nn has set another one
    print(
        f"minitorch-tensor {minitorch_tensor.__version__}, PyTorch {torch.__version__.partition('+')[0]}, "
        f"NumPy {np.__version__}, {date.today()}, Python {platform.python_version()}, {os.cpu_count()} cores of "
        f"{platform.machine()}, `python benchmarks/bench_tensor.py --rounds {rounds}`\n"
    )
    print("| work | minitorch | PyTorch | PyTorch over minitorch | at best |\n|---|---|---|---|---|")
    smalls = [Line(f"`{line}`, 1,000 elements, with graph", small(line), 1, 2000) for line in SMALL]
    steps = [
        Line("`(a * b).sum().backward()`, 1,000 elements", gradient, 20),
        Line("a training step of 2-10-10-1, 50 points, in single operations", mlp, 20),
        Line("the same with nn.Linear, nn.ReLU, nn.MSELoss and optim.SGD", modules, 20),
    ]
    larges = [Line(f"`{line}`, 1,000,000 elements", large(line)) for line in LARGE]
    timings = in_turn([*smalls, *steps], rounds, thread_time)
    _print(smalls, timings[: len(smalls)])
    middle, at_best = (statistics.median(column) for column in list(zip(*timings[: len(smalls)], strict=True))[2:])
    print(f"| median of these | | | {middle:.2f} | {at_best:.2f} |")
    _print(steps, timings[len(smalls) :])
    _print(larges, in_turn(larges, rounds, perf_counter))

    print("\n| microseconds an operation, forward and backward | 1e3 | 1e4 | 1e5 |\n|---|---|---|---|")
    for make in (chain, views, slices):
        print(f"| {make.__name__} | " + " | ".join(f"{value:.1f}" for value in growth(make)) + " |")
    numpy = import_time("import numpy")
    both = import_time("import minitorch_tensor")
    print(f"\n`import minitorch_tensor`: {both:.0f} ms, of which NumPy {numpy:.0f} ms.")
    before, after = memory()
    print(f"Memory in use after 1,000 further training steps: {before:.1f} KiB before, {after:.1f} KiB after.")


def _print(lines: Sequence[Line], timings: Sequence[Timing]) -> None:
    for line, timing in zip(lines, timings, strict=True):
        ours, theirs = (seconds * 1e6 for seconds in timing[:2])
        print(f"| {line.name} | {ours:.2f} us | {theirs:.2f} us | {timing.ratio:.2f} | {timing.at_best:.2f} |")


if __name__ == "__main__":
    main()
