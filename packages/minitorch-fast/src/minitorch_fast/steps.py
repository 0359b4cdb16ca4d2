"""Steps of optimizers: one kernel for each parameter, which reads and writes every number once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from minitorch_fast.jit import Template, call, kind_of
from minitorch_fast.launch import launch
from minitorch_fast.step_templates import RATED, adam_source, rated_source, rmsprop_source, sgd_source
from minitorch_fast.thresholds import PARALLEL_CHEAP
from minitorch_scalar import operators
from minitorch_tensor.tensor_data import TensorData

__all__ = ["TEMPLATES", "Tensors", "adam", "each_aligned", "rated", "rmsprop", "sgd"]

Tensors = Sequence[TensorData]

_BOTH = (False, True)

_ADAM = {
    (decay, amsgrad): Template("adam", adam_source(decay=decay, amsgrad=amsgrad))
    for decay, amsgrad in product(_BOTH, _BOTH)
}
_SGD = {
    (decay, momentum, nesterov): Template("sgd", sgd_source(decay=decay, momentum=momentum, nesterov=nesterov))
    for decay, momentum, nesterov in product(_BOTH, _BOTH, _BOTH)
}
_RMSPROP = {
    (momentum, centered): Template("rmsprop", rmsprop_source(momentum=momentum, centered=centered))
    for momentum, centered in product(_BOTH, _BOTH)
}
_RATED = {name: Template(name, rated_source(name)) for name in RATED}

TEMPLATES = (*_ADAM.values(), *_SGD.values(), *_RMSPROP.values(), *_RATED.values())
"""All kernels; their operator is sqrt."""


def adam(states: list[list[Any]], kind: Any, factors: Sequence[float], *, decay: bool) -> None:
    """Make a step of Adam.

    Args:
        states: For each parameter the rows p, gradient, mean and mean of squares, and the largest for AMSGrad.
        kind: The dtype of all.
        factors: The numbers that the kernel wants.
        decay: Whether the second of them is not 0.
    """
    row = np.array(factors, kind.numpy)
    for state in states:
        threads = launch(len(state[0]), PARALLEL_CHEAP // 4)
        template = _ADAM[decay, len(state) == 5]
        call(template, operators.sqrt, kind_of(kind), *threads, *state[:4], state[-1], row)


def sgd(states: list[list[Any]], kind: Any, factors: Sequence[float], *, decay: bool, nesterov: bool) -> None:
    """Make a step of SGD; the arguments are as those of `adam`, and a state is p, gradient and momentum if any."""
    row = np.array(factors, kind.numpy)
    for state in states:
        threads = launch(len(state[0]), PARALLEL_CHEAP // 2)
        template = _SGD[decay, len(state) == 3, nesterov]
        call(template, operators.sqrt, kind_of(kind), *threads, *state[:2], state[-1], row)


def rmsprop(states: list[list[Any]], kind: Any, factors: Sequence[float], *, momentum: bool, centered: bool) -> None:
    """Make a step of RMSprop; a state is p, gradient, mean of squares, and the momentum and the mean if any."""
    row = np.array(factors, kind.numpy)
    for state in states:
        threads = launch(len(state[0]), PARALLEL_CHEAP // 4)
        template = _RMSPROP[momentum, centered]
        call(template, operators.sqrt, kind_of(kind), *threads, *state[:3], state[2 + momentum], state[-1], row)


def rated(states: list[list[Any]], kind: Any, factors: Sequence[float], *, name: str) -> None:
    """Make a step that gives every number a rate of its own; a state is p, gradient and what is remembered."""
    row = np.array(factors, kind.numpy)
    for state in states:
        threads = launch(len(state[0]), PARALLEL_CHEAP // 4)
        call(_RATED[name], operators.sqrt, kind_of(kind), *threads, *state[:3], state[-1], row)


def each_aligned(states: Sequence[Tensors], make: Callable[[list[list[Any]]], None], rest: Callable[..., None]) -> None:
    """Hand the parameters whose state lies in memory as they do to a kernel, and the others to the default.

    Args:
        states: The parameters, their gradients, and so on; a part may be empty.
        make: Makes a step, given rows.
        rest: Makes a step, given the same as `states`.
    """
    rows, others = [], []
    for state in zip(*[part for part in states if len(part)], strict=True):
        aligned = _rows([tensor.array for tensor in state])
        if aligned is None:
            others.append(state)
        else:
            rows.append(aligned)
    make(rows)
    if others:
        parts = iter(zip(*others, strict=True))
        rest(*[next(parts) if len(part) else () for part in states])


def _rows(arrays: list[Any]) -> list[Any] | None:
    """Return arrays as rows in which the same places belong together, or None."""
    if all(array.flags.c_contiguous for array in arrays):
        return [array.reshape(-1) for array in arrays]
    if all(array.flags.f_contiguous for array in arrays):
        return [array.T.reshape(-1) for array in arrays]
    return None
