"""Products added to something: beta · input + alpha · (a @ b), as one operation."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor.errors import BroadcastError, DtypeError, InvalidTypeError
from minitorch_tensor.functions.inplace import write
from minitorch_tensor.functions.matmul import cannot_multiply, check_dims, check_inner, factors, matmul_gradients
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record, ternary
from minitorch_tensor.shapes import Shape, shape_broadcast
from minitorch_tensor.tensor_data import TensorData
from minitorch_tensor.tensor_like import T

__all__ = [
    "AddMatMul",
    "AddedProductMethods",
    "addbmm",
    "addbmm_",
    "addmm",
    "addmm_",
    "addmv",
    "addmv_",
    "baddbmm",
    "baddbmm_",
]


class AddMatMul(Rule):
    """beta · input + alpha · (a @ b); a factor of 0 leaves its part out, NaN or not."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, input: Any, a: Any, b: Any, *, beta: Any = 1, alpha: Any = 1) -> Any:
        ctx.save_for_backward(a if ctx.needs(2) else None, b if ctx.needs(1) else None)
        backend = input.backend
        if _is_linear(a, beta, alpha):
            return backend.linear(a, b.turned(), input)
        out = backend.matmul(a, b)
        if alpha == 0:
            backend.fill(out, 0)
        elif alpha != 1:
            backend.zip(operators.mul, out, constant(alpha, out.dtype, out), out=out)
        if beta != 0:
            scaled = input if beta == 1 else backend.zip(operators.mul, input, constant(beta, out.dtype, out))
            backend.zip(operators.add, out, scaled, out=out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, beta: Any = 1, alpha: Any = 1) -> Any:
        a, b = ctx.saved_tensors
        if not grad_mode.enabled and _is_linear(grad, beta, alpha):
            row = ctx.shapes[0] == grad.shape[1:] and ctx.needs(0)
            weight = None if b is None else b.turned()
            of_a, _, of_row = grad.backend.linear_back(grad, None, weight, ctx.shapes[1], bias=row)
            of_b = None if a is None else grad.backend.matmul(a.turned(), grad)  # not turned, so that it may be kept
            return of_row if row else grad, of_a, of_b
        of_input = (grad if beta == 1 else grad * beta) if ctx.needs(0) else None
        return of_input, *matmul_gradients(ctx, 1, grad if alpha == 1 else grad * alpha, a, b)


def _is_linear(a: Any, beta: Any, alpha: Any) -> bool:
    """Say whether this is what a backend computes in one go: rows times a matrix, plus the input."""
    return len(a.shape) == 2 and beta == 1 == alpha


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def addmm(input: T, mat1: T, mat2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Return beta · input + alpha · (mat1 @ mat2).

    Args:
        input: Broadcasts to shape (n, m).
        mat1: Of the same dtype, shape (n, k).
        mat2: Of the same dtype, shape (k, m).
        beta: A number; with 0 the input is not looked at.
        alpha: A number; with 0 the product is not looked at.

    Returns:
        Shape (n, m).

    Raises:
        BroadcastError: The input does not broadcast to the product.
        DtypeError: The dtypes differ, or a factor is no integer where the tensors are.
        ShapeError: The matrices do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> addmm(tensor([100, 200]), tensor([[1, 2]]), tensor([[3, 4], [5, 6]]))
        tensor([[113, 216]])
    """
    if _fit(input, mat1, mat2) and beta.__class__ is int is alpha.__class__:
        if beta == 1 == alpha:
            return ternary(AddMatMul, input, mat1, mat2)  # as every layer has it
        return record(AddMatMul, (input, mat1, mat2), {"beta": beta, "alpha": alpha})
    input, a, b = _operands("addmm", (2, 2), input, mat1, mat2)
    return _added("addmm", input, a, b, beta, alpha)


def addmv(input: T, mat: T, vec: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Return beta · input + alpha · (mat @ vec).

    Args:
        input: Broadcasts to shape (n,).
        mat: Of the same dtype, shape (n, k).
        vec: Of the same dtype, shape (k,).
        beta: A number; with 0 the input is not looked at.
        alpha: A number; with 0 the product is not looked at.

    Returns:
        Shape (n,).

    Raises:
        BroadcastError: The input does not broadcast to the product.
        DtypeError: The dtypes differ, or a factor is no integer where the tensors are.
        ShapeError: The matrix and the vector do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> addmv(tensor([100.0]), tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([10.0, 1.0]), alpha=2)
        tensor([124., 168.])
    """
    input, a, v = _operands("addmv", (2, 1), input, mat, vec)
    _check_broadcast("addmv", input, a.shape[:1])
    column = input.reshape(-1, 1) if input.shape else input
    return _added("addmv", column, a, v.reshape(-1, 1), beta, alpha).reshape(-1)


def addbmm(input: T, batch1: T, batch2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Return beta · input + alpha · Σ (batch1 @ batch2), summed over the batch.

    Args:
        input: Broadcasts to shape (n, m).
        batch1: Of the same dtype, shape (batch, n, k).
        batch2: Of the same dtype, shape (batch, k, m).
        beta: A number; with 0 the input is not looked at.
        alpha: A number; with 0 the products are not looked at.

    Returns:
        Shape (n, m).

    Raises:
        BroadcastError: The input does not broadcast to the sum.
        DtypeError: The dtypes differ, or a factor is no integer where the tensors are.
        ShapeError: The batches do not fit.

    Example:
        >>> from minitorch_tensor import ones
        >>> addbmm(ones(2, 2), ones(5, 2, 3), ones(5, 3, 2))
        tensor([[16., 16.],
                [16., 16.]])
    """
    input, a, b = _operands("addbmm", (3, 3), input, batch1, batch2)
    batch, n, k = a.shape
    wide = a.permute(1, 0, 2).reshape(n, batch * k)  # the sum over the batch is one over longer rows
    return _added("addbmm", input, wide, b.reshape(batch * k, b.shape[2]), beta, alpha)


def baddbmm(input: T, batch1: T, batch2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Return beta · input + alpha · (batch1 @ batch2), matrix by matrix.

    Args:
        input: Broadcasts to shape (batch, n, m).
        batch1: Of the same dtype, shape (batch, n, k).
        batch2: Of the same dtype, shape (batch, k, m).
        beta: A number; with 0 the input is not looked at.
        alpha: A number; with 0 the products are not looked at.

    Returns:
        Shape (batch, n, m).

    Raises:
        BroadcastError: The input does not broadcast to the products.
        DtypeError: The dtypes differ, or a factor is no integer where the tensors are.
        ShapeError: The batches do not fit.

    Example:
        >>> from minitorch_tensor import ones
        >>> baddbmm(ones(2), ones(1, 2, 3), ones(1, 3, 2), beta=0.5)
        tensor([[[3.5000, 3.5000],
                 [3.5000, 3.5000]]])
    """
    input, a, b = _operands("baddbmm", (3, 3), input, batch1, batch2)
    return _added("baddbmm", input, a, b, beta, alpha)


# ----------------------------------------------------------------------------------------------------------------------
# In place
# ----------------------------------------------------------------------------------------------------------------------
def addmm_(input: T, mat1: T, mat2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Replace input by `addmm`, and return it."""
    return write(input, addmm, mat1, mat2, beta=beta, alpha=alpha)


def addmv_(input: T, mat: T, vec: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Replace input by `addmv`, and return it."""
    return write(input, addmv, mat, vec, beta=beta, alpha=alpha)


def addbmm_(input: T, batch1: T, batch2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Replace input by `addbmm`, and return it."""
    return write(input, addbmm, batch1, batch2, beta=beta, alpha=alpha)


def baddbmm_(input: T, batch1: T, batch2: T, *, beta: Any = 1, alpha: Any = 1) -> T:
    """Replace input by `baddbmm`, and return it."""
    return write(input, baddbmm, batch1, batch2, beta=beta, alpha=alpha)


# ----------------------------------------------------------------------------------------------------------------------
# What fits
# ----------------------------------------------------------------------------------------------------------------------
def _fit(input: Any, a: Any, b: Any) -> bool:
    """Say whether a row is to be added to a product of matrices, all of one kind, as fast as it can be said."""
    if not (isinstance(input, TensorData) and isinstance(a, TensorData) and isinstance(b, TensorData)):
        return False
    n, dtype, backend = b.shape, b.dtype, b.backend
    return (
        len(a.shape) == 2 == len(n)
        and a.shape[1] == n[0]
        and input.shape == n[1:]
        and a.dtype is dtype is input.dtype
        and a.backend is backend is input.backend
        and dtype.is_floating_point
    )


def _operands(operation: str, dims: tuple[int, int], input: Any, a: Any, b: Any) -> tuple[Any, Any, Any]:
    """Return the three operands, of one dtype and backend and with factors that can be multiplied."""
    a, b = factors(operation, a, b)
    check_dims(operation, dims, a, b)
    check_inner(a, b)
    if dims[0] == 3 and a.shape[0] != b.shape[0]:
        raise cannot_multiply(a, b, f"the batches {a.shape[0]} and {b.shape[0]} differ")
    return factors(operation, input, a)[0], a, b


def _added(operation: str, input: Any, a: Any, b: Any, beta: Any, alpha: Any) -> Any:
    """Apply the rule to operands that fit each other."""
    _check_broadcast(operation, input, (*a.shape[:-1], b.shape[-1]))
    beta = beta if beta.__class__ is int else _factor("beta", beta, input)
    alpha = alpha if alpha.__class__ is int else _factor("alpha", alpha, input)
    return record(AddMatMul, (input, a, b), {"beta": beta, "alpha": alpha})


def _check_broadcast(operation: str, input: Any, shape: Shape) -> None:
    """Refuse an input that does not broadcast to the shape of the product."""
    if input.shape == shape or input.shape == shape[-1:]:
        return
    try:
        fits = shape_broadcast(input.shape, shape) == shape
    except BroadcastError:
        fits = False
    if not fits:
        raise BroadcastError(f"{operation}() cannot add shape {input.shape} to a product of shape {shape}.")


def _factor(name: str, value: Any, beside: Any) -> Any:
    """Return beta or alpha as a Python number that the dtype can hold."""
    if isinstance(value, TensorData) or type(value).__module__ == "numpy":
        value = value.item()
    if not isinstance(value, int | float):
        raise InvalidTypeError(f"{name} is a number, not {value!r} of type {type(value).__name__}.")
    if isinstance(value, float) and not beside.dtype.is_floating_point:
        raise DtypeError(f"{name} is an integer for tensors of {beside.dtype.name}, not {value}.")
    return value


class AddedProductMethods:
    """The methods of this family."""

    __slots__ = ()

    addbmm = addbmm
    addbmm_ = addbmm_
    addmm = addmm
    addmm_ = addmm_
    addmv = addmv
    addmv_ = addmv_
    baddbmm = baddbmm
    baddbmm_ = baddbmm_
