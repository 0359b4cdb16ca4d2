"""Shapes and strides on the host: what fits what, what broadcasts to what, what can be viewed as what.

Everything here works with tuples of Python integers, and raises in words where something does not fit. The arithmetic
that runs for every element is in `indexing`, which compiles and raises nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import prod
from typing import Any, SupportsIndex

from minitorch_tensor.errors import BroadcastError, DimensionError, InvalidTypeError, ShapeError

__all__ = [
    "Shape",
    "Strides",
    "as_dims",
    "as_int",
    "as_shape",
    "broadcast_shapes",
    "broadcast_strides",
    "infer_size",
    "is_contiguous",
    "normalize_dim",
    "normalize_dims",
    "reduced_shape",
    "seen_in",
    "shape_broadcast",
    "size_of",
    "storage_bounds",
    "strides_from_shape",
    "summed_dims",
    "view_strides",
]

Shape = tuple[int, ...]
Strides = tuple[int, ...]


# ----------------------------------------------------------------------------------------------------------------------
# What the user writes
# ----------------------------------------------------------------------------------------------------------------------
def as_int(value: Any, what: str) -> int:
    """Return an integer (a Python one, NumPy's, a 0-d integer tensor), or say what is not one.

    Raises:
        InvalidTypeError: It is not an integer.
    """
    if value.__class__ is int:
        return value
    if isinstance(value, SupportsIndex) and not isinstance(value, bool):
        try:
            return operator.index(value)
        except TypeError:
            pass
    raise InvalidTypeError(f"{what} must be an integer, not {value!r} of type {type(value).__name__}.")


def as_shape(*sizes: Any) -> Shape:
    """Return the shape written as f(2, 3) or as f((2, 3)).

    Raises:
        InvalidTypeError: A size is not an integer.
        ShapeError: A size is negative.

    Example:
        >>> as_shape(2, 3), as_shape([4]), as_shape(())
        ((2, 3), (4,), ())
    """
    shape = _integers(sizes, "A size")
    for size in shape:
        if size < 0:
            raise ShapeError(f"Cannot make a tensor of shape {shape}: the size {size} is negative.")
    return shape


def as_dims(*dims: Any) -> tuple[int, ...]:
    """Return the dimensions written as f(0, 1) or as f((0, 1)); they may be negative.

    Raises:
        InvalidTypeError: One is not an integer.
    """
    return _integers(dims, "A dimension")


def _integers(values: tuple[Any, ...], what: str) -> tuple[int, ...]:
    if len(values) == 1 and values[0].__class__ is not int and _is_row(values[0]):
        values = tuple(values[0])
    return tuple([v if v.__class__ is int else as_int(v, what) for v in values])


def _is_row(value: Any) -> bool:
    """Say whether sizes or dimensions were given as one list; a 0-d tensor is iterable too, and is a number here."""
    return isinstance(value, tuple | list) or (
        isinstance(value, Iterable) and not isinstance(value, SupportsIndex | str)
    )


def normalize_dim(dim: Any, dims: int, *, wrap_scalar: bool = True) -> int:
    """Count a dimension from 0.

    Args:
        dim: The dimension; a negative one counts from the end.
        dims: How many there are.
        wrap_scalar: Whether a 0-d tensor counts as having one dimension, as in most of PyTorch.

    Raises:
        DimensionError: There is no such dimension.
        InvalidTypeError: It is not an integer.

    Example:
        >>> normalize_dim(-1, 3)
        2
    """
    if dim.__class__ is not int:
        dim = as_int(dim, "A dimension")
    count = dims or (1 if wrap_scalar else 0)
    if not -count <= dim < count:
        allowed = f"use {-count} to {count - 1}" if count else "it has none"
        raise DimensionError(f"Dimension {dim} is out of range for a tensor of {dims} dimensions: {allowed}.")
    return int(dim) + count if dim < 0 else int(dim)


def normalize_dims(dims: Any, count: int) -> tuple[int, ...]:
    """Count several dimensions from 0; None and an empty list mean all of them. A 0-d tensor has none to name.

    Raises:
        DimensionError: There is no such dimension.
        InvalidTypeError: One is not an integer.
        ShapeError: One comes twice.
    """
    if dims is None:
        return _all_dims(count)
    if dims.__class__ is int or isinstance(dims, SupportsIndex):
        dim = normalize_dim(dims, count)
        return (dim,) if count else ()
    if isinstance(dims, str) or not isinstance(dims, Iterable):
        raise InvalidTypeError(f"dim must be an integer or several of them, not {dims!r}.")
    found = tuple([normalize_dim(dim, count) for dim in dims])
    if not found:
        return _all_dims(count)
    if len(set(found)) < len(found):
        raise ShapeError(f"Dimensions {tuple(dims)} name one twice for a tensor of {count} dimensions.")
    return found if count else ()


@lru_cache(maxsize=128)
def _all_dims(count: int) -> tuple[int, ...]:
    return tuple(range(count))


# ----------------------------------------------------------------------------------------------------------------------
# Layout
# ----------------------------------------------------------------------------------------------------------------------
def size_of(shape: Iterable[int]) -> int:
    """Return the number of elements."""
    return prod(shape)


def strides_from_shape(shape: Sequence[int]) -> Strides:
    """Return the contiguous, row-major strides of a shape.

    Example:
        >>> strides_from_shape((2, 3, 4))
        (12, 4, 1)
    """
    return _contiguous_strides(tuple(shape))


@lru_cache(maxsize=4096)
def _contiguous_strides(shape: Shape) -> Strides:
    strides = []
    step = 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


def is_contiguous(shape: Sequence[int], strides: Sequence[int]) -> bool:
    """Say whether the elements lie one after the other in row-major order.

    Example:
        >>> is_contiguous((2, 3), (3, 1)), is_contiguous((3, 2), (1, 3))
        (True, False)
    """
    if 0 in shape:
        return True
    expected = 1
    for size, stride in zip(reversed(shape), reversed(strides), strict=True):
        if size != 1:
            if stride != expected:
                return False
            expected *= size
    return True


def storage_bounds(shape: Sequence[int], strides: Sequence[int], offset: int) -> tuple[int, int]:
    """Return the first place in storage that a layout reaches, and the one after the last."""
    if 0 in shape:
        return offset, offset
    reach = [(size - 1) * stride for size, stride in zip(shape, strides, strict=True)]
    return offset + sum(r for r in reach if r < 0), offset + sum(r for r in reach if r > 0) + 1


def view_strides(shape: Sequence[int], strides: Sequence[int], new_shape: Sequence[int]) -> Strides | None:
    """Return the strides that show the same elements in another shape, or None if they must be copied for that.

    Neighbouring dimensions whose elements follow each other at one distance are joined into blocks. Every new dimension
    must be cut out of one block.

    Args:
        shape: The shape as it is.
        strides: The strides as they are.
        new_shape: The shape wanted, of the same number of elements.

    Example:
        >>> view_strides((2, 3), (3, 1), (6,)), view_strides((3, 2), (1, 3), (6,))
        ((1,), None)
    """
    if 0 in shape:
        return tuple(strides) if tuple(shape) == tuple(new_shape) else strides_from_shape(new_shape)
    if not shape:
        return (1,) * len(new_shape)
    found: list[int] = []  # innermost first, as everything here
    place, distance, elements = len(new_shape) - 1, strides[-1], 1
    for dim in range(len(shape) - 1, -1, -1):
        elements *= shape[dim]
        if dim and (shape[dim - 1] == 1 or strides[dim - 1] == elements * distance):
            continue  # the block goes on
        made = 1
        while place >= 0 and (made < elements or new_shape[place] == 1):
            found.append(made * distance)
            made *= new_shape[place]
            place -= 1
        if made != elements:
            return None
        distance, elements = strides[dim - 1], 1
    return tuple(reversed(found))


@lru_cache(maxsize=4096)
def seen_in(shape: Shape, strides: Strides, sizes: tuple[int, ...]) -> tuple[Shape, Strides | None]:
    """Return the shape that sizes stand for, one of which may be -1, and the strides that show the elements in it.

    Args:
        shape: The shape as it is.
        strides: The strides as they are.
        sizes: The shape wanted.

    Raises:
        ShapeError: As `infer_size` does.

    Example:
        >>> seen_in((2, 3), (3, 1), (-1, 2)), seen_in((3, 2), (1, 3), (6,))
        (((3, 2), (2, 1)), ((6,), None))
    """
    target = infer_size(shape, sizes)
    return target, view_strides(shape, strides, target)


def infer_size(shape: Sequence[int], sizes: Sequence[int]) -> Shape:
    """Replace a size of -1 by what is left for it.

    Args:
        shape: The shape as it is.
        sizes: The shape wanted; at most one size may be -1.

    Raises:
        ShapeError: The numbers of elements differ, a size is below -1, or two are -1.

    Example:
        >>> infer_size((2, 6), (3, -1))
        (3, 4)
    """
    total, known, unknown = prod(shape), 1, 0
    for size in sizes:
        if size == -1:
            unknown += 1
        elif size < 0:
            raise ShapeError(f"Cannot view shape {tuple(shape)} as {tuple(sizes)}: the size {size} is negative.")
        else:
            known *= size
    if unknown > 1:
        raise ShapeError(f"Cannot view shape {tuple(shape)} as {tuple(sizes)}: only one size may be -1.")
    if unknown:
        if known == 0 or total % known:
            raise ShapeError(
                f"Cannot view shape {tuple(shape)} as {tuple(sizes)}: {total} elements leave no whole size for the -1."
            )
        return tuple([total // known if size == -1 else size for size in sizes])
    if known != total:
        raise ShapeError(f"Cannot view shape {tuple(shape)} as {tuple(sizes)}: {total} elements are not {known}.")
    return tuple(sizes)


def reduced_shape(shape: Sequence[int], dims: Sequence[int], keepdim: bool) -> Shape:
    """Return the shape without the given dimensions, or with size 1 in their place."""
    if keepdim:
        return tuple([1 if dim in dims else size for dim, size in enumerate(shape)])
    return tuple([size for dim, size in enumerate(shape) if dim not in dims])


# ----------------------------------------------------------------------------------------------------------------------
# Broadcasting
# ----------------------------------------------------------------------------------------------------------------------
def shape_broadcast(shape1: Sequence[int], shape2: Sequence[int]) -> Shape:
    """Return the shape that two shapes broadcast to.

    Aligned at the right, the two sizes of every dimension must be equal, or one of them 1, or missing.

    Raises:
        BroadcastError: They do not broadcast.

    Example:
        >>> shape_broadcast((2, 3, 1), (7, 2, 1, 5))
        (7, 2, 3, 5)
    """
    return _shape_broadcast(tuple(shape1), tuple(shape2))


@lru_cache(maxsize=4096)
def _shape_broadcast(shape1: Shape, shape2: Shape) -> Shape:
    dims = max(len(shape1), len(shape2))
    left = (1,) * (dims - len(shape1)) + shape1
    right = (1,) * (dims - len(shape2)) + shape2
    for dim in reversed(range(dims)):  # as the rule goes, from the right
        a, b = left[dim], right[dim]
        if a != b and a != 1 and b != 1:
            raise BroadcastError(
                f"Cannot broadcast shapes {shape1} and {shape2}: "
                f"dimension {dim} has sizes {a} and {b}, and neither is 1."
            )
    return tuple([b if a == 1 else a for a, b in zip(left, right, strict=True)])


def broadcast_shapes(*shapes: Any) -> Shape:
    """Return the shape that all shapes broadcast to.

    Args:
        *shapes: Tuples of sizes, or single sizes for one dimension.

    Raises:
        BroadcastError: They do not broadcast.

    Example:
        >>> broadcast_shapes((2, 1), (3,), (1, 1, 1))
        (1, 2, 3)
    """
    result: Shape = ()
    for shape in shapes:
        result = shape_broadcast(result, as_shape(shape))
    return result


@lru_cache(maxsize=4096)
def summed_dims(shape: Shape, target: Shape) -> tuple[tuple[int, ...], bool]:
    """Say which dimensions must be summed to undo a broadcast, and whether they stay with size 1.

    Args:
        shape: The shape after the broadcast.
        target: The shape before it.

    Returns:
        The dimensions of `shape`. If only dimensions that were added are summed, they go; otherwise all stay, and a
        view drops those that were added.

    Raises:
        ShapeError: The target does not broadcast to the shape.

    Example:
        >>> summed_dims((4, 2, 3), (3,)), summed_dims((4, 2, 3), (2, 1))
        (((0, 1), False), ((0, 2), True))
    """
    added = len(shape) - len(target)
    if added < 0 or [1 for dim, size in enumerate(target) if size not in (1, shape[dim + added])]:
        raise ShapeError(f"Cannot sum shape {shape} to {target}: that does not broadcast to it.")
    stretched = [dim for dim in range(added, len(shape)) if target[dim - added] == 1 != shape[dim]]
    return (*range(added), *stretched), bool(stretched)


def broadcast_strides(shape: Sequence[int], strides: Sequence[int], target: Sequence[int]) -> Strides:
    """Return the strides that show a shape as a larger one: 0 along every dimension that is stretched.

    Raises:
        BroadcastError: The shape cannot be stretched to the target.

    Example:
        >>> broadcast_strides((3, 1), (1, 1), (2, 3, 4))
        (0, 1, 0)
    """
    added = len(target) - len(shape)
    if added < 0:
        raise BroadcastError(f"Cannot expand shape {tuple(shape)} to {tuple(target)}: it has more dimensions.")
    found = [0] * added
    for dim, (size, stride) in enumerate(zip(shape, strides, strict=True)):
        wanted = target[dim + added]
        if size != wanted and size != 1:
            raise BroadcastError(
                f"Cannot expand shape {tuple(shape)} to {tuple(target)}: "
                f"dimension {dim} has size {size}, which is neither {wanted} nor 1."
            )
        found.append(stride if size == wanted else 0)
    return tuple(found)
