"""Diagonals: seen in a matrix, made into one, and the triangles on either side of them."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.functions.conversion import Contiguous
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.parts import Assemble, PartRule, part, placed
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record, unary
from minitorch_tensor.shapes import Shape, Strides, as_int, normalize_dim
from minitorch_tensor.tensor_like import T

__all__ = [
    "Diagonal",
    "DiagonalMethods",
    "Triangle",
    "diag",
    "diag_embed",
    "diagflat",
    "diagonal",
    "tril",
    "tril_",
    "triu",
    "triu_",
]


class Diagonal(PartRule):
    """The elements at (i, i + offset) of two dimensions, along a new last one."""

    @staticmethod
    def layout(shape: Shape, strides: Strides, offset: int, **options: Any) -> tuple[Shape, Strides, int]:
        above, dim1, dim2 = options["above"], options["dim1"], options["dim2"]
        if above >= 0:
            count, first = min(shape[dim1], shape[dim2] - above), above * strides[dim2]
        else:
            count, first = min(shape[dim1] + above, shape[dim2]), -above * strides[dim1]
        others = [d for d in range(len(shape)) if d not in (dim1, dim2)]
        return (
            (*[shape[d] for d in others], max(count, 0)),
            (*[strides[d] for d in others], strides[dim1] + strides[dim2]),
            offset + (first if count > 0 else 0),
        )

    @staticmethod
    def backward(ctx: Any, grad: Any, **options: Any) -> Any:
        return placed(Diagonal, ctx, grad, options)


def diagonal(input: T, offset: int = 0, dim1: int = 0, dim2: int = 1) -> T:
    """Return a view of a diagonal, along a new last dimension.

    Args:
        input: The tensor.
        offset: How far above the main diagonal; below it, if negative.
        dim1: The dimension of the rows.
        dim2: The dimension of the columns.

    Raises:
        DimensionError: There is no such dimension.
        ShapeError: The two dimensions are one.

    Example:
        >>> from minitorch_tensor import arange
        >>> diagonal(arange(9).view(3, 3), 1)
        tensor([1, 5])
    """
    check_tensor(input, "diagonal")
    rows, columns = _two_dims("diagonal", dim1, dim2, len(input.shape))
    return part(Diagonal, input, {"above": as_int(offset, "The offset"), "dim1": rows, "dim2": columns})


def _two_dims(operation: str, dim1: Any, dim2: Any, count: int) -> tuple[int, int]:
    first, second = normalize_dim(dim1, count), normalize_dim(dim2, count)
    if first == second:
        raise ShapeError(f"{operation}() needs two dimensions, and {dim1} and {dim2} are the same one.")
    return first, second


def diag_embed(input: T, offset: int = 0, dim1: int = -2, dim2: int = -1) -> T:
    """Return matrices of zeros with the last dimension of input on a diagonal.

    Args:
        input: The tensor, shape (..., n).
        offset: How far above the main diagonal; below it, if negative.
        dim1: The dimension of the rows in the result.
        dim2: The dimension of the columns in the result.

    Raises:
        DimensionError: There is no such dimension, or the tensor is 0-d.
        ShapeError: The two dimensions are one.

    Example:
        >>> from minitorch_tensor import tensor
        >>> diag_embed(tensor([1, 2]))
        tensor([[1, 0],
                [0, 2]])
    """
    check_tensor(input, "diag_embed")
    above = as_int(offset, "The offset")
    count = len(input.shape) + 1
    rows, columns = _two_dims("diag_embed", dim1, dim2, count if count > 1 else 0)
    others = iter(input.shape[:-1])
    side = input.shape[-1] + abs(above)
    shape = tuple([side if d in (rows, columns) else next(others) for d in range(count)])
    places = ((Diagonal, {"above": above, "dim1": rows, "dim2": columns}),)
    return record(Assemble, (input,), {"shape": shape, "places": places})


def diag(input: T, diagonal: int = 0) -> T:
    """Return a copy of a matrix's diagonal, or the matrix that has a vector on its diagonal.

    Args:
        input: A tensor of one or two dimensions.
        diagonal: How far above the main diagonal; below it, if negative.

    Raises:
        ShapeError: It has neither one nor two dimensions.

    Example:
        >>> from minitorch_tensor import tensor
        >>> diag(tensor([1, 2]), 1)
        tensor([[0, 1, 0],
                [0, 0, 2],
                [0, 0, 0]])
    """
    check_tensor(input, "diag")
    if len(input.shape) not in (1, 2):
        raise ShapeError(
            f"diag() takes a vector or a matrix, not shape {input.shape}: see diagonal() and diag_embed()."
        )
    if len(input.shape) == 1:
        return diag_embed(input, diagonal)
    return unary(Contiguous, _diagonal_of(input, diagonal))


def _diagonal_of(input: Any, offset: Any) -> Any:
    return diagonal(input, offset)


def diagflat(input: T, offset: int = 0) -> T:
    """Return the matrix that has all elements of input on its diagonal."""
    check_tensor(input, "diagflat")
    return diag_embed(input.reshape((input.numel(),)), offset)


# ----------------------------------------------------------------------------------------------------------------------
# Triangles
# ----------------------------------------------------------------------------------------------------------------------
class Triangle(Rule):
    """The elements on one side of a diagonal of the last two dimensions, and zeros on the other."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, above: int, lower: bool) -> Any:
        backend = a.backend
        rows, columns = a.shape[-2:]
        of_diagonal = backend.arange(above, 1, rows, int64).seen_as((rows, 1), (1, 0), 0)
        column = backend.arange(0, 1, columns, int64).seen_as((1, columns), (0, 1), 0)
        sides = (column, of_diagonal) if lower else (of_diagonal, column)
        kept = backend.zip(operators.le, *sides, dtype=bool_)
        source = a if a.is_contiguous() else backend.copy(a)
        return backend.where(kept, source, constant(0, a.dtype, a))

    @staticmethod
    def backward(ctx: Any, grad: Any, *, above: int, lower: bool) -> Any:
        return record(Triangle, (grad,), {"above": above, "lower": lower})


def tril(input: T, diagonal: int = 0) -> T:
    """Return the lower triangle of the last two dimensions, with zeros above it.

    Args:
        input: The tensor, of two dimensions at least.
        diagonal: The highest diagonal that is kept.

    Raises:
        ShapeError: It has fewer dimensions.

    Example:
        >>> from minitorch_tensor import arange
        >>> tril(arange(4).view(2, 2))
        tensor([[0, 0],
                [2, 3]])
    """
    check_tensor(input, "tril")
    return _triangle("tril", input, diagonal, lower=True)


def triu(input: T, diagonal: int = 0) -> T:
    """Return the upper triangle of the last two dimensions, with zeros below it; arguments as in `tril`."""
    check_tensor(input, "triu")
    return _triangle("triu", input, diagonal, lower=False)


def _triangle(operation: str, input: Any, diagonal: Any, *, lower: bool) -> Any:
    if len(input.shape) < 2:
        raise ShapeError(f"{operation}() takes matrices, not shape {input.shape}.")
    return record(Triangle, (input,), {"above": as_int(diagonal, "The diagonal"), "lower": lower})


def tril_(input: T, diagonal: int = 0) -> T:
    """Write zeros above a diagonal of the tensor itself, and return it."""
    return write(input, tril, diagonal)


def triu_(input: T, diagonal: int = 0) -> T:
    """Write zeros below a diagonal of the tensor itself, and return it."""
    return write(input, triu, diagonal)


class DiagonalMethods:
    """The methods of this family."""

    __slots__ = ()

    diag = diag
    diag_embed = diag_embed
    diagflat = diagflat
    diagonal = diagonal
    tril = tril
    tril_ = tril_
    triu = triu
    triu_ = triu_
