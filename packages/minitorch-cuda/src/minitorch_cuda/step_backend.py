"""Steps of optimizers: one kernel for each parameter."""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import geometry
from minitorch_cuda.launching import blocks, launch
from minitorch_cuda.primitive_backend import PrimitiveBackend
from minitorch_tensor.layer_kernels.optimizers import Tensors
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["StepBackend"]


class StepBackend(PrimitiveBackend):
    """A thread for each number of a parameter."""

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
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import sgd_step

        numbers = (float(lr), float(momentum) if momenta else -1.0, 1.0 - dampening, float(weight_decay))
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            others = (grad, momenta[i] if momenta else parameter)
            self._step(sgd_step, parameter, others, *numbers, bool(nesterov), -1.0 if maximize else 1.0)

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
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import adam_step

        rates = (lr / (1 - beta1**step), (1 - beta2**step) ** 0.5, float(eps))
        decays = (0.0, 1.0 - lr * weight_decay) if decoupled else (float(weight_decay), 1.0)
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            others = (grad, means[i], squares[i], largest[i] if largest else squares[i])
            numbers = (rates, float(beta1), float(beta2), decays, bool(largest), -1.0 if maximize else 1.0)
            self._step(adam_step, parameter, others, *numbers)

    def rmsprop_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        squares: Tensors,
        momenta: Tensors,
        means: Tensors,
        *,
        lr: float,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import rmsprop_step

        numbers = (float(lr), float(alpha), float(eps), float(momentum) if momenta else -1.0, float(weight_decay))
        for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
            states = (momenta[i] if momenta else squares[i], means[i] if means else squares[i])
            others = (grad, squares[i], *states)
            self._step(rmsprop_step, parameter, others, *numbers, bool(means), -1.0 if maximize else 1.0)

    def adagrad_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        sums: Tensors,
        *,
        rate: float,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import adagrad_step

        numbers = (float(rate), float(eps), float(weight_decay), -1.0 if maximize else 1.0)
        for parameter, grad, total in zip(parameters, grads, sums, strict=True):
            self._step(adagrad_step, parameter, (grad, total), *numbers)

    def adadelta_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        squares: Tensors,
        changes: Tensors,
        *,
        lr: float,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import adadelta_step

        numbers = (float(lr), float(rho), float(eps), float(weight_decay), -1.0 if maximize else 1.0)
        for parameter, *others in zip(parameters, grads, squares, changes, strict=True):
            self._step(adadelta_step, parameter, tuple(others), *numbers)

    def adamax_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        largest: Tensors,
        *,
        rate: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import adamax_step

        numbers = (float(rate), float(beta1), float(beta2), float(eps), float(weight_decay), -1.0 if maximize else 1.0)
        for parameter, *others in zip(parameters, grads, means, largest, strict=True):
            self._step(adamax_step, parameter, tuple(others), *numbers)

    def moments_step(
        self,
        parameters: Tensors,
        grads: Tensors,
        means: Tensors,
        squares: Tensors,
        *,
        rate: float,
        ahead: float = 0.0,
        scale: float = 1.0,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        shrink: float = 1.0,
        maximize: bool = False,
    ) -> None:
        """Change each parameter with one kernel."""
        from minitorch_cuda.step_kernels import moments_step

        rates, decays = (float(rate), float(ahead), float(scale), float(eps)), (float(weight_decay), float(shrink))
        numbers = (rates, float(beta1), float(beta2), decays, -1.0 if maximize else 1.0)
        for parameter, *others in zip(parameters, grads, means, squares, strict=True):
            self._step(moments_step, parameter, tuple(others), *numbers)

    def _step(self, kernel: Any, parameter: TensorData, others: tuple[TensorData, ...], *numbers: Any) -> None:
        """Run a step on tensors that lie in any layout: those that are no rows are changed as copies."""
        size = size_of(parameter.shape)
        if not size:
            return
        rows = {id(tensor): self._in_order(tensor) for tensor in (parameter, *others)}
        args: list[Any] = []
        for tensor in (parameter, *others):
            args += [rows[id(tensor)].storage, rows[id(tensor)].offset]
        launch(kernel, blocks(size), geometry().threads, *args, *numbers, size)
        for tensor in (parameter, *others[1:]):  # the gradient comes first, and stays as it is
            if rows[id(tensor)] is not tensor:
                self.copy(rows[id(tensor)], out=tensor)
