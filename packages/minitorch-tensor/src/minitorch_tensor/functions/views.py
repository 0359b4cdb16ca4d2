"""Other ways to see the same storage: other shapes of the same elements.

A view costs no more for a large tensor than for a small one. Writing through it changes the tensor that it shows.
"""

from __future__ import annotations

from typing import Any

from minitorch_tensor.dtypes import DType, as_dtype
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor, sizes_of
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.shapes import (
    Shape,
    as_dims,
    infer_size,
    normalize_dim,
    seen_in,
    strides_from_shape,
)
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view as recorded_view

__all__ = [
    "View",
    "ViewMethods",
    "flatten",
    "ravel",
    "reshape",
    "reshape_as",
    "unflatten",
    "view",
    "view_as",
]


class View(Rule):
    """The same elements in another shape."""

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad.reshape(ctx.shapes[0])


def view(input: T, *sizes: Any, size: Any = None, dtype: Any = None) -> T:
    """Return the same elements in another shape, without copying them.

    Args:
        input: The tensor.
        *sizes: The shape; one size may be -1, which stands for what is left.
        size: The shape, by keyword.
        dtype: Instead of a shape: the dtype as which to read the same bytes. It may be the only argument.

    Raises:
        ShapeError: The numbers of elements differ, or these strides cannot show that shape.

    Example:
        >>> from minitorch_tensor import arange
        >>> arange(6).view(2, -1).shape
        (2, 3)
    """
    if dtype is not None or (len(sizes) == 1 and isinstance(sizes[0], DType)):
        return _reread(input, as_dtype(sizes[0] if dtype is None else dtype))
    wanted = as_dims(*sizes) if sizes and size is None else sizes_of("view", sizes, size)
    target, strides = seen_in(input.shape, input.strides, wanted)
    if strides is None:
        raise ShapeError(
            f"Cannot view shape {input.shape} with strides {input.strides} as {target} without a copy: "
            "use reshape(), or contiguous() first."
        )
    return recorded_view(View, input, {}, (target, strides, input.offset))


def _reread(input: Any, dtype: DType) -> Any:
    """Return a constant over the same bytes, read as another dtype."""
    old, new, shape = input.dtype.itemsize, dtype.itemsize, input.shape
    if old == new:
        layout = shape, input.strides, input.offset
    else:
        if not shape or input.strides[-1] != 1:
            raise ShapeError(
                f"Cannot view {input.dtype.name} of shape {shape} and strides {input.strides} as {dtype.name}: "
                "that needs a last dimension whose elements lie one after the other. Use contiguous() first."
            )
        steps = (*input.strides[:-1], input.offset, shape[-1])
        if any(step * old % new for step in steps):
            raise ShapeError(
                f"Cannot view {input.dtype.name} of shape {shape} as {dtype.name}: the last dimension has "
                f"{shape[-1] * old} bytes, and {new} make one number."
            )
        *strides, offset, size = [step * old // new for step in steps]
        layout = (*shape[:-1], size), (*strides, 1), offset
    row = input.storage
    usable = len(row) * old // new * new // old
    made = input.adopt(input.backend.from_numpy(row[:usable].view(dtype.numpy)))
    made.version = input.version
    return made.seen_as(*layout)


def view_as(input: T, other: Any) -> T:
    """Return the same elements in the shape of another tensor, without copying them."""
    check_tensor(other, "view_as")
    return view(input, other.shape)


def reshape(input: T, *sizes: Any, shape: Any = None) -> T:
    """Return the same elements in another shape: a view if that is possible, else a copy.

    Args:
        input: The tensor.
        *sizes: The shape; one size may be -1, which stands for what is left.
        shape: The shape, by keyword.

    Raises:
        ShapeError: The numbers of elements differ.

    Example:
        >>> from minitorch_tensor import arange
        >>> arange(6).reshape(3, 2).T.reshape(-1)
        tensor([0, 2, 4, 1, 3, 5])
    """
    check_tensor(input, "reshape")
    return _reshaped(input, as_dims(*sizes) if sizes and shape is None else sizes_of("reshape", sizes, shape))


def _reshaped(input: Any, sizes: Shape) -> Any:
    target, strides = seen_in(input.shape, input.strides, sizes)
    if strides is None:
        input = input.contiguous()
        strides = strides_from_shape(target)
    return recorded_view(View, input, {}, (target, strides, input.offset))


def reshape_as(input: T, other: Any) -> T:
    """Return the same elements in the shape of another tensor."""
    check_tensor(other, "reshape_as")
    return reshape(input, other.shape)


def ravel(input: T) -> T:
    """Return the elements in one row: the tensor's own if they lie in order, else a copy."""
    check_tensor(input, "ravel")
    return _reshaped(input.contiguous(), (input.numel(),))


def flatten(input: T, start_dim: int = 0, end_dim: int = -1) -> T:
    """Return the elements with a range of dimensions joined into one.

    Args:
        input: The tensor.
        start_dim: The first dimension to join.
        end_dim: The last one.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The last dimension lies before the first.

    Example:
        >>> from minitorch_tensor import zeros
        >>> flatten(zeros(2, 3, 4), 1).shape
        (2, 12)
    """
    check_tensor(input, "flatten")
    shape = input.shape
    start, end = normalize_dim(start_dim, len(shape)), normalize_dim(end_dim, len(shape))
    if start > end:
        raise ShapeError(f"flatten() joins dimensions {start_dim} to {end_dim} of shape {shape}: they are in no order.")
    if not shape:
        return _reshaped(input, (1,))
    if start == end:
        return input
    joined = 1
    for size in shape[start : end + 1]:
        joined *= size
    return _reshaped(input, (*shape[:start], joined, *shape[end + 1 :]))


def unflatten(input: T, dim: int, sizes: Any) -> T:
    """Return the elements with one dimension split into several.

    Args:
        input: The tensor.
        dim: The dimension to split.
        sizes: What it is split into; one size may be -1.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The sizes do not multiply to that of the dimension.
    """
    check_tensor(input, "unflatten")
    place = normalize_dim(dim, len(input.shape))
    wanted = as_dims(sizes)
    if not wanted:
        raise ShapeError("unflatten() needs one size at least.")
    if not input.shape:
        raise ShapeError("unflatten() splits a dimension, and a 0-d tensor has none.")
    split = infer_size((input.shape[place],), wanted)
    return view(input, (*input.shape[:place], *split, *input.shape[place + 1 :]))


class ViewMethods:
    """The methods of this family."""

    __slots__ = ()

    flatten = flatten
    ravel = ravel
    reshape = reshape
    reshape_as = reshape_as
    unflatten = unflatten
    view = view
    view_as = view_as
