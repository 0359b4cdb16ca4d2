"""Steps of optimizers: kernels for what is large enough, NumPy for what is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from minitorch_fast import steps, thresholds
from minitorch_fast.along_backend import AlongBackend
from minitorch_tensor.tensor_data import TensorData

__all__ = ["StepBackend", "Tensors"]

Tensors = Sequence[TensorData]


class StepBackend(AlongBackend):
    """A kernel for each parameter; what is small in all is left to NumPy, so that nobody waits for a compiler."""

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
        *,
        lr: float,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        """Run one loop over each parameter."""
        options: dict[str, Any] = {
            "lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum, "weight_decay": weight_decay,
            "maximize": maximize,
        }  # fmt: skip
        if _are_small(parameters):
            super().rmsprop_step(parameters, grads, squares, momenta, means, **options)
            return
        slow = partial(super().rmsprop_step, **options)
        factors = (-1.0 if maximize else 1.0, weight_decay, alpha, 1 - alpha, eps, momentum, lr)
        are: dict[str, Any] = {"momentum": len(momenta) > 0, "centered": len(means) > 0}
        fast = partial(steps.rmsprop, kind=parameters[0].dtype, factors=factors, **are)
        steps.each_aligned((parameters, grads, squares, momenta, means), fast, slow)

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
        """Run one loop over each parameter."""
        options: dict[str, Any] = {"weight_decay": weight_decay, "maximize": maximize}
        slow = partial(super().adagrad_step, rate=rate, eps=eps, **options)
        self._rated("adagrad", (parameters, grads, sums), slow, rate, eps, **options)

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
        """Run one loop over each parameter."""
        options: dict[str, Any] = {"weight_decay": weight_decay, "maximize": maximize}
        slow = partial(super().adadelta_step, lr=lr, rho=rho, eps=eps, **options)
        self._rated("adadelta", (parameters, grads, squares, changes), slow, lr, rho, 1 - rho, eps, **options)

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
        """Run one loop over each parameter."""
        options: dict[str, Any] = {"weight_decay": weight_decay, "maximize": maximize}
        slow = partial(super().adamax_step, rate=rate, beta1=beta1, beta2=beta2, eps=eps, **options)
        factors = (rate, beta1, 1 - beta1, beta2, eps)
        self._rated("adamax", (parameters, grads, means, largest), slow, *factors, **options)

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
        """Run one loop over each parameter."""
        options: dict[str, Any] = {"weight_decay": weight_decay, "maximize": maximize}
        words: dict[str, Any] = {
            "rate": rate,
            "ahead": ahead,
            "scale": scale,
            "beta1": beta1,
            "beta2": beta2,
            "eps": eps,
        }
        slow = partial(super().moments_step, **words, shrink=shrink, **options)
        factors = (rate, ahead, scale, beta1, 1 - beta1, beta2, 1 - beta2, eps, shrink)
        self._rated("moments", (parameters, grads, means, squares), slow, *factors, **options)

    @staticmethod
    def _rated(
        name: str,
        states: tuple[Tensors, ...],
        slow: Callable[..., None],
        *factors: float,
        weight_decay: float,
        maximize: bool,
    ) -> None:
        """Run one loop over each parameter, with the factors that the kernel wants."""
        if _are_small(states[0]):
            slow(*states)
            return
        row = (-1.0 if maximize else 1.0, weight_decay, *factors)
        steps.each_aligned(states, partial(steps.rated, kind=states[0][0].dtype, factors=row, name=name), slow)


def _are_small(parameters: Tensors) -> bool:
    """Say whether all parameters together are not worth a kernel; a kernel takes those of one dtype."""
    size = sum([parameter.array.size for parameter in parameters])
    if size < thresholds.COMPILE_FROM or size == 0:
        return True
    return len({parameter.dtype for parameter in parameters}) > 1
