"""Slices written to places along a dimension, the reverse of index_select; and single elements, that of x[i, j]."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import DtypeError, IndexingError, InvalidTypeError, ShapeError
from minitorch_tensor.functions.elements import AddAt, FillAt, Ordinals, Place, PutAt, Rows, change
from minitorch_tensor.functions.gather import row_of
from minitorch_tensor.functions.index_tensors import chosen, spread
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.masked import as_scalar
from minitorch_tensor.functions.ordinals import check_beside, check_index
from minitorch_tensor.functions.reduced_at import check_reduce, reduced_at
from minitorch_tensor.functions.values import fitting
from minitorch_tensor.keys import choices_of
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "SlicesAtMethods",
    "index_add",
    "index_add_",
    "index_copy",
    "index_copy_",
    "index_fill",
    "index_fill_",
    "index_put",
    "index_put_",
    "index_reduce",
    "index_reduce_",
]


def _slices(input: Any, dim: Any, index: Any, operation: str, *, long: bool = False, negative: bool = False) -> Place:
    """Return the slices at places along a dimension; a 0-d tensor has one.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the index has several dimensions or another dtype.
    """
    check_index(index, input, operation, only_long=long)
    place = normalize_dim(dim, len(input.shape))
    row = row_of(index, input, place, operation, negative=negative)
    return Rows(place, row) if input.shape else Ordinals(row)


def _source(input: Any, place: Place, source: Any, operation: str) -> Any:
    """Return the slices to be written.

    Raises:
        DtypeError: They are of another dtype than the tensor.
        IndexingError: There are more or fewer of them than places.
        ShapeError: They are of another shape than the tensor's.
    """
    check_beside(source, input, operation, "the source")
    if source.dtype is not input.dtype:
        raise DtypeError(
            f"{operation}() of a {input.dtype.name} tensor cannot take a source of {source.dtype.name}: convert it "
            f"with .to({input.dtype.name})."
        )
    if isinstance(place, Rows):
        dim, shape, (count,) = place.dim, source.shape, place.index.shape
    else:
        dim, shape, (count,) = 0, source.shape or (1,), place.ordinals.shape
    wanted = (*input.shape[:dim], count, *input.shape[dim + 1 :])
    if len(shape) != len(wanted):
        raise IndexingError(
            f"{operation}() takes a source of as many dimensions as the tensor: their shapes are {source.shape} and "
            f"{input.shape}."
        )
    if shape[dim] != count:
        raise IndexingError(f"{operation}() takes one slice for each place: {count} places, and {shape[dim]} slices.")
    if shape != wanted:
        raise ShapeError(
            f"{operation}() takes a source of shape {wanted}: the tensor's with {count} along dimension {dim}; not "
            f"{source.shape}."
        )
    return source if source.shape else source.view(1)


# ----------------------------------------------------------------------------------------------------------------------
# Add, replace, fill
# ----------------------------------------------------------------------------------------------------------------------
def index_add(input: T, dim: int, index: Any, source: Any, *, alpha: Any = 1) -> T:
    """Return the tensor with slices added at places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64 or int32, of shape (count,).
        source: Of the tensor's dtype and shape, with `count` along the dimension.
        alpha: What the source is multiplied by.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, the index is of another dtype or shape, or the counts differ.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> index_add(zeros(3), 0, tensor([0, 2, 0]), tensor([1.0, 2.0, 3.0]), alpha=10)
        tensor([40.,  0., 20.])
    """
    place, values = _added(input, dim, index, source, alpha, "index_add")
    return record(AddAt, (input, values), {"place": place})


def index_add_(input: T, dim: int, index: Any, source: Any, *, alpha: Any = 1) -> T:
    """Add slices at places along a dimension, and return the tensor; see `index_add`."""
    place, values = _added(input, dim, index, source, alpha, "index_add_")
    return change(input, AddAt, (values,), {"place": place})


def _added(input: Any, dim: int, index: Any, source: Any, alpha: Any, operation: str) -> tuple[Place, Any]:
    place = _slices(input, dim, index, operation)
    values = _source(input, place, source, operation)
    if not isinstance(alpha, bool | int | float):
        raise InvalidTypeError(f"alpha of {operation}() must be a number, not {alpha!r}.")
    return place, values if alpha == 1 else values * fitting(alpha, input.dtype)


def index_copy(input: T, dim: int, index: Any, source: Any) -> T:
    """Return the tensor with slices replaced at places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64, of shape (count,).
        source: Of the tensor's dtype and shape, with `count` along the dimension.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, the index is of another dtype or shape, or the counts differ.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> index_copy(zeros(3), 0, tensor([2, 0]), tensor([1.0, 2.0]))
        tensor([2., 0., 1.])
    """
    place = _slices(input, dim, index, "index_copy", long=True)
    return record(PutAt, (input, _source(input, place, source, "index_copy")), {"place": place})


def index_copy_(input: T, dim: int, index: Any, source: Any) -> T:
    """Replace slices at places along a dimension, and return the tensor; see `index_copy`."""
    place = _slices(input, dim, index, "index_copy_", long=True)
    return change(input, PutAt, (_source(input, place, source, "index_copy_"),), {"place": place})


def index_fill(input: T, dim: int, index: Any, value: Any) -> T:
    """Return the tensor with one number in the slices at places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places, int64, of shape (count,); negative ones count from the end.
        value: A number or a 0-d tensor.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the index is of another dtype or shape.
        RangeError: The dtype does not hold the number.
        ShapeError: The value is a tensor with dimensions.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> index_fill(zeros(2, 3), 1, tensor([0, -1]), 5.0)
        tensor([[5., 0., 5.],
                [5., 0., 5.]])
    """
    place = _slices(input, dim, index, "index_fill", long=True, negative=True)
    return record(FillAt, (input, as_scalar(value, input, "index_fill")), {"place": place})


def index_fill_(input: T, dim: int, index: Any, value: Any) -> T:
    """Write one number to the slices at places along a dimension, and return the tensor; see `index_fill`."""
    place = _slices(input, dim, index, "index_fill_", long=True, negative=True)
    return change(input, FillAt, (as_scalar(value, input, "index_fill_"),), {"place": place})


def index_reduce(input: T, dim: int, index: Any, source: Any, reduce: str, *, include_self: bool = True) -> T:
    """Return the tensor with slices at places along a dimension combined with those of a source.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64 or int32, of shape (count,).
        source: Of the tensor's dtype and shape, with `count` along the dimension.
        reduce: "prod", "mean", "amax" or "amin".
        include_self: Whether the elements count themselves, or only the source does.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, the index is of another dtype or shape, or the counts differ.
        ReductionError: There is no such way to combine.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import ones, tensor
        >>> index_reduce(ones(2), 0, tensor([0, 0]), tensor([3.0, 5.0]), "prod")
        tensor([15.,  1.])
    """
    check_reduce(reduce, ("prod", "mean", "amax", "amin"), "index_reduce")
    place = _slices(input, dim, index, "index_reduce")
    values = _source(input, place, source, "index_reduce")
    return reduced_at(input, values, place, reduce, include_self, "index_reduce")


def index_reduce_(input: T, dim: int, index: Any, source: Any, reduce: str, *, include_self: bool = True) -> T:
    """Combine slices at places along a dimension with those of a source; see `index_reduce`."""
    return write(input, index_reduce, dim, index, source, reduce, include_self=include_self)


# ----------------------------------------------------------------------------------------------------------------------
# Elements
# ----------------------------------------------------------------------------------------------------------------------
def index_put(input: T, indices: Any, values: Any, accumulate: bool = False) -> T:
    """Return the tensor with the elements that index tensors name replaced, as by x[indices] = values.

    Args:
        input: The tensor.
        indices: A tuple of index tensors, for the first dimensions; masks stand for as many as they have.
        values: Of the tensor's dtype; it broadcasts to the shape of input[indices].
        accumulate: Whether to add to the elements; then of several values for one element all count.

    Raises:
        BroadcastError: The indices do not broadcast against each other.
        DtypeError: The values are of another dtype.
        IndexingError: An index is out of range or of another dtype, or there are too many.
        InvalidTypeError: The indices are no tuple of tensors, or the values no tensor.
        ShapeError: The values do not broadcast.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> index_put(zeros(2, 2), (tensor([0, 1]), tensor([1, 1])), tensor([3.0, 4.0]))
        tensor([[0., 3.],
                [0., 4.]])
    """
    place, new_values = _put(input, indices, values, "index_put")
    return record(AddAt if accumulate else PutAt, (input, new_values), {"place": place})


def index_put_(input: T, indices: Any, values: Any, accumulate: bool = False) -> T:
    """Replace the elements that index tensors name, and return the tensor; see `index_put`."""
    place, new_values = _put(input, indices, values, "index_put_")
    return change(input, AddAt if accumulate else PutAt, (new_values,), {"place": place})


def _put(input: Any, indices: Any, values: Any, operation: str) -> tuple[Place, Any]:
    """Return which elements, and what to write to them."""
    check_beside(values, input, operation, "the values")
    if not isinstance(indices, tuple | list) or not all(isinstance(index, TensorData) for index in indices):
        raise InvalidTypeError(f"{operation}() takes a tuple of index tensors, not {indices!r}.")
    for index in indices:
        check_beside(index, input, operation, "an index")
    if values.dtype is not input.dtype:
        is_fill = len(indices) == 1 and indices[0].dtype is bool_ and not values.shape
        if not is_fill:
            raise DtypeError(
                f"{operation}() of a {input.dtype.name} tensor cannot take values of {values.dtype.name}: convert them "
                f"with .to({input.dtype.name})."
            )
        values = values.to(input.dtype)
    place, taken, shape = chosen(input, choices_of(input, list(indices)))
    return place, spread(values, taken, shape)


class SlicesAtMethods:
    """The methods of this family."""

    __slots__ = ()

    index_add = index_add
    index_add_ = index_add_
    index_copy = index_copy
    index_copy_ = index_copy_
    index_fill = index_fill
    index_fill_ = index_fill_
    index_put = index_put
    index_put_ = index_put_
    index_reduce = index_reduce
    index_reduce_ = index_reduce_
