"""A board on which a loop is posted, so that threads that look at it take parts of it.

The libraries that run threads take three to ten microseconds until a second thread has its part: as long as a sum of
50,000 numbers takes in all. A thread that looks at a word in memory again and again sees it change within a tenth of a
microsecond. So helpers, threads of our own, look at the board for a moment after each loop, and go to sleep if no other
one comes (see `helpers`).

The board is a table of int64. A loop is posted as the address of what does a part of it, that of its operands, and the
number of elements and of parts. One word, `OPEN`, has a bit for each part that is left to take: whoever takes one
clears its bit, if the word is still what it was when it was read. The poster takes parts as the others do, so that a
loop ends even if nobody helps; then it waits for the parts that others have taken.

Each thread has a part of its own that it takes first, the poster the first one, helpers the last ones: where one loop
follows another, it finds in its own cache what it wrote there before. To fetch it from another's takes longer than a
cheap loop of a hundred thousand elements.

Only one loop is posted at a time. If another Python thread has posted one, the library runs the loop, and so it does
where there are no helpers.
"""

from __future__ import annotations

import os
import platform
from functools import cache
from typing import Any

from llvmlite import ir
from numba import cfunc, njit, types
from numba.core import cgutils
from numba.extending import intrinsic

import minitorch_fast.caching  # noqa: F401 - before the first kernel

__all__ = ["ALIGN", "HELPERS", "LAUNCH", "LIBRARY", "PRESENT", "WORDS", "attend", "launcher"]

ALIGN = 64
"""Parts begin at a multiple of so many elements, so that two threads never write to one cache line."""

LAUNCH, LIBRARY, HELPERS = 0, 1, 2
"""Where the addresses of the launcher and of the library's stand, and how many helpers there may be."""

_TAKEN, _OPEN, _JOB, _DONE, PRESENT, WORDS = range(16, 112, 16)
"""Whether a loop is posted, the parts left, the loop, the parts done, the helpers that look; far apart in memory, since
a processor that writes a word takes its whole line of the cache from the others."""

_MOST_PARTS = 62
"""So many bits of a word are parts, and not its sign."""

_PATIENCE = 64
"""After so many looks another thread may have the processor, if it waits for it."""

_WORD = ir.IntType(64)
_PAUSE = {"x86_64": ("llvm.x86.sse2.pause",), "AMD64": ("llvm.x86.sse2.pause",), "aarch64": ("llvm.aarch64.hint", 1)}
"""What each kind of processor calls a pause, and the number that it takes."""


# ----------------------------------------------------------------------------------------------------------------------
# Words that several threads write
# ----------------------------------------------------------------------------------------------------------------------
def _place(builder: Any, values: Any) -> Any:
    """Return the pointer to a word of the table: the first argument is its address, the second the place."""
    return builder.gep(builder.inttoptr(values[0], _WORD.as_pointer()), [values[1]])


@intrinsic
def _read(_context, table, place):
    """Return a word, and all that was written before it."""

    def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.load_atomic(_place(builder, values), "acquire", 8)

    return types.int64(types.int64, types.int64), generate


@intrinsic
def _write(_context, table, place, value):
    """Write a word after all that was written before."""

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        builder.store_atomic(values[2], _place(builder, values), "release", 8)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


@intrinsic
def _add(_context, table, place, value):
    """Add to a word, which others may do at the same time."""

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        builder.atomic_rmw("add", _place(builder, values), values[2], "seq_cst")
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


@intrinsic
def _replace(_context, table, place, old, new):
    """Write a word if it is still the old one, and say whether it was."""

    def generate(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        both = builder.cmpxchg(_place(builder, values), values[2], values[3], "seq_cst", "seq_cst")
        return builder.extract_value(both, 1)

    return types.boolean(types.int64, types.int64, types.int64, types.int64), generate


@intrinsic
def _pause(_context):
    """Leave the processor to its other half for a moment."""

    def generate(context: Any, builder: Any, _signature: Any, _values: Any) -> Any:
        name, *numbers = _PAUSE.get(platform.machine(), ("llvm.sideeffect",))
        arguments = [ir.IntType(32)(number) for number in numbers]
        kind = ir.FunctionType(ir.VoidType(), [argument.type for argument in arguments])
        builder.call(cgutils.get_or_insert_function(builder.module, kind, name), arguments)
        return context.get_dummy_value()

    return types.void(), generate


@intrinsic
def _yield(_context):
    """Leave the processor to another thread, if one waits for it; Windows has no function of this name."""

    def generate(context: Any, builder: Any, _signature: Any, _values: Any) -> Any:
        if os.name == "posix":
            kind = ir.FunctionType(ir.IntType(32), [])
            builder.call(cgutils.get_or_insert_function(builder.module, kind, "sched_yield"), [])
        return context.get_dummy_value()

    return types.void(), generate


@njit(nogil=True)
def _wait(looks):
    """Let a moment pass between two looks at the board; others who want the processor get it now and then."""
    _pause()
    if looks % _PATIENCE == _PATIENCE - 1:
        _yield()


@intrinsic
def _call(_context, function, words):
    """Call the function at an address with some words."""

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        arguments = cgutils.unpack_tuple(builder, values[1])
        kind = ir.FunctionType(ir.VoidType(), [_WORD] * len(arguments))
        builder.call(builder.inttoptr(values[0], kind.as_pointer()), arguments)
        return context.get_dummy_value()

    return types.void(types.int64, words), generate


# ----------------------------------------------------------------------------------------------------------------------
# Those who work
# ----------------------------------------------------------------------------------------------------------------------
@njit(nogil=True)
def _take_parts(board, helper):
    """Take one part after the other, and do it, until none is left; `helper` is which one it is, 0 for the poster."""
    while True:
        left = _read(board, _OPEN)
        if left == 0:
            return
        part = _read(board, _JOB + 4) - helper if helper else 0  # its own
        if part < 0 or not left >> part & 1:
            part = _MOST_PARTS - 1 if helper else 0
            while not left >> part & 1:
                part += -1 if helper else 1
        if _replace(board, _OPEN, left, left & ~(1 << part)):
            function, operands = _read(board, _JOB), _read(board, _JOB + 1)
            count, step = _read(board, _JOB + 2), _read(board, _JOB + 3)
            start = min(count, part * step)
            _call(function, (operands, start, min(count, start + step)))
            _add(board, _DONE, 1)


def _launch(board, function, operands, count, parts):
    """Do all parts of a loop over range(count), together with the helpers that look.

    Args:
        board: The address of the table.
        function: That of what does a part: it takes the operands, start and stop.
        operands: That of its operands.
        count: How many elements there are.
        parts: Into how many parts they are divided, or into `_MOST_PARTS`.
    """
    if _read(board, HELPERS) == 0 or not _replace(board, _TAKEN, 0, 1):
        _call(_read(board, LIBRARY), (function, operands, count, parts))
        return
    parts = min(parts, _MOST_PARTS)
    step = (count + parts - 1) // parts
    step = (step + ALIGN - 1) // ALIGN * ALIGN
    _write(board, _JOB, function)
    _write(board, _JOB + 1, operands)
    _write(board, _JOB + 2, count)
    _write(board, _JOB + 3, step)
    _write(board, _JOB + 4, parts)
    _write(board, _DONE, 0)
    _write(board, _OPEN, (1 << parts) - 1)
    _take_parts(board, 0)
    looks = 0
    while _read(board, _DONE) != parts:
        _wait(looks)
        looks += 1
    _write(board, _TAKEN, 0)


@cache
def launcher() -> Any:
    """Return the launcher, which is compiled at the first call; `address` is its place."""
    return cfunc(types.void(*[types.int64] * 5), cache=True, error_model="numpy")(_launch)


@njit(cache=True, nogil=True, error_model="numpy")
def attend(board, helper, most):
    """Help with the loops that are posted, until none has come for a while.

    Args:
        board: The address of the table.
        helper: Which helper this is, from 1 on.
        most: After how many looks in vain to leave.
    """
    _add(board, PRESENT, 1)
    looks = 0
    while looks < most:
        if _read(board, _OPEN):
            _take_parts(board, helper)
            looks = 0
        _wait(looks)
        looks += 1
    _add(board, PRESENT, -1)
