"""Several values combined into one element: products, extremes and means at a place."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import ReductionError, UnsupportedDtypeError
from minitorch_tensor.functions.elements import AddAt, Place, PutAt, TakeAt
from minitorch_tensor.functions.masked import inverted, masked_fill
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record

__all__ = ["ExtremeAt", "ProdAt", "check_reduce", "reduced_at"]


class ProdAt(Rule):
    """A tensor with the elements at a place multiplied by values."""

    @staticmethod
    def forward(ctx: Any, a: Any, values: Any, *, place: Place) -> Any:
        out = a.backend.copy(a)
        place.put(out, values, operators.mul)
        ctx.save_for_backward(values, a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place) -> Any:
        values, a, result = ctx.saved_tensors
        options = {"place": place}
        d_a = None
        if ctx.needs(0):
            one = grad.adopt(grad.backend.full(grad.shape, 1, grad.dtype))
            d_a = grad * record(ProdAt, (one, values), options)
        if not ctx.needs(1):
            return d_a, None
        zeros = _equal(values, constant(0, values.dtype, values))
        d_values = record(TakeAt, (grad * result,), options) / masked_fill(values, zeros, 1)
        if values.backend.nonzero(zeros).shape[0]:
            # a value of 0 makes the product of the others its factor, unless one of them is 0 too
            others = record(ProdAt, (a, masked_fill(values, zeros, 1)), options)
            only = _only_zero(a, zeros, place)
            d_only = record(TakeAt, (grad * others,), options)
            d_values = masked_fill(d_values, only, 0) + masked_fill(d_only, inverted(only), 0)
        return d_a, d_values


def _only_zero(a: Any, zeros: Any, place: Place) -> Any:
    """Say which values are 0 and the only ones that are 0 of those for their element."""
    backend = a.backend
    count = backend.full(a.shape, 0, a.dtype)
    place.put(count, backend.copy(zeros, dtype=a.dtype), operators.add)
    single = _equal(a.adopt(place.take(count)), constant(1, a.dtype, a))
    return backend.zip(operators.mul, zeros, single)


def _equal(a: Any, b: Any) -> Any:
    return a.backend.zip(operators.eq, a, b, dtype=bool_)


class ExtremeAt(Rule):
    """A tensor with each element at a place replaced by the largest, or smallest, of itself and values.

    The gradient is divided evenly among all that are equal to it.
    """

    @staticmethod
    def forward(ctx: Any, a: Any, values: Any, *, place: Place, operator: Any) -> Any:
        out = a.backend.copy(a)
        place.put(out, values, operator)
        ctx.save_for_backward(values, a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, place: Place, operator: Any) -> Any:
        values, a, result = ctx.saved_tensors
        backend = grad.backend
        own = backend.copy(_equal(a, result), dtype=grad.dtype)
        theirs = backend.copy(_equal(values, grad.adopt(place.take(result))), dtype=grad.dtype)
        count = backend.copy(own)
        place.put(count, theirs, operators.add)
        share = grad / count
        return share * own, record(TakeAt, (share,), {"place": place}) * theirs


# ----------------------------------------------------------------------------------------------------------------------
# All kinds
# ----------------------------------------------------------------------------------------------------------------------
def reduced_at(a: Any, values: Any, place: Place, reduce: str, include_self: bool, operation: str) -> Any:
    """Return a tensor with the elements at a place combined with values.

    Args:
        a: The tensor.
        values: Of its dtype, in the shape in which the place takes elements.
        place: The place; of several values for one element all count.
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: Whether the elements count themselves, or only the values do.
        operation: The name of the function.

    Raises:
        UnsupportedDtypeError: The mean of bools.
    """
    options = {"place": place}
    if reduce == "mean" and a.dtype is bool_:
        raise UnsupportedDtypeError(f"{operation}() has no mean of bools: convert them with float().")
    if not include_self:
        a = record(PutAt, (a, _neutral(a, reduce)), options)
    if reduce == "prod":
        return record(ProdAt, (a, values), options)
    if reduce in ("amax", "amin"):
        operator = operators.max if reduce == "amax" else operators.min
        return record(ExtremeAt, (a, values), {**options, "operator": operator})
    total = record(AddAt, (a, values), options)
    return total if reduce == "sum" else _divided(total, values, place, include_self)


def _neutral(a: Any, reduce: str) -> Any:
    """Return the number that changes nothing when it is combined with another one."""
    bits = 8 * a.dtype.itemsize
    number: Any = 1 if reduce == "prod" else 0
    if reduce in ("amax", "amin"):
        low = reduce == "amax"
        if a.dtype.is_floating_point:
            number = float("-inf") if low else float("inf")
        elif a.dtype is bool_:
            number = not low
        elif a.dtype.is_signed:
            number = -(2 ** (bits - 1)) if low else 2 ** (bits - 1) - 1
        else:
            number = 0 if low else 2**bits - 1
    return a.adopt(a.backend.full((), number, a.dtype))


def _divided(total: Any, values: Any, place: Place, include_self: bool) -> Any:
    """Divide sums by how many were added: integers downwards."""
    backend, dtype = total.backend, total.dtype
    count = backend.full(total.shape, 1 if include_self else 0, dtype)
    place.put(count, backend.full((), 1, dtype), operators.add)
    if not include_self:
        count = backend.zip(operators.max, count, backend.full((), 1, dtype))
    if dtype.is_floating_point:
        return total / total.adopt(count)
    return total.adopt(backend.zip(operators.floor_div, total, count))


def check_reduce(reduce: Any, allowed: tuple[str, ...], operation: str) -> None:
    """Refuse a way to combine that there is not.

    Raises:
        ReductionError: It is not one of those allowed.
    """
    if reduce not in allowed:
        raise ReductionError(f"{operation}() takes reduce={', '.join(map(repr, allowed))}, not {reduce!r}.")
