"""Elements taken by index tensors along a dimension, or from the whole in row-major order."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.errors import IndexingError, InvalidTypeError, InvalidValueError, ShapeError
from minitorch_tensor.functions.arguments import numpy_names
from minitorch_tensor.functions.elements import Ordinals, Rows, TakeAt
from minitorch_tensor.functions.ordinals import check_beside, check_index, fresh, grid, wrapped
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, as_shape, normalize_dim, shape_broadcast, size_of, strides_from_shape
from minitorch_tensor.tensor_like import T

__all__ = [
    "GatherMethods",
    "along",
    "empty_like",
    "gather",
    "index_select",
    "places_of",
    "row_of",
    "take",
    "take_along_dim",
    "unravel_index",
]


@numpy_names
def gather(input: T, dim: int, index: Any, *, sparse_grad: bool = False) -> T:
    """Return the elements at places along a dimension: out[i, j] = input[index[i, j], j] for dim=0.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64 or int32, of as many dimensions as the tensor, and along each but `dim` no
            larger.
        sparse_grad: Has no effect here: gradients are dense.

    Returns:
        The shape of the index.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the index is of another dtype.
        ShapeError: The shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> gather(tensor([[1, 2], [3, 4]]), 1, tensor([[0, 0], [1, 0]]))
        tensor([[1, 1],
                [4, 3]])
    """
    check_beside(index, input, "gather", "the index")
    place = normalize_dim(dim, len(input.shape))
    if 0 in index.shape:
        return empty_like(input, index.shape)
    check_index(index, input, "gather")
    return record(TakeAt, (input,), {"place": places_of(input, place, index, "gather")})


def places_of(a: Any, dim: int, index: Any, operation: str) -> Ordinals:
    """Return, for each number of an index tensor, the element at that place along a dimension and otherwise its own.

    Args:
        a: The tensor that is indexed.
        dim: The dimension, counted from 0.
        index: Places from 0 on.
        operation: The name of the function.

    Raises:
        IndexingError: A place is out of range.
        ShapeError: The shapes do not fit.
    """
    shape, sizes = a.shape or (1,), index.shape or (1,)
    if len(shape) != len(sizes):
        raise ShapeError(
            f"{operation}() takes an index of as many dimensions as the tensor: their shapes are {index.shape} and "
            f"{a.shape}."
        )
    for d, (size, limit) in enumerate(zip(sizes, shape, strict=True)):
        if d != dim and size > limit:
            raise ShapeError(
                f"{operation}() along dimension {dim} of shape {a.shape} cannot take an index of shape {index.shape}: "
                f"it is larger along dimension {d}."
            )
    found = wrapped(index, shape[dim], f"dimension {dim} of shape {a.shape}", negative=False)
    return Ordinals(along(found, shape, dim, index.shape))


def along(index: Any, shape: Shape, dim: int, sizes: Shape) -> Any:
    """Return the ordinals of elements in a shape whose places along a dimension are given, and otherwise their own."""
    steps = strides_from_shape(shape)
    start = index.backend.zip(operators.mul, index, constant(steps[dim], int64, index))
    return grid(index, start, sizes, tuple([0 if d == dim else steps[d] for d in range(len(sizes))]))


def empty_like(a: Any, shape: Shape) -> Any:
    """Return no elements, in a shape, with the gradient of a tensor."""
    ordinals = a.adopt(a.backend.full(shape, 0, int64))
    return record(TakeAt, (a,), {"place": Ordinals(ordinals)})


def take(input: T, index: Any) -> T:
    """Return the elements at ordinals, their numbers in row-major order.

    Args:
        input: The tensor.
        index: int64; negative ones count from the end.

    Returns:
        The shape of the index.

    Raises:
        IndexingError: One is out of range, or the index is not of int64.

    Example:
        >>> from minitorch_tensor import tensor
        >>> take(tensor([[1, 2], [3, 4]]), tensor([3, 0]))
        tensor([4, 1])
    """
    check_index(index, input, "take", only_long=True)
    found = wrapped(index, size_of(input.shape), f"the elements of shape {input.shape}")
    return record(TakeAt, (input,), {"place": Ordinals(fresh(found, index))})


def take_along_dim(input: T, indices: Any, dim: int | None = None) -> T:
    """Return the elements at places along a dimension, where index and tensor are broadcast along the others.

    Args:
        input: The tensor.
        indices: int64, of as many dimensions as the tensor; negative ones count from the end.
        dim: The dimension; both are taken as one row if left out.

    Raises:
        BroadcastError: The shapes do not broadcast.
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the indices are not of int64.
        ShapeError: The numbers of dimensions differ.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([[3, 1, 2], [6, 5, 4]])
        >>> take_along_dim(x, tensor([[1], [2]]), dim=1)
        tensor([[1],
                [4]])
    """
    check_index(indices, input, "take_along_dim", only_long=True)
    if dim is None:
        return take(input, indices.reshape(-1))
    place = normalize_dim(dim, len(input.shape))
    if len(input.shape) != len(indices.shape):
        raise ShapeError(
            "take_along_dim() takes indices of as many dimensions as the tensor: shapes "
            f"{indices.shape} and {input.shape} differ."
        )
    if not input.shape:
        return take(input, indices)
    common = shape_broadcast(_with(input.shape, place, 1), _with(indices.shape, place, 1))
    source = input.expand(_with(common, place, input.shape[place]))
    index = indices.expand(_with(common, place, indices.shape[place]))
    found = wrapped(index, input.shape[place], f"dimension {place} of shape {input.shape}")
    return record(TakeAt, (source,), {"place": Ordinals(along(found, source.shape, place, found.shape))})


def _with(shape: Shape, dim: int, size: int) -> Shape:
    return (*shape[:dim], size, *shape[dim + 1 :])


@numpy_names
def index_select(input: T, dim: int, index: Any) -> T:
    """Return the slices at places along a dimension.

    Args:
        input: The tensor.
        dim: The dimension.
        index: Places from 0 on, int64 or int32, of shape (count,).

    Returns:
        The tensor's shape with `count` for the size along the dimension.

    Raises:
        DimensionError: There is no such dimension.
        IndexingError: A place is out of range, or the index has several dimensions or another dtype.

    Example:
        >>> from minitorch_tensor import tensor
        >>> index_select(tensor([[1, 2, 3], [4, 5, 6]]), 1, tensor([2, 0]))
        tensor([[3, 1],
                [6, 4]])
    """
    check_index(index, input, "index_select")
    place = normalize_dim(dim, len(input.shape))
    row = row_of(index, input, place, "index_select")
    if not input.shape:
        if row.shape != (1,):
            raise IndexingError(f"index_select() of a 0-d tensor takes one place, not {row.shape[0]}.")
        return input.clone()
    return record(TakeAt, (input,), {"place": Rows(place, row)})


def row_of(index: Any, a: Any, dim: int, operation: str, *, negative: bool = False) -> Any:
    """Return an index as int64 of shape (n,), not negative, and nobody else's.

    Raises:
        IndexingError: A place is out of range, or the index has several dimensions.
    """
    if len(index.shape) > 1:
        raise IndexingError(f"{operation}() takes an index of one dimension, not of shape {index.shape}.")
    size = a.shape[dim] if a.shape else 1
    row = fresh(wrapped(index, size, f"dimension {dim} of shape {a.shape}", negative=negative), index)
    return row if row.shape else row.seen_as((1,), (1,), row.offset)


def unravel_index(indices: Any, shape: Any) -> tuple[Any, ...]:
    """Return, for ordinals in row-major order, their index: one tensor for each dimension of a shape.

    Args:
        indices: Integers from 0 on.
        shape: The shape, or one size.

    Raises:
        IndexingError: An ordinal is out of range.
        InvalidTypeError: The ordinals are no integers, or the shape is none.
        InvalidValueError: A size is negative.

    Example:
        >>> from minitorch_tensor import tensor
        >>> unravel_index(tensor([5, 0]), (2, 3))
        (tensor([1, 0]), tensor([2, 0]))
    """
    check_beside(indices, indices, "unravel_index", "ordinals")
    if indices.dtype.kind != 1:
        raise InvalidTypeError(f"unravel_index() takes integers, not {indices.dtype.name}: convert them with long().")
    try:
        sizes = as_shape(shape)
    except ShapeError:
        raise InvalidValueError(f"unravel_index() takes a shape without negative sizes, not {shape!r}.") from None
    rest = wrapped(indices, size_of(sizes), f"the elements of shape {sizes}", negative=False)
    backend, found = indices.backend, []
    for size in reversed(sizes):
        found.append(backend.zip(operators.mod, rest, constant(size, int64, rest)))
        rest = backend.zip(operators.floor_div, rest, constant(size, int64, rest))
    return tuple(reversed(found))


class GatherMethods:
    """The methods of this family."""

    __slots__ = ()

    gather = gather
    index_select = index_select
    take = take
    take_along_dim = take_along_dim
