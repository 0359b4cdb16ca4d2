"""A small square of numbers turned within registers, its rows becoming columns.

Read row by row and written column by column, a square takes an instruction for each number. Registers do it in passes
over all rows: a pass takes one register from the upper half and one from the lower, and lays their numbers alternately
into two. After as many passes as it takes to halve the square down to one row, the first numbers of all rows are in the
first register, the second ones in the second, and so on.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from minitorch_fast.cpu import tile_of_this_cpu

__all__ = ["side_of", "turn"]

_INDEX, _LANE = ir.IntType(64), ir.IntType(32)


def _side(size: int) -> int:
    """Return how many rows and columns a square has, of numbers of so many bytes: a row fills one register."""
    return min(16, tile_of_this_cpu().vector // size)


def _bytes_of(context: Any, pointer: Any) -> int:
    return int(context.get_abi_sizeof(context.get_data_type(pointer.dtype)))


@intrinsic  # type: ignore[untyped-decorator] # Numba has no types
def side_of(_context: Any, pointer: Any) -> Any:
    """Return the rows and columns of a square."""

    def generate(context: Any, _builder: Any, signature: Any, _values: Any) -> Any:
        return _INDEX(_side(_bytes_of(context, signature.args[0])))

    return types.int64(pointer), generate


@intrinsic  # type: ignore[untyped-decorator] # as above
def turn(_context: Any, to: Any, pitch: Any, square: Any, step: Any) -> Any:  # noqa: ARG001 - known when it runs
    """Write a square, whose rows begin `step` apart, to where rows begin `pitch` apart: to[i, j] = square[j, i]."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind, size = context.get_data_type(signature.args[0].dtype), _bytes_of(context, signature.args[0])
        to, pitch, square, step = values
        side = _side(size)
        row = ir.VectorType(kind, side).as_pointer()

        def place(begin: Any, distance: Any, i: int) -> Any:
            return builder.bitcast(builder.gep(begin, [builder.mul(distance, _INDEX(i))]), row)

        rows = [builder.load(place(square, step, i), align=size) for i in range(side)]
        half = side // 2
        for _ in range(half.bit_length()):
            rows = [both for i in range(half) for both in _alternately(builder, rows[i], rows[half + i], side)]
        for i, one in enumerate(rows):
            builder.store(one, place(to, pitch, i), align=size)
        return context.get_dummy_value()

    return types.void(to, types.int64, square, types.int64), generate


def _alternately(builder: Any, x: Any, y: Any, side: int) -> list[Any]:
    """Return x0 y0 x1 y1 ... in two registers."""
    lanes = [[half + i // 2 + side * (i % 2) for i in range(side)] for half in (0, side // 2)]
    kind = ir.VectorType(_LANE, side)
    return [builder.shuffle_vector(x, y, ir.Constant(kind, some)) for some in lanes]
