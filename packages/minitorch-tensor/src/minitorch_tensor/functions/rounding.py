"""Numbers rounded to integers, and their fractions."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.functions.arguments import check_floating, check_not_bool
from minitorch_tensor.functions.pointwise import in_place
from minitorch_tensor.functions.rule import Rule, Step
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record, unary
from minitorch_tensor.shapes import as_int
from minitorch_tensor.tensor_like import T

__all__ = [
    "Ceil",
    "Floor",
    "Frac",
    "Round",
    "RoundingMethods",
    "Trunc",
    "ceil",
    "floor",
    "frac",
    "round",
    "trunc",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Floor(Step):
    """The largest integer that is not above a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.floor, a)


class Ceil(Step):
    """The smallest integer that is not below a."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.ceil, a)


class Trunc(Step):
    """a without its fraction."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.trunc, a)


class Round(Step):
    """The integer nearest to a, the even one of two; or the number of so many decimals."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, decimals: int) -> Any:
        if not decimals:
            return a.backend.map(operators.round, a)
        scale = constant(10.0 ** (decimals if decimals > 0 else -decimals), a.dtype, a)
        shift, back = (scalar.mul, scalar.div) if decimals > 0 else (scalar.div, scalar.mul)
        return a.backend.zip(back, a.backend.map(operators.round, a.backend.zip(shift, a, scale)), scale)


class Frac(Rule):
    """The fraction of a, with its sign."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.frac, a)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def _rounded(rule: Any, name: str, a: Any) -> Any:
    """Apply a rule to floating point numbers; integers are whole already."""
    check_not_bool(a, name, implemented=False)
    return unary(rule, a) if a.dtype.is_floating_point else a.clone()


def floor(input: T) -> T:
    """Return the largest integers that are not above input; its gradient is zero.

    Raises:
        UnsupportedDtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.5, -1.5]).floor()
        tensor([ 1., -2.])
    """
    return _rounded(Floor, "floor", input)


def ceil(input: T) -> T:
    """Return the smallest integers that are not below input; its gradient is zero.

    Raises:
        UnsupportedDtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.5, -1.5]).ceil()
        tensor([ 2., -1.])
    """
    return _rounded(Ceil, "ceil", input)


def trunc(input: T) -> T:
    """Return input without its fractions; its gradient is zero.

    Raises:
        UnsupportedDtypeError: A tensor of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.5, -1.5]).trunc()
        tensor([ 1., -1.])
    """
    return _rounded(Trunc, "trunc", input)


def round(input: T, *, decimals: int = 0) -> T:
    """Return the numbers nearest to input that have so many decimals, of two the even one; its gradient is zero.

    Args:
        input: A tensor.
        decimals: How many; -2 rounds to hundreds.

    Raises:
        UnsupportedDtypeError: Bools, or decimals of integers.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.5, 1.5, 2.5]).round(), tensor([1.2345]).round(decimals=2)
        (tensor([0., 2., 2.]), tensor([1.2300]))
    """
    places = as_int(decimals, "decimals")
    check_not_bool(input, "round", implemented=False)
    if places:
        check_floating(input, "round", implemented=False)
    return record(Round, (input,), {"decimals": places}) if input.dtype.is_floating_point else input.clone()


def frac(input: T) -> T:
    """Return the fractions of input, with its sign.

    Raises:
        UnsupportedDtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.5, -1.25]).frac()
        tensor([ 0.5000, -0.2500])
    """
    check_floating(input, "frac", implemented=False)
    return unary(Frac, input)


class RoundingMethods:
    """The methods of this family."""

    __slots__ = ()

    ceil = ceil
    ceil_ = in_place(ceil)
    floor = floor
    floor_ = in_place(floor)
    frac = frac
    frac_ = in_place(frac)
    round = round
    round_ = in_place(round)
    trunc = trunc
    trunc_ = in_place(trunc)
