"""Products by the name of what they multiply: matrices, batches, vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.errors import DtypeError, ShapeError
from minitorch_tensor.functions.arguments import check_floating, check_not_bool, check_tensor
from minitorch_tensor.functions.contraction import contract
from minitorch_tensor.functions.joining import stack
from minitorch_tensor.functions.matmul import cannot_multiply, check_dims, factors, matmul, product
from minitorch_tensor.functions.slices import unbind
from minitorch_tensor.shapes import normalize_dim, shape_broadcast
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = ["ProductMethods", "bmm", "cross", "dot", "inner", "mm", "mv", "outer", "vdot", "vecdot"]


# ----------------------------------------------------------------------------------------------------------------------
# Matrices and batches
# ----------------------------------------------------------------------------------------------------------------------
def mm(input: T, mat2: T) -> T:
    """Return the product of two matrices.

    Args:
        input: Shape (n, k).
        mat2: Of the same dtype, shape (k, m).

    Returns:
        Shape (n, m).

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The inner sizes differ, or an operand is no matrix.

    Example:
        >>> from minitorch_tensor import tensor
        >>> mm(tensor([[1, 2]]), tensor([[3], [4]]))
        tensor([[11]])
    """
    a, b = factors("mm", input, mat2)
    check_dims("mm", (2, 2), a, b)
    return product(a, b)


def bmm(input: T, mat2: T) -> T:
    """Return the products of two batches of matrices of one length, without broadcasting.

    Args:
        input: Shape (batch, n, k).
        mat2: Of the same dtype, shape (batch, k, m).

    Returns:
        Shape (batch, n, m).

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The inner sizes or the batches differ, or an operand has not three dimensions.

    Example:
        >>> from minitorch_tensor import ones
        >>> bmm(ones(7, 2, 3), ones(7, 3, 4)).shape
        (7, 2, 4)
    """
    a, b = factors("bmm", input, mat2)
    check_dims("bmm", (3, 3), a, b)
    if a.shape[0] != b.shape[0]:
        raise cannot_multiply(a, b, f"the batches {a.shape[0]} and {b.shape[0]} differ; matmul would broadcast a 1")
    return product(a, b)


def mv(input: T, vec: T) -> T:
    """Return the product of a matrix and a vector.

    Args:
        input: Shape (n, k).
        vec: Of the same dtype, shape (k,).

    Returns:
        Shape (n,).

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The inner sizes differ, or the operands are no matrix and vector.

    Example:
        >>> from minitorch_tensor import tensor
        >>> mv(tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([10.0, 1.0]))
        tensor([12., 34.])
    """
    a, b = factors("mv", input, vec)
    check_dims("mv", (2, 1), a, b)
    return product(a, b)


def dot(input: T, tensor: T) -> T:
    """Return Σ input · tensor of two vectors.

    Args:
        input: Shape (n,).
        tensor: Of the same dtype, shape (n,).

    Returns:
        A 0-d tensor.

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The lengths differ, or an operand is no vector.

    Example:
        >>> from minitorch_tensor import tensor
        >>> dot(tensor([2, 3]), tensor([2, 1]))
        tensor(7)
    """
    a, b = factors("dot", input, tensor)
    check_dims("dot", (1, 1), a, b)
    return product(a, b)


def vdot(input: T, other: T) -> T:
    """Return Σ input · other of two vectors; for real numbers it is `dot`.

    Args:
        input: Shape (n,).
        other: Of the same dtype, shape (n,).

    Returns:
        A 0-d tensor.

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The lengths differ, or an operand is no vector.

    Example:
        >>> from minitorch_tensor import tensor
        >>> vdot(tensor([2, 3]), tensor([2, 1]))
        tensor(7)
    """
    return dot(input, other)


# ----------------------------------------------------------------------------------------------------------------------
# Vectors
# ----------------------------------------------------------------------------------------------------------------------
def outer(input: T, vec2: T) -> T:
    """Return every product of an element of one vector and an element of another.

    Args:
        input: Shape (n,).
        vec2: Shape (m,), of any dtype: these are products of single elements, and promote as such.

    Returns:
        Shape (n, m).

    Raises:
        ShapeError: An operand is no vector.

    Example:
        >>> from minitorch_tensor import tensor
        >>> outer(tensor([1, 2]), tensor([10, 1]))
        tensor([[10,  1],
                [20,  2]])
    """
    for operand in (input, vec2):
        check_tensor(operand, "outer")
        if len(operand.shape) != 1:
            raise ShapeError(f"outer() is for vectors, not for a tensor of shape {operand.shape}: use ravel() first.")
    return input.reshape(-1, 1) * vec2


def inner(input: T, other: T) -> T:
    """Return the dot products of all rows of one tensor with all rows of another.

    Args:
        input: Shape (..., k); a 0-d tensor multiplies the other.
        other: Of the same dtype, shape (..., k) or ().

    Returns:
        The leading shape of input followed by that of other.

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The last sizes differ.

    Example:
        >>> from minitorch_tensor import ones
        >>> inner(ones(2, 3), ones(4, 5, 3)).shape
        (2, 4, 5)
    """
    check_tensor(input, "inner")
    check_tensor(other, "inner")
    if not input.shape or not other.shape:
        return input * other
    a, b = factors("inner", input, other)
    if a.shape[-1] != b.shape[-1]:
        raise ShapeError(
            f"Cannot take the inner product of shapes {a.shape} and {b.shape}: the last sizes {a.shape[-1]} and "
            f"{b.shape[-1]} differ."
        )
    left = list(range(1, len(a.shape)))
    right = list(range(len(a.shape), len(a.shape) + len(b.shape) - 1))
    return contract([(a, [*left, 0]), (b, [*right, 0])], [*left, *right])


def vecdot(x: T, y: T, *, dim: int = -1) -> T:
    """Return the dot products of vectors that lie along a dimension.

    Args:
        x: Floating point, any shape.
        y: Of the same dtype; the shapes broadcast.
        dim: Along which dimension of the common shape.

    Returns:
        The common shape without that dimension.

    Raises:
        BroadcastError: The shapes do not broadcast.
        DtypeError: The dtypes differ, or are not floating point.

    Example:
        >>> from minitorch_tensor import tensor
        >>> vecdot(tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([10.0, 1.0]))
        tensor([12., 34.])
    """
    check_floating(x, "vecdot")
    check_floating(y, "vecdot")
    if x.dtype is not y.dtype:
        raise DtypeError(f"vecdot() was given {x.dtype.name} and {y.dtype.name}: convert one of them with to().")
    dims = len(shape_broadcast(x.shape, y.shape))
    return (x * y).sum(normalize_dim(dim, dims))


def cross(input: T, other: T, dim: int | None = None) -> T:
    """Return the cross products of vectors of three that lie along a dimension.

    (a₁b₂ - a₂b₁, a₂b₀ - a₀b₂, a₀b₁ - a₁b₀).

    Args:
        input: Shape (..., 3, ...).
        other: Of the same dtype and number of dimensions; the shapes broadcast.
        dim: Along which dimension; by default the first in which input is of size 3.

    Returns:
        The common shape.

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: There is no dimension of size 3, or that given is of another size.
        UnsupportedDtypeError: The operands are bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> cross(tensor([1, 0, 0]), tensor([0, 1, 0]))
        tensor([0, 0, 1])
    """
    check_not_bool(input, "cross", implemented=False)
    check_tensor(other, "cross")
    if input.dtype is not other.dtype:
        raise DtypeError(f"cross() was given {input.dtype.name} and {other.dtype.name}: convert one of them with to().")
    a, b = input.shape, other.shape
    if len(a) != len(b):
        raise ShapeError(f"cross() was given shapes {a} and {b}: they need the same number of dimensions.")
    if dim is None:
        if 3 not in a:
            raise ShapeError(f"cross() is for vectors of three: shape {a} has no dimension of size 3.")
        dim = a.index(3)
    dim = normalize_dim(dim, len(a))
    if not a or a[dim] != 3 or b[dim] != 3:
        raise ShapeError(f"cross() is for vectors of three: shapes {a} and {b} are not of size 3 in dimension {dim}.")
    (a0, a1, a2), (b0, b1, b2) = unbind(input, dim), unbind(other, dim)
    return stack([a1 * b2 - a2 * b1, a2 * b0 - a0 * b2, a0 * b1 - a1 * b0], dim)


class ProductMethods:
    """The methods of this family."""

    __slots__ = ()

    bmm = bmm
    cross = cross
    dot = dot
    inner = inner
    matmul = matmul
    mm = mm
    mv = mv
    outer = outer
    vdot = vdot

    def __matmul__(self: Any, other: Any) -> Any:
        return matmul(self, other) if isinstance(other, TensorData | np.ndarray) else NotImplemented

    def __rmatmul__(self: Any, other: Any) -> Any:
        return matmul(other, self) if isinstance(other, np.ndarray) else NotImplemented
