"""The inside of convolutions with fewer multiplications: strips of tiles, transformed in registers.

**The idea.** Two neighbouring results of a filter of three weights are made of four pixels, by six multiplications.
Four are enough:

    m0 = (d0 - d2) g0                  y0 = m0 + m1 + m2
    m1 = (d1 + d2) (g0 + g1 + g2) / 2  y1 = m1 - m2 - m3
    m2 = (d2 - d1) (g0 - g1 + g2) / 2
    m3 = (d1 - d3) g2

The sums of weights are made once for all pixels, and those of pixels once for all channels of the result, so that what
is left are the multiplications. In both dimensions of an image, a *tile* of 2 x 2 results is made of 4 x 4 pixels by 16
products instead of 36; and because a result adds up what all channels give, these are 16 matrix products.

Here are the sums: of the pixels of all tiles in some rows, of the products, and of the gradients that go back through
them. A vector holds the same number of neighbouring tiles, which begin two pixels apart.

Source: S. Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin and S. Gray, Fast Algorithms for
Convolutional Neural Networks, 2016.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.convolution_lines import between, masked_load, masked_store
from minitorch_fast.instructions import INDEX, load, place_of, spread_out, store, vector_of

__all__ = ["gradients_to_products", "pixels_to_factors", "products_to_results"]

_INT32 = ir.IntType(32)


@intrinsic
def pixels_to_factors(
    _context: Any,
    to: Any,
    at: Any,
    apart: Any,
    image: Any,
    i_at: Any,
    step: Any,
    top: Any,
    left: Any,
    size: Any,
    rows: Any,
    pitch: Any,
) -> Any:
    """Transform pixels: `pixels_to_factors(to, at, apart, image, i_at, step, top, left, size, rows, pitch)`.

    Args:
        _context: Numba's.
        to: Where to write, a row of numbers: 16 for each tile.
        at: The place of the first number of the first tile; beside it are those of its neighbours.
        apart: How far the next number of a tile is.
        image: A row of numbers.
        i_at: Where the first pixel of the first tile would be, which may lie outside the image.
        step: How far apart the rows of the image are.
        top: The row of this pixel.
        left: Its column.
        size: The height and the width of the image; what lies outside is 0.
        rows: How many tiles there are, one below the other.
        pitch: How far apart their numbers are.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector, lanes = vector_of(context.get_value_type(to.dtype))
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 3))
        apart, (step, top, left, size, rows, pitch) = values[2], values[5:]
        height, width = (builder.extract_value(size, i) for i in (0, 1))
        ends = builder.neg(left), builder.sub(width, left)
        masks = [[between(builder, *ends, lanes, begin + lanes * i) for i in (0, 1)] for begin in (0, 2)]

        def row_of(line: Any) -> list[Any]:
            """Return the sums of a row of pixels of each tile."""
            row = builder.add(top, line)
            there = builder.and_(builder.icmp_signed(">=", row, INDEX(0)), builder.icmp_signed("<", row, height))
            d: list[Any] = []
            for begin, pair in zip((0, 2), masks, strict=True):
                place = builder.add(builder.mul(line, step), INDEX(begin))
                d += _every_second(builder, get, place, [_if(builder, there, mask) for mask in pair], vector)
            return _differences(builder, d)

        kept = [[cgutils.alloca_once_value(builder, some) for some in row_of(INDEX(i))] for i in (0, 1)]
        with cgutils.for_range(builder, rows, intp=INDEX) as loop:
            line, place = builder.shl(loop.index, INDEX(1)), builder.mul(loop.index, pitch)
            new = [row_of(builder.add(line, INDEX(i))) for i in (2, 3)]
            for column in range(4):
                d = [builder.load(row[column]) for row in kept] + [row[column] for row in new]
                for row, some in enumerate(_differences(builder, d)):
                    where = builder.add(place, builder.mul(apart, INDEX(4 * row + column)))
                    store(builder, some, put, where)
            for old, line_of_sums in zip(kept, new, strict=True):
                for memory, some in zip(old, line_of_sums, strict=True):
                    builder.store(some, memory)
        return context.get_dummy_value()

    integer = types.int64
    pair = types.UniTuple(integer, 2)
    return types.void(to, integer, integer, image, *[integer] * 4, pair, integer, integer), generate


@intrinsic
def products_to_results(
    _context: Any,
    out: Any,
    at: Any,
    step: Any,
    size: Any,
    products: Any,
    p_at: Any,
    apart: Any,
    pitch: Any,
    tiles: Any,
    plus: Any,
    strange: Any,
    s_at: Any,
) -> Any:
    """Transform products: `products_to_results(out, at, step, size, products, p_at, apart, pitch, tiles, plus, ...)`.

    Args:
        _context: Numba's.
        out: Where to write, a row of numbers.
        at: The place of the first result of the first tile.
        step: How far apart rows of results are.
        size: How many rows and columns of results there are from here on.
        products: A row of numbers that holds 16 products for each tile.
        p_at: Where the first one of the first tile is; beside it are those of its neighbours.
        apart: How far the next product of a tile is.
        pitch: How far the products of the tile below are.
        tiles: How many tiles there are side by side; no more than a vector of them is transformed.
        plus: What is added to all.
        strange: A row of numbers which holds a vector, to which zeros are added, and NaN where a result is not finite.
        s_at: Where it is.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector, lanes = vector_of(context.get_value_type(out.dtype))
        to, get, flags = (place_of(context, builder, signature, values, i) for i in (0, 4, 10))
        (step, size), (apart, pitch, tiles) = values[2:4], values[6:9]
        more, (height, width) = spread_out(builder, values[9], vector), (builder.extract_value(size, i) for i in (0, 1))
        masks = [between(builder, INDEX(0), width, lanes, lanes * i) for i in (0, 1)]
        zero = ir.Constant(vector, None)
        odd = cgutils.alloca_once_value(builder, zero)
        rows = builder.lshr(builder.add(height, INDEX(1)), INDEX(1))
        with cgutils.for_range(builder, rows, intp=INDEX) as loop:
            begin, line = builder.mul(loop.index, pitch), builder.shl(loop.index, INDEX(1))
            columns = []
            for column in range(4):
                places = [builder.add(begin, builder.mul(apart, INDEX(4 * row + column))) for row in range(4)]
                columns.append(_sums(builder, [load(builder, get, place, vector) for place in places]))
            for i in (0, 1):
                row = builder.add(line, INDEX(i))
                pair = [builder.fadd(y, more) for y in _sums(builder, [column[i] for column in columns])]
                for y in pair:
                    builder.store(builder.fadd(builder.load(odd), builder.fsub(y, y)), odd)
                there = builder.icmp_signed("<", row, height)
                for half, mask in enumerate(masks):
                    order = [j // 2 + j % 2 * lanes for j in range(lanes * half, lanes * (half + 1))]
                    some = builder.shuffle_vector(*pair, ir.Constant(ir.VectorType(_INT32, lanes), order))
                    place = builder.add(builder.mul(row, step), INDEX(lanes * half))
                    masked_store(builder, some, to, place, _if(builder, there, mask))
        found = builder.select(between(builder, INDEX(0), tiles, lanes), builder.load(odd), zero)
        store(builder, builder.fadd(load(builder, flags, INDEX(0), vector), found), flags, INDEX(0))
        return context.get_dummy_value()

    integer = types.int64
    pair = types.UniTuple(integer, 2)
    steps = integer, integer, integer, integer, out.dtype
    return types.void(out, integer, integer, pair, products, *steps, strange, integer), generate


@intrinsic
def gradients_to_products(
    _context: Any,
    to: Any,
    at: Any,
    apart: Any,
    grad: Any,
    g_at: Any,
    step: Any,
    size: Any,
    rows: Any,
    pitch: Any,
) -> Any:
    """Transform gradients: `gradients_to_products(to, at, apart, grad, g_at, step, size, rows, pitch)`.

    Args:
        _context: Numba's.
        to: Where to write, a row of numbers: 16 for each tile.
        at: The place of the first number of the first tile; beside it are those of its neighbours.
        apart: How far the next number of a tile is.
        grad: A row of numbers.
        g_at: Where the first gradient of the first tile is.
        step: How far apart rows of gradients are.
        size: How many rows and columns of gradients there are from here on; beyond, they are 0.
        rows: How many tiles there are, one below the other.
        pitch: How far apart their numbers are.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector, lanes = vector_of(context.get_value_type(to.dtype))
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 3))
        apart, (step, size, rows, pitch) = values[2], values[5:]
        height, width = (builder.extract_value(size, i) for i in (0, 1))
        masks = [between(builder, INDEX(0), width, lanes, lanes * i) for i in (0, 1)]
        with cgutils.for_range(builder, rows, intp=INDEX) as loop:
            begin, line, lines = builder.mul(loop.index, pitch), builder.shl(loop.index, INDEX(1)), []
            for i in (0, 1):
                row = builder.add(line, INDEX(i))
                there = [_if(builder, builder.icmp_signed("<", row, height), mask) for mask in masks]
                lines.append(_spread_back(builder, _every_second(builder, get, builder.mul(row, step), there, vector)))
            for column, pair in enumerate(zip(*lines, strict=True)):
                for row, some in enumerate(_spread_back(builder, list(pair))):
                    store(builder, some, put, builder.add(begin, builder.mul(apart, INDEX(4 * row + column))))
        return context.get_dummy_value()

    integer = types.int64
    pair = types.UniTuple(integer, 2)
    return types.void(to, integer, integer, grad, integer, integer, pair, integer, integer), generate


def _if(builder: Any, condition: Any, mask: Any) -> Any:
    """Return a mask, or one that shows nothing."""
    return builder.select(condition, mask, ir.Constant(mask.type, None))


def _every_second(builder: Any, pointer: Any, index: Any, masks: list[Any], vector: Any) -> list[Any]:
    """Read two vectors of numbers side by side, and return those at even and those at odd places."""
    lanes = vector.count
    both = [masked_load(builder, pointer, builder.add(index, INDEX(lanes * i)), masks[i], vector) for i in (0, 1)]
    orders = [ir.Constant(ir.VectorType(_INT32, lanes), list(range(i, 2 * lanes, 2))) for i in (0, 1)]
    return [builder.shuffle_vector(*both, order) for order in orders]


def _differences(builder: Any, d: list[Any]) -> list[Any]:
    """Return d0 - d2, d1 + d2, d2 - d1 and d1 - d3."""
    pairs = builder.fsub(d[0], d[2]), builder.fadd(d[1], d[2]), builder.fsub(d[2], d[1]), builder.fsub(d[1], d[3])
    return list(pairs)


def _sums(builder: Any, m: list[Any]) -> list[Any]:
    """Return m0 + m1 + m2 and m1 - m2 - m3."""
    first = builder.fadd(m[0], builder.fadd(m[1], m[2]))
    return [first, builder.fsub(builder.fsub(m[1], m[2]), m[3])]


def _spread_back(builder: Any, y: list[Any]) -> list[Any]:
    """Return y0, y0 + y1, y0 - y1 and -y1: the gradients by m0 to m3."""
    return [y[0], builder.fadd(*y), builder.fsub(*y), builder.fneg(y[1])]
