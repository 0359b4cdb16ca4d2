"""Sums of powers over each window of sequences and images: between the mean and the largest."""

from __future__ import annotations

from typing import Any

from minitorch.nn.mean_pooling import averaged
from minitorch.nn.module import Module
from minitorch.nn.windows import each
from minitorch_tensor import Tensor
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.shapes import size_of

__all__ = ["LPPool1d", "LPPool2d", "lp_pool1d", "lp_pool2d"]


def lp_pool1d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Tensor:
    """Return (Σ xᵖ)^(1/p) over each window of sequences; the arguments are those of `lp_pool2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> lp_pool1d(tensor([[3.0, 4.0]]), 2, 2)
        tensor([[5.]])
    """
    return _of_powers("lp_pool1d", 1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> Tensor:
    """Return (Σ xᵖ)^(1/p) over each window of images: the sum for p = 1, near the largest for large p.

    Args:
        input: Shape (batch, channels, height, width), or without the batch.
        norm_type: The power p.
        kernel_size: The size of a window.
        stride: How far apart windows begin; as far as they are large if left out.
        ceil_mode: Whether a last window may stick out at the end.

    Returns:
        Shape (batch, channels, rows, columns of windows), or without the batch.

    Example:
        >>> from minitorch_tensor import ones
        >>> lp_pool2d(ones(1, 2, 2), 2, 2)
        tensor([[[2.]]])
    """
    return _of_powers("lp_pool2d", 2, input, norm_type, kernel_size, stride, ceil_mode)


def _of_powers(operation: str, count: int, a: Any, power: float, kernel: Any, stride: Any, ceil_mode: bool) -> Tensor:
    """Return the mean of the powers, times the size of a window, to the inverse power; negative sums stay so."""
    check_tensor(a, operation)
    mean = averaged(operation, count, a.pow(power), (kernel, stride, 0, ceil_mode, True), None)
    size = size_of(each(operation, "kernel_size", kernel, count))
    found: Tensor = (mean.sign() * mean.abs().relu()).mul(size).pow(1.0 / power)
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _LPPool(Module):
    """What both layers have in common."""

    def __init__(self, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False) -> None:
        super().__init__()
        self.norm_type = norm_type
        self.kernel_size = kernel_size
        self.stride = stride
        self.ceil_mode = ceil_mode

    def extra_repr(self) -> str:
        """Describe the windows."""
        return (
            f"norm_type={self.norm_type}, kernel_size={self.kernel_size}, stride={self.stride}, "
            f"ceil_mode={self.ceil_mode}"
        )


class LPPool1d(_LPPool):
    """A layer of `lp_pool1d`, with its arguments.

    Example:
        >>> from minitorch_tensor import tensor
        >>> LPPool1d(2, 2)(tensor([[3.0, 4.0]]))
        tensor([[5.]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return (Σ xᵖ)^(1/p) over each window."""
        return lp_pool1d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)


class LPPool2d(_LPPool):
    """A layer of `lp_pool2d`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> LPPool2d(2, 2)(ones(1, 2, 2))
        tensor([[[2.]]])
    """

    def forward(self, input: Tensor) -> Tensor:
        """Return (Σ xᵖ)^(1/p) over each window."""
        return lp_pool2d(input, self.norm_type, self.kernel_size, self.stride, self.ceil_mode)
