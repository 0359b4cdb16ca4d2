"""Values written to places along a dimension: out[index[i, j], j] = src[i, j] for dim=0, the reverse of gather."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import DtypeError, InvalidTypeError, ShapeError
from minitorch_tensor.functions.elements import AddAt, Ordinals, PutAt, change
from minitorch_tensor.functions.gather import places_of
from minitorch_tensor.functions.inplace import check_writable, write
from minitorch_tensor.functions.masked import as_scalar
from minitorch_tensor.functions.ordinals import check_beside, check_index
from minitorch_tensor.functions.reduced_at import check_reduce, reduced_at
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "ScatterMethods",
    "scatter",
    "scatter_",
    "scatter_add",
    "scatter_add_",
    "scatter_reduce",
    "scatter_reduce_",
]

_REDUCTIONS = ("sum", "prod", "mean", "amax", "amin")


def _where(input: Any, dim: Any, index: Any, operation: str) -> Ordinals | None:
    """Return the elements that an index means, None for an empty one.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the index is of another dtype than int64 and int32.
        ShapeError: The shapes do not fit.
    """
    check_beside(index, input, operation, "the index")
    place = normalize_dim(dim, len(input.shape))
    if 0 in index.shape:
        return None
    check_index(index, input, operation)
    return places_of(input, place, index, operation)


def _values(input: Any, index: Any, src: Any, operation: str) -> Any:
    """Return the part of a source that an index has places for.

    Raises:
        DtypeError: The source is of another dtype than the tensor.
        ShapeError: It is smaller than the index.
    """
    check_beside(src, input, operation, "the source")
    if src.dtype is not input.dtype:
        raise DtypeError(
            f"{operation}() of a {input.dtype.name} tensor cannot take a source of {src.dtype.name}: convert it with "
            f".to({input.dtype.name})."
        )
    if 0 in index.shape:
        return src
    shape, sizes = src.shape or (1,), index.shape or (1,)
    if len(shape) != len(sizes) or any(size > limit for size, limit in zip(sizes, shape, strict=True)):
        raise ShapeError(
            f"{operation}() takes a source that is nowhere smaller than the index: their shapes are {src.shape} and "
            f"{index.shape}."
        )
    if shape != sizes:
        src = src[tuple([slice(size) for size in sizes])]
    return src if src.shape == index.shape else src.view(index.shape)


# ----------------------------------------------------------------------------------------------------------------------
# Replace
# ----------------------------------------------------------------------------------------------------------------------
def scatter(input: T, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> T:
    """Return the tensor with elements at places along a dimension replaced by those of a source, or by one number.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64 or int32, of as many dimensions as the tensor, and along each but `dim` no
            larger.
        src: Of the tensor's dtype and nowhere smaller than the index; or a number. Of several values for one element
            the last one stays.
        value: A number, instead of `src`.
        reduce: "add" or "multiply" combines instead of replacing.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, or the index is of another dtype.
        InvalidTypeError: There is no source, or a source and a value.
        ReductionError: There is no such way to combine.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> scatter(zeros(2, 3), 1, tensor([[2], [0]]), tensor([[5.0], [6.0]]))
        tensor([[0., 0., 5.],
                [6., 0., 0.]])
    """
    rule, place, values = _scattered(input, dim, index, src, value, reduce, "scatter")
    if place is None:
        return input.clone()
    if rule is None:
        return reduced_at(input, values, place, "prod", True, "scatter")
    return record(rule, (input, values), {"place": place})


def scatter_(input: T, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None) -> T:
    """Write values to places along a dimension, and return the tensor; see `scatter`."""
    rule, place, values = _scattered(input, dim, index, src, value, reduce, "scatter_")
    if place is None:
        check_writable(input)
        return input
    if rule is None:
        return write(input, reduced_at, values, place, "prod", True, "scatter_")
    return change(input, rule, (values,), {"place": place})


def _scattered(
    input: Any, dim: Any, index: Any, src: Any, value: Any, reduce: Any, operation: str
) -> tuple[Any, Ordinals | None, Any]:
    """Return by which rule (None for products), where, and what to write."""
    given = src if value is None else value
    if (src is None) == (value is None):
        raise InvalidTypeError(f"{operation}() takes either src, a tensor or a number, or value, a number.")
    if reduce is not None:
        check_reduce(reduce, ("add", "multiply"), operation)
    place = _where(input, dim, index, operation)
    if isinstance(given, TensorData) and value is None:
        values = _values(input, index, given, operation)
    else:
        values = as_scalar(given, input, operation)
        if reduce == "multiply":
            values = values.expand(index.shape)
    return (PutAt if reduce is None else AddAt if reduce == "add" else None), place, values


# ----------------------------------------------------------------------------------------------------------------------
# Combine
# ----------------------------------------------------------------------------------------------------------------------
def scatter_add(input: T, dim: int, index: Any, src: Any) -> T:
    """Return the tensor with the elements of a source added at places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: As for `scatter`.
        src: Of the tensor's dtype and nowhere smaller than the index; of several values for one element all count.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, or the index is of another dtype.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor, zeros
        >>> scatter_add(zeros(3), 0, tensor([0, 2, 0]), tensor([1.0, 2.0, 3.0]))
        tensor([4., 0., 2.])
    """
    place = _where(input, dim, index, "scatter_add")
    values = _values(input, index, src, "scatter_add")
    return input.clone() if place is None else record(AddAt, (input, values), {"place": place})


def scatter_add_(input: T, dim: int, index: Any, src: Any) -> T:
    """Add the elements of a source at places along a dimension, and return the tensor; see `scatter_add`."""
    place = _where(input, dim, index, "scatter_add_")
    values = _values(input, index, src, "scatter_add_")
    if place is None:
        check_writable(input)
        return input
    return change(input, AddAt, (values,), {"place": place})


def scatter_reduce(input: T, dim: int, index: Any, src: Any, reduce: str, *, include_self: bool = True) -> T:
    """Return the tensor with elements at places along a dimension combined with those of a source.

    Args:
        input: The tensor.
        dim: The dimension.
        index: As for `scatter`.
        src: Of the tensor's dtype and nowhere smaller than the index; of several values for one element all count.
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: Whether the elements count themselves, or only the source does.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: The source is of another dtype.
        IndexingError: A place is out of range, or the index is of another dtype.
        ReductionError: There is no such way to combine.
        ShapeError: The shapes do not fit.
        UnsupportedDtypeError: The mean of bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([1.0, 2.0])
        >>> scatter_reduce(x, 0, tensor([0, 0]), tensor([3.0, 5.0]), "mean")
        tensor([3., 2.])
        >>> scatter_reduce(x, 0, tensor([0, 0]), tensor([3.0, 5.0]), "amax", include_self=False)
        tensor([5., 2.])
    """
    check_reduce(reduce, _REDUCTIONS, "scatter_reduce")
    place = _where(input, dim, index, "scatter_reduce")
    values = _values(input, index, src, "scatter_reduce")
    if place is None:
        return input.clone()
    return reduced_at(input, values, place, reduce, include_self, "scatter_reduce")


def scatter_reduce_(input: T, dim: int, index: Any, src: Any, reduce: str, *, include_self: bool = True) -> T:
    """Combine elements at places along a dimension with those of a source; see `scatter_reduce`."""
    return write(input, scatter_reduce, dim, index, src, reduce, include_self=include_self)


class ScatterMethods:
    """The methods of this family."""

    __slots__ = ()

    scatter = scatter
    scatter_ = scatter_
    scatter_add = scatter_add
    scatter_add_ = scatter_add_
    scatter_reduce = scatter_reduce
    scatter_reduce_ = scatter_reduce_
