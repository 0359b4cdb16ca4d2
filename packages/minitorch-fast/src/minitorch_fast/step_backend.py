"""Steps of optimizers: kernels for what is large enough, NumPy for what is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitorch_fast import steps
from minitorch_fast.along_backend import AlongBackend
from minitorch_tensor.tensor_data import TensorData

__all__ = ["StepBackend", "Tensors"]

Tensors = Sequence[TensorData]


class StepBackend(AlongBackend):
    """A kernel for each parameter; what is small in all waits for none, and what has two calls of NumPy takes none."""

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
        rows, others = steps.aligned(None, parameters, grads, momenta)
        if rows:
            factors = (-1.0 if maximize else 1.0, weight_decay, momentum, 1 - dampening, lr)
            ahead = nesterov and len(momenta) > 0
            steps.sgd(rows, parameters[0].dtype, factors, decay=weight_decay != 0, nesterov=ahead)
        if others:
            super().sgd_step(
                *others, lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov,
                maximize=maximize,
            )  # fmt: skip

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
        decay, shrink = (0.0, 1 - lr * weight_decay) if decoupled else (weight_decay, 1.0)
        template = steps.adam_template(decay=decay != 0, amsgrad=len(largest) > 0)
        rows, others = steps.aligned(template, parameters, grads, means, squares, largest)
        if rows:
            rate, inverse_root = lr / (1 - beta1**step), (1 - beta2**step) ** -0.5
            sign = -1.0 if maximize else 1.0
            factors = (sign, decay, shrink, beta1, 1 - beta1, beta2, 1 - beta2, rate, inverse_root, eps)
            steps.adam(template, rows, parameters[0].dtype, factors)
        if others:
            super().adam_step(
                *others, step=step, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay,
                decoupled=decoupled, maximize=maximize,
            )  # fmt: skip

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
        moves = len(momenta) > 0
        template = steps.rmsprop_template(momentum=moves, centered=len(means) > 0)
        rows, others = steps.aligned(template, parameters, grads, squares, momenta, means)
        if rows:
            factors = (-1.0 if maximize else 1.0, weight_decay, alpha, 1 - alpha, eps, momentum, lr)
            steps.rmsprop(template, rows, parameters[0].dtype, factors, momentum=moves)
        if others:
            super().rmsprop_step(
                *others, lr=lr, alpha=alpha, eps=eps, momentum=momentum, weight_decay=weight_decay, maximize=maximize
            )

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
        others = _rated("adagrad", (parameters, grads, sums), rate, eps, **options)
        if others:
            super().adagrad_step(*others, rate=rate, eps=eps, **options)

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
        others = _rated("adadelta", (parameters, grads, squares, changes), lr, rho, 1 - rho, eps, **options)
        if others:
            super().adadelta_step(*others, lr=lr, rho=rho, eps=eps, **options)

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
        factors = (rate, beta1, 1 - beta1, beta2, eps)
        others = _rated("adamax", (parameters, grads, means, largest), *factors, **options)
        if others:
            super().adamax_step(*others, rate=rate, beta1=beta1, beta2=beta2, eps=eps, **options)

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
        factors = (rate, ahead, scale, beta1, 1 - beta1, beta2, 1 - beta2, eps, shrink)
        others = _rated("moments", (parameters, grads, means, squares), *factors, **options)
        if others:
            super().moments_step(
                *others, rate=rate, ahead=ahead, scale=scale, beta1=beta1, beta2=beta2, eps=eps, shrink=shrink,
                **options,
            )  # fmt: skip


def _rated(name: str, states: tuple[Tensors, ...], *factors: float, weight_decay: float, maximize: bool) -> list[Any]:
    """Run one loop over each parameter, with the factors that the kernel wants; return what is left to NumPy."""
    template = steps.rated_template(name)
    rows, others = steps.aligned(template, *states)
    if rows:
        steps.rated(template, rows, states[0][0].dtype, (-1.0 if maximize else 1.0, weight_decay, *factors))
    return others
