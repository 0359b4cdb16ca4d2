"""Slices added to slices: what the gradient of an embedding is made of.

Several slices may be added to the same one, so threads do not share the slices among them: each takes a part of the
numbers of every slice, and adds in the order in which the slices come. The sums are those of one thread.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
from numba import carray, cfunc, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_fast.recurrent_rows import add_row

__all__ = ["add_slices", "kernel_for"]


@njit(cache=True, **PART_OPTIONS)
def add_slices(job, shared, out, values, places, kind):
    """Add the numbers from job[0] to job[1] of every slice.

    Args:
        job: Two integers.
        shared: The numbers of blocks, of slices of `out`, of slices of `values`, and of numbers of a slice.
        out: The address of (blocks, slices, numbers).
        values: That of (blocks, slices, numbers).
        places: That of the places in `out`, int64.
        kind: Numba's type of the numbers.
    """
    blocks, size, count, inner = shared[0], shared[1], shared[2], shared[3]
    begin, wide = job[0], job[1] - job[0]
    out, values, places = pointer(out, kind), pointer(values, kind), pointer(places, numba.int64)
    for block in range(blocks):
        for i in range(count):
            to = (block * size + places[i]) * inner + begin
            add_row(moved(out, to), moved(values, (block * count + i) * inner + begin), wide)


_TEXT = """
def add_slices_{dtype}(job, shared, out, a, b, work):
    add_slices(carray(job, 2), carray(shared, 4), out, a, b, numba.{dtype})
"""


@cache
def kernel_for(dtype: str) -> Any:
    """Return the kernel for float32 or float64; the first time it is compiled, or read from the disk."""
    scope: dict[str, Any] = {"__name__": __name__, "add_slices": add_slices, "carray": carray, "numba": numba}
    exec(compile(_TEXT.format(dtype=dtype), __file__, "exec"), scope)
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(scope[f"add_slices_{dtype}"])
