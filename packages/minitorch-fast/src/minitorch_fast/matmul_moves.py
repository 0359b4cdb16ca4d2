"""How numbers are moved into the panels of a matrix product, many at once: copied, or turned.

Lines whose numbers for one step lie side by side are copied. Of other lines, numbers that follow each other in one are
to lie far apart, and those of different lines side by side: a small transpose, which is made in registers. First the
numbers of two lines are interleaved, and then such pairs, so that columns arise from rows; see `_turned`.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.instructions import INDEX, bytes_of, load, place_of, store, vector_of
from minitorch_fast.matmul_tile import COLUMN_BYTES, ROWS

__all__ = ["FOUR", "copy_line", "copy_whole", "transpose", "transpose_square"]

FOUR = 4
"""So many lines are turned at once."""


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


@intrinsic
def transpose_square(_context: Any, panels: Any, to: Any, width: Any, source: Any, at: Any, step: Any) -> Any:
    """Turn as many lines as a register holds numbers: `transpose_square(panels, to, width, source, at, step)`.

    As many numbers of each are turned, and what is written are whole vectors. Four numbers of a line are read at once,
    those of four lines beside each other into one register: for that no shuffle is needed.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        number = context.get_value_type(panels.dtype)
        lanes, four = max(FOUR, vector_of(number)[1]), ir.VectorType(number, FOUR)
        put, get = (place_of(context, builder, signature, values, i) for i in (0, 3))
        width, step = values[2], values[5]
        lines = [builder.mul(step, INDEX(line)) for line in range(lanes)]
        for first in range(0, lanes, FOUR):
            fours = [load(builder, get, builder.add(line, INDEX(first)), four) for line in lines]
            for i, column in enumerate(
                _turned(builder, [_beside(builder, fours[i::FOUR]) for i in range(FOUR)], lanes)
            ):
                store(builder, column, put, builder.mul(INDEX(first + i), width))
        return context.get_dummy_value()

    integer = types.int64
    return types.void(panels, integer, integer, source, integer, integer), generate


def _beside(builder: Any, vectors: list[Any]) -> Any:
    """Return one vector of all the numbers of others; they are a power of two."""
    while len(vectors) > 1:
        count = range(2 * vectors[0].type.count)
        vectors = [_shuffled(builder, x, y, count) for x, y in zip(vectors[::2], vectors[1::2], strict=True)]
    return vectors[0]


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
