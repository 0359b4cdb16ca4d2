"""What the elements up to each place along a dimension combine to."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor import operators as more_operators
from minitorch_tensor.dtypes import as_dtype, int64
from minitorch_tensor.errors import DtypeError
from minitorch_tensor.functions.arguments import check_floating, check_not_bool, check_tensor, numpy_names
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.joining import cat
from minitorch_tensor.functions.products import has_zero, ones_beside
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = [
    "CumProd",
    "CumSum",
    "LogCumSumExp",
    "ScanMethods",
    "cumprod",
    "cumprod_",
    "cumsum",
    "cumsum_",
    "logcumsumexp",
    "recurrence",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules: of tensors that have dimensions
# ----------------------------------------------------------------------------------------------------------------------
class CumSum(Rule):
    """out[k] = Σ a[i] for i ≤ k."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dim: int) -> Any:
        return a.backend.scan(operators.add, a, dim)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        return _sums_from_here(grad, dim)


class CumProd(Rule):
    """out[k] = Π a[i] for i ≤ k."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dim: int) -> Any:
        out = a.backend.scan(operators.mul, a, dim)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        a, out = ctx.saved_tensors
        if not has_zero(a):
            return _sums_from_here(grad * out, dim) / a
        size = a.shape[dim]
        before = cat([ones_beside(a, dim), out.narrow(dim, 0, size - 1)], dim)
        return before * recurrence(grad, a.narrow(dim, 1, size - 1), dim)


class LogCumSumExp(Rule):
    """out[k] = log Σ exp(a[i]) for i ≤ k."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dim: int) -> Any:
        out = a.backend.scan(more_operators.logaddexp, a, dim)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        a, out = ctx.saved_tensors
        size = a.shape[dim]
        if size == 0:
            return grad
        decay = (out.narrow(dim, 0, size - 1) - out.narrow(dim, 1, size - 1)).exp()
        return (a - out).exp() * recurrence(grad, decay, dim)


def _sums_from_here(a: Any, dim: int) -> Any:
    """Return Σ a[i] for i ≥ k."""
    return a.flip(dim).cumsum(dim).flip(dim)


def recurrence(a: Any, decay: Any, dim: int) -> Any:
    """Return r[k] = a[k] + decay[k] · r[k + 1], which sums a weighted by products of the decays in between.

    No decay is divided by, so it may be zero. Each step doubles how many terms every r holds, until it holds all.

    Args:
        a: The terms.
        decay: One fewer than the terms along the dimension.
        dim: The dimension.
    """
    size, step = a.shape[dim], 1
    while step < size:
        count = size - step
        longer = a.narrow(dim, 0, count) + decay.narrow(dim, 0, count) * a.narrow(dim, step, count)
        a = cat([longer, a.narrow(dim, count, step)], dim)
        left = decay.shape[dim] - step
        if left > 0:
            decay = decay.narrow(dim, 0, left) * decay.narrow(dim, step, left)
        step *= 2
    return a


# ----------------------------------------------------------------------------------------------------------------------
# Sums and products
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def cumsum(input: T, dim: Any, *, dtype: Any = None) -> T:
    """Return the sums of the elements up to each place along a dimension.

    Args:
        input: Any shape and dtype; integers and bools are summed as int64.
        dim: The dimension.
        dtype: What to convert to first.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).cumsum(dim=0)
        tensor([1, 3, 6])
    """
    return _cumulated(CumSum, "cumsum", input, dim, dtype)


@numpy_names
def cumprod(input: T, dim: Any, *, dtype: Any = None) -> T:
    """Return the products of the elements up to each place along a dimension; the arguments are those of `cumsum`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 2, 3]).cumprod(dim=0)
        tensor([1, 2, 6])
    """
    return _cumulated(CumProd, "cumprod", input, dim, dtype)


def _cumulated(rule: Any, name: str, a: Any, dim: Any, dtype: Any) -> Any:
    check_tensor(a, name)
    target = as_dtype(dtype) if dtype is not None else a.dtype if a.dtype.is_floating_point else int64
    return _scanned(rule, a if target is a.dtype else a.to(target), dim)


def _scanned(rule: Any, a: Any, dim: Any) -> Any:
    """Apply a rule along a dimension; a 0-d tensor is a row of one element for it."""
    axis = normalize_dim(dim, len(a.shape))
    if a.shape:
        return record(rule, (a,), {"dim": axis})
    return record(rule, (a.view(1),), {"dim": axis}).view(())


def cumsum_(input: T, dim: Any, *, dtype: Any = None) -> T:
    """Replace the elements by the sums up to their places along a dimension."""
    check_not_bool(input, "cumsum_", implemented=False)
    return write(input, cumsum, dim, dtype=_own(input, dtype))


def cumprod_(input: T, dim: Any, *, dtype: Any = None) -> T:
    """Replace the elements by the products up to their places along a dimension."""
    check_not_bool(input, "cumprod_", implemented=False)
    return write(input, cumprod, dim, dtype=_own(input, dtype))


def _own(a: Any, dtype: Any) -> Any:
    """Return the dtype of a tensor to be written to, of which no other one may be asked."""
    if dtype is not None and as_dtype(dtype) is not a.dtype:
        raise DtypeError(f"Cannot write {dtype!r} into a tensor of dtype {a.dtype.name}: leave out dtype.")
    return a.dtype


@numpy_names
def logcumsumexp(input: T, dim: Any) -> T:
    """Return log Σ exp(x) of the elements up to each place along a dimension, without overflow.

    Args:
        input: Floating point numbers of any shape.
        dim: The dimension.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 0.0]).logcumsumexp(dim=0)
        tensor([0.0000, 0.6931])
    """
    check_floating(input, "logcumsumexp", implemented=False)
    return _scanned(LogCumSumExp, input, dim)


class ScanMethods:
    """The methods of this family."""

    __slots__ = ()

    cumprod = cumprod
    cumprod_ = cumprod_
    cumsum = cumsum
    cumsum_ = cumsum_
    logcumsumexp = logcumsumexp
