"""What the backend does for layers, losses and optimizers, all in one pass: see the kernels for how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitorch_fast import row_kernels, thresholds
from minitorch_fast.step_backend import StepBackend
from minitorch_tensor.tensor_data import TensorData

__all__ = ["LayerBackend", "Part", "Tensors"]

Part = TensorData | None
Tensors = Sequence[TensorData]


class LayerBackend(StepBackend):
    """Kernels for layers; what is small takes those that are there already, so that nobody waits for a compiler."""

    def softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("softmax", a)
        if kernel is None:
            return super().softmax(a, dim, out=out)
        return _answer(a, row_kernels.run_rows(kernel, dim, a), out)

    def log_softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("log_softmax", a)
        if kernel is None:
            return super().log_softmax(a, dim, out=out)
        return _answer(a, row_kernels.run_rows(kernel, dim, a), out)

    def softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("softmax_back", grad)
        if kernel is None:
            return super().softmax_back(grad, result, dim)
        return _answer(grad, row_kernels.run_rows(kernel, dim, grad, result))

    def log_softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("log_softmax_back", grad)
        if kernel is None:
            return super().log_softmax_back(grad, result, dim)
        return _answer(grad, row_kernels.run_rows(kernel, dim, grad, result))

    def cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("cross_entropy", a)
        if kernel is None:
            return super().cross_entropy(a, targets)
        _, loss, top, level = row_kernels.cross_entropy(kernel, a, targets)
        return a.like(loss, a.dtype), a.like(top, a.dtype), a.like(level, a.dtype)

    def cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Run a loop over rows."""
        kernel = row_kernels.kernel_for("cross_entropy_back", a)
        if kernel is None:
            return super().cross_entropy_back(grad, a, top, level, targets)
        grads = row_kernels.as_rows(grad)
        return a.like(row_kernels.cross_entropy_back(kernel, grads, a, top, level, targets), a.dtype)

    def mean_cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Run a loop over rows, and one over the losses."""
        kernel = row_kernels.kernel_for("cross_entropy", a)
        if kernel is None:
            return super().mean_cross_entropy(a, targets)
        mean, _, top, level = row_kernels.cross_entropy(kernel, a, targets)
        return a.like(mean, a.dtype), a.like(top, a.dtype), a.like(level, a.dtype)

    def mean_cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Run a loop over rows, with one gradient for all."""
        kernel = row_kernels.kernel_for("cross_entropy_back", a)
        if kernel is None:
            return super().mean_cross_entropy_back(grad, a, top, level, targets)
        share = grad.array.reshape(1) / targets.array.size
        return a.like(row_kernels.cross_entropy_back(kernel, share, a, top, level, targets), a.dtype)

    def layer_norm(self, a: TensorData, count: int, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Run a loop over rows."""
        if _is_small(a):
            return super().layer_norm(a, count, weight, bias, eps)
        out, mean, scale = row_kernels.layer_norm(a, count, weight, bias, eps)
        return _answer(a, out), _answer(a, mean), _answer(a, scale)

    def layer_norm_back(
        self, grad: TensorData, a: TensorData, count: int, mean: TensorData, scale: TensorData, weight: Part
    ) -> tuple[Any, Any, Any]:
        """Run a loop over rows."""
        if _is_small(a):
            return super().layer_norm_back(grad, a, count, mean, scale, weight)
        out, grad_weight, grad_bias = row_kernels.layer_norm_back(grad, a, count, mean, scale, weight)
        return _answer(a, out), _answer(a, grad_weight), _answer(a, grad_bias)

    def batch_norm(self, a: TensorData, weight: Part, bias: Part, eps: float) -> tuple[Any, Any, Any]:
        """Run a loop over channels, if each has more than a few numbers in a row."""
        if _is_small(a) or _is_narrow(a):
            return super().batch_norm(a, weight, bias, eps)
        out, mean, variance = row_kernels.batch_norm(a, weight, bias, eps)
        return _answer(a, out), _answer(a, mean), _answer(a, variance)

    def batch_norm_back(
        self, grad: TensorData, a: TensorData, mean: TensorData, variance: TensorData, weight: Part, eps: float
    ) -> tuple[Any, Any, Any]:
        """Run a loop over channels, if each has more than a few numbers in a row."""
        if _is_small(a) or _is_narrow(a):
            return super().batch_norm_back(grad, a, mean, variance, weight, eps)
        out, grad_weight, grad_bias = row_kernels.batch_norm_back(grad, a, mean, variance, weight, eps)
        return _answer(a, out), _answer(a, grad_weight), _answer(a, grad_bias)


def _is_small(a: TensorData) -> bool:
    """Say whether a tensor is not worth a kernel."""
    return bool(a.array.size < thresholds.COMPILE_FROM or a.array.size == 0)


def _is_narrow(a: TensorData) -> bool:
    """Say whether the rows of a batch's channels are too short for a loop over each."""
    return bool(a.array.size < thresholds.ROW_FROM * a.shape[0] * a.shape[1])


def _answer(beside: TensorData, array: Any, out: TensorData | None = None) -> Any:
    """Return numbers as a tensor, or write them into `out`."""
    if out is None:
        return beside.like(array, beside.dtype)
    np.copyto(out.array, array)
    return out
