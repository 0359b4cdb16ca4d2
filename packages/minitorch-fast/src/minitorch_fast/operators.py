"""Which function a kernel computes an operator with: a table of equivalents that a loop can compute many at once of.

An operator without an entry is compiled as it stands. That is as fast, where it is arithmetic and what it calls has an
entry: gelu calls math.erf, and softplus math.exp. The contract tests hold every operator to what it gives in Python.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_fast import float32_operators as single
from minitorch_fast import float64_operators as double
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators

__all__ = [
    "EQUIVALENTS",
    "Versions",
    "ceil",
    "div",
    "erf_back",
    "floor",
    "floor_div",
    "fmod",
    "inv",
    "mod",
    "pow",
    "round",
    "rsqrt",
    "sigmoid",
    "sqrt",
    "tanh_back",
    "trunc",
]


# ----------------------------------------------------------------------------------------------------------------------
# The same for float32 and float64
# ----------------------------------------------------------------------------------------------------------------------
def inv(x: float) -> float:
    """1 / x: compiled code follows IEEE 754 and needs no case for 0."""
    return 1.0 / x


def div(x: float, y: float) -> float:
    """x / y."""
    return x / y


def sqrt(x: float) -> float:
    """√x."""
    return math.sqrt(x)


def rsqrt(x: float) -> float:
    """1 / √x."""
    return 1.0 / math.sqrt(x)


def sigmoid(x: float) -> float:
    """1 / (1 + e⁻ˣ), or eˣ / (1 + eˣ) below zero: with one exponential, which cannot overflow, for both.

    What the rounding of the sum takes away is given back to the quotient, times a straight line that is 1 / total up to
    a twentieth: enough for something so small.
    """
    e = scalar.exp(-math.fabs(x))
    total = 1.0 + e
    quotient = (1.0 if x >= 0.0 else e) / total
    return quotient - quotient * ((e - (total - 1.0)) * (1.457 - 0.5 * total))


def tanh_back(x: float, d: float) -> float:
    """d · (1 - tanh² x), as d · 4e / (1 + e)² with e = e^(-2|x|): the difference would lose digits."""
    e = scalar.exp(-2.0 * math.fabs(x))
    half = 2.0 / (1.0 + e)
    return d * (e * half * half)


def erf_back(x: float, d: float) -> float:
    """d · 2/√π · exp(-x²)."""
    return d * (2.0 / math.sqrt(math.pi)) * scalar.exp(-(x * x))


def floor(x: float) -> float:
    """The largest integer that is not above x: an instruction."""
    return np.floor(x)  # type: ignore[no-any-return] # a number of NumPy


def ceil(x: float) -> float:
    """The smallest integer that is not below x: an instruction."""
    return np.ceil(x)  # type: ignore[no-any-return] # as above


def trunc(x: float) -> float:
    """x without its fraction: an instruction."""
    return np.trunc(x)  # type: ignore[no-any-return] # as above


def round(x: float) -> float:
    """The integer nearest to x, the even one of two: an instruction."""
    return np.rint(x)  # type: ignore[no-any-return] # as above


def pow(x: float, y: float) -> float:
    """xʸ, by the C library."""
    return math.pow(x, y)


def floor_div(x: float, y: float) -> float:
    """⌊x / y⌋: the quotient of what is left without the remainder."""
    if y == 0.0:
        return x / y
    rest = np.fmod(x, y)
    quotient = (x - rest) / y
    if rest != 0.0 and (rest < 0.0) != (y < 0.0):
        quotient -= 1.0
    return np.rint(quotient)  # type: ignore[no-any-return] # a number of NumPy


def mod(x: float, y: float) -> float:
    """The remainder of x / y with the sign of y."""
    if y == 0.0 or not math.isfinite(x):
        return math.nan
    rest = np.fmod(x, y)
    if rest != 0.0:
        return rest + y if (rest < 0.0) != (y < 0.0) else rest  # type: ignore[no-any-return] # a number of NumPy
    return math.copysign(rest, y)


def fmod(x: float, y: float) -> float:
    """The remainder of x / y with the sign of x."""
    return math.nan if y == 0.0 or math.isinf(x) else np.fmod(x, y)


Versions = tuple[Callable[..., Any] | None, Callable[..., Any] | None]
"""For float64 and everything else, and for float32; None where the function itself is as good."""

EQUIVALENTS: dict[Any, Versions] = {
    scalar.div: (div, div),
    scalar.erf_back: (erf_back, erf_back),
    scalar.inv: (inv, inv),
    scalar.pow: (pow, single.pow),
    scalar.sigmoid: (sigmoid, sigmoid),
    scalar.sqrt: (sqrt, sqrt),
    scalar.tanh_back: (tanh_back, tanh_back),
    scalar.floor_div: (floor_div, floor_div),
    scalar.mod: (mod, mod),
    scalar.exp_back: (None, single.exp_back),
    operators.ceil: (ceil, ceil),
    operators.fmod: (fmod, fmod),
    operators.floor: (floor, floor),
    operators.round: (round, round),
    operators.rsqrt: (rsqrt, rsqrt),
    operators.trunc: (trunc, trunc),
}


def _enter(versions: Versions, *functions: Any) -> None:
    """Enter one equivalent for several names of the same function."""
    for function in functions:
        EQUIVALENTS[function] = versions


_enter((double.exp, single.exp), scalar.exp, math.exp, np.exp)
_enter((double.expm1, single.expm1), operators.expm1, math.expm1, np.expm1)
_enter((double.log, single.log), scalar.log, np.log)
_enter((double.log1p, single.log1p), operators.log1p, math.log1p, np.log1p)
_enter((None, single.erf), scalar.erf, math.erf)
_enter((None, single.erfc), operators.erfc)  # which calls math.erfc itself
_enter((None, single.gelu), scalar.gelu)
_enter((None, single.sin), scalar.sin, math.sin, np.sin)
_enter((None, single.cos), scalar.cos, math.cos, np.cos)
_enter((None, single.exp2), operators.exp2)
_enter((None, single.log2), operators.log2, math.log2, np.log2)
_enter((None, single.log10), operators.log10, math.log10, np.log10)
_enter((double.tanh, single.tanh), scalar.tanh, math.tanh, np.tanh)
