"""Sums, products, quotients and what is made of them."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.autodiff import Context
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.functions.base import ScalarFunction

__all__ = [
    "Abs",
    "Add",
    "Div",
    "Dot",
    "FloorDiv",
    "Inv",
    "Mod",
    "Mul",
    "Neg",
    "Sign",
    "Sub",
    "div",
    "dot",
    "inv",
    "sign",
]


class Add(ScalarFunction):
    """a + b."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return a + b

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return d, d


class Sub(ScalarFunction):
    """a - b."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return a - b

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return d, -d


class Mul(ScalarFunction):
    """a · b."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        ctx.save_for_backward(a, b)
        return a * b

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b = ctx.saved_tensors
        return d * b, d * a


class Div(ScalarFunction):
    """a / b."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        quotient = operators.div(a, b)
        ctx.save_for_backward(b, quotient)
        return quotient

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        b, quotient = ctx.saved_tensors
        return div(d, b), -d * div(quotient, b)


def div(a: Any, b: Any) -> Any:
    """a / b, with an infinity or NaN where b is 0."""
    return Div.apply(a, b)


class FloorDiv(ScalarFunction):
    """⌊a / b⌋: flat between its jumps, so its derivative is 0."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        return operators.floor_div(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        return 0.0, 0.0


class Mod(ScalarFunction):
    """a - b · ⌊a / b⌋."""

    @staticmethod
    def forward(ctx: Context, a: float, b: float) -> float:
        ctx.save_for_backward(a, b)
        return operators.mod(a, b)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, float]:
        a, b = ctx.saved_tensors
        return d, -d * FloorDiv.apply(a, b)


class Neg(ScalarFunction):
    """-a."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        return -a

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        return -d


class Inv(ScalarFunction):
    """1 / a."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        inverse = operators.inv(a)
        ctx.save_for_backward(inverse)
        return inverse

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (inverse,) = ctx.saved_tensors
        return -d * inverse * inverse


def inv(a: Any) -> Any:
    """1 / a."""
    return Inv.apply(a)


class Sign(ScalarFunction):
    """1 above zero, -1 below, 0 at zero: flat between its jumps."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        return operators.sign(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        return 0.0


def sign(a: Any) -> Any:
    """1 above zero, -1 below, 0 at zero."""
    return Sign.apply(a)


class Abs(ScalarFunction):
    """|a|."""

    @staticmethod
    def forward(ctx: Context, a: float) -> float:
        ctx.save_for_backward(a)
        return operators.abs(a)

    @staticmethod
    def backward(ctx: Context, d: float) -> float:
        (a,) = ctx.saved_tensors
        return d * sign(a)


class Dot(ScalarFunction):
    """start + a₁·b₁ + a₂·b₂ + ...: a whole neuron in one operation."""

    @staticmethod
    def forward(ctx: Context, start: float, *factors: float) -> float:
        ctx.save_for_backward(*factors)
        half = len(factors) // 2
        return sum(map(operator.mul, factors[:half], factors[half:]), start)

    @staticmethod
    def backward(ctx: Context, d: float) -> tuple[float, ...]:
        factors = ctx.saved_tensors
        half = len(factors) // 2
        return (d, *[d * b for b in factors[half:]], *[d * a for a in factors[:half]])


def dot(left: Iterable[Any], right: Iterable[Any], start: Any = 0.0) -> Any:
    """start + left₁·right₁ + left₂·right₂ + ..., recorded as one operation.

    Args:
        left: The first factors, numbers or Scalars.
        right: As many second factors.
        start: What the products are added to, for instance a bias.

    Returns:
        A Scalar if there is one among the arguments, else a number.

    Raises:
        InvalidValueError: The two lists differ in length.

    Example:
        >>> dot([1.0, 2.0], [3.0, 4.0], start=0.5)
        11.5
    """
    left, right = tuple(left), tuple(right)
    if len(left) != len(right):
        raise InvalidValueError(
            f"Cannot take the dot product of {len(left)} numbers with {len(right)}: the lengths differ."
        )
    return Dot.apply(start, *left, *right)
