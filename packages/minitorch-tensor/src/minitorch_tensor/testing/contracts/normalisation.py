"""Layer norm and batch norm, and the way back through them."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.testing.contracts.base import drawn
from minitorch_tensor.testing.contracts.derivatives import gradients
from minitorch_tensor.testing.contracts.likelihood import LikelihoodContract, exact
from minitorch_tensor.testing.operation import FLOATS

__all__ = ["EPS", "NormalisationContract"]

EPS = 1e-3


def _moments(x: Any, dims: tuple[int, ...]) -> tuple[Any, Any]:
    mean = x.mean(dims, keepdims=True)
    return mean, np.square(x - mean).mean(dims, keepdims=True)


def _normalised(x: Any, weight: Any, bias: Any, dims: tuple[int, ...]) -> Any:
    mean, variance = _moments(x, dims)
    return (x - mean) / np.sqrt(variance + EPS) * weight + bias


class NormalisationContract(LikelihoodContract):
    """layer_norm, batch_norm, layer_norm_back and batch_norm_back."""

    def test_layer_norm_has_mean_0_and_variance_1_before_weight_and_bias(self) -> None:
        for dtype in FLOATS:
            for shape, count in (((2, 3), 1), ((3, 4, 2), 1), ((3, 4, 2), 2), ((2, 40), 1), ((4,), 1), ((0, 3), 1)):
                x = drawn(shape, dtype)
                weight, bias = [drawn(shape[-count:], dtype, seed) for seed in (1, 2)]
                grad = drawn(shape, dtype, 3)
                dims = tuple(range(len(shape) - count, len(shape)))
                mean, variance = _moments(exact(x), dims)
                scale = 1 / np.sqrt(variance + EPS)

                def forward(x: Any, weight: Any, bias: Any, dims: Any = dims) -> Any:
                    return _normalised(x, weight, bias, dims)

                def normed(a: Any, weight: Any = None, bias: Any = None, count: int = count) -> Any:
                    return self.device.layer_norm(a, count, weight, bias, EPS)

                def back(g: Any, a: Any, mean: Any, scale: Any, weight: Any = None, count: int = count) -> Any:
                    return self.device.layer_norm_back(g, a, count, mean, scale, weight)

                expected = forward(exact(x), exact(weight), exact(bias))
                self.check_layouts(normed, [x, weight, bias], [expected, mean, scale], dtype)
                self.check_layouts(normed, [x], [forward(exact(x), 1, 0), mean, scale], dtype)
                slopes = gradients(forward, [exact(x), exact(weight), exact(bias)], exact(grad))
                saved = [grad, x, mean.astype(dtype.numpy), scale.astype(dtype.numpy)]
                self.check_layouts(back, [*saved, weight], slopes, dtype)
                ones, zeros = np.ones(weight.shape), np.zeros(bias.shape)
                self.check_layouts(back, saved, gradients(forward, [exact(x), ones, zeros], exact(grad)), dtype)

    def test_batch_norm_has_mean_0_and_variance_1_in_each_channel_before_weight_and_bias(self) -> None:
        for dtype in FLOATS:
            for shape in ((4, 3), (3, 2, 4), (2, 3, 5, 4)):
                x, grad = drawn(shape, dtype), drawn(shape, dtype, 3)
                weight, bias = drawn(shape[1:2], dtype, 1), drawn(shape[1:2], dtype, 2)
                dims = (0, *range(2, len(shape)))
                mean, variance = [part.reshape(-1) for part in _moments(exact(x), dims)]
                column = (shape[1], *[1] * (len(shape) - 2))

                def forward(x: Any, weight: Any, bias: Any, dims: Any = dims, column: Any = column) -> Any:
                    return _normalised(x, weight.reshape(column), bias.reshape(column), dims)

                def normed(a: Any, weight: Any = None, bias: Any = None) -> Any:
                    return self.device.batch_norm(a, weight, bias, EPS)

                def back(g: Any, a: Any, mean: Any, variance: Any, weight: Any = None) -> Any:
                    return self.device.batch_norm_back(g, a, mean, variance, weight, EPS)

                ones, zeros = np.ones(shape[1]), np.zeros(shape[1])
                for parts, numbers in (([weight, bias], [exact(weight), exact(bias)]), ([], [ones, zeros])):
                    expected = [forward(exact(x), *numbers), mean, variance]
                    self.check_layouts(normed, [x, *parts], expected, dtype)
                    saved = [grad, x, mean.astype(dtype.numpy), variance.astype(dtype.numpy)]
                    slopes = gradients(forward, [exact(x), *numbers], exact(grad))
                    self.check_layouts(back, [*saved, *parts[:1]], slopes, dtype)
