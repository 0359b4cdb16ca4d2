"""Products of matrices and vectors, over the last two dimensions.

All products are the backend's one primitive `matmul`; a vector takes part as a matrix of one row or one column. The
gradients are products again, with one operand transposed, which is a view and costs nothing.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.dtypes import bool_
from minitorch_tensor.errors import (
    BackendError,
    BroadcastError,
    DtypeError,
    InvalidTypeError,
    ShapeError,
    UnsupportedDtypeError,
)
from minitorch_tensor.functions.rule import Rule, first_tensor
from minitorch_tensor.operands import as_operand
from minitorch_tensor.recording import binary
from minitorch_tensor.shapes import shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T
from minitorch_tensor.view_node import view

__all__ = [
    "Dot",
    "MatMul",
    "MatVec",
    "Transposed",
    "cannot_multiply",
    "check_dims",
    "check_inner",
    "column",
    "factors",
    "matmul",
    "matmul_gradients",
    "product",
    "row",
    "rows",
    "transposed",
]


# ----------------------------------------------------------------------------------------------------------------------
# Rules
# ----------------------------------------------------------------------------------------------------------------------
class Transposed(Rule):
    """The last two dimensions exchanged, as a view."""

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        return transposed(grad)


class MatMul(Rule):
    """a @ b of matrices; the dimensions before the last two broadcast."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_partners(a, b)
        return a.backend.matmul(a, b)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return matmul_gradients(ctx, 0, grad, a, b)


def matmul_gradients(ctx: Any, first: int, grad: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """Return the gradients of a @ b, which are the arguments `first` and `first` + 1 of a rule."""
    of_a = of_b = None
    if ctx.needs(first):
        of_a = binary(MatMul, grad, transposed(b))
    if ctx.needs(first + 1):
        if (
            len(ctx.shapes[first + 1]) == 2 < len(a.shape)
        ):  # one product of all rows instead of a batch that is summed afterwards
            a, grad = rows(a), rows(grad)
        of_b = binary(MatMul, transposed(a), grad)
    return of_a, of_b


class MatVec(Rule):
    """a @ v of matrices and vectors; the dimensions before the last two of a broadcast."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, v: Any) -> Any:
        ctx.save_partners(a, v)
        out = a.backend.matmul(a, column(v))
        return out.seen_as(out.shape[:-1], out.strides[:-1], out.offset)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, v = ctx.saved_tensors
        of_a = binary(MatMul, grad.reshape(*grad.shape, 1), v.reshape(1, *v.shape)) if ctx.needs(0) else None
        of_v = binary(MatVec, transposed(rows(a)), grad.reshape(size_of(grad.shape))) if ctx.needs(1) else None
        return of_a, of_v


class Dot(Rule):
    """Σ a · b of two vectors."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_partners(a, b)
        out = a.backend.matmul(row(a), column(b))
        return out.seen_as((), (), out.offset)

    @staticmethod
    def backward(ctx: Any, grad: Any) -> Any:
        a, b = ctx.saved_tensors
        return grad * b if ctx.needs(0) else None, grad * a if ctx.needs(1) else None


# ----------------------------------------------------------------------------------------------------------------------
# Other ways to see an operand
# ----------------------------------------------------------------------------------------------------------------------
def transposed(a: Any) -> Any:
    """Return a view with the last two dimensions exchanged."""
    if len(a.shape) == 2 and not grad_mode.enabled:
        return a.turned()
    shape, strides = a.shape, a.strides
    layout = (*shape[:-2], shape[-1], shape[-2]), (*strides[:-2], strides[-1], strides[-2]), a.offset
    return view(Transposed, a, {}, layout)


def rows(a: Any) -> Any:
    """Return the rows of all matrices as one matrix."""
    return a if len(a.shape) == 2 else a.reshape(size_of(a.shape[:-1]), a.shape[-1])


def row(v: Any) -> Any:
    """Return a vector as a matrix of one row, without history."""
    return v.seen_as((1, *v.shape), (v.shape[0], *v.strides), v.offset)


def column(v: Any) -> Any:
    """Return a vector as a matrix of one column, without history."""
    return v.seen_as((*v.shape, 1), (*v.strides, 1), v.offset)


# ----------------------------------------------------------------------------------------------------------------------
# What fits what
# ----------------------------------------------------------------------------------------------------------------------
def factors(operation: str, a: Any, b: Any) -> tuple[Any, Any]:
    """Return the two operands of a product as tensors, of one backend and one dtype that can be multiplied.

    Raises:
        BackendError: They are on different backends.
        DtypeError: Their dtypes differ: products do not promote.
        InvalidTypeError: One is no tensor.
        UnsupportedDtypeError: They are bools.
    """
    alike = isinstance(a, TensorData) and isinstance(b, TensorData) and a.dtype is b.dtype and a.backend is b.backend
    if alike and a.dtype is not bool_:
        return a, b
    return _checked_factors(operation, a, b)


def _checked_factors(operation: str, a: Any, b: Any) -> tuple[Any, Any]:
    """Return as a tensor what can be one, and say what is wrong with the rest."""
    beside = first_tensor(operation, (a, b))
    pair = []
    for value in (a, b):
        operand = as_operand(value, beside, MatMul)
        if not isinstance(operand, TensorData):
            raise InvalidTypeError(f"{operation} takes two tensors, not {value!r}; multiply by a number with *.")
        pair.append(operand)
    a, b = pair
    if a.backend is not b.backend:
        raise BackendError(
            f"{operation} was given tensors of the backends '{a.backend.name}' and '{b.backend.name}': "
            f"move one of them with .to('{a.backend.name}')."
        )
    if a.dtype is not b.dtype:
        raise DtypeError(
            f"Cannot multiply {a.dtype.name} @ {b.dtype.name} in {operation}: products do not promote. "
            f"Convert one of them with .to({max(a.dtype, b.dtype, key=lambda dtype: dtype.rank)!r})."
        )
    if a.dtype is bool_:
        raise UnsupportedDtypeError(f"{operation} is not defined for bools: convert them with .to(int64), or use &.")
    return a, b


def cannot_multiply(a: Any, b: Any, why: str) -> ShapeError:
    """Return the error that says which shapes do not go together."""
    return ShapeError(f"Cannot multiply {a.shape} @ {b.shape}: {why}.")


def check_inner(a: Any, b: Any) -> None:
    """Refuse two operands if the last size of the one is not that of the other before its last, or its only one."""
    left, right = a.shape[-1], b.shape[-2:][0]
    if left != right:
        raise cannot_multiply(a, b, f"the inner sizes {left} and {right} differ")


def check_dims(operation: str, dims: tuple[int, int], a: Any, b: Any) -> None:
    """Refuse operands of other numbers of dimensions than an operation is for."""
    if (len(a.shape), len(b.shape)) != dims:
        raise cannot_multiply(
            a, b, f"{operation} is for tensors of {dims[0]} and {dims[1]} dimensions; use matmul for others"
        )


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def matmul(input: T, other: T) -> T:
    """Return the product input @ other of matrices or vectors.

    Σₖ input[..., i, k] · other[..., k, j]. Two vectors give their dot product; a vector beside a matrix is a row on the
    left and a column on the right, and that dimension is dropped again; more than two dimensions are batches of
    matrices, which broadcast.

    Args:
        input: Shape (k,), (n, k) or (..., n, k).
        other: Of the same dtype, shape (k,), (k, m) or (..., k, m).

    Returns:
        Shape (), (n,), (m,), (n, m) or (..., n, m).

    Raises:
        DtypeError: The dtypes differ.
        ShapeError: The inner sizes differ, or one operand has no dimension.
        UnsupportedDtypeError: The operands are bools.

    Example:
        >>> from minitorch_tensor import tensor
        >>> matmul(tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([10.0, 1.0]))
        tensor([12., 34.])
    """
    if isinstance(other, TensorData) and isinstance(input, TensorData):
        a, b, dtype = input.shape, other.shape, input.dtype
        if len(a) == 2 == len(b) and a[1] == b[0] and dtype is other.dtype and dtype is not bool_:
            return binary(MatMul, input, other)
    return product(*factors("matmul", input, other))


def product(a: Any, b: Any) -> Any:
    """Return a @ b of two factors, by the rule for their numbers of dimensions.

    Raises:
        ShapeError: They do not fit.
    """
    if not a.shape or not b.shape:
        raise cannot_multiply(a, b, "both need at least one dimension; use * for numbers")
    check_inner(a, b)
    if len(b.shape) == 1:
        return binary(Dot if len(a.shape) == 1 else MatVec, a, b)
    if len(a.shape) == 1:
        return binary(MatVec, transposed(b), a)
    try:
        shape_broadcast(a.shape[:-2], b.shape[:-2])
    except BroadcastError:
        raise BroadcastError(
            f"Cannot multiply {a.shape} @ {b.shape}: the batches {a.shape[:-2]} and {b.shape[:-2]} do not broadcast."
        ) from None
    return binary(MatMul, a, b)
