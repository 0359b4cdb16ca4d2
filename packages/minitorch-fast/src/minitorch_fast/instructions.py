"""Instructions for the CPU in LLVM's language, of which kernels are made that no loop compiles to.

`builder` appends each of them to the function that is being compiled; `pointer` is the address of a number, `index`
counts numbers from there.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils

from minitorch_fast.cpu import tile_of_this_cpu

__all__ = [
    "INDEX",
    "VECTOR_BYTES",
    "bytes_of",
    "load",
    "multiply_add",
    "place_of",
    "prefetch",
    "spread_out",
    "store",
    "vector_of",
]

INDEX = ir.IntType(64)
VECTOR_BYTES = tile_of_this_cpu().vector


def bytes_of(number: Any) -> int:
    """Return the size of a number, of which the type is given."""
    return 4 if isinstance(number, ir.FloatType) else 8


def vector_of(number: Any) -> tuple[Any, int]:
    """Return the type of a register full of numbers, and how many they are."""
    lanes = VECTOR_BYTES // bytes_of(number)
    return ir.VectorType(number, lanes), lanes


def place_of(context: Any, builder: Any, signature: Any, values: Any, i: int) -> Any:
    """Return the address of an element: argument i is an array, and the next one an index."""
    array = context.make_array(signature.args[i])(context, builder, values[i])
    return builder.gep(array.data, [values[i + 1]])


def load(builder: Any, pointer: Any, index: Any, kind: Any) -> Any:
    """Read a number or a vector, at any address."""
    return builder.load(builder.bitcast(builder.gep(pointer, [index]), kind.as_pointer()), align=4)


def store(builder: Any, value: Any, pointer: Any, index: Any) -> None:
    """Write a vector, at any address."""
    builder.store(value, builder.bitcast(builder.gep(pointer, [index]), value.type.as_pointer()), align=4)


def prefetch(builder: Any, pointer: Any, index: Any) -> None:
    """Ask for a piece of memory that will be written, without waiting for it."""
    flag = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, flag, flag, flag])
    function = builder.module.declare_intrinsic("llvm.prefetch", [cgutils.voidptr_t], kind)
    place = builder.bitcast(builder.gep(pointer, [index]), cgutils.voidptr_t)
    builder.call(function, [place, flag(1), flag(3), flag(1)])


def spread_out(builder: Any, one: Any, vector: Any) -> Any:
    """Return a vector that holds one number everywhere."""
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), one, ir.IntType(32)(0))
    everywhere = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), None)
    return builder.shuffle_vector(first, first, everywhere)


def multiply_add(builder: Any, x: Any, y: Any, z: Any) -> Any:
    """Return x · y + z, by one instruction where the CPU has it."""
    flags = ("contract",)
    return builder.fadd(builder.fmul(x, y, flags=flags), z, flags=flags)
