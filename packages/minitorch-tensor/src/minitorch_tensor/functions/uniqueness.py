"""Which elements there are, and how often.

Sorted, equal elements stand next to each other. So a new one begins wherever an element differs from the one before;
the places of these beginnings, and how far they lie apart, are the result.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.errors import DimensionError, InvalidArgumentError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.strided import Take
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim, size_of

__all__ = ["UniquenessMethods", "unique"]


def unique(
    input: Any, sorted: bool = True, return_inverse: bool = False, return_counts: bool = False, dim: Any = None
) -> Any:
    """Return the different elements, or the different slices along a dimension, in order.

    Args:
        input: Any shape and dtype; a NaN differs from every other.
        sorted: Whether they come in order, which they always do here.
        return_inverse: Whether to return also where in the result each element is.
        return_counts: Whether to return also how often each one comes.
        dim: A dimension, to compare slices; otherwise elements.

    Returns:
        The elements, shape (count,), or the slices; in a tuple with the inverse (the shape of input, or (size along
        dim,)) and the counts, if they are asked for.

    Raises:
        DimensionError: There is no such dimension.
        InvalidArgumentError: The slices have no elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3, 1, 3]).unique(return_counts=True)
        (tensor([1, 3]), tensor([1, 2]))
    """
    check_tensor(input, "unique")
    axis = None if dim is None else _axis(input, dim)
    table = input.detach().reshape(-1, 1) if axis is None else _table(input.detach(), axis)
    order = _lexicographic(table)
    flags = _beginnings(table, order)
    starts = input.backend.nonzero(flags)
    first = input.backend.take(order, starts)
    values = record(Take, (input,), {"ordinals": first}) if axis is None else input.index_select(axis, first)
    inverse_shape = input.shape if dim is None else order.shape
    extras = []
    if return_inverse:
        extras.append(_inverse(order, flags).view(inverse_shape))
    if return_counts:
        extras.append(_counts(starts, table.shape[0]))
    return (values, *extras) if extras else values


def _axis(a: Any, dim: Any) -> int:
    if not a.shape:
        raise DimensionError(f"unique() along dimension {dim}: a 0-d tensor has none.")
    axis = normalize_dim(dim, len(a.shape))
    if a.shape[axis] and not a.numel():
        raise InvalidArgumentError(
            f"unique() of shape {a.shape} along dimension {axis} would compare slices of nothing."
        )
    return axis


def _table(a: Any, dim: int) -> Any:
    """Return the slices along a dimension as rows."""
    others = [d for d in range(len(a.shape)) if d != dim]
    columns = size_of([a.shape[d] for d in others])
    return a.permute(dim, *others).reshape(a.shape[dim], columns)


def _lexicographic(table: Any) -> Any:
    """Return the order of rows, in which the first column counts most: sort stably by each, the last one first."""
    backend, (rows, columns) = table.backend, table.shape
    order = table.adopt(backend.arange(0, 1, rows, int64))
    for column in range(columns - 1, -1, -1):
        keys = backend.take(table.select(1, column), order)
        order = backend.take(order, backend.argsort(keys, 0))
    return order


def _beginnings(table: Any, order: Any) -> Any:
    """Say which rows, in order, differ from the row before."""
    backend, (rows, columns) = table.backend, table.shape
    flags = table.adopt(backend.full((rows,), True, bool_))
    if rows > 1:
        sorted_rows = backend.index_select(table, 0, order)
        above, below = sorted_rows.narrow(0, 0, rows - 1), sorted_rows.narrow(0, 1, rows - 1)
        differ = backend.zip(operators.ne, above, below, dtype=bool_)
        if columns != 1:
            differ = backend.reduce(operators.max, differ, (1,), start=False, keepdim=True)
        backend.copy(differ.view(rows - 1), out=flags.narrow(0, 1, rows - 1))
    return flags


def _inverse(order: Any, flags: Any) -> Any:
    """Count the beginnings up to each row, and send the counts back to where the rows came from."""
    backend = order.backend
    groups = backend.scan(operators.add, backend.copy(flags, dtype=int64), 0)
    groups = backend.zip(operators.sub, groups, constant(1, int64, order))
    out = order.adopt(backend.empty(order.shape, int64))
    backend.put(out, order, groups)
    return out


def _counts(starts: Any, total: int) -> Any:
    """Return how far each beginning is from the next one, or from the end."""
    backend, count = starts.backend, starts.shape[0]
    ends = starts.adopt(backend.full((count,), total, int64))
    if count > 1:
        backend.copy(starts.narrow(0, 1, count - 1), out=ends.narrow(0, 0, count - 1))
    return backend.zip(operators.sub, ends, starts)


class UniquenessMethods:
    """The methods of this family."""

    __slots__ = ()

    unique = unique
