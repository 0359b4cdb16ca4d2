"""Normalisation with statistics that are kept: of a batch, and of each sample in it."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import InputShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.normalising import BatchNormalise, LayerNormalise, follow, per_channel
from minitorch.nn.windows import check_alike
from minitorch_tensor import Tensor, no_grad, ones, tensor, zeros
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.recording import record
from minitorch_tensor.shapes import Shape, size_of

__all__ = ["BatchNorm1d", "BatchNorm2d", "InstanceNorm1d", "InstanceNorm2d", "batch_norm", "instance_norm"]


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
        >>> batch_norm(tensor([[1.0], [3.0]]), None, None, training=True)
        tensor([[-1.0000],
                [ 1.0000]])

    Source: Ioffe and Szegedy, Batch normalization, 2015.
    """
    _checked("batch_norm", input, running_mean, running_var, weight, bias)
    if not training:
        return _by_running("batch_norm", input, running_mean, running_var, weight, bias, eps)
    size = size_of(input.shape)
    if size == input.shape[1]:
        raise InputShapeError(
            f"batch_norm() in training needs more than one value for each channel; the input has shape {input.shape}."
        )
    if not size:
        return input.clone()
    running = (running_mean, running_var) if running_mean is not None and running_var is not None else ()
    options = {"running": running, "momentum": momentum, "eps": eps}
    return _affine(BatchNormalise, input, options, weight, bias)


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
        >>> instance_norm(tensor([[[1.0, 3.0], [5.0, 7.0]]]))
        tensor([[[-1.0000,  1.0000],
                 [-1.0000,  1.0000]]])

    Source: Ulyanov et al., Instance normalization, 2016.
    """
    _checked("instance_norm", input, running_mean, running_var, weight, bias)
    if not use_input_stats:
        return _by_running("instance_norm", input, running_mean, running_var, weight, bias, eps)
    batch, channels, *places = input.shape
    if size_of(tuple(places)) == 1:
        raise InputShapeError(
            f"instance_norm() needs more than one value for each sample and channel, not shape {input.shape}."
        )
    if not size_of(input.shape):
        return input.clone()
    rows = input.reshape(batch, channels, size_of(tuple(places)))
    if running_mean is not None and running_var is not None:
        with no_grad():
            follow(running_mean, rows.mean(2).mean(0), momentum)
            follow(running_var, rows.var(2).mean(0), momentum)
    out = record(LayerNormalise, (rows,), {"count": 1, "eps": eps}).reshape(input.shape)
    out = out if weight is None else out * per_channel(weight, input)
    found: Tensor = out if bias is None else out + per_channel(bias, input)
    return found


def _checked(operation: str, a: Any, *parts: Any) -> None:
    """Refuse what does not fit a batch."""
    check_floating(a, operation, implemented=False)
    given = [part for part in parts if part is not None]
    check_alike(operation, a, *given)
    if len(a.shape) < 2:
        raise ShapeError(f"{operation}() takes a batch of shape (batch, channels, ...), not {a.shape}.")
    names = ("running_mean", "running_var", "weight", "bias")
    for name, part in zip(names, parts, strict=True):
        if part is not None and part.shape != a.shape[1:2]:
            raise ShapeError(
                f"{operation}() takes a {name} of shape {a.shape[1:2]} with an input of {a.shape}, not {part.shape}."
            )


def _affine(rule: Any, a: Any, options: dict[str, Any], weight: Any, bias: Any) -> Tensor:
    """Apply the rule to the operands that there are; a bias alone is added afterwards."""
    operands = (a, weight, bias)[: 1 if weight is None else 2 if bias is None else 3]
    out: Tensor = record(rule, operands, options)
    return out if weight is not None or bias is None else out + per_channel(bias, a)


def _by_running(operation: str, a: Any, mean: Any, variance: Any, weight: Any, bias: Any, eps: float) -> Tensor:
    """Return the input scaled and shifted by statistics that are given."""
    if mean is None or variance is None:
        raise ShapeError(
            f"{operation}() needs running_mean and running_var to use them: give both, or use the input's statistics."
        )
    scale = (variance + eps).rsqrt()
    scale = scale if weight is None else scale * weight
    shift = -mean * scale if bias is None else bias - mean * scale
    found: Tensor = a * per_channel(scale, a) + per_channel(shift, a)
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class _Tracking(Module):
    """Weights, biases and running statistics of channels; see `BatchNorm2d`."""

    ranks: tuple[int, ...] = ()

    def __init__(
        self,
        num_features: int,
        eps: float,
        momentum: float | None,
        affine: bool,
        track_running_stats: bool,
        device: Any,
        dtype: Any,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        for name in ("weight", "bias"):
            self.register_parameter(name, new_parameter(num_features, dtype=dtype, device=device) if affine else None)
        place = {"dtype": dtype, "device": device}
        self.register_buffer("running_mean", zeros(num_features, **place) if track_running_stats else None)
        self.register_buffer("running_var", ones(num_features, **place) if track_running_stats else None)
        self.register_buffer("num_batches_tracked", tensor(0, device=device) if track_running_stats else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Begin anew with mean 0 and variance 1."""
        if self.track_running_stats:
            self.running_mean.zero_()
            self.running_var.fill_(1)
            self.num_batches_tracked.zero_()

    def reset_parameters(self) -> None:
        """Begin anew with weights of 1, biases of 0, and without statistics."""
        self.reset_running_stats()
        if self.affine:
            with no_grad():
                self.weight.fill_(1)
                self.bias.fill_(0)

    def _check_rank(self, shape: Shape) -> None:
        if len(shape) not in self.ranks:
            ranks = " or ".join(map(str, self.ranks))
            raise InputShapeError(f"{type(self).__name__} takes an input of {ranks} dimensions, not of shape {shape}.")

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"track_running_stats={self.track_running_stats}"
        )


class _BatchNorm(_Tracking):
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
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised: by its own statistics in training, by the running ones in evaluation."""
        self._check_rank(input.shape)
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

    Attributes:
        weight: Shape (num_features,), begins at 1.
        bias: Shape (num_features,), begins at 0.
        running_mean: Shape (num_features,).
        running_var: Shape (num_features,).
        num_batches_tracked: How many batches the statistics have followed.

    Raises:
        InputShapeError: The input is no batch of images, or has one value for each channel only.

    Example:
        >>> BatchNorm2d(8)(ones(16, 8, 4, 4)).shape
        (16, 8, 4, 4)

    Source: Ioffe and Szegedy, Batch normalization, 2015.
    """

    ranks = (4,)


class _InstanceNorm(_Tracking):
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
    ) -> None:
        super().__init__(num_features, eps, momentum, affine, track_running_stats, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        """Return the input normalised, sample by sample; without a batch it is one sample."""
        self._check_rank(input.shape)
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

    Raises:
        InputShapeError: The input has another number of dimensions or channels, or images of one place.

    Example:
        >>> InstanceNorm2d(8)(ones(16, 8, 4, 4)).shape
        (16, 8, 4, 4)

    Source: Ulyanov et al., Instance normalization, 2016.
    """

    ranks = (3, 4)
