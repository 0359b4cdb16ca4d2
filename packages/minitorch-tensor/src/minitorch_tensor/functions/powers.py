"""Powers, roots and reciprocals."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.errors import DtypeError
from minitorch_tensor.functions.choice import where
from minitorch_tensor.functions.pointwise import (
    check_kind,
    check_tensors,
    each,
    in_place,
    infix_function,
    number,
    smooth,
    swapped,
    zeros_like,
)
from minitorch_tensor.functions.rule import Rule, first_tensor
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.recording import binary, record, unary
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "Hypot",
    "Pow",
    "PowerMethods",
    "PowerOf",
    "Reciprocal",
    "Rsqrt",
    "Sqrt",
    "Square",
    "hypot",
    "pow",
    "reciprocal",
    "rsqrt",
    "sqrt",
    "square",
]


class Pow(Rule):
    """aᵇ."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        operator = scalar.pow if a.dtype.is_floating_point else operators.int_pow
        out = a.backend.zip(operator, a, b)
        ctx.save_for_backward(a, b, out if ctx.needs(1) else None)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b, out = ctx.saved_tensors
        base = exponent = None
        if ctx.needs(0):  # 0 · a⁻¹ would be NaN at a = 0
            base = where(b == 0.0, 0.0, grad * (b * a ** (b - 1.0)))
        if ctx.needs(1):  # 0ᵇ · ln 0 would be NaN
            exponent = where((a == 0.0) & (b >= 0.0), 0.0, grad * (out * a.log()))
        return base, exponent


class PowerOf(Rule):
    """a to the power of a Python number."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, exponent: Any) -> Any:
        ctx.save_for_backward(a)
        if exponent == 3:
            return a.backend.zip(scalar.mul, a.backend.map(operators.square, a), a)
        return a.backend.zip(scalar.pow, a, constant(exponent, a.dtype, a))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, exponent: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (a ** (exponent - 1) * exponent) if exponent else zeros_like(grad)


class Square(Rule):
    """a²."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.square, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (a * 2.0)


class Reciprocal(Rule):
    """1 / a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.inv, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return -grad * (out * out)


class Sqrt(Rule):
    """√a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.sqrt, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad / (out * 2.0)


class Rsqrt(Rule):
    """1 / √a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(operators.rsqrt, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad * -0.5 * out**3


class Hypot(Rule):
    """√(a² + b²)."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        out = a.backend.zip(operators.hypot, a, b)
        ctx.save_for_backward(a, b, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b, out = ctx.saved_tensors
        return grad * (a / out), grad * (b / out)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
_WITH_A_RULE = {2: Square, 0.5: Sqrt, -1: Reciprocal}


def pow(input: T, exponent: Any) -> T:
    """Return input to the power of an exponent, element by element, broadcast.

    A power of integers is an integer: to a tensor of negative exponents, it is rounded toward zero.

    Args:
        input: A tensor; or a number, if the exponent is a tensor.
        exponent: A tensor or a number.

    Raises:
        DtypeError: Integers to the power of one negative integer.
        UnsupportedDtypeError: Bools to the power of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0, 3.0]).pow(2), 2 ** tensor([1, 2, 3])
        (tensor([1., 4., 9.]), tensor([2, 4, 8]))
    """
    fast = exponent.__class__ is int or exponent.__class__ is float
    if fast and isinstance(input, TensorData) and input.dtype.is_floating_point:
        return _power_of(input, exponent)
    return _promoted(input, exponent)


def _power_of(a: Any, exponent: Any) -> Any:
    rule = _WITH_A_RULE.get(exponent)
    return record(PowerOf, (a,), {"exponent": exponent}) if rule is None else unary(rule, a)


def _promoted(a: Any, exponent: Any) -> Any:
    first_tensor("pow", (a, exponent))
    left, right = operands(Pow, a, exponent)
    check_kind(left, "pow", (1, 2))
    if not isinstance(exponent, TensorData) and not getattr(exponent, "shape", ()):
        power = number(exponent, "The exponent")
        if left.dtype.is_floating_point:
            return _power_of(left, power)
        if power < 0:
            raise DtypeError(f"Integers to the power of {power} are no integers: convert them with float() first.")
    return record(Pow, (left, right), {})


def square(input: T) -> T:
    """Return input²; of bools as int64.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([-3.0, 2.0]).square()
        tensor([9., 4.])
    """
    if getattr(input, "dtype", None) is bool_:
        input = input.to(int64)
    return each(Square, input)


def reciprocal(input: T) -> T:
    """Return 1 / input, an infinity at 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([2.0, -0.5]).reciprocal()
        tensor([ 0.5000, -2.0000])
    """
    return smooth(Reciprocal, input)


def sqrt(input: T) -> T:
    """Return √input, NaN below 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([4.0, 2.0]).sqrt()
        tensor([2.0000, 1.4142])
    """
    return smooth(Sqrt, input)


def rsqrt(input: T) -> T:
    """Return 1 / √input, infinity at 0, NaN below.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([4.0, 0.0]).rsqrt()
        tensor([0.5000,    inf])
    """
    return smooth(Rsqrt, input)


def hypot(input: T, other: T) -> T:
    """Return √(input² + other²) of two tensors, broadcast, without overflow.

    Args:
        input: A tensor.
        other: Another one; one of them is of a floating point dtype.

    Raises:
        InvalidTypeError: One is not a tensor.
        UnsupportedDtypeError: Integers or bools only.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3.0]).hypot(tensor([4.0]))
        tensor([5.])
    """
    check_tensors("hypot", input, other)
    a, b = operands(Hypot, input, other)
    check_kind(a, "hypot", (2,))
    return binary(Hypot, a, b)


class PowerMethods:
    """The methods of this family."""

    __slots__ = ()

    hypot = hypot
    hypot_ = in_place(hypot)
    pow = pow
    pow_ = in_place(pow)
    reciprocal = reciprocal
    reciprocal_ = in_place(reciprocal)
    rsqrt = rsqrt
    rsqrt_ = in_place(rsqrt)
    sqrt = sqrt
    sqrt_ = in_place(sqrt)
    square = square
    square_ = in_place(square)

    __pow__ = infix_function(pow, "__pow__")
    __rpow__ = infix_function(swapped(pow), "__rpow__")
    __ipow__ = pow_
