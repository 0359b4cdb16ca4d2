"""Normalisation of each channel by its statistics in the batch, or by those that were kept."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import InputShapeError
from minitorch.nn.normalising import BatchNormalise, per_channel, scaled
from minitorch.nn.tracking import Tracking, by_running, check_parts
from minitorch_tensor import Tensor
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import size_of

__all__ = ["BatchNorm1d", "BatchNorm2d", "batch_norm"]


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Return (input - mean) / √(variance + eps) · weight + bias, channel by channel.

    In training these are the mean and the variance of the batch, and the running ones follow them in place:
    running = (1 - momentum) · running + momentum · that of the batch, with the variance divided by n - 1. Otherwise
    they are the running ones.

    Args:
        input: Shape (batch, channels, ...).
        running_mean: Shape (channels,), or None in training.
        running_var: Shape (channels,), or None in training.
        weight: Shape (channels,), or None for 1.
        bias: Shape (channels,), or None for 0.
        training: Whether the statistics are those of the batch.
        momentum: How far the running statistics follow.
        eps: What keeps the root from 0.

    Returns:
        The shape of the input.

    Raises:
        InputShapeError: In training there is only one value for each channel.
        ShapeError: The shapes do not fit, or there are no statistics.

    Example:
        >>> from minitorch_tensor import tensor
        >>> batch_norm(tensor([[1.0], [3.0]]), None, None, training=True)
        tensor([[-1.0000],
                [ 1.0000]])

    Source: Ioffe and Szegedy, Batch normalization, 2015.
    """
    check_parts("batch_norm", input, running_mean, running_var, weight, bias)
    if not training:
        return by_running("batch_norm", input, running_mean, running_var, weight, bias, eps)
    size = size_of(input.shape)
    if size == input.shape[1]:
        raise InputShapeError(
            f"batch_norm() in training needs more than one value for each channel; the input has shape {input.shape}."
        )
    if not size:
        return scaled(input.clone(), per_channel(weight, input), per_channel(bias, input))
    running = (running_mean, running_var) if running_mean is not None and running_var is not None else ()
    options = {"running": running, "momentum": momentum, "eps": eps}
    return _affine(BatchNormalise, input, options, weight, bias)


def _affine(rule: Any, a: Any, options: dict[str, Any], weight: Any, bias: Any) -> Tensor:
    """Apply the rule to the operands that there are; a bias alone is added afterwards."""
    operands = (a, weight, bias)[: 1 if weight is None else 2 if bias is None else 3]
    out: Tensor = record(rule, operands, options)
    return out if weight is not None or bias is None else out + per_channel(bias, a)


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _BatchNorm(Tracking):
    """What both layers have in common."""

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype, bias)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised: by its own statistics in training, by the running ones in evaluation."""
        self.check_rank(input.shape)
        momentum = 0.0 if self.momentum is None else self.momentum
        mean, variance, count = self.running_mean, self.running_var, self.num_batches_tracked
        if self.training and self.track_running_stats and count is not None:
            count.add_(1)
            if self.momentum is None:
                momentum = 1.0 / count.item()
        batch_statistics = self.training or (mean is None and variance is None)
        if self.training and not self.track_running_stats:
            mean = variance = None
        return batch_norm(input, mean, variance, self.weight, self.bias, batch_statistics, momentum, self.eps)


class BatchNorm1d(_BatchNorm):
    """A layer of `batch_norm` for shape (batch, channels) or (batch, channels, length); see `BatchNorm2d`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> BatchNorm1d(1)(tensor([[1.0], [3.0]]))
        tensor([[-1.0000],
                [ 1.0000]], grad_fn=<BatchNormaliseBackward0>)
    """

    ranks = (2, 3)


class BatchNorm2d(_BatchNorm):
    """A layer of `batch_norm` for images, shape (batch, channels, height, width).

    Args:
        num_features: The number of channels.
        eps: What keeps the root from 0.
        momentum: How far the running statistics follow those of a batch; None for the mean over all batches.
        affine: Whether there are weights and biases.
        track_running_stats: Whether there are running statistics; without them evaluation too uses those of the batch.
        device: As in `tensor`.
        dtype: The default one if left out.
        bias: Whether there are biases beside the weights.

    Attributes:
        weight: Shape (num_features,), begins at 1.
        bias: Shape (num_features,), begins at 0.
        running_mean: Shape (num_features,).
        running_var: Shape (num_features,).
        num_batches_tracked: How many batches the statistics have followed.

    Raises:
        InputShapeError: The input is no batch of images, or has one value for each channel only.

    Example:
        >>> from minitorch_tensor import ones
        >>> BatchNorm2d(8)(ones(16, 8, 4, 4)).shape
        (16, 8, 4, 4)

    Source: Ioffe and Szegedy, Batch normalization, 2015.
    """

    ranks = (4,)
