"""The first numbers of weights: uniform, and the smaller the more of them are summed."""

from __future__ import annotations

from math import sqrt
from typing import Any

from minitorch_tensor import Parameter, empty

__all__ = ["uniform_parameter"]


def uniform_parameter(shape: tuple[int, ...], fan_in: int, device: Any = None, dtype: Any = None) -> Parameter:
    """Return a parameter of random numbers between ±1 / √fan_in.

    Args:
        shape: Its shape.
        fan_in: How many numbers each element of a result is the sum of.
        device: As in `tensor`.
        dtype: The default one if left out.
    """
    bound = 1 / sqrt(fan_in) if fan_in > 0 else 0.0
    return Parameter(empty(shape, dtype=dtype, device=device).uniform_(-bound, bound))
