"""Operators as kernels can call them.

An operator is a plain function of Python's numbers, such as `0.5 * x * (1.0 + math.erf(x / math.sqrt(2.0)))`. A
compiler would take 0.5 for a float64, and compute all of it in float64 where x is a float32. So the function is copied
first, with its floats in the precision of the operands, and with the plain functions that it calls compiled as well.

Where Python raises an exception, an operator has a case for it, as exp has for large numbers. A GPU follows IEEE 754
and needs none: a table has the shorter functions. On the simulator an operator runs as it stands, on Python's numbers,
and its result is rounded to the dtype, as the simple backend does it.
"""

from __future__ import annotations

import dis
import math
from collections.abc import Callable
from functools import lru_cache
from types import CellType, FunctionType
from typing import Any

import numpy as np

from minitorch_cuda.device import is_simulated
from minitorch_fast.digest import digest
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import DType
from minitorch_tensor.elements import as_stored

__all__ = [
    "EQUIVALENTS",
    "copied_for",
    "cos",
    "cosh",
    "device_operator",
    "div",
    "exp",
    "exp2",
    "expm1",
    "fmod",
    "int_pow",
    "inv",
    "known",
    "log",
    "log1p",
    "log2",
    "log10",
    "pow",
    "rsqrt",
    "sin",
    "sinh",
    "sqrt",
    "tan",
]


# ----------------------------------------------------------------------------------------------------------------------
# What needs no cases on a device
# ----------------------------------------------------------------------------------------------------------------------
def div(x: float, y: float) -> float:
    """x / y."""
    return x / y


def inv(x: float) -> float:
    """1 / x."""
    return 1.0 / x


def sqrt(x: float) -> float:
    """√x."""
    return math.sqrt(x)


def rsqrt(x: float) -> float:
    """1 / √x."""
    return 1.0 / math.sqrt(x)


def exp(x: float) -> float:
    """eˣ."""
    return math.exp(x)


def expm1(x: float) -> float:
    """eˣ - 1."""
    return math.expm1(x)


def exp2(x: float) -> float:
    """2ˣ."""
    return math.pow(2.0, x)


def log(x: float) -> float:
    """ln x."""
    return math.log(x)


def log1p(x: float) -> float:
    """ln(1 + x)."""
    return math.log1p(x)


def log2(x: float) -> float:
    """The logarithm to base 2."""
    return math.log2(x)


def log10(x: float) -> float:
    """The logarithm to base 10."""
    return math.log10(x)


def pow(x: float, y: float) -> float:
    """xʸ."""
    return math.pow(x, y)


def sin(x: float) -> float:
    """Sin x."""
    return math.sin(x)


def cos(x: float) -> float:
    """Cos x."""
    return math.cos(x)


def tan(x: float) -> float:
    """Tan x."""
    return math.tan(x)


def sinh(x: float) -> float:
    """(eˣ - e⁻ˣ) / 2."""
    return math.sinh(x)


def cosh(x: float) -> float:
    """(eˣ + e⁻ˣ) / 2."""
    return math.cosh(x)


def fmod(x: float, y: float) -> float:
    """The remainder of x / y with the sign of x."""
    return math.fmod(x, y)


def int_pow(x: int, y: int) -> int:
    """xʸ among integers: one multiplication for each bit of y."""
    if y < 0:
        return 1 if x == 1 else ((1 if y % 2 == 0 else -1) if x == -1 else 0)
    result = 1
    base = x
    rest = y
    while rest > 0:
        if rest % 2 == 1:
            result = result * base
        base = base * base
        rest = rest // 2
    return result


EQUIVALENTS: dict[Callable[..., Any], Callable[..., Any]] = {
    scalar.div: div,
    scalar.inv: inv,
    scalar.sqrt: sqrt,
    scalar.exp: exp,
    scalar.log: log,
    scalar.pow: pow,
    scalar.sin: sin,
    scalar.cos: cos,
    scalar.tan: tan,
    operators.rsqrt: rsqrt,
    operators.exp2: exp2,
    operators.expm1: expm1,
    operators.log1p: log1p,
    operators.log2: log2,
    operators.log10: log10,
    operators.sinh: sinh,
    operators.cosh: cosh,
    operators.fmod: fmod,
    operators.int_pow: int_pow,
}


# ----------------------------------------------------------------------------------------------------------------------
# Compiled, or as Python runs it
# ----------------------------------------------------------------------------------------------------------------------
_known: dict[str, Callable[..., Any]] = {}
"""One operator for each code, by a digest."""


@lru_cache(maxsize=4096)
def known(operator: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operator itself, or an earlier one of the same code: a lambda made anew each time is compiled once.

    Example:
        >>> known(lambda x: 3.0 * x) is known(lambda x: 3.0 * x), known(lambda x: 3.0 * x) is known(lambda x: 4.0 * x)
        (True, False)
    """
    if operator in EQUIVALENTS or not isinstance(operator, FunctionType):
        return operator
    return _known.setdefault(digest(operator), operator)


@lru_cache(maxsize=4096)
def device_operator(operator: Callable[..., Any], source: DType, target: DType) -> Any:
    """Return an operator as a kernel can call it.

    Args:
        operator: A plain function of numbers.
        source: The dtype of its operands.
        target: That of its results. On a GPU they become that when they are written.
    """
    if is_simulated():
        return _in_python(operator, target)
    return _compiled(operator, source)


def _in_python(operator: Callable[..., Any], target: DType) -> Callable[..., Any]:
    def rounded(*numbers: Any) -> Any:
        return as_stored(operator(*[x.item() if isinstance(x, np.generic) else x for x in numbers]), target)

    return rounded


@lru_cache(maxsize=4096)
def _compiled(operator: Callable[..., Any], source: DType) -> Any:
    from numba import cuda

    return cuda.jit(device=True)(copied_for(EQUIVALENTS.get(operator, operator), source, _compiled))


def copied_for(operator: Any, source: DType, compiled: Callable[[Any, DType], Any]) -> Any:
    """Return a function like another one, in the precision of a dtype.

    Args:
        operator: A plain function; what is none is returned as it is.
        source: Floats in it become numbers of this dtype, if it is a floating point one.
        compiled: Takes a plain function that it calls, and the dtype; returns what to call instead.

    Example:
        >>> from minitorch_tensor.dtypes import float32
        >>> half = copied_for(lambda x: 0.5 * x, float32, lambda function, dtype: function)
        >>> type(half(np.float32(3.0)))
        <class 'numpy.float32'>
    """
    if not isinstance(operator, FunctionType):
        return operator

    def replaced(value: Any) -> Any:
        if type(value) is float and source.is_floating_point:
            return source.numpy.type(value)
        return compiled(value, source) if isinstance(value, FunctionType) else value

    code = operator.__code__
    known = operator.__globals__
    names = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    scope = {name: replaced(known[name]) for name in names if name in known}
    cells = tuple([CellType(replaced(cell.cell_contents)) for cell in operator.__closure__ or ()])
    constants = tuple([replaced(value) for value in code.co_consts])
    scope["__builtins__"] = known.get("__builtins__", __builtins__)
    scope["__name__"] = operator.__module__
    return FunctionType(code.replace(co_consts=constants), scope, operator.__name__, operator.__defaults__, cells)
