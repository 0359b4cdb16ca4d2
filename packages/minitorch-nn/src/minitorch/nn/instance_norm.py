"""Normalisation of each channel of each sample by its own statistics, or by those that were kept."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import InputShapeError
from minitorch.nn.normalising import LayerNormalise, follow, per_channel, scaled
from minitorch.nn.tracking import Tracking, by_running, check_parts
from minitorch_tensor import Tensor, no_grad
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import size_of

__all__ = ["InstanceNorm1d", "InstanceNorm2d", "instance_norm"]


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Return (input - mean) / √(variance + eps) · weight + bias, for each sample and channel by itself.

    Args:
        input: Shape (batch, channels, ...).
        running_mean: Shape (channels,); follows the mean over the batch of the means.
        running_var: Shape (channels,); follows likewise.
        weight: Shape (channels,), or None for 1.
        bias: Shape (channels,), or None for 0.
        use_input_stats: Whether mean and variance are those of the sample; otherwise they are the running ones.
        momentum: How far the running statistics follow.
        eps: What keeps the root from 0.

    Raises:
        InputShapeError: There is only one value for each sample and channel.
        ShapeError: The shapes do not fit, or there are no statistics.

    Example:
        >>> from minitorch_tensor import tensor
        >>> instance_norm(tensor([[[1.0, 3.0], [5.0, 7.0]]]))
        tensor([[[-1.0000,  1.0000],
                 [-1.0000,  1.0000]]])

    Source: Ulyanov et al., Instance normalization, 2016.
    """
    check_parts("instance_norm", input, running_mean, running_var, weight, bias)
    if not use_input_stats:
        return by_running("instance_norm", input, running_mean, running_var, weight, bias, eps)
    batch, channels, *places = input.shape
    if size_of(tuple(places)) == 1:
        raise InputShapeError(
            f"instance_norm() needs more than one value for each sample and channel, not shape {input.shape}."
        )
    if not size_of(input.shape):
        return scaled(input.clone(), per_channel(weight, input), per_channel(bias, input))
    rows = input.reshape(batch, channels, size_of(tuple(places)))
    if running_mean is not None and running_var is not None:
        with no_grad():
            follow(running_mean, rows.mean(2).mean(0), momentum)
            follow(running_var, rows.var(2).mean(0), momentum)
    out = record(LayerNormalise, (rows,), {"count": 1, "eps": eps}).reshape(input.shape)
    return scaled(out, per_channel(weight, input), per_channel(bias, input))


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _InstanceNorm(Tracking):
    """What both layers have in common."""

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised, sample by sample; without a batch it is one sample."""
        self.check_rank(input.shape)
        in_batch = len(input.shape) == self.ranks[1]
        batch = input if in_batch else input.unsqueeze(0)
        if self.affine and batch.shape[1] != self.num_features:
            raise InputShapeError(
                f"{type(self).__name__} of {self.num_features} channels was given {batch.shape[1]}: the input has "
                f"shape {input.shape}."
            )
        own = self.training or not self.track_running_stats
        momentum = 0.0 if self.momentum is None else self.momentum
        out = instance_norm(batch, self.running_mean, self.running_var, self.weight, self.bias, own, momentum, self.eps)
        found: Tensor = out if in_batch else out.squeeze(0)
        return found


class InstanceNorm1d(_InstanceNorm):
    """A layer of `instance_norm` for shape (batch, channels, length) or (channels, length); see `InstanceNorm2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> InstanceNorm1d(2)(tensor([[1.0, 3.0], [5.0, 7.0]]))
        tensor([[-1.0000,  1.0000],
                [-1.0000,  1.0000]])
    """

    ranks = (2, 3)


class InstanceNorm2d(_InstanceNorm):
    """A layer of `instance_norm` for images, shape (batch, channels, height, width) or without the batch.

    Args:
        num_features: The number of channels.
        eps: What keeps the root from 0.
        momentum: How far the running statistics follow.
        affine: Whether there are weights and biases.
        track_running_stats: Whether there are running statistics, which evaluation then uses.
        device: As in `tensor`.
        dtype: The default one if left out.
        bias: Whether there are biases beside the weights.

    Raises:
        InputShapeError: The input has another number of dimensions or channels, or images of one place.

    Example:
        >>> from minitorch_tensor import ones
        >>> InstanceNorm2d(8)(ones(16, 8, 4, 4)).shape
        (16, 8, 4, 4)

    Source: Ulyanov et al., Instance normalization, 2016.
    """

    ranks = (3, 4)
