"""Elements in order.

All of it is made of the backend's `argsort`, which keeps equal elements in their order and puts NaN last (first when
descending). The values are then taken from the places that it returns, which is also their derivative.
"""

from __future__ import annotations

from typing import Any

from minitorch_tensor import return_types
from minitorch_tensor.errors import DtypeError, InvalidArgumentError
from minitorch_tensor.functions.arguments import check_tensor, numpy_names
from minitorch_tensor.functions.places import as_row, at_places
from minitorch_tensor.shapes import as_int, normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = ["OrderingMethods", "argsort", "msort", "sort", "topk"]


@numpy_names
def sort(input: T, dim: Any = -1, descending: bool = False, stable: bool = False) -> return_types.sort:
    """Return the elements along a dimension in order, and where they were.

    Args:
        input: Any shape and dtype; NaN counts as the largest.
        dim: The dimension.
        descending: Whether the largest come first.
        stable: Whether equal elements keep their order, which they always do here.

    Returns:
        The pair `values`, `indices`.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3, 1, 2]).sort().indices
        tensor([1, 2, 0])
    """
    check_tensor(input, "sort")
    places = _order(input, dim, descending)
    return return_types.sort(at_places(input, normalize_dim(dim, len(input.shape)), places), places)


@numpy_names
def argsort(input: T, dim: Any = -1, descending: bool = False, stable: bool = False) -> T:
    """Return the places along a dimension in the order of their elements; the arguments are those of `sort`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3, 1, 2]).argsort(descending=True)
        tensor([0, 2, 1])
    """
    check_tensor(input, "argsort")
    return _order(input, dim, descending)


def _order(a: Any, dim: Any, descending: bool) -> Any:
    found = a.backend.argsort(as_row(a), normalize_dim(dim, len(a.shape)), descending=descending)
    return found if a.shape else found.view(())


def msort(input: T) -> T:
    """Return the elements along the first dimension in order.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[3, 1], [2, 4]]).msort()
        tensor([[2, 1],
                [3, 4]])
    """
    check_tensor(input, "msort")
    return sort(input, 0).values


@numpy_names
def topk(input: T, k: Any, dim: Any = -1, largest: bool = True, sorted: bool = True) -> return_types.topk:
    """Return the k largest or smallest elements along a dimension, and where they are.

    Args:
        input: Numbers of any shape; NaN counts as the largest.
        k: How many.
        dim: The dimension.
        largest: Whether the largest are meant, or the smallest.
        sorted: Whether they come in order, which they always do here.

    Returns:
        The pair `values`, `indices`.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Bools.
        InvalidArgumentError: The dimension has fewer than k elements.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3, 1, 2]).topk(2).values
        tensor([3, 2])
    """
    check_tensor(input, "topk")
    if input.dtype.kind == 0:
        raise DtypeError("topk() is not defined for bools: convert them with int().")
    axis, count = normalize_dim(dim, len(input.shape)), as_int(k, "The k of topk()")
    size = input.shape[axis] if input.shape else 1
    if not 0 <= count <= size:
        raise InvalidArgumentError(f"topk() cannot return {count} of the {size} elements along dimension {axis}.")
    if not input.shape:
        return return_types.topk(*sort(input))
    places = input.backend.arg_top(input, axis, count, largest=largest)
    return return_types.topk(at_places(input, axis, places), places)


class OrderingMethods:
    """The methods of this family."""

    __slots__ = ()

    argsort = argsort
    msort = msort
    sort = sort
    topk = topk
