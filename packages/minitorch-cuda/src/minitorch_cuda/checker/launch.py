"""Run a kernel without a GPU, and write down what it does."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from types import FunctionType
from typing import Any

import numpy as np

from minitorch_cuda.checker.arrays import WatchedArray, watched
from minitorch_cuda.checker.device import Device
from minitorch_cuda.checker.errors import KernelError, LaunchError
from minitorch_cuda.checker.machine import Machine
from minitorch_cuda.checker.rebind import python_function, rebound
from minitorch_cuda.checker.recording import Dim3, Memory, Recording

__all__ = ["LIMIT", "MAX_THREADS", "Sizes", "record"]

MAX_THREADS = 1024
"""The most threads that a block may have on any GPU of today."""

LIMIT = 2_000_000
"""How many reads and writes a kernel may make, unless it is said otherwise."""

Sizes = int | tuple[int, ...]
"""A grid or a block as Numba takes them: a number, or up to three."""


def record(
    kernel: Any,
    grid: Sizes,
    block: Sizes,
    *args: Any,
    shared_bytes: int = 0,
    limit: int = LIMIT,
    left_out: Collection[int] = (),
) -> Recording:
    """Run a kernel as `kernel[grid, block](*args)` would, on copies of the arrays.

    Neither a GPU nor Numba's simulator is needed, and neither is disturbed. Arithmetic is that of NumPy and Python.

    Args:
        kernel: A function under `@cuda.jit`, or a plain function written like one.
        grid: Blocks in each dimension.
        block: Threads of a block in each dimension; 1,024 in all at most.
        *args: NumPy arrays, numbers, and tuples of them.
        shared_bytes: The size of dynamic shared memory.
        limit: How many reads and writes the kernel may make.
        left_out: Lines of source whose `cuda.syncthreads()` is left out, to see what it is for.

    Returns:
        What happened, with the arrays as they were left in `results`.

    Raises:
        KernelError: If `kernel` is no kernel, or does not take these arguments.
        LaunchError: If there cannot be such a grid or block.
        RunawayError: If the kernel makes more accesses than `limit`.
        UnknownDeviceNameError: If it uses a name of `numba.cuda` that is not known here.

    Example:
        >>> import numpy as np
        >>> from numba import cuda
        >>> @cuda.jit
        ... def double(out, a):
        ...     i = cuda.grid(1)
        ...     if i < out.size:
        ...         out[i] = 2 * a[i]
        >>> recording = record(double, 2, 2, np.zeros(3), np.arange(3.0))
        >>> recording.results[0].tolist()
        [0.0, 2.0, 4.0]
        >>> [f"{access.kind} {access.cell_name}" for access in recording.accesses if access.block == 1]
        ['read a[2]', 'write out[2]']
    """
    function = python_function(kernel)
    sizes = _three(grid, "grid"), _three(block, "block")
    if np.prod(sizes[1]) > MAX_THREADS:
        msg = (
            f"A block has at most {MAX_THREADS:,} threads; {block} has {np.prod(sizes[1]):,}. Use more blocks instead."
        )
        raise LaunchError(msg)
    names = _parameters(function, args)
    recording = Recording(
        function.__name__,
        function.__code__.co_filename,
        function.__code__.co_firstlineno,
        _source(function),
        *sizes,
    )
    machine = Machine(recording, limit)
    body = rebound(function, Device(machine, shared_bytes, left_out))
    given = [_on_device(machine, name, argument) for name, argument in zip(names, args, strict=True)]
    machine.run(lambda: body(*given))
    recording.results = tuple([_from_device(argument) for argument in given])
    return recording


def _three(sizes: Sizes, name: str) -> Dim3:
    """Return three sizes."""
    given: tuple[Any, ...] = sizes if isinstance(sizes, tuple) else (sizes,)
    whole = all(isinstance(size, (int, np.integer)) and not isinstance(size, bool) and size > 0 for size in given)
    if not 1 <= len(given) <= 3 or not whole:
        msg = f"A {name} is one to three positive integers, and this is {sizes!r}."
        raise LaunchError(msg)
    x, y, z = (*[int(size) for size in given], 1, 1)[:3]
    return x, y, z


def _parameters(function: FunctionType, args: tuple[Any, ...]) -> list[str]:
    """Return the names that the kernel has for its arguments."""
    try:
        bound = inspect.signature(function).bind(*args).arguments
    except TypeError as error:
        msg = f"{function.__name__}{inspect.signature(function)} was given {len(args)} arguments: {error}."
        raise KernelError(msg) from None
    names: list[str] = []
    for name, value in bound.items():
        several = inspect.signature(function).parameters[name].kind is inspect.Parameter.VAR_POSITIONAL
        names += [f"{name}[{i}]" for i in range(len(value))] if several else [name]
    return names


def _source(function: FunctionType) -> list[str]:
    try:
        return inspect.getsource(function).splitlines()
    except OSError:
        return []


def _on_device(machine: Machine, name: str, argument: Any) -> Any:
    """Return a copy of an argument that is watched."""
    if isinstance(argument, tuple):
        return tuple([_on_device(machine, f"{name}[{i}]", part) for i, part in enumerate(argument)])
    if hasattr(argument, "copy_to_host"):  # an array on a GPU, or on Numba's simulator
        argument = argument.copy_to_host()
    if isinstance(argument, np.ndarray):
        data = np.array(argument, order="F" if argument.flags.fnc else "C")
        return watched(machine, Memory(name, "global", data.copy(order="A")), data)
    if isinstance(argument, (bool, int, float, complex, np.generic)):
        return argument
    given = type(argument).__name__
    msg = f"The argument {name!r} is a {given}. A kernel takes NumPy arrays, numbers, and tuples of them."
    raise KernelError(msg)


def _from_device(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return tuple([_from_device(part) for part in argument])
    return argument.data if isinstance(argument, WatchedArray) else argument
