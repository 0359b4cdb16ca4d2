"""Tensors put together, along a dimension that they have or along a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_tensor.dtypes import promote_types
from minitorch_tensor.errors import BackendError, InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.functions.arguments import numpy_names
from minitorch_tensor.functions.parts import part
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.slices import Select, Slice
from minitorch_tensor.functions.squeezing import atleast_1d, atleast_2d, atleast_3d
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "Cat",
    "Stack",
    "cat",
    "column_stack",
    "concat",
    "concatenate",
    "dstack",
    "hstack",
    "joined",
    "stack",
    "vstack",
]


class Cat(Rule):
    """Tensors one behind the other along a dimension."""

    @staticmethod
    def forward(ctx: Any, *tensors: Any, dim: int) -> Any:
        return joined(tensors, dim)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        grads, start = [], 0
        for place, shape in enumerate(ctx.shapes):
            options = {"dim": dim, "start": start, "length": shape[dim], "step": 1}
            grads.append(part(Slice, grad, options) if ctx.needs(place) else None)
            start += shape[dim]
        return tuple(grads)


def joined(tensors: Sequence[Any], dim: int) -> Any:
    """Return tensors one behind the other in new memory."""
    first = tensors[0]
    size = 0
    for x in tensors:
        size += x.shape[dim]
    out = first.adopt(first.backend.empty((*first.shape[:dim], size, *first.shape[dim + 1 :]), first.dtype))
    return first.backend.concatenate(tensors, dim, out=out)


class Stack(Rule):
    """Tensors of one shape one behind the other along a new dimension."""

    @staticmethod
    def forward(ctx: Any, *tensors: Any, dim: int) -> Any:
        shape, strides = tensors[0].shape, []
        for x in tensors:
            strides.append((*x.strides[:dim], 0, *x.strides[dim:]))
        shape = (*shape[:dim], 1, *shape[dim:])
        rows = [x.seen_as(shape, steps, x.offset) for x, steps in zip(tensors, strides, strict=True)]
        return joined(rows, dim)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        count = len(ctx.shapes)
        return tuple([part(Select, grad, {"dim": dim, "index": i}) if ctx.needs(i) else None for i in range(count)])


@numpy_names
def cat(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Return tensors one behind the other along a dimension.

    Args:
        tensors: Tensors whose shapes agree in all other dimensions; those of shape (0,) are passed over.
        dim: The dimension.

    Returns:
        A tensor of their common dtype.

    Raises:
        InvalidTypeError: It is no list of tensors.
        InvalidValueError: There is none.
        ShapeError: The shapes do not agree.

    Example:
        >>> from minitorch_tensor import zeros
        >>> cat([zeros(2, 3), zeros(4, 3)]).shape
        (6, 3)
    """
    given = _alike("cat", tensors)
    if not given:
        raise InvalidValueError("cat() needs one tensor at least.")
    for place, x in enumerate(given):
        if not x.shape:
            raise ShapeError(f"cat() joins along a dimension, and tensor {place} is 0-d: use stack().")
    kept = [x for x in given if x.shape != (0,)] or given[:1]
    first = kept[0].shape
    along = normalize_dim(dim, len(first))
    for x in kept:
        shape = x.shape
        if shape != first and (
            len(shape) != len(first) or shape[:along] != first[:along] or shape[along + 1 :] != first[along + 1 :]
        ):
            raise ShapeError(f"Cannot join shapes {first} and {shape} along dimension {along}: the others must agree.")
    return record(Cat, tuple(kept), {"dim": along})


concat = concatenate = cat


@numpy_names
def stack(tensors: Sequence[Any], dim: int = 0) -> Any:
    """Return tensors of one shape one behind the other along a new dimension.

    Args:
        tensors: The tensors.
        dim: The place of the new dimension.

    Raises:
        DimensionError: There is no such place.
        InvalidTypeError: It is no list of tensors.
        ShapeError: There is none, or the shapes differ.

    Example:
        >>> from minitorch_tensor import zeros
        >>> stack([zeros(2, 3), zeros(2, 3)], dim=1).shape
        (2, 2, 3)
    """
    given = _alike("stack", tensors)
    if not given:
        raise ShapeError("stack() needs one tensor at least.")
    first = given[0].shape
    along = normalize_dim(dim, len(first) + 1)
    for place, x in enumerate(given):
        if x.shape != first:
            raise ShapeError(
                f"stack() needs tensors of one shape; the first has {first}, tensor {place} has {x.shape}."
            )
    return record(Stack, tuple(given), {"dim": along})


def _alike(operation: str, tensors: Any) -> list[Any]:
    """Return tensors in their common dtype.

    Raises:
        BackendError: They are of several backends.
        InvalidTypeError: It is no list of tensors.
    """
    if not isinstance(tensors, tuple | list):
        raise InvalidTypeError(f"{operation}() takes a list of tensors, not a {type(tensors).__name__}.")
    dtype = backend = None
    for place, x in enumerate(tensors):
        if not isinstance(x, TensorData):
            raise InvalidTypeError(f"{operation}() takes tensors; number {place} is {x!r} of type {type(x).__name__}.")
        dtype = x.dtype if dtype is None else promote_types(dtype, x.dtype)
        backend = backend or x.backend
        if x.backend is not backend:
            raise BackendError(
                f"{operation}() was given tensors of the backends '{backend.name}' and '{x.backend.name}': "
                f"move one of them with .to('{backend.name}')."
            )
    return [x if x.dtype is dtype else x.to(dtype) for x in tensors]


def hstack(tensors: Sequence[Any]) -> Any:
    """Return tensors side by side: along the second dimension, or along the only one."""
    rows = atleast_1d(_listed("hstack", tensors))
    return cat(rows, 0 if rows and len(rows[0].shape) == 1 else 1)


def vstack(tensors: Sequence[Any]) -> Any:
    """Return tensors one below the other; a row of numbers counts as a matrix of one row."""
    return cat(atleast_2d(_listed("vstack", tensors)), 0)


def dstack(tensors: Sequence[Any]) -> Any:
    """Return tensors one behind the other along the third dimension."""
    return cat(atleast_3d(_listed("dstack", tensors)), 2)


def column_stack(tensors: Sequence[Any]) -> Any:
    """Return tensors side by side, of which rows of numbers become columns."""
    rows = _listed("column_stack", tensors)
    return cat([x if len(x.shape) > 1 else x.reshape((x.numel(), 1)) for x in rows], 1)


def _listed(operation: str, tensors: Any) -> list[Any]:
    given = _alike(operation, tensors)
    if not given:
        raise ShapeError(f"{operation}() needs one tensor at least.")
    return given
