"""Convolutions, made of windows and matrix products.

A convolution multiplies each window of an image by the same weights. So let every window be a column of numbers: all
images together are a batch of matrices, and the convolution is the product of the matrix of weights with them. It is
linear in the image and in the weights, and so each of its gradients is such a product as well.

A convolution of sequences is one of images whose height is 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minitorch_scalar import operators
from minitorch_tensor.layer_kernels.windows import Pair, in_order, padded, tap_view, window_view
from minitorch_tensor.shapes import Shape
from minitorch_tensor.tensor_data import TensorData

__all__ = ["ConvolutionDefaults"]


class ConvolutionDefaults:
    """The convolutions of a backend."""

    if TYPE_CHECKING:  # the primitives of Backend

        def __getattr__(self, name: str) -> Any: ...

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
        """Return each window of the images times the weights: Σ a[n, c, y·s + i·d - p, x·s + j·d - p] · w[o, c, i, j].

        Args:
            a: Images, shape (N, C, H, W).
            weight: Shape (O, C / groups, I, J).
            bias: A number for each channel of the result, shape (O,), or None.
            stride: How far apart windows begin, in rows and in columns.
            padding: How many rows of zeros are added above and below, and columns left and right.
            dilation: How far apart the places of one window are.
            groups: The channels of `a` and of the result are parted into so many groups, each of which sees its own.
            out: Where to write.

        Returns:
            Shape (N, O, rows of windows, columns of windows).
        """
        counts = _counts(a.shape, weight.shape, stride, padding, dilation)
        batch, results, within = a.shape[0], weight.shape[0], weight.shape[1:]
        columns = _columns(self, a, weight.shape, stride, padding, dilation, groups)
        shape = (groups, results // groups, within[0] * within[1] * within[2])
        product = self.empty((batch, groups, results // groups, counts[0] * counts[1]), a.dtype)
        self.matmul(in_order(self.copy(weight), shape), columns, out=product)
        image = a.adopt(in_order(product, (batch, results, *counts)))
        if bias is not None:
            return self.zip(
                operators.add, image, bias.seen_as((results, 1, 1), (*bias.strides, 0, 0), bias.offset), out=out
            )
        return image if out is None else self.copy(image, out=out)

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
        """Return the gradient of `conv2d` by its images: every window gets back what its weights give it.

        Args:
            grad: The gradient by the result of `conv2d`.
            weight: As there.
            shape: That of the images.
            stride: As there, and so are the others.
            padding: As there.
            dilation: As there.
            groups: As there.
            out: Where to write.
        """
        counts, (batch, channels, height, width) = grad.shape[2:], shape
        results, within, *kernel = weight.shape
        depth = within * kernel[0] * kernel[1]
        rows = in_order(self.copy(weight), (groups, results // groups, depth))
        flipped = rows.seen_as((groups, depth, results // groups), (rows.strides[0], 1, depth), rows.offset)
        images = in_order(self.copy(grad), (batch, groups, results // groups, counts[0] * counts[1]))
        columns = self.empty((batch, groups, depth, counts[0] * counts[1]), grad.dtype)
        self.matmul(flipped, images, out=columns)
        windows = in_order(columns, (batch, channels, *kernel, *counts))
        around = self.full((batch, channels, height + 2 * padding[0], width + 2 * padding[1]), 0, grad.dtype)
        for i in range(kernel[0]):
            for j in range(kernel[1]):
                place = tap_view(around, (i, j), stride, dilation, counts)
                one = windows.seen_as(
                    place.shape,
                    (*windows.strides[:2], *windows.strides[4:]),
                    i * windows.strides[2] + j * windows.strides[3],
                )
                self.zip(operators.add, place, one, out=place)
        offset = padding[0] * around.strides[2] + padding[1]
        return self.copy(grad.adopt(around.seen_as(shape, around.strides, offset)), out=out)

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
        """Return the gradient of `conv2d` by its weights: the sum of all windows, each times the gradient there.

        Args:
            grad: The gradient by the result of `conv2d`.
            a: The images.
            shape: That of the weights.
            stride: As there, and so are the others.
            padding: As there.
            dilation: As there.
            groups: As there.
            out: Where to write.
        """
        (batch, results, *counts), depth = grad.shape, shape[1] * shape[2] * shape[3]
        count = counts[0] * counts[1]
        columns = _columns(self, a, shape, stride, padding, dilation, groups)
        steps = (*columns.strides[:2], columns.strides[3], columns.strides[2])
        windows = columns.seen_as((batch, groups, count, depth), steps, columns.offset)
        images = in_order(self.copy(grad), (batch, groups, results // groups, count))
        products = self.empty((batch, groups, results // groups, depth), grad.dtype)
        self.matmul(images, windows, out=products)
        total = self.reduce(operators.add, grad.adopt(in_order(products, (batch, *shape))), (0,), start=0)
        return total if out is None else self.copy(total, out=out)


def _counts(shape: Shape, weights: Shape, stride: Pair, padding: Pair, dilation: Pair) -> Pair:
    """Return how many rows and columns of windows there are."""
    down, across = (
        (shape[2 + i] + 2 * padding[i] - (weights[2 + i] - 1) * dilation[i] - 1) // stride[i] + 1 for i in (0, 1)
    )
    return down, across


def _columns(
    backend: Any, a: TensorData, weights: Shape, stride: Pair, padding: Pair, dilation: Pair, groups: int
) -> Any:
    """Return every window as a column: shape (N, groups, C / groups · I · J, windows)."""
    counts = _counts(a.shape, weights, stride, padding, dilation)
    batch, channels, height, width = a.shape
    kernel = (weights[2], weights[3])
    image = padded(backend, a, padding, (height + 2 * padding[0], width + 2 * padding[1])) if any(padding) else a
    windows = backend.copy(window_view(image, kernel, stride, dilation, counts))
    depth = channels // groups * kernel[0] * kernel[1]
    return in_order(windows, (batch, groups, depth, counts[0] * counts[1]))
