"""Compile all kernels, so that no program waits for one: `python -m minitorch_fast.warmup`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TextIO

import minitorch_fast
from minitorch_fast.workloads import Work, workloads
from minitorch_tensor.dtypes import float32, float64

__all__ = ["draw", "main"]

_DTYPES = {"float32": float32, "float64": float64}
_WIDTH = 30
_here: list[Work] = []


def draw(names: Iterable[str], count: int, stream: TextIO) -> float:
    """Draw how far the work is, and return how many seconds it took.

    Args:
        names: What has been done, as it is done.
        count: How many there are.
        stream: Where to draw: on a terminal the bar moves, elsewhere a line is written for each tenth.
    """
    start = time.perf_counter()
    moving = stream.isatty()
    for done, name in enumerate(names, 1):
        if moving or done * 10 // count > (done - 1) * 10 // count:
            full = done * _WIDTH // count
            bar = "#" * full + "." * (_WIDTH - full)
            text = f"[{bar}] {done}/{count} {time.perf_counter() - start:5.1f} s  {name[:60]}"
            stream.write(f"\r{text:<110}" if moving else f"{text}\n")
            stream.flush()
    stream.write("\n" * moving)
    return time.perf_counter() - start


def _wanted(dtypes: Sequence[str], basic: bool, only: str) -> list[Work]:
    """List the work that was asked for."""
    works = workloads(tuple(_DTYPES[name] for name in dtypes), everything=not basic)
    return [work for work in works if only in work[0]]


def _prepare(*wanted: object) -> None:
    """List the work in another process: a call cannot be sent to it, but its place in the list can."""
    _here[:] = _wanted(*wanted)  # type: ignore[arg-type]  # it comes as it was sent


def _do(place: int) -> str:
    """Do one of them, and return its name."""
    name, work = _here[place]
    work()
    return name


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the kernels, and say how long it took and where they are kept."""
    parser = argparse.ArgumentParser(prog="python -m minitorch_fast.warmup", description=__doc__)
    parser.add_argument("--version", action="version", version=f"minitorch-fast {minitorch_fast.__version__}")
    parser.add_argument("--basic", action="store_true", help="only the operators that nearly every network needs")
    parser.add_argument("--dtypes", nargs="+", choices=sorted(_DTYPES), default=sorted(_DTYPES), metavar="DTYPE")
    parser.add_argument("--only", default="", metavar="TEXT", help='only what has this in its name, such as "conv2d"')
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that compile at once")
    chosen = parser.parse_args(arguments)
    wanted = chosen.dtypes, chosen.basic, chosen.only
    _prepare(*wanted)
    count, jobs = len(_here), max(1, chosen.jobs)
    if jobs == 1:
        seconds = draw(map(_do, range(count)), count, sys.stderr)
    else:
        with multiprocessing.get_context("spawn").Pool(min(jobs, max(1, count)), _prepare, wanted) as pool:
            seconds = draw(pool.imap_unordered(_do, range(count)), count, sys.stderr)

    from minitorch_fast.caching import cache_folder  # imports Numba

    print(f"{count} pieces of work were done in {seconds:.1f} s. Their kernels are kept in {cache_folder()}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
