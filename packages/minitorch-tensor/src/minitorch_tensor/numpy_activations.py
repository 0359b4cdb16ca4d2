"""Activations in NumPy, several calls each; see `numpy_composites` for what they have in common."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np

from minitorch_tensor.numpy_calls import in_blocks, plain
from minitorch_tensor.numpy_composites import ONE, bit_choice, relu, sigmoid
from minitorch_tensor.numpy_erf import erf

__all__ = [
    "elu",
    "elu_slope",
    "gelu",
    "gelu_back",
    "hardsigmoid",
    "hardsigmoid_back",
    "hardswish",
    "hardswish_back",
    "leaky_relu",
    "leaky_relu_back",
    "mish",
    "mish_back",
    "prelu",
    "prelu_slope",
    "sigmoid_back",
    "silu",
    "silu_back",
    "softplus",
    "softplus_back",
]


# ----------------------------------------------------------------------------------------------------------------------
# Those of `minitorch_scalar.operators`
# ----------------------------------------------------------------------------------------------------------------------
@plain
def sigmoid_back(x: Any, d: Any) -> Any:
    """D · σ(x) · σ(-x)."""
    return d * sigmoid(x) * sigmoid(np.negative(x))


@plain
def silu(x: Any) -> Any:
    """X · σ(x)."""
    return x * sigmoid(x)


@plain
def silu_back(x: Any, d: Any) -> Any:
    """D · σ(x) · (1 + x · σ(-x))."""
    return d * sigmoid(x) * (1 + x * sigmoid(np.negative(x)))


@plain
def softplus(x: Any) -> Any:
    """ln(1 + eˣ)."""
    return relu(x) + np.log1p(np.exp(np.negative(np.abs(x))))


@plain
def softplus_back(x: Any, d: Any) -> Any:
    """D · σ(x)."""
    return d * sigmoid(x)


@plain
def leaky_relu(x: Any) -> Any:
    """X above zero, 0.01 · x below."""
    return np.where(x > 0, x, x * x.dtype.type(0.01))


@plain
def leaky_relu_back(x: Any, d: Any) -> Any:
    """D above zero, 0.01 · d below."""
    return np.where(x > 0, d, d * x.dtype.type(0.01))


@in_blocks
def gelu(x: Any) -> Any:
    """x/2 · (1 + erf(x/√2))."""
    return x * x.dtype.type(0.5) * (1 + erf(x * x.dtype.type(sqrt(0.5))))


@plain
def gelu_back(x: Any, d: Any) -> Any:
    """D · (Φ(x) + x · exp(-x²/2) / √(2π))."""
    half = x.dtype.type(0.5)
    distribution = half * (1 + erf(x * x.dtype.type(sqrt(0.5))))
    return d * (distribution + x * np.exp(np.negative(half * np.square(x))) * x.dtype.type(1 / sqrt(2 * pi)))


# ----------------------------------------------------------------------------------------------------------------------
# Those of `minitorch_tensor.activations`
# ----------------------------------------------------------------------------------------------------------------------
@plain
def prelu(x: Any, slope: Any) -> Any:
    """X above zero, slope · x below."""
    return bit_choice(np.greater(x, 0), x, np.multiply(x, slope))


@plain
def prelu_slope(x: Any, slope: Any) -> Any:
    """1 above zero, the slope below."""
    return bit_choice(np.greater(x, 0), ONE[x.dtype], slope)


@plain
def elu(x: Any, alpha: Any) -> Any:
    """X above zero, alpha · (eˣ - 1) below."""
    return bit_choice(np.greater(x, 0), x, np.multiply(np.expm1(np.minimum(x, 0)), alpha))


@plain
def elu_slope(x: Any, alpha: Any) -> Any:
    """1 above zero, alpha · eˣ below."""
    return bit_choice(np.greater(x, 0), ONE[x.dtype], np.multiply(np.exp(np.minimum(x, 0)), alpha))


@plain
def mish(x: Any) -> Any:
    """X · n / (n + 2) with n = eˣ · (eˣ + 2)."""
    e = np.exp(np.minimum(x, 20))
    n = e * (e + 2)
    return x * (n / (n + 2))


@plain
def mish_back(x: Any, d: Any) -> Any:
    """D · (t + x · (1 - t²) · σ(x)) with t = n / (n + 2)."""
    x = np.minimum(x, 20)
    e = np.exp(x)
    n = e * (e + 2)
    rest = 2 / (n + 2)
    return d * (n / (n + 2) + x * (e * (1 + e) * rest * rest))


@plain
def hardsigmoid(x: Any) -> Any:
    """(x + 3) / 6 between 0 and 1."""
    return np.minimum(np.maximum(x + 3, 0), 6) / 6


@plain
def hardsigmoid_back(x: Any, d: Any) -> Any:
    """D / 6 where x is between -3 and 3."""
    return np.where(np.less_equal(3, np.abs(x)), ONE[x.dtype] - 1, d / 6)


@plain
def hardswish(x: Any) -> Any:
    """X · hardsigmoid(x)."""
    return x * hardsigmoid(x)


@plain
def hardswish_back(x: Any, d: Any) -> Any:
    """D · (x/3 + 1/2) where x is between -3 and 3, d above."""
    return np.where(np.less_equal(x, -3), ONE[x.dtype] - 1, np.where(np.greater_equal(x, 3), d, d * (x / 3 + 0.5)))
