"""What batch and instance normalisation have in common: parts for each channel, and statistics that are kept."""

from __future__ import annotations

from typing import Any

from minitorch.nn.errors import InputShapeError
from minitorch.nn.making import new_parameter
from minitorch.nn.module import Module
from minitorch.nn.normalising import begin_at_one, per_channel
from minitorch.nn.windows import check_alike
from minitorch_tensor import Tensor, ones, tensor, zeros
from minitorch_tensor.errors import ShapeError
from minitorch_tensor.functions.arguments import check_floating
from minitorch_tensor.shapes import Shape

__all__ = ["Tracking", "by_running", "check_parts"]


def check_parts(operation: str, a: Any, *parts: Any) -> None:
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


def by_running(operation: str, a: Any, mean: Any, variance: Any, weight: Any, bias: Any, eps: float) -> Tensor:
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


class Tracking(Module):
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
        bias: bool,
    ) -> None:
        super().__init__()
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        for name, wanted in (("weight", affine), ("bias", affine and bias)):
            self.register_parameter(name, new_parameter(num_features, dtype=dtype, device=device) if wanted else None)
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
        begin_at_one(self.weight, self.bias)

    def check_rank(self, shape: Shape) -> None:
        if len(shape) not in self.ranks:
            ranks = " or ".join(map(str, self.ranks))
            raise InputShapeError(f"{type(self).__name__} takes an input of {ranks} dimensions, not of shape {shape}.")

    def extra_repr(self) -> str:
        """Describe the layer as PyTorch does."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )
