"""Images: convolutions and pooling, each held to a loop over windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, float64, int64
from minitorch_tensor.layer_kernels.windows import Pair, window_count
from minitorch_tensor.testing.checks import check_numbers, numbers
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, drawn
from minitorch_tensor.testing.layouts import arrange
from minitorch_tensor.testing.operation import FLOATS, Operand

__all__ = ["CONVOLUTIONS", "POOLINGS", "Array", "ImageContract"]

Array = np.ndarray[Any, np.dtype[Any]]

CONVOLUTIONS: tuple[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]], ...] = (
    ((2, 2, 5, 4), (3, 2, 3, 2), {}),
    ((2, 2, 5, 4), (4, 1, 3, 2), {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "groups": 2}),
    ((1, 1, 4, 5), (1, 1, 1, 1), {"stride": (2, 3)}),
    ((2, 3, 1, 6), (2, 3, 1, 3), {"stride": (1, 2), "padding": (0, 1)}),
    ((0, 1, 3, 3), (2, 1, 2, 2), {}),
)
"""Shapes of images and weights, and options."""

POOLINGS: tuple[tuple[tuple[int, ...], Pair, dict[str, Any]], ...] = (
    ((2, 2, 4, 6), (2, 3), {"stride": (2, 3)}),
    ((2, 1, 5, 4), (3, 2), {"stride": (2, 1), "padding": (1, 1)}),
    ((1, 2, 5, 6), (2, 3), {"stride": (2, 2), "padding": (0, 1), "ceil_mode": True}),
)
"""Shapes of images, windows, and options."""


class ImageContract(PrimitiveChecks):
    """conv2d, max_pool2d, avg_pool2d and their gradients."""

    def test_conv2d_multiplies_every_window_by_the_weights(self) -> None:
        for dtype in FLOATS:
            for image, weight, options in CONVOLUTIONS:
                a, w, bias = (_small(shape, dtype, i) for i, shape in enumerate((image, weight, weight[:1])))
                expected = _convolved(a, w, **options)[0]

                def convolved(a: Any, w: Any, *bias: Any, options: Any = options, out: Any = None) -> Any:
                    return self.device.conv2d(a, w, *bias, out=out, **options)

                self.check(f"conv2d({options})", convolved, [a, w], expected, dtype)
                with_bias = expected + bias[:, None, None]
                self.check(f"conv2d({options}) with bias", convolved, [a, w, bias], with_bias, dtype)

    def test_the_gradients_of_conv2d_give_back_to_images_and_weights(self) -> None:
        for dtype in FLOATS:
            for image, weight, options in CONVOLUTIONS:
                a, w = _small(image, dtype), _small(weight, dtype, 1)
                grad = _small(_convolved(a, w, **options)[0].shape, dtype, 2)
                _, by_image, by_weight = _convolved(a, w, grad, **options)

                def to_image(g: Any, w: Any, shape: Any = image, options: Any = options, out: Any = None) -> Any:
                    return self.device.conv2d_input_back(g, w, shape, out=out, **options)

                def to_weight(g: Any, a: Any, shape: Any = weight, options: Any = options, out: Any = None) -> Any:
                    return self.device.conv2d_weight_back(g, a, shape, out=out, **options)

                self.check(f"conv2d_input_back({options})", to_image, [grad, w], by_image, dtype)
                self.check(f"conv2d_weight_back({options})", to_weight, [grad, a], by_weight, dtype)

    def test_a_nan_in_an_image_reaches_only_the_weights_that_meet_it(self) -> None:
        for dtype in FLOATS:
            a, grad = _small((1, 1, 3, 4), dtype), _small((1, 1, 2, 3), dtype, 1)
            a[0, 0, 0, 0] = np.nan
            expected = _convolved(a, np.zeros((1, 1, 2, 2)), grad)[2]
            operands = [self.device.from_numpy(array) for array in (grad, a)]
            check_numbers(
                "conv2d_weight_back", self.device.conv2d_weight_back(*operands, (1, 1, 2, 2)), expected, dtype
            )

    def test_max_pool2d_finds_the_largest_element_of_each_window(self) -> None:
        for dtype in FLOATS:
            for image, kernel, options in POOLINGS:
                a = Operand(-4.0, 4.0, distinct=True).draw(image, dtype, np.random.default_rng(0))
                for dilation in ((1, 1), (2, 1)):
                    values, places = _pooled(a, kernel, dilation=dilation, **options)
                    grad, expected = _small(values.shape, dtype, 1), np.zeros(image)
                    np.add.at(expected.reshape(-1), places, grad)
                    for part, right, kind in ((0, values, dtype), (1, places, int64)):

                        def pooled(a: Any, i: int = part, k: Any = kernel, d: Any = dilation, o: Any = options) -> Any:
                            return self.device.max_pool2d(a, k, dilation=d, **o)[i]

                        what = f"max_pool2d({kernel}, dilation={dilation}, {options})[{part}]"
                        self.check(what, pooled, [a], right, kind, with_out=False)

                    def back(g: Any, i: Any, shape: Any = image, out: Any = None) -> Any:
                        return self.device.max_pool2d_back(g, i, shape, out=out)

                    self.check("max_pool2d_back", back, [grad, places], expected, dtype)

    def test_max_pool2d_takes_the_first_of_equal_elements_and_nan_for_the_largest(self) -> None:
        rows = [[1.0, 2.0, np.nan, 0.0], [2.0, 2.0, np.inf, np.nan], [-np.inf] * 4, [-np.inf] * 4]
        for dtype in FLOATS:
            a = self.device.from_numpy(np.array([[rows]], dtype.numpy))
            values, places = self.device.max_pool2d(a, (2, 2), stride=(2, 2))
            check_numbers("max_pool2d", values, np.array([[[[2.0, np.nan], [-np.inf, -np.inf]]]]), dtype)
            check_numbers("The ordinals of max_pool2d", places, np.array([[[[1, 2], [8, 10]]]]), int64)

    def test_avg_pool2d_takes_the_mean_of_each_window(self) -> None:
        for dtype in FLOATS:
            for image, kernel, options in POOLINGS:
                for more in ({}, {"count_include_pad": False}, {"divisor": 3}):
                    a = _small(image, dtype)
                    expected = _mean(a, kernel, **options, **more)
                    grad, linear = _small(expected.shape, dtype, 1), np.zeros(image)
                    for place in np.ndindex(image):  # a mean is linear, so it says itself what its gradient is
                        one = np.zeros(image)
                        one[place] = 1
                        linear[place] = (_mean(one, kernel, **options, **more) * grad).sum()

                    def mean(a: Any, k: Any = kernel, o: Any = (options, more), out: Any = None) -> Any:
                        return self.device.avg_pool2d(a, k, out=out, **o[0], **o[1])

                    def back(g: Any, s: Any = image, k: Any = kernel, o: Any = (options, more), out: Any = None) -> Any:
                        return self.device.avg_pool2d_back(g, s, k, out=out, **o[0], **o[1])

                    self.check(f"avg_pool2d({kernel}, {options}, {more})", mean, [a], expected, dtype)
                    self.check(f"avg_pool2d_back({kernel}, {options}, {more})", back, [grad], linear, dtype)

    def test_the_gradients_of_conv2d_are_central_differences(self) -> None:
        image, weight, options = CONVOLUTIONS[1]
        a, w = _small(image, float64), _small(weight, float64, 1)
        grad = _small(_convolved(a, w, **options)[0].shape, float64, 2)
        x, k, g = (arrange(self.device, array, "contiguous")[0] for array in (a, w, grad))
        by_image = self.device.conv2d_input_back(g, k, image, **options)
        by_weight = self.device.conv2d_weight_back(g, x, weight, **options)
        for what, found, array, other in (("images", by_image, a, w), ("weights", by_weight, w, a)):
            expected = np.zeros(array.shape)
            for place in np.ndindex(array.shape):
                sides = []
                for step in (1e-3, -1e-3):
                    moved = array.copy()
                    moved[place] += step
                    pair = (moved, other) if what == "images" else (other, moved)
                    sides.append(numbers(self.device.conv2d(*map(self.device.from_numpy, pair), **options)))
                expected[place] = ((sides[0] - sides[1]) * grad).sum() / 2e-3
            check_numbers(f"The gradient of conv2d by {what}", found, expected, float64, (1e-8, 1e-9))


def _small(shape: tuple[int, ...], dtype: DType, seed: int = 0) -> Array:
    """Return numbers of which sums are exact enough for float32."""
    return np.round(drawn(shape, dtype, seed, -1.0, 1.0) * 64) / 64


def _windows(
    shape: tuple[int, ...], kernel: Pair, stride: Pair, padding: Pair, dilation: Pair, ceil_mode: bool = False
) -> Iterator[tuple[int, int, list[int], list[int]]]:
    """Yield every window: where its result is, and which rows and columns of the padded image it shows."""
    count = [window_count(shape[2 + i], kernel[i], stride[i], padding[i], dilation[i], ceil_mode) for i in (0, 1)]
    for y, x in np.ndindex(*count):
        rows = [y * stride[0] + i * dilation[0] for i in range(kernel[0])]
        yield y, x, rows, [x * stride[1] + i * dilation[1] for i in range(kernel[1])]


def _convolved(
    a: Array,
    w: Array,
    grad: Array | None = None,
    stride: Pair = (1, 1),
    padding: Pair = (0, 0),
    dilation: Pair = (1, 1),
    groups: int = 1,
) -> tuple[Array, Array, Array]:
    """Return a convolution and its gradients."""
    results, within, *kernel = w.shape
    padded = np.pad(a.astype(np.float64), ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    windows = list(_windows(a.shape, (kernel[0], kernel[1]), stride, padding, dilation))
    out = np.zeros((a.shape[0], results, 1 + max(w[0] for w in windows), 1 + max(w[1] for w in windows)))
    to_image, to_weight = np.zeros(padded.shape), np.zeros(w.shape)
    for y, x, rows, columns in windows:
        for o in range(results):
            first = o // (results // groups) * within
            channels = range(first, first + within)
            for n in range(a.shape[0]):
                shown = np.ix_([n], channels, rows, columns)
                out[n, o, y, x] = (padded[shown][0] * w[o]).sum()
                if grad is not None:
                    to_image[shown] += grad[n, o, y, x] * w[o]
                    to_weight[o] += grad[n, o, y, x] * padded[shown][0]
    inside = to_image[:, :, padding[0] : padding[0] + a.shape[2], padding[1] : padding[1] + a.shape[3]]
    return out, inside, to_weight


def _pooled(
    a: Array, kernel: Pair, stride: Pair, padding: Pair = (0, 0), dilation: Pair = (1, 1), ceil_mode: bool = False
) -> tuple[Array, Array]:
    """Return the largest elements and where they lie."""
    found: dict[tuple[int, ...], tuple[float, int]] = {}
    ordinals = np.arange(a.size).reshape(a.shape)
    for y, x, rows, columns in _windows(a.shape, kernel, stride, padding, dilation, ceil_mode):
        rows = [r - padding[0] for r in rows if 0 <= r - padding[0] < a.shape[2]]
        columns = [c - padding[1] for c in columns if 0 <= c - padding[1] < a.shape[3]]
        for n, c in np.ndindex(*a.shape[:2]):
            shown = np.ix_([n], [c], rows, columns)
            best = int(np.argmax(a[shown]))
            found[n, c, y, x] = a[shown].reshape(-1)[best], ordinals[shown].reshape(-1)[best]
    shape = tuple(1 + np.max(list(found), axis=0))
    return (
        np.array([found[place][0] for place in np.ndindex(shape)]).reshape(shape),
        np.array([found[place][1] for place in np.ndindex(shape)], np.int64).reshape(shape),
    )


def _mean(
    a: Array,
    kernel: Pair,
    stride: Pair,
    padding: Pair = (0, 0),
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor: int | None = None,
) -> Array:
    """Return the means of windows: what sticks out over the padding is not counted."""
    (height, width), found = a.shape[2:], {}
    for y, x, rows, columns in _windows(a.shape, kernel, stride, padding, (1, 1), ceil_mode):
        count = sum(r < height + 2 * padding[0] for r in rows) * sum(c < width + 2 * padding[1] for c in columns)
        rows = [r - padding[0] for r in rows if 0 <= r - padding[0] < height]
        columns = [c - padding[1] for c in columns if 0 <= c - padding[1] < width]
        total = a[:, :, rows][..., columns].astype(np.float64).sum((2, 3))
        found[y, x] = total / (divisor or (count if count_include_pad else len(rows) * len(columns)))
    down, across = 1 + max(y for y, _ in found), 1 + max(x for _, x in found)
    return np.stack([np.stack([found[y, x] for x in range(across)], -1) for y in range(down)], -2)
