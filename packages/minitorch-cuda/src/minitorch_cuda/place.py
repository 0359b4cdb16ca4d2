"""Where in memory an element lies, what almost every kernel asks first; and the smaller and larger of two places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import cuda

from minitorch_cuda.device import is_simulated

__all__ = ["at_least", "at_most", "device_function", "place_of"]


def device_function(function: Callable[..., Any]) -> Any:
    """Return a function as kernels can call it: compiled, or on the simulator as it is."""
    return function if is_simulated() else cuda.jit(device=True)(function)


@device_function
def place_of(ordinal, sizes, steps):
    """Return the place of the ordinal-th element in row-major order: the sum of its index times the steps.

    Args:
        ordinal: From 0 to the product of the sizes, that excluded.
        sizes: The dimensions, at least one.
        steps: How far apart in memory neighbours are along each dimension.

    Source: `to_index` and `index_to_position` of the MiniTorch course, in one.
    """
    rest, place = ordinal + 0, ordinal * 0
    for dim in range(len(sizes) - 1, 0, -1):
        place += rest % sizes[dim] * steps[dim]
        rest //= sizes[dim]
    return place + rest * steps[0]  # smaller than the first size: a row takes no division, which is slow


@device_function
def at_most(x, most):
    """Return x, or the number that it is at most. Numba's own CUDA target has no `min` for two."""
    return x if x < most else most


@device_function
def at_least(x, least):
    """Return x, or the number that it is at least."""
    return x if x > least else least
