"""The rules of normalisation: numbers brought to mean 0 and variance 1, then scaled and shifted.

Forward and backward are one kernel each. Where the way back is to be differentiated itself, it is written once more in
differentiable operations: `gradients`, the formula behind both kernels.
"""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_scalar.grad_mode import grad_mode
from minitorch_tensor import Tensor, no_grad
from minitorch_tensor.functions.rule import Rule
from minitorch_tensor.operands import constant
from minitorch_tensor.shapes import size_of

__all__ = ["BatchNormalise", "LayerNormalise", "begin_at_one", "follow", "gradients", "per_channel", "scaled"]


class LayerNormalise(Rule):
    """(a - mean) / √(variance + eps) · weight + bias, with the mean and the variance of the last `count` dimensions."""

    promotion = None

    @staticmethod
    def forward(ctx: Any, a: Any, weight: Any = None, bias: Any = None, *, count: int, eps: float) -> Any:
        out, mean, scale = a.backend.layer_norm(a, count, weight, bias, eps)
        ctx.save_for_backward(a, weight, mean, scale)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, count: int, eps: float) -> Any:
        a, weight, mean, scale = ctx.saved_tensors
        if not grad_mode.enabled:
            return grad.backend.layer_norm_back(grad, a, count, mean, scale, weight)[: len(ctx.inputs)]
        outer = len(a.shape) - count
        dims, others = tuple(range(outer, len(a.shape))), tuple(range(outer))
        return gradients(grad, a, weight, dims, others, eps)[: len(ctx.inputs)]


class BatchNormalise(Rule):
    """(a - mean) / √(variance + eps) · weight + bias, with the mean and the variance of each channel in the batch.

    The running statistics, if there are any, follow those of the batch: a share `momentum` of the way.
    """

    promotion = None

    @staticmethod
    def forward(
        ctx: Any, a: Any, weight: Any = None, bias: Any = None, *, running: Any, momentum: float, eps: float
    ) -> Any:
        out, mean, variance = a.backend.batch_norm(a, weight, bias, eps)
        ctx.save_for_backward(a, weight, mean, variance)
        if running:
            count = size_of(a.shape) // a.shape[1]
            unbiased = a.backend.zip(operators.mul, variance, constant(count / (count - 1), a.dtype, a))
            follow(running[0], mean, momentum)
            follow(running[1], unbiased, momentum)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Any, *, running: Any, momentum: float, eps: float) -> Any:
        a, weight, mean, variance = ctx.saved_tensors
        if not grad_mode.enabled:
            return grad.backend.batch_norm_back(grad, a, mean, variance, weight, eps)[: len(ctx.inputs)]
        dims = (0, *range(2, len(a.shape)))
        return gradients(grad, a, per_channel(weight, a), dims, dims, eps)[: len(ctx.inputs)]


def gradients(
    grad: Any, a: Any, weight: Any, dims: tuple[int, ...], others: tuple[int, ...], eps: float
) -> tuple[Any, Any, Any]:
    """Return the gradients of the operand, the weight and the bias of a normalisation, in differentiable operations.

    With x the normalised numbers and d = grad · weight, that of the operand is
    (d - mean(d) - x · mean(d · x)) / √(variance + eps).

    Args:
        grad: The gradient of the result.
        a: The operand.
        weight: In a shape that broadcasts to that of the operand, or None.
        dims: The dimensions that are normalised together.
        others: The dimensions along which weight and bias are stretched.
        eps: What keeps the root from 0.
    """
    centred = a - a.mean(dims, True)
    scale = ((centred * centred).mean(dims, True) + eps).rsqrt()
    x = centred * scale
    d = grad if weight is None else grad * weight
    of_a = (d - d.mean(dims, True) - x * (d * x).mean(dims, True)) * scale
    return of_a, (grad * x).sum(others) if others else grad * x, grad.sum(others) if others else grad


def per_channel(numbers: Any, a: Any) -> Any:
    """Return a number for each channel in a shape that broadcasts to that of a batch (N, C, ...); None stays None."""
    return None if numbers is None else numbers.reshape(1, numbers.shape[0], *[1] * (len(a.shape) - 2))


def scaled(a: Tensor, weight: Tensor | None, bias: Tensor | None) -> Tensor:
    """Return a · weight + bias, without what is None."""
    a = a if weight is None else a * weight
    return a if bias is None else a + bias


def follow(running: Any, value: Any, momentum: float) -> None:
    """Move running statistics a share of the way to a value, in place."""
    backend, dtype = running.backend, running.dtype
    kept = backend.zip(operators.mul, running, constant(1 - momentum, dtype, running))
    share = backend.zip(operators.mul, value, constant(momentum, dtype, running))
    backend.zip(operators.add, kept, share, out=running)
    running.version[0] += 1


def begin_at_one(weight: Any, bias: Any) -> None:
    """Fill weights with 1 and biases with 0, where there are any."""
    with no_grad():
        if weight is not None:
            weight.fill_(1)
        if bias is not None:
            bias.fill_(0)
