"""Let a kernel be run by Python, with something else in the place of `numba.cuda`.

A function finds `cuda` among its globals. So a copy of the function is made with other globals, and of every function
that it calls. The kernel itself stays as it is, and other launches of it go on as before.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np
from numba import cuda

from minitorch_cuda.checker.arithmetic import FORGIVING
from minitorch_cuda.checker.device import Device
from minitorch_cuda.checker.errors import KernelError
from minitorch_cuda.checker.machine import CHECKED
from minitorch_cuda.simulator import RunningKernel

__all__ = ["python_function", "rebound"]


def python_function(kernel: Any) -> FunctionType:
    """Return the function that a kernel was made of.

    Args:
        kernel: What `@cuda.jit` returned, or the function itself.

    Raises:
        KernelError: If it is neither.
    """
    function = getattr(kernel, "py_func", kernel)
    if not isinstance(function, FunctionType):
        msg = f"A kernel is a function under @cuda.jit, and this is a {type(kernel).__name__}: {kernel!r:.80}."
        raise KernelError(msg)
    return function


def rebound(function: FunctionType, device: Device) -> Callable[..., object]:
    """Return a copy of a function that sees the device for `numba.cuda`."""
    return _Rebinding(device).function(function)


class _Rebinding:
    def __init__(self, device: Device) -> None:
        self._device = device
        self._copies: dict[FunctionType, FunctionType] = {}
        # For what was imported from `numba.cuda` by name.
        found = [(getattr(cuda, name, None), name) for name in device.names]
        self._names = {id(value): name for value, name in found if value is not None and name != "laneid"}

    def function(self, function: FunctionType) -> FunctionType:
        """Return the copy of a function; a function that calls itself calls its copy."""
        if function not in self._copies:
            globals_: dict[str, Any] = {CHECKED: True, "__builtins__": builtins}
            cells = tuple([CellType() for _ in function.__closure__ or ()])
            copy = FunctionType(function.__code__, globals_, function.__name__, function.__defaults__, cells)
            copy.__kwdefaults__ = function.__kwdefaults__
            self._copies[function] = copy
            for name in set(_names(function.__code__)) & set(function.__globals__):
                globals_[name] = self.value(function.__globals__[name])
            for cell, original in zip(cells, function.__closure__ or (), strict=True):
                cell.cell_contents = self.value(original.cell_contents)
        return self._copies[function]

    def value(self, value: Any) -> Any:
        """Return what stands for a value inside a kernel."""
        if value is cuda or isinstance(value, RunningKernel):
            return self._device
        if isinstance(value, ModuleType):
            return _Module(value, self)
        if isinstance(value, np.ndarray):
            return self._device.constant(value)
        if isinstance(value, BuiltinFunctionType):
            return FORGIVING.get(value, value)
        name = self._names.get(id(value))
        if name is not None:
            return getattr(self._device, name)
        is_function = isinstance(getattr(value, "py_func", value), FunctionType)
        return self.function(python_function(value)) if is_function else value


class _Module:
    """A module, of which a kernel uses functions."""

    def __init__(self, module: ModuleType, rebinding: _Rebinding) -> None:
        self._module = module
        self._rebinding = rebinding

    def __getattr__(self, name: str) -> Any:
        return self._rebinding.value(getattr(self._module, name))


def _names(code: CodeType) -> Iterator[str]:
    """Return the globals that a function may look up, and the functions in it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
