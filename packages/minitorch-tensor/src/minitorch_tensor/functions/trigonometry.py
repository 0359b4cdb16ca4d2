"""Angles, and the functions of the circle."""

from __future__ import annotations

from math import pi
from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import float32
from minitorch_tensor.functions.choice import dropped, where
from minitorch_tensor.functions.pointwise import as_float, check_tensors, in_place, smooth
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.tensor_like import T

__all__ = [
    "Acos",
    "Asin",
    "Atan",
    "Atan2",
    "Cos",
    "Sin",
    "Sinc",
    "Tan",
    "TrigonometryMethods",
    "acos",
    "asin",
    "atan",
    "atan2",
    "cos",
    "deg2rad",
    "rad2deg",
    "sin",
    "sinc",
    "tan",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Sin(Rule):
    """The sine of a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(scalar.sin, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.cos()


class Cos(Rule):
    """The cosine of a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(scalar.cos, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return -grad * a.sin()


class Tan(Rule):
    """The tangent of a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.tan, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad * (out.square() + 1.0)


class Asin(Rule):
    """The angle whose sine is a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.asin, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (1.0 - a.square()).rsqrt()


class Acos(Rule):
    """The angle whose cosine is a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.acos, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return -grad * (1.0 - a.square()).rsqrt()


class Atan(Rule):
    """The angle whose tangent is a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.atan, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / (a.square() + 1.0)


class Atan2(Rule):
    """The angle of the point (b, a)."""

    promotion = "float"

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.atan2, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        square = a.square() + b.square()
        part = dropped(grad / square, square == 0.0)  # 0 at the origin, where there is no angle
        return part * b, -part * a


class Sinc(Rule):
    """Sin(πa) / (πa)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.sinc, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        """Near 0 both terms of the quotient vanish; its series takes over there, so that derivatives go on."""
        (a,) = ctx.saved_tensors
        near = a.abs() < (0.03 if a.dtype is float32 else 1e-3)
        away = where(near, 1.0, a)
        slope = ((away * pi).cos() - away.sinc()) / away
        square = (a * pi).square()
        series = a * (-(pi**2) / 3.0) * (1.0 - square * 0.1)
        return grad * where(near, series, slope)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def sin(input: T) -> T:
    """Return the sine of input, in radians.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).sin()
        tensor([0.0000, 0.8415])
    """
    return smooth(Sin, input)


def cos(input: T) -> T:
    """Return the cosine of input, in radians.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).cos()
        tensor([1.0000, 0.5403])
    """
    return smooth(Cos, input)


def tan(input: T) -> T:
    """Return the tangent of input, in radians.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).tan()
        tensor([0.0000, 1.5574])
    """
    return smooth(Tan, input)


def asin(input: T) -> T:
    """Return the angle, in radians, whose sine is input; NaN outside [-1, 1].

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).asin()
        tensor([0.0000, 1.5708])
    """
    return smooth(Asin, input)


def acos(input: T) -> T:
    """Return the angle, in radians, whose cosine is input; NaN outside [-1, 1].

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 0.0]).acos()
        tensor([0.0000, 1.5708])
    """
    return smooth(Acos, input)


def atan(input: T) -> T:
    """Return the angle, in radians, whose tangent is input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).atan()
        tensor([0.0000, 0.7854])
    """
    return smooth(Atan, input)


def atan2(input: T, other: T) -> T:
    """Return the angles, in radians from -π to π, of the points (other, input), broadcast.

    Args:
        input: A tensor, the second coordinates.
        other: A tensor, the first coordinates.

    Raises:
        InvalidTypeError: One is not a tensor.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 1.0]).atan2(tensor([1.0, -1.0]))
        tensor([0.7854, 2.3562])
    """
    check_tensors("atan2", input, other)
    return Atan2.apply(input, other)


def sinc(input: T) -> T:
    """Return sin(πx) / (πx) of input, and 1 at 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 0.5]).sinc()
        tensor([1.0000, 0.6366])
    """
    return smooth(Sinc, input)


def deg2rad(input: T) -> T:
    """Return angles in radians that are given in degrees.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 180.0]).deg2rad()
        tensor([0.0000, 3.1416])
    """
    return as_float(input, "deg2rad") * (pi / 180.0)


def rad2deg(input: T) -> T:
    """Return angles in degrees that are given in radians.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).rad2deg()
        tensor([ 0.0000, 57.2958])
    """
    return as_float(input, "rad2deg") * (180.0 / pi)


class TrigonometryMethods:
    """The methods of this family."""

    __slots__ = ()

    acos = acos
    acos_ = in_place(acos)
    asin = asin
    asin_ = in_place(asin)
    atan = atan
    atan_ = in_place(atan)
    atan2 = atan2
    atan2_ = in_place(atan2)
    cos = cos
    cos_ = in_place(cos)
    deg2rad = deg2rad
    deg2rad_ = in_place(deg2rad)
    rad2deg = rad2deg
    rad2deg_ = in_place(rad2deg)
    sin = sin
    sin_ = in_place(sin)
    sinc = sinc
    sinc_ = in_place(sinc)
    tan = tan
    tan_ = in_place(tan)
