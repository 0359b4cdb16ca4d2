"""Derivatives by central differences, (f(x + h) - f(x - h)) / 2h, of specifications in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from minitorch_tensor.testing.operation import Operation

__all__ = ["STEP", "cotangents", "directional_difference", "gradient_by_differences", "weighted_sum"]

STEP = 1e-5


def cotangents(arrays: Sequence[np.ndarray[Any, Any]], seed: int = 0) -> list[np.ndarray[Any, Any]]:
    """Return random weights of the shapes of some arrays, none of them near 0, so that no gradient is lost."""
    rng = np.random.default_rng(seed)
    return [rng.uniform(0.5, 1.5, array.shape) * rng.choice([-1.0, 1.0], array.shape) for array in arrays]


def weighted_sum(results: Sequence[np.ndarray[Any, Any]], weights: Sequence[np.ndarray[Any, Any]]) -> float:
    """Return the sum of all results that are floating point numbers, times their weights."""
    pairs = zip(results, weights, strict=True)
    return float(sum(np.sum(result * weight) for result, weight in pairs if result.dtype.kind == "f"))


def gradient_by_differences(
    operation: Operation,
    arrays: Sequence[np.ndarray[Any, Any]],
    argument: int,
    weights: Sequence[np.ndarray[Any, Any]],
) -> np.ndarray[Any, Any]:
    """Return the gradient of the weighted sum of an operation's results with respect to one argument.

    Args:
        operation: Its specification is what is differentiated.
        arrays: All arguments, float64.
        argument: Which of them.
        weights: One array for each result, of its shape.

    Returns:
        An array of the argument's shape.
    """
    grad = np.zeros(arrays[argument].shape)
    for index in np.ndindex(grad.shape):
        values = []
        for step in (STEP, -STEP):
            moved = [array.copy() for array in arrays]
            moved[argument][index] += step
            values.append(weighted_sum(operation.expected(*moved), weights))
        grad[index] = (values[0] - values[1]) / (2 * STEP)
    return grad


def directional_difference(
    gradients: Callable[..., Any], arrays: Sequence[np.ndarray[Any, Any]], argument: int, direction: Any
) -> list[np.ndarray[Any, Any]]:
    """Return how the gradients of all arguments change as one argument moves in a direction."""
    values = []
    for step in (STEP, -STEP):
        moved = [array.copy() for array in arrays]
        moved[argument] = moved[argument] + step * direction
        values.append(gradients(*moved))
    return [(up - down) / (2 * STEP) for up, down in zip(*values, strict=True)]
