"""What the backend does with images: convolutions and pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_fast import convolution, pooling, thresholds
from minitorch_fast.reduction import reduced
from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.layer_kernels.pooling import divisors, pooled_shape
from minitorch_tensor.layer_kernels.windows import Pair
from minitorch_tensor.memory import allocate
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.shapes import Shape, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["ImageBackend"]


class ImageBackend(NumpyBackend):
    """Kernels for images; what is small, empty, or made of whole numbers is left to the primitives."""

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
        """Run the kernel."""
        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        shape = convolution.result_shape(a.shape, weight.shape, stride, padding, dilation)
        if _is_small(shape, weight.shape, a):
            return super().conv2d(a, weight, bias, out=out, **options)
        array = _target(out, shape, a, weight)
        convolution.convolve_into(array, a.array, weight.array, None if bias is None else bias.array, **options)
        return _answer(a, array, out)

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
        """Run the kernel; where a weight is infinite or NaN, the primitives say which pixels see it."""
        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        if not _is_small(grad.shape, weight.shape, grad):
            array = _target(out, shape, grad, weight)
            if convolution.input_back_into(array, grad.array, weight.array, **options):
                return _answer(grad, array, out)
        return super().conv2d_input_back(grad, weight, shape, out=out, **options)

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
        """Run the kernel; where NaN comes out, the primitives say which weights it is the gradient of."""
        options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
        if not _is_small(grad.shape, shape, grad):
            array = _target(out, shape, grad, a)
            if convolution.weight_back_into(array, grad.array, a.array, **options):
                return _answer(grad, array, out)
        return super().conv2d_weight_back(grad, a, shape, out=out, **options)

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
        """Run the kernel."""
        shape = pooled_shape(a.shape, kernel, stride, padding, dilation, ceil_mode)
        if _is_few(a.shape, shape, a):
            options: Any = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
            return super().max_pool2d(a, kernel, **options)
        if kernel == a.shape[2:] and padding == (0, 0):
            found = pooling.largest_of_images(a.array)
            return a.like(found[0], a.dtype), a.like(found[1], int64)
        values, ordinals = allocate(shape, a.dtype), allocate(shape, int64)
        windows = kernel, stride, padding, dilation
        pooling.run("max", values, np.ascontiguousarray(a.array), ordinals, a.shape, shape, windows)
        return a.like(values, a.dtype), a.like(ordinals, int64)

    def max_pool2d_back(
        self, grad: TensorData, ordinals: TensorData, shape: Shape, *, out: TensorData | None = None
    ) -> Any:
        """Run the kernel."""
        if _is_few(shape, grad.shape, grad):
            return super().max_pool2d_back(grad, ordinals, shape, out=out)
        array, places = allocate(shape, grad.dtype), np.ascontiguousarray(ordinals.array)
        none = ((1, 1), (1, 1), (0, 0), (1, 1))
        pooling.run("max_back", array, np.ascontiguousarray(grad.array), places, shape, grad.shape, none)
        return _answer(grad, array, out)

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
        """Run the kernel."""
        shape = pooled_shape(a.shape, kernel, stride, padding, (1, 1), ceil_mode)
        if _is_few(a.shape, shape, a):
            options: Any = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode, "divisor": divisor}
            return super().avg_pool2d(a, kernel, count_include_pad=count_include_pad, out=out, **options)
        table = divisors(a.shape, shape, kernel, stride, padding, count_include_pad, divisor).astype(a.dtype.numpy)
        if kernel == a.shape[2:] and padding == (0, 0):
            return _answer(a, reduced(operators.add, a, (2, 3), keepdim=True) / table, out)
        array, windows = allocate(shape, a.dtype), (kernel, stride, padding, (1, 1))
        pooling.run("mean", array, np.ascontiguousarray(a.array), table, a.shape, shape, windows)
        return _answer(a, array, out)

    def avg_pool2d_back(
        self,
        grad: TensorData,
        shape: Shape,
        kernel: Pair,
        *,
        stride: Pair,
        padding: Pair = (0, 0),
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor: int | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Run the kernel."""
        if _is_few(shape, grad.shape, grad):
            options: Any = {"stride": stride, "padding": padding, "ceil_mode": ceil_mode, "divisor": divisor}
            return super().avg_pool2d_back(grad, shape, kernel, count_include_pad=count_include_pad, out=out, **options)
        table = divisors(shape, grad.shape, kernel, stride, padding, count_include_pad, divisor)
        array, windows = allocate(shape, grad.dtype), (kernel, stride, padding, (1, 1))
        numbers = np.ascontiguousarray(grad.array)
        pooling.run("mean_back", array, numbers, table.astype(grad.dtype.numpy), shape, grad.shape, windows)
        return _answer(grad, array, out)


def _is_few(image: Shape, pooled: Shape, a: TensorData) -> bool:
    """Say whether images are not worth a kernel."""
    few = size_of(image) < thresholds.POOLING_FROM or size_of(image) == 0 or size_of(pooled) == 0
    return few or not a.dtype.is_floating_point


def _is_small(result: Shape, weight: Shape, a: TensorData) -> bool:
    """Say whether a convolution is not worth a kernel."""
    few = max(thresholds.CONVOLUTION_FROM, 1)
    return convolution.work_of(result, weight) < few or not a.dtype.is_floating_point


def _target(out: TensorData | None, shape: Shape, a: TensorData, b: TensorData) -> Any:
    """Return where a kernel can write: the memory of `out`, unless it is that of an operand or runs backwards."""
    if out is not None:
        array = out.array
        apart = not (np.may_share_memory(array, a.array) or np.may_share_memory(array, b.array))
        if apart and min(array.strides) >= 0:
            return array
    return allocate(shape, a.dtype)


def _answer(beside: TensorData, array: Any, out: TensorData | None) -> Any:
    """Return numbers as a tensor, or see to it that they are in `out`."""
    if out is None:
        return beside.like(array, beside.dtype)
    if array is not out.array:
        np.copyto(out.array, array)
    return out
