"""Where elements are: those that are not zero, places in a sorted row, and how often each integer comes."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import dtype_of_number, float32, float64, int32, int64, promote_types, result_type
from minitorch_tensor.errors import DtypeError, InvalidArgumentError, ShapeError, UnsupportedDtypeError
from minitorch_tensor.functions.arguments import check_not_bool, check_tensor
from minitorch_tensor.functions.ordinals import check_beside
from minitorch_tensor.functions.places import as_row, at_places
from minitorch_tensor.operands import constant
from minitorch_tensor.shapes import as_int, strides_from_shape
from minitorch_tensor.tensor_like import T

__all__ = ["SearchMethods", "argwhere", "bincount", "bucketize", "nonzero", "searchsorted"]


# ----------------------------------------------------------------------------------------------------------------------
# Elements that are not zero
# ----------------------------------------------------------------------------------------------------------------------
def nonzero(input: T, *, as_tuple: bool = False) -> Any:
    """Return the indices of all elements that are not zero, in row-major order.

    Args:
        input: Any shape and dtype.
        as_tuple: Whether to return a tensor a dimension, as x[...] takes them, instead of a row an element.

    Returns:
        int64, shape (count, dims); or a tuple of tensors of shape (count,), one a dimension (of a 0-d tensor: one).

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[0, 5], [6, 0]]).nonzero()
        tensor([[0, 1],
                [1, 0]])
    """
    check_tensor(input, "nonzero")
    source = as_row(input) if as_tuple else input
    columns = _coordinates(source, source.backend.nonzero(source))
    if as_tuple:
        return tuple(columns)
    count = columns[0].shape[0] if columns else input.backend.nonzero(input).shape[0]
    dims = len(columns)
    out = source.adopt(source.backend.empty((count, dims), int64))
    for place, column in enumerate(columns):
        source.backend.copy(column, out=out.seen_as((count,), (dims,), place))
    return out


def _coordinates(a: Any, ordinals: Any) -> list[Any]:
    """Split ordinals into an index a dimension: quotients by the strides, and remainders for the next dimension."""
    backend, columns = a.backend, []
    for size, step in zip(a.shape, strides_from_shape(a.shape), strict=True):
        if size == 1:
            columns.append(backend.full(ordinals.shape, 0, int64))
            continue
        stride = constant(step, int64, a)
        column = ordinals if step == 1 else backend.zip(operators.floor_div, ordinals, stride)
        columns.append(column)
        if step != 1:
            ordinals = backend.zip(operators.sub, ordinals, backend.zip(operators.mul, column, stride))
    return [a.adopt(column) for column in columns]


def argwhere(input: T) -> T:
    """Return the indices of all elements that are not zero, a row an element, in row-major order.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([0, 5, 6]).argwhere()
        tensor([[1],
                [2]])
    """
    check_tensor(input, "argwhere")
    return nonzero(input)


# ----------------------------------------------------------------------------------------------------------------------
# Sorted rows
# ----------------------------------------------------------------------------------------------------------------------
def searchsorted(
    sorted_sequence: T,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: Any = None,
    sorter: Any = None,
) -> Any:
    """Return where each number would have to be inserted into ascending rows to keep them ascending.

    Args:
        sorted_sequence: Shape (n,), or (..., n) with a row for each row of input.
        input: Numbers to look for: any shape for a single row, else (..., m); or one Python number.
        out_int32: Whether the result is int32 instead of int64.
        right: Whether to go behind equal elements instead of before them.
        side: "left" or "right": another way to say `right`.
        sorter: The places that put the sequence in order, as argsort returns them, if it is not ascending.

    Returns:
        Places, in the shape of input.

    Raises:
        InvalidArgumentError: `side` is something else, or contradicts `right`.
        InvalidTypeError: The input is neither a tensor nor a number.
        ShapeError: The rows of the sequence and of the input do not match, or the sorter does not.

    Example:
        >>> from minitorch_tensor import searchsorted, tensor
        >>> searchsorted(tensor([1, 3, 5]), tensor([3, 4]))
        tensor([1, 2])
    """
    check_not_bool(sorted_sequence, "searchsorted", implemented=False)
    if side not in (None, "left", "right"):
        raise InvalidArgumentError(f"The side of searchsorted() is 'left' or 'right', not {side!r}.")
    if side == "left" and right:
        raise InvalidArgumentError("searchsorted() was given side='left' and right=True, which contradict each other.")
    if not sorted_sequence.shape:
        raise ShapeError("searchsorted() takes a sequence with a dimension, not a 0-d tensor.")
    rows: Any = sorted_sequence.detach()
    if sorter is not None:
        check_beside(sorter, rows, "searchsorted", "a sorter")
        rows = at_places(rows, len(rows.shape) - 1, _checked_sorter(sorter, rows))
    return _searched("searchsorted", rows, input, right or side == "right", out_int32)


def _checked_sorter(sorter: Any, rows: Any) -> Any:
    if sorter.dtype is not int64:
        raise DtypeError(
            f"The sorter of searchsorted() is of int64, as argsort() gives it, not of {sorter.dtype.name}."
        )
    if sorter.shape != rows.shape:
        raise ShapeError(f"searchsorted() was given a sequence of shape {rows.shape} and a sorter of {sorter.shape}.")
    low, high = _bounds(sorter)
    if low < 0 or high >= rows.shape[-1]:
        raise InvalidArgumentError(f"A sorter of {rows.shape[-1]} elements has places {low} to {high}.")
    return sorter


def _searched(name: str, rows: Any, wanted: Any, right: bool, out_int32: bool) -> Any:
    if isinstance(wanted, int | float):
        wanted = constant(wanted, result_type(rows, wanted) if rows.shape else dtype_of_number(wanted), rows)
    check_not_bool(wanted, name, implemented=False)
    check_beside(wanted, rows, name, "numbers to look for")
    if len(rows.shape) > 1 and rows.shape[:-1] != wanted.shape[:-1]:
        raise ShapeError(
            f"{name}() was given rows of shape {rows.shape} and numbers of shape {wanted.shape}: "
            "all sizes but the last must agree."
        )
    dtype = promote_types(rows.dtype, wanted.dtype)
    found = rows.backend.search(rows.to(dtype), wanted.detach().to(dtype), right=right)
    return found.to(int32) if out_int32 else found


def bucketize(input: Any, boundaries: T, *, out_int32: bool = False, right: bool = False) -> Any:
    """Return in which of the buckets between ascending boundaries each number lies.

    Args:
        input: Any shape, or a Python number.
        boundaries: Shape (n,).
        out_int32: Whether the result is int32 instead of int64.
        right: Whether a number on a boundary belongs to the bucket above it.

    Returns:
        From 0, below all boundaries, to n; in the shape of input.

    Raises:
        InvalidTypeError: The input is neither a tensor nor a number.
        ShapeError: The boundaries are no row.

    Example:
        >>> from minitorch_tensor import bucketize, tensor
        >>> bucketize(tensor([0, 2, 9]), tensor([1, 5]))
        tensor([0, 1, 2])
    """
    check_not_bool(boundaries, "bucketize", implemented=False)
    if len(boundaries.shape) != 1:
        raise ShapeError(f"The boundaries of bucketize() are a row, not of shape {boundaries.shape}.")
    return _searched("bucketize", boundaries.detach(), input, right, out_int32)


# ----------------------------------------------------------------------------------------------------------------------
# Counts
# ----------------------------------------------------------------------------------------------------------------------
def bincount(input: T, weights: Any = None, minlength: int = 0) -> T:
    """Return how often each integer from 0 to the largest comes, or the sum of its weights.

    Args:
        input: Integers of shape (n,), none negative.
        weights: Shape (n,): what each one counts, instead of 1. They receive no gradient.
        minlength: The length of the result at least.

    Returns:
        int64; with weights float32 if they are, else float64.

    Raises:
        DtypeError: No integers.
        InvalidArgumentError: A negative integer, or a negative minlength.
        ShapeError: Not a row, or weights of another length.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1, 1, 3]).bincount()
        tensor([0, 2, 0, 1])
    """
    check_tensor(input, "bincount")
    if input.dtype.kind != 1:
        raise UnsupportedDtypeError(f"bincount() counts integers, not {input.dtype.name}: convert them with long().")
    if len(input.shape) != 1:
        raise ShapeError(f"bincount() takes a row of integers, not shape {input.shape}.")
    length = as_int(minlength, "The minlength of bincount()")
    if length < 0:
        raise InvalidArgumentError(f"The minlength of bincount() is 0 or more, not {length}.")
    if weights is not None:
        check_beside(weights, input, "bincount", "weights")
        if weights.shape != input.shape:
            raise ShapeError(f"bincount() was given shape {input.shape} and weights of another: {weights.shape}.")
    low, high = _bounds(input)
    if low < 0:
        raise InvalidArgumentError(f"bincount() counts integers from 0 on; the smallest one here is {low}.")
    return _counted(input, weights, max(length, high + 1))


def _counted(a: Any, weights: Any, length: int) -> Any:
    backend = a.backend
    if not a.numel() or weights is None:
        dtype, values = int64, constant(1, int64, a)
    else:
        dtype = float32 if weights.dtype is float32 else float64
        values = weights.detach().to(dtype)
    out = a.adopt(backend.full((length,), 0, dtype))
    backend.put(out, a.to(int64), values, operators.add)
    return out


def _bounds(a: Any) -> tuple[int, int]:
    """Return the smallest and largest integer, 0 and -1 if there is none."""
    if 0 in a.shape:
        return 0, -1
    dims = tuple(range(len(a.shape)))
    backend = a.backend
    low, high = backend.reduce(operators.min, a, dims), backend.reduce(operators.max, a, dims)
    return int(backend.to_numpy(low)[()]), int(backend.to_numpy(high)[()])


class SearchMethods:
    """The methods of this family."""

    __slots__ = ()

    argwhere = argwhere
    bincount = bincount
    nonzero = nonzero
