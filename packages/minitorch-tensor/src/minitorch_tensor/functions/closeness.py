"""Which elements are close, finite or NaN, and whether all are equal: without gradients."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, InvalidArgumentError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.comparison import Eq, gt, lt
from minitorch_tensor.functions.pointwise import as_float, check_tensors, number
from minitorch_tensor.functions.rule import Predicate
from minitorch_tensor.node import NOT_RECORDED
from minitorch_tensor.operands import operands
from minitorch_tensor.tensor_like import T

__all__ = [
    "ClosenessMethods",
    "IsFinite",
    "IsInf",
    "IsNan",
    "allclose",
    "equal",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "isneginf",
    "isposinf",
]


class IsFinite(Predicate):
    """Whether a is neither infinite nor NaN."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.isfinite, a, dtype=bool_)


class IsInf(Predicate):
    """Whether a is an infinity."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.isinf, a, dtype=bool_)


class IsNan(Predicate):
    """Whether a is NaN."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        return a.backend.map(operators.isnan, a, dtype=bool_)


# ----------------------------------------------------------------------------------------------------------------------
# Closeness
# ----------------------------------------------------------------------------------------------------------------------
def equal(input: T, other: T) -> bool:
    """Say whether two tensors have one shape and equal elements; NaN equals nothing.

    Raises:
        InvalidTypeError: One is not a tensor.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2]).equal(tensor([1, 2])), tensor([1, 2]).equal(tensor([1]))
        (True, False)
    """
    check_tensors("equal", input, other)
    if input.shape != other.shape:
        return False
    a, b = operands(Eq, input, other)
    return bool(a.backend.all_equal(a, b))


def isclose(input: T, other: T, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> T:
    """Return, as bools, where |input - other| <= atol + rtol · |other|, broadcast; infinities are close if equal.

    Args:
        input: A tensor.
        other: A tensor of the same dtype.
        rtol: The tolerance as a part of |other|.
        atol: The tolerance itself.
        equal_nan: Whether NaN is close to NaN.

    Raises:
        DtypeError: The dtypes differ.
        InvalidArgumentError: A tolerance is negative.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0]).isclose(tensor([1.0, 2.1]), rtol=0.01)
        tensor([ True, False])
    """
    check_tensors("isclose", input, other)
    if input.dtype is not other.dtype:
        raise DtypeError(f"isclose() compares tensors of one dtype, not {input.dtype.name} with {other.dtype.name}.")
    relative, absolute = number(rtol, "rtol"), number(atol, "atol")
    if relative < 0 or absolute < 0:
        raise InvalidArgumentError(f"A tolerance is not negative: rtol={relative}, atol={absolute}.")
    a, b = input.detach(), other.detach()
    close = a == b
    if equal_nan:
        close = close | ((a != a) & (b != b))
    if relative == 0 and absolute == 0:
        return close
    a, b = as_float(a, "isclose"), as_float(b, "isclose")
    error = (a - b).abs()
    return close | (isfinite(error) & (error <= (b * relative).abs() + absolute))


def allclose(input: T, other: T, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> bool:
    """Say whether all elements are close; the arguments are those of `isclose`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0]).allclose(tensor([1.0, 2.000001]))
        True
    """
    close = isclose(input, other, rtol, atol, equal_nan)
    every = close.backend.reduce(scalar.min, close, tuple(range(len(close.shape))), start=True)
    return bool(every.item())


# ----------------------------------------------------------------------------------------------------------------------
# Kinds of numbers
# ----------------------------------------------------------------------------------------------------------------------
def isfinite(input: T) -> T:
    """Return, as bools, where input is neither infinite nor NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("inf"), float("nan")]).isfinite()
        tensor([ True, False, False])
    """
    check_tensor(input, "isfinite")
    return IsFinite.forward(NOT_RECORDED, input)


def isinf(input: T) -> T:
    """Return, as bools, where input is infinite.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("inf"), float("nan")]).isinf()
        tensor([False,  True, False])
    """
    check_tensor(input, "isinf")
    return IsInf.forward(NOT_RECORDED, input)


def isnan(input: T) -> T:
    """Return, as bools, where input is NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("inf"), float("nan")]).isnan()
        tensor([False, False,  True])
    """
    check_tensor(input, "isnan")
    return IsNan.forward(NOT_RECORDED, input)


def isposinf(input: T) -> T:
    """Return, as bools, where input is infinity.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([float("inf"), float("-inf")]).isposinf()
        tensor([ True, False])
    """
    check_tensor(input, "isposinf")
    return isinf(input) & gt(input, 0)


def isneginf(input: T) -> T:
    """Return, as bools, where input is minus infinity.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([float("inf"), float("-inf")]).isneginf()
        tensor([False,  True])
    """
    check_tensor(input, "isneginf")
    return isinf(input) & lt(input, 0)


class ClosenessMethods:
    """The methods of this family."""

    __slots__ = ()

    allclose = allclose
    equal = equal
    isclose = isclose
    isfinite = isfinite
    isinf = isinf
    isnan = isnan
    isneginf = isneginf
    isposinf = isposinf
