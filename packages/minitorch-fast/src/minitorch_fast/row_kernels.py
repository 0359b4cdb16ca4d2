"""Softmax, cross-entropy and norms, and the way back through them: kernels that take contiguous rows.

Along another dimension than the last one, the operands are copied so that it becomes the last one, and the result is a
view in which it is back in its place. That is faster than to walk through memory in long steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast import norm_templates as norms
from minitorch_fast import row_templates as texts
from minitorch_fast import thresholds
from minitorch_fast.at_hand import kernel_at_hand
from minitorch_fast.jit import Template, call, kind_of
from minitorch_fast.launch import launch
from minitorch_fast.thresholds import PARALLEL_CHEAP, PARALLEL_DEAR
from minitorch_scalar import operators
from minitorch_tensor.memory import allocate
from minitorch_tensor.shapes import Shape, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "TEMPLATES",
    "as_rows",
    "batch_norm",
    "batch_norm_back",
    "cross_entropy",
    "cross_entropy_back",
    "kernel_for",
    "layer_norm",
    "layer_norm_back",
    "run_rows",
]


def _template(name: str, text: str) -> Template:
    return Template(name, text, fastmath={"reassoc"})


_KERNELS = {
    "softmax": _template("softmax", texts.SOFTMAX),
    "log_softmax": _template("log_softmax", texts.LOG_SOFTMAX),
    "softmax_back": _template("softmax_back", texts.SOFTMAX_BACK),
    "log_softmax_back": _template("log_softmax_back", texts.LOG_SOFTMAX_BACK),
    "cross_entropy": _template("cross_entropy", texts.CROSS_ENTROPY),
    "cross_entropy_back": _template("cross_entropy_back", texts.CROSS_ENTROPY_BACK),
}
_LAYER_NORM = _template("layer_norm", norms.LAYER_NORM)
_LAYER_NORM_BACK = _template("layer_norm_back", norms.LAYER_NORM_BACK)
_BATCH_NORM = _template("batch_norm", norms.BATCH_NORM)
_BATCH_NORM_BACK = _template("batch_norm_back", norms.BATCH_NORM_BACK)

_NORMS = (_LAYER_NORM, _LAYER_NORM_BACK, _BATCH_NORM, _BATCH_NORM_BACK)
TEMPLATES = (*_KERNELS.values(), *_NORMS)
"""All kernels; their operator is exp."""

_CHUNKS, _PIECE = 64, 8
"""Into so many parts rows are divided to add up the gradients of weights, enough for any number of threads, and how
many rows a part has at least: its sums must be cleared before, and added up with those of the others."""


def kernel_for(name: str, a: TensorData) -> Any:
    """Return the kernel for the rows of a tensor; None for no rows at all, and for few if it is not there yet."""
    template, kind, size = _KERNELS[name], kind_of(a.dtype), a.array.size
    if size == 0:
        return None
    if size < thresholds.COMPILE_FROM:
        return kernel_at_hand(template, operators.exp, kind)
    return template[operators.exp, kind]


def run_rows(kernel: Any, dim: int, *operands: TensorData) -> Any:
    """Return an array: "softmax" or "log_softmax" of one tensor, or the way back of a gradient and a result.

    Args:
        kernel: Which of them.
        dim: The dimension.
        *operands: Tensors of one shape, not empty.
    """
    first = operands[0]
    shape = _shape(first, dim)
    out = allocate(shape, first.dtype)
    rows = [as_rows(operand, dim) for operand in operands]
    kernel(*launch(out.size, PARALLEL_DEAR), out.ravel(), *rows, shape[-1])
    return out if dim == len(shape) - 1 else np.moveaxis(out, -1, dim)


def cross_entropy(kernel: Any, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any, Any]:
    """Return arrays: the mean of the losses, the losses, the largest logits, and log Σ exp of what is below them."""
    shape, dtype = targets.shape, a.dtype
    parts = allocate((), dtype), allocate(shape, dtype), allocate(shape, dtype), allocate(shape, dtype)
    operands = (*[part.ravel() for part in parts], as_rows(a, 1), as_rows(targets), a.shape[1])
    kernel(*launch(a.array.size, PARALLEL_DEAR), *operands)
    return parts


def cross_entropy_back(
    kernel: Any, grads: Any, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
) -> Any:
    """Return the gradient of the logits, an array; `grads` is a row of those of the losses, or one for all of them."""
    out = allocate(_shape(a, 1), a.dtype)
    rows = (as_rows(a, 1), as_rows(top), as_rows(level), as_rows(targets))
    kernel(*launch(out.size, PARALLEL_DEAR), out.ravel(), grads, int(len(grads) > 1), *rows, a.shape[1])
    return out if out.ndim == 2 else np.moveaxis(out, -1, 1)


def layer_norm(
    a: TensorData, count: int, weight: TensorData | None, bias: TensorData | None, eps: float
) -> tuple[Any, Any, Any]:
    """Return arrays: the result, the means and the factors."""
    normalised = a.shape[len(a.shape) - count :]
    size = size_of(normalised)
    one = (*a.shape[: len(a.shape) - count], *[1] * count)
    out, mean, scale = allocate(a.shape, a.dtype), allocate(one, a.dtype), allocate(one, a.dtype)
    parts = [_or_number(weight, 1, size, a), _or_number(bias, 0, size, a)]
    flat = [part.reshape(-1) for part in (out, mean, scale)]
    threads = launch(out.size, PARALLEL_CHEAP)
    call(_LAYER_NORM, operators.exp, kind_of(a.dtype), *threads, *flat, as_rows(a), *parts, float(eps), size)
    return out, mean, scale


def layer_norm_back(
    grad: TensorData, a: TensorData, count: int, mean: TensorData, scale: TensorData, weight: TensorData | None
) -> tuple[Any, Any, Any]:
    """Return arrays: the gradients of the operand, the weight and the bias."""
    normalised = a.shape[len(a.shape) - count :]
    size = size_of(normalised)
    out = allocate(a.shape, a.dtype)
    grad_weight, grad_bias = allocate(normalised, a.dtype), allocate(normalised, a.dtype)
    flat = [part.reshape(-1) for part in (out, grad_weight, grad_bias)]
    rows = [as_rows(part) for part in (grad, a, mean, scale)]
    piece = max(_PIECE, -(-(out.size // size) // _CHUNKS))
    operands = (*flat, *rows, _or_number(weight, 1, size, a), size, piece)
    call(_LAYER_NORM_BACK, operators.exp, kind_of(a.dtype), *launch(out.size, PARALLEL_CHEAP), *operands)
    return out, grad_weight, grad_bias


def batch_norm(a: TensorData, weight: TensorData | None, bias: TensorData | None, eps: float) -> tuple[Any, Any, Any]:
    """Return arrays: the result, the means and the variances."""
    batch, channels, *_ = a.shape
    out, mean, variance = allocate(a.shape, a.dtype), allocate((channels,), a.dtype), allocate((channels,), a.dtype)
    parts = [_or_number(weight, 1, channels, a), _or_number(bias, 0, channels, a)]
    operands = (out.reshape(-1), mean, variance, as_rows(a), *parts, float(eps), batch, out.size // (batch * channels))
    call(_BATCH_NORM, operators.exp, kind_of(a.dtype), *launch(out.size, PARALLEL_CHEAP), *operands)
    return out, mean, variance


def batch_norm_back(
    grad: TensorData, a: TensorData, mean: TensorData, variance: TensorData, weight: TensorData | None, eps: float
) -> tuple[Any, Any, Any]:
    """Return arrays: the gradients of the operand, the weight and the bias."""
    batch, channels, *_ = a.shape
    out, *of_parts = allocate(a.shape, a.dtype), allocate((channels,), a.dtype), allocate((channels,), a.dtype)
    rows = [as_rows(part) for part in (grad, a, mean, variance)]
    weights = _or_number(weight, 1, channels, a)
    operands = (out.reshape(-1), *of_parts, *rows, weights, float(eps), batch, out.size // (batch * channels))
    call(_BATCH_NORM_BACK, operators.exp, kind_of(a.dtype), *launch(out.size, PARALLEL_CHEAP), *operands)
    return out, of_parts[0], of_parts[1]


def as_rows(a: TensorData, dim: int = -1) -> Any:
    """Return the numbers one after the other, with a dimension as the last one; copied if they do not lie so.

    Those that nobody may write to are copied as well: the compiler would make another kernel for them.
    """
    array = a.array
    if dim not in (-1, array.ndim - 1):  # NumPy takes 5 us to find that it is there already
        array = np.moveaxis(array, dim, -1)
    if array.flags.carray:
        return array.ravel()
    if dim != -1:
        steps = tuple([step // array.itemsize for step in array.strides])
        a = a.seen_as(array.shape, steps, a.offset)
    return a.backend.copy(a).array.reshape(-1)


def _shape(a: TensorData, dim: int) -> Shape:
    """Return the shape with a dimension as the last one."""
    shape = a.shape
    return shape if dim == len(shape) - 1 else (*shape[:dim], *shape[dim + 1 :], shape[dim])


def _or_number(part: TensorData | None, number: float, size: int, beside: TensorData) -> Any:
    """Return a row of weights, or of one number if there are none."""
    return np.full(size, number, beside.dtype.numpy) if part is None else as_rows(part)
