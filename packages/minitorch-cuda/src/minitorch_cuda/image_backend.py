"""What the backend does with images: convolutions and pooling.

There are two ways to convolve. One kernel computes each result from what it sees; the other way brings all windows into
columns and multiplies matrices, as the defaults do it with kernels of this backend. The product of matrices reads each
number from memory a few times only, and the kernel once for each multiplication; but the columns take many times the
memory of the images. So the kernel is for windows of few numbers, as in the first layers of a network.
"""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import geometry
from minitorch_cuda.launching import blocks, launch
from minitorch_cuda.primitive_backend import PrimitiveBackend
from minitorch_tensor.dtypes import int64
from minitorch_tensor.layer_kernels.pooling import pooled_shape
from minitorch_tensor.layer_kernels.windows import Pair, window_count
from minitorch_tensor.shapes import Shape, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["DIRECT_UP_TO", "ImageBackend"]

DIRECT_UP_TO = 256
"""Windows of up to so many numbers are multiplied by the kernel."""


class ImageBackend(PrimitiveBackend):
    """Kernels for images; those of whole numbers are left to the primitives."""

    # ------------------------------------------------------------------------------------------------------------------
    # Convolutions
    # ------------------------------------------------------------------------------------------------------------------
    def conv2d(
        self,
        a: TensorData,
        weight: TensorData,
        bias: TensorData | None = None,
        *,
        stride: Pair = (1, 1),
        padding: Pair = (0, 0),
        dilation: Pair = (1, 1),
        groups: int = 1,
        out: TensorData | None = None,
    ) -> Any:
        """Multiply each window by the weights in a thread."""
        from minitorch_cuda import convolution_kernels as kernels

        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        if not _is_direct(a, weight.shape):
            return super().conv2d(a, weight, bias, out=out, **options)
        counts = [window_count(a.shape[2 + i], weight.shape[2 + i], stride[i], padding[i], dilation[i]) for i in (0, 1)]
        found = self._fresh(a, (a.shape[0], weight.shape[0], *counts))
        size = size_of(found.shape)
        if size:
            a, weight = self._in_order(a), self.copy(weight)
            part = weight if bias is None else self._in_order(bias)
            args = (found.storage, found.shape, a.storage, a.offset, a.shape, weight.storage, weight.shape)
            rest = (part.storage, part.offset, bias is not None, *_steps(weight, **options), size)
            launch(kernels.conv2d(a.dtype), blocks(size), geometry().threads, *args, *rest)
        return found if out is None else self.copy(found, out=out)

    def conv2d_input_back(
        self,
        grad: TensorData,
        weight: TensorData,
        shape: Shape,
        *,
        stride: Pair = (1, 1),
        padding: Pair = (0, 0),
        dilation: Pair = (1, 1),
        groups: int = 1,
        out: TensorData | None = None,
    ) -> Any:
        """Add up what all windows give to each place in a thread."""
        from minitorch_cuda import convolution_kernels as kernels

        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        if not _is_direct(grad, weight.shape):
            return super().conv2d_input_back(grad, weight, shape, out=out, **options)
        found = self._fresh(grad, shape)
        size = size_of(shape)
        if size:
            grad, weight = self._in_order(grad), self.copy(weight)
            args = (found.storage, shape, grad.storage, grad.offset, grad.shape, weight.storage, weight.shape)
            kernel = kernels.conv2d_input_back(grad.dtype)
            launch(kernel, blocks(size), geometry().threads, *args, *_steps(weight, **options), size)
        return found if out is None else self.copy(found, out=out)

    def conv2d_weight_back(
        self,
        grad: TensorData,
        a: TensorData,
        shape: Shape,
        *,
        stride: Pair = (1, 1),
        padding: Pair = (0, 0),
        dilation: Pair = (1, 1),
        groups: int = 1,
        out: TensorData | None = None,
    ) -> Any:
        """Add up the windows of each weight in a block."""
        from minitorch_cuda import convolution_kernels as kernels

        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        if not _is_direct(a, shape):
            return super().conv2d_weight_back(grad, a, shape, out=out, **options)
        found = self._fresh(grad, shape)
        size = size_of(shape)
        if size:
            grad, a = self._in_order(grad), self._in_order(a)
            args = (found.storage, shape, grad.storage, grad.offset, grad.shape, a.storage, a.offset, a.shape)
            launch(kernels.conv2d_weight_back(), size, geometry().threads, *args, *_steps(found, **options))
        return found if out is None else self.copy(found, out=out)

    # ------------------------------------------------------------------------------------------------------------------
    # Pooling
    # ------------------------------------------------------------------------------------------------------------------
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
        """Look through each window in a thread."""
        from minitorch_cuda import pooling_kernels as kernels

        shape = pooled_shape(a.shape, kernel, stride, padding, dilation, ceil_mode)
        out, ordinals = self._fresh(a, shape), self._fresh(a, shape, int64)
        size = size_of(shape)
        if size:
            a = self._in_order(a)
            args = (out.storage, ordinals.storage, shape[2:], a.storage, a.offset, a.shape[2:])
            steps = (kernel, stride, padding, dilation)
            launch(kernels.max_pool2d, blocks(size), geometry().threads, *args, *steps, size)
        return out, ordinals

    def max_pool2d_back(
        self, grad: TensorData, ordinals: TensorData, shape: Shape, *, out: TensorData | None = None
    ) -> Any:
        """Add each gradient to its element in a thread."""
        from minitorch_cuda import pooling_kernels as kernels

        if not grad.dtype.is_floating_point:
            return super().max_pool2d_back(grad, ordinals, shape, out=out)
        found = grad.adopt(self.full(shape, 0, grad.dtype))
        size = size_of(grad.shape)
        if size:
            grad, ordinals = self.copy(grad), self.copy(ordinals)
            args = (found.storage, grad.storage, ordinals.storage, size)
            launch(kernels.max_pool2d_back, blocks(size), geometry().threads, *args)
        return found if out is None else self.copy(found, out=out)

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
        """Add up each window in a thread."""
        from minitorch_cuda import pooling_kernels as kernels

        shape = pooled_shape(a.shape, kernel, stride, padding, (1, 1), ceil_mode)
        found = self._fresh(a, shape)
        size = size_of(shape)
        if size:
            a = self._in_order(a)
            args = (found.storage, shape[2:], a.storage, a.offset, a.shape[2:], kernel, stride, padding)
            launch(kernels.avg_pool2d, blocks(size), geometry().threads, *args, count_include_pad, divisor or 0, size)
        return found if out is None else self.copy(found, out=out)

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
        """Add up what all windows give to each element in a thread."""
        from minitorch_cuda import pooling_kernels as kernels

        found = self._fresh(grad, shape)
        size = size_of(shape)
        if size:
            grad = self._in_order(grad)
            args = (found.storage, shape[2:], grad.storage, grad.offset, grad.shape[2:], kernel, stride, padding)
            launch(
                kernels.avg_pool2d_back, blocks(size), geometry().threads, *args, count_include_pad, divisor or 0, size
            )
        return found if out is None else self.copy(found, out=out)


def _is_direct(a: TensorData, weights: Shape) -> bool:
    """Say whether the kernel is to be used, and not the product of matrices."""
    return a.dtype.is_floating_point and size_of(weights[1:]) <= DIRECT_UP_TO


def _steps(weight: TensorData, *, stride: Pair, padding: Pair, dilation: Pair, groups: int) -> tuple[Any, ...]:
    """Return what all kernels take: steps, paddings, and how many results a group has."""
    return tuple(stride), tuple(padding), tuple(dilation), weight.shape[0] // groups
