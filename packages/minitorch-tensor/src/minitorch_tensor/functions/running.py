"""The extremes up to each place along a dimension, and the differences from one place to the next."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor import return_types
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor, numpy_names
from minitorch_tensor.functions.joining import cat
from minitorch_tensor.functions.places import as_row, at_places
from minitorch_tensor.operands import constant
from minitorch_tensor.shapes import as_int, normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = ["RunningMethods", "cummax", "cummin", "diff"]


@numpy_names
def cummax(input: T, dim: Any) -> return_types.cummax:
    """Return the largest element up to each place along a dimension, and where it is.

    Args:
        input: Any shape and dtype; after a NaN, all are NaN.
        dim: The dimension.

    Returns:
        The pair `values`, `indices`; of equal elements the last one so far is named.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 3, 2]).cummax(dim=0).values
        tensor([1, 3, 3])
    """
    check_tensor(input, "cummax")
    return return_types.cummax(*_extremes_so_far(operators.max, input, dim))


@numpy_names
def cummin(input: T, dim: Any) -> return_types.cummin:
    """Return the smallest element up to each place along a dimension, and where; the arguments are those of `cummax`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3, 1, 2]).cummin(dim=0).values
        tensor([3, 1, 1])
    """
    check_tensor(input, "cummin")
    return return_types.cummin(*_extremes_so_far(operators.min, input, dim))


def _extremes_so_far(operator: Any, a: Any, dim: Any) -> tuple[Any, Any]:
    """The place of an extreme is the last place so far whose own element is the extreme so far."""
    axis = normalize_dim(dim, len(a.shape))
    row, backend = as_row(a), a.backend
    extremes = backend.scan(operator, row, axis)
    here = backend.zip(operators.eq, row, extremes, dtype=bool_)
    if a.dtype.is_floating_point:
        here = backend.zip(operators.max, here, backend.zip(operators.ne, row, row, dtype=bool_))
    places = a.adopt(backend.arange(0, 1, row.shape[axis], int64))
    strides = tuple([1 if d == axis else 0 for d in range(len(row.shape))])
    places = backend.where(here, places.seen_as(row.shape, strides, 0), constant(0, int64, a))
    places = backend.scan(operators.max, places, axis)
    places = places if a.shape else places.view(())
    return at_places(a, axis, places, repeated=True), places


# ----------------------------------------------------------------------------------------------------------------------
# Differences
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def diff(input: T, n: int = 1, dim: Any = -1, prepend: Any = None, append: Any = None) -> T:
    """Return the differences of neighbours along a dimension.

    Args:
        input: Any shape with a dimension; of bools, whether neighbours differ.
        n: How often to take differences of the differences.
        dim: The dimension.
        prepend: A tensor to put in front first.
        append: A tensor to put behind first.

    Raises:
        DimensionError: There is no such dimension.
        InvalidArgumentError: n is negative.
        ShapeError: A 0-d tensor, or one to put beside it whose other sizes differ.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 4, 9, 16]).diff()
        tensor([3, 5, 7])
    """
    check_tensor(input, "diff")
    if not input.shape:
        raise ShapeError("diff() takes a tensor with a dimension, not a 0-d one.")
    axis, times = normalize_dim(dim, len(input.shape)), as_int(n, "The number of differences")
    if times < 0:
        raise InvalidArgumentError(f"diff() is taken 0 times or more, not {times}.")
    parts: list[Any] = [part for part in (prepend, input, append) if part is not None]
    for part in parts:
        check_tensor(part, "diff")
        if len(part.shape) != len(input.shape):
            raise ShapeError(f"diff() cannot put a tensor of shape {part.shape} beside one of shape {input.shape}.")
    a: Any = cat(parts, axis) if len(parts) > 1 else input.clone()
    for _ in range(min(times, a.shape[axis])):
        size = max(a.shape[axis] - 1, 0)
        low, high = a.narrow(axis, 0, size), a.narrow(axis, a.shape[axis] - size, size)
        a = high != low if a.dtype is bool_ else high - low
    return a


class RunningMethods:
    """The methods of this family."""

    __slots__ = ()

    cummax = cummax
    cummin = cummin
    diff = diff
