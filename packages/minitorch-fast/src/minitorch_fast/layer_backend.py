"""What the backend does for layers, losses and optimizers, all in one pass: see the kernels for how."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from minitorch_fast import row_kernels, steps, thresholds
from minitorch_fast.along_backend import AlongBackend
from minitorch_tensor.layer_kernels.optimizers import OptimizerDefaults
from minitorch_tensor.tensor_data import TensorData

__all__ = ["LayerBackend", "Part", "Tensors"]

Part = TensorData | None
Tensors = Sequence[TensorData]


class LayerBackend(AlongBackend):
    """Kernels for layers; what is small is made of primitives, so that nobody waits for a compiler."""

    def softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Run a loop over rows."""
        if _is_small(a):
            return super().softmax(a, dim, out=out)
        return _answer(a, row_kernels.run_rows("softmax", dim, a), out)

    def log_softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Run a loop over rows."""
        if _is_small(a):
            return super().log_softmax(a, dim, out=out)
        return _answer(a, row_kernels.run_rows("log_softmax", dim, a), out)

    def softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Run a loop over rows."""
        if _is_small(grad):
            return super().softmax_back(grad, result, dim)
        return _answer(grad, row_kernels.run_rows("softmax_back", dim, grad, result))

    def log_softmax_back(self, grad: TensorData, result: TensorData, dim: int) -> Any:
        """Run a loop over rows."""
        if _is_small(grad):
            return super().log_softmax_back(grad, result, dim)
        return _answer(grad, row_kernels.run_rows("log_softmax_back", dim, grad, result))

    def cross_entropy(self, a: TensorData, targets: TensorData) -> tuple[Any, Any, Any]:
        """Run a loop over rows."""
        if _is_small(a):
            return super().cross_entropy(a, targets)
        loss, top, level = row_kernels.cross_entropy(a, targets)
        return _answer(a, loss), _answer(a, top), _answer(a, level)

    def cross_entropy_back(
        self, grad: TensorData, a: TensorData, top: TensorData, level: TensorData, targets: TensorData
    ) -> Any:
        """Run a loop over rows."""
        if _is_small(a):
            return super().cross_entropy_back(grad, a, top, level, targets)
        return _answer(a, row_kernels.cross_entropy_back(grad, a, top, level, targets))

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

    # ------------------------------------------------------------------------------------------------------------------
    # Optimizers
    # ------------------------------------------------------------------------------------------------------------------
    def sgd_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        momenta: Tensors,
        *,
        lr: float,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        maximize: bool = False,
    ) -> None:
        """Run one loop over each parameter."""
        options: dict[str, Any] = {
            "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay, "nesterov": nesterov,
            "maximize": maximize,
        }  # fmt: skip
        if _are_small(parameters):
            super().sgd_step(parameters, grads, momenta, **options)
            return
        slow = partial(super().sgd_step, **options)
        factors = (-1.0 if maximize else 1.0, weight_decay, momentum, 1 - dampening, lr)
        kind, nesterov = parameters[0].dtype, nesterov and len(momenta) > 0
        fast = partial(steps.sgd, kind=kind, factors=factors, decay=weight_decay != 0, nesterov=nesterov)
        steps.each_aligned((parameters, grads, momenta), fast, slow)

    def adam_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        squares: Tensors,
        largest: Tensors,
        *,
        step: int,
        lr: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled: bool = False,
        maximize: bool = False,
    ) -> None:
        """Run one loop over each parameter."""
        options: dict[str, Any] = {
            "step": step, "lr": lr, "beta1": beta1, "beta2": beta2, "eps": eps, "weight_decay": weight_decay,
            "decoupled": decoupled, "maximize": maximize,
        }  # fmt: skip
        if _are_small(parameters):
            super().adam_step(parameters, grads, means, squares, largest, **options)
            return
        slow = partial(super().adam_step, **options)
        decay, shrink = (0.0, 1 - lr * weight_decay) if decoupled else (weight_decay, 1.0)
        rate, inverse_root = lr / (1 - beta1**step), (1 - beta2**step) ** -0.5
        sign = -1.0 if maximize else 1.0
        factors = (sign, decay, shrink, beta1, 1 - beta1, beta2, 1 - beta2, rate, inverse_root, eps)
        fast = partial(steps.adam, kind=parameters[0].dtype, factors=factors, decay=decay != 0)
        steps.each_aligned((parameters, grads, means, squares, largest), fast, slow)

    def rmsprop_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        squares: Tensors,
        momenta: Tensors,
        means: Tensors,
        **options: Any,
    ) -> None:
        """Leave parameters to NumPy in one go, and many to one loop after the other, each on all threads."""
        few = sum([parameter.array.size for parameter in parameters]) < thresholds.PARALLEL_CHEAP
        step = super().rmsprop_step if few else partial(OptimizerDefaults.rmsprop_step, self)
        step(parameters, grads, squares, momenta, means, **options)


def _is_small(a: TensorData) -> bool:
    """Say whether a tensor is not worth a kernel."""
    return bool(a.array.size < thresholds.COMPILE_FROM or a.array.size == 0)


def _is_narrow(a: TensorData) -> bool:
    """Say whether the rows of a batch's channels are too short for a loop over each."""
    return bool(a.array.size < thresholds.ROW_FROM * a.shape[0] * a.shape[1])


def _are_small(parameters: Tensors) -> bool:
    """Say whether all parameters together are not worth a kernel; a kernel takes those of one dtype."""
    size = sum([parameter.array.size for parameter in parameters])
    if size < thresholds.COMPILE_FROM or size == 0:
        return True
    return len({parameter.dtype for parameter in parameters}) > 1


def _answer(beside: TensorData, array: Any, out: TensorData | None = None) -> Any:
    """Return numbers as a tensor, or write them into `out`."""
    if out is None:
        return beside.like(array, beside.dtype)
    np.copyto(out.array, array)
    return out
