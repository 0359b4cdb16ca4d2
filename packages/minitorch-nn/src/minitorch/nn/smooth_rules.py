"""The rules of activations without a corner: SiLU, GELU, Mish and softplus."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import activations
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary, unary

__all__ = ["Gelu", "GeluBack", "MishOf", "Silu", "SiluBack", "SoftplusOne"]


class Silu(Rule):
    """a · σ(a)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.silu, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return binary(SiluBack, a, grad)


class SiluBack(Rule):
    """d · σ(a) · (1 + a · σ(-a))."""

    @staticmethod
    def forward(ctx: Any, a: Any, d: Any) -> Any:
        ctx.save_for_backward(a, d)
        return a.backend.zip(operators.silu_back, a, d)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, d = ctx.saved_tensors
        s = a.sigmoid()
        bend = s * (1.0 - s) * (2.0 + a * (1.0 - 2.0 * s))
        return grad * d * bend, binary(SiluBack, a, grad)


class Gelu(Rule):
    """a · Φ(a), with Φ the normal distribution."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.gelu, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return binary(GeluBack, a, grad)


class GeluBack(Rule):
    """d · (Φ(a) + a · φ(a)), with φ the normal density."""

    @staticmethod
    def forward(ctx: Any, a: Any, d: Any) -> Any:
        ctx.save_for_backward(a, d)
        return a.backend.zip(operators.gelu_back, a, d)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, d = ctx.saved_tensors
        square = a * a
        bend = (square * -0.5).exp() * (2.0 - square) * (1.0 / sqrt(2.0 * pi))
        return grad * d * bend, binary(GeluBack, a, grad)


class MishOf(Rule):
    """a · tanh(ln(1 + eᵃ))."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(activations.mish, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        if not grad_mode.enabled:
            return a.backend.zip(activations.mish_back, a, grad)
        t = unary(SoftplusOne, a).tanh()
        return grad * (t + a * (1.0 - t * t) * a.sigmoid())


class SoftplusOne(Rule):
    """ln(1 + eᵃ)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.softplus, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.sigmoid()
