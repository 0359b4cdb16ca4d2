"""Singular values, and their derivatives of all orders.

A = U · diag(s) · Vᵀ with orthonormal columns in U and V. The derivative of s is Uᵀ dA V on its diagonal. To be
differentiated again it needs the derivatives of U and V, so that all three parts are rules.

Source: James Townsend, "Differentiating the Singular Value Decomposition" (2016).
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record

__all__ = ["Singular", "singular_values"]


class Singular(Rule):
    """U, s or V of a decomposition that has been computed."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, parts: tuple[Any, Any, Any], which: int) -> Any:
        ctx.save_for_backward(a)
        return parts[which].alias()

    @staticmethod
    def backward(ctx: Any, grad: Any, *, parts: tuple[Any, Any, Any], which: int) -> Any:
        (a,) = ctx.saved_tensors
        u, s, v = (
            [record(Singular, (a,), {"parts": parts, "which": i}) for i in range(3)] if grad_mode.enabled else parts
        )
        if which == 1:
            return (u * grad.unsqueeze(-2)) @ v.mT
        return _of_u(grad, u, s, v) if which == 0 else _of_u(grad, v, s, u).mT


def _of_u(grad: Any, u: Any, s: Any, v: Any) -> Any:
    """Return what the gradient of U gives for A; that of V follows by transposition."""
    squares = s * s
    gaps = squares.unsqueeze(-2) - squares.unsqueeze(-1)
    same = gaps == 0
    twist = u.mT @ grad
    twist = (twist - twist.mT) * (1.0 / gaps.masked_fill(same, 1)).masked_fill(same, 0)
    inner = u @ (twist * s.unsqueeze(-2)) @ v.mT
    outer = (grad - u @ (u.mT @ grad)) / s.unsqueeze(-2)
    return inner + outer @ v.mT


def singular_values(a: Any) -> Any:
    """Return the singular values of matrices, the largest first.

    Args:
        a: Floating point numbers, shape (..., rows, columns).

    Returns:
        Shape (..., min(rows, columns)).
    """
    parts = tuple([a.adopt(part) for part in a.backend.svd(a)])
    return record(Singular, (a,), {"parts": parts, "which": 1})
