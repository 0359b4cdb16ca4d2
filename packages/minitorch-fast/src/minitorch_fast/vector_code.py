"""Instructions for vectors, for use in an `@intrinsic`: each function appends some to the code and returns their value.

`builder` is what appends them, `number` the type float or double, and `vector` that of a register full of numbers.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from minitorch_fast.cpu import tile_of_this_cpu

__all__ = ["INDEX", "load", "multiply_add", "spread", "store", "vector_of"]

INDEX = ir.IntType(64)

_VECTOR_BYTES = tile_of_this_cpu().vector


def vector_of(number: Any) -> Any:
    """Return the type of a register full of numbers; `count` says how many they are."""
    return ir.VectorType(number, _VECTOR_BYTES // (4 if isinstance(number, ir.FloatType) else 8))


def load(builder: Any, pointer: Any, index: Any, kind: Any) -> Any:
    """Read a number or a vector, at any address."""
    return builder.load(builder.bitcast(builder.gep(pointer, [index]), kind.as_pointer()), align=4)


def store(builder: Any, value: Any, pointer: Any, index: Any) -> None:
    """Write a number or a vector, at any address."""
    builder.store(value, builder.bitcast(builder.gep(pointer, [index]), value.type.as_pointer()), align=4)


def spread(builder: Any, one: Any, vector: Any) -> Any:
    """Return a vector that holds one number everywhere."""
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), one, ir.IntType(32)(0))
    everywhere = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), None)
    return builder.shuffle_vector(first, first, everywhere)


def multiply_add(builder: Any, x: Any, y: Any, z: Any) -> Any:
    """Return x · y + z, by one instruction where the CPU has it."""
    flags = ("contract",)
    return builder.fadd(builder.fmul(x, y, flags=flags), z, flags=flags)
