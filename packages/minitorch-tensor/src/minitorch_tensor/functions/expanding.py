"""Dimensions stretched to other sizes: views in which an element is seen several times."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor, sizes_of, tensors_of
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.shapes import Shape, Strides, as_dims, broadcast_shapes
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view as recorded_view

__all__ = ["Expand", "ExpandMethods", "broadcast_tensors", "broadcast_to", "expand", "expand_as", "stretched"]


class Expand(Rule):
    """Dimensions of size 1 stretched; the engine sums the gradient back."""

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad


def expand(input: T, *sizes: Any, size: Any = None) -> T:
    """Return a view with dimensions of size 1 stretched, and new ones before them.

    Args:
        input: The tensor.
        *sizes: The shape wanted; -1 leaves a size as it is.
        size: The shape, by keyword.

    Raises:
        ShapeError: A size other than 1 would have to change, or a new dimension has none.

    Example:
        >>> from minitorch_tensor import tensor
        >>> expand(tensor([[1], [2]]), -1, 3)
        tensor([[1, 1, 1],
                [2, 2, 2]])
    """
    return stretched(input, as_dims(*sizes) if size is None else sizes_of("expand", sizes, size))


def stretched(input: Any, wanted: Shape) -> Any:
    """Do what `expand` does for a shape that is a tuple of integers: many gradients are stretched."""
    _, strides, offset = input.layout or input._lay_out()
    shape, strides = _stretched(input.shape, strides, wanted)
    return recorded_view(Expand, input, {}, (shape, strides, offset))


@lru_cache(maxsize=4096)
def _stretched(old_shape: Shape, old_strides: Strides, wanted: Shape) -> tuple[Shape, Strides]:
    """Return the shape and strides of a stretched tensor, worked out from the last dimension to the first."""
    added = len(wanted) - len(old_shape)
    if added < 0:
        raise ShapeError(f"Cannot expand shape {old_shape} to {wanted}: it has more dimensions.")
    shape, strides = list(wanted), [0] * len(wanted)
    following = 1 if old_shape else 0  # the stride of a new dimension of size 1
    for dim in range(len(wanted) - 1, -1, -1):
        size, stride = (1, following) if dim < added else (old_shape[dim - added], old_strides[dim - added])
        target = wanted[dim]
        if target == -1 and dim >= added:
            target = shape[dim] = size
        if target != size:
            if target < 0 or size != 1:
                raise ShapeError(_cannot_expand(old_shape, wanted, dim, added))
            stride = 0
        strides[dim] = stride
        following = target * stride
    return tuple(shape), tuple(strides)


def _cannot_expand(shape: Shape, wanted: Shape, dim: int, added: int) -> str:
    if wanted[dim] < 0:
        place = "is new and needs a size" if dim < added else "is no size"
        return f"Cannot expand shape {shape} to {wanted}: {wanted[dim]} for dimension {dim} {place}."
    return (
        f"Cannot expand shape {shape} to {wanted}: dimension {dim - added} has size {shape[dim - added]}, "
        f"which is neither {wanted[dim]} nor 1."
    )


def expand_as(input: T, other: Any) -> T:
    """Return a view of the shape of another tensor; see `expand`."""
    check_tensor(other, "expand_as")
    return expand(input, other.shape)


def broadcast_to(input: T, size: Any) -> T:
    """Return a view of another shape; see `expand`."""
    check_tensor(input, "broadcast_to")
    return expand(input, size)


def broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    """Return views of all tensors in the one shape that they broadcast to.

    Raises:
        BroadcastError: They do not broadcast.

    Example:
        >>> from minitorch_tensor import zeros
        >>> a, b = broadcast_tensors(zeros(3, 1), zeros(4))
        >>> a.shape, b.shape
        ((3, 4), (3, 4))
    """
    given = tensors_of("broadcast_tensors", tensors)
    shape = broadcast_shapes(*[x.shape for x in given])
    return tuple([expand(x, shape) for x in given])


class ExpandMethods:
    """The methods of this family."""

    __slots__ = ()

    broadcast_to = broadcast_to
    expand = expand
    expand_as = expand_as
