"""Absolute values and signs, and numbers in the place of those that are none."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import bool_, float32, float64
from minitorch_tensor.functions.arguments import check_not_bool, check_tensor
from minitorch_tensor.functions.choice import kept
from minitorch_tensor.functions.pointwise import both, in_place, number, zeros_like
from minitorch_tensor.functions.rule import Predicate, Rule, Step
from minitorch_tensor.node import NOT_RECORDED
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record, unary
from minitorch_tensor.tensor_like import T

__all__ = [
    "Abs",
    "Copysign",
    "NanToNum",
    "Sign",
    "SignMethods",
    "Signbit",
    "abs",
    "copysign",
    "nan_to_num",
    "sign",
    "signbit",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Abs(Rule):
    """|a|, whose derivative counts as 0 at 0."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.map(scalar.abs, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.sign()


class Sign(Step):
    """1 above zero, -1 below, 0 at zero and for NaN."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(scalar.sign, a)


class Signbit(Predicate):
    """Whether a has a minus."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.signbit, a, dtype=bool_)


class Copysign(Rule):
    """|a| with the sign of b."""

    promotion = "float"

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        out = a.backend.zip(operators.copysign, a, b)
        ctx.save_for_backward(a, b)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        flips = copysign(a.sign(), b) * a.sign()
        return grad * flips if ctx.needs(0) else None, zeros_like(grad) if ctx.needs(1) else None


class NanToNum(Rule):
    """a, with numbers in the place of NaN and the infinities."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, nan: Any, posinf: Any, neginf: Any) -> Any:
        ctx.save_for_backward(a)
        backend, out = a.backend, a
        out = backend.where(backend.map(operators.isnan, a, dtype=bool_), constant(nan, a.dtype, a), out)
        for infinity, stand_in in ((float("inf"), posinf), (float("-inf"), neginf)):
            found = backend.zip(scalar.eq, a, constant(infinity, a.dtype, a), dtype=bool_)
            out = backend.where(found, constant(stand_in, a.dtype, a), out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, nan: Any, posinf: Any, neginf: Any) -> Any:
        (a,) = ctx.saved_tensors
        return kept(grad, a.isfinite())


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def abs(input: T) -> T:
    """Return the absolute value of input.

    Raises:
        UnsupportedDtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, -2.0]).abs()
        tensor([1., 2.])
    """
    check_not_bool(input, "abs", implemented=False)
    return unary(Abs, input)


def sign(input: T) -> T:
    """Return 1 where input is above zero, -1 where it is below, and 0 at zero and for NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.5, -2.0, 0.0]).sign()
        tensor([ 1., -1.,  0.])
    """
    check_tensor(input, "sign")
    return unary(Sign, input)


def signbit(input: T) -> T:
    """Return, as bools, whether input has a minus: true for -0.0 too.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.5, -2.0, -0.0]).signbit()
        tensor([False,  True,  True])
    """
    check_tensor(input, "signbit")
    return Signbit.forward(NOT_RECORDED, input)


def copysign(input: T, other: Any) -> T:
    """Return the absolute value of input with the sign of other, broadcast, as floating point numbers.

    Args:
        input: A tensor.
        other: A tensor or a number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, -2.0]).copysign(-0.0)
        tensor([-1., -2.])
    """
    check_tensor(input, "copysign")
    return both(Copysign, input, other)


_LARGEST = {float32: 3.4028234663852886e38, float64: 1.7976931348623157e308}


def nan_to_num(input: T, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> T:
    """Return input with numbers in the place of NaN and the infinities; the gradient there is 0.

    Args:
        input: A tensor.
        nan: What stands for NaN.
        posinf: What stands for infinity, the largest number of the dtype if left out.
        neginf: What stands for minus infinity, the smallest number of the dtype if left out.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("nan"), float("inf")]).nan_to_num(0.0, 9.0)
        tensor([1., 0., 9.])
    """
    check_tensor(input, "nan_to_num")
    if not input.dtype.is_floating_point:
        return input.clone()
    largest = _LARGEST[input.dtype]
    options = {
        "nan": 0.0 if nan is None else number(nan, "nan"),
        "posinf": largest if posinf is None else number(posinf, "posinf"),
        "neginf": -largest if neginf is None else number(neginf, "neginf"),
    }
    return record(NanToNum, (input,), options)


class SignMethods:
    """The methods of this family."""

    __slots__ = ()

    abs = abs
    abs_ = in_place(abs)
    copysign = copysign
    copysign_ = in_place(copysign)
    nan_to_num = nan_to_num
    nan_to_num_ = in_place(nan_to_num)
    sign = sign
    sign_ = in_place(sign)
    signbit = signbit

    __abs__ = abs
