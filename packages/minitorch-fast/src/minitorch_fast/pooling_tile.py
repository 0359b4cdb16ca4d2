"""The inside of pooling: a strip of windows at once, and in registers the largest element of each, or the sum.

**The idea.** A window is looked through place by place: from left to right, row by row. What sixteen neighbouring
windows show at one place is a strip of a row of the image, which `convolution_lines` reads; of it, whatever is larger
than all before is kept, and beside it where it was. There are no jumps, which a processor would have to guess. The
first of equal ones stays, because it came first; and NaN stays, because nothing is larger than it. For a mean the strip
is added to what was there before, and where a window sticks out of the image, 0 is.
"""

from __future__ import annotations

from typing import Any, Protocol

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from minitorch_fast.convolution_lines import STEPS, between, masked_load, masked_store, places_read, strip_of
from minitorch_fast.instructions import INDEX, place_of, spread_out, vector_of

__all__ = ["largest_of_windows", "means_of_windows"]

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
        to, places, image = (place_of(context, builder, signature, args, i) for i in (0, 2, 4))
        _write(builder, _Largest(builder, vector, to, places, args[6]), image, args[7:])
        return context.get_dummy_value()

    integer = types.int64
    return types.void(values, integer, ordinals, integer, image, integer, integer, *_WINDOWS), generate


@intrinsic
def means_of_windows(
    _context: Any,
    means: Any,
    at: Any,
    divisors: Any,
    d_at: Any,
    image: Any,
    i_at: Any,
    count: Any,
    sizes: Any,
    across: Any,
    rows: Any,
    free: Any,
) -> Any:
    """Divide the sums of windows: `means_of_windows(means, at, divisors, d_at, image, i_at, count, ...)`.

    Args:
        _context: Numba's.
        means: Where to write the mean of each window of a row of windows.
        at: The place of the first one.
        divisors: What to divide each sum by.
        d_at: The place of the first one.
        image: As in `largest_of_windows`, as are all others.
        i_at: As there.
        count: As there.
        sizes: As there.
        across: As there.
        rows: As there.
        free: As there.
    """

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector, _ = vector_of(context.get_value_type(means.dtype))
        to, by, image = (place_of(context, builder, signature, args, i) for i in (0, 2, 4))
        _write(builder, _Mean(builder, vector, to, by), image, args[6:])
        return context.get_dummy_value()

    integer = types.int64
    return types.void(means, integer, divisors, integer, image, integer, *_WINDOWS), generate


# ----------------------------------------------------------------------------------------------------------------------
# What is done with the windows of a strip
# ----------------------------------------------------------------------------------------------------------------------
class _Purpose(Protocol):
    """What is kept of a strip of windows; each method writes code."""

    vector: Any

    def start(self) -> None:
        """Begin with a strip."""

    def take(self, some: Any, place: Any, there: Any, step: int) -> None:
        """Take what the windows show at one place: the first of it stands at a place of the image.

        Args:
            some: The numbers.
            place: Where the first one stands in the image.
            there: A mask of those that are there, where the others are 0; None if all are.
            step: How far they are apart in the image.
        """

    def finish(self, first: Any, wanted: Any) -> None:
        """Write the results of the windows from one on, those that a mask shows."""


class _Largest:
    """The largest elements, and their ordinals."""

    def __init__(self, builder: Any, vector: Any, values: Any, ordinals: Any, begin: Any) -> None:
        self.builder, self.vector, self.values, self.ordinals, self.begin = builder, vector, values, ordinals, begin
        self.places = ir.VectorType(_INT32, vector.count)
        self.value, self.where = cgutils.alloca_once(builder, vector), cgutils.alloca_once(builder, self.places)

    def start(self) -> None:
        """Begin with nothing, which has no place."""
        self.builder.store(ir.Constant(self.vector, None), self.value)
        self.builder.store(ir.Constant(self.places, [-1] * self.vector.count), self.where)

    def take(self, some: Any, place: Any, there: Any, step: int) -> None:
        """Keep what is larger, or the first."""
        builder, value, where = self.builder, self.builder.load(self.value), self.builder.load(self.where)
        steps = ir.Constant(self.places, [step * lane for lane in range(self.vector.count)])
        here = builder.add(spread_out(builder, builder.trunc(place, _INT32), self.places), steps)
        none = builder.icmp_signed("<", where, ir.Constant(self.places, None))
        larger = builder.and_(builder.fcmp_unordered(">", some, value), builder.fcmp_ordered("ord", value, value))
        better = builder.or_(none, larger)
        better = better if there is None else builder.and_(there, better)
        builder.store(builder.select(better, some, value), self.value)
        builder.store(builder.select(better, here, where), self.where)

    def finish(self, first: Any, wanted: Any) -> None:
        """Write both; an ordinal counts from the first element of all images."""
        builder = self.builder
        masked_store(builder, builder.load(self.value), self.values, first, wanted)
        wide = builder.sext(builder.load(self.where), ir.VectorType(INDEX, self.vector.count))
        ordinals = builder.add(wide, spread_out(builder, self.begin, wide.type))
        masked_store(builder, ordinals, self.ordinals, first, wanted)


class _Mean:
    """Sums, divided."""

    def __init__(self, builder: Any, vector: Any, means: Any, divisors: Any) -> None:
        self.builder, self.vector, self.means, self.divisors = builder, vector, means, divisors
        self.total = cgutils.alloca_once(builder, vector)

    def start(self) -> None:
        """Begin with 0."""
        self.builder.store(ir.Constant(self.vector, None), self.total)

    def take(self, some: Any, place: Any, there: Any, step: int) -> None:  # noqa: ARG002 - see _Purpose
        """Add."""
        self.builder.store(self.builder.fadd(self.builder.load(self.total), some), self.total)

    def finish(self, first: Any, wanted: Any) -> None:
        """Divide."""
        by = masked_load(self.builder, self.divisors, first, wanted, self.vector)
        mean = self.builder.fdiv(self.builder.load(self.total), by)
        masked_store(self.builder, mean, self.means, first, wanted)


# ----------------------------------------------------------------------------------------------------------------------
# The walk
# ----------------------------------------------------------------------------------------------------------------------
_WINDOWS = (types.int64, *[types.UniTuple(types.int64, length) for length in (2, 4, 2)], types.boolean)
"""The types of what says where windows are: the arguments from `count` on."""


def _write(builder: Any, purpose: _Purpose, image: Any, windows: Any) -> None:
    """Write the code for windows of any kind."""
    count, *tuples, free = windows
    numbers = [builder.extract_value(some, i) for some in tuples for i in range(some.type.count)]
    for step in STEPS:
        this = builder.icmp_signed("==", numbers[3], INDEX(step))
        with builder.if_then(this), builder.if_else(free) as (inside, anywhere):
            with inside:
                _walk(builder, purpose, step, image, count, numbers, free=True)
            with anywhere:
                _walk(builder, purpose, step, image, count, numbers, free=False)


def _walk(
    builder: Any, purpose: _Purpose, step: int, image: Any, count: Any, numbers: list[Any], *, free: bool
) -> None:
    """Write the code for windows that are so far apart: strip by strip, place by place."""
    vector, lanes = purpose.vector, purpose.vector.count
    width, down, kernel, _, padding, dilation, low, high = numbers
    strips = builder.udiv(builder.add(count, INDEX(lanes - 1)), INDEX(lanes))
    with cgutils.for_range(builder, strips, intp=INDEX) as strip:
        first = builder.mul(strip.index, INDEX(lanes))
        leftmost = builder.sub(builder.mul(first, INDEX(step)), padding)
        purpose.start()
        with cgutils.for_range(builder, builder.sub(high, low), intp=INDEX) as row:
            up = builder.mul(builder.add(low, row.index), down)
            with cgutils.for_range(builder, kernel, intp=INDEX) as column:
                left = builder.add(leftmost, builder.mul(column.index, dilation))
                low_end, high_end, place = builder.neg(left), builder.sub(width, left), builder.add(up, left)
                masks = [None] * step if free else places_read(builder, low_end, high_end, lanes, step)
                there = None if free else between(builder, low_end, high_end, lanes, 0, step)
                purpose.take(strip_of(builder, image, place, masks, vector), place, there, step)
        purpose.finish(first, between(builder, INDEX(0), builder.sub(count, first), lanes))
