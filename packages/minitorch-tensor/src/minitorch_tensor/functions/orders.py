"""The order of dimensions: permutations and transposes, which are views."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor, sizes_of
from minitorch_tensor.functions.inplace import become
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.shapes import Shape, as_dims, normalize_dim
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view as recorded_view

__all__ = [
    "OrderMethods",
    "Permute",
    "Transpose",
    "moveaxis",
    "movedim",
    "permute",
    "swapaxes",
    "swapdims",
    "t",
    "t_",
    "transpose",
    "transpose_",
    "transposed_layout",
]


class Permute(Rule):
    """The dimensions in another order."""

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...]) -> Any:
        inverse = [0] * len(dims)
        for place, dim in enumerate(dims):
            inverse[dim] = place
        return grad.permute(tuple(inverse))


class Transpose(Rule):
    """Two dimensions exchanged."""

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dim0: int, dim1: int) -> Any:
        return transpose(grad, dim0, dim1)


def permute(input: T, *order: Any, dims: Any = None) -> T:
    """Return a view with the dimensions in another order.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The order does not name every dimension once.

    Example:
        >>> from minitorch_tensor import zeros
        >>> permute(zeros(2, 3, 4), (2, 0, 1)).shape
        (4, 2, 3)
    """
    check_tensor(input, "permute")
    shape, strides = input.shape, input.strides
    wanted = as_dims(*order) if dims is None else sizes_of("permute", order, dims)
    count = len(shape)
    found = tuple([normalize_dim(d, count, wrap_scalar=False) for d in wanted])
    if len(found) != count or len(set(found)) != count:
        raise ShapeError(
            f"Cannot permute shape {shape} by {wanted}: name each of its {count} dimensions once, such as "
            f"{tuple(range(count - 1, -1, -1))}."
        )
    layout = (tuple([shape[d] for d in found]), tuple([strides[d] for d in found]), input.offset)
    return recorded_view(Permute, input, {"dims": found}, layout)


def transposed_layout(input: Any, dim0: int, dim1: int) -> tuple[Shape, Shape, int]:
    """Return shape, strides and offset with two dimensions, counted from 0, exchanged."""
    shape, strides = list(input.shape), list(input.strides)
    if shape:
        shape[dim0], shape[dim1] = shape[dim1], shape[dim0]
        strides[dim0], strides[dim1] = strides[dim1], strides[dim0]
    return tuple(shape), tuple(strides), input.offset


def transpose(input: T, dim0: int, dim1: int) -> T:
    """Return a view with two dimensions exchanged.

    Raises:
        DimensionError: There is no such dimension.

    Example:
        >>> from minitorch_tensor import zeros
        >>> transpose(zeros(2, 3, 4), 0, -1).shape
        (4, 3, 2)
    """
    check_tensor(input, "transpose")
    count = len(input.shape)
    first, second = normalize_dim(dim0, count), normalize_dim(dim1, count)
    layout = transposed_layout(input, first, second)
    return recorded_view(Transpose, input, {"dim0": first, "dim1": second}, layout)


def t(input: T) -> T:
    """Return a matrix transposed; a tensor of fewer dimensions as it is.

    Raises:
        ShapeError: It has more than two dimensions.

    Example:
        >>> from minitorch_tensor import zeros
        >>> t(zeros(2, 3)).shape
        (3, 2)
    """
    check_tensor(input, "t")
    _check_matrix(input)
    return transpose(input, 0, -1)


def _check_matrix(input: Any) -> None:
    if len(input.shape) > 2:
        raise ShapeError(
            f"t() transposes matrices, not shape {input.shape}: use transpose(dim0, dim1), or mT for the last two."
        )


def movedim(input: T, source: Any, destination: Any) -> T:
    """Return a view with some dimensions moved to other places; the others keep their order.

    Args:
        input: The tensor.
        source: Which dimension, or several.
        destination: Where each of them goes.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: One comes twice, or the two differ in number.

    Example:
        >>> from minitorch_tensor import zeros
        >>> movedim(zeros(2, 3, 4), 0, -1).shape
        (3, 4, 2)
    """
    check_tensor(input, "movedim")
    count = len(input.shape)
    origins = [normalize_dim(d, count) for d in as_dims(source)]
    targets = [normalize_dim(d, count) for d in as_dims(destination)]
    if len(origins) != len(targets) or len(set(origins)) < len(origins) or len(set(targets)) < len(targets):
        raise ShapeError(
            f"movedim() needs as many places as dimensions, each once, and was given {source} and {destination}."
        )
    if not count:
        return permute(input, ())
    order = [-1] * count
    for origin, target in zip(origins, targets, strict=True):
        order[target] = origin
    others = iter([d for d in range(count) if d not in origins])
    return permute(input, [next(others) if d < 0 else d for d in order])


swapaxes = swapdims = transpose
moveaxis = movedim


# ----------------------------------------------------------------------------------------------------------------------
# In place
# ----------------------------------------------------------------------------------------------------------------------
def transpose_(input: T, dim0: int, dim1: int) -> T:
    """Exchange two dimensions of the tensor itself, and return it."""
    count = len(input.shape)
    first, second = normalize_dim(dim0, count), normalize_dim(dim1, count)
    return become(input, Transpose, {"dim0": first, "dim1": second}, transposed_layout(input, first, second))


def t_(input: T) -> T:
    """Transpose the matrix itself, and return it."""
    _check_matrix(input)
    return transpose_(input, 0, -1)


class OrderMethods:
    """The methods of this family."""

    __slots__ = ()

    movedim = moveaxis = movedim
    permute = permute
    swapaxes = swapdims = transpose = transpose
    swapaxes_ = swapdims_ = transpose_ = transpose_
    t = t
    t_ = t_

    @property
    def T(self: Any) -> Any:  # noqa: N802 - PyTorch's name
        """The tensor with its dimensions in reverse order: a matrix transposed."""
        order = tuple(range(len(self.shape) - 1, -1, -1))
        return recorded_view(Permute, self, {"dims": order}, (self.shape[::-1], self.strides[::-1], self.offset))

    @property
    def mT(self: Any) -> Any:  # noqa: N802 - PyTorch's name
        """The tensor with its last two dimensions exchanged: every matrix of a batch transposed."""
        if len(self.shape) == 1:
            raise ShapeError(f"mT transposes matrices, not shape {self.shape}.")
        return transpose(self, -2, -1) if self.shape else permute(self, ())
