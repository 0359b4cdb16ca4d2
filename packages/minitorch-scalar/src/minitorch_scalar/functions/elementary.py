"""Powers, exponentials, logarithms and the functions of the circle."""

from __future__ import annotations

import math
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.autodiff import Context
from minitorch_scalar.functions.arithmetic import div
from minitorch_scalar.functions.base import ScalarFunction

__all__ = [
    "Cos",
    "Erf",
    "Exp",
    "Log",
    "Pow",
    "Sin",
    "Sqrt",
    "Tan",
    "Tanh",
    "cos",
    "erf",
    "exp",
    "log",
    "sin",
    "sqrt",
    "tan",
    "tanh",
]


class Pow(ScalarFunction):
    """aᵇ."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        power = operators.pow(a, b)
        ctx.save_for_backward(a, b, power)
        return power

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b, power = ctx.saved_tensors
        flat = b == 0.0 and (a == 0.0 or a != a)  # where b · aᵇ⁻¹ would be 0 times an infinity or NaN
        base = 0.0 if flat else d * b * Pow.apply(a, b - 1.0)
        exponent = 0.0 if a == 0.0 and b >= 0.0 else d * power * log(a)
        return base, exponent


class Sqrt(ScalarFunction):
    """√a."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        root = operators.sqrt(a)
        ctx.save_for_backward(root)
        return root

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (root,) = ctx.saved_tensors
        return div(d, 2.0 * root)


def sqrt(a: Any) -> Any:
    """√a."""
    return Sqrt.apply(a)


class Exp(ScalarFunction):
    """eᵃ, its own derivative."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        power = operators.exp(a)
        ctx.save_for_backward(power)
        return power

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (power,) = ctx.saved_tensors
        return d * power


def exp(a: Any) -> Any:
    """eᵃ."""
    return Exp.apply(a)


class Log(ScalarFunction):
    """Ln a."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.log(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return div(d, a)


def log(a: Any) -> Any:
    """Ln a."""
    return Log.apply(a)


class Sin(ScalarFunction):
    """Sin a, in radians."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.sin(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return d * cos(a)


def sin(a: Any) -> Any:
    """Sin a, in radians."""
    return Sin.apply(a)


class Cos(ScalarFunction):
    """Cos a, in radians."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.cos(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return -d * sin(a)


def cos(a: Any) -> Any:
    """Cos a, in radians."""
    return Cos.apply(a)


class Tan(ScalarFunction):
    """Tan a, in radians."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        tangent = operators.tan(a)
        ctx.save_for_backward(tangent)
        return tangent

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (tangent,) = ctx.saved_tensors
        return d * (1.0 + tangent * tangent)


def tan(a: Any) -> Any:
    """Tan a, in radians."""
    return Tan.apply(a)


class Tanh(ScalarFunction):
    """(eᵃ - e⁻ᵃ) / (eᵃ + e⁻ᵃ)."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        t = operators.tanh(a)
        ctx.save_for_backward(t)
        return t

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (t,) = ctx.saved_tensors
        return d * (1.0 - t * t)


def tanh(a: Any) -> Any:
    """(eᵃ - e⁻ᵃ) / (eᵃ + e⁻ᵃ)."""
    return Tanh.apply(a)


class Erf(ScalarFunction):
    """2/√π · ∫₀ᵃ exp(-t²) dt."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.erf(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return d * (2.0 / math.sqrt(math.pi)) * exp(-(a * a))


def erf(a: Any) -> Any:
    """2/√π · ∫₀ᵃ exp(-t²) dt."""
    return Erf.apply(a)
