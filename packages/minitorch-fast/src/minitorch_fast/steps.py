"""Steps of optimizers: one kernel for each parameter, which reads and writes every number once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from minitorch_fast import thresholds
from minitorch_fast.at_hand import kernel_at_hand
from minitorch_fast.jit import Template, call, kind_of
from minitorch_fast.launch import launch
from minitorch_fast.step_templates import RATED, adam_source, rated_source, rmsprop_source, sgd_source
from minitorch_scalar import operators
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "TEMPLATES",
    "Tensors",
    "adam",
    "adam_template",
    "aligned",
    "rated",
    "rated_template",
    "rmsprop",
    "rmsprop_template",
    "sgd",
]

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


def adam_template(*, decay: bool, amsgrad: bool) -> Template:
    """Return the kernel for Adam."""
    return _ADAM[decay, amsgrad]


def rmsprop_template(*, momentum: bool, centered: bool) -> Template:
    """Return the kernel for RMSprop."""
    return _RMSPROP[momentum, centered]


def rated_template(name: str) -> Template:
    """Return the kernel for a step that gives every number a rate of its own."""
    return _RATED[name]


def adam(template: Template, states: list[list[Any]], kind: Any, factors: Sequence[float]) -> None:
    """Make a step of Adam.

    Args:
        template: The kernel.
        states: For each parameter the rows p, gradient, mean and mean of squares, and the largest for AMSGrad.
        kind: The dtype of all.
        factors: The numbers that the kernel wants.
    """
    row, name = np.array(factors, kind.numpy), kind_of(kind)
    for state in states:
        threads = launch(len(state[0]), thresholds.PARALLEL_CHEAP // 4)
        call(template, operators.sqrt, name, *threads, *state[:4], state[-1], row)


def sgd(states: list[list[Any]], kind: Any, factors: Sequence[float], *, decay: bool, nesterov: bool) -> None:
    """Make a step of SGD.

    Args:
        states: For each parameter the rows p, gradient, and momentum if any.
        kind: The dtype of all.
        factors: The numbers that the kernel wants.
        decay: Whether the second of them is not 0.
        nesterov: Whether to look ahead.
    """
    row, name, template = np.array(factors, kind.numpy), kind_of(kind), _SGD[decay, len(states[0]) == 3, nesterov]
    for state in states:
        threads = launch(len(state[0]), thresholds.PARALLEL_CHEAP // 2)
        call(template, operators.sqrt, name, *threads, *state[:2], state[-1], row)


def rmsprop(
    template: Template, states: list[list[Any]], kind: Any, factors: Sequence[float], *, momentum: bool
) -> None:
    """Make a step of RMSprop; a state is p, gradient, mean of squares, and the momentum and the mean if any."""
    row, name = np.array(factors, kind.numpy), kind_of(kind)
    for state in states:
        threads = launch(len(state[0]), thresholds.PARALLEL_CHEAP // 4)
        call(template, operators.sqrt, name, *threads, *state[:3], state[2 + momentum], state[-1], row)


def rated(template: Template, states: list[list[Any]], kind: Any, factors: Sequence[float]) -> None:
    """Make a step that gives every number a rate of its own; a state is p, gradient and what is remembered."""
    row, name = np.array(factors, kind.numpy), kind_of(kind)
    for state in states:
        threads = launch(len(state[0]), thresholds.PARALLEL_CHEAP // 4)
        call(template, operators.sqrt, name, *threads, *state[:3], state[-1], row)


def aligned(template: Template | None, *states: Tensors) -> tuple[list[list[Any]], list[Any]]:
    """Part the parameters whose state lies in memory as they do, which are for a kernel, from all others.

    Args:
        template: The kernel for small parameters, if it is there already; None where NumPy is as fast for them.
        *states: The parameters, their gradients, and so on; a part may be empty.

    Returns:
        For each of the first its state as rows, in which the same places belong together; and `states` of the others,
        or nothing if there are none. Where they are of several dtypes, or small and without a kernel, all are others.
    """
    if _are_for_numpy(template, states[0]):
        return [], list(states)
    rows, others = [], []
    for state in zip(*[part for part in states if len(part)], strict=True):
        found = _rows(state)
        if found is None:
            others.append(state)
        else:
            rows.append(found)
    if not others:
        return rows, []
    parts = iter(zip(*others, strict=True))
    return rows, [next(parts) if len(part) else () for part in states]


def _are_for_numpy(template: Template | None, parameters: Tensors) -> bool:
    """Say whether no kernel takes the parameters: those of several dtypes, none, or small ones if it is not there."""
    size, kinds = 0, set()
    for parameter in parameters:
        size += parameter.array.size
        kinds.add(parameter.dtype)
    if size == 0 or len(kinds) > 1:
        return True
    if size >= thresholds.COMPILE_FROM:
        return False
    return template is None or kernel_at_hand(template, operators.sqrt, kind_of(kinds.pop())) is None


def _rows(state: Tensors) -> list[Any] | None:
    """Return tensors as rows in which the same places belong together, or None."""
    rows = []
    for tensor in state:
        if not tensor.array.flags.c_contiguous:
            break
        rows.append(tensor.array.ravel())
    else:
        return rows
    arrays = [tensor.array for tensor in state]
    return [array.T.ravel() for array in arrays] if all(array.flags.f_contiguous for array in arrays) else None
