"""Choices between numbers: by a condition, or by their size."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.dtypes import bool_, result_type, uint8
from minitorch_tensor.errors import DtypeError, InvalidTypeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.pointwise import check_tensors
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import as_operand, check_backends, constant, operands
from minitorch_tensor.recording import binary, record
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "ChoiceMethods",
    "Fmax",
    "Fmin",
    "Maximum",
    "Minimum",
    "Where",
    "dropped",
    "fmax",
    "fmin",
    "kept",
    "maximum",
    "minimum",
    "where",
]


# ----------------------------------------------------------------------------------------------------------------------
# By a condition
# ----------------------------------------------------------------------------------------------------------------------
class Where(Rule):
    """a where a condition holds, b elsewhere."""

    @staticmethod
    def forward(ctx: Any, condition: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(condition)
        return a.backend.where(condition, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (condition,) = ctx.saved_tensors
        return (
            None,
            kept(grad, condition) if ctx.needs(1) else None,
            dropped(grad, condition) if ctx.needs(2) else None,
        )


def kept(a: Any, condition: Any) -> Any:
    """Return `a` where a bool condition holds, and zero elsewhere, even where `a` is infinite or NaN."""
    return record(Where, (condition, a, constant(0, a.dtype, a)), {})


def dropped(a: Any, condition: Any) -> Any:
    """Return zero where a bool condition holds, and `a` elsewhere."""
    return record(Where, (condition, constant(0, a.dtype, a), a), {})


def where(condition: T, input: Any = None, other: Any = None) -> Any:
    """Return the elements of input where a condition holds and those of other elsewhere, all broadcast.

    Args:
        condition: Bools. Alone, it gives the indices where it holds, a tensor a dimension, as `nonzero` does.
        input: A tensor or a number.
        other: A tensor or a number.

    Raises:
        BroadcastError: The shapes do not fit.
        DtypeError: The condition is not made of bools.
        InvalidTypeError: The condition is not a tensor, or only one of the others is given.

    Example:
        >>> from minitorch_tensor import tensor, where
        >>> x = tensor([1.0, -2.0, 3.0])
        >>> where(x > 0, x, 0)
        tensor([1., 0., 3.])
    """
    check_tensor(condition, "where")
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if input is None or other is None:
        raise InvalidTypeError("where() takes a condition alone, or a condition, an input and another.")
    if condition.dtype is not bool_:
        if condition.dtype is not uint8:
            raise DtypeError(f"where() needs a condition of bools, not of {condition.dtype.name}: compare with != 0.")
        condition = condition.to(bool_)
    a, b = _alike(input, other, condition)
    check_backends("where", condition, a, b)
    return record(Where, (condition, a, b), {})


def _alike(a: Any, b: Any, condition: Any) -> Any:
    """Return what is chosen from as two tensors of one dtype."""
    if isinstance(a, TensorData):
        if isinstance(b, TensorData) and a.dtype is b.dtype:
            return a, b
        if a.dtype.is_floating_point and (b.__class__ is int or b.__class__ is float):
            return a, constant(b, a.dtype, a)
    a, b = as_operand(a, condition, Where), as_operand(b, condition, Where)
    if isinstance(a, TensorData) or isinstance(b, TensorData):
        return operands(Where, a, b)
    dtype = result_type(a, b)
    return constant(a, dtype, condition), constant(b, dtype, condition)


# ----------------------------------------------------------------------------------------------------------------------
# By size
# ----------------------------------------------------------------------------------------------------------------------
class Maximum(Rule):
    """The larger of a and b; equal ones share the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(scalar.max, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return _shared(ctx, grad, a == b, a < b, a > b)


class Minimum(Rule):
    """The smaller of a and b; equal ones share the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(scalar.min, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return _shared(ctx, grad, a == b, a > b, a < b)


def _shared(ctx: Any, grad: Any, tie: Any, a_lost: Any, b_lost: Any) -> Any:
    """Give the gradient to whichever was chosen, half to each at a tie, and all to both beside NaN."""
    part = record(Where, (tie, grad * 0.5, grad), {})
    return dropped(part, a_lost) if ctx.needs(0) else None, dropped(part, b_lost) if ctx.needs(1) else None


class Fmax(Rule):
    """The larger of a and b, of a number and NaN the number; the first of equal ones has the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.fmax, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        first = (a >= b) | (b != b)
        return kept(grad, first), dropped(grad, first)


class Fmin(Rule):
    """The smaller of a and b, of a number and NaN the number; the first of equal ones has the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a.backend.zip(operators.fmin, a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        first = (a <= b) | (b != b)
        return kept(grad, first), dropped(grad, first)


def maximum(input: T, other: T) -> T:
    """Return the larger of two tensors' elements, broadcast; NaN if one is NaN.

    Args:
        input: A tensor.
        other: Another one.

    Raises:
        BroadcastError: The shapes do not fit.
        InvalidTypeError: One is not a tensor; `clamp` takes numbers.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 5.0]).maximum(tensor([3.0, 2.0]))
        tensor([3., 5.])
    """
    check_tensors("maximum", input, other)
    return binary(Maximum, input, other)


def minimum(input: T, other: T) -> T:
    """Return the smaller of two tensors' elements, broadcast; NaN if one is NaN. The arguments are those of `maximum`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 5.0]).minimum(tensor([3.0, 2.0]))
        tensor([1., 2.])
    """
    check_tensors("minimum", input, other)
    return binary(Minimum, input, other)


def fmax(input: T, other: T) -> T:
    """Return the larger of two tensors' elements, broadcast; the other one if one is NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("nan")]).fmax(tensor([3.0, 2.0]))
        tensor([3., 2.])
    """
    check_tensors("fmax", input, other)
    return binary(Fmax, input, other)


def fmin(input: T, other: T) -> T:
    """Return the smaller of two tensors' elements, broadcast; the other one if one is NaN.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("nan")]).fmin(tensor([3.0, 2.0]))
        tensor([1., 2.])
    """
    check_tensors("fmin", input, other)
    return binary(Fmin, input, other)


class ChoiceMethods:
    """The methods of this family."""

    __slots__ = ()

    fmax = fmax
    fmin = fmin
    maximum = maximum
    minimum = minimum

    def where(self, condition: Any, other: Any) -> Any:
        """Return this tensor's elements where a condition holds, those of other elsewhere; see `where`."""
        return where(condition, self, other)
