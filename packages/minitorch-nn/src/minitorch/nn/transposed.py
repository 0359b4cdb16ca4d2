"""Transposed convolutions: what a convolution gives back to its images, as a layer of its own.

Where a convolution with stride 2 halves an image, a transposed one doubles it. Several sizes halve to the same one:
`output_padding` says which of them is meant.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minitorch.nn.convolution import check_weight, options_of
from minitorch.nn.convolution_layer import ConvNd, arguments_of
from minitorch.nn.convolve import ConvolveInputBack
from minitorch.nn.padding import pad
from minitorch.nn.windows import Sizes, batched, check_alike, each
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape

__all__ = ["ConvTranspose1d", "ConvTranspose2d", "conv_transpose1d", "conv_transpose2d"]


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Return the transposed convolution of sequences; the arguments are those of `conv_transpose2d`.

    Returns:
        Shape (batch, out_channels, (length - 1) · stride - 2 · padding + dilation · (kernel - 1) + output_padding + 1).

    Example:
        >>> from minitorch_tensor import tensor
        >>> conv_transpose1d(tensor([[[1.0, 2.0]]]), tensor([[[1.0, 1.0, 1.0]]]))
        tensor([[[1., 3., 3., 2.]]])
    """
    windows = (stride, padding, output_padding, groups, dilation)
    return _transposed("conv_transpose1d", 1, input, weight, bias, windows)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Return the transposed convolution of images: each place of the input adds its number times the weights.

    Args:
        input: Shape (batch, in_channels, height, width), or without the batch.
        weight: Shape (in_channels, out_channels / groups, kernel_height, kernel_width).
        bias: A number for each channel of the result, shape (out_channels,).
        stride: How far apart two places of the input add their windows.
        padding: How many rows and columns are cut off at each side.
        output_padding: How many are added at the end.
        groups: Into how many groups the channels are parted.
        dilation: How far apart the places of one window are.

    Returns:
        Shape (batch, out_channels, height', width') with height' = (height - 1) · stride - 2 · padding +
        dilation · (kernel_height - 1) + output_padding + 1, and so on.

    Raises:
        DtypeError: The dtypes differ.
        InvalidArgumentError: A number is too small, or output_padding larger than stride and dilation allow.
        ShapeError: The shapes do not fit, or nothing is left of the result.

    Example:
        >>> from minitorch_tensor import ones
        >>> conv_transpose2d(ones(1, 1, 2, 2), ones(1, 1, 2, 2), stride=2).shape
        (1, 1, 4, 4)
    """
    windows = (stride, padding, output_padding, groups, dilation)
    return _transposed("conv_transpose2d", 2, input, weight, bias, windows)


def _transposed(operation: str, count: int, a: Any, w: Any, b: Any, windows: tuple[Any, ...]) -> Tensor:
    """Check the arguments, apply the rule, and add the bias."""
    check_alike(operation, *((a, w) if b is None else (a, w, b)))
    stride, padding, extra, groups, dilation = windows
    plan = _plan(
        operation,
        a.shape,
        w.shape,
        each(operation, "stride", stride, count),
        each(operation, "padding", padding, count, least=0),
        each(operation, "output_padding", extra, count, least=0),
        each(operation, "dilation", dilation, count),
        groups,
    )
    in_batch, sizes, options, frame = plan
    channels = w.shape[1] * groups
    if b is not None and b.shape != (channels,):
        raise ShapeError(f"{operation}() takes a bias of shape {(channels,)} with weights of {w.shape}, not {b.shape}.")
    a = a if in_batch else a.unsqueeze(0)
    out: Tensor = record(ConvolveInputBack, (a, w), {"shape": (a.shape[0], channels, *sizes), **options})
    if frame:
        out = pad(out, frame)
    if b is not None:
        out = out + b.reshape(channels, *[1] * count)
    return out if in_batch else out.squeeze(0)


@lru_cache(maxsize=1024)
def _plan(
    operation: str,
    image: Shape,
    kernels: Shape,
    stride: Sizes,
    padding: Sizes,
    extra: Sizes,
    dilation: Sizes,
    groups: int,
) -> tuple[bool, Sizes, dict[str, Any], Sizes]:
    """Return whether the input is a batch, the sizes of the result, the options of the rule, and a frame.

    The rule reaches what lies behind the end by less than a stride. Where output_padding is more (which a dilation
    allows), it gives all that there is, and the frame, as `pad` takes it, says what to cut off and to add.
    """
    count = len(stride)
    check_weight(operation, kernels, count, groups)
    in_batch, channels = batched(operation, image, count), image[-count - 1]
    if channels != kernels[0] or channels % groups:
        raise ShapeError(
            f"{operation}() with weights of shape {kernels} and groups={groups} takes {kernels[0]} channels, in equal "
            f"groups; the input of shape {image} has {channels}."
        )
    if any(e >= max(s, d) for e, s, d in zip(extra, stride, dilation, strict=True)):
        raise InvalidArgumentError(
            f"{operation}() takes an output_padding smaller than the stride or the dilation: {extra} is not, with "
            f"stride {stride} and dilation {dilation}."
        )
    places = zip(image[-count:], kernels[2:], stride, dilation, strict=True)
    whole = tuple([(size - 1) * s + d * (k - 1) + 1 for size, k, s, d in places])
    sizes = tuple([size - 2 * p + e for size, p, e in zip(whole, padding, extra, strict=True)])
    if min(sizes) < 1 or 0 in image[-count:]:
        raise ShapeError(
            f"{operation}() of shape {image} with weights of {kernels} and padding {padding} leaves nothing: {sizes}."
        )
    if all(e < s for e, s in zip(extra, stride, strict=True)):
        return in_batch, sizes, options_of(stride, padding, dilation, groups), ()
    pairs = zip(reversed(padding), reversed(extra), strict=True)
    frame = tuple([number for p, e in pairs for number in (-p, e - p)])
    return in_batch, whole, options_of(stride, (0,) * count, dilation, groups), frame


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _ConvTranspose(ConvNd):
    """What both layers have in common."""

    def _transpose(self, function: Any, input: Any, output_size: Any) -> Any:
        """Apply the function, with the output_padding that leads to a size if one is asked for."""
        extra = self.output_padding if output_size is None else self._reaching(input.shape, output_size)
        return function(input, self.weight, self.bias, self.stride, self.padding, extra, self.groups, self.dilation)

    def _reaching(self, shape: Shape, output_size: Any) -> Sizes:
        """Return the output_padding that leads to a size."""
        name, count = type(self).__name__, len(self.stride)
        batched(name, shape, count)
        wanted = tuple(output_size)
        wanted = wanted[-count:] if len(wanted) == len(shape) else wanted
        sizes = each(name, "output_size", wanted, count)
        least = [
            (size - 1) * s - 2 * p + d * (k - 1) + 1
            for size, s, p, d, k in zip(
                shape[-count:], self.stride, self.padding, self.dilation, self.kernel_size, strict=True
            )
        ]
        extra = tuple([size - low for size, low in zip(sizes, least, strict=True)])
        if any(not 0 <= e < s for e, s in zip(extra, self.stride, strict=True)):
            most = [low + s - 1 for low, s in zip(least, self.stride, strict=True)]
            raise InvalidArgumentError(f"{name} reaches sizes from {least} to {most} here, not {list(sizes)}.")
        return extra


class ConvTranspose1d(_ConvTranspose):
    """A layer of `conv_transpose1d`; the arguments are those of `ConvTranspose2d`.

    Example:
        >>> from minitorch_tensor import ones
        >>> ConvTranspose1d(2, 4, 3, stride=2)(ones(1, 2, 5)).shape
        (1, 4, 11)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(1, True, arguments_of(locals()))

    def forward(self, input: Tensor, output_size: Any = None) -> Tensor:
        """Return the transposed convolution of sequences, of a given length if several are possible."""
        found: Tensor = self._transpose(conv_transpose1d, input, output_size)
        return found


class ConvTranspose2d(_ConvTranspose):
    """A layer of `conv_transpose2d` with weights and a bias of its own.

    They begin as uniform random numbers between ±1 / √(out_channels / groups · kernel height · kernel width).

    Args:
        in_channels: The channels of the input.
        out_channels: The channels of the result.
        kernel_size: The size of a window: one number, or a height and a width.
        stride: How far apart windows begin in the result.
        padding: How much is cut off at each side.
        output_padding: How much is added at the end.
        groups: Into how many groups the channels are parted.
        bias: Whether there is a bias.
        dilation: How far apart the places of one window are.
        padding_mode: "zeros".
        device: As in `tensor`.
        dtype: Of the weights; the default one if left out.

    Attributes:
        weight: Shape (in_channels, out_channels / groups, kernel height, kernel width).
        bias: Shape (out_channels,), or None.

    Raises:
        InvalidArgumentError: A number is too small, or the groups do not divide the channels.

    Example:
        >>> from minitorch_tensor import ones
        >>> up = ConvTranspose2d(4, 2, 3, stride=2, padding=1)
        >>> up(ones(1, 4, 7, 7)).shape, up(ones(1, 4, 7, 7), output_size=(14, 14)).shape
        ((1, 2, 13, 13), (1, 2, 14, 14))

    Source: Zeiler et al., Deconvolutional networks, 2010.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(2, True, arguments_of(locals()))

    def forward(self, input: Tensor, output_size: Any = None) -> Tensor:
        """Return the transposed convolution of images, of a given size if several are possible."""
        found: Tensor = self._transpose(conv_transpose2d, input, output_size)
        return found
