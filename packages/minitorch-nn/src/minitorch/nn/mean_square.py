"""The mean of squared differences, as one operation."""

from __future__ import annotations

from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.functions.rule import Rule

__all__ = ["MeanSquare"]


class MeanSquare(Rule):
    """Σ (a - b)² / n of two tensors of one shape."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.mean_square(a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        if grad_mode.enabled:
            of_a = (a - b) * (grad * (2.0 / max(a.numel(), 1)))
        else:
            of_a = grad.backend.mean_square_back(grad, a, b)
        return of_a if ctx.needs(0) else None, -of_a if ctx.needs(1) else None
