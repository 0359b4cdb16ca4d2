"""The activations under the names that end in an underscore: they replace their input and return it."""

from __future__ import annotations

from minitorch.nn.exponential_units import celu, elu, selu
from minitorch.nn.hard_activations import hardtanh
from minitorch.nn.leaky_rectifiers import leaky_relu
from minitorch.nn.rectifiers import relu
from minitorch.nn.rectifiers import threshold as _threshold
from minitorch_tensor import Tensor

__all__ = ["celu_", "elu_", "hardtanh_", "leaky_relu_", "relu_", "selu_", "threshold_"]


def relu_(input: Tensor) -> Tensor:
    """Replace x by the larger of x and 0.

    Example:
        >>> from minitorch_tensor import tensor
        >>> x = tensor([-1.0, 2.0])
        >>> relu_(x) is x
        True
        >>> x
        tensor([0., 2.])
    """
    return relu(input, inplace=True)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """Replace x by x · negative_slope where it is below 0."""
    return leaky_relu(input, negative_slope, inplace=True)


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """Replace x by alpha · (exp(x) - 1) where it is below 0."""
    return elu(input, alpha, inplace=True)


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """Replace x by alpha · (exp(x / alpha) - 1) where it is below 0."""
    return celu(input, alpha, inplace=True)


def selu_(input: Tensor) -> Tensor:
    """Replace x by its scaled exponential unit."""
    return selu(input, inplace=True)


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """Replace x by itself, but at least `min_val` and at most `max_val`."""
    return hardtanh(input, min_val, max_val, inplace=True)


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """Replace x by a value where it is not above the threshold."""
    return _threshold(input, threshold, value, inplace=True)
