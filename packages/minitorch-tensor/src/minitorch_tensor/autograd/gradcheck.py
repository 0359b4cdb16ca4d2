"""Gradients against differences: every derivative of every output with respect to every element of every input.

The central difference (f(x + ε) - f(x - ε)) / 2ε is off by about ε² from the derivative, and by rounding, which grows
with 1/ε. With float64 and ε = 1e-6 both are below 1e-9; in float32 rounding alone is above 1e-2.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitorch_tensor.autograd.at_point import FunctionAtPoint, name_of, tensors_of
from minitorch_tensor.autograd.mismatch import describe, find_mismatch
from minitorch_tensor.autograd.passes import grad
from minitorch_tensor.dtypes import float64
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import GradcheckError, InvalidValueError, ShapeError

__all__ = ["gradcheck", "gradgradcheck"]


def gradcheck(
    func: Callable[..., Any],
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,  # noqa: ARG001 - PyTorch's argument; nothing is skipped here
) -> bool:
    """Check the gradients of a function of tensors against central differences.

    Args:
        func: A function of the inputs that returns a tensor or several.
        inputs: A tensor or a tuple of arguments; those tensors that require a gradient are checked, all elements of
            them. They should be float64. Nothing is written to them.
        eps: The step of the difference.
        atol: How far off a derivative may be at least.
        rtol: How far off it may be, as a share of the difference.
        raise_exception: Whether to raise if a derivative is wrong; else the answer is False.
        nondet_tol: How far two backward passes may be apart.
        fast_mode: Without effect: the check is always complete.

    Returns:
        Whether all derivatives are right.

    Raises:
        GradcheckError: A derivative is wrong. The message says where, by how much and, as far as can be seen, why.
        InvalidTypeError: The function returned no tensor.
        InvalidValueError: No input requires a gradient, or eps is not above 0.
        ShapeError: Several elements of an input are one in memory.

    Example:
        >>> from minitorch_tensor import float64, tensor
        >>> gradcheck(lambda x: x * x * x, tensor([1.0, 2.0], dtype=float64, requires_grad=True))
        True
    """
    args = (inputs,) if is_tensor(inputs) else tuple(inputs)
    positions = _checked_positions(args, eps)
    try:
        _check(FunctionAtPoint(func, args, positions, eps), atol, rtol, nondet_tol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    fast_mode: bool = False,
) -> bool:
    """Check the gradients of the gradients of a function against central differences.

    Args:
        func: A function of the inputs that returns a tensor or several.
        inputs: As for `gradcheck`.
        grad_outputs: The gradient to begin with for each output, and with respect to which to differentiate too; some
            numbers if left out.
        eps: The step of the difference.
        atol: How far off a derivative may be at least.
        rtol: How far off it may be, as a share of the difference.
        raise_exception: Whether to raise if a derivative is wrong; else the answer is False.
        nondet_tol: How far two backward passes may be apart.
        fast_mode: Without effect: the check is always complete.

    Returns:
        Whether all derivatives are right.

    Raises:
        GradcheckError: A derivative is wrong, or the function is not differentiable twice.
        InvalidTypeError: The function returned no tensor.
        InvalidValueError: No input requires a gradient, or eps is not above 0.

    Example:
        >>> from minitorch_tensor import float64, tensor
        >>> gradgradcheck(lambda x: x * x * x, tensor([1.0, 2.0], dtype=float64, requires_grad=True))
        True
    """
    args = (inputs,) if is_tensor(inputs) else tuple(inputs)
    _checked_positions(args, eps)
    if grad_outputs is None:
        seeds = tuple([_some_numbers(y, i) for i, y in enumerate(_differentiable(func(*args)))])
    else:
        given = (grad_outputs,) if is_tensor(grad_outputs) else tuple(grad_outputs)
        seeds = tuple([d if d.requires_grad else d.detach().clone().requires_grad_() for d in given])

    def gradient(*arguments: Any) -> tuple[Any, ...]:
        points, begin = arguments[: len(args)], arguments[len(args) :]
        outputs = _differentiable(func(*points))
        wanted = [x for x in points if is_tensor(x) and x.requires_grad]
        found = grad(outputs, wanted, begin, create_graph=True, allow_unused=True)
        return tuple([d for d in found if d is not None])

    gradient.__name__ = f"the gradient of {name_of(func)}"
    return gradcheck(
        gradient,
        (*args, *seeds),
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        fast_mode=fast_mode,
    )


# ----------------------------------------------------------------------------------------------------------------------
# What is checked
# ----------------------------------------------------------------------------------------------------------------------
def _checked_positions(args: Sequence[Any], eps: float) -> list[int]:
    """Return which arguments are checked, or say why none can be."""
    if not 0.0 < eps < np.inf:
        raise InvalidValueError(f"eps is {eps}; a difference needs a finite step above 0, such as 1e-6.")
    positions = [i for i, x in enumerate(args) if is_tensor(x) and x.requires_grad]
    if not positions:
        raise InvalidValueError("gradcheck found no input that requires a gradient: call requires_grad_() on one.")
    for i in positions:
        x = args[i]
        if any(stride == 0 and size > 1 for size, stride in zip(x.shape, x.strides, strict=True)):
            raise ShapeError(
                f"Argument {i} of shape {x.shape} has strides {x.strides}: several of its elements are one in memory "
                "and cannot be moved one by one. Pass a contiguous() one."
            )
        if x.dtype is not float64:
            warnings.warn(
                f"Argument {i} of gradcheck is {x.dtype.name}: differences are exact enough in float64 only.",
                UserWarning,
                stacklevel=3,
            )
    return positions


def _differentiable(result: Any) -> list[Any]:
    """Return the tensors among the results of a function through which gradients may flow."""
    return [y for y in tensors_of(result) if y.requires_grad]


def _some_numbers(like: Any, position: int) -> Any:
    """Return a leaf of numbers around 1, of the shape and dtype of an output."""
    numbers = np.random.default_rng(position).uniform(0.5, 1.5, like.shape).astype(like.dtype.numpy)
    return like.adopt(like.backend.from_numpy(np.asarray(numbers))).requires_grad_()


def _check(f: FunctionAtPoint, atol: float, rtol: float, nondet_tol: float) -> None:
    """Compare all derivatives."""
    _check_repeatable(f, nondet_tol)
    expected = [f.differences(position) for position in f.positions]
    for j, y in enumerate(f.outputs):
        rows = list(f.gradients(y))
        for i, position in enumerate(f.positions):
            size = f.args[position].numel()
            reached = any(row[i] is not None for row in rows)
            got = np.array([np.zeros(size) if row[i] is None else row[i] for row in rows]).reshape(len(rows), size)
            found = find_mismatch(got, expected[i][j], atol, rtol)
            if found is not None:
                raise GradcheckError(describe(f, j, position, found, reached))


def _check_repeatable(f: FunctionAtPoint, tolerance: float) -> None:
    for j, y in enumerate(f.outputs):
        ones = y.adopt(y.backend.full(y.shape, 1, y.dtype))
        first, second = f.gradient(y, ones), f.gradient(y, ones)
        for position, a, b in zip(f.positions, first, second, strict=True):
            if a is not None and not np.allclose(a, b, rtol=0.0, atol=tolerance, equal_nan=True):
                apart = float(np.nanmax(np.abs(a - b)))
                raise GradcheckError(
                    f"Gradient check of '{f.name}' failed for argument {position}: two backward passes from output {j} "
                    f"gave gradients that are {apart:.4g} apart. Set nondet_tol if that is expected."
                )
