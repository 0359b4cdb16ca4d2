"""Rows of numbers, and where the state of a sequence lies before a step.

All arrays are pointers, and the numbers of a sequence at a step a row of them; the row of step t and sequence b is the
one with the number t * batch + b.
"""

from __future__ import annotations

from typing import Any

from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.instructions import INDEX, bytes_of, prefetch
from minitorch_fast.options import PART_OPTIONS
from minitorch_fast.pointers import moved

__all__ = ["add_row", "all_before", "before", "clear_behind", "clear_row", "copy_row", "fetch_row", "longest"]

_LINE = 64
"""Bytes of a cache line."""


@intrinsic
def fetch_row(_context: Any, row: Any, size: Any) -> Any:  # noqa: ARG001 - known when it runs
    """Ask for the memory of so many numbers, without waiting for it: `fetch_row(row, size)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ARG001 - Numba gives it
        in_line = _LINE // bytes_of(context.get_value_type(row.dtype))
        lines = builder.sdiv(builder.add(values[1], INDEX(in_line - 1)), INDEX(in_line))
        with cgutils.for_range(builder, lines, intp=INDEX) as loop:
            prefetch(builder, values[0], builder.mul(loop.index, INDEX(in_line)))
        return context.get_dummy_value()

    return types.void(row, types.int64), generate


@njit(cache=True, **PART_OPTIONS)
def copy_row(target, source, size):
    """Copy numbers."""
    for j in range(size):
        target[j] = source[j]


@njit(cache=True, **PART_OPTIONS)
def add_row(target, source, size):
    """Add numbers to others."""
    for j in range(size):
        target[j] += source[j]


@njit(cache=True, **PART_OPTIONS)
def clear_row(target, size):
    """Write zeros."""
    for j in range(size):
        target[j] = 0


@njit(cache=True, **PART_OPTIONS)
def clear_behind(y, ends, begin, end, steps, batch, size):
    """Put zeros behind the end of each sequence."""
    for b in range(begin, end):
        for t in range(ends[b], steps):
            clear_row(moved(y, (t * batch + b) * size), size)


@njit(cache=True, **PART_OPTIONS)
def longest(ends, begin, end):
    """Return where the longest sequence ends."""
    found = 0
    for b in range(begin, end):
        found = max(found, ends[b])
    return found


@njit(cache=True, **PART_OPTIONS)
def before(states, first, t, b, end, batch, size, reverse):
    """Return the state of sequence b before step t."""
    if t == (end - 1 if reverse else 0):
        return moved(first, b * size)
    return moved(states, ((t + 1 if reverse else t - 1) * batch + b) * size)


@njit(cache=True, **PART_OPTIONS)
def all_before(y, h0, ends, t, begin, end, steps, batch, size, reverse):
    """Return the states of all sequences from `begin` on before step t."""
    if not reverse:
        return before(y, h0, t, begin, steps, batch, size, False)
    if t == steps - 1:
        return moved(h0, begin * size)
    behind = moved(y, (t + 1) * batch * size)
    for b in range(begin, end):
        if ends[b] == t + 1:
            copy_row(moved(behind, b * size), moved(h0, b * size), size)
    return moved(behind, begin * size)
