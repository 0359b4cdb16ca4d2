"""Norms of matrices, and the two functions that choose between norms of vectors and of matrices."""

from __future__ import annotations

from math import inf
from typing import Any

from minitorch_tensor.errors import DimensionError, InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_floating, check_tensor
from minitorch_tensor.functions.norms import vector_norm, widened
from minitorch_tensor.functions.singular import singular_values
from minitorch_tensor.shapes import normalize_dims
from minitorch_tensor.tensor_like import T

__all__ = ["MatrixNormMethods", "linalg_norm", "matrix_norm", "norm"]

_ALONG_ROWS = {1: -2, -1: -2, inf: -1, -inf: -1}
"""Which dimension of a matrix a norm sums up; the largest or smallest sum is the norm."""


def norm(input: T, p: Any = "fro", dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> T:
    """Return the p-norm of all elements as one vector, or of those along some dimensions.

    Args:
        input: Floating point numbers of any shape.
        p: A number, inf and -inf too; "fro" is 2; "nuc" is the sum of a matrix' singular values.
        dim: One dimension or several; all of them if left out.
        keepdim: Whether they stay, with size 1.
        dtype: What to convert to first; no narrower than that of input.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools, or a narrower dtype.
        InvalidArgumentError: There is no such norm.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([[3.0, 0.0], [0.0, 4.0]]).norm()
        tensor(5.)
    """
    check_tensor(input, "norm")
    if p == "nuc":
        return matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim, dtype=dtype)
    if isinstance(p, str) and p != "fro":
        raise InvalidArgumentError(f"There is no norm {p!r}: use a number, 'fro' or 'nuc'.")
    return vector_norm(input, 2 if p in (None, "fro") else p, dim, keepdim, dtype=dtype)


def matrix_norm(
    A: T,  # noqa: N803 - PyTorch's name
    ord: Any = "fro",
    dim: Any = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: Any = None,
) -> T:
    """Return the norms of matrices.

    Args:
        A: Floating point numbers, shape (..., rows, columns).
        ord: "fro" (√Σ x²), "nuc" (the sum of the singular values), 2 or -2 (the largest or smallest singular value), 1
            or -1 (the largest or smallest sum of |x| down a column), inf or -inf (the same along a row).
        dim: Which two dimensions are rows and columns.
        keepdim: Whether they stay, with size 1.
        dtype: What to convert to first; no narrower than that of A.

    Returns:
        A norm a matrix, shape (...).

    Raises:
        DimensionError: There are no two such dimensions.
        DtypeError: Integers or bools, or a narrower dtype.
        InvalidArgumentError: There is no such norm.
        ShapeError: There is nothing to choose from in a matrix.

    Example:
        >>> from minitorch_tensor import linalg, tensor
        >>> linalg.matrix_norm(tensor([[1.0, 2.0], [3.0, 4.0]]), 1)
        tensor(6.)
    """
    check_floating(A, "matrix_norm")
    a: Any = A if dtype is None else widened(A, dtype)
    rows, columns = _two_dims(a, dim)
    if ord == "fro":
        return vector_norm(a, 2, (rows, columns), keepdim)
    if isinstance(ord, bool) or ord not in (1, -1, 2, -2, inf, -inf, "nuc"):
        raise InvalidArgumentError(f"There is no matrix norm {ord!r}: use 'fro', 'nuc', 1, -1, 2, -2, inf or -inf.")
    order = [d for d in range(len(a.shape)) if d not in (rows, columns)]
    a = a.permute(*order, rows, columns)
    if ord in _ALONG_ROWS:
        found = _extreme(vector_norm(a, 1, _ALONG_ROWS[ord]), ord)
    else:
        values = singular_values(a)
        found = values.sum(-1) if ord == "nuc" else _extreme(values, ord)
    if keepdim:
        for kept in sorted((rows, columns)):
            found = found.unsqueeze(kept)
    return found


def _two_dims(a: Any, dim: Any) -> tuple[int, int]:
    """Return the dimensions of rows and columns."""
    if len(a.shape) < 2:
        raise DimensionError(f"The norm of a matrix needs two dimensions, and shape {a.shape} has fewer.")
    if not isinstance(dim, tuple | list) or len(dim) != 2:
        raise InvalidArgumentError(f"The norm of a matrix is over two dimensions, not {dim!r}.")
    rows, columns = normalize_dims(dim, len(a.shape))
    return rows, columns


def _extreme(values: Any, ord: Any) -> Any:
    """Return the largest values along the last dimension (0 of none), or for a negative order the smallest."""
    if values.shape[-1] == 0 and ord > 0:
        return values.sum(-1)
    return values.amax(-1) if ord > 0 else values.amin(-1)


def linalg_norm(
    A: T,  # noqa: N803 - PyTorch's name
    ord: Any = None,
    dim: Any = None,
    keepdim: bool = False,
    *,
    dtype: Any = None,
) -> T:
    """Return the norm of a vector or of a matrix.

    Args:
        A: Floating point numbers.
        ord: Which norm. If left out, the 2-norm of all elements, or of those along `dim`, as one vector.
        dim: With `ord`: one dimension for vectors, two for matrices; if left out, A itself is the vector or matrix.
        keepdim: Whether the dimensions stay, with size 1.
        dtype: What to convert to first; no narrower than that of A.

    Raises:
        DimensionError: There are no such dimensions.
        DtypeError: Integers or bools, or a narrower dtype.
        InvalidArgumentError: There is no such norm.
        ShapeError: A is neither vector nor matrix and no dimensions say where they are.

    Example:
        >>> from minitorch_tensor import linalg, tensor
        >>> linalg.norm(tensor([[3.0, 0.0], [0.0, 4.0]]), ord=2)
        tensor(4.)
    """
    check_floating(A, "linalg.norm")
    if ord is None:
        return vector_norm(A, 2, dim, keepdim, dtype=dtype)
    if dim is None and len(A.shape) not in (1, 2):
        raise ShapeError(
            f"linalg.norm(ord={ord!r}) of shape {A.shape} is neither that of a vector nor of a matrix: name dim."
        )
    dims = normalize_dims(dim, len(A.shape))
    if len(dims) > 2:
        raise InvalidArgumentError(f"linalg.norm() is over one dimension or two, not {dims}.")
    if len(dims) == 1 and not isinstance(ord, str):
        return vector_norm(A, ord, dims, keepdim, dtype=dtype)
    return matrix_norm(A, ord, dims, keepdim, dtype=dtype)


class MatrixNormMethods:
    """The methods of this family."""

    __slots__ = ()

    norm = norm
