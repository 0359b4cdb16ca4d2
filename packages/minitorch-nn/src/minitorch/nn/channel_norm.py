"""Normalisation of one sample at a time: over groups of channels, and by neighbouring channels."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import InputShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.mean_pooling import avg_pool2d
from minitorch.nn.module import Module
from minitorch.nn.normalising import LayerNormalise, begin_at_one, per_channel, scaled
from minitorch.nn.padding import pad
from minitorch.nn.windows import check_alike
from minitorch_tensor import Tensor
from minitorch_tensor.errors import InvalidArgumentError, ShapeError
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import size_of

__all__ = ["GroupNorm", "LocalResponseNorm", "group_norm", "local_response_norm"]


def group_norm(
    input: Tensor, num_groups: int, weight: Tensor | None = None, bias: Tensor | None = None, eps: float = 1e-5
) -> Tensor:
    """Return (input - mean) / √(variance + eps) · weight + bias, over the channels of a group and all their places.

    Args:
        input: Shape (batch, channels, ...).
        num_groups: Into how many groups the channels are parted.
        weight: Shape (channels,), or None for 1.
        bias: Shape (channels,), or None for 0.
        eps: What keeps the root from 0.

    Returns:
        The shape of the input.

    Raises:
        InputShapeError: There is one value for each group only.
        InvalidArgumentError: There is no group.
        ShapeError: The groups do not divide the channels, or the shapes do not fit.

    Example:
        >>> from minitorch_tensor import tensor
        >>> group_norm(tensor([[1.0, 3.0, 5.0, 9.0]]), 2)
        tensor([[-1.0000,  1.0000, -1.0000,  1.0000]])

    Source: Wu and He, Group normalization, 2018.
    """
    check_floating(input, "group_norm", implemented=False)
    check_alike("group_norm", input, *[part for part in (weight, bias) if part is not None])
    shape = input.shape
    if num_groups.__class__ is not int or num_groups < 1:
        raise InvalidArgumentError(f"group_norm() takes num_groups of at least 1, not {num_groups!r}.")
    if len(shape) < 2 or shape[1] % num_groups:
        raise ShapeError(
            f"group_norm() takes a batch of shape (batch, channels, ...) with channels that {num_groups} divides, "
            f"not {shape}."
        )
    for part in (weight, bias):
        if part is not None and part.shape != shape[1:2]:
            raise ShapeError(f"group_norm() takes weight and bias of shape {shape[1:2]} here, not {part.shape}.")
    if not size_of(shape):
        return scaled(input.clone(), per_channel(weight, input), per_channel(bias, input))
    size = size_of(shape[1:]) // num_groups
    if size * shape[0] == 1:
        raise InputShapeError(f"group_norm() needs more than one value for each group; the input has shape {shape}.")
    rows = input.reshape(shape[0], num_groups, size)
    out = record(LayerNormalise, (rows,), {"count": 1, "eps": eps}).reshape(shape)
    return scaled(out, per_channel(weight, input), per_channel(bias, input))


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """Return input / (k + alpha · mean of the squares of `size` neighbouring channels)^beta.

    Args:
        input: Shape (batch, channels, ...), with at least one dimension of places.
        size: How many channels count as neighbours; those beyond the first and the last count as 0.
        alpha: How much they count.
        beta: The power.
        k: What is there without them.

    Raises:
        InputShapeError: The input has fewer than three dimensions.

    Example:
        >>> from minitorch_tensor import ones
        >>> local_response_norm(ones(1, 1, 2), 1, alpha=3.0, beta=0.5)
        tensor([[[0.5000, 0.5000]]])

    Source: Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012.
    """
    check_floating(input, "local_response_norm")
    shape = input.shape
    if len(shape) < 3:
        raise InputShapeError(
            f"local_response_norm() takes an input of at least three dimensions, not of shape {shape}."
        )
    if not size_of(shape):
        return input
    squares = (input * input).reshape(shape[0], 1, shape[1], -1)
    around = pad(squares, (0, 0, size // 2, (size - 1) // 2))
    means = avg_pool2d(around, (size, 1), stride=1).reshape(shape)
    found: Tensor = input / (means * alpha + k).pow(beta)
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class GroupNorm(Module):
    """A layer of `group_norm` with weights and biases of its own.

    Args:
        num_groups: Into how many groups the channels are parted.
        num_channels: The number of channels.
        eps: What keeps the root from 0.
        affine: Whether there are weights and biases.
        device: As in `tensor`.
        dtype: The default one if left out.
        bias: Whether there are biases beside the weights.

    Attributes:
        weight: Shape (num_channels,), begins at 1.
        bias: Shape (num_channels,), begins at 0.

    Raises:
        InvalidArgumentError: The groups do not divide the channels.

    Example:
        >>> from minitorch_tensor import ones
        >>> GroupNorm(2, 4)(ones(3, 4, 5, 5)).shape
        (3, 4, 5, 5)
    """

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_groups.__class__ is not int or num_groups < 1 or num_channels % num_groups:
            raise InvalidArgumentError(f"GroupNorm cannot part {num_channels} channels into {num_groups!r} groups.")
        self.num_groups = num_groups
        self.num_channels = num_channels
        self.eps = eps
        self.affine = affine
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(name, new_parameter(num_channels, dtype=dtype, device=device) if wanted else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Begin anew with weights of 1 and biases of 0."""
        begin_at_one(self.weight, self.bias)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised, group by group."""
        return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class LocalResponseNorm(Module):
    """A layer of `local_response_norm`, with its arguments.

    Example:
        >>> from minitorch_tensor import ones
        >>> LocalResponseNorm(2)(ones(1, 4, 5)).shape
        (1, 4, 5)
    """

    def __init__(self, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> None:
        super().__init__()
        self.size = size
        self.alpha = alpha
        self.beta = beta
        self.k = k

    def forward(self, input: Tensor) -> Tensor:
        """Return the input divided by what its neighbours amount to."""
        return local_response_norm(input, self.size, self.alpha, self.beta, self.k)

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return f"{self.size}, alpha={self.alpha}, beta={self.beta}, k={self.k}"
