"""What kernels need and Python has no words for: pointers into arrays, and the maximum as SIMD knows it.

A slice of an array is counted as one more owner of its memory, by an instruction that all threads wait for; a kernel
that makes a slice for each row of ten numbers does little else. A pointer is a number.

A processor finds the maximum of two numbers by one instruction, which may overlook NaN; to let NaN win takes two more,
each of which waits for the one before. `larger` and `smaller` are that one instruction, for who looks for NaN himself.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

__all__ = ["before_line", "keep", "larger", "maximum", "minimum", "minus", "moved", "pointer_to", "smaller"]

_LINE = 64
"""Bytes of a line of the cache."""


@intrinsic  # type: ignore[untyped-decorator] # Numba has no types
def pointer_to(_context: Any, array: Any, place: Any) -> Any:  # noqa: ARG001 - known when it runs
    """Return the pointer to an element of a contiguous row: `pointer_to(a, 3)[0]` is a[3].

    A truth behind a pointer is a number, 0 or 1, as it is in memory and to Python: Numba's own would be one bit.
    """
    kind = types.int8 if array.dtype == types.boolean else array.dtype

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        return builder.gep(data, [values[1]])

    return types.CPointer(kind)(array, types.int64), generate


@intrinsic  # type: ignore[untyped-decorator] # as above
def keep(_context: Any, array: Any) -> Any:
    """Hold an array that was made in a kernel until here.

    Numba frees it after the last use of its name, and knows nothing of a pointer to it: what another thread allocates
    would be in the same place.
    """

    def generate(context: Any, _builder: Any, _signature: Any, _values: Any) -> Any:
        return context.get_dummy_value()

    return types.none(array), generate


@intrinsic  # type: ignore[untyped-decorator] # as above
def moved(_context: Any, pointer: Any, count: Any) -> Any:  # noqa: ARG001 - as above
    """Return the pointer to the element that stands so many places behind."""

    def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.gep(values[0], [values[1]])

    return pointer(pointer, types.int64), generate


@intrinsic  # type: ignore[untyped-decorator] # as above
def before_line(_context: Any, array: Any) -> Any:
    """Return how many elements of a contiguous row lie before the first line of the cache that begins with one."""
    itemsize = 1 if array.dtype == types.boolean else array.dtype.bitwidth // 8

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        row, word = context.make_array(signature.args[0])(context, builder, values[0]), ir.IntType(64)
        length = builder.extract_value(row.shape, 0)
        over = builder.and_(builder.neg(builder.ptrtoint(row.data, word)), word(_LINE - 1))
        count = builder.udiv(over, word(itemsize))
        return builder.select(builder.icmp_signed("<", count, length), count, length)

    return types.int64(array), generate


def _extreme(word: str, *flags: str) -> Any:
    """Return LLVM's maximum or minimum, which is NaN if one of two numbers is, and is known to have lanes.

    With the flag "nnan" it may be anything then.
    """

    @intrinsic  # type: ignore[untyped-decorator] # as above
    def extreme(_context: Any, x: Any, y: Any) -> Any:  # noqa: ARG001 - as above
        name = f"llvm.{word}.f{x.bitwidth}"

        def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            kind = values[0].type
            declared = builder.module.globals.get(name)
            function = declared or ir.Function(builder.module, ir.FunctionType(kind, [kind, kind]), name)
            return builder.call(function, values, fastmath=("nsz", "reassoc", *flags))

        return x(x, x), generate

    return extreme


maximum, minimum = _extreme("maximum"), _extreme("minimum")
larger, smaller = _extreme("maximum", "nnan"), _extreme("minimum", "nnan")


@njit(fastmath=False)  # without a word Numba compiles it with the flags of whoever calls it
def minus(x, y):  # type: ignore[no-untyped-def] # Numba finds the types
    """x - y, also where the compiler may change the order of sums: what is close to each other is subtracted first."""
    return x - y
