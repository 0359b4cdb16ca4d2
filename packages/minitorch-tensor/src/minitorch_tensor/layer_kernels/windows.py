"""Windows that slide over images: where they lie, and views that show an image as all of its windows."""

from __future__ import annotations

from typing import Any

from minitorch_tensor.shapes import Shape, strides_from_shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Pair", "in_order", "padded", "reach", "tap_view", "window_count", "window_view"]

Pair = tuple[int, int]
"""One number for the height, and one for the width."""


def window_count(size: int, kernel: int, stride: int, padding: int, dilation: int = 1, ceil_mode: bool = False) -> int:
    """Return how many windows there are along one dimension.

    Args:
        size: The size of the image.
        kernel: How many places of the image a window shows.
        stride: How far apart two windows begin.
        padding: How many places are added at either end.
        dilation: How far apart the places of a window are.
        ceil_mode: Whether a last window may stick out at the end; it begins inside the image or its padding.

    Example:
        >>> window_count(5, 2, 2, 0), window_count(5, 2, 2, 0, ceil_mode=True)
        (2, 3)
    """
    room = size + 2 * padding - reach(kernel, dilation)
    count = (-(-room // stride) if ceil_mode else room // stride) + 1
    if ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return max(count, 0)


def reach(kernel: int, dilation: int) -> int:
    """Return how many places lie between the first and the last one of a window, both included."""
    return (kernel - 1) * dilation + 1


def padded(backend: Any, a: TensorData, padding: Pair, shape: Pair) -> Any:
    """Return images in the middle of larger ones of zeros.

    Args:
        backend: Who computes.
        a: Shape (N, C, H, W).
        padding: How many rows there are above it, and columns before it.
        shape: The height and the width of the result.
    """
    out = backend.full((*a.shape[:2], *shape), 0, a.dtype)
    backend.copy(a, out=_inside(out, a.shape, padding))
    return a.adopt(out)


def _inside(a: TensorData, shape: Shape, begin: Pair) -> Any:
    """Return a view of a part of images."""
    offset = a.offset + begin[0] * a.strides[2] + begin[1] * a.strides[3]
    return a.seen_as(shape, a.strides, offset)


def window_view(a: TensorData, kernel: Pair, stride: Pair, dilation: Pair, counts: Shape) -> Any:
    """Return a view of images (N, C, H, W) as windows: (N, C, kernel height and width, rows, columns of windows)."""
    (batch, channels, _, _), (s_n, s_c, s_h, s_w) = a.shape, a.strides
    steps = (s_n, s_c, dilation[0] * s_h, dilation[1] * s_w, stride[0] * s_h, stride[1] * s_w)
    return a.seen_as((batch, channels, *kernel, *counts), steps, a.offset)


def tap_view(a: TensorData, tap: Pair, stride: Pair, dilation: Pair, counts: Shape) -> Any:
    """Return a view of images (N, C, H, W) with what one place of each window shows: (N, C, rows, columns)."""
    (batch, channels, _, _), (s_n, s_c, s_h, s_w) = a.shape, a.strides
    offset = a.offset + tap[0] * dilation[0] * s_h + tap[1] * dilation[1] * s_w
    return a.seen_as((batch, channels, *counts), (s_n, s_c, stride[0] * s_h, stride[1] * s_w), offset)


def in_order(a: TensorData, shape: Shape) -> Any:
    """Return a view of a contiguous tensor in another shape."""
    return a.seen_as(shape, strides_from_shape(shape), a.offset)
