"""Ways in which the same numbers can lie in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_tensor.shapes import Shape, Strides, broadcast_strides, strides_from_shape
from minitorch_tensor.tensor import Tensor

__all__ = ["LAYOUTS", "Layout", "arrange", "contiguous", "permuted", "poison", "sliced"]

Layout = Callable[[np.ndarray[Any, Any]], tuple[np.ndarray[Any, Any], Strides, int]]
"""Takes an array; returns a row of memory, and the strides and the offset that show the array in there."""


def contiguous(array: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], Strides, int]:
    """One after the other, in row-major order."""
    return array.reshape(-1).copy(), strides_from_shape(array.shape), 0


def permuted(array: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], Strides, int]:
    """Column-major, as after a transpose."""
    return array.T.reshape(-1).copy(), tuple(reversed(strides_from_shape(array.shape[::-1]))), 0


def sliced(array: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], Strides, int]:
    """Every second column of a larger tensor, without its first row: what lies between must not be touched."""
    around: Shape = (*[size + 1 for size in array.shape[:-1]], *[2 * size + 1 for size in array.shape[-1:]])
    whole = np.full(around or (3,), poison(array.dtype), array.dtype)
    steps = strides_from_shape(whole.shape)
    offset = sum(steps)
    strides = (*steps[:-1], *[2 * step for step in steps[-1:]]) if array.ndim else ()
    inside = tuple([slice(1, None)] * (array.ndim - 1) + [slice(1, None, 2)]) if array.ndim else 1
    whole[inside] = array
    return whole.reshape(-1), strides, offset


LAYOUTS: dict[str, Layout] = {"contiguous": contiguous, "permuted": permuted, "sliced": sliced}
"""Layouts for any tensor; a "broadcast" one, whose first dimension is stretched, cannot be written to."""


def arrange(backend: Any, array: np.ndarray[Any, Any], layout: str) -> tuple[Tensor, np.ndarray[Any, Any]]:
    """Return a tensor with the numbers of an array in some layout, and what it holds.

    Args:
        backend: Where.
        array: The numbers.
        layout: A name of LAYOUTS, or "broadcast": then all slices along the first dimension are the first one.

    Example:
        >>> from minitorch_tensor import get_backend
        >>> tensor, held = arrange(get_backend("numpy"), np.arange(6.0).reshape(2, 3), "broadcast")
        >>> tensor.strides, held.tolist()
        ((0, 1), [[0.0, 1.0, 2.0], [0.0, 1.0, 2.0]])
    """
    if layout != "broadcast":
        row, strides, offset = LAYOUTS[layout](array)
        held = array.copy()
    else:
        first = array[:1] if array.ndim else array
        row, strides, offset = contiguous(first)
        strides = broadcast_strides(first.shape, strides, array.shape)
        held = np.broadcast_to(first, array.shape).copy()
    data = backend.from_numpy(row)
    return Tensor.adopt(data.seen_as(array.shape, strides, offset)), held


def poison(dtype: np.dtype[Any]) -> Any:
    """Return a number that shows up in any result that it gets into."""
    return {"b": True, "u": 251, "i": 10**9 + 7, "f": np.nan}[dtype.kind]
