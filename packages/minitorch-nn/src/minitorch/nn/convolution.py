"""Convolutions of sequences and images: functions and layers; the rules are in `convolve`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minitorch.nn.convolution_layer import ConvNd, arguments_of
from minitorch.nn.convolve import Convolve
from minitorch.nn.padding import pad
from minitorch.nn.windows import Sizes, batched, check_alike, each, image_pair, named_padding
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape

__all__ = ["Conv1d", "Conv2d", "check_weight", "conv1d", "conv2d", "options_of"]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Return each window of sequences times the weights: Σ input[n, c, x·s + i·d - p] · weight[o, c, i].

    Args:
        input: Shape (batch, in_channels, length), or without the batch.
        weight: Shape (out_channels, in_channels / groups, kernel).
        bias: A number for each channel of the result, shape (out_channels,).
        stride: How far apart windows begin.
        padding: How many zeros are added at either end; or "valid" for none, "same" for as many as keep the length.
        dilation: How far apart the places of one window are.
        groups: Into how many groups the channels are parted, each of which sees only its own.

    Returns:
        Shape (batch, out_channels, windows), or without the batch.

    Raises:
        DtypeError: The dtypes differ.
        InvalidArgumentError: A number is too small, or there is no such padding.
        ShapeError: The shapes do not fit, or a window is larger than a sequence.

    Example:
        >>> from minitorch_tensor import ones
        >>> conv1d(ones(1, 1, 4), ones(1, 1, 3))
        tensor([[[3., 3.]]])
    """
    return _convolved("conv1d", 1, input, weight, bias, (stride, padding, dilation, groups))


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Return each window of images times the weights: Σ input[n, c, y·s + i·d - p, x·s + j·d - p] · weight[o, c, i, j].

    Args:
        input: Shape (batch, in_channels, height, width), or without the batch.
        weight: Shape (out_channels, in_channels / groups, kernel_height, kernel_width).
        bias: A number for each channel of the result, shape (out_channels,).
        stride: How far apart windows begin: one number, or one for rows and one for columns.
        padding: How many rows and columns of zeros are added at each side; or "valid" for none, "same" for as many as
            keep the size.
        dilation: How far apart the places of one window are.
        groups: Into how many groups the channels are parted, each of which sees only its own.

    Returns:
        Shape (batch, out_channels, rows of windows, columns of windows), or without the batch.

    Raises:
        DtypeError: The dtypes differ.
        InvalidArgumentError: A number is too small, or there is no such padding.
        ShapeError: The shapes do not fit, or a window is larger than an image.

    Example:
        >>> from minitorch_tensor import ones
        >>> conv2d(ones(1, 1, 3, 3), ones(1, 1, 2, 2), padding=1).shape
        (1, 1, 4, 4)
    """
    return _convolved("conv2d", 2, input, weight, bias, (stride, padding, dilation, groups))


def _convolved(operation: str, count: int, a: Any, w: Any, b: Any, windows: tuple[Any, ...]) -> Tensor:
    """Check the arguments and apply the rule."""
    inputs = (a, w) if b is None else (a, w, b)
    check_alike(operation, *inputs)
    stride, padding, dilation, groups = windows
    stride, dilation = each(operation, "stride", stride, count), each(operation, "dilation", dilation, count)
    if padding.__class__ is not str:
        padding = each(operation, "padding", padding, count, least=0)
    elif len(w.shape) == count + 2:
        padding, extra = named_padding(operation, padding, w.shape[2:], stride, dilation)
        if any(extra):
            a = pad(a, extra)
            inputs = (a, *inputs[1:])
    bias_shape = None if b is None else b.shape
    options, in_batch = _plan(operation, a.shape, w.shape, bias_shape, stride, padding, dilation, groups)
    inputs = inputs if in_batch else (a.unsqueeze(0), *inputs[1:])
    out: Tensor = record(Convolve, inputs, options)
    return out if in_batch else out.squeeze(0)


@lru_cache(maxsize=1024)
def _plan(
    operation: str,
    image: Shape,
    kernels: Shape,
    bias: Shape | None,
    stride: Sizes,
    padding: Any,
    dilation: Sizes,
    groups: int,
) -> tuple[dict[str, Any], bool]:
    """Return the options of the rule, and whether the input is a batch, once the shapes are known to fit."""
    count = len(stride)
    check_weight(operation, kernels, count, groups)
    in_batch = batched(operation, image, count)
    channels, sizes = image[-count - 1], image[-count:]
    if 0 in sizes:
        raise ShapeError(f"{operation}() takes images that are not empty, not of shape {image}; the batch may be.")
    if channels != kernels[1] * groups:
        raise ShapeError(
            f"{operation}() with weights of shape {kernels} and groups={groups} takes {kernels[1] * groups} channels; "
            f"the input of shape {image} has {channels}."
        )
    if kernels[0] % groups:
        raise ShapeError(f"{operation}() cannot part {kernels[0]} channels of the result into {groups} groups.")
    if bias is not None and bias != kernels[:1]:
        raise ShapeError(f"{operation}() takes a bias of shape {kernels[:1]} with weights of {kernels}, not {bias}.")
    for size, kernel, p, d in zip(sizes, kernels[2:], padding, dilation, strict=True):
        if size + 2 * p < d * (kernel - 1) + 1:
            raise ShapeError(
                f"{operation}() cannot lay a window of {d * (kernel - 1) + 1} places over {size} with {p} added at "
                f"either end: the input has shape {image}, the weights {kernels}."
            )
    return options_of(stride, padding, dilation, groups), in_batch


def check_weight(operation: str, kernels: Shape, count: int, groups: int) -> None:
    """Refuse weights of another rank, or without a place, and groups that cannot be."""
    if len(kernels) != count + 2 or 0 in kernels:
        raise ShapeError(
            f"{operation}() takes weights of {count + 2} dimensions, none of them empty, not of shape {kernels}."
        )
    if groups.__class__ is not int or groups < 1:
        raise InvalidArgumentError(f"{operation}() takes groups of at least 1, not {groups!r}.")


def options_of(stride: Sizes, padding: Sizes, dilation: Sizes, groups: int) -> dict[str, Any]:
    """Return the options of the rules: pairs, since a sequence is an image of height 1."""
    return {
        "stride": image_pair(stride, 1),
        "padding": image_pair(padding, 0),
        "dilation": image_pair(dilation, 1),
        "groups": groups,
    }


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class Conv1d(ConvNd):
    """A layer of `conv1d` with weights and a bias of its own; the arguments are those of `Conv2d`.

    Example:
        >>> from minitorch_tensor import ones
        >>> Conv1d(2, 4, 3, padding="same")(ones(1, 2, 10)).shape
        (1, 4, 10)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(1, False, arguments_of(locals()))

    def forward(self, input: Tensor) -> Tensor:
        """Return the convolution of sequences, shape (batch, in_channels, length) or without the batch."""
        found: Tensor = self._convolve(conv1d, input)
        return found


class Conv2d(ConvNd):
    """A layer of `conv2d` with weights and a bias of its own.

    They begin as uniform random numbers between ±1 / √(in_channels / groups · kernel height · kernel width).

    Args:
        in_channels: The channels of the input.
        out_channels: The channels of the result.
        kernel_size: The size of a window: one number, or a height and a width.
        stride: How far apart windows begin.
        padding: How much is added at each side, or "valid" or "same".
        dilation: How far apart the places of one window are.
        groups: Into how many groups the channels are parted.
        bias: Whether there is a bias.
        padding_mode: What is added: "zeros", "reflect", "replicate" or "circular", as in `pad`.
        device: As in `tensor`.
        dtype: Of the weights; the default one if left out.

    Attributes:
        weight: Shape (out_channels, in_channels / groups, kernel height, kernel width).
        bias: Shape (out_channels,), or None.

    Raises:
        InvalidArgumentError: A number is too small, the groups do not divide the channels, or there is no such padding.

    Example:
        >>> from minitorch_tensor import ones
        >>> layer = Conv2d(1, 4, kernel_size=3, padding=1)
        >>> layer
        Conv2d(1, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
        >>> layer(ones(16, 1, 28, 28)).shape
        (16, 4, 28, 28)

    Source: LeCun et al., Gradient-based learning applied to document recognition, 1998.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, False, arguments_of(locals()))

    def forward(self, input: Tensor) -> Tensor:
        """Return the convolution of images, shape (batch, in_channels, height, width) or without the batch."""
        found: Tensor = self._convolve(conv2d, input)
        return found
