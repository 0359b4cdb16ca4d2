"""Steps of optimizers in NumPy: a loop over the parameters, in their memory, with as few calls as there can be.

A small network has parameters of a few numbers each, so a step costs what its calls cost. Here are two for each
parameter of plain gradient descent, and nothing is made into a tensor on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from minitorch_tensor.numpy_adaptive_steps import NumpyAdaptiveSteps, Tensors
from minitorch_tensor.quiet import quiet

__all__ = ["NumpySteps", "Tensors"]


class NumpySteps(NumpyAdaptiveSteps):
    """The optimizer steps; the rest is in `NumpyBackend`."""

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
        """Step along the gradients, or along the momenta."""
        rate = -lr if maximize and not momenta else lr
        numbers = (rate, momentum, 1 - dampening, -weight_decay if maximize and not momenta else weight_decay)
        quiet.run(_sgd, parameters, grads, momenta, numbers, nesterov, maximize and len(momenta) > 0)

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
        """Step along the means over the roots of the means of squares."""
        rate, root = lr / (1 - beta1**step), (1 - beta2**step) ** 0.5
        decay, shrink = (0.0, 1 - lr * weight_decay) if decoupled else (weight_decay, 1.0)
        numbers = (decay, shrink, beta1, 1 - beta1, beta2, 1 - beta2, 1 / root, eps, rate)
        quiet.run(_adam, (parameters, grads, means, squares), largest, numbers, maximize)

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
        """Step along the gradients over the roots of the means of squares."""
        numbers = (weight_decay, alpha, 1 - alpha, eps, momentum, lr)
        quiet.run(_rmsprop, (parameters, grads, squares), momenta, means, numbers, maximize)


def _sgd(
    parameters: Tensors, grads: Tensors, momenta: Tensors, numbers: Sequence[float], nesterov: bool, maximize: bool
) -> None:
    multiply, add, subtract, kind = np.multiply, np.add, np.subtract, None
    rate: Any = None
    keep = fresh = decay = rate
    decays, fades, dampens = numbers[3] != 0, numbers[1] != 1, numbers[2] != 1
    for i, (parameter, grad) in enumerate(zip(parameters, grads, strict=True)):
        if parameter.dtype is not kind:
            kind = parameter.dtype
            rate = np.array(numbers[0], kind.numpy)
            if decays or momenta:
                keep, fresh, decay = (np.array(number, kind.numpy) for number in numbers[1:])
        p, slope = parameter.array, grad.array
        if maximize:
            slope = np.negative(slope)
        if decays:
            slope = add(slope, multiply(p, decay))
        if momenta:
            m = momenta[i].array
            if fades:
                multiply(m, keep, m)
            add(m, multiply(slope, fresh) if dampens else slope, m)
            slope = add(slope, multiply(m, keep)) if nesterov else m
        subtract(p, multiply(slope, rate), p)


def _adam(states: Sequence[Tensors], largest: Tensors, numbers: Sequence[float], maximize: bool) -> None:
    kind: Any = None
    rows: list[Any] = []
    for i, state in enumerate(zip(*states, strict=True)):
        if state[0].dtype is not kind:
            kind = state[0].dtype
            rows = [np.array(number, kind.numpy) for number in numbers]
        decay, shrink, beta1, rest1, beta2, rest2, inverse_root, eps, rate = rows
        p, slope, mean, squared = [tensor.array for tensor in state]
        if maximize:
            slope = np.negative(slope)
        if numbers[0] != 0:
            slope = np.add(slope, np.multiply(p, decay))
        if numbers[1] != 1:
            np.multiply(p, shrink, p)
        np.multiply(mean, beta1, mean)
        np.add(mean, np.multiply(slope, rest1), mean)
        np.multiply(squared, beta2, squared)
        room = np.asarray(np.multiply(slope, slope))
        np.add(squared, np.multiply(room, rest2, room), squared)
        if largest:
            squared = np.maximum(largest[i].array, squared, out=largest[i].array)
        divisor = np.multiply(np.sqrt(squared, room), inverse_root, room)
        np.divide(np.multiply(mean, rate), np.add(divisor, eps, room), room)
        np.subtract(p, room, p)


def _rmsprop(
    states: Sequence[Tensors], momenta: Tensors, means: Tensors, numbers: Sequence[float], maximize: bool
) -> None:
    for i, state in enumerate(zip(*states, strict=True)):
        decay, alpha, rest, eps, keep, rate = [state[0].dtype.numpy.type(number) for number in numbers]
        p, slope, squared = [tensor.array for tensor in state]
        if maximize:
            slope = np.negative(slope)
        if decay != 0:
            slope = np.add(slope, np.multiply(p, decay))
        room = np.asarray(np.multiply(slope, slope))
        np.multiply(squared, alpha, squared)
        np.add(squared, np.multiply(room, rest, room), squared)
        if means:
            mean = means[i].array
            np.add(mean, np.multiply(np.subtract(slope, mean, room), rest, room), mean)
            np.subtract(squared, np.multiply(mean, mean, room), room)
            squared = room
        divisor = np.add(np.sqrt(squared, room), eps, room)
        change = np.divide(slope, divisor, room)
        if momenta:
            last = momenta[i].array
            np.multiply(last, keep, last)
            change = np.add(last, change, last)
        np.subtract(p, np.multiply(change, rate, room), p)
