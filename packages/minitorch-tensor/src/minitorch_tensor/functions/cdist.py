"""Distances between the points of two sets: cdist."""

from __future__ import annotations

from math import inf
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import (
    BroadcastError,
    DtypeError,
    InvalidArgumentError,
    InvalidTypeError,
    InvalidValueError,
    ShapeError,
)
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.functions.matmul import transposed
from minitorch_tensor.functions.ordinals import check_beside
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import shape_broadcast
from minitorch_tensor.tensor_like import T

__all__ = ["Distance", "EuclideanDistance", "cdist"]

_MODES = ("use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist")
_MANY = 25  # points in one set, beyond which a matrix product pays


class Distance(Rule):
    """(Σₖ |x1[i, k] - x2[j, k]|ᵖ)^(1/p) for every pair of points i and j."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, x1: Any, x2: Any, *, p: float) -> Any:
        out = _lengths(x1.backend.zip(operators.sub, _before(x1), _between(x2)), p)
        ctx.save_for_backward(x1, x2, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, p: float) -> Any:
        x1, x2, out = ctx.saved_tensors
        slopes = _slopes(x1.unsqueeze(-2) - x2.unsqueeze(-3), out.unsqueeze(-1), grad.unsqueeze(-1), p)
        return slopes.sum(-2) if ctx.needs(0) else None, -slopes.sum(-3) if ctx.needs(1) else None


def _before(x: Any) -> Any:
    """Return the points of the first set, of shape (..., n, 1, features), without history."""
    shape, strides = x.shape, x.strides
    return x.seen_as((*shape[:-1], 1, shape[-1]), (*strides[:-1], 0, strides[-1]), x.offset)


def _between(x: Any) -> Any:
    """Return the points of the second set, of shape (..., 1, m, features), without history."""
    shape, strides = x.shape, x.strides
    return x.seen_as((*shape[:-2], 1, *shape[-2:]), (*strides[:-2], 0, *strides[-2:]), x.offset)


def _lengths(a: Any, p: float) -> Any:
    """Return the p-norms along the last dimension."""
    backend, dims = a.backend, (len(a.shape) - 1,)
    if p == 0:
        unequal = backend.zip(operators.ne, a, constant(0, a.dtype, a), dtype=bool_)
        return backend.reduce(operators.add, backend.copy(unequal, dtype=a.dtype), dims, start=0)
    if p == 2:
        squares = backend.reduce(operators.add, backend.zip(operators.mul, a, a), dims, start=0)
        return backend.map(operators.sqrt, squares)
    sizes = backend.map(operators.abs, a)
    if p == inf:
        return backend.reduce(operators.max, sizes, dims, start=0)
    if p != 1:
        sizes = backend.zip(operators.pow, sizes, constant(p, a.dtype, a))
    total = backend.reduce(operators.add, sizes, dims, start=0)
    return total if p == 1 else backend.zip(operators.pow, total, constant(1 / p, a.dtype, a))


def _slopes(a: Any, out: Any, grad: Any, p: float) -> Any:
    """Return grad · d out / d a; 0 where a length is 0, and all of it for each of several largest differences."""
    if p == 0:
        return a.sign() * (grad * 0)
    if p == 1:
        return a.sign() * grad
    if p == inf:
        return a.sign() * grad * (a.abs() == out)
    scale = (grad / out ** (p - 1)).masked_fill(out == 0, 0)
    if p == 2:
        return a * scale
    other = a.masked_fill(a == 0, 1)  # powers below 2 have no second derivative at 0
    return (other.sign() * other.abs() ** (p - 1)).masked_fill(a == 0, 0) * scale


class EuclideanDistance(Rule):
    """√(|x1|² + |x2|² - 2 x1 · x2) for every pair of points, by one matrix product: for many points, less exact."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, x1: Any, x2: Any) -> Any:
        backend = x1.backend
        right = _turned(x2)
        products = backend.matmul(x1, right)
        squares = backend.zip(operators.add, _squares(x1, -1), _squares(right, -2))
        twice = backend.zip(operators.mul, products, constant(2, x1.dtype, x1))
        squares = backend.zip(operators.max, backend.zip(operators.sub, squares, twice), constant(0, x1.dtype, x1))
        out = backend.map(operators.sqrt, squares)
        ctx.save_for_backward(x1, x2, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        x1, x2, out = ctx.saved_tensors
        ratio = (grad / out).masked_fill(out == 0, 0)
        return (
            x1 * ratio.sum(-1, True) - ratio @ x2 if ctx.needs(0) else None,
            x2 * transposed(ratio.sum(-2, True)) - transposed(ratio) @ x1 if ctx.needs(1) else None,
        )


def _turned(x: Any) -> Any:
    """Return points as columns, of shape (..., features, m), without history."""
    *batch, m, features = x.shape
    *steps, of_point, of_feature = x.strides
    return x.seen_as((*batch, features, m), (*steps, of_feature, of_point), x.offset)


def _squares(a: Any, dim: int) -> Any:
    """Return the sums of squares along a dimension, which is kept."""
    return a.backend.reduce(
        operators.add, a.backend.zip(operators.mul, a, a), (len(a.shape) + dim,), start=0, keepdim=True
    )


def cdist(x1: T, x2: T, p: float = 2.0, compute_mode: str | None = _MODES[0]) -> T:
    """Return the p-norm distance of every point of one set from every point of another.

    Args:
        x1: Points, of shape (..., n, features).
        x2: Points of the same dtype, of shape (..., m, features); the dimensions before the last two broadcast.
        p: Which norm: 2 is the usual length, 1 the sum of all sizes, inf the largest, 0 counts the differences.
        compute_mode: "use_mm_for_euclid_dist_if_necessary" computes distances of p = 2 by a matrix product if a set has
            more than 25 points, which is faster and less exact for points close to each other;
            "use_mm_for_euclid_dist" always does, "donot_use_mm_for_euclid_dist" never.

    Returns:
        Shape (..., n, m).

    Raises:
        BackendError: They are on different backends.
        BroadcastError: The leading dimensions do not broadcast.
        DtypeError: The dtypes differ, or are not floating point.
        InvalidArgumentError: p is negative.
        InvalidTypeError: p is no number.
        InvalidValueError: There is no such compute_mode.
        ShapeError: The points have different numbers of features, or an operand is no set of points.

    Example:
        >>> from minitorch_tensor import tensor
        >>> cdist(tensor([[0.0, 0.0]]), tensor([[3.0, 4.0], [0.0, 1.0]]))
        tensor([[5., 1.]])
    """
    check_floating(x1, "cdist")
    check_floating(x2, "cdist")
    check_beside(x2, x1, "cdist", "x2")
    if compute_mode is not None and compute_mode not in _MODES:
        raise InvalidValueError(f"There is no compute_mode {compute_mode!r}: use one of {', '.join(_MODES)}.")
    if isinstance(p, bool) or not isinstance(p, int | float):
        raise InvalidTypeError(f"The p of cdist() is a number, not {p!r} of type {type(p).__name__}.")
    if not p >= 0:
        raise InvalidArgumentError(f"The p of cdist() is 0, a positive number or inf, not {p}.")
    _check_points(x1, x2)
    many = x1.shape[-2] > _MANY or x2.shape[-2] > _MANY
    if p == 2 and (compute_mode == _MODES[1] or (compute_mode != _MODES[2] and many)):
        return record(EuclideanDistance, (x1, x2), {})
    return record(Distance, (x1, x2), {"p": p})


def _check_points(x1: Any, x2: Any) -> None:
    """Refuse what are not two sets of points with the same features."""
    if len(x1.shape) < 2 or len(x2.shape) < 2 or x1.shape[-1] != x2.shape[-1]:
        raise ShapeError(
            f"cdist() takes points of shape (..., n, features) and (..., m, features), not {x1.shape} and {x2.shape}."
        )
    if x1.dtype is not x2.dtype:
        raise DtypeError(f"cdist() was given {x1.dtype.name} and {x2.dtype.name}: convert one of them with to().")
    try:
        shape_broadcast(x1.shape[:-2], x2.shape[:-2])
    except BroadcastError:
        raise BroadcastError(
            f"cdist() was given points of shapes {x1.shape} and {x2.shape}: {x1.shape[:-2]} and {x2.shape[:-2]} do not "
            "broadcast."
        ) from None
