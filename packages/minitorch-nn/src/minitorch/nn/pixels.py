"""Channels as a finer grid of pixels, and back; and channels of several groups in turn."""

from __future__ import annotations

from typing import Any

from minitorch.nn.module import Module
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.shapes import as_int

__all__ = ["ChannelShuffle", "PixelShuffle", "PixelUnshuffle", "channel_shuffle", "pixel_shuffle", "pixel_unshuffle"]


def pixel_shuffle(input: Tensor, upscale_factor: int) -> Tensor:
    """Return images whose pixels are r · r times as many, made of r · r channels each.

    Args:
        input: Shape (..., channels · r · r, height, width).
        upscale_factor: r.

    Returns:
        Shape (..., channels, height · r, width · r).

    Raises:
        InvalidArgumentError: The factor is below 1.
        ShapeError: The channels are no multiple of r · r, or the input is no image.

    Example:
        >>> from minitorch_tensor import arange
        >>> pixel_shuffle(arange(4).reshape(4, 1, 1), 2)
        tensor([[[0, 1],
                 [2, 3]]])

    Source: Shi et al., Real-time single image and video super-resolution, 2016.
    """
    r = _factor("pixel_shuffle", "upscale_factor", input, upscale_factor)
    *outer, channels, height, width = input.shape
    if channels % (r * r):
        raise ShapeError(
            f"pixel_shuffle() by {r} takes a multiple of {r * r} channels; the input of shape {input.shape} has "
            f"{channels}."
        )
    split: Any = input.reshape(*outer, channels // (r * r), r, r, height, width)
    n = len(outer)
    order = (*range(n), n, n + 3, n + 1, n + 4, n + 2)  # channel, row, row within, column, column within
    found: Tensor = split.permute(order).reshape(*outer, channels // (r * r), height * r, width * r)
    return found


def pixel_unshuffle(input: Tensor, downscale_factor: int) -> Tensor:
    """Return images whose channels are r · r times as many, made of r · r pixels each: `pixel_shuffle` undone.

    Args:
        input: Shape (..., channels, height · r, width · r).
        downscale_factor: r.

    Returns:
        Shape (..., channels · r · r, height, width).

    Raises:
        InvalidArgumentError: The factor is below 1.
        ShapeError: Height or width are no multiples of r, or the input is no image.

    Example:
        >>> from minitorch_tensor import arange
        >>> pixel_unshuffle(arange(4).reshape(1, 2, 2), 2).flatten()
        tensor([0, 1, 2, 3])
    """
    r = _factor("pixel_unshuffle", "downscale_factor", input, downscale_factor)
    *outer, channels, height, width = input.shape
    if height % r or width % r:
        raise ShapeError(f"pixel_unshuffle() by {r} takes a height and a width that it divides, not {input.shape}.")
    split: Any = input.reshape(*outer, channels, height // r, r, width // r, r)
    n = len(outer)
    order = (*range(n), n, n + 2, n + 4, n + 1, n + 3)  # channel, row within, column within, row, column
    found: Tensor = split.permute(order).reshape(*outer, channels * r * r, height // r, width // r)
    return found


def channel_shuffle(input: Tensor, groups: int) -> Tensor:
    """Return the channels of several groups in turn: the first of each, then the second of each, and so on.

    Args:
        input: Shape (batch, channels, ...), with at least 3 dimensions.
        groups: How many groups of channels there are, of equal size.

    Raises:
        InvalidArgumentError: The number of groups is below 1.
        ShapeError: The channels are no multiple of it, or there are too few dimensions.

    Example:
        >>> from minitorch_tensor import arange
        >>> channel_shuffle(arange(4).reshape(1, 4, 1), 2).flatten()
        tensor([0, 2, 1, 3])

    Source: Zhang et al., ShuffleNet: an extremely efficient convolutional neural network for mobile devices, 2018.
    """
    count = _factor("channel_shuffle", "groups", input, groups)
    channels = input.shape[1]
    if channels % count:
        raise ShapeError(f"channel_shuffle() of {count} groups takes a multiple of {count} channels, not {channels}.")
    grouped: Any = input.reshape(input.shape[0], count, channels // count, *input.shape[2:])
    found: Tensor = grouped.transpose(1, 2).reshape(input.shape)
    return found


def _factor(operation: str, what: str, a: Any, factor: Any) -> int:
    """Return the factor, once it and the input are known to be right."""
    check_tensor(a, operation)
    if len(a.shape) < 3:
        shape = "(batch, channels, ...)" if operation == "channel_shuffle" else "(..., channels, height, width)"
        raise ShapeError(f"{operation}() takes an input of shape {shape}, with 3 dimensions or more, not {a.shape}.")
    r = as_int(factor, what)
    if r < 1:
        raise InvalidArgumentError(f"{operation}() takes {what} of at least 1, not {r}.")
    return r


class PixelShuffle(Module):
    """A layer of `pixel_shuffle`.

    Example:
        >>> from minitorch_tensor import ones
        >>> PixelShuffle(2)(ones(1, 8, 3, 3)).shape
        (1, 2, 6, 6)
    """

    def __init__(self, upscale_factor: int) -> None:
        super().__init__()
        self.upscale_factor = upscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the finer images."""
        return pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """Name the factor."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """A layer of `pixel_unshuffle`.

    Example:
        >>> from minitorch_tensor import ones
        >>> PixelUnshuffle(2)(ones(1, 2, 6, 6)).shape
        (1, 8, 3, 3)
    """

    def __init__(self, downscale_factor: int) -> None:
        super().__init__()
        self.downscale_factor = downscale_factor

    def forward(self, input: Tensor) -> Tensor:
        """Return the coarser images."""
        return pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """Name the factor."""
        return f"downscale_factor={self.downscale_factor}"


class ChannelShuffle(Module):
    """A layer of `channel_shuffle`.

    Example:
        >>> from minitorch_tensor import ones
        >>> ChannelShuffle(2)(ones(1, 8, 3, 3)).shape
        (1, 8, 3, 3)
    """

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, input: Tensor) -> Tensor:
        """Return the channels in turn."""
        return channel_shuffle(input, self.groups)

    def extra_repr(self) -> str:
        """Name the groups."""
        return f"groups={self.groups}"
