"""The inside of a convolution: tiles of the result, or of a gradient, that stay in registers.

**The idea.** Let an image lie in memory row after row, zeros around it, and let positions be counted through all rows.
What the weight at row i and column j of a window is multiplied by lies a fixed number of places behind the position of
the window, whichever window it is. So one channel of the result is a sum of shifted images,

    out[q] = Σ w[k] · image[q + table[k]]

where k counts the weights, and `table` is the same for all positions q. Nothing need be copied into columns: this is a
matrix product in which row k of the right matrix begins at `table[k]`. `tap_tile` computes a tile of it as
`matmul_tile.tile` does: for 8 channels of the result and 48 positions, all sums in registers. Positions from which a
window would reach over the end of its row are computed like all others, and dropped later.

The gradient by the weights has the long side inside: each weight gets the dot product of a gradient and a shifted
image. `dot_tile` makes 24 of them at once, of 8 gradients and 3 shifts: 11 vectors are fetched for 24 multiply-adds.
How large tiles are, and why, is said in `convolution_shape`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.convolution_shape import tiles_of_this_cpu
from minitorch_fast.instructions import INDEX, load, multiply_add, place_of, spread_out, store, vector_of

__all__ = [
    "DOT_COLUMNS",
    "DOT_ROWS",
    "HEIGHTS",
    "TAP_BYTES",
    "TAP_ROWS",
    "TAP_VECTORS",
    "VECTOR_BYTES",
    "dot_tile",
    "tap_tile",
]

TAP_ROWS, TAP_VECTORS, DOT_ROWS, DOT_COLUMNS, VECTOR_BYTES = tiles_of_this_cpu()
TAP_BYTES = TAP_VECTORS * VECTOR_BYTES

HEIGHTS = (1, TAP_ROWS // 2, TAP_ROWS)
"""How many channels or gradients can be computed at once: all of a tile, or fewer where fewer are left."""


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
        weights: A row of numbers which holds, from `w_at` on, for each k the weights of TAP_ROWS channels.
        w_at: Where they begin.
        image: A row of numbers.
        i_at: The first position of the tile in it.
        table: A row of int64 which holds, from `t_at` on, how far each weight looks ahead.
        t_at: Where they begin.
        rows: How many channels are needed, no more than TAP_ROWS; the smallest of HEIGHTS that will do is computed.
        depth: How many products each sum is made of.
        add: Whether to add to what is in `out`.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(out.dtype)
        to, left, right, ahead = (place_of(context, builder, signature, values, i) for i in (0, 3, 5, 7))
        step, (rows, depth, add) = values[2], values[9:]

        def make(height: int) -> None:
            _shifted_products(builder, number, height, step, to, left, right, ahead, depth, add)

        _as_high_as_needed(builder, rows, make)
        return context.get_dummy_value()

    integer = types.int64
    ends = integer, integer, types.boolean
    return types.void(out, integer, integer, weights, integer, image, integer, table, integer, *ends), generate


def _as_high_as_needed(builder: Any, rows: Any, make: Callable[[int], None]) -> None:
    """Write the code of tiles of all heights, of which the lowest that has so many rows is made."""
    end = builder.append_basic_block("made")
    for height in HEIGHTS:
        with builder.if_then(builder.icmp_signed("<=", rows, INDEX(height))):
            make(height)
            builder.branch(end)
    builder.branch(end)
    builder.position_at_end(end)


def _shifted_products(
    builder: Any, number: Any, rows: int, step: Any, to: Any, weights: Any, image: Any, table: Any, depth: Any, add: Any
) -> None:
    """Write the code of a tile: sums in registers, a loop over the weights, and the sums to where they belong."""
    vector, lanes = vector_of(number)
    zero, across = ir.Constant(vector, None), range(TAP_VECTORS)
    sums = [[cgutils.alloca_once_value(builder, zero) for _ in across] for _ in range(rows)]
    with cgutils.for_range(builder, depth, intp=INDEX) as loop:
        ahead = load(builder, table, loop.index, INDEX)
        shifted = [load(builder, image, builder.add(ahead, INDEX(v * lanes)), vector) for v in across]
        begin = builder.mul(loop.index, INDEX(TAP_ROWS))
        for r in range(rows):
            weight = spread_out(builder, load(builder, weights, builder.add(begin, INDEX(r)), number), vector)
            for v in across:
                builder.store(multiply_add(builder, weight, shifted[v], builder.load(sums[r][v])), sums[r][v])
    places = [[builder.add(builder.mul(step, INDEX(r)), INDEX(v * lanes)) for v in across] for r in range(rows)]
    with builder.if_then(add):
        for r in range(rows):
            for v in across:
                before = load(builder, to, places[r][v], vector)
                builder.store(builder.fadd(before, builder.load(sums[r][v])), sums[r][v])
    for r in range(rows):
        for v in across:
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
    rows: Any,
    count: Any,
) -> Any:
    """Add dot products: `dot_tile(sums, at, grads, g_at, image, i_at, table, t_at, step, rows, count)`.

    Args:
        _context: Numba's.
        sums: A row of numbers that holds, from `at` on, DOT_COLUMNS sums for each of DOT_ROWS gradients.
        at: Where they begin.
        grads: A row of numbers that holds, from `g_at` on, the gradients.
        g_at: Where they begin.
        image: A row of numbers.
        i_at: The first position in it.
        table: A row of int64 that holds, from `t_at` on, DOT_COLUMNS shifts.
        t_at: Where they begin.
        step: How far apart two gradients begin.
        rows: How many gradients there are, no more than DOT_ROWS; the smallest of HEIGHTS that will do is computed.
        count: How many products each sum is made of, a multiple of the numbers in a vector.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(sums.dtype)
        to, left, right, shifts = (place_of(context, builder, signature, values, i) for i in (0, 2, 4, 6))
        step, rows, count = values[8:]
        shifted = [builder.gep(right, [load(builder, shifts, INDEX(c), INDEX)]) for c in range(DOT_COLUMNS)]

        def make(height: int) -> None:
            _dot_products(builder, number, height, to, left, step, shifted, count)

        _as_high_as_needed(builder, rows, make)
        return context.get_dummy_value()

    integer = types.int64
    return types.void(sums, integer, grads, integer, image, integer, table, *[integer] * 4), generate


def _dot_products(
    builder: Any, number: Any, rows: int, to: Any, grads: Any, step: Any, shifted: list[Any], count: Any
) -> None:
    """Write the code of a tile: vectors of sums in registers, a loop along all lines, and the sums of the vectors."""
    vector, lanes = vector_of(number)
    zero = ir.Constant(vector, None)
    totals = [cgutils.alloca_once_value(builder, zero) for _ in range(rows * DOT_COLUMNS)]
    lines = [builder.gep(grads, [builder.mul(step, INDEX(r))]) for r in range(rows)]
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
        some = vectors[first : first + lanes]
        total = _added_up(builder, some + [zero] * (lanes - len(some)), lanes)
        if len(some) < lanes:
            total = builder.shuffle_vector(total, total, _order(range(len(some))))
        before = load(builder, to, INDEX(first), total.type)
        store(builder, builder.fadd(before, total), to, INDEX(first))


def _added_up(builder: Any, vectors: list[Any], lanes: int) -> Any:
    """Return the vector of the sums of so many vectors: again and again, add the neighbours in two of them."""
    even, odd = (_order(range(i, 2 * lanes, 2)) for i in (0, 1))
    while len(vectors) > 1:
        pairs = zip(vectors[::2], vectors[1::2], strict=True)
        vectors = [
            builder.fadd(builder.shuffle_vector(x, y, even), builder.shuffle_vector(x, y, odd)) for x, y in pairs
        ]
    return vectors[0]


def _order(places: range) -> Any:
    """Return the order in which a shuffle takes numbers."""
    return ir.Constant(ir.VectorType(ir.IntType(32), len(places)), list(places))
