"""What all losses do: take an input and a target, and reduce the losses of the elements to one number."""

from __future__ import annotations

import warnings
from typing import Any

from minitorch.errors import InvalidValueError, ReductionError
from minitorch.nn.module import Module
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.operands import check_backends

__all__ = ["Loss", "check_pair", "check_same_shape", "reduced", "weighted"]


def reduced(losses: Any, reduction: str) -> Any:
    """Return the losses, their mean, or their sum.

    Args:
        losses: Of any shape.
        reduction: "none", "mean" or "sum".

    Raises:
        ReductionError: There is no such reduction.
    """
    if reduction == "mean":
        return losses.mean()
    if reduction == "sum":
        return losses.sum()
    if reduction == "none":
        return losses
    raise ReductionError(f"A loss is reduced by 'none', 'mean' or 'sum', not by {reduction!r}.")


def check_pair(operation: str, input: Any, target: Any) -> None:
    """Refuse what are no tensors of one backend, and warn of shapes that differ, which broadcast.

    Raises:
        BackendError: They are on different backends.
        InvalidTypeError: One is no tensor.
    """
    check_tensor(input, operation)
    check_tensor(target, operation)
    check_backends(operation, input, target)
    if input.shape != target.shape:
        warnings.warn(
            f"{operation}() was given an input of shape {input.shape} and a target of shape {target.shape}, which "
            "broadcast: that is rarely what is meant. Give both the same shape.",
            UserWarning,
            stacklevel=3,
        )


def check_same_shape(operation: str, input: Any, target: Any) -> None:
    """Refuse two tensors of different shapes.

    Raises:
        InvalidTypeError: One is no tensor.
        InvalidValueError: The shapes differ.
    """
    check_tensor(input, operation)
    check_tensor(target, operation)
    check_backends(operation, input, target)
    if input.shape != target.shape:
        raise InvalidValueError(
            f"{operation}() needs an input and a target of one shape, not {input.shape} and {target.shape}."
        )


def weighted(losses: Any, weight: Any) -> Any:
    """Return the losses times their weights, if there are any."""
    return losses if weight is None else losses * weight


class Loss(Module):
    """A loss as a layer: a function with its settings.

    The settings are the attributes named in `_settings`, and those that are tensors, named in `_tensors`, are buffers.
    """

    _function: Any
    _settings: tuple[str, ...] = ("reduction",)
    _tensors: tuple[str, ...] = ()

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        for name, value in settings.items():
            if name in self._tensors:
                self.register_buffer(name, value)
            else:
                setattr(self, name, value)

    def forward(self, *args: Any) -> Any:
        settings = {name: getattr(self, name) for name in self._settings}
        for name in self._tensors:
            settings[name] = getattr(self, name)
        return self._function(*args, **settings)
