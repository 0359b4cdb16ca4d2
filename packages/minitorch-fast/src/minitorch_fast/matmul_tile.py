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
a tile is, and how long a vector, is said in `cpu`. A may lie anyhow, because one number of it is read at a time; but of
a row of B two vectors are read at once.

**The machinery.** An `@intrinsic` is a function for use in compiled code, which gives its types (the first function)
and its instructions (the second, `generate`). `builder` appends instructions; the Python loops here run while the
kernel is compiled, so that what they append stands there again and again, without a loop.

Source: K. Goto and R. van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; F. Van Zee and R. van de
Geijn, BLIS: A Framework for Rapidly Instantiating BLAS Functionality, 2015.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.instructions import (
    INDEX,
    load,
    multiply_add,
    place_of,
    prefetch,
    spread_out,
    store,
    vector_of,
)

__all__ = ["COLUMN_BYTES", "FEW_ROWS", "ROWS", "VECTOR_BYTES", "tile"]

ROWS, FEW_ROWS, VECTOR_BYTES, _ = tile_of_this_cpu()
COLUMN_BYTES = 2 * VECTOR_BYTES


@intrinsic
def tile(
    _context: Any,
    out: Any,
    at: Any,
    step: Any,
    a: Any,
    a_at: Any,
    a_row: Any,
    a_col: Any,
    b: Any,
    b_at: Any,
    b_row: Any,
    there: Any,
    rows: Any,
    columns: Any,
    depth: Any,
    add: Any,
) -> Any:
    """Compute a tile: `tile(out, at, step, a, a_at, a_row, a_col, b, b_at, b_row, there, rows, columns, depth, add)`.

    A tile at the edge of the product may need fewer than ROWS rows, or no second vector of columns. There are tiles of
    four sizes, and the smallest that is large enough is computed: ROWS or FEW_ROWS rows, two vectors or one.

    Args:
        _context: Numba's.
        out: Where to write, a row of numbers.
        at: The place of the tile's first number in it.
        step: How far apart its rows are.
        a: A row of numbers, in which A lies.
        a_at: Where the first number is that is needed.
        a_row: How far apart its rows are.
        a_col: How far apart its columns are.
        b: A row of numbers which holds, from `b_at` on, for each p two vectors of a row of B.
        b_at: Where they begin.
        b_row: How far apart they are for p and p + 1: two vectors in a panel, more in a matrix.
        there: How many rows of A there are, at least one; if fewer than `rows`, the last is multiplied again.
        rows: How many rows are needed: no more than FEW_ROWS, or ROWS.
        columns: How many columns are needed: no more than a vector, or two.
        depth: How many products each sum is made of.
        add: Whether to add to what is in `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(out.dtype)
        to, left, right = (place_of(context, builder, signature, values, i) for i in (0, 3, 7))
        step, (a_row, a_col), (b_row, there, rows, columns, depth, add) = values[2], values[5:7], values[9:]
        few = builder.icmp_signed("<=", rows, INDEX(FEW_ROWS))
        narrow = builder.icmp_signed("<=", columns, INDEX(vector_of(number)[1]))
        packed = [(a_row, 1), (a_col, ROWS), (there, ROWS)]
        packed = functools.reduce(builder.and_, [builder.icmp_signed("==", x, INDEX(y)) for x, y in packed])

        def make(height: int, a_row: Any = a_row, a_col: Any = a_col, there: Any = there) -> None:
            of_a, of_b = (_row_by_row(builder, left, a_row, there, height), a_col), (right, b_row)
            with builder.if_else(narrow) as (one, two):
                with one:
                    _outer_products(builder, number, 1, to, step, of_a, of_b, depth, add)
                with two:
                    _outer_products(builder, number, 2, to, step, of_a, of_b, depth, add)

        with builder.if_else(few) as (low, high):
            with low:
                make(FEW_ROWS)
            with high, builder.if_else(packed) as (panel, matrix):
                with panel:  # nearly all tiles are of this kind: the places in a panel are part of its instructions
                    make(ROWS, INDEX(1), INDEX(ROWS), INDEX(ROWS))
                with matrix:
                    make(ROWS)
        return context.get_dummy_value()

    integer = types.int64
    arguments = (out, integer, integer, a, integer, integer, integer, b, *[integer] * 6, types.boolean)
    return types.void(*arguments), generate


def _row_by_row(builder, left, step, there, rows):
    """Return where each row of A begins; of those that are not there, where the last one does."""
    last = builder.sub(there, INDEX(1))
    counts = [builder.select(builder.icmp_signed("<", INDEX(r), last), INDEX(r), last) for r in range(rows)]
    return [builder.gep(left, [builder.mul(step, count)]) for count in counts]


def _all_ones(builder):
    """Return -1, of which LLVM does not know that: an index that it is applied to grows in a way LLVM cannot foresee.

    If it could, it would count an address up for each row of A, twelve additions at each step, instead of one index.
    """
    return builder.asm(ir.FunctionType(INDEX, [INDEX]), "", "=r,0", [INDEX(-1)], side_effect=False)


def _outer_products(builder, number, vectors, to, step, of_a, of_b, depth, add):
    """Write the code of one kind of tile: sums in registers, a loop over p, and the sums to where they belong."""
    vector, lanes = vector_of(number)
    (lines, a_col), (right, b_row), rows = of_a, of_b, len(of_a[0])
    places = [[builder.add(builder.mul(step, INDEX(r)), INDEX(v * lanes)) for v in range(vectors)] for r in range(rows)]
    for place in itertools.chain(*places):  # the result arrives in the cache while the sums are made
        prefetch(builder, to, place)
    zero = ir.Constant(vector, None)
    sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(vectors)] for _ in range(rows)]
    index = cgutils.alloca_once_value(builder, INDEX(0))
    all_ones = INDEX(-1) if isinstance(a_col, ir.Constant) else _all_ones(builder)
    with cgutils.for_range(builder, depth, intp=INDEX) as loop:
        begin, p = builder.mul(loop.index, b_row), builder.load(index)
        row = [load(builder, right, builder.add(begin, INDEX(v * lanes)), vector) for v in range(vectors)]
        for r, line in enumerate(lines):
            one = spread_out(builder, load(builder, line, p, number), vector)
            for v in range(vectors):
                builder.store(multiply_add(builder, one, row[v], builder.load(sums[r][v])), sums[r][v])
        builder.store(builder.and_(builder.add(p, a_col), all_ones), index)
    all_of_them = [(places[r][v], sums[r][v]) for r in range(rows) for v in range(vectors)]
    with builder.if_then(add):
        for place, total in all_of_them:
            builder.store(builder.fadd(load(builder, to, place, vector), builder.load(total)), total)
    for place, total in all_of_them:
        store(builder, builder.load(total), to, place)
