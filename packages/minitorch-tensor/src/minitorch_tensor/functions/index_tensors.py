"""Where the elements are that index tensors in x[...] choose: as a place, and in which shape they come.

NumPy's rule: the index tensors broadcast against each other. If they stand next to each other, the dimensions that they
index are replaced by those of the broadcast indices; otherwise these come first.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int64, uint8
from minitorch_tensor.errors import IndexingError
from minitorch_tensor.functions.elements import Ordinals, Place, Rows
from minitorch_tensor.functions.ordinals import fresh, grid, wrapped
from minitorch_tensor.functions.values import trimmed
from minitorch_tensor.keys import Choice
from minitorch_tensor.operands import constant
from minitorch_tensor.shapes import Shape, broadcast_shapes, size_of, strides_from_shape

__all__ = ["chosen", "spread"]

_Index = tuple[int, int, Any]
"""The first dimension that an index stands for, how many of them, and the places along all of them as int64."""


def chosen(a: Any, choices: list[Choice]) -> tuple[Place, Shape, Shape]:
    """Find the elements of a tensor that index tensors choose.

    Args:
        a: The tensor.
        choices: At least one; in the order of their dimensions.

    Returns:
        The place, the shape in which it takes the elements, and the shape that they have in the result.

    Raises:
        BroadcastError: The indices do not broadcast against each other.
        IndexingError: An index is out of range, or a mask has another shape than what it masks.
    """
    indices = [_read(a, dim, tensor) for dim, tensor in choices]
    block = broadcast_shapes(*[tensor.shape for _, _, tensor in indices])
    first, end = indices[0][0], indices[-1][0] + indices[-1][1]
    adjacent = all(dim + width == after for (dim, width, _), (after, _, _) in pairwise(indices))
    if adjacent:
        shape = (*a.shape[:first], *block, *a.shape[end:])
        if len(indices) == 1 and indices[0][1] == 1:
            return _rows(a, first, choices[0][1], indices[0][2], shape)
        before, after = a.shape[:first], a.shape[end:]
        sizes = (*before, *block, *after)
    else:
        indexed = [d for dim, width, _ in indices for d in range(dim, dim + width)]
        rest = [d for d in range(len(a.shape)) if d not in indexed]
        shape = sizes = (*block, *[a.shape[d] for d in rest])
        before, after = (), sizes[len(block) :]
    steps = strides_from_shape(a.shape)
    start = _start(indices, steps, len(after))
    kept = [d for d in range(len(a.shape)) if not any(dim <= d < dim + width for dim, width, _ in indices)]
    others = [steps[d] for d in kept]
    full = (*others[: len(before)], *[0] * len(block), *others[len(before) :])
    return Ordinals(grid(a, start, sizes, full)), shape, shape


def _read(a: Any, dim: int, tensor: Any) -> _Index:
    """Return the places that an index tensor means; those of a mask are counted over all of its dimensions."""
    if tensor.dtype is not bool_ and tensor.dtype is not uint8:
        return dim, 1, wrapped(tensor, a.shape[dim], f"dimension {dim} of shape {a.shape}")
    width = len(tensor.shape)
    if tensor.shape != a.shape[dim : dim + width]:
        raise IndexingError(
            f"A mask of shape {tensor.shape} does not fit shape {a.shape}: from dimension {dim} on that has sizes "
            f"{a.shape[dim : dim + width]}."
        )
    return dim, width, a.backend.nonzero(tensor)


def _rows(a: Any, dim: int, given: Any, index: Any, shape: Shape) -> tuple[Place, Shape, Shape]:
    """Return the place of whole slices along one dimension."""
    count = size_of(index.shape)
    row = fresh(index, given)
    if len(row.shape) != 1:
        row = (row if row.is_contiguous() else a.backend.copy(row)).seen_as((count,), (1,), row.offset)
    return Rows(dim, row), (*a.shape[:dim], count, *a.shape[dim + 1 :]), shape


def _start(indices: list[_Index], steps: Shape, after: int) -> Any:
    """Return Σ place · step over the indices, with room for the dimensions that come behind them."""
    total: Any = None
    for dim, width, index in indices:
        step = constant(steps[dim + width - 1], int64, index)
        part = index.backend.zip(operators.mul, index, step)
        total = part if total is None else index.backend.zip(operators.add, total, part)
    return total.seen_as((*total.shape, *[1] * after), (*total.strides, *[0] * after), total.offset)


def spread(value: Any, taken: Shape, shape: Shape) -> Any:
    """Return a value that is to be written, so that it broadcasts to the shape in which a place takes elements.

    Args:
        value: A tensor that broadcasts to the shape that the elements have in the result.
        taken: The shape in which the place takes them.
        shape: The shape in the result.

    Raises:
        ShapeError: It does not broadcast.
    """
    value = trimmed(value, shape)
    if taken == shape or not value.shape:
        return value
    return value.expand(shape).reshape(taken)
