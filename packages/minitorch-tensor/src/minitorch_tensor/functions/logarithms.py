"""Logarithms, and what is made of them."""

from __future__ import annotations

from math import log as ln
from math import nan
from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.functions.choice import dropped, where
from minitorch_tensor.functions.pointwise import as_float, both, check_kind, check_tensors, in_place, number, smooth
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant, operands
from minitorch_tensor.recording import binary, record
from minitorch_tensor.tensor_like import T

__all__ = [
    "Log",
    "Log1p",
    "Log2",
    "Log10",
    "LogAddExp",
    "LogAddExp2",
    "LogarithmMethods",
    "Logit",
    "Xlogy",
    "log",
    "log1p",
    "log2",
    "log10",
    "logaddexp",
    "logaddexp2",
    "logit",
    "xlogy",
]

_LN2 = ln(2.0)
_LN10 = ln(10.0)


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Log(Rule):
    """The natural logarithm of a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(scalar.log, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / a


class Log2(Rule):
    """The logarithm of a to base 2."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.log2, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / (a * _LN2)


class Log10(Rule):
    """The logarithm of a to base 10."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.log10, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / (a * _LN10)


class Log1p(Rule):
    """ln(1 + a)."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(operators.log1p, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad / (a + 1.0)


class LogAddExp(Rule):
    """ln(eᵃ + eᵇ)."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.logaddexp, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return grad / ((b - a).exp() + 1.0), grad / ((a - b).exp() + 1.0)


class LogAddExp2(Rule):
    """log₂(2ᵃ + 2ᵇ)."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.logaddexp2, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return grad / ((b - a).exp2() + 1.0), grad / ((a - b).exp2() + 1.0)


class Xlogy(Rule):
    """a · ln b; 0 where a is 0."""

    promotion = "float"

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.xlogy, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        first = second = None
        if ctx.needs(0):
            first = dropped(xlogy(grad, b), (a == 0.0) & (b <= 0.0))
        if ctx.needs(1):
            second = grad * a / b
        return first, second


class Logit(Rule):
    """ln(a / (1 - a)), of a kept eps away from 0 and 1."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, eps: float | None) -> Any:
        ctx.save_for_backward(a)
        if eps is not None:
            a = a.backend.clamp(a, constant(eps, a.dtype, a), constant(1.0 - eps, a.dtype, a))
        return a.backend.map(operators.logit, a)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, eps: float | None) -> Any:
        (a,) = ctx.saved_tensors
        low, outside = (0.0, nan) if eps is None else (eps, 0.0)
        return where((a >= low) & (a <= 1.0 - low), grad / (a * (1.0 - a)), outside)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def log(input: T) -> T:
    """Return the natural logarithm of input; minus infinity at 0, NaN below.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 0.0]).log()
        tensor([0., -inf])
    """
    return smooth(Log, input)


def log2(input: T) -> T:
    """Return the logarithm of input to base 2.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([8.0, 0.5]).log2()
        tensor([ 3., -1.])
    """
    return smooth(Log2, input)


def log10(input: T) -> T:
    """Return the logarithm of input to base 10.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 5.0]).log10()
        tensor([0.0000, 0.6990])
    """
    return smooth(Log10, input)


def log1p(input: T) -> T:
    """Return ln(1 + input), exact also near 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1.0]).log1p()
        tensor([0.0000, 0.6931])
    """
    return smooth(Log1p, input)


def logit(input: T, eps: Any = None) -> T:
    """Return ln(input / (1 - input)), the inverse of `sigmoid`; NaN outside [0, 1].

    Args:
        input: A tensor.
        eps: If given, input is first clamped to [eps, 1 - eps].

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.5, 0.0]).logit(eps=0.1)
        tensor([ 0.0000, -2.1972])
    """
    a = as_float(input, "logit")
    return record(Logit, (a,), {"eps": None if eps is None else float(number(eps, "eps"))})


def logaddexp(input: T, other: T) -> T:
    """Return ln(eˣ + eʸ) of two tensors, broadcast, without overflow.

    Args:
        input: A tensor.
        other: Another one; one of them is of a floating point dtype.

    Raises:
        UnsupportedDtypeError: Integers or bools only.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1000.0]).logaddexp(tensor([1000.0]))
        tensor([1000.6932])
    """
    return _floats(LogAddExp, "logaddexp", input, other)


def logaddexp2(input: T, other: T) -> T:
    """Return log₂(2ˣ + 2ʸ) of two tensors; the arguments are those of `logaddexp`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3.0]).logaddexp2(tensor([3.0]))
        tensor([4.])
    """
    return _floats(LogAddExp2, "logaddexp2", input, other)


def _floats(rule: Any, name: str, a: Any, b: Any) -> Any:
    check_tensors(name, a, b)
    a, b = operands(rule, a, b)
    check_kind(a, name, (2,))
    return binary(rule, a, b)


def xlogy(input: T, other: Any) -> T:
    """Return input · ln(other), broadcast, and 0 where input is 0.

    Args:
        input: A tensor; or a number, if the other one is a tensor.
        other: A tensor or a number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 2.0]).xlogy(tensor([0.0, 1.0]))
        tensor([0., 0.])
    """
    return both(Xlogy, input, other)


class LogarithmMethods:
    """The methods of this family."""

    __slots__ = ()

    log = log
    log10 = log10
    log10_ = in_place(log10)
    log1p = log1p
    log1p_ = in_place(log1p)
    log2 = log2
    log2_ = in_place(log2)
    log_ = in_place(log)
    logaddexp = logaddexp
    logaddexp2 = logaddexp2
    logit = logit
    logit_ = in_place(logit)
    xlogy = xlogy
    xlogy_ = in_place(xlogy)
