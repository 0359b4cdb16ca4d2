"""The inside of a matrix product: a tile of the result that stays in registers.

**The idea.** A multiply-add needs two numbers, and memory cannot deliver them as fast as a CPU multiplies. But a column
of 12 numbers and a row of 32 make 12 · 32 = 384 products: for 44 numbers that are fetched, 384 multiply-adds. So the
result is computed in tiles of 12 rows and 32 columns. All sums of one tile live in registers while a loop goes along
the inner dimension, and at each of its steps p adds the outer product of a piece of a column of the left matrix A and
of a piece of a row of the right matrix B:

    for p in range(depth):
        for r in range(12):
            for c in range(32):
                sums[r, c] += a[p, r] * b[p, c]

The two inner loops are 24 instructions, each of which multiplies one number of A by 16 of B and adds the products to 16
sums. No compiler finds that by itself: the loop over p is the outer one of the source, and it must become the only one.
So `tile` writes the instructions down, in LLVM's language, of which Numba's compiler makes those of the CPU. How large
a tile is, and how long a vector, is said in `cpu`.

**The machinery.** An `@intrinsic` is a function for use in compiled code, which gives its types (the first function)
and its instructions (the second, `generate`). `builder` appends instructions; the Python loops here run while the
kernel is compiled, so that what they append stands there again and again, without a loop.

Source: K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; F. Van Zee and R. van de
Geijn, BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.
"""

from __future__ import annotations

import itertools
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.instructions import (
    INDEX,
    bytes_of,
    load,
    multiply_add,
    place_of,
    prefetch,
    spread_out,
    store,
    vector_of,
)

__all__ = ["COLUMN_BYTES", "FEW_ROWS", "FOUR", "ROWS", "VECTOR_BYTES", "copy_line", "copy_whole", "tile", "transpose"]

ROWS, FEW_ROWS, VECTOR_BYTES, _ = tile_of_this_cpu()
COLUMN_BYTES = 2 * VECTOR_BYTES
FOUR = 4
"""So many lines are turned at once."""


@intrinsic
def tile(
    _context: Any,
    out: Any,
    at: Any,
    step: Any,
    a: Any,
    a_at: Any,
    b: Any,
    b_at: Any,
    b_step: Any,
    rows: Any,
    columns: Any,
    depth: Any,
    add: Any,
) -> Any:
    """Compute one tile of a product: `tile(out, at, step, a, a_at, b, b_at, b_step, rows, columns, depth, add)`.

    A tile at the edge of the product may need fewer than ROWS rows, or no second vector of columns. There are four
    kinds of tiles, and the smallest that is large enough is computed: ROWS or FEW_ROWS rows, two vectors or one.

    Args:
        _context: Numba's.
        out: Where to write, a row of numbers.
        at: The place of the tile's first number in it.
        step: How far apart its rows are.
        a: A row of numbers which holds, from `a_at` on, for each p those of a column of A, ROWS apart.
        a_at: Where they begin.
        b: A row of numbers which holds, from `b_at` on, for each p two vectors of a row of B.
        b_at: Where they begin.
        b_step: How far apart they are for p and p + 1: two vectors in a panel, more in a matrix.
        rows: How many rows are needed: no more than FEW_ROWS, or ROWS.
        columns: How many columns are needed: no more than a vector, or two.
        depth: How many products each sum is made of.
        add: Whether to add to what is in `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(out.dtype)
        to, left, right = (place_of(context, builder, signature, values, i) for i in (0, 3, 5))
        step, (b_step, rows, columns, depth, add) = values[2], values[7:]
        few = builder.icmp_signed("<=", rows, INDEX(FEW_ROWS))
        narrow = builder.icmp_signed("<=", columns, INDEX(vector_of(number)[1]))

        def choose(height: int) -> None:
            with builder.if_else(narrow) as (then, otherwise):
                with then:
                    _outer_products(builder, number, height, 1, to, step, left, right, b_step, depth, add)
                with otherwise:
                    _outer_products(builder, number, height, 2, to, step, left, right, b_step, depth, add)

        with builder.if_else(few) as (then, otherwise):
            with then:
                choose(FEW_ROWS)
            with otherwise:
                choose(ROWS)
        return context.get_dummy_value()

    integer = types.int64
    arguments = (out, integer, integer, a, integer, b, *[integer] * 5, types.boolean)
    return types.void(*arguments), generate


def _outer_products(builder, number, rows, vectors, to, step, left, right, b_step, depth, add):
    """Write the code of one kind of tile: sums in registers, a loop over p, and the sums to where they belong."""
    vector, lanes = vector_of(number)
    places = [[builder.add(builder.mul(step, INDEX(r)), INDEX(v * lanes)) for v in range(vectors)] for r in range(rows)]
    for place in itertools.chain(*places):  # the result arrives in the cache while the sums are made
        prefetch(builder, to, place)
    zero = ir.Constant(vector, None)
    sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(vectors)] for _ in range(rows)]
    with cgutils.for_range(builder, depth, intp=INDEX) as loop:
        begin = builder.mul(loop.index, b_step)
        of_b = [load(builder, right, builder.add(begin, INDEX(v * lanes)), vector) for v in range(vectors)]
        begin = builder.mul(loop.index, INDEX(ROWS))
        for r in range(rows):
            of_a = spread_out(builder, load(builder, left, builder.add(begin, INDEX(r)), number), vector)
            for v in range(vectors):
                builder.store(multiply_add(builder, of_a, of_b[v], builder.load(sums[r][v])), sums[r][v])
    all_of_them = [(places[r][v], sums[r][v]) for r in range(rows) for v in range(vectors)]
    with builder.if_then(add):
        for place, total in all_of_them:
            builder.store(builder.fadd(load(builder, to, place, vector), builder.load(total)), total)
    for place, total in all_of_them:
        store(builder, builder.load(total), to, place)


@intrinsic
def copy_line(_context: Any, target: Any, to: Any, source: Any, at: Any, count: Any) -> Any:
    """Copy numbers that lie side by side: `copy_line(target, to, source, at, count)`.

    Mostly they are as many as a tile has rows, or columns. A copy of a length that is known here is a few instructions,
    and any other is a call.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        itemsize = bytes_of(context.get_value_type(target.dtype))
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 2))
        size = builder.mul(values[4], INDEX(itemsize))

        def copy(size: Any) -> None:
            cgutils.raw_memcpy(builder, put, get, size, 1)

        with builder.if_else(builder.icmp_signed("==", size, INDEX(COLUMN_BYTES))) as (then, otherwise):
            with then:
                copy(INDEX(COLUMN_BYTES))
            with (
                otherwise,
                builder.if_else(builder.icmp_signed("==", size, INDEX(ROWS * itemsize))) as (of_rows, of_others),
            ):
                with of_rows:
                    copy(INDEX(ROWS * itemsize))
                with of_others:
                    copy(size)
        return context.get_dummy_value()

    return types.void(target, types.int64, source, types.int64, types.int64), generate


@intrinsic
def copy_whole(_context: Any, target: Any, to: Any, source: Any, at: Any, width: Any) -> Any:
    """Copy as many numbers as a tile has rows, or columns: `copy_whole(target, to, source, at, width)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(target.dtype)
        vector, lanes = vector_of(number)
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 2))
        with builder.if_else(builder.icmp_signed("==", values[4], INDEX(ROWS))) as (then, otherwise):
            with then:
                store(builder, load(builder, get, INDEX(0), ir.VectorType(number, ROWS)), put, INDEX(0))
            with otherwise:
                both = [load(builder, get, INDEX(v * lanes), vector) for v in range(2)]
                for v, some in enumerate(both):
                    store(builder, some, put, INDEX(v * lanes))
        return context.get_dummy_value()

    return types.void(target, types.int64, source, types.int64, types.int64), generate


@intrinsic
def transpose(_context: Any, panels: Any, to: Any, width: Any, source: Any, at: Any, step: Any, lines: Any) -> Any:
    """Turn four lines into columns: `transpose(panels, to, width, source, at, step, lines)`.

    As many numbers of each are turned as a register holds. The numbers of a line lie side by side in the source; in the
    panels they become `width` apart, and the four of one column lie side by side. Of the lines, which are `step` apart,
    only the first so many are there; the last one is read again for the others.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(panels.dtype)
        lanes = max(FOUR, vector_of(number)[1])
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 3))
        width, step, last = values[2], values[5], builder.sub(values[6], INDEX(1))
        read = []
        for i in range(FOUR):
            there = builder.select(builder.icmp_signed("<", INDEX(i), last), INDEX(i), last)
            read.append(load(builder, get, builder.mul(there, step), ir.VectorType(number, lanes)))
        for i, turned in enumerate(_turned(builder, read, lanes)):
            for first in range(0, lanes, FOUR):
                column = _shuffled(builder, turned, turned, range(first, first + FOUR))
                store(builder, column, put, builder.mul(INDEX(first + i), width))
        return context.get_dummy_value()

    integer = types.int64
    return types.void(panels, integer, integer, source, integer, integer, integer), generate


def _turned(builder: Any, lines: list[Any], lanes: int) -> list[Any]:
    """Transpose the squares of four numbers that four vectors hold; none leaves its place, so that it is cheap.

    First two lines are interleaved, the lower and the upper halves of each square; then two such pairs are joined.
    """

    def each(x: Any, y: Any, order: tuple[int, ...]) -> Any:
        """Take numbers of x, or of y from 4 on, in each square."""
        places = [first + i if i < FOUR else first + i - FOUR + lanes for first in range(0, lanes, FOUR) for i in order]
        return _shuffled(builder, x, y, places)

    low, high = (0, 4, 1, 5), (2, 6, 3, 7)
    found = []
    for half in (low, high):
        upper, lower = each(lines[0], lines[1], half), each(lines[2], lines[3], half)
        found += [each(upper, lower, (0, 1, 4, 5)), each(upper, lower, (2, 3, 6, 7))]
    return found


def _shuffled(builder: Any, x: Any, y: Any, places: Any) -> Any:
    """Return numbers of two vectors, which are counted through."""
    order = [int(place) for place in places]
    return builder.shuffle_vector(x, y, ir.Constant(ir.VectorType(ir.IntType(32), len(order)), order))
