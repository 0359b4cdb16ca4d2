"""How far numbers lie from their mean."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.errors import InvalidTypeError
from minitorch_tensor.functions.arguments import check_floating, numpy_names
from minitorch_tensor.functions.reductions import count_of, mean, restored
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import normalize_dims
from minitorch_tensor.tensor_like import T

__all__ = ["StatisticsMethods", "Std", "Var", "std", "std_mean", "var", "var_mean", "variance", "variance_gradient"]


class Var(Rule):
    """Σ (a - mean)² / (n - correction) along some dimensions of n elements together."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool, correction: float) -> Any:
        ctx.save_for_backward(a)
        return variance(a, dims, keepdim, correction)

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool, correction: float) -> Any:
        (a,) = ctx.saved_tensors
        return variance_gradient(restored(grad, a.shape, dims, keepdim), a, dims, correction)


class Std(Rule):
    """The square root of the variance; where that is 0, so is the gradient."""

    @staticmethod
    def forward(ctx: Any, a: Any, *, dims: tuple[int, ...], keepdim: bool, correction: float) -> Any:
        out = a.backend.map(operators.sqrt, variance(a, dims, keepdim, correction))
        ctx.save_for_backward(a, out)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, dims: tuple[int, ...], keepdim: bool, correction: float) -> Any:
        a, out = ctx.saved_tensors
        scaled = (grad / (out * 2.0)).masked_fill(out == 0, 0)
        return variance_gradient(restored(scaled, a.shape, dims, keepdim), a, dims, correction)


def variance(a: Any, dims: tuple[int, ...], keepdim: bool, correction: float) -> Any:
    """Return Σ (a - mean)² / (n - correction).

    In two passes, so that no digits are lost; and beginning at one of the elements instead of at 0, so that equal
    elements have a variance of exactly 0.
    """
    backend, count = a.backend, count_of(a.shape, dims)
    if count:
        shape = tuple([1 if dim in dims else size for dim, size in enumerate(a.shape)])
        a = backend.zip(operators.sub, a, a.seen_as(shape, a.strides, a.offset))
    total = backend.reduce(operators.add, a, dims, start=0, keepdim=True)
    centred = backend.zip(operators.sub, a, backend.zip(operators.div, total, constant(count, a.dtype, a)))
    squares = backend.zip(operators.mul, centred, centred)
    freedom = max(count - correction, 0) if count else 0
    total = backend.reduce(operators.add, squares, dims, start=0, keepdim=keepdim)
    return backend.zip(operators.div, total, constant(freedom, a.dtype, a))


def variance_gradient(grad: Any, a: Any, dims: tuple[int, ...], correction: float) -> Any:
    """Return grad · 2 (a - mean) / (n - correction); the mean's own part of the derivative cancels out."""
    freedom = count_of(a.shape, dims) - correction
    factor = 2.0 / freedom if freedom else float("inf")
    return grad * factor * (a - mean(a, dims, True))


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
@numpy_names
def var(input: T, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None) -> T:
    """Return the variance of all elements, or of those along some dimensions.

    The formula is Σ (x - mean)² / (n - correction); of as many elements as the correction or fewer it is NaN or
    infinite.

    Args:
        input: Floating point numbers of any shape.
        dim: One dimension or several; all of them if left out.
        unbiased: The older way to say correction=1 (True) or 0 (False).
        keepdim: Whether the dimensions stay, with size 1.
        correction: What is taken from the number of elements, 1 if left out.

    Raises:
        DimensionError: There is no such dimension.
        DtypeError: Integers or bools.
        InvalidTypeError: Both `unbiased` and `correction`, or a correction that is no number.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0, 3.0]).var()
        tensor(1.)
    """
    return record(Var, (input,), _options("var", input, dim, unbiased, keepdim, correction))


@numpy_names
def std(input: T, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None) -> T:
    """Return the standard deviation, the square root of the variance; the arguments are those of `var`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> tensor([1.0, 2.0, 3.0]).std()
        tensor(1.)
    """
    return record(Std, (input,), _options("std", input, dim, unbiased, keepdim, correction))


@numpy_names
def var_mean(
    input: T, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[T, T]:
    """Return the variance and the mean; the arguments are those of `var`.

    Example:
        >>> from minitorch_tensor import tensor, var_mean
        >>> var_mean(tensor([1.0, 2.0, 3.0]))
        (tensor(1.), tensor(2.))
    """
    options = _options("var_mean", input, dim, unbiased, keepdim, correction)
    return record(Var, (input,), options), mean(input, options["dims"], keepdim)


@numpy_names
def std_mean(
    input: T, dim: Any = None, unbiased: Any = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[T, T]:
    """Return the standard deviation and the mean; the arguments are those of `var`.

    Example:
        >>> from minitorch_tensor import std_mean, tensor
        >>> std_mean(tensor([1.0, 2.0, 3.0]))
        (tensor(1.), tensor(2.))
    """
    options = _options("std_mean", input, dim, unbiased, keepdim, correction)
    return record(Std, (input,), options), mean(input, options["dims"], keepdim)


def _options(name: str, a: Any, dim: Any, unbiased: Any, keepdim: bool, correction: Any) -> dict[str, Any]:
    """Check the arguments; a bool in the place of a dimension is `unbiased`, as in var(x, False)."""
    check_floating(a, name)
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if unbiased is not None:
        if correction is not None:
            raise InvalidTypeError(f"{name}() takes unbiased={unbiased} or correction={correction!r}, not both.")
        correction = 1 if unbiased else 0
    if correction is None:
        correction = 1
    if not isinstance(correction, int | float):
        raise InvalidTypeError(f"The correction of {name}() is a number, not {correction!r}.")
    return {"dims": normalize_dims(dim, len(a.shape)), "keepdim": keepdim, "correction": correction}


class StatisticsMethods:
    """The methods of this family."""

    __slots__ = ()

    std = std
    var = var
