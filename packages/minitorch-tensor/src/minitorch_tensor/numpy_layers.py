"""NumPy for whole layers: what takes several calls, made in one go."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitorch_tensor.layer_kernels.normalisation import Part
from minitorch_tensor.numpy_reductions import SMALL, reduced
from minitorch_tensor.numpy_steps import NumpySteps
from minitorch_tensor.quiet import quiet
from minitorch_tensor.tensor_data import TensorData

__all__ = ["NumpyLayers"]


class NumpyLayers(NumpySteps):
    """What NumPy does for layers; the rest is in `NumpyBackend`."""

    def linear(self, a: TensorData, weight: TensorData, bias: TensorData | None) -> Any:
        """Multiply, and add in the memory of the product."""
        return a.like(quiet.run(_linear, a.array, weight.array, _array(bias)), a.dtype)

    def linear_back(
        self, grad: TensorData, a: TensorData | None, weight: TensorData | None, shape: tuple[int, ...], *, bias: bool
    ) -> tuple[Any, Any, Any]:
        """Compute the three in one go."""
        of_a, of_weight, of_bias = quiet.run(_linear_back, grad.array, _array(a), _array(weight), shape, bias)
        return (
            None if of_a is None else grad.like(of_a, grad.dtype),
            None if of_weight is None else grad.like(of_weight, grad.dtype),
            None if of_bias is None else grad.like(of_bias, grad.dtype),
        )

    def mean_square(self, a: TensorData, b: TensorData) -> Any:
        """Multiply few differences by themselves; many are for what makes exact sums of them."""
        if a.array.size > SMALL or a.shape != b.shape:
            return super().mean_square(a, b)
        return a.like(quiet.run(_mean_square, a.array, b.array), a.dtype)

    def mean_square_back(self, grad: TensorData, a: TensorData, b: TensorData) -> Any:
        """Scale few differences in their memory."""
        if a.array.size > SMALL or a.shape != b.shape:
            return super().mean_square_back(grad, a, b)
        return a.like(quiet.run(_mean_square_back, grad.array, a.array, b.array), a.dtype)

    def softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Compute in the memory of the result."""
        return grad.like(quiet.run(_softmax_back, grad.array, result.array, dim), grad.dtype)

    def log_softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Compute in the memory of the result."""
        return grad.like(quiet.run(_log_softmax_back, grad.array, result.array, dim), grad.dtype)

    def cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Pick the wanted logits of each row."""
        loss, top, level = quiet.run(_cross_entropy, a.array, targets.array)
        return a.like(loss, a.dtype), a.like(top, a.dtype), a.like(level, a.dtype)

    def mean_cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Pick the wanted logits of each row, and add up the losses."""
        loss, top, level = quiet.run(_mean_cross_entropy, a.array, targets.array)
        return a.like(loss, a.dtype), a.like(top, a.dtype), a.like(level, a.dtype)

    def cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Subtract one from the wanted power of each row."""
        arrays = grad.array, a.array, top.array, level.array, targets.array
        return a.like(quiet.run(_cross_entropy_back, *arrays), a.dtype)

    def mean_cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Do the same with one gradient for all losses."""
        arrays = grad.array, a.array, top.array, level.array, targets.array
        return a.like(quiet.run(_mean_cross_entropy_back, *arrays), a.dtype)

    def batch_norm(self, a: TensorData, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Compute in the memory of the result."""
        out, mean, variance = quiet.run(_batch_norm, a.array, _array(weight), _array(bias), eps)
        return a.like(out, a.dtype), a.like(mean, a.dtype), a.like(variance, a.dtype)

    def batch_norm_back(
        self, grad: TensorData, a: TensorData, mean: TensorData, variance: TensorData, weight: Part, eps: float
    ) -> tuple[Any, Any, Any]:
        """Compute in the memory of the result."""
        arrays = grad.array, a.array, mean.array, variance.array, _array(weight)
        out, grad_weight, grad_bias = quiet.run(_batch_norm_back, *arrays, eps)
        return a.like(out, a.dtype), a.like(grad_weight, a.dtype), a.like(grad_bias, a.dtype)


def _array(part: Part) -> Any:
    """Return the array of an operand that may be left out."""
    return None if part is None else part.array


# ----------------------------------------------------------------------------------------------------------------------
# Linear layers and squares
# ----------------------------------------------------------------------------------------------------------------------
def _linear(a: Any, weight: Any, bias: Any) -> Any:
    """Return a @ weightᵀ + bias."""
    out = a.dot(weight.T) if a.ndim == 2 else _rows(a).dot(weight.T).reshape(*a.shape[:-1], weight.shape[0])
    return out if bias is None else np.add(out, bias, out)


def _linear_back(grad: Any, a: Any, weight: Any, shape: tuple[int, ...], bias: bool) -> tuple[Any, Any, Any]:
    """Return the three gradients, None for what is not asked for."""
    matrix = grad.ndim == 2
    rows = grad if matrix else _rows(grad)
    of_a = of_weight = None
    if weight is not None:
        of_a = rows.dot(weight)
        of_a = of_a if matrix else of_a.reshape(shape)
    if a is not None:
        of_weight = rows.T.dot(a if matrix else _rows(a))
    return of_a, of_weight, reduced(np.add, rows, (0,), rows.dtype, False) if bias else None


def _mean_square(a: Any, b: Any) -> Any:
    """Return Σ (a - b)² / n."""
    apart = np.subtract(a, b).ravel()
    return np.true_divide(apart.dot(apart), apart.dtype.type(apart.size))


def _mean_square_back(grad: Any, a: Any, b: Any) -> Any:
    """Return 2 (a - b) · grad / n."""
    apart = np.subtract(a, b)
    factor = np.multiply(grad, apart.dtype.type(2 / max(apart.size, 1)))
    return np.multiply(apart, factor, out=apart if a.shape else None)


def _rows(a: Any) -> Any:
    """Return an array as one matrix of all its rows."""
    return a.reshape(math.prod(a.shape[:-1]), a.shape[-1])


# ----------------------------------------------------------------------------------------------------------------------
# Softmax and cross-entropy
# ----------------------------------------------------------------------------------------------------------------------
def _softmax_back(grad: Any, result: Any, dim: int) -> Any:
    """Return grad · y - y · Σ grad · y."""
    out = np.multiply(grad, result)
    total = reduced(np.add, out, (dim,), out.dtype, True)
    return np.subtract(out, np.multiply(result, total), out)


def _log_softmax_back(grad: Any, result: Any, dim: int) -> Any:
    """Return grad - exp(y) · Σ grad."""
    out = np.exp(result)
    np.multiply(out, reduced(np.add, grad, (dim,), out.dtype, True), out)
    return np.subtract(grad, out, out)


def _cross_entropy(a: Any, targets: Any) -> tuple[Any, Any, Any]:
    """Return the losses, the largest logits, and log Σ exp of what is below them."""
    wanted = targets.reshape(-1)
    rows = _logits(a, wanted.size)
    top = reduced(np.maximum, rows, (1,), rows.dtype, False)
    below = np.subtract(rows, top[:, None])
    loss = below[np.arange(wanted.size), wanted]  # of a negative class too: it is one from the end
    level = reduced(np.add, np.exp(below, below), (1,), rows.dtype, False)
    np.subtract(np.log(level, level), loss, loss)
    loss[np.less(wanted, 0)] = 0
    return loss.reshape(targets.shape), top.reshape(targets.shape), level.reshape(targets.shape)


def _mean_cross_entropy(a: Any, targets: Any) -> tuple[Any, Any, Any]:
    """Return the mean of the losses instead."""
    loss, top, level = _cross_entropy(a, targets)
    total = reduced(np.add, loss, tuple(range(loss.ndim)), loss.dtype, False)
    return np.true_divide(total, loss.dtype.type(loss.size)), top, level


def _cross_entropy_back(grad: Any, a: Any, top: Any, level: Any, targets: Any) -> Any:
    """Return the gradient of the logits: softmax, less one for the wanted class, times that of the losses."""
    wanted = targets.reshape(-1)
    out = np.subtract(_logits(a, wanted.size), top.reshape(-1, 1))
    np.exp(np.subtract(out, level.reshape(-1, 1), out), out)
    out[np.arange(wanted.size), wanted] -= 1
    np.multiply(out, np.where(np.less(targets, 0), 0, grad).reshape(-1, 1), out)
    if a.ndim == 2:
        return out
    return np.ascontiguousarray(np.moveaxis(out.reshape(*targets.shape, a.shape[1]), -1, 1))


def _mean_cross_entropy_back(grad: Any, a: Any, top: Any, level: Any, targets: Any) -> Any:
    """Return the same for the mean of the losses."""
    return _cross_entropy_back(grad / grad.dtype.type(max(targets.size, 1)), a, top, level, targets)


def _logits(a: Any, places: int) -> Any:
    """Return the logits of each place as a row, shape (places, classes)."""
    return a if a.ndim == 2 else np.moveaxis(a, 1, -1).reshape(places, a.shape[1])


# ----------------------------------------------------------------------------------------------------------------------
# Batch norm
# ----------------------------------------------------------------------------------------------------------------------
def _batch_norm(a: Any, weight: Any, bias: Any, eps: float) -> tuple[Any, Any, Any]:
    """Return (a - mean) / √(variance + eps) · weight + bias, the means and the variances."""
    dims, along, count = _channels(a)
    mean = reduced(np.add, a, dims, a.dtype, False) / count
    out = np.subtract(a, mean.reshape(along))
    variance = reduced(np.add, np.square(out), dims, a.dtype, False) / count
    np.multiply(out, _factor(variance, weight, eps).reshape(along), out)
    return out if bias is None else np.add(out, bias.reshape(along), out), mean, variance


def _batch_norm_back(grad: Any, a: Any, mean: Any, variance: Any, weight: Any, eps: float) -> tuple[Any, Any, Any]:
    """Return the gradients of the operand, the weight and the bias: see `NormalisationDefaults`."""
    dims, along, count = _channels(a)
    out = np.subtract(a, mean.reshape(along))
    grad_bias = reduced(np.add, grad, dims, a.dtype, False)
    scale = _factor(variance, None, eps)
    grad_weight = reduced(np.add, np.multiply(grad, out), dims, a.dtype, False) * scale
    np.multiply(out, (grad_weight * scale / count).reshape(along), out)
    np.subtract(np.subtract(grad, (grad_bias / count).reshape(along)), out, out)
    return np.multiply(out, _factor(variance, weight, eps).reshape(along), out), grad_weight, grad_bias


def _channels(a: Any) -> tuple[tuple[int, ...], tuple[int, ...], Any]:
    """Return all dimensions but that of the channels, the shape of one number for each, and how many it is for."""
    dims = (0, *range(2, a.ndim))
    return dims, (1, a.shape[1], *[1] * (a.ndim - 2)), a.dtype.type(math.prod([a.shape[dim] for dim in dims]))


def _factor(variance: Any, weight: Any, eps: float) -> Any:
    """Return weight / √(variance + eps)."""
    scale = np.reciprocal(np.sqrt(variance + variance.dtype.type(eps)))
    return scale if weight is None else scale * weight
