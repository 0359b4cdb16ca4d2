"""Dimensions of size 1: put in, taken away."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.functions.arguments import check_tensor, numpy_names, tensors_of
from minitorch_tensor.functions.inplace import become
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.functions.views import view
from minitorch_tensor.shapes import Shape, normalize_dim, normalize_dims
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view as recorded_view

__all__ = [
    "Squeeze",
    "SqueezeMethods",
    "Unsqueeze",
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "squeeze",
    "squeeze_",
    "unsqueeze",
    "unsqueeze_",
]


class Unsqueeze(Rule):
    """A new dimension of size 1."""

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim: int) -> Any:
        return squeeze(grad, dim)


class Squeeze(Rule):
    """Some dimensions of size 1 left out."""

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return grad.reshape(ctx.shapes[0])


@numpy_names
def unsqueeze(input: T, dim: int) -> T:
    """Return a view with a new dimension of size 1.

    Args:
        input: The tensor.
        dim: The place of the new dimension.

    Raises:
        DimensionError: There is no such place.

    Example:
        >>> from minitorch_tensor import zeros
        >>> unsqueeze(zeros(2, 3), 1).shape
        (2, 1, 3)
    """
    check_tensor(input, "unsqueeze")
    options, layout = _unsqueezed(input, dim)
    return recorded_view(Unsqueeze, input, options, layout)


def _unsqueezed(input: Any, dim: Any) -> tuple[dict[str, Any], tuple[Shape, Shape, int]]:
    shape, strides = input.shape, input.strides
    place = normalize_dim(dim, len(shape) + 1)
    step = shape[place] * strides[place] if place < len(shape) else 1
    layout = (*shape[:place], 1, *shape[place:]), (*strides[:place], step, *strides[place:]), input.offset
    return {"dim": place}, layout


@numpy_names
def squeeze(input: T, dim: Any = None) -> T:
    """Return a view without dimensions of size 1.

    Args:
        input: The tensor.
        dim: Which dimension, or several; those of another size stay. All of them if left out.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import zeros
        >>> squeeze(zeros(1, 3, 1)).shape, squeeze(zeros(1, 3, 1), 0).shape
        ((3,), (3, 1))
    """
    check_tensor(input, "squeeze")
    return recorded_view(Squeeze, input, {}, _squeezed(input, dim))


def _squeezed(input: Any, dim: Any) -> tuple[Shape, Shape, int]:
    shape, strides = input.shape, input.strides
    if dim.__class__ is int:
        place = normalize_dim(dim, len(shape))
        if shape and shape[place] == 1:
            return (*shape[:place], *shape[place + 1 :]), (*strides[:place], *strides[place + 1 :]), input.offset
        return shape, strides, input.offset
    if isinstance(dim, tuple | list) and not dim:
        return shape, strides, input.offset
    among = normalize_dims(dim, len(shape))
    kept = [d for d, size in enumerate(shape) if size != 1 or d not in among]
    return tuple([shape[d] for d in kept]), tuple([strides[d] for d in kept]), input.offset


def unsqueeze_(input: T, dim: int) -> T:
    """Give the tensor itself a new dimension of size 1, and return it."""
    options, layout = _unsqueezed(input, dim)
    return become(input, Unsqueeze, options, layout)


def squeeze_(input: T, dim: Any = None) -> T:
    """Take dimensions of size 1 from the tensor itself, and return it."""
    return become(input, Squeeze, {}, _squeezed(input, dim))


# ----------------------------------------------------------------------------------------------------------------------
# At least so many dimensions
# ----------------------------------------------------------------------------------------------------------------------
def atleast_1d(*tensors: Any) -> Any:
    """Return each tensor with one dimension at least.

    Args:
        *tensors: One tensor, or several, or a list of them.

    Returns:
        A view, or the tensor itself; a tuple of them unless one tensor was given.

    Example:
        >>> from minitorch_tensor import tensor
        >>> atleast_1d(tensor(3.0)).shape
        (1,)
    """
    return _each("atleast_1d", tensors, lambda x: x if x.shape else view(x, (1,)))


def atleast_2d(*tensors: Any) -> Any:
    """Return each tensor with two dimensions at least: a row of numbers becomes a matrix of one row."""
    return _each("atleast_2d", tensors, _matrix)


def atleast_3d(*tensors: Any) -> Any:
    """Return each tensor with three dimensions at least: a row becomes shape (1, n, 1), a matrix (n, m, 1)."""
    return _each("atleast_3d", tensors, lambda x: unsqueeze(_matrix(x), -1) if len(x.shape) < 3 else x)


def _matrix(x: Any) -> Any:
    if len(x.shape) > 1:
        return x
    return unsqueeze(x, 0) if x.shape else view(x, (1, 1))


def _each(operation: str, tensors: tuple[Any, ...], change: Any) -> Any:
    found = tuple([change(x) for x in tensors_of(operation, tensors)])
    return found[0] if len(tensors) == 1 and not isinstance(tensors[0], tuple | list) else found


class SqueezeMethods:
    """The methods of this family."""

    __slots__ = ()

    squeeze = squeeze
    squeeze_ = squeeze_
    unsqueeze = unsqueeze
    unsqueeze_ = unsqueeze_
