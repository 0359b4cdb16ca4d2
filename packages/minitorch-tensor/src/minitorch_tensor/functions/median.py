"""The element in the middle: of an even number of elements, the lower one of the two."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor import return_types
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.functions.arguments import check_not_bool, check_not_empty, numpy_names
from minitorch_tensor.functions.extremes import shares
from minitorch_tensor.functions.places import as_row, at_places
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dim, reduced_shape

__all__ = ["Median", "MedianMethods", "median", "middles"]


class Median(Rule):
    """The median of all elements of a row; equal ones share the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        if a.shape == (0,):
            return a.adopt(a.backend.full((), float("nan"), a.dtype))
        out = a.backend.take(a, middles(a, 0)).view(())
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        if not ctx.saved_values:
            return grad.expand(ctx.shapes[0])
        a, out = ctx.saved_tensors
        return grad * shares(a, out, (0,), match_nan=True)


def middles(a: Any, dim: int) -> Any:
    """Return the places of the medians along a dimension, with the dimension kept; of the first NaN, if there is one.

    A NaN counts as the largest element, and of several the first one is named.
    """
    backend = a.backend
    middle = backend.arg_kth(a, dim, (a.shape[dim] - 1) // 2)
    if not a.dtype.is_floating_point:
        return middle
    nans = backend.zip(operators.ne, a, a, dtype=bool_)
    found = backend.reduce(operators.max, nans, (dim,), start=False, keepdim=True)
    return backend.where(found, backend.arg_reduce(operators.max, a, dim, keepdim=True), middle)


@numpy_names
def median(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the median of all elements, or those along a dimension, and where they are.

    Args:
        input: Numbers of any shape; the median of numbers with a NaN among them is NaN.
        dim: A dimension; all of them if left out.
        keepdim: Whether it stays, with size 1.

    Returns:
        The median, 0-d; with a dimension the pair `values`, `indices`.

    Raises:
        DimensionError: There is no such dimension, or it is empty.
        DtypeError: Bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([3.0, 1.0, 2.0, 4.0]).median()
        tensor(2.)
    """
    check_not_bool(input, "median", implemented=False)
    if dim is None:
        return record(Median, (input.reshape(-1),), {})
    axis = normalize_dim(dim, len(input.shape))
    row = as_row(input)
    check_not_empty(row, (axis,), "median", named=True)
    places = middles(row, axis)
    if not input.shape:
        places = places.view(())
    shape = reduced_shape(input.shape, (axis,), keepdim)
    return return_types.median(at_places(input, axis, places).view(shape), places.view(shape))


class MedianMethods:
    """The methods of this family."""

    __slots__ = ()

    median = median
