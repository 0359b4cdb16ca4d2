"""Elements chosen along a dimension by their places in it: what all operations that return indices are made of."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.strided import Take
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, strides_from_shape

__all__ = ["Placed", "TakeOnce", "as_row", "at_places", "ordinals_of", "without"]


def as_row(a: Any) -> Any:
    """Return a constant view with a dimension: a 0-d tensor as a row of one element, another one as it is."""
    return a if a.shape else a.seen_as((1,), (1,), a.offset)


def without(a: Any, dims: tuple[int, ...]) -> Any:
    """Return a constant view without some dimensions, which have size 1."""
    kept = [dim for dim in range(len(a.shape)) if dim not in dims]
    return a.seen_as(tuple([a.shape[dim] for dim in kept]), tuple([a.strides[dim] for dim in kept]), a.offset)


class TakeOnce(Rule):
    """The elements at ordinals, each of which is named once at most: nothing has to be added up on the way back."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, ordinals: Any) -> Any:
        return a.backend.take(a, ordinals)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any) -> Any:
        return record(Placed, (grad,), {"ordinals": ordinals, "shape": ctx.shapes[0]})


class Placed(Rule):
    """Zeros of a shape, with elements put at ordinals."""

    @staticmethod
    def forward(ctx: Any, part: Any, *, ordinals: Any, shape: Shape) -> Any:
        out = part.adopt(part.backend.full(shape, 0, part.dtype))
        part.backend.put(out, ordinals, part)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, ordinals: Any, shape: Shape) -> Any:
        return record(TakeOnce, (grad,), {"ordinals": ordinals})


def at_places(a: Any, dim: int, places: Any, *, repeated: bool = False) -> Any:
    """Return the elements of a tensor at places along a dimension, with the gradient back to them.

    Args:
        a: A tensor; one of 0 dimensions has a single element, and is returned.
        dim: The dimension, counted from 0.
        places: int64, not negative, of a's shape save for the size along the dimension.
        repeated: Whether a place may come twice.

    Returns:
        The elements, in the shape of places.
    """
    ordinals = ordinals_of(a.shape, dim, places) if a.shape else places
    return record(Take if repeated else TakeOnce, (a,), {"ordinals": ordinals})


def ordinals_of(shape: Shape, dim: int, places: Any) -> Any:
    """Return the ordinals of the elements at places along a dimension of a shape; see `at_places`."""
    backend, steps, dims = places.backend, strides_from_shape(shape), len(shape)
    ordinals = places if steps[dim] == 1 else backend.zip(operators.mul, places, constant(steps[dim], int64, places))
    for axis, size in enumerate(shape):
        if axis != dim and size > 1:
            row = backend.arange(0, steps[axis], size, int64)
            row = row.seen_as((size,) + (1,) * (dims - axis - 1), (1,) + (0,) * (dims - axis - 1), row.offset)
            ordinals = backend.zip(operators.add, ordinals, row)
    return ordinals
