"""The functions on numbers that tensors need beyond those of `minitorch_scalar.operators`.

The rules are those of that module: plain functions of Python's numbers, so that a compiler takes them as they stand,
and IEEE 754 instead of exceptions. Functions whose name begins with `int_` are those of integers, for which Python's
and C's answers to the same question differ. Division by zero among integers is refused before it comes here.

Several names hide a builtin (`round`); import the module, not the names: `from minitorch_tensor import operators`.
"""

from __future__ import annotations

import math

from minitorch_scalar.operators import div, log, sin

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "bitwise_and",
    "bitwise_not",
    "bitwise_or",
    "bitwise_xor",
    "ceil",
    "copysign",
    "cosh",
    "erfc",
    "exp2",
    "expm1",
    "floor",
    "fmax",
    "fmin",
    "fmod",
    "frac",
    "hypot",
    "int_fmod",
    "int_pow",
    "int_trunc_div",
    "isfinite",
    "isinf",
    "isnan",
    "left_shift",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "logical_and",
    "logical_not",
    "logical_or",
    "logical_xor",
    "logit",
    "right_shift",
    "round",
    "rsqrt",
    "sigmoid_slope",
    "signbit",
    "sinc",
    "sinh",
    "square",
    "tanh_slope",
    "trunc",
    "xlogy",
]

_LARGEST_EXPONENT = math.log(1.7976931348623157e308)
_LARGEST_FOR_SINH = 710.4758600739439
_INTEGERS_FROM = 2.0**52
"""From here on, float64 has no fractions."""


# ----------------------------------------------------------------------------------------------------------------------
# Powers, exponentials, logarithms
# ----------------------------------------------------------------------------------------------------------------------
def square(x: float) -> float:
    """x²."""
    return x * x


def int_pow(x: int, y: int) -> int:
    """xʸ among integers, modulo 2⁶⁴; 1 / x⁻ʸ rounded toward zero for a negative y."""
    if y < 0:
        return 1 if x == 1 else ((1 if y % 2 == 0 else -1) if x == -1 else 0)
    return pow(x, y, 1 << 64)


def rsqrt(x: float) -> float:
    """1 / √x; NaN below zero."""
    return div(1.0, math.sqrt(x)) if x >= 0.0 else math.nan


def exp2(x: float) -> float:
    """2ˣ; infinity where it is too large."""
    return math.inf if x >= 1024.0 else math.pow(2.0, x)


def expm1(x: float) -> float:
    """eˣ - 1, exact also near 0."""
    return math.inf if x > _LARGEST_EXPONENT else math.expm1(x)


def log2(x: float) -> float:
    """The logarithm to base 2; minus infinity at zero, NaN below."""
    return math.log2(x) if x > 0.0 else (-math.inf if x == 0.0 else math.nan)


def log10(x: float) -> float:
    """The logarithm to base 10; minus infinity at zero, NaN below."""
    return math.log10(x) if x > 0.0 else (-math.inf if x == 0.0 else math.nan)


def log1p(x: float) -> float:
    """ln(1 + x), exact also near 0; minus infinity at -1, NaN below."""
    return math.log1p(x) if x > -1.0 else (-math.inf if x == -1.0 else math.nan)


def logit(x: float) -> float:
    """ln(x / (1 - x)), the inverse of sigmoid."""
    return log(div(x, 1.0 - x))


def logaddexp(x: float, y: float) -> float:
    """ln(eˣ + eʸ), without overflow."""
    if x == y:
        return x + math.log(2.0)
    return (x if x > y else y) + math.log1p(math.exp(-math.fabs(x - y)))


def logaddexp2(x: float, y: float) -> float:
    """log₂(2ˣ + 2ʸ), without overflow."""
    if x == y:
        return x + 1.0
    return (x if x > y else y) + math.log1p(math.pow(2.0, -math.fabs(x - y))) / math.log(2.0)


def xlogy(x: float, y: float) -> float:
    """x · ln y; 0 where x is 0, unless y is NaN."""
    return 0.0 if x == 0.0 and y == y else x * log(y)


# ----------------------------------------------------------------------------------------------------------------------
# Trigonometry
# ----------------------------------------------------------------------------------------------------------------------
def asin(x: float) -> float:
    """The angle whose sine is x; NaN outside [-1, 1]."""
    return math.asin(x) if -1.0 <= x <= 1.0 else math.nan


def acos(x: float) -> float:
    """The angle whose cosine is x; NaN outside [-1, 1]."""
    return math.acos(x) if -1.0 <= x <= 1.0 else math.nan


def atan(x: float) -> float:
    """The angle whose tangent is x, between -π/2 and π/2."""
    return math.atan(x)


def atan2(y: float, x: float) -> float:
    """The angle of the point (x, y), between -π and π."""
    return math.atan2(y, x)


def sinh(x: float) -> float:
    """(eˣ - e⁻ˣ) / 2; an infinity where it is too large."""
    return math.sinh(x) if math.fabs(x) <= _LARGEST_FOR_SINH or x != x else math.copysign(math.inf, x)


def cosh(x: float) -> float:
    """(eˣ + e⁻ˣ) / 2; infinity where it is too large."""
    return math.cosh(x) if math.fabs(x) <= _LARGEST_FOR_SINH or x != x else math.inf


def asinh(x: float) -> float:
    """The inverse of sinh."""
    return math.asinh(x)


def acosh(x: float) -> float:
    """The inverse of cosh; NaN below 1."""
    return math.acosh(x) if x >= 1.0 else math.nan


def atanh(x: float) -> float:
    """The inverse of tanh; an infinity at ±1, NaN beyond."""
    if -1.0 < x < 1.0:
        return math.atanh(x)
    return math.copysign(math.inf, x) if x == 1.0 or x == -1.0 else math.nan


def sinc(x: float) -> float:
    """Sin(πx) / (πx); 1 at 0."""
    return 1.0 if x == 0.0 else div(sin(math.pi * x), math.pi * x)


def hypot(x: float, y: float) -> float:
    """√(x² + y²), without overflow."""
    return math.hypot(x, y)


def erfc(x: float) -> float:
    """1 - erf(x), exact also where that is close to 0."""
    return math.erfc(x)


# ----------------------------------------------------------------------------------------------------------------------
# Rounding, signs, remainders
# ----------------------------------------------------------------------------------------------------------------------
def floor(x: float) -> float:
    """The largest integer that is not above x."""
    return x // 1.0 if math.isfinite(x) else x


def ceil(x: float) -> float:
    """The smallest integer that is not below x."""
    return -(-x // 1.0) if math.isfinite(x) else x


def trunc(x: float) -> float:
    """x without its fraction."""
    return ceil(x) if x < 0.0 else floor(x)


def round(x: float) -> float:
    """The integer nearest to x, the even one of two: to a large enough number, adding is rounding."""
    size = math.fabs(x)
    return math.copysign((size + _INTEGERS_FROM) - _INTEGERS_FROM, x) if size < _INTEGERS_FROM else x


def frac(x: float) -> float:
    """The fraction of x, with its sign."""
    return x - trunc(x)


def signbit(x: float) -> bool:
    """Whether x has a minus: true for -0.0 too."""
    return math.copysign(1.0, x) < 0.0


def copysign(x: float, y: float) -> float:
    """|x| with the sign of y."""
    return math.copysign(x, y)


def fmod(x: float, y: float) -> float:
    """The remainder of x / y with the sign of x; NaN where y is 0."""
    return math.nan if y == 0.0 or math.isinf(x) else math.fmod(x, y)


def int_fmod(x: int, y: int) -> int:
    """The remainder of x / y with the sign of x, among integers."""
    rest = abs(x) % abs(y)
    return -rest if x < 0 else rest


def int_trunc_div(x: int, y: int) -> int:
    """x / y among integers, rounded toward zero."""
    size = abs(x) // abs(y)
    return size if (x < 0) == (y < 0) else -size


def fmax(x: float, y: float) -> float:
    """The larger of x and y; of a number and NaN, the number."""
    return x if x > y or y != y else y


def fmin(x: float, y: float) -> float:
    """The smaller of x and y; of a number and NaN, the number."""
    return x if x < y or y != y else y


# ----------------------------------------------------------------------------------------------------------------------
# Kinds of numbers, logic, bits
# ----------------------------------------------------------------------------------------------------------------------
def isfinite(x: float) -> bool:
    """Whether x is neither infinite nor NaN."""
    return math.isfinite(x)


def isinf(x: float) -> bool:
    """Whether x is an infinity."""
    return math.isinf(x)


def isnan(x: float) -> bool:
    """Whether x is NaN."""
    return x != x


def logical_not(x: float) -> bool:
    """Whether x is 0."""
    return x == 0


def logical_and(x: float, y: float) -> bool:
    """Whether neither is 0."""
    return x != 0 and y != 0


def logical_or(x: float, y: float) -> bool:
    """Whether one is not 0."""
    return x != 0 or y != 0


def logical_xor(x: float, y: float) -> bool:
    """Whether exactly one is not 0."""
    return (x != 0) != (y != 0)


def bitwise_not(x: int) -> int:
    """Every bit turned round."""
    return ~x


def bitwise_and(x: int, y: int) -> int:
    """The bits that both have."""
    return x & y


def bitwise_or(x: int, y: int) -> int:
    """The bits that one has."""
    return x | y


def bitwise_xor(x: int, y: int) -> int:
    """The bits that exactly one has."""
    return x ^ y


def left_shift(x: int, y: int) -> int:
    """x · 2ʸ; 0 where all bits are shifted out."""
    return x << y if 0 <= y < 64 else 0


def right_shift(x: int, y: int) -> int:
    """⌊x / 2ʸ⌋; only the sign is left where all bits are shifted out."""
    return x >> y if 0 <= y < 64 else (-1 if x < 0 else 0)


# ----------------------------------------------------------------------------------------------------------------------
# Derivatives by the value y of a function, times d
# ----------------------------------------------------------------------------------------------------------------------
def sigmoid_slope(y: float, d: float) -> float:
    """d · y · (1 - y), where y is σ(x)."""
    return d * y * (1.0 - y)


def tanh_slope(y: float, d: float) -> float:
    """d · (1 - y²), where y is tanh(x)."""
    return d * (1.0 - y * y)
