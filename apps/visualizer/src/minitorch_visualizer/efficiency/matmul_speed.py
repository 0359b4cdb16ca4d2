"""How fast each way to multiply matrices is on this machine, and the sizes with which `minitorch_fast` does it here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.matmul import matmul_into
from minitorch_fast.matmul_plan import Plan, plan_for
from minitorch_tensor import get_backend
from minitorch_visualizer.efficiency.measurement import Reading, Task
from minitorch_visualizer.efficiency.products import TILE, compiled, naive, tiled

SIZES = (16, 32, 64, 128, 256, 512, 1024)
ITEMSIZE = 4
_GROWTH = 8.0

SIMPLE, NAIVE, TILED, ONE, ALL, NUMPY = (
    "simple: loops of Python",
    "naive: three loops, by Numba",
    "tiled: in the cache, by Numba",
    "packed: minitorch_fast, one thread",
    "packed: minitorch_fast, all threads",
    "NumPy's BLAS",
)
SERIES = (SIMPLE, NAIVE, TILED, ONE, ALL, NUMPY)


def tasks(threads: int) -> list[Task]:
    """Return what to measure: each way on square matrices of float32, from small to large.

    Args:
        threads: How many there are for the last but one.
    """
    growth = {SIMPLE: _GROWTH, NAIVE: _GROWTH}
    found = [Task(name, n, _prepared(name, n, threads), growth.get(name, 0.0)) for name in SERIES for n in SIZES]
    return [task for task in found if threads > 1 or task.series != ALL]


def _prepared(name: str, size: int, threads: int) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        rng = np.random.default_rng(size)
        a, b = (rng.uniform(-1.0, 1.0, (size, size)).astype(np.float32) for _ in range(2))
        return call_of(name, np.empty((size, size), np.float32), a, b, threads)

    return prepare


def call_of(name: str, out: Any, a: Any, b: Any, threads: int) -> Callable[[], object]:
    """Return what multiplies two matrices in one of the ways.

    Args:
        name: One of SERIES.
        out: Where to write.
        a: The left matrix.
        b: The right one.
        threads: How many threads there are.
    """
    if name == SIMPLE:
        backend = get_backend("simple")
        to, left, right = (backend.from_numpy(x) for x in (out, a, b))
        return lambda: backend.matmul(left, right, out=to)
    if name == NAIVE:
        return lambda: compiled(naive)(out, a, b)
    if name == TILED:
        return lambda: compiled(tiled)(out, a, b, TILE)
    if name == NUMPY:
        return lambda: np.matmul(a, b, out=out)
    return lambda: matmul_into(out, a, b, 1 if name == ONE else threads)


def gigaflops(reading: Reading) -> float:
    """Return the billions of multiplications and additions a second: 2 · n³ of them are needed.

    Example:
        >>> gigaflops(Reading("naive", 1000, 2.0, 2.5))
        1.0
    """
    return 2.0 * float(reading.size) ** 3 / reading.seconds / 1e9


# ----------------------------------------------------------------------------------------------------------------------
# The sizes of the packed kernel
# ----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a matrix that stays somewhere while it is used.

    Attributes:
        name: What it is.
        rows: Its rows.
        columns: Its columns.
        where: Where it stays.
        why: What it is used for meanwhile.
    """

    name: str
    rows: int
    columns: int
    where: str
    why: str

    @property
    def bytes(self) -> int:
        """How large it is."""
        return ITEMSIZE * self.rows * self.columns


def plan_of_product(n: int, k: int, m: int, threads: int) -> Plan:
    """Return the plan of `minitorch_fast` for a product of contiguous matrices of float32, (n, k) @ (k, m)."""
    o_bytes, a_bytes, b_bytes = ((ITEMSIZE * columns, ITEMSIZE) for columns in (m, k, m))
    return plan_for((n, m), o_bytes, (n, k), a_bytes, (k, m), b_bytes, ITEMSIZE, threads, False)


def pieces(plan: Plan) -> list[Piece]:
    """Return what the packed kernel keeps where, from far to near."""
    tile = tile_of_this_cpu()
    rows, deep, wide = (int(number) for number in plan.shared[10:13])
    columns = tile.columns(ITEMSIZE)
    return [
        Piece("block of B", deep, wide, "L3 cache", "for all rows of A"),
        Piece("block of A", rows, deep, "L2 cache", "for all panels of B"),
        Piece("panel of B", deep, columns, "L2 cache", "for all panels of A"),
        Piece("panel of A", tile.rows, deep, "L1 cache, in passing", "for one tile"),
        Piece("tile of C", tile.rows, columns, "registers", f"for {deep:,} steps of p"),
    ]


@dataclass(frozen=True, slots=True)
class Job:
    """The part of the result that one thread computes.

    Attributes:
        top: The first row.
        rows: How many.
        left: The first column.
        columns: How many.
    """

    top: int
    rows: int
    left: int
    columns: int


def jobs(plan: Plan) -> list[Job]:
    """Return which part of the result each thread computes."""
    return [Job(*(int(number) for number in row[2:6])) for row in plan.jobs]
