"""Exponentials that are made to sum to one, and the logarithm of their sum."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import as_dtype, bool_, default_dtype
from minitorch_tensor.functions.arguments import check_floating, check_tensor, numpy_names
from minitorch_tensor.functions.places import as_row, without
from minitorch_tensor.functions.reductions import restored
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim, normalize_dims
from minitorch_tensor.tensor_like import T

__all__ = ["LogSoftmax", "LogSumExp", "Softmax", "SoftmaxMethods", "log_softmax", "logsumexp", "softmax"]


class Softmax(Rule):
    """exp(a) / Σ exp(a) along a dimension."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dim: int) -> Any:
        out = a.backend.softmax(as_row(a), dim)
        return ctx.save_result(out if a.shape else out.seen_as((), (), 0))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        (out,) = ctx.saved_tensors
        weighed = grad * out
        return weighed - out * weighed.sum(dim, True)


class LogSoftmax(Rule):
    """a - log Σ exp(a) along a dimension."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dim: int) -> Any:
        out = a.backend.log_softmax(as_row(a), dim)
        return ctx.save_result(out if a.shape else out.seen_as((), (), 0))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        (out,) = ctx.saved_tensors
        return grad - out.exp() * grad.sum(dim, True)


class LogSumExp(Rule):
    """log Σ exp(a) along some dimensions."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        backend = a.backend
        top = _finite(backend.reduce(operators.max, a, dims, keepdim=True)) if a.numel() else None
        weights = backend.map(operators.exp, a if top is None else backend.zip(operators.sub, a, top))
        out = backend.map(operators.log, backend.reduce(operators.add, weights, dims, start=0, keepdim=True))
        if top is not None:
            out = backend.zip(operators.add, out, top)
        out = out if keepdim else without(out, dims)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        a, out = ctx.saved_tensors
        out = restored(out, a.shape, dims, keepdim)
        return restored(grad, a.shape, dims, keepdim) * (a - out).exp()


def _finite(top: Any) -> Any:
    """Replace infinities by 0, since inf - inf is NaN: exp and log find the right infinity by themselves."""
    zero = constant(0, top.dtype, top)
    size = top.backend.map(operators.abs, top)
    infinite = top.backend.zip(operators.eq, size, constant(float("inf"), top.dtype, top), dtype=bool_)
    return top.backend.where(infinite, zero, top)


@numpy_names
def softmax(input: T, dim: Any, dtype: Any = None) -> T:
    """Return exp(x) / Σ exp(x) along a dimension: positive numbers that sum to one.

    Args:
        input: Floating point numbers of any shape, or others with a dtype.
        dim: The dimension.
        dtype: What to convert to first: float32 or float64.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 0.0]).softmax(dim=0)
        tensor([0.5000, 0.5000])
    """
    return _along(Softmax, "softmax", input, dim, dtype)


@numpy_names
def log_softmax(input: T, dim: Any, dtype: Any = None) -> T:
    """Return x - log Σ exp(x) along a dimension, exact also where softmax is 0; the arguments are those of `softmax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0.0, 1000.0]).log_softmax(dim=0)
        tensor([-1000.,     0.])
    """
    return _along(LogSoftmax, "log_softmax", input, dim, dtype)


def _along(rule: Any, name: str, a: Any, dim: Any, dtype: Any) -> Any:
    check_tensor(a, name)
    if dtype is not None:
        a = a.to(as_dtype(dtype))
    check_floating(a, name, implemented=False)
    return record(rule, (a,), {"dim": normalize_dim(dim, len(a.shape))})


@numpy_names
def logsumexp(input: T, dim: Any, keepdim: bool = False) -> T:
    """Return log Σ exp(x) along some dimensions, without overflow; that of nothing is -inf.

    Args:
        input: Numbers of any shape.
        dim: One dimension or several.
        keepdim: Whether they stay, with size 1.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1000.0, 1000.0]).logsumexp(dim=0)
        tensor(1000.6932)
    """
    check_tensor(input, "logsumexp")
    if not input.dtype.is_floating_point:
        input = input.to(default_dtype())
    return record(LogSumExp, (input,), {"dims": normalize_dims(dim, len(input.shape)), "keepdim": keepdim})


class SoftmaxMethods:
    """The methods of this family."""

    __slots__ = ()

    log_softmax = log_softmax
    logsumexp = logsumexp
    softmax = softmax
