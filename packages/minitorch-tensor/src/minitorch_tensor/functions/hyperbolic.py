"""The functions of the hyperbola."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.functions.pointwise import in_place, smooth
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary
from minitorch_tensor.tensor_like import T

__all__ = [
    "Acosh",
    "Asinh",
    "Atanh",
    "Cosh",
    "HyperbolicMethods",
    "Sinh",
    "Tanh",
    "TanhBack",
    "acosh",
    "asinh",
    "atanh",
    "cosh",
    "sinh",
    "tanh",
]


class Sinh(Rule):
    """(eᵃ - e⁻ᵃ) / 2."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.sinh, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.cosh()


class Cosh(Rule):
    """(eᵃ + e⁻ᵃ) / 2."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.cosh, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.sinh()


class Asinh(Rule):
    """The inverse of sinh."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.asinh, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (a.square() + 1.0).rsqrt()


class Acosh(Rule):
    """The inverse of cosh."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.acosh, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (a.square() - 1.0).rsqrt()


class Atanh(Rule):
    """The inverse of tanh."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.atanh, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / (1.0 - a.square())


class Tanh(Rule):
    """(eᵃ - e⁻ᵃ) / (eᵃ + e⁻ᵃ)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.tanh, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return binary(TanhBack, out, grad)


class TanhBack(Rule):
    """d · (1 - y²)."""

    @staticmethod
    def forward(ctx: Any, y: Any, d: Any) -> Any:
        ctx.save_for_backward(y, d)
        return y.backend.zip(operators.tanh_slope, y, d)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        y, d = ctx.saved_tensors
        by_y = grad * d * (y * -2.0) if ctx.needs(0) else None
        return by_y, binary(TanhBack, y, grad) if ctx.needs(1) else None


def sinh(input: T) -> T:
    """Return (eˣ - e⁻ˣ) / 2 of input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).sinh()
        tensor([0.0000, 1.1752])
    """
    return smooth(Sinh, input)


def cosh(input: T) -> T:
    """Return (eˣ + e⁻ˣ) / 2 of input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).cosh()
        tensor([1.0000, 1.5431])
    """
    return smooth(Cosh, input)


def tanh(input: T) -> T:
    """Return (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) of input, between -1 and 1.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).tanh()
        tensor([0.0000, 0.7616])
    """
    return smooth(Tanh, input)


def asinh(input: T) -> T:
    """Return the inverse of sinh.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).asinh()
        tensor([0.0000, 0.8814])
    """
    return smooth(Asinh, input)


def acosh(input: T) -> T:
    """Return the inverse of cosh; NaN below 1.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0]).acosh()
        tensor([0.0000, 1.3170])
    """
    return smooth(Acosh, input)


def atanh(input: T) -> T:
    """Return the inverse of tanh; an infinity at ±1, NaN beyond.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 0.5]).atanh()
        tensor([0.0000, 0.5493])
    """
    return smooth(Atanh, input)


class HyperbolicMethods:
    """The methods of this family."""

    __slots__ = ()

    acosh = acosh
    acosh_ = in_place(acosh)
    asinh = asinh
    asinh_ = in_place(asinh)
    atanh = atanh
    atanh_ = in_place(atanh)
    cosh = cosh
    cosh_ = in_place(cosh)
    sinh = sinh
    sinh_ = in_place(sinh)
    tanh = tanh
    tanh_ = in_place(tanh)
