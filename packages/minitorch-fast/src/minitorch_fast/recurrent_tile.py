"""The products of a recurrent layer: some rows, as they lie in memory, times packed numbers.

It is the tile of `matmul_tile` with one difference. There a block of the left matrix is packed, since it is used for
many columns; here it is the state, which is new at every step, and small: its numbers are read where they are. The two
steps `row` and `along` say how they lie: a matrix and its transpose differ in nothing else. What is packed is the right
matrix, in panels of two vectors, as `matmul_kernels.pack` does it: weights once for all steps, and on the way back what
a few steps have read.
"""

from __future__ import annotations

import itertools
from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.instructions import INDEX, load, multiply_add, prefetch, spread_out, store, vector_of
from minitorch_fast.options import PART_OPTIONS
from minitorch_fast.pointers import moved

__all__ = ["FEW", "TALL", "copy_line", "multiply_panel", "multiply_rows", "multiply_steps", "row_tile"]

FEW = 4
TALL = 8 if tile_of_this_cpu().name == "avx512" else FEW
"""Rows of a tile: twice as many sums must fit the registers."""


@intrinsic
def row_tile(
    _context: Any,
    out: Any,
    step: Any,
    a: Any,
    row: Any,
    along: Any,
    panel: Any,
    rows: Any,
    columns: Any,
    depth: Any,
    add: Any,
) -> Any:
    """Compute one tile: `row_tile(out, step, a, row, along, panel, rows, columns, depth, add)`.

    Args:
        _context: Numba's.
        out: The pointer to the tile's first number.
        step: How far apart its rows are.
        a: The pointer to the first number of the left matrix.
        row: How far apart its rows are.
        along: How far apart the numbers of a row are.
        panel: The pointer to the right matrix: for each p two vectors.
        rows: How many rows there are: no more than TALL.
        columns: How many columns are needed: no more than two vectors.
        depth: How many products each sum is made of.
        add: Whether to add to what is in `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(out.dtype)
        if TALL == FEW:
            _write_tile(builder, number, FEW, values)
            return context.get_dummy_value()
        with builder.if_else(builder.icmp_signed("<=", values[6], INDEX(FEW))) as (then, otherwise):
            with then:
                _write_tile(builder, number, FEW, values)
            with otherwise:
                _write_tile(builder, number, TALL, values)
        return context.get_dummy_value()

    integer = types.int64
    return types.void(out, integer, a, integer, integer, panel, integer, integer, integer, types.boolean), generate


def _write_tile(builder: Any, number: Any, height: int, values: Any) -> None:
    """Write the code of a tile of so many rows; of those that are not there, the last one is computed again."""
    out, step, a, row, along, panel, rows, columns, depth, add = values
    vector, lanes = vector_of(number)
    last = builder.sub(rows, INDEX(1))
    there = [builder.select(builder.icmp_signed("<", INDEX(r), last), INDEX(r), last) for r in range(height)]
    lines = [builder.gep(a, [builder.mul(r, row)]) for r in there]
    for r, v in itertools.product(there, range(2)):  # the result arrives in the cache while the sums are made
        prefetch(builder, out, builder.add(builder.mul(r, step), INDEX(v * lanes)))
    zero = ir.Constant(vector, None)
    sums = [[cgutils.alloca_once(builder, vector) for _ in range(2)] for _ in range(height)]
    for place in (place for pair in sums for place in pair):
        builder.store(zero, place)
    with cgutils.for_range(builder, depth, intp=INDEX) as loop:
        begin = builder.mul(loop.index, INDEX(2 * lanes))
        right = [load(builder, panel, builder.add(begin, INDEX(v * lanes)), vector) for v in range(2)]
        p = builder.mul(loop.index, along)
        for line, pair in zip(lines, sums, strict=True):
            left = spread_out(builder, load(builder, line, p, number), vector)
            for place, factor in zip(pair, right, strict=True):
                builder.store(multiply_add(builder, left, factor, builder.load(place)), place)
    whole = builder.icmp_signed("==", columns, INDEX(2 * lanes))
    for r, pair in enumerate(sums):
        with builder.if_then(builder.icmp_signed("<", INDEX(r), rows)):
            to = builder.gep(out, [builder.mul(INDEX(r), step)])
            with builder.if_else(whole) as (then, otherwise):
                with then:
                    for v, place in enumerate(pair):
                        _write_vector(builder, to, INDEX(v * lanes), place, vector, add)
                with otherwise:
                    _write_some(builder, to, pair, columns, number, add)


def _write_vector(builder: Any, to: Any, index: Any, place: Any, vector: Any, add: Any) -> None:
    """Write the code that writes a vector of sums, or adds it."""
    with builder.if_then(add):
        builder.store(builder.fadd(load(builder, to, index, vector), builder.load(place)), place)
    store(builder, builder.load(place), to, index)


def _write_some(builder: Any, to: Any, pair: Any, columns: Any, number: Any, add: Any) -> None:
    """Write the code that writes the first sums of two vectors, or adds them."""
    lanes = pair[0].type.pointee.count
    row = cgutils.alloca_once(builder, number, 2 * lanes)
    for v, place in enumerate(pair):
        store(builder, builder.load(place), row, INDEX(v * lanes))
    with cgutils.for_range(builder, columns, intp=INDEX) as loop:
        with builder.if_then(add):
            total = builder.fadd(load(builder, to, loop.index, number), load(builder, row, loop.index, number))
            store(builder, total, row, loop.index)
        store(builder, load(builder, row, loop.index, number), to, loop.index)


@intrinsic
def _copy_vectors(_context: Any, target: Any, source: Any) -> Any:
    """Copy a whole line of a panel: `_copy_vectors(target, source)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector, lanes = vector_of(context.get_value_type(target.dtype))
        for v in range(2):
            store(builder, load(builder, values[1], INDEX(v * lanes), vector), values[0], INDEX(v * lanes))
        return context.get_dummy_value()

    return types.void(target, source), generate


@njit(cache=True, **PART_OPTIONS)
def copy_line(panel, source, count, width):
    """Copy so many numbers into a line of a panel, which holds `width`."""
    if count == width:
        _copy_vectors(panel, source)
    else:
        for j in range(count):
            panel[j] = source[j]


@njit(cache=True, **PART_OPTIONS)
def multiply_panel(out, step, a, row, along, rows, panel, columns, depth, add):
    """Multiply rows by one panel: out = a · B, or out += a · B.

    Args:
        out: The pointer to the first number of the result.
        step: How far apart its rows are.
        a: The pointer to the first number of the left matrix.
        row: How far apart its rows are.
        along: How far apart the numbers of a row are.
        rows: How many rows there are.
        panel: The pointer to the packed numbers of B.
        columns: How many columns B has: no more than a panel.
        depth: How many rows B has.
        add: Whether to add to what is in `out`.
    """
    for r in range(0, rows, TALL):
        some = min(TALL, rows - r)
        row_tile(moved(out, r * step), step, moved(a, r * row), row, along, panel, some, columns, depth, add)


@njit(cache=True, **PART_OPTIONS)
def multiply_rows(out, step, a, row, rows, panels, columns, depth, width, add):
    """Multiply rows by packed weights: as `multiply_panel` for all panels, of `width` columns."""
    for c in range(0, columns, width):
        some = min(width, columns - c)
        multiply_panel(moved(out, c), step, a, row, 1, rows, moved(panels, c * depth), some, depth, add)


@njit(cache=True, **PART_OPTIONS)
def multiply_steps(out, out_steps, a, a_steps, steps, rows, panels, columns, depth, width):
    """Multiply the rows of several steps by packed weights: out = a · B, panel by panel.

    Args:
        out: The pointer to the first number of the result.
        out_steps: How far apart its rows are, and how far those of one step and the next.
        a: The pointer to the first number of the left matrix.
        a_steps: How far apart, as above.
        steps: How many steps there are.
        rows: How many rows each has.
        panels: The pointer to the packed weights B.
        columns: How many columns B has.
        depth: How many rows B has.
        width: The columns of a panel.
    """
    (out_row, out_step), (row, step) = out_steps, a_steps
    if out_step == rows * out_row and step == rows * row:  # then they are the rows of one matrix
        rows, steps = rows * steps, 1
    for c in range(0, columns, width):
        some, panel = min(width, columns - c), moved(panels, c * depth)
        for t in range(steps):
            to, source = moved(out, t * out_step + c), moved(a, t * step)
            multiply_panel(to, out_row, source, row, 1, rows, panel, some, depth, False)
