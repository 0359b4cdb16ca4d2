"""Exponentials, and the sigmoid and error functions that are made of them."""

from __future__ import annotations

from math import log as ln
from math import pi, sqrt
from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.functions.pointwise import in_place, smooth
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import binary
from minitorch_tensor.tensor_like import T

__all__ = [
    "Erf",
    "Erfc",
    "Exp",
    "Exp2",
    "Expm1",
    "ExponentialMethods",
    "Sigmoid",
    "SigmoidBack",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "sigmoid",
]

_LN2 = ln(2.0)


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Exp(Rule):
    """eᵃ, its own derivative."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.exp, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad * out


class Exp2(Rule):
    """2ᵃ."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(operators.exp2, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad * out * _LN2


class Expm1(Rule):
    """eᵃ - 1."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(operators.expm1, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return grad * (out + 1.0)


class Sigmoid(Rule):
    """1 / (1 + e⁻ᵃ)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return ctx.save_result(a.backend.map(scalar.sigmoid, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (out,) = ctx.saved_tensors
        return binary(SigmoidBack, out, grad)


class SigmoidBack(Rule):
    """d · y · (1 - y)."""

    @staticmethod
    def forward(ctx: Any, y: Any, d: Any) -> Any:
        ctx.save_for_backward(y, d)
        return y.backend.zip(operators.sigmoid_slope, y, d)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        y, d = ctx.saved_tensors
        by_y = grad * d * (1.0 - y * 2.0) if ctx.needs(0) else None
        return by_y, binary(SigmoidBack, y, grad) if ctx.needs(1) else None


class Erf(Rule):
    """2/√π · ∫₀ᵃ exp(-t²) dt."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(scalar.erf, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (2.0 / sqrt(pi)) * (-a.square()).exp()


class Erfc(Rule):
    """1 - erf(a)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.erfc, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * (-2.0 / sqrt(pi)) * (-a.square()).exp()


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def exp(input: T) -> T:
    """Return e to the power of input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).exp()
        tensor([1.0000, 2.7183])
    """
    return smooth(Exp, input)


def exp2(input: T) -> T:
    """Return 2 to the power of input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0, 3]).exp2()
        tensor([1., 8.])
    """
    return smooth(Exp2, input)


def expm1(input: T) -> T:
    """Return e to the power of input, minus 1, exact also near 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).expm1()
        tensor([0.0000, 1.7183])
    """
    return smooth(Expm1, input)


def sigmoid(input: T) -> T:
    """Return 1 / (1 + e⁻ˣ) of input, between 0 and 1.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0, -1000.0]).sigmoid()
        tensor([0.5000, 0.8808, 0.0000])
    """
    return smooth(Sigmoid, input)


def erf(input: T) -> T:
    """Return the error function of input, 2/√π · ∫₀ˣ exp(-t²) dt.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).erf()
        tensor([0.0000, 0.8427])
    """
    return smooth(Erf, input)


def erfc(input: T) -> T:
    """Return 1 - erf(input), exact also where that is close to 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).erfc()
        tensor([1.0000, 0.1573])
    """
    return smooth(Erfc, input)


class ExponentialMethods:
    """The methods of this family."""

    __slots__ = ()

    erf = erf
    erf_ = in_place(erf)
    erfc = erfc
    erfc_ = in_place(erfc)
    exp = exp
    exp2 = exp2
    exp2_ = in_place(exp2)
    exp_ = in_place(exp)
    expm1 = expm1
    expm1_ = in_place(expm1)
    sigmoid = sigmoid
    sigmoid_ = in_place(sigmoid)
