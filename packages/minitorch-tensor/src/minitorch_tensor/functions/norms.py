"""Lengths of vectors.

The p-norm is (Σ |x|ᵖ)^(1/p), with three limits: p = inf is the largest |x|, p = -inf the smallest, and p = 0 counts
what is not zero. Where the formula of a derivative would divide by a norm that is 0, the gradient is 0, as in PyTorch.
"""

from __future__ import annotations

from math import inf, isinf
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import as_dtype
from minitorch_tensor.errors import DtypeError, InvalidTypeError, ShapeError
from minitorch_tensor.functions.arguments import check_floating, check_tensor, numpy_names
from minitorch_tensor.functions.extremes import shares
from minitorch_tensor.functions.places import without
from minitorch_tensor.functions.reductions import count_of, nonzeros, restored
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dims
from minitorch_tensor.tensor_like import T

__all__ = ["NormMethods", "VectorNorm", "dist", "vector_norm", "widened"]


class VectorNorm(Rule):
    """The p-norm along some dimensions."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, p: float, dims: tuple[int, ...], keepdim: bool) -> Any:
        out = _lengths(a, p, dims)
        out = out if keepdim else without(out, dims)
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, p: float, dims: tuple[int, ...], keepdim: bool) -> Any:
        a, out = ctx.saved_tensors
        grad, out = restored(grad, a.shape, dims, keepdim), restored(out, a.shape, dims, keepdim)
        if p == 1:
            return a.sign() * grad
        if p == 2:
            return grad * (a / out).masked_fill(out == 0, 0)
        if isinf(p):
            return a.sign() * _spread(grad, a, out, dims)
        if p < 1:
            return a.sign() * (a.abs() ** (p - 1)).masked_fill(a == 0, 0) * grad * out ** (1 - p)
        scale = (grad / out ** (p - 1)).masked_fill(out == 0, 0)
        return a.sign() * a.abs() ** (p - 1) * scale if p < 2 else a * a.abs() ** (p - 2) * scale


def _lengths(a: Any, p: float, dims: tuple[int, ...]) -> Any:
    """Return the norms, with the dimensions kept."""
    backend = a.backend
    if p == 2:
        squares = backend.zip(operators.mul, a, a)
        return backend.map(operators.sqrt, backend.reduce(operators.add, squares, dims, start=0, keepdim=True))
    sizes = backend.map(operators.abs, a)
    if isinf(p):
        return backend.reduce(operators.max if p > 0 else operators.min, sizes, dims, keepdim=True)
    if p != 1:
        sizes = backend.zip(operators.pow, sizes, constant(p, a.dtype, a))
    total = backend.reduce(operators.add, sizes, dims, start=0, keepdim=True)
    return total if p == 1 else backend.zip(operators.pow, total, constant(1 / p, a.dtype, a))


def _spread(grad: Any, a: Any, out: Any, dims: tuple[int, ...]) -> Any:
    """Share the gradient of an extreme among the elements of that size; a NaN is the extreme if there is one."""
    sizes = a.backend.map(operators.abs, a)
    return grad * shares(sizes, out, dims, match_nan=True)


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def vector_norm(x: T, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the p-norm of all elements as one vector, or of those along some dimensions.

    Args:
        x: Floating point numbers of any shape.
        ord: The p: any number, inf and -inf too.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.
        dtype: What to convert to first; no narrower than that of x.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools, or a narrower dtype.
        InvalidTypeError: The p is no number.
        ShapeError: p is inf or negative, and there is nothing to choose from.

    Example:
        >>> from minitorch_tensor import linalg, tensor
        >>> linalg.vector_norm(tensor([3.0, 4.0]))
        tensor(5.)
    """
    check_floating(x, "vector_norm")
    if isinstance(ord, bool) or not isinstance(ord, int | float):
        raise InvalidTypeError(f"The p of a norm is a number, not {ord!r}.")
    if dtype is not None:
        x = widened(x, dtype)
    dims = normalize_dims(dim, len(x.shape))
    if (ord < 0 or ord == inf) and count_of(x.shape, dims) == 0:
        raise ShapeError(
            f"The {ord} norm of shape {x.shape} along dimensions {dims} has nothing to choose from: one is empty."
        )
    if ord == 0:
        return nonzeros(x).to(x.dtype).sum(dims or None, keepdim)
    if dims and count_of(x.shape, dims) == 1:  # every norm of one number is its size
        return _absolute(x, dims, keepdim)
    return record(VectorNorm, (x,), {"p": ord, "dims": dims, "keepdim": keepdim})


def widened(a: Any, dtype: Any) -> Any:
    """Convert to a dtype that holds all numbers of a tensor.

    Raises:
        DtypeError: It does not.
    """
    target = as_dtype(dtype)
    if target.rank < a.dtype.rank:
        raise DtypeError(f"The norm of a {a.dtype.name} tensor cannot be computed in {target.name}, which is narrower.")
    return a.to(target)


def _absolute(a: Any, dims: tuple[int, ...], keepdim: bool) -> Any:
    sizes = a.abs()
    return sizes if keepdim else sizes.view(tuple([size for dim, size in enumerate(a.shape) if dim not in dims]))


def dist(input: T, other: Any, p: Any = 2) -> T:
    """Return the p-norm of the difference of two tensors, which broadcast.

    Args:
        input: Any shape.
        other: Any shape; one of the two is of floating point numbers.
        p: Any number, inf and -inf too.

    Raises:
        BroadcastError: The shapes do not broadcast.
        DtypeError: Both are of integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0]).dist(tensor([4.0, 6.0]))
        tensor(5.)
    """
    check_tensor(input, "dist")
    check_tensor(other, "dist")
    if not input.dtype.is_floating_point:
        check_floating(other, "dist")
    return vector_norm(input - other, p)


class NormMethods:
    """The methods of this family; `norm` is among those of matrices."""

    __slots__ = ()

    dist = dist
