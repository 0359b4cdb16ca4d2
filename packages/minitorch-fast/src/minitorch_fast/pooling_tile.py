"""The inside of pooling: a strip of windows at once, the largest element of each and its place in registers.

**The idea.** A window is looked through place by place: from left to right, row by row. What sixteen neighbouring
windows show at one place is a strip of a row of the image, which `convolution_lines` reads; of it, whatever is larger
than all before is kept, and beside it where it was. There are no jumps, which a processor would have to guess. The
first of equal ones stays, because it came first; and NaN stays, because nothing is larger than it.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.convolution_lines import STEPS, between, masked_store, places_read, strip_of
from minitorch_fast.instructions import INDEX, place_of, spread_out, vector_of

__all__ = ["largest_of_windows"]

_INT32 = ir.IntType(32)


@intrinsic
def largest_of_windows(
    _context: Any,
    values: Any,
    at: Any,
    ordinals: Any,
    o_at: Any,
    image: Any,
    i_at: Any,
    begin: Any,
    count: Any,
    sizes: Any,
    across: Any,
    rows: Any,
    free: Any,
) -> Any:
    """Find the largest elements: `largest_of_windows(values, at, ordinals, o_at, image, i_at, begin, count, ...)`.

    Args:
        _context: Numba's.
        values: Where to write the largest element of each window of a row of windows.
        at: The place of the first one.
        ordinals: Where to write their ordinals, a row of int64.
        o_at: The place of the first one.
        image: A row of numbers.
        i_at: Where the first row of the image begins that these windows could show.
        begin: The ordinal of its first element.
        count: How many windows there are.
        sizes: The width of the image, and how many numbers lie between two rows of a window, which are below 2^31.
        across: In a row: the places of a window, how far windows are apart, which is one of STEPS, the padding, and the
            dilation.
        rows: The first row of the windows that lies inside the image, and the one behind the last.
        free: Whether no window sticks out at the left or right, and whole strips can be read: behind the end of each
            row of the image there are more numbers.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector, _ = vector_of(context.get_value_type(values.dtype))
        places = [place_of(context, builder, signature, args, i) for i in (0, 2, 4)]
        begin, count, *tuples, free = args[6:]
        lengths = zip(tuples, (2, 4, 2), strict=True)
        numbers = [builder.extract_value(some, i) for some, length in lengths for i in range(length)]
        for step in STEPS:
            this = builder.icmp_signed("==", numbers[3], INDEX(step))
            with builder.if_then(this), builder.if_else(free) as (inside, anywhere):
                with inside:
                    _windows(builder, vector, step, places, begin, count, numbers, free=True)
                with anywhere:
                    _windows(builder, vector, step, places, begin, count, numbers, free=False)
        return context.get_dummy_value()

    integer = types.int64
    tuples = [types.UniTuple(integer, length) for length in (2, 4, 2)]
    ends = integer, integer, *tuples, types.boolean
    return types.void(values, integer, ordinals, integer, image, integer, *ends), generate


def _windows(
    builder: Any, vector: Any, step: int, places: list[Any], begin: Any, count: Any, numbers: list[Any], *, free: bool
) -> None:
    """Write the code for windows that are so far apart: strip by strip, place by place."""
    (values, ordinals, image), lanes = places, vector.count
    width, down, kernel, _, padding, dilation, low, high = numbers
    found = cgutils.alloca_once(builder, vector), cgutils.alloca_once(builder, ir.VectorType(_INT32, lanes))
    strips = builder.udiv(builder.add(count, INDEX(lanes - 1)), INDEX(lanes))
    with cgutils.for_range(builder, strips, intp=INDEX) as strip:
        first = builder.mul(strip.index, INDEX(lanes))
        leftmost = builder.sub(builder.mul(first, INDEX(step)), padding)
        builder.store(ir.Constant(vector, None), found[0])
        builder.store(ir.Constant(ir.VectorType(_INT32, lanes), [-1] * lanes), found[1])
        with cgutils.for_range(builder, builder.sub(high, low), intp=INDEX) as row:
            up = builder.mul(builder.add(low, row.index), down)
            with cgutils.for_range(builder, kernel, intp=INDEX) as column:
                left = builder.add(leftmost, builder.mul(column.index, dilation))
                low_end, high_end, place = builder.neg(left), builder.sub(width, left), builder.add(up, left)
                masks = [None] * step if free else places_read(builder, low_end, high_end, lanes, step)
                there = None if free else between(builder, low_end, high_end, lanes, 0, step)
                _keep_larger(builder, found, strip_of(builder, image, place, masks, vector), place, there, step)
        wanted = between(builder, INDEX(0), builder.sub(count, first), lanes)
        masked_store(builder, builder.load(found[0]), values, first, wanted)
        wide = builder.sext(builder.load(found[1]), ir.VectorType(INDEX, lanes))
        masked_store(builder, builder.add(wide, spread_out(builder, begin, wide.type)), ordinals, first, wanted)


def _keep_larger(builder: Any, found: tuple[Any, Any], some: Any, place: Any, there: Any, step: int) -> None:
    """Write the code that keeps what is larger, or the first: of those numbers of a strip that are there, or all."""
    value, where = (builder.load(memory) for memory in found)
    steps = ir.Constant(where.type, [step * lane for lane in range(where.type.count)])
    here = builder.add(spread_out(builder, builder.trunc(place, _INT32), where.type), steps)
    none = builder.icmp_signed("<", where, ir.Constant(where.type, None))
    larger = builder.and_(builder.fcmp_unordered(">", some, value), builder.fcmp_ordered("ord", value, value))
    better = builder.or_(none, larger)
    better = better if there is None else builder.and_(there, better)
    builder.store(builder.select(better, some, value), found[0])
    builder.store(builder.select(better, here, where), found[1])
