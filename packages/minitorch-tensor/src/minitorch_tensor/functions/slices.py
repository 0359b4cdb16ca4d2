"""Parts of a tensor along one dimension, as views."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import DimensionError, IndexingError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor, numpy_names
from minitorch_tensor.functions.parts import PartRule, part, placed
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.parts import Parts
from minitorch_tensor.shapes import Shape, Strides, as_int, normalize_dim
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view as recorded_view

__all__ = ["Select", "Slice", "SliceMethods", "Unfold", "narrow", "select", "unbind", "unfold"]


class Select(PartRule):
    """One place along a dimension, which goes away."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        dim, index = options["dim"], options["index"]
        return (
            (*shape[:dim], *shape[dim + 1 :]),
            (*strides[:dim], *strides[dim + 1 :]),
            offset + index * strides[dim],
        )

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        return placed(Select, ctx, grad, options)


class Slice(PartRule):
    """Some places along a dimension, from `start` on, `step` apart."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        dim, start, length, step = options["dim"], options["start"], options["length"], options["step"]
        return (
            (*shape[:dim], length, *shape[dim + 1 :]),
            (*strides[:dim], step * strides[dim], *strides[dim + 1 :]),
            offset + start * strides[dim],
        )

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        return placed(Slice, ctx, grad, options)


def narrow(input: T, dim: int, start: Any, length: int) -> T:
    """Return a view of some neighbouring places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        start: The first place, an integer or a 0-d tensor of one; a negative one counts from the end.
        length: How many places.

    Raises:
        IndexingError: There is no such place.
        ShapeError: There are not so many of them.

    Example:
        >>> from minitorch_tensor import arange
        >>> narrow(arange(5), 0, 1, 3)
        tensor([1, 2, 3])
    """
    check_tensor(input, "narrow")
    if not input.shape:
        raise ShapeError("narrow() takes a part along a dimension, and a 0-d tensor has none.")
    place = normalize_dim(dim, len(input.shape))
    size, first, count = input.shape[place], as_int(start, "The start"), as_int(length, "The length")
    if not -size <= first <= size:
        raise IndexingError(
            f"narrow() starts at {first}, and dimension {place} of shape {input.shape} has {size} places."
        )
    first += size if first < 0 else 0
    if count < 0 or first + count > size:
        raise ShapeError(
            f"narrow() of {count} places from {first}: dimension {place} of shape {input.shape} has {size} places."
        )
    return _slice(input, place, first, count)


def _slice(input: Any, dim: int, start: int, length: int) -> Any:
    return part(Slice, input, {"dim": dim, "start": start, "length": length, "step": 1})


def select(input: T, dim: int, index: Any) -> T:
    """Return a view of one place along a dimension, without that dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: The place; a negative one counts from the end.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: There is no such place.

    Example:
        >>> from minitorch_tensor import arange
        >>> select(arange(6).view(2, 3), 1, -1)
        tensor([2, 5])
    """
    check_tensor(input, "select")
    if not input.shape:
        raise DimensionError("select() takes a place along a dimension, and a 0-d tensor has none.")
    place = normalize_dim(dim, len(input.shape))
    size, wanted = input.shape[place], as_int(index, "An index")
    if not -size <= wanted < size:
        raise IndexingError(
            f"Index {wanted} is out of range for dimension {place} of shape {input.shape}: "
            + (f"use {-size} to {size - 1}." if size else "it is empty.")
        )
    return part(Select, input, {"dim": place, "index": wanted % size})


@numpy_names
def unbind(input: T, dim: int = 0) -> tuple[T, ...]:
    """Return views of all places along a dimension.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import arange
        >>> unbind(arange(4).view(2, 2))
        (tensor([0, 1]), tensor([2, 3]))
    """
    check_tensor(input, "unbind")
    if not input.shape:
        raise DimensionError("unbind() takes the places along a dimension, and a 0-d tensor has none.")
    place = normalize_dim(dim, len(input.shape))
    return tuple([part(Select, input, {"dim": place, "index": i}) for i in range(input.shape[place])])


# ----------------------------------------------------------------------------------------------------------------------
# Windows
# ----------------------------------------------------------------------------------------------------------------------
class Unfold(Rule):
    """Windows along a dimension, which may overlap, each along a new last dimension."""

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int, size: int, step: int) -> Any:
        """List the gradient as parts without overlap: one for each place in a window, or one for each window."""
        shape = ctx.shapes[0]
        count = grad.shape[dim]
        if size <= count:
            places = [
                ({"dim": dim, "start": i, "length": count, "step": step}, select(grad, -1, i)) for i in range(size)
            ]
        else:
            windows = [select(grad, dim, i) for i in range(count)]
            places = [
                ({"dim": dim, "start": i * step, "length": size, "step": 1}, window.movedim(-1, dim))
                for i, window in enumerate(windows)
            ]
        if not places:
            return grad.new_zeros(shape)
        parts = Parts(shape, Slice, *places[0])
        parts.entries.extend([(Slice, *place) for place in places[1:]])
        return parts


def unfold(input: T, dimension: int, size: int, step: int) -> T:
    """Return a view of all windows along a dimension.

    Args:
        input: The tensor.
        dimension: The dimension.
        size: How many places a window has.
        step: How far apart windows begin.

    Returns:
        A view with the windows along the dimension, and the places in each along a new last one.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: A window is larger than the dimension, or the step is not positive.

    Example:
        >>> from minitorch_tensor import arange
        >>> arange(5).unfold(0, 3, 2)
        tensor([[0, 1, 2],
                [2, 3, 4]])
    """
    shape = input.shape or (1,)
    strides = input.strides or (1,)
    dim = normalize_dim(dimension, len(shape))
    length, distance = as_int(size, "The size"), as_int(step, "The step")
    if not 0 <= length <= shape[dim] or distance <= 0:
        raise ShapeError(
            f"Cannot unfold dimension {dim} of shape {input.shape} into windows of {length} in steps of {distance}: "
            f"use a size from 0 to {shape[dim]} and a step of 1 or more."
        )
    if not input.shape:
        return narrow(input.view((1,)), 0, 0, length)
    count = (shape[dim] - length) // distance + 1
    layout = (
        (*shape[:dim], count, *shape[dim + 1 :], length),
        (*strides[:dim], distance * strides[dim], *strides[dim + 1 :], strides[dim]),
        input.offset,
    )
    return recorded_view(Unfold, input, {"dim": dim, "size": length, "step": distance}, layout)


class SliceMethods:
    """The methods of this family."""

    __slots__ = ()

    narrow = narrow
    select = select
    unbind = unbind
    unfold = unfold
