"""What filling a tensor with random numbers is made of.

What is drawn does not depend on what was there before: the gradient of that is zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch_tensor.errors import DistributionError, InvalidTypeError
from minitorch_tensor.functions.elements import PlacingRule, change
from minitorch_tensor.functions.rule import Step
from minitorch_tensor.generator import RandomStream, default_stream
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Draw", "Refill", "check_std", "drawn", "evenly", "real", "refilled", "stream_of"]

Draw = Callable[[Any], Any]
"""Takes a shape, returns an array of it."""


class Refill(PlacingRule, Step):
    """A tensor that was filled with numbers that do not depend on what it held."""

    @staticmethod
    def into(ctx: Any, out: Any, *, fill: Callable[[Any], Any]) -> None:
        fill(out)


def stream_of(generator: Any) -> Any:
    """Return the generator that is to be used.

    Raises:
        InvalidTypeError: What was given is none.
    """
    if generator is None:
        return default_stream()
    if not isinstance(generator, RandomStream):
        raise InvalidTypeError(f"generator must be a Generator or None, not {generator!r}.")
    return generator


def drawn(beside: Any, shape: Any, dtype: Any, draw: Draw) -> Any:
    """Return a constant of numbers drawn, on the backend of another tensor."""
    backend = beside.backend
    return beside.adopt(backend.random(draw, backend.empty(shape, dtype)))


def evenly(beside: Any, shape: Any, dtype: Any, stream: RandomStream) -> Any:
    """Return a constant of numbers evenly spread from 0 to 1, that excluded, on the backend of another tensor."""
    backend = beside.backend
    return beside.adopt(backend.uniform(stream, backend.empty(shape, dtype)))


def real(value: Any, operation: str, what: str) -> float:
    """Return a number that is a parameter of a distribution.

    Raises:
        InvalidTypeError: It is no number.
    """
    if isinstance(value, TensorData) and not value.shape:
        value = value.backend.to_numpy(value).item()
    if isinstance(value, str) or not hasattr(value, "__float__") or isinstance(value, TensorData):
        raise InvalidTypeError(
            f"{what} of {operation}() must be a number, not {value!r} of type {type(value).__name__}."
        )
    return float(value)


def check_std(std: float, operation: str) -> None:
    """Refuse a standard deviation below zero.

    Raises:
        DistributionError: It is one, or NaN.
    """
    if not std >= 0:
        raise DistributionError(f"{operation}() needs a standard deviation of at least 0, not {std}.")


def refilled(a: Any, draw: Draw) -> Any:
    """Fill a tensor in place with what is drawn, and return it."""
    return change(a, Refill, (), {"fill": lambda out: out.backend.random(draw, out)})
