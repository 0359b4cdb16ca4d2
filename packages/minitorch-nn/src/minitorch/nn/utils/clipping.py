"""Gradients kept within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from minitorch_scalar.errors import GraphError, InvalidValueError
from minitorch_tensor import Tensor, no_grad, stack, zeros

__all__ = ["clip_grad_norm_", "clip_grad_value_", "get_total_norm"]


def get_total_norm(tensors: Any, norm_type: float = 2.0, error_if_nonfinite: bool = False) -> Tensor:
    """Return the norm of all numbers of some tensors together.

    Args:
        tensors: One or several; the norm of none is 0.
        norm_type: The p of the p-norm; infinity for the largest absolute value.
        error_if_nonfinite: Whether a norm that is infinite or NaN is an error.

    Raises:
        GraphError: It is, and should not be.
    """
    parts = _as_list(tensors)
    if not parts:
        return zeros(())
    with no_grad():
        norms = [part.detach().norm(norm_type) for part in parts]
        total = norms[0] if len(norms) == 1 else stack(norms).norm(norm_type)
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise GraphError(
            f"The gradients have a norm of {total.item()}, and cannot be clipped by it. Look for what is not finite "
            "with detect_anomaly(), or pass error_if_nonfinite=False."
        )
    return total


def clip_grad_norm_(
    parameters: Any, max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> Tensor:
    """Make all gradients smaller by one factor, so that their norm together is at most `max_norm`.

    Args:
        parameters: One tensor or several; those without a gradient do not count.
        max_norm: The largest norm.
        norm_type: The p of the p-norm; infinity for the largest absolute value.
        error_if_nonfinite: Whether a norm that is infinite or NaN is an error.

    Returns:
        The norm before, a 0-d tensor.

    Raises:
        GraphError: The norm is infinite or NaN, and should not be.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([0.0, 0.0], requires_grad=True)
        >>> p.grad = tensor([3.0, 4.0])
        >>> clip_grad_norm_([p], 1.0), p.grad
        (tensor(5.), tensor([0.6000, 0.8000]))
    """
    grads = _gradients(parameters)
    total = get_total_norm(grads, norm_type, error_if_nonfinite)
    with no_grad():
        factor = (float(max_norm) / (total + 1e-6)).clamp(max=1.0)
        for grad in grads:
            grad.mul_(factor.to(grad.dtype))
    return total


def clip_grad_value_(parameters: Any, clip_value: float) -> None:
    """Keep every number of all gradients between -clip_value and clip_value.

    Args:
        parameters: One tensor or several; those without a gradient do not count.
        clip_value: Not negative.

    Raises:
        InvalidValueError: It is negative.
    """
    bound = float(clip_value)
    if bound < 0:
        raise InvalidValueError(f"clip_value is {clip_value}; it must be at least 0.")
    with no_grad():
        for grad in _gradients(parameters):
            grad.clamp_(-bound, bound)


def _gradients(parameters: Any) -> list[Any]:
    return [p.grad.detach() for p in _as_list(parameters) if p.grad is not None]


def _as_list(tensors: Tensor | Iterable[Any]) -> list[Any]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)
