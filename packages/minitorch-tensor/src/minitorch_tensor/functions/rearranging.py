"""The same elements in other places: reversed, rolled around, with a border."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import DimensionError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor, sizes_of
from minitorch_tensor.functions.conversion import Contiguous, clone, dense
from minitorch_tensor.functions.joining import cat
from minitorch_tensor.functions.parts import part
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.slices import Slice, narrow
from minitorch_tensor.literals import number_of
from minitorch_tensor.recording import record, unary
from minitorch_tensor.shapes import Shape, as_dims, normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = ["Flip", "Pad", "RearrangeMethods", "constant_pad_nd", "flip", "fliplr", "flipud", "roll"]


class Flip(Rule):
    """The elements in reverse order along some dimensions."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...]) -> Any:
        strides, offset = list(a.strides), a.offset
        for dim in dims:
            offset += max(a.shape[dim] - 1, 0) * strides[dim]
            strides[dim] = -strides[dim]
        out = dense(a, a.shape, a.strides, a.dtype, a.backend)
        return a.backend.copy(a.seen_as(a.shape, tuple(strides), offset), out=out)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...]) -> Any:
        return record(Flip, (grad,), {"dims": dims})


def flip(input: T, *order: Any, dims: Any = None) -> T:
    """Return the elements in reverse order along some dimensions, in new memory.

    Args:
        input: The tensor.
        *order: The dimensions, as flip(x, 0, 1) or as flip(x, (0, 1)).
        dims: The dimensions, by keyword.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: One comes twice.

    Example:
        >>> from minitorch_tensor import arange
        >>> flip(arange(3), 0)
        tensor([2, 1, 0])
    """
    check_tensor(input, "flip")
    wanted = sizes_of("flip", order, dims)
    found = tuple([normalize_dim(d, len(input.shape)) for d in wanted])
    if len(set(found)) < len(found):
        raise ShapeError(f"flip() was given dimensions {wanted}, one of them twice.")
    return record(Flip, (input,), {"dims": found if input.shape else ()})


def fliplr(input: T) -> T:
    """Return a matrix with its columns in reverse order."""
    check_tensor(input, "fliplr")
    if len(input.shape) < 2:
        raise ShapeError(f"fliplr() needs two dimensions at least, and the shape is {input.shape}.")
    return flip(input, 1)


def flipud(input: T) -> T:
    """Return a tensor with its rows in reverse order."""
    check_tensor(input, "flipud")
    if not input.shape:
        raise ShapeError("flipud() needs a dimension, and a 0-d tensor has none.")
    return flip(input, 0)


def roll(input: T, shifts: Any, dims: Any = None) -> T:
    """Return the elements moved along some dimensions; what leaves at the end comes in at the beginning.

    Args:
        input: The tensor.
        shifts: How far, one number or one for each dimension.
        dims: Which dimensions; if left out, the elements are moved as one row.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: Shifts and dimensions differ in number, or there are none.

    Example:
        >>> from minitorch_tensor import arange
        >>> roll(arange(5), 2)
        tensor([3, 4, 0, 1, 2])
    """
    check_tensor(input, "roll")
    steps = as_dims(shifts)
    wanted = () if dims is None else as_dims(dims)
    if not wanted and len(steps) == 1:
        return roll(input.reshape((input.numel(),)), steps, 0).view(input.shape)
    if not steps:
        raise ShapeError("roll() needs to know how far: give it a number, or one for each dimension.")
    if len(steps) != len(wanted):
        raise ShapeError(f"roll() needs as many shifts as dimensions, and was given {steps} and {wanted}.")
    if not input.numel():
        return clone(input)
    if not input.shape:
        raise DimensionError("roll() along a dimension needs one, and a 0-d tensor has none.")
    places = [normalize_dim(d, len(input.shape)) for d in wanted]
    result = input
    for step, dim in zip(steps, places, strict=True):
        size = input.shape[dim]
        moved = step % size if size else 0
        if moved:
            result = cat((narrow(result, dim, size - moved, moved), narrow(result, dim, 0, size - moved)), dim)
    return unary(Contiguous, input) if result is input else result


class Pad(Rule):
    """A tensor within a larger one that holds one number elsewhere."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, before: Shape, shape: Shape, value: Any) -> Any:
        out = a.adopt(a.backend.full(shape, value, a.dtype))
        offset = 0
        for first, stride in zip(before, out.strides, strict=True):
            offset += first * stride
        a.backend.copy(a, out=out.seen_as(a.shape, out.strides, offset))
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, before: Shape, shape: Shape, value: Any) -> Any:
        for dim, size in enumerate(ctx.shapes[0]):
            if size != shape[dim]:
                grad = part(Slice, grad, {"dim": dim, "start": before[dim], "length": size, "step": 1})
        return grad


def constant_pad_nd(input: T, pad: Any, value: Any = 0) -> T:
    """Return a tensor with a border of one number around it.

    Args:
        input: The tensor.
        pad: How wide the border is before and after the last dimension, then before and after the one before it, and so
            on; a negative width cuts off.
        value: What the border holds.

    Raises:
        RangeError: The dtype does not hold the value.
        ShapeError: The widths are no pairs, more than there are dimensions, or cut off more than there is.

    Example:
        >>> from minitorch_tensor import arange
        >>> constant_pad_nd(arange(3), (1, 2), 7)
        tensor([7, 0, 1, 2, 7, 7])
    """
    check_tensor(input, "constant_pad_nd")
    widths, count = as_dims(pad), len(input.shape)
    if len(widths) % 2 or len(widths) > 2 * count:
        raise ShapeError(
            f"constant_pad_nd() takes a pair of widths for each of up to {count} dimensions, not {widths}."
        )
    number, _ = number_of(value, input.dtype, "value")
    before, shape, inner = [0] * count, list(input.shape), input
    for i in range(0, len(widths), 2):
        dim = count - 1 - i // 2
        first, last = widths[i], widths[i + 1]
        if first < 0 or last < 0:
            inner = _cropped(inner, dim, max(-first, 0), max(-last, 0))
        before[dim] = max(first, 0)
        shape[dim] += first + last
    if tuple(shape) == inner.shape:
        return clone(inner)
    return record(Pad, (inner,), {"before": tuple(before), "shape": tuple(shape), "value": number})


def _cropped(input: Any, dim: int, first: int, last: int) -> Any:
    size = input.shape[dim] - first - last
    if size < 0:
        raise ShapeError(f"constant_pad_nd() cannot cut {first} and {last} off dimension {dim} of shape {input.shape}.")
    return part(Slice, input, {"dim": dim, "start": first, "length": size, "step": 1})


class RearrangeMethods:
    """The methods of this family."""

    __slots__ = ()

    flip = flip
    fliplr = fliplr
    flipud = flipud
    roll = roll
