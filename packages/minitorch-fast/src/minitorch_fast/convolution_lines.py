"""Rows of numbers, moved many numbers at once: what a convolution copies and writes, and what pooling reads.

**The idea.** Rows are short, as those of small images are: 28 numbers are a vector and three quarters of another. So
rows are cut into *strips* as wide as a vector, and a *mask* says which numbers of a strip there are: the others are
neither read nor written, but 0. Where every second number of a row is wanted, two vectors are read for a strip, and a
shuffle takes the numbers out of both; every third and fourth is had alike. No strip needs a loop over single numbers.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.instructions import INDEX, load, place_of, spread_out, vector_of

__all__ = ["STEPS", "between", "masked_load", "masked_store", "move_rows", "places_read", "strip_of"]

STEPS = (1, 2, 3, 4)
"""How far apart the numbers of a row that are read may lie."""

_INT32 = ir.IntType(32)
_ALIGN = _INT32(4)


def between(builder: Any, low: Any, high: Any, lanes: int, begin: int = 0, step: int = 1) -> Any:
    """Return the mask of the places in a vector that are at least low, and below high.

    Args:
        builder: What appends instructions.
        low: A count, int64; what lies beyond 2^31 must be out of reach.
        high: Another.
        lanes: How many numbers the vector has.
        begin: The place of its first number.
        step: How far the others are from each other.
    """
    places = ir.Constant(ir.VectorType(_INT32, lanes), [begin + step * lane for lane in range(lanes)])
    low, high = (spread_out(builder, builder.trunc(end, _INT32), places.type) for end in (low, high))
    return builder.and_(builder.icmp_signed(">=", places, low), builder.icmp_signed("<", places, high))


def places_read(builder: Any, low: Any, high: Any, lanes: int, step: int) -> list[Any]:
    """Return the masks for the vectors that a strip is read from, of which the places from low up to high are there."""
    return [between(builder, low, high, lanes, lanes * i) for i in range(step)]


def strip_of(builder: Any, pointer: Any, index: Any, masks: list[Any], kind: Any) -> Any:
    """Read a strip, of numbers as far apart as there are masks: see `places_read`. Without a mask, all can be read."""
    step, lanes = len(masks), kind.count
    strip = None
    for i, mask in enumerate(masks):
        place = builder.add(index, INDEX(lanes * i))
        some = load(builder, pointer, place, kind) if mask is None else masked_load(builder, pointer, place, mask, kind)
        if strip is None:
            strip, order = some, [step * lane for lane in range(lanes)]
        else:  # what the vectors before held is in its place
            order = [lane if lane * step < lanes * i else lane * step - lanes * (i - 1) for lane in range(lanes)]
        order = [min(place, 2 * lanes - 1) for place in order]  # what is further comes later
        strip = builder.shuffle_vector(strip, some, ir.Constant(ir.VectorType(_INT32, lanes), order))
    return strip


def masked_load(builder: Any, pointer: Any, index: Any, mask: Any, kind: Any) -> Any:
    """Read the numbers of a vector that a mask shows; the others are 0."""
    place = builder.bitcast(builder.gep(pointer, [index]), kind.as_pointer())
    name = f"llvm.masked.load.{_suffix(kind)}.p0"
    signature = ir.FunctionType(kind, [place.type, _INT32, mask.type, kind])
    function = cgutils.get_or_insert_function(builder.module, signature, name)
    return builder.call(function, [place, _ALIGN, mask, ir.Constant(kind, None)])


def masked_store(builder: Any, value: Any, pointer: Any, index: Any, mask: Any) -> None:
    """Write the numbers of a vector that a mask shows."""
    place = builder.bitcast(builder.gep(pointer, [index]), value.type.as_pointer())
    name = f"llvm.masked.store.{_suffix(value.type)}.p0"
    signature = ir.FunctionType(ir.VoidType(), [value.type, place.type, _INT32, mask.type])
    function = cgutils.get_or_insert_function(builder.module, signature, name)
    builder.call(function, [value, place, _ALIGN, mask])


def _suffix(kind: Any) -> str:
    """Return what LLVM calls a type of vectors in the names of its functions."""
    name = {"float": "f32", "double": "f64", "i64": "i64"}[str(kind.element)]
    return f"v{kind.count}{name}"


@intrinsic
def move_rows(
    _context: Any,
    out: Any,
    at: Any,
    o_step: Any,
    source: Any,
    s_at: Any,
    s_step: Any,
    along: Any,
    rows: Any,
    columns: Any,
    low: Any,
    high: Any,
    plus: Any,
) -> Any:
    """Move rows: `move_rows(out, at, o_step, source, s_at, s_step, along, rows, columns, low, high, plus)`.

    Args:
        _context: Numba's.
        out: Where to write, a row of numbers.
        at: The place of the first number in it.
        o_step: How far apart its rows are; their numbers lie side by side.
        source: What to read, a row of numbers.
        s_at: The place in it that is moved to `at`.
        s_step: How far apart its rows are.
        along: How far apart the numbers of a row are there: one of STEPS, or nothing is moved.
        rows: How many there are.
        columns: How many numbers of each are written.
        low: The first of them that is there in the source.
        high: The first one behind them that is not; what is not there is 0.
        plus: What is added to all.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        vector, lanes = vector_of(context.get_value_type(out.dtype))
        to, get = (place_of(context, builder, signature, values, i) for i in (0, 3))
        o_step, (s_step, along, rows, columns, low, high, plus) = values[2], values[5:]
        more = spread_out(builder, plus, vector)
        strips = builder.udiv(builder.add(columns, INDEX(lanes - 1)), INDEX(lanes))

        def move(step: int) -> None:
            with cgutils.for_range(builder, strips, intp=INDEX) as strip:
                begin = builder.mul(strip.index, INDEX(lanes))
                first, last, width = (builder.sub(end, begin) for end in (low, high, columns))
                first, last = (builder.mul(end, INDEX(step)) for end in (first, last))
                there = places_read(builder, first, builder.sub(last, INDEX(step - 1)), lanes, step)
                wanted = between(builder, INDEX(0), width, lanes)
                begins = begin, builder.mul(begin, INDEX(step))
                with cgutils.for_range(builder, rows, intp=INDEX) as row:
                    steps = zip(begins, (o_step, s_step), strict=True)
                    place, here = (builder.add(first, builder.mul(row.index, apart)) for first, apart in steps)
                    some = builder.fadd(strip_of(builder, get, here, there, vector), more)
                    masked_store(builder, some, to, place, wanted)

        for step in STEPS:
            with builder.if_then(builder.icmp_signed("==", along, INDEX(step))):
                move(step)
        return context.get_dummy_value()

    integer = types.int64
    return types.void(out, integer, integer, source, *[integer] * 7, out.dtype), generate
