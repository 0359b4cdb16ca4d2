"""Sums, means and other combinations of many elements into one."""

from __future__ import annotations

from math import prod
from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import as_dtype, bool_, int64, uint8
from minitorch_tensor.errors import DtypeError, ShapeError
from minitorch_tensor.functions.arguments import check_floating, check_not_bool, check_tensor, numpy_names
from minitorch_tensor.functions.expanding import stretched
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record, unary
from minitorch_tensor.shapes import Shape, as_shape, normalize_dims, summed_dims
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "Mean",
    "Numbers",
    "ReductionMethods",
    "Sum",
    "all",
    "any",
    "count_nonzero",
    "count_of",
    "mean",
    "nanmean",
    "nansum",
    "nonzeros",
    "restored",
    "sum",
    "sum_to_size",
    "summed_to",
    "trace",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Sum(Rule):
    """Σ a along some dimensions."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        return a.backend.reduce(operators.add, a, dims, start=0, keepdim=keepdim)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        shape = ctx.shapes[0]
        return stretched(restored(grad, shape, dims, keepdim), shape)


class Mean(Rule):
    """Σ a / n along some dimensions of n elements together."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        total = a.backend.reduce(operators.add, a, dims, start=0, keepdim=keepdim)
        return _divided(total, count_of(a.shape, dims), out=total)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool) -> Any:
        shape = ctx.shapes[0]
        count = count_of(shape, dims)
        share = grad / count if grad_mode.enabled else _divided(grad, count)
        return stretched(restored(share, shape, dims, keepdim), shape)


def _divided(a: Any, count: int, out: Any = None) -> Any:
    """Return a / count without a history."""
    return a.backend.zip(operators.div, a, constant(count, a.dtype, a), out=out)


class Numbers(Rule):
    """a, and 0 where it is NaN: that is, where it differs from itself."""

    @staticmethod
    def forward(ctx: Any, a: Any) -> Any:
        ctx.save_for_backward(a)
        return a.backend.where(_numbers(a), a, constant(0, a.dtype, a))

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        (a,) = ctx.saved_tensors
        return grad * a.backend.copy(_numbers(a), dtype=a.dtype)


def _numbers(a: Any) -> Any:
    """Say which elements are not NaN."""
    return a.backend.zip(operators.eq, a, a, dtype=bool_)


def restored(reduced: Any, shape: Shape, dims: tuple[int, ...], keepdim: bool) -> Any:
    """Give a reduced tensor its dimensions back, with size 1; one without any broadcasts as it is."""
    if keepdim or not reduced.shape:
        return reduced
    return reduced.view(tuple([1 if dim in dims else size for dim, size in enumerate(shape)]))


def count_of(shape: Shape, dims: tuple[int, ...]) -> int:
    """Return how many elements are combined into one."""
    return prod([shape[dim] for dim in dims])


# ----------------------------------------------------------------------------------------------------------------------
# Sums and means
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def sum(input: T, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the sum of all elements, or of those along some dimensions.

    Args:
        input: Any shape and dtype; integers and bools are summed as int64.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.
        dtype: What to convert to before summing.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 2.0], [3.0, 4.0]]).sum(dim=0)
        tensor([4., 6.])
    """
    if not isinstance(input, TensorData):
        check_tensor(input, "sum")
    if dtype is not None or not input.dtype.is_floating_point:
        input = input.to(as_dtype(dtype) if dtype is not None else int64)
    return record(Sum, (input,), {"dims": normalize_dims(dim, len(input.shape)), "keepdim": keepdim})


@numpy_names
def nansum(input: T, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the sum of the elements that are not NaN; the arguments are those of `sum`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("nan"), 2.0]).nansum()
        tensor(3.)
    """
    check_tensor(input, "nansum")
    if input.dtype.is_floating_point:
        input = unary(Numbers, input)
    return sum(input, dim, keepdim, dtype=dtype)


@numpy_names
def mean(input: T, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the mean of all elements, or of those along some dimensions; that of none is NaN.

    Args:
        input: Floating point numbers of any shape, or others with a dtype.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.
        dtype: What to convert to first: float32 or float64.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 2.0], [3.0, 4.0]]).mean(dim=1)
        tensor([1.5000, 3.5000])
    """
    if dtype is not None:
        check_tensor(input, "mean")
        input = input.to(as_dtype(dtype))
    check_floating(input, "mean")
    return record(Mean, (input,), {"dims": normalize_dims(dim, len(input.shape)), "keepdim": keepdim})


@numpy_names
def nanmean(input: T, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the mean of the elements that are not NaN; the arguments are those of `mean`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, float("nan"), 2.0]).nanmean()
        tensor(1.5000)
    """
    check_floating(input, "nanmean")
    if dtype is not None and not as_dtype(dtype).is_floating_point:
        raise DtypeError(f"nanmean() gives fractions, which dtype={as_dtype(dtype).name} cannot hold: name a float.")
    return nansum(input, dim, keepdim, dtype=dtype) / sum(_numbers(input), dim, keepdim)


def sum_to_size(input: T, *size: Any) -> T:
    """Return the sums that undo a broadcast to the shape of input.

    Args:
        input: Any shape.
        *size: A shape that broadcasts to it.

    Raises:
        ShapeError: The size does not broadcast to the shape of input.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1.0, 2.0], [3.0, 4.0]]).sum_to_size(2, 1)
        tensor([[3.],
                [7.]])
    """
    return summed_to(input, as_shape(*size))


def summed_to(input: T, shape: Shape) -> T:
    """Do what `sum_to_size` does for a shape that is a tuple of integers: the engine asks for it at every turn."""
    dims, keepdim = summed_dims(input.shape, shape)
    if not dims:
        return input
    result = record(Sum, (input,), {"dims": dims, "keepdim": keepdim})
    return result if len(result.shape) == len(shape) else result.view(shape)


def trace(input: T) -> T:
    """Return the sum of a matrix' diagonal.

    Args:
        input: Shape (rows, columns).

    Raises:
        DtypeError: Bools.
        ShapeError: It is no matrix.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1, 2], [3, 4]]).trace()
        tensor(5)
    """
    check_not_bool(input, "trace", implemented=False)
    if len(input.shape) != 2:
        raise ShapeError(f"trace() takes a matrix, not a tensor of shape {input.shape}.")
    return sum(input.diagonal())


# ----------------------------------------------------------------------------------------------------------------------
# Zero or not
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def all(input: T, dim: Any = None, keepdim: bool = False) -> T:
    """Say whether all elements are nonzero, or all of those along some dimensions.

    Args:
        input: Any shape and dtype; a NaN is not zero.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.

    Returns:
        Bools, or uint8 for uint8. Of no elements, all are nonzero.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1, 2], [3, 0]]).all(dim=1)
        tensor([ True, False])
    """
    check_tensor(input, "all")
    return _joined(input, operators.min, True, dim, keepdim)


@numpy_names
def any(input: T, dim: Any = None, keepdim: bool = False) -> T:
    """Say whether an element is nonzero, or one of those along some dimensions; the arguments are those of `all`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1, 2], [0, 0]]).any(dim=1)
        tensor([ True, False])
    """
    check_tensor(input, "any")
    return _joined(input, operators.max, False, dim, keepdim)


def _joined(a: Any, operator: Any, start: bool, dim: Any, keepdim: bool) -> Any:
    """Combine which elements are nonzero; an empty list of dimensions means none here, as in PyTorch."""
    dims = () if dim.__class__ in (tuple, list) and not dim else normalize_dims(dim, len(a.shape))
    found = a.backend.reduce(operator, nonzeros(a), dims, start=start, keepdim=keepdim)
    return a.backend.copy(found, dtype=uint8) if a.dtype is uint8 else found


def nonzeros(a: Any) -> Any:
    """Say which elements are not zero, as bools."""
    if a.dtype is bool_:
        return a
    return a.backend.zip(operators.ne, a, constant(0, a.dtype, a), dtype=bool_)


@numpy_names
def count_nonzero(input: T, dim: Any = None) -> T:
    """Return how many elements are not zero, as int64: of all, or along some dimensions.

    Args:
        input: Any shape and dtype.
        dim: One dimension or several; all of them if left out.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[1, 0], [3, 4]]).count_nonzero()
        tensor(3)
    """
    check_tensor(input, "count_nonzero")
    return sum(nonzeros(input), dim)


class ReductionMethods:
    """The methods of this family."""

    __slots__ = ()

    all = all
    any = any
    count_nonzero = count_nonzero
    mean = mean
    nanmean = nanmean
    nansum = nansum
    sum = sum
    sum_to_size = sum_to_size
    summed_to = summed_to
    trace = trace
