"""The inside of a convolution: tiles of the result, or of a gradient, that stay in registers.

**The idea.** Let an image lie in memory row after row, zeros around it, and let positions be counted through all rows.
What the weight at row i and column j of a window is multiplied by lies a fixed number of places behind the position of
the window, whichever window it is. So one channel of the result is a sum of shifted images,

    out[q] = Σ w[k] · image[q + table[k]]

where k counts the weights, and `table` is the same for all positions q. Nothing need be copied into columns: this is a
matrix product in which row k of the right matrix begins at `table[k]`. `tap_tile` computes a tile of it as
`matmul_tile.tile` does: for some channels of the result and 32 positions, all sums in registers. Positions from which
a window would reach over the end of its row are computed like all others, and dropped later.

The gradient by the weights has the long side inside: each weight gets the dot product of a gradient and a shifted
image. `dot_tile` makes 16 of them at once, of 4 gradients and 4 shifts: 8 vectors are fetched for 16 multiply-adds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.instructions import INDEX, load, multiply_add, place_of, spread_out, store, vector_of
from minitorch_fast.matmul_tile import FEW_ROWS, ROWS, VECTOR_BYTES

__all__ = ["DOT_COLUMNS", "DOT_ROWS", "HEIGHTS", "dot_tile", "move_line", "pick_line", "put_line", "tap_tile"]

HEIGHTS = sorted({1, FEW_ROWS, *[rows for rows in (2 * FEW_ROWS,) if rows < ROWS], ROWS})
"""How many channels of the result a tile can have."""

DOT_ROWS = 4 if VECTOR_BYTES == 64 else 2
DOT_COLUMNS = 4
"""How many gradients and how many shifts there are in a tile of dot products."""


@intrinsic
def tap_tile(
    _context: Any,
    out: Any,
    at: Any,
    step: Any,
    weights: Any,
    w_at: Any,
    image: Any,
    i_at: Any,
    table: Any,
    t_at: Any,
    rows: Any,
    depth: Any,
    add: Any,
) -> Any:
    """Compute a tile: `tap_tile(out, at, step, weights, w_at, image, i_at, table, t_at, rows, depth, add)`.

    Args:
        _context: Numba's.
        out: Where to write, a row of numbers.
        at: The place of the tile's first number in it.
        step: How far apart its rows are.
        weights: A row of numbers which holds, from `w_at` on, for each k the weights of ROWS channels.
        w_at: Where they begin.
        image: A row of numbers.
        i_at: The first position of the tile in it.
        table: A row of int64 which holds, from `t_at` on, how far each weight looks ahead.
        t_at: Where they begin.
        rows: How many channels are needed, no more than ROWS; the smallest of HEIGHTS that will do is computed.
        depth: How many products each sum is made of.
        add: Whether to add to what is in `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(out.dtype)
        to, left, right, ahead = (place_of(context, builder, signature, values, i) for i in (0, 3, 5, 7))
        step, (rows, depth, add) = values[2], values[9:]
        end = builder.append_basic_block("made")
        for height in HEIGHTS:
            with builder.if_then(builder.icmp_signed("<=", rows, INDEX(height))):
                _shifted_products(builder, number, height, step, to, left, right, ahead, depth, add)
                builder.branch(end)
        builder.branch(end)
        builder.position_at_end(end)
        return context.get_dummy_value()

    integer = types.int64
    ends = integer, integer, types.boolean
    return types.void(out, integer, integer, weights, integer, image, integer, table, integer, *ends), generate


def _shifted_products(
    builder: Any, number: Any, rows: int, step: Any, to: Any, weights: Any, image: Any, table: Any, depth: Any, add: Any
) -> None:
    """Write the code of a tile: sums in registers, a loop over the weights, and the sums to where they belong."""
    vector, lanes = vector_of(number)
    zero = ir.Constant(vector, None)
    sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(2)] for _ in range(rows)]
    with cgutils.for_range(builder, depth, intp=INDEX) as loop:
        ahead = load(builder, table, loop.index, INDEX)
        shifted = [load(builder, image, builder.add(ahead, INDEX(v * lanes)), vector) for v in range(2)]
        begin = builder.mul(loop.index, INDEX(ROWS))
        for r in range(rows):
            weight = spread_out(builder, load(builder, weights, builder.add(begin, INDEX(r)), number), vector)
            for v in range(2):
                builder.store(multiply_add(builder, weight, shifted[v], builder.load(sums[r][v])), sums[r][v])
    places = [[builder.add(builder.mul(step, INDEX(r)), INDEX(v * lanes)) for v in range(2)] for r in range(rows)]
    with builder.if_then(add):
        for r in range(rows):
            for v in range(2):
                before = load(builder, to, places[r][v], vector)
                builder.store(builder.fadd(before, builder.load(sums[r][v])), sums[r][v])
    for r in range(rows):
        for v in range(2):
            store(builder, builder.load(sums[r][v]), to, places[r][v])


@intrinsic
def dot_tile(
    _context: Any,
    sums: Any,
    at: Any,
    grads: Any,
    g_at: Any,
    image: Any,
    i_at: Any,
    table: Any,
    t_at: Any,
    step: Any,
    count: Any,
) -> Any:
    """Add dot products to sums: `dot_tile(sums, at, grads, g_at, image, i_at, table, t_at, step, count)`.

    Args:
        _context: Numba's.
        sums: A row of numbers that holds, from `at` on, DOT_COLUMNS sums for each of DOT_ROWS gradients.
        at: Where they begin.
        grads: A row of numbers that holds, from `g_at` on, DOT_ROWS gradients.
        g_at: Where they begin.
        image: A row of numbers.
        i_at: The first position in it.
        table: A row of int64 that holds, from `t_at` on, DOT_COLUMNS shifts.
        t_at: Where they begin.
        step: How far apart two gradients begin.
        count: How many products each sum is made of, a multiple of the numbers in a vector.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(sums.dtype)
        vector, lanes = vector_of(number)
        to, left, right, shifts = (place_of(context, builder, signature, values, i) for i in (0, 2, 4, 6))
        step, count = values[8:]
        totals = [cgutils.alloca_once(builder, vector) for _ in range(DOT_ROWS * DOT_COLUMNS)]
        for total in totals:
            builder.store(ir.Constant(vector, None), total)
        lines = [builder.gep(left, [builder.mul(step, INDEX(r))]) for r in range(DOT_ROWS)]
        shifted = [builder.gep(right, [load(builder, shifts, INDEX(c), INDEX)]) for c in range(DOT_COLUMNS)]
        with cgutils.for_range(builder, builder.udiv(count, INDEX(lanes)), intp=INDEX) as loop:
            begin = builder.mul(loop.index, INDEX(lanes))
            of_image = [load(builder, place, begin, vector) for place in shifted]
            for r, line in enumerate(lines):
                of_grad = load(builder, line, begin, vector)
                for c, x in enumerate(of_image):
                    total = totals[r * DOT_COLUMNS + c]
                    builder.store(multiply_add(builder, of_grad, x, builder.load(total)), total)
        vectors = [builder.load(total) for total in totals]
        for first in range(0, len(vectors), lanes):
            total = _added_up(builder, vectors[first : first + lanes], lanes)
            store(builder, builder.fadd(load(builder, to, INDEX(first), vector), total), to, INDEX(first))
        return context.get_dummy_value()

    integer = types.int64
    return types.void(sums, integer, grads, integer, image, integer, table, integer, integer, integer), generate


def _added_up(builder: Any, vectors: list[Any], lanes: int) -> Any:
    """Return the vector of the sums of so many vectors: again and again, add the neighbours in two of them."""
    even, odd = (ir.Constant(ir.VectorType(ir.IntType(32), lanes), list(range(i, 2 * lanes, 2))) for i in (0, 1))
    while len(vectors) > 1:
        pairs = zip(vectors[::2], vectors[1::2], strict=True)
        vectors = [
            builder.fadd(builder.shuffle_vector(x, y, even), builder.shuffle_vector(x, y, odd)) for x, y in pairs
        ]
    return vectors[0]


@intrinsic
def put_line(_context: Any, out: Any, at: Any, source: Any, s_at: Any, count: Any, plus: Any) -> Any:
    """Write numbers that lie side by side, plus a number: `put_line(out, at, source, s_at, count, plus)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        to, get = (place_of(context, builder, signature, values, i) for i in (0, 2))
        count, plus = values[4:]

        def move(index: Any, kind: Any) -> None:
            more = spread_out(builder, plus, kind) if isinstance(kind, ir.VectorType) else plus
            store(builder, builder.fadd(load(builder, get, index, kind), more), to, index)

        _all_along(builder, context.get_value_type(out.dtype), count, move)
        return context.get_dummy_value()

    return types.void(out, types.int64, source, types.int64, types.int64, out.dtype), generate


@intrinsic
def move_line(_context: Any, out: Any, at: Any, source: Any, s_at: Any, count: Any) -> Any:
    """Copy numbers that lie side by side: `move_line(out, at, source, s_at, count)`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        to, get = (place_of(context, builder, signature, values, i) for i in (0, 2))

        def move(index: Any, kind: Any) -> None:
            store(builder, load(builder, get, index, kind), to, index)

        _all_along(builder, context.get_value_type(out.dtype), values[4], move)
        return context.get_dummy_value()

    return types.void(out, types.int64, source, types.int64, types.int64), generate


@intrinsic
def pick_line(_context: Any, out: Any, at: Any, source: Any, s_at: Any, count: Any) -> Any:
    """Copy every second number: `pick_line(out, at, source, s_at, count)`; none behind the last one is touched."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        to, get = (place_of(context, builder, signature, values, i) for i in (0, 2))

        def move(index: Any, kind: Any) -> None:
            begin = builder.shl(index, INDEX(1))
            if not isinstance(kind, ir.VectorType):
                store(builder, load(builder, get, begin, kind), to, index)
                return
            lanes = kind.count
            low = load(builder, get, begin, kind)
            high = load(builder, get, builder.add(begin, INDEX(lanes - 1)), kind)
            picked = [2 * i if 2 * i < lanes else lanes + 2 * i - (lanes - 1) for i in range(lanes)]
            order = ir.Constant(ir.VectorType(ir.IntType(32), lanes), picked)
            store(builder, builder.shuffle_vector(low, high, order), to, index)

        _all_along(builder, context.get_value_type(out.dtype), values[4], move)
        return context.get_dummy_value()

    return types.void(out, types.int64, source, types.int64, types.int64), generate


def _all_along(builder: Any, number: Any, count: Any, move: Callable[[Any, Any], None]) -> None:
    """Write the code that moves a line, vector by vector.

    The last vector moves again what the one before it has moved, instead of single numbers. What is shorter than a
    vector is moved as halves of one, and what is shorter than these number by number.
    """
    _, lanes = vector_of(number)
    end = builder.append_basic_block("moved")
    for width in (lanes, lanes // 2):
        kind = ir.VectorType(number, width)
        if width < 2:
            break
        with builder.if_then(builder.icmp_signed(">=", count, INDEX(width))):
            with cgutils.for_range(builder, builder.udiv(count, INDEX(width)), intp=INDEX) as loop:
                move(builder.mul(loop.index, INDEX(width)), kind)
            move(builder.sub(count, INDEX(width)), kind)
            builder.branch(end)
    with cgutils.for_range(builder, count, intp=INDEX) as loop:
        move(loop.index, number)
    builder.branch(end)
    builder.position_at_end(end)
