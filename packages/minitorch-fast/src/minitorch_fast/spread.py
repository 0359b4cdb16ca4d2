"""Spread a loop over all threads, with one parallel kernel for all loops.

Numba takes half a second to compile a kernel with `prange`, and there is a kernel for every operator and dtype. So
only one has a `prange`: it calls a function by its address, for one part of the elements after the other. Any kernel
hands it the address of its own loop over a part, which takes Numba a tenth of a second.

In a kernel, `spread(launcher, parts, part, count, (a, b, ...))` calls part(a, b, ..., start, stop) so that all starts
and stops together cover range(count): once, if `parts` is 1, and otherwise on all threads. Such a kernel is called as
kernel(0, 1, ...), or as kernel(*team(), ...) for work that is large enough.

The launcher is the address of a `board`, on which the loop is posted for helpers; the one with the `prange` has the
loops that come while another is posted there.
"""

from __future__ import annotations

import os
from typing import Any

from llvmlite import ir
from numba import cfunc, config, prange, types
from numba.core import cgutils
from numba.extending import intrinsic

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.board import ALIGN, LAUNCH, PRESENT
from minitorch_fast.helpers import Crew
from minitorch_fast.threads import fork_safe_lock, get_num_threads, prepare_threads

__all__ = ["ALIGN", "spread", "team"]

_WORD = ir.IntType(64)
_PART = ir.FunctionType(ir.VoidType(), [_WORD, _WORD, _WORD])
"""A loop over a part: it takes the address of its operands, start and stop."""
_LAUNCH = ir.FunctionType(ir.VoidType(), [_WORD, _WORD, _WORD, _WORD, _WORD])
"""The launcher: it takes the board, the addresses of a loop and of its operands, and how many elements and parts."""

_lock = fork_safe_lock()
_crews: list[Crew] = []
_kept: list[Any] = []


# ----------------------------------------------------------------------------------------------------------------------
# The one that has the threads
# ----------------------------------------------------------------------------------------------------------------------
@intrinsic
def _call(typingctx: Any, function: Any, operands: Any, start: Any, stop: Any) -> Any:  # noqa: ARG001 - Numba's own
    """Call the loop at an address."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001 - as above
        builder.call(builder.inttoptr(args[0], _PART.as_pointer()), args[1:])
        return context.get_dummy_value()

    return types.none(types.int64, types.int64, types.int64, types.int64), generate


def _launch(function: int, operands: int, count: int, parts: int) -> None:
    """Call a loop for all parts of range(count)."""
    step = (count + parts - 1) // parts
    step = (step + ALIGN - 1) // ALIGN * ALIGN
    for part in prange(parts):
        start = min(count, part * step)
        _call(function, operands, start, min(count, start + step))


def team() -> tuple[int, int]:
    """Return the launcher, which is compiled at the first call, and the number of parts: of threads."""
    crew, parts = _crews[0] if _crews else _crew(), get_num_threads()
    if parts > 1 and crew.words[PRESENT] < crew.count:
        crew.call()
    return crew.address, parts


def _crew() -> Crew:
    """Compile the launcher, once."""
    prepare_threads()
    with _lock:
        if not _crews:
            signature = types.void(types.int64, types.int64, types.int64, types.int64)
            library = cfunc(signature, cache=True, parallel=True, error_model="numpy")(_launch)
            _kept.append(library)
            _crews.append(Crew(config.NUMBA_NUM_THREADS - 1, library.address))
        return _crews[0]


if hasattr(os, "register_at_fork"):  # not on Windows, which has no fork
    os.register_at_fork(after_in_child=_crews.clear)


# ----------------------------------------------------------------------------------------------------------------------
# Those that hand it their loops
# ----------------------------------------------------------------------------------------------------------------------
@intrinsic
def spread(typingctx: Any, launcher: Any, parts: Any, part: Any, count: Any, operands: Any) -> Any:  # noqa: ARG001
    """Call part(*operands, start, stop) for all of range(count)."""
    argument_types = (*operands.types, types.int64, types.int64)
    typingctx.resolve_function_type(part, argument_types, {})  # compiles it

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:  # noqa: ARG001 - as above
        compiled = part.dispatcher.overloads[argument_types]
        context.add_linking_libs([compiled.library])

        def run(inside: Any, values: Any, start: Any, stop: Any) -> None:
            function = context.declare_function(inside.module, compiled.fndesc)
            arguments = [*cgutils.unpack_tuple(inside, values), start, stop]
            context.call_conv.call_function(inside, function, types.none, argument_types, arguments)

        def loop(kind: Any) -> Any:
            """Write the function that finds its operands at an address, and runs the part."""
            function = ir.Function(builder.module, _PART, builder.module.get_unique_name("loop"))
            function.linkage = "internal"
            inside = ir.IRBuilder(function.append_basic_block())
            run(inside, inside.load(inside.inttoptr(function.args[0], kind)), *function.args[1:])
            inside.ret_void()
            return function

        launcher_value, parts_value, _, count_value, values = args
        with builder.if_else(builder.icmp_signed("==", parts_value, _WORD(1))) as (alone, together):
            with alone:
                run(builder, values, _WORD(0), count_value)
            with together:
                place = cgutils.alloca_once_value(builder, values)
                addresses = [builder.ptrtoint(pointer, _WORD) for pointer in (loop(place.type), place)]
                table = builder.inttoptr(launcher_value, _LAUNCH.as_pointer().as_pointer())
                launch = builder.load(builder.gep(table, [_WORD(LAUNCH)]))
                builder.call(launch, [launcher_value, *addresses, count_value, parts_value])
        return context.get_dummy_value()

    return types.none(types.int64, types.int64, part, types.int64, operands), generate
