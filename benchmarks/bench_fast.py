"""The targets of the backend `fast` against PyTorch's eager mode, in one process and in turn: one table.

Run it with minitorch-fast and torch==2.13.0 installed: `python benchmarks/bench_fast.py`, or `tox -e bench`. It takes
about five minutes once the kernels are compiled, which `python -m minitorch_fast.warmup` does. Each row is a program
written once for each library, on the same numbers; what they compute is compared before anything is timed.

A ratio is PyTorch's time over ours: above 1 minitorch is faster. One is the median over rounds in each of which the two
take turns of 40 ms, the other that of the least times; where others use the machine PyTorch's threads suffer more than
ours, so the smaller of the two is held against the targets, "reach" and "aim". The last ratio is that on one thread, by
the least times of the processor, which depend little on others. The other scripts, bench_elementwise and so on, look at
one kind of kernel.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import torch
from bench_rows import Program, Row, pointwise, product, recurrent, rows

import minitorch_fast
import minitorch_tensor as minitorch

Pairs = list[tuple[Program, Program]]
Rounds = list[tuple[float, float]]
Clock = Callable[[], float]

QUIET = 0.02
"""Seconds at the beginning of a turn that are not counted."""

PLACES = 6
"""How often each row is prepared."""


# ----------------------------------------------------------------------------------------------------------------------
# Ratios
# ----------------------------------------------------------------------------------------------------------------------
def measured(row: Row, threads: int, seconds: float) -> tuple[str, str]:
    """Measure one row: return it, and whether it is behind, or has reached its target or its aim."""
    set_threads(threads)
    pairs = at_places(row)
    for ours, theirs in pairs * 2:
        np.testing.assert_allclose(ours().detach().numpy(), theirs().detach().numpy(), rtol=2e-3, atol=1e-3)
    rounds = in_turns(pairs, seconds)
    least = [min(column) for column in zip(*rounds, strict=True)]
    ratio = statistics.median(b / a for a, b in rounds)
    careful = min(ratio, least[1] / least[0])
    verdict = "aim" if careful >= row.aim else "reached" if careful >= row.reach else "behind"
    alone = "-"
    if threads > 1:
        set_threads(1)
        columns = list(zip(*in_turns(pairs, seconds / 3, time.thread_time), strict=True))
        alone = f"{min(columns[1]) / min(columns[0]):.2f}"
    times = " | ".join(f"{1e6 * one:,.0f} us" for one in least)
    ratios = f"{ratio:.2f} | {least[1] / least[0]:.2f} | {alone}"
    return f"| {row.name} | {times} | {ratios} | {row.reach:g} | {row.aim:g} | {verdict} |", verdict


def set_threads(count: int) -> None:
    """Let both libraries use so many threads."""
    torch.set_num_threads(count)
    minitorch_fast.set_num_threads(count)


def at_places(row: Row) -> Pairs:
    """Prepare the programs of a row for both libraries, several times, each time elsewhere in memory.

    Where the operands and the results of a small operation lie to each other, and to the lines and pages of the cache,
    decides over a fifth of its time and more, and would be the same from run to run.
    """
    rng = np.random.default_rng(0)
    between, pairs = [], []
    for place in range(PLACES):
        between.append([np.empty(size, np.uint8) for size in rng.integers(16, 8192, 5)])
        order = (minitorch, torch) if place % 2 else (torch, minitorch)
        programs = {library: row.prepare(library) for library in order}
        pairs.append((programs[minitorch], programs[torch]))
    return pairs


def in_turns(pairs: Pairs, seconds: float, clock: Clock = time.perf_counter) -> Rounds:
    """Return the times of both, one round after the other, from place to place."""
    rounds: Rounds = []
    end = time.perf_counter() + seconds
    while len(rounds) < len(pairs) or time.perf_counter() < end:
        ours, theirs = pairs[len(rounds) % len(pairs)]
        rounds.append((_turn(ours, clock), _turn(theirs, clock)))
    return rounds


def _turn(program: Program, clock: Clock) -> float:
    """Return the least time of some calls; the first ones do not count, while the other's threads still wait for work.

    PyTorch's threads do not sleep when their work is done: they look for more for some milliseconds, on the core that
    ours want.
    """
    begin = time.perf_counter()
    found: list[float] = []
    while not found or time.perf_counter() < begin + 2 * QUIET:
        if time.perf_counter() < begin + QUIET:
            found.clear()
        start = clock()
        program()
        found.append(clock() - start)
    return min(found)


# ----------------------------------------------------------------------------------------------------------------------
# Growth
# ----------------------------------------------------------------------------------------------------------------------
def growth(seconds: float) -> list[str]:
    """Return how time and fresh memory grow with the size, for one work of each kind."""
    thousands = [10**n for n in range(3, 8)]
    works: list[tuple[str, list[int], Any, Any]] = [
        ("`a + b`, by elements", thousands, lambda n: pointwise("a + b", n), lambda n: n),
        ("`a.sum()`, by elements", thousands, lambda n: pointwise("a.sum()", n), lambda n: n),
        ("n x n by n x n, by multiply-adds", [64 * 2**i for i in range(6)], product, lambda n: n**3),
        ("lstm, forward and backward, by steps", [50, 100, 200, 400], lambda n: recurrent("lstm", n), lambda n: n),
    ]
    lines = ["| work | size | time | ns each | fresh memory | bytes each |", "|---|---|---|---|---|---|"]
    for name, sizes, prepare, units in works:
        for size in sizes:
            program, count = prepare(size)(minitorch), units(size)
            program()
            least = min(row[0] for row in in_turns([(program, program)], seconds))
            tracemalloc.start()
            kept = program()
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            del kept
            time_each, bytes_each = _short(1e9 * least / count), _short(peak / count)
            memory = f"{peak / 1024:,.0f} KiB | {bytes_each}"
            lines.append(f"| {name} | {size:,} | {1e6 * least:,.0f} us | {time_each} | {memory} |")
    return lines


def _short(number: float) -> str:
    """Write a number with three digits, or all of those before the point."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


# ----------------------------------------------------------------------------------------------------------------------
# Start-up
# ----------------------------------------------------------------------------------------------------------------------
FIRST = "import minitorch_tensor as m, minitorch_fast; m.set_default_backend('fast'); x = m.ones(1000, 1000); "
LAST = "t = time.perf_counter(); (x + x)"


def start_up(code: str, rounds: int = 5) -> float:
    """Return the least seconds that a fresh interpreter takes for some code."""
    timed = f"import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True) for _ in range(rounds)
    ]
    return min(float(run.stdout.split()[-1]) for run in runs)


def print_table(chosen: Iterable[Row], threads: int, seconds: float) -> None:
    """Measure rows, and print each as soon as it is known."""
    print(
        f"minitorch-fast {minitorch_fast.__version__}, PyTorch {torch.__version__.partition('+')[0]}, "
        f"NumPy {np.__version__}, {date.today()}, Python {platform.python_version()}, {threads} threads on "
        f"{os.cpu_count()} cores of {platform.machine()}, `python benchmarks/{Path(sys.argv[0]).name}`\n"
    )
    print("| work | minitorch | PyTorch | x (median) | x (least) | x, 1 thread | reach | aim | |")
    print("|---|---|---|---|---|---|---|---|---|")
    verdicts: Counter[str] = Counter()
    for row in chosen:
        line, verdict = measured(row, threads, seconds)
        verdicts[verdict] += 1
        print(line, flush=True)
    print("\nRows: " + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()) + ".")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1.5, help="how long to measure each row")
    parser.add_argument("--threads", type=int, default=minitorch_fast.get_num_threads())
    parser.add_argument("--only", default="", help="only rows with this in their name")
    chosen = parser.parse_args()
    minitorch.set_default_backend("fast")
    print_table((row for row in rows() if chosen.only in row.name), chosen.threads, chosen.seconds)
    if not chosen.only:
        set_threads(chosen.threads)
        print("\n" + "\n".join(growth(chosen.seconds / 5)))
        print(f"\n`import minitorch_fast`: {start_up('import minitorch_fast'):.2f} s (at most 0.25).")
        print(f"The first kernel, found on the disk: {start_up(FIRST + LAST):.2f} s (at most 0.4).")


if __name__ == "__main__":
    main()
