"""Comparisons, whose results jump between 0 and 1 and so have no slope, and the choices made by comparing."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.autodiff import Context
from minitorch_scalar.functions.base import ScalarFunction

__all__ = ["EQ", "LE", "LT", "NE", "Maximum", "Minimum", "maximum", "minimum"]


class LT(ScalarFunction):
    """1 if a < b, else 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return operators.lt(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return 0.0, 0.0


class LE(ScalarFunction):
    """1 if a <= b, else 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return operators.le(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return 0.0, 0.0


class EQ(ScalarFunction):
    """1 if a = b, else 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return operators.eq(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return 0.0, 0.0


class NE(ScalarFunction):
    """1 if a and b differ, else 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return operators.ne(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return 0.0, 0.0


class Maximum(ScalarFunction):
    """The larger of a and b; two equal ones share the derivative."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        ctx.save_for_backward(a, b)
        return operators.max(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b = ctx.saved_tensors
        return operators.max_back(a, b, d)


def maximum(a: Any, b: Any) -> Any:
    """The larger of a and b."""
    return Maximum.apply(a, b)


class Minimum(ScalarFunction):
    """The smaller of a and b; two equal ones share the derivative."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        ctx.save_for_backward(a, b)
        return operators.min(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b = ctx.saved_tensors
        return operators.min_back(a, b, d)


def minimum(a: Any, b: Any) -> Any:
    """The smaller of a and b."""
    return Minimum.apply(a, b)
