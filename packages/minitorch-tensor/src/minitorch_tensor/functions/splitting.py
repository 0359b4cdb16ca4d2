"""Tensors cut into several parts along a dimension, all of them views."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, SupportsIndex

from minitorch_tensor.errors import InvalidTypeError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor, numpy_names
from minitorch_tensor.functions.parts import part
from minitorch_tensor.functions.slices import Slice
from minitorch_tensor.shapes import as_dims, as_int, normalize_dim
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["SplitMethods", "chunk", "dsplit", "hsplit", "split", "split_with_sizes", "tensor_split", "vsplit"]


def _dim_of(operation: str, input: Any, dim: Any) -> int:
    if not input.shape:
        raise ShapeError(f"{operation}() cuts along a dimension, and a 0-d tensor has none.")
    return normalize_dim(dim, len(input.shape))


def _cut(input: Any, dim: int, sizes: list[int]) -> tuple[Any, ...]:
    """Return parts of some sizes, one behind the other."""
    parts, start = [], 0
    for size in sizes:
        parts.append(part(Slice, input, {"dim": dim, "start": start, "length": size, "step": 1}))
        start += size
    return tuple(parts)


def split(input: T, split_size: Any, dim: int = 0) -> tuple[T, ...]:
    """Return parts of one size, the last of them possibly smaller, or parts of given sizes.

    Args:
        input: The tensor.
        split_size: How many places a part has; or a list of sizes, which add up to that of the dimension.
        dim: The dimension.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The tensor is 0-d, or the sizes do not fit.

    Example:
        >>> from minitorch_tensor import arange
        >>> split(arange(5), 2)
        (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    check_tensor(input, "split")
    if not isinstance(split_size, SupportsIndex) or isinstance(split_size, bool):
        return split_with_sizes(input, split_size, dim)
    place = _dim_of("split", input, dim)
    size, total = as_int(split_size, "split_size"), input.shape[place]
    if size < 0 or (size == 0 and total):
        raise ShapeError(f"Cannot split dimension {place} of shape {input.shape} into parts of {size}.")
    count = max(1, -(-total // size)) if size else 1
    return _cut(input, place, [size] * (count - 1) + [total - size * (count - 1)])


def split_with_sizes(input: T, split_sizes: Any, dim: int = 0) -> tuple[T, ...]:
    """Return parts of given sizes, which add up to that of the dimension.

    Raises:
        DimensionError: There is no such dimension.
        InvalidTypeError: The sizes are no list of integers.
        ShapeError: The tensor is 0-d, or the sizes do not fit.
    """
    check_tensor(input, "split_with_sizes")
    if isinstance(split_sizes, int | float | str):
        raise InvalidTypeError(f"split_with_sizes() takes a list of sizes, not {split_sizes!r}.")
    place, sizes = _dim_of("split_with_sizes", input, dim), as_dims(split_sizes)
    if sum(sizes) != input.shape[place] or any(size < 0 for size in sizes):
        raise ShapeError(
            f"Cannot split dimension {place} of shape {input.shape} into parts of {list(sizes)}: "
            f"the sizes must not be negative and add up to {input.shape[place]}."
        )
    return _cut(input, place, list(sizes))


@numpy_names
def chunk(input: T, chunks: int, dim: int = 0) -> tuple[T, ...]:
    """Return at most so many parts of one size, the last of them possibly smaller.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The tensor is 0-d, or the number is not positive.

    Example:
        >>> from minitorch_tensor import arange
        >>> chunk(arange(5), 4)
        (tensor([0, 1]), tensor([2, 3]), tensor([4]))
    """
    check_tensor(input, "chunk")
    place, count = _dim_of("chunk", input, dim), as_int(chunks, "chunks")
    if count <= 0:
        raise ShapeError(f"chunk() makes at least one part, not {count}.")
    total = input.shape[place]
    return split(input, -(-total // count), place) if total else _cut(input, place, [0] * count)


def tensor_split(input: T, indices_or_sections: Any, dim: int = 0) -> tuple[T, ...]:
    """Return so many parts of nearly one size, or the parts between given places.

    Args:
        input: The tensor.
        indices_or_sections: How many parts, of which the first ones are larger by one where it does not come out even;
            or the places where to cut, as in Python's slices.
        dim: The dimension.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The tensor is 0-d, or the number of parts is not positive.

    Example:
        >>> from minitorch_tensor import arange
        >>> tensor_split(arange(5), 2), tensor_split(arange(5), (1, 3))
        ((tensor([0, 1, 2]), tensor([3, 4])), (tensor([0]), tensor([1, 2]), tensor([3, 4])))
    """
    check_tensor(input, "tensor_split")
    place = _dim_of("tensor_split", input, dim)
    total = input.shape[place]
    wanted = indices_or_sections
    if isinstance(wanted, TensorData):
        if len(wanted.shape) > 1 or wanted.dtype.name != "int64":
            raise ShapeError(
                f"tensor_split() takes int64 places of 0 or 1 dimensions, not {wanted.dtype.name} of {wanted.shape}."
            )
        wanted = wanted.backend.to_numpy(wanted).tolist()
    if isinstance(wanted, SupportsIndex) and not isinstance(wanted, bool):
        count = as_int(wanted, "sections")
        if count <= 0:
            raise ShapeError(f"tensor_split() makes at least one part, not {count}.")
        return _cut(input, place, [total // count + (i < total % count) for i in range(count)])
    cuts = [range(total)[:i].stop if i < 0 else min(i, total) for i in as_dims(wanted)]
    return tuple(
        [
            part(Slice, input, {"dim": place, "start": first, "length": max(last - first, 0), "step": 1})
            for first, last in pairwise([0, *cuts, total])
        ]
    )


def hsplit(input: T, indices_or_sections: Any) -> tuple[T, ...]:
    """Return equal parts, or the parts between given places, side by side: along dimension 1, or the only one."""
    check_tensor(input, "hsplit")
    return _split_along("hsplit", input, indices_or_sections, 1 if len(input.shape) > 1 else 0, 1)


def vsplit(input: T, indices_or_sections: Any) -> tuple[T, ...]:
    """Return equal parts, or the parts between given places, along dimension 0 of a matrix or more."""
    check_tensor(input, "vsplit")
    return _split_along("vsplit", input, indices_or_sections, 0, 2)


def dsplit(input: T, indices_or_sections: Any) -> tuple[T, ...]:
    """Return equal parts, or the parts between given places, along dimension 2."""
    check_tensor(input, "dsplit")
    return _split_along("dsplit", input, indices_or_sections, 2, 3)


def _split_along(operation: str, input: Any, wanted: Any, dim: int, least: int) -> tuple[Any, ...]:
    if len(input.shape) < least:
        raise ShapeError(f"{operation}() needs {least} dimensions at least, and shape {input.shape} has fewer.")
    if isinstance(wanted, int) and (wanted <= 0 or input.shape[dim] % wanted):
        raise ShapeError(
            f"{operation}() cannot cut dimension {dim} of shape {input.shape} into {wanted} equal parts: "
            "use tensor_split() for unequal ones."
        )
    return tensor_split(input, wanted, dim)


class SplitMethods:
    """The methods of this family."""

    __slots__ = ()

    chunk = chunk
    dsplit = dsplit
    hsplit = hsplit
    split = split
    split_with_sizes = split_with_sizes
    tensor_split = tensor_split
    vsplit = vsplit
