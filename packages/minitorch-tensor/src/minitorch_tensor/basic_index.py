"""The arithmetic of x[...] for integers, slices, None and the ellipsis: which part of the storage a key shows.

Such a key is a tuple of Python integers, slices of Python integers, None and Ellipsis. What else a user may write is
made one of these, or an index tensor, in `keys`.
"""

from __future__ import annotations

from types import EllipsisType

from minitorch_tensor.errors import IndexingError, InvalidTypeError, InvalidValueError
from minitorch_tensor.shapes import Shape, Strides

__all__ = ["BasicKey", "basic_layout", "check_place", "count_dims"]

BasicKey = tuple[int | slice | EllipsisType | None, ...]


def basic_layout(shape: Shape, strides: Strides, offset: int, key: BasicKey) -> tuple[Shape, Strides, int]:
    """Return the shape, strides and offset of x[key].

    An integer takes one place of a dimension, which disappears; a slice keeps some places; None adds a dimension of
    size 1; the first Ellipsis stands for all dimensions that are not named, and dimensions at the end need no name.

    Args:
        shape: The shape of x.
        strides: The strides of x.
        offset: The offset of x.
        key: The key.

    Raises:
        IndexingError: A place is out of range, or there are too many of them.
        InvalidTypeError: A slice is not made of integers.
        InvalidValueError: The step of a slice is not positive.

    Example:
        >>> basic_layout((4, 5), (5, 1), 0, (2, slice(1, 5, 2), None))
        ((2, 1), (2, 1), 11)
    """
    if len(key) == 1 and key[0].__class__ is int:
        return _one_place(shape, strides, offset, key[0])
    if len(key) == 1 and shape and key[0].__class__ is slice:
        start, size, step = _places(key[0], shape[0])
        return (size, *shape[1:]), (step * strides[0], *strides[1:]), offset + start * strides[0]
    named = count_dims(key)
    if named > len(shape):
        raise IndexingError(
            f"Too many indices for a tensor of {len(shape)} dimensions, of shape {shape}: {named} of them were given."
        )
    unnamed = len(shape) - named
    new_shape: list[int] = []
    new_strides: list[int] = []
    dim = 0
    for entry in key:
        if entry is None:
            new_shape.append(1)
            new_strides.append(shape[dim] * strides[dim] if dim < len(shape) else 1)  # PyTorch's; any would do
        elif entry is Ellipsis:
            new_shape += shape[dim : dim + unnamed]
            new_strides += strides[dim : dim + unnamed]
            dim += unnamed
            unnamed = 0
        elif isinstance(entry, slice):
            start, size, step = _places(entry, shape[dim])
            offset += start * strides[dim]
            new_shape.append(size)
            new_strides.append(step * strides[dim])
            dim += 1
        else:
            offset += check_place(entry, shape, dim) * strides[dim]
            dim += 1
    return (*new_shape, *shape[dim:]), (*new_strides, *strides[dim:]), offset


def _one_place(shape: Shape, strides: Strides, offset: int, place: int) -> tuple[Shape, Strides, int]:
    """Return the layout of x[place]."""
    if not shape:
        raise IndexingError(
            f"Cannot index a 0-d tensor with {place}: it has no dimensions. Use item() to get its number."
        )
    return shape[1:], strides[1:], offset + check_place(place, shape, 0) * strides[0]


def check_place(place: int, shape: Shape, dim: int) -> int:
    """Count a place along a dimension from 0.

    Raises:
        IndexingError: There is no such place.
    """
    size = shape[dim]
    if not -size <= place < size:
        raise IndexingError(
            f"Index {place} is out of range for dimension {dim}, of size {size}, of a tensor of shape {shape}."
        )
    return place + size if place < 0 else place


def count_dims(key: BasicKey) -> int:
    """Return how many dimensions of a tensor a key names."""
    return len(key) - key.count(None) - key.count(Ellipsis)


def _places(entry: slice, size: int) -> tuple[int, int, int]:
    """Return the first place of a slice, how many there are, and how far apart.

    Raises:
        InvalidTypeError: It is not made of integers.
        InvalidValueError: Its step is not positive.
    """
    if entry.start is None and entry.stop is None and entry.step is None:
        return 0, size, 1
    try:
        start, stop, step = entry.indices(size)
    except TypeError:
        raise InvalidTypeError(
            f"A slice is made of integers, not {entry.start!r}:{entry.stop!r}:{entry.step!r}."
        ) from None
    except ValueError:
        step = 0
        start = stop = 0
    if step <= 0:
        raise InvalidValueError(f"The step of a slice must be positive, not {entry.step}: use flip() to go backwards.")
    count = (stop - start + step - 1) // step
    return (start, count, step) if count > 0 else (0, 0, step)
