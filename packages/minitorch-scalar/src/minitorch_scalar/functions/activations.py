"""The functions that stand between the layers of a network."""

from __future__ import annotations

import math
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.autodiff import Context
from minitorch_scalar.functions.base import ScalarFunction
from minitorch_scalar.functions.elementary import erf, exp

__all__ = [
    "GELU",
    "LeakyReLU",
    "ReLU",
    "SiLU",
    "Sigmoid",
    "Softplus",
    "gelu",
    "leaky_relu",
    "relu",
    "sigmoid",
    "silu",
    "softplus",
]


class Sigmoid(ScalarFunction):
    """σ(a) = 1 / (1 + e⁻ᵃ)."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        s = operators.sigmoid(a)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (s,) = ctx.saved_tensors
        return d * s * (1.0 - s)


def sigmoid(a: Any) -> Any:
    """σ(a) = 1 / (1 + e⁻ᵃ)."""
    return Sigmoid.apply(a)


class ReLU(ScalarFunction):
    """The larger of a and 0."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.relu(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return operators.relu_back(a, d)


def relu(a: Any) -> Any:
    """The larger of a and 0."""
    return ReLU.apply(a)


class LeakyReLU(ScalarFunction):
    """A above zero, 0.01 · a below."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.leaky_relu(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return operators.leaky_relu_back(a, d)


def leaky_relu(a: Any) -> Any:
    """A above zero, 0.01 · a below."""
    return LeakyReLU.apply(a)


class Softplus(ScalarFunction):
    """ln(1 + eᵃ)."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.softplus(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return d * sigmoid(a)


def softplus(a: Any) -> Any:
    """ln(1 + eᵃ)."""
    return Softplus.apply(a)


class SiLU(ScalarFunction):
    """a · σ(a)."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.silu(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return d * sigmoid(a) * (1.0 + a * sigmoid(-a))


def silu(a: Any) -> Any:
    """a · σ(a)."""
    return SiLU.apply(a)


class GELU(ScalarFunction):
    """a · Φ(a), with Φ the normal distribution."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.gelu(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        distribution = 0.5 * (1.0 + erf(a * math.sqrt(0.5)))
        density = exp(-0.5 * (a * a)) * (1.0 / math.sqrt(2.0 * math.pi))
        return d * (distribution + a * density)


def gelu(a: Any) -> Any:
    """a · Φ(a), with Φ the normal distribution."""
    return GELU.apply(a)
