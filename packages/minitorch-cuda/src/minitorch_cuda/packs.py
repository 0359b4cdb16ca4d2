"""Sixteen bytes at once: four float32 or two float64 in one instruction.

A thread that asks for sixteen bytes asks memory a quarter as often. The compiler does so by itself only where it knows
that the address is a multiple of sixteen, and it cannot know that of an array. So `load` and `store` say it, as
instructions of LLVM; on the simulator they are what they do, in Python. A pack is as many numbers as fit into sixteen
bytes, and begins at a multiple of them. Shared arrays begin at a multiple of the size of one number, until `aligned`
has asked for more.
"""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import PACK, is_simulated

__all__ = ["aligned", "load", "store"]


_SHARED = 3
"""How LLVM numbers shared memory."""


def _load(array: Any, place: int) -> Any:
    """Return the numbers of the pack that begins at a place, as a tuple."""
    return tuple([array[place + i] for i in range(PACK // array.dtype.itemsize)])


def _store(array: Any, place: int, numbers: Any) -> None:
    """Write a tuple of numbers to the pack that begins at a place."""
    for i, number in enumerate(numbers):
        array[place + i] = number


def _aligned(array: Any) -> Any:
    """Return a shared array, which begins at a pack."""
    return array


def _intrinsic() -> Any:
    """Return what makes a function of one that writes down its code."""
    try:
        from numba.cuda.extending import intrinsic
    except ImportError:
        from numba.extending import intrinsic
    return intrinsic


def _compiled() -> tuple[Any, Any]:
    """Return `load` and `store` as a compiler of kernels takes them."""
    from llvmlite import ir
    from numba import types

    intrinsic = _intrinsic()

    def pack_of(context: Any, builder: Any, kind: Any, args: Any) -> tuple[Any, int]:
        """Return the address of a pack, and how many numbers it has."""
        item = context.get_data_type(kind.dtype)
        count = PACK * 8 // kind.dtype.bitwidth
        place = builder.gep(context.make_array(kind)(context, builder, args[0]).data, [args[1]])
        return builder.bitcast(place, ir.VectorType(item, count).as_pointer()), count

    def lane(i: int) -> Any:
        return ir.Constant(ir.IntType(32), i)

    @intrinsic  # type: ignore[untyped-decorator] # Numba has no types
    def load(_: Any, array: Any, place: Any) -> Any:
        numbers = types.UniTuple(array.dtype, PACK * 8 // array.dtype.bitwidth)

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address, count = pack_of(context, builder, signature.args[0], args)
            pack = builder.load(address, align=PACK)
            parts = [builder.extract_element(pack, lane(i)) for i in range(count)]
            return context.make_tuple(builder, signature.return_type, parts)

        return numbers(array, place), code

    @intrinsic  # type: ignore[untyped-decorator] # as above
    def store(_: Any, array: Any, place: Any, numbers: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address, count = pack_of(context, builder, signature.args[0], args)
            pack = ir.Constant(address.type.pointee, ir.Undefined)
            for i in range(count):
                number = builder.extract_value(args[2], i)
                number = context.cast(builder, number, signature.args[2].dtype, signature.args[0].dtype)
                pack = builder.insert_element(pack, number, lane(i))
            builder.store(pack, address, align=PACK)
            return context.get_dummy_value()

        return types.void(array, place, numbers), code

    return load, store


def _compiled_aligned() -> Any:
    """Return `aligned` as a compiler of kernels takes it."""
    from llvmlite import ir

    def code(_: Any, builder: Any, __: Any, args: Any) -> Any:
        for found in builder.module.global_values:
            if isinstance(found, ir.GlobalVariable) and found.type.addrspace == _SHARED:
                found.align = max(found.align or 1, PACK)
        return args[0]

    def aligned(_: Any, array: Any) -> Any:
        return array(array), code

    return _intrinsic()(aligned)


load, store = (_load, _store) if is_simulated() else _compiled()
aligned = _aligned if is_simulated() else _compiled_aligned()
