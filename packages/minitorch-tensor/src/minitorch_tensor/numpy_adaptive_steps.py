"""Steps of optimizers that give every number a rate of its own, in NumPy: see `numpy_steps`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitorch_tensor.numpy_along import NumpyAlong
from minitorch_tensor.quiet import quiet
from minitorch_tensor.tensor_data import TensorData

__all__ = ["NumpyAdaptiveSteps", "Tensors"]

Tensors = Sequence[TensorData]


class NumpyAdaptiveSteps(NumpyAlong):
    """The steps of Adagrad, Adadelta, Adamax, NAdam and RAdam."""

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
        """Step along the gradients over the roots of the sums of squares."""
        quiet.run(_move, _adagrad, (parameters, grads, sums), (rate, eps), weight_decay, maximize)

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
        """Step along the gradients, as far as the steps before were long."""
        states = (parameters, grads, squares, changes)
        quiet.run(_move, _adadelta, states, (lr, rho, 1 - rho, eps), weight_decay, maximize)

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
        """Step along the means over the largest gradients."""
        numbers = (rate, beta1, 1 - beta1, beta2, eps)
        quiet.run(_move, _adamax, (parameters, grads, means, largest), numbers, weight_decay, maximize)

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
        """Step along the gradients and the means over the roots of the means of squares."""
        numbers = (rate, ahead, scale, beta1, 1 - beta1, beta2, 1 - beta2, eps, shrink)
        quiet.run(_move, _moments, (parameters, grads, means, squares), numbers, weight_decay, maximize)


def _move(
    step: Callable[..., None], states: Sequence[Tensors], numbers: Sequence[float], weight_decay: float, maximize: bool
) -> None:
    """Hand each parameter, its slope, what is remembered of it, and the numbers in its dtype to a step."""
    kind: Any = None
    decay: Any = None
    row: list[Any] = []
    for state in zip(*states, strict=True):
        if state[0].dtype is not kind:
            kind = state[0].dtype
            decay, *row = [np.array(number, kind.numpy) for number in (weight_decay, *numbers)]
        p, slope, *kept = [tensor.array for tensor in state]
        if maximize:
            slope = np.negative(slope)
        if weight_decay != 0:
            slope = np.add(slope, np.multiply(p, decay))
        step(p, slope, *kept, *row)


def _average(mean: Any, new: Any, keep: Any, rest: Any) -> None:
    """Make a running mean; `new` is used up."""
    np.multiply(mean, keep, mean)
    np.add(mean, np.multiply(new, rest, new), mean)


def _adagrad(p: Any, slope: Any, total: Any, rate: Any, eps: Any) -> None:
    room = np.asarray(np.multiply(slope, slope))
    np.add(total, room, total)
    divisor = np.add(np.sqrt(total, room), eps, room)
    np.subtract(p, np.divide(np.multiply(slope, rate), divisor, room), p)


def _adadelta(p: Any, slope: Any, squares: Any, changes: Any, lr: Any, rho: Any, rest: Any, eps: Any) -> None:
    room = np.asarray(np.multiply(slope, slope))
    _average(squares, room, rho, rest)
    divisor = np.sqrt(np.add(squares, eps, room), room)
    change = np.asarray(np.add(changes, eps))
    np.multiply(np.divide(np.sqrt(change, change), divisor, change), slope, change)
    _average(changes, np.multiply(change, change, room), rho, rest)
    np.subtract(p, np.multiply(change, lr, change), p)


def _adamax(
    p: Any, slope: Any, mean: Any, largest: Any, rate: Any, beta1: Any, rest1: Any, beta2: Any, eps: Any
) -> None:
    room = np.asarray(np.abs(slope))
    np.multiply(largest, beta2, largest)
    np.maximum(largest, np.add(room, eps, room), out=largest)
    np.multiply(mean, beta1, mean)
    np.add(mean, np.multiply(slope, rest1, room), mean)
    np.subtract(p, np.divide(np.multiply(mean, rate, room), largest, room), p)


def _moments(p: Any, slope: Any, mean: Any, squared: Any, *numbers: Any) -> None:
    rate, ahead, scale, beta1, rest1, beta2, rest2, eps, shrink = numbers
    room = np.asarray(np.multiply(slope, slope))
    _average(squared, room, beta2, rest2)
    np.multiply(mean, beta1, mean)
    np.add(mean, np.multiply(slope, rest1, room), mean)
    if shrink != 1:
        np.multiply(p, shrink, p)
    change = np.multiply(mean, rate, room)
    if ahead != 0:
        np.add(change, np.multiply(slope, ahead), change)
    divisor = np.add(np.multiply(np.sqrt(squared), scale), eps) if scale != 0 else eps
    np.subtract(p, np.divide(change, divisor, room), p)
