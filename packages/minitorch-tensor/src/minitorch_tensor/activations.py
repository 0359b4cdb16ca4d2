"""Activations beyond those of `minitorch_scalar.operators`, as functions on numbers: by the rules of `operators`.

What ends in `_back` is d times the derivative; what ends in `_slope` is the derivative alone, of a function that has a
setting as its second argument.
"""

from __future__ import annotations

from minitorch_scalar.operators import exp
from minitorch_tensor.operators import expm1

__all__ = [
    "elu",
    "elu_slope",
    "hardsigmoid",
    "hardsigmoid_back",
    "hardswish",
    "hardswish_back",
    "mish",
    "mish_back",
    "prelu",
    "prelu_slope",
]


def prelu(x: float, slope: float) -> float:
    """x above zero, slope · x below."""
    return x if x > 0.0 else slope * x


def prelu_slope(x: float, slope: float) -> float:
    """1 above zero, the slope below."""
    return 1.0 if x > 0.0 else slope


def elu(x: float, alpha: float) -> float:
    """x above zero, alpha · (eˣ - 1) below."""
    return x if x > 0.0 else alpha * expm1(x)


def elu_slope(x: float, alpha: float) -> float:
    """1 above zero, alpha · eˣ below."""
    return 1.0 if x > 0.0 else alpha * exp(x)


def mish(x: float) -> float:
    """x · tanh(ln(1 + eˣ)), as x · n / (n + 2) with n = eˣ · (eˣ + 2); from 20 on the quotient is 1."""
    e = exp(20.0 if x > 20.0 else x)
    n = e * (e + 2.0)
    return x * (n / (n + 2.0))


def mish_back(x: float, d: float) -> float:
    """d · (t + x · (1 - t²) · σ(x)), where t is the quotient of `mish`; from 20 on that is d."""
    x = 20.0 if x > 20.0 else x
    e = exp(x)
    n = e * (e + 2.0)
    rest = 2.0 / (n + 2.0)
    return d * (n / (n + 2.0) + x * (e * (1.0 + e) * rest * rest))


def hardsigmoid(x: float) -> float:
    """x/6 + 1/2, but at least 0 and at most 1."""
    return (0.0 if x <= -3.0 else 6.0 if x >= 3.0 else x + 3.0) / 6.0


def hardsigmoid_back(x: float, d: float) -> float:
    """d / 6 between -3 and 3, 0 beyond."""
    return 0.0 if x <= -3.0 or x >= 3.0 else d / 6.0


def hardswish(x: float) -> float:
    """x · hardsigmoid(x)."""
    return x * hardsigmoid(x)


def hardswish_back(x: float, d: float) -> float:
    """d · (x/3 + 1/2) between -3 and 3, 0 below and d above."""
    return 0.0 if x <= -3.0 else d if x >= 3.0 else d * (x / 3.0 + 0.5)
