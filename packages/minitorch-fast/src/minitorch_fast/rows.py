"""Numbers that lie apart, brought together in a small buffer and back: only loops over neighbours are SIMD.

A tile is a piece of some rows. Where the numbers of a row lie far apart, those of a column often lie side by side; then
the tile is read along its columns and turned on the way, so that each line of the cache is read once.
"""

from __future__ import annotations

from typing import Any

from numba import njit

from minitorch_fast.options import PART_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_fast.turning import side_of, turn

__all__ = ["gather", "scatter"]


@njit(**PART_OPTIONS)
def gather(to: Any, a: Any, step: int, row_step: int, count: int, tall: int) -> None:
    """Bring the rows of a tile together, one behind the other.

    Args:
        to: Where to, a pointer.
        a: The first number, a pointer.
        step: How far apart the numbers of a row are.
        row_step: How far apart rows are.
        count: The numbers of a row.
        tall: How many rows there are.
    """
    if row_step == 1 and step != 0:
        _turn_tile(to, a, step, count, tall)
    else:
        for row in range(tall):
            _gather_row(moved(to, row * count), moved(a, row * row_step), step, count)


@njit(**PART_OPTIONS)
def _gather_row(to: Any, a: Any, step: int, count: int) -> None:
    if step == 0:
        x = a[0]
        for i in range(count):
            to[i] = x
    else:
        for i in range(count):
            to[i] = a[i * step]


@njit(**PART_OPTIONS)
def _turn_tile(to: Any, a: Any, step: int, count: int, tall: int) -> None:
    """Turn a tile square by square, and what is left at two edges number by number."""
    side = side_of(a)
    whole, high = count - count % side, tall - tall % side
    for i in range(0, whole, side):
        for row in range(0, high, side):
            turn(moved(to, row * count + i), count, moved(a, i * step + row), step)
    for row in range(tall):
        first = whole if row < high else 0
        _gather_row(moved(to, row * count + first), moved(a, row + first * step), step, count - first)


@njit(**PART_OPTIONS)
def scatter(out: Any, step: int, row: Any, count: int) -> None:
    """Write the numbers of a row to where they belong."""
    for i in range(count):
        out[i * step] = row[i]
