"""Quotients rounded to integers, and what they leave over."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.pointwise import check_divisor, check_kind, in_place, infix_function, swapped
from minitorch_tensor.functions.rule import Rule, Step, first_tensor
from minitorch_tensor.operands import operands
from minitorch_tensor.recording import record
from minitorch_tensor.tensor_like import T

__all__ = [
    "DivFloor",
    "DivTrunc",
    "DivisionMethods",
    "Fmod",
    "Remainder",
    "div_floor",
    "div_trunc",
    "floor_divide",
    "fmod",
    "remainder",
]


class DivFloor(Step):
    """⌊a / b⌋."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        return a.backend.zip(scalar.floor_div, a, b)


class DivTrunc(Step):
    """a / b, rounded toward zero."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        if a.dtype.is_floating_point:
            return a.backend.map(operators.trunc, a.backend.zip(scalar.div, a, b))
        return a.backend.zip(operators.int_trunc_div, a, b)


class Remainder(Rule):
    """a - b · ⌊a / b⌋, with the sign of b."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        if ctx.needs(1):
            ctx.save_for_backward(a, b)
        return a.backend.zip(scalar.mod, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        if not ctx.needs(1):
            return grad, None
        a, b = ctx.saved_tensors
        return grad, -grad * div_floor(a, b)


class Fmod(Rule):
    """a - b · trunc(a / b), with the sign of a."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        if ctx.needs(1):
            ctx.save_for_backward(a, b)
        return a.backend.zip(operators.fmod if a.dtype.is_floating_point else operators.int_fmod, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        if not ctx.needs(1):
            return grad, None
        a, b = ctx.saved_tensors
        return grad, -grad * div_trunc(a, b)


def _divided(rule: Any, name: str, a: Any, b: Any) -> Any:
    first_tensor(name, (a, b))
    sure = b.__class__ is int and b != 0
    a, b = operands(rule, a, b)
    if a.dtype.kind != 2:
        check_kind(a, name, (1, 2))
        if not sure:
            check_divisor(b, name)
    return record(rule, (a, b), {})


def div_floor(input: Any, other: Any) -> Any:
    """Return ⌊input / other⌋: `div` with rounding_mode="floor"."""
    return _divided(DivFloor, "div", input, other)


def div_trunc(input: Any, other: Any) -> Any:
    """Return input / other rounded toward zero: `div` with rounding_mode="trunc"."""
    return _divided(DivTrunc, "div", input, other)


def floor_divide(input: T, other: Any) -> T:
    """Return ⌊input / other⌋, element by element, broadcast; its gradient is zero.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.

    Raises:
        UnsupportedDtypeError: Both are bools.
        ZeroDivisorError: A division of integers by 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([7, -7]).floor_divide(2), tensor([7.0, -7.0]) // 0
        (tensor([ 3, -4]), tensor([inf, -inf]))
    """
    return _divided(DivFloor, "floor_divide", input, other)


def remainder(input: T, other: Any) -> T:
    """Return what is left of input / other rounded down: with the sign of other, as Python's %.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.

    Raises:
        UnsupportedDtypeError: Both are bools.
        ZeroDivisorError: A division of integers by 0; for floating point numbers that is NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([7, -7]).remainder(4)
        tensor([3, 1])
    """
    return _divided(Remainder, "remainder", input, other)


def fmod(input: T, other: Any) -> T:
    """Return what is left of input / other rounded toward zero: with the sign of input, as C's fmod.

    Args:
        input: A tensor.
        other: A tensor or a number.

    Raises:
        UnsupportedDtypeError: Both are bools.
        ZeroDivisorError: A division of integers by 0; for floating point numbers that is NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([7, -7]).fmod(4)
        tensor([ 3, -3])
    """
    check_tensor(input, "fmod")
    return _divided(Fmod, "fmod", input, other)


class DivisionMethods:
    """The methods of this family."""

    __slots__ = ()

    floor_divide = floor_divide
    floor_divide_ = in_place(floor_divide)
    fmod = fmod
    fmod_ = in_place(fmod)
    remainder = remainder
    remainder_ = in_place(remainder)

    __floordiv__ = infix_function(floor_divide, "__floordiv__")
    __rfloordiv__ = infix_function(swapped(floor_divide), "__rfloordiv__")
    __mod__ = infix_function(remainder, "__mod__")
    __rmod__ = infix_function(swapped(remainder), "__rmod__")
    __ifloordiv__ = floor_divide_
    __imod__ = remainder_
