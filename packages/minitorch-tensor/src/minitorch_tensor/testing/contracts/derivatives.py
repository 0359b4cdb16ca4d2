"""Exact gradients of functions written in NumPy, for backward methods to be held to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["gradients"]

_TINY = 1e-30
"""f(x + i·ε) = f(x) + i·ε·f'(x): to all digits for such an ε, since nothing is subtracted."""


def gradients(
    function: Callable[..., Any], arrays: list[np.ndarray[Any, Any]], cotangent: np.ndarray[Any, Any]
) -> list[np.ndarray[Any, Any]]:
    """Return the gradients of Σ function(*arrays) · cotangent for each of the arrays.

    The function must not compare or take sizes of its arguments, whose numbers are complex.

    Example:
        >>> gradients(np.square, [np.array([3.0])], np.array([1.0]))
        [array([6.])]
    """
    found = []
    for position, array in enumerate(arrays):
        grad = np.empty(array.shape, np.float64)
        for place in np.ndindex(array.shape):
            operands = [a.astype(np.complex128) for a in arrays]
            operands[position][place] += 1j * _TINY
            grad[place] = np.sum(function(*operands) * cotangent).imag / _TINY
        found.append(grad)
    return found
