"""Pooling: the largest element, or the mean, of each window of an image."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.layer_kernels.windows import Pair, in_order, padded, tap_view, window_count, window_view
from minitorch_tensor.shapes import Shape, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["PoolingDefaults", "divisors", "pooled_shape"]


class PoolingDefaults:
    """The poolings of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

    def max_pool2d(
        self,
        a: TensorData,
        kernel: Pair,
        *,
        stride: Pair,
        padding: Pair = (0, 0),
        dilation: Pair = (1, 1),
        ceil_mode: bool = False,
    ) -> tuple[Any, Any]:
        """Return the largest element of each window, and where it lies.

        Of equal ones the first counts, and a NaN is the largest. What is added around an image is never it; the
        padding is at most half of what a window reaches, so that every window shows something of the image.

        Args:
            a: Images, shape (N, C, H, W).
            kernel: The height and the width of a window.
            stride: How far apart windows begin.
            padding: How many rows and columns are added at each side.
            dilation: How far apart the places of one window are.
            ceil_mode: Whether the last windows may stick out.

        Returns:
            The elements, and their int64 ordinals in `a`, both of shape (N, C, rows, columns of windows).
        """
        batch, channels, height, width = a.shape
        shape = pooled_shape(a.shape, kernel, stride, padding, dilation, ceil_mode)
        down = self.from_numpy(_places(height, shape[2], kernel[0], stride[0], padding[0], dilation[0]) * width)
        across = self.from_numpy(_places(width, shape[3], kernel[1], stride[1], padding[1], dilation[1]))
        images = self.arange(0, height * width, batch * channels, int64)
        begin = images.seen_as((batch * channels, 1, 1, 1, 1), (1, 0, 0, 0, 0), 0)
        row = down.seen_as((shape[2], 1, kernel[0], 1), (kernel[0], 0, 1, 0), 0)
        column = across.seen_as((shape[3], 1, kernel[1]), (kernel[1], 0, 1), 0)
        ordinals = self.copy(self.zip(operators.add, begin, self.zip(operators.add, row, column)))
        windows = in_order(ordinals, (size_of(shape), kernel[0] * kernel[1]))
        first = self.arange(0, kernel[0] * kernel[1], size_of(shape), int64)
        largest = self.zip(operators.add, first, self.arg_reduce(operators.max, self.take(a, windows), 1))
        found = self.take(windows, in_order(self.copy(largest), shape))
        return self.take(a, found), a.adopt(found)

    def max_pool2d_back(
        self, grad: TensorData, ordinals: TensorData, shape: Shape, *, out: TensorData | None = None
    ) -> Any:
        """Return the gradient of `max_pool2d`: each element gets the sum over the windows whose largest it is.

        Args:
            grad: The gradient by the elements that `max_pool2d` found.
            ordinals: Where they lie.
            shape: That of the images.
            out: Where to write.
        """
        whole = grad.adopt(self.full(shape, 0, grad.dtype))
        self.put(whole, ordinals, grad, operators.add)
        return whole if out is None else self.copy(whole, out=out)

    def avg_pool2d(
        self,
        a: TensorData,
        kernel: Pair,
        *,
        stride: Pair,
        padding: Pair = (0, 0),
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor: int | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Return the mean of each window.

        Args:
            a: Images, shape (N, C, H, W).
            kernel: The height and the width of a window.
            stride: How far apart windows begin.
            padding: How many rows and columns of zeros are added at each side.
            ceil_mode: Whether the last windows may stick out, over nothing.
            count_include_pad: Whether the zeros that were added are counted.
            divisor: What to divide the sums by, if not by the number of elements.
            out: Where to write.

        Returns:
            Shape (N, C, rows of windows, columns of windows).
        """
        shape = pooled_shape(a.shape, kernel, stride, padding, (1, 1), ceil_mode)
        windows = window_view(
            padded(self, a, padding, _around(a.shape, shape, kernel, stride, padding)),
            kernel,
            stride,
            (1, 1),
            shape[2:],
        )
        total = self.reduce(operators.add, windows, (2, 3), start=0)
        table = divisors(a.shape, shape, kernel, stride, padding, count_include_pad, divisor)
        return self.zip(operators.div, total, self.copy(self.from_numpy(table), dtype=a.dtype), out=out)

    def avg_pool2d_back(
        self,
        grad: TensorData,
        shape: Shape,
        kernel: Pair,
        *,
        stride: Pair,
        padding: Pair = (0, 0),
        ceil_mode: bool = False,  # noqa: ARG002 - the shape of `grad` tells
        count_include_pad: bool = True,
        divisor: int | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Return the gradient of `avg_pool2d`: each element gets its part of every window that shows it.

        Args:
            grad: The gradient by the means.
            shape: That of the images.
            kernel: As in `avg_pool2d`, and so are the others.
            stride: As there.
            padding: As there.
            ceil_mode: As there.
            count_include_pad: As there.
            divisor: As there.
            out: Where to write.
        """
        table = divisors(shape, grad.shape, kernel, stride, padding, count_include_pad, divisor)
        part = self.zip(operators.div, grad, self.copy(self.from_numpy(table), dtype=grad.dtype))
        around = self.full((*shape[:2], *_around(shape, grad.shape, kernel, stride, padding)), 0, grad.dtype)
        for i in range(kernel[0]):
            for j in range(kernel[1]):
                place = tap_view(around, (i, j), stride, (1, 1), grad.shape[2:])
                self.zip(operators.add, place, part, out=place)
        offset = padding[0] * around.strides[2] + padding[1]
        return self.copy(grad.adopt(around.seen_as(shape, around.strides, offset)), out=out)


def pooled_shape(shape: Shape, kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil_mode: bool) -> Shape:
    """Return the shape of the result of a pooling."""
    sizes = zip(shape[2:], kernel, stride, padding, dilation, strict=True)
    return (*shape[:2], *[window_count(*size, ceil_mode) for size in sizes])


def _around(shape: Shape, pooled: Shape, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    """Return the height and the width of an image with all that its windows show around it."""
    down, across = (max(shape[2 + i] + 2 * padding[i], (pooled[2 + i] - 1) * stride[i] + kernel[i]) for i in (0, 1))
    return down, across


def _places(size: int, count: int, kernel: int, stride: int, padding: int, dilation: int) -> np.ndarray[Any, Any]:
    """Return which places of the image each window shows, along one dimension: shape (windows, kernel).

    Instead of a place outside, which is never the largest, it has the nearest one inside a second time.
    """
    first = np.arange(count, dtype=np.int64)[:, None] * stride - padding
    places = first + np.arange(kernel, dtype=np.int64) * dilation
    lowest = first + np.maximum(-(first // dilation), 0) * dilation
    highest = first + np.minimum((size - 1 - first) // dilation, kernel - 1) * dilation
    return np.asarray(np.clip(places, lowest, highest))


@lru_cache(maxsize=256)
def divisors(
    shape: Shape, pooled: Shape, kernel: Pair, stride: Pair, padding: Pair, include_pad: bool, divisor: int | None
) -> np.ndarray[Any, Any]:
    """Return what the sum of each window is divided by, of shape (rows, columns of windows).

    A window that sticks out over the padding is counted only as far as the padding goes.
    """
    if divisor is not None:
        table = np.full(pooled[2:], float(divisor))
    else:
        counts = []
        for i in (0, 1):
            first = np.arange(pooled[2 + i]) * stride[i] - padding[i]
            end = np.minimum(first + kernel[i], shape[2 + i] + padding[i])
            if not include_pad:
                first, end = np.maximum(first, 0), np.minimum(end, shape[2 + i])
            counts.append(end - first)
        table = np.asarray(np.outer(*counts), np.float64)
    table.flags.writeable = False
    return table
