"""Losses of numbers that should be near other numbers."""

from __future__ import annotations

from typing import Any

from minitorch.errors import InvalidArgumentError
from minitorch.nn.mean_square import MeanSquare
from minitorch.nn.reducing import Loss, check_pair, reduced, weighted
from minitorch_tensor import Tensor, where
from minitorch_tensor.recording import binary

__all__ = [
    "HuberLoss",
    "L1Loss",
    "MSELoss",
    "SmoothL1Loss",
    "huber_loss",
    "l1_loss",
    "mse_loss",
    "smooth_l1_loss",
]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
def mse_loss(input: Tensor, target: Tensor, *, reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """Return (input - target)².

    Args:
        input: A tensor.
        target: Another one of the same shape; others broadcast, with a warning.
        reduction: "none", "mean" or "sum".
        weight: What to multiply each loss by.

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> mse_loss(tensor([1.0, 3.0]), tensor([1.0, 1.0]))
        tensor(2.)
    """
    if reduction == "mean" and weight is None and _are_alike(input, target):
        mean: Tensor = binary(MeanSquare, input, target)
        return mean
    check_pair("mse_loss", input, target)
    difference = input - target
    return _mean_by_weight(difference * difference, weight, reduction)


def _are_alike(a: Any, b: Any) -> bool:
    """Say whether two operands are tensors of one shape, backend and dtype with fractions."""
    return (
        isinstance(a, Tensor)
        and isinstance(b, Tensor)
        and a.shape == b.shape
        and a.dtype is b.dtype
        and a.backend is b.backend
        and a.dtype.is_floating_point
    )


def l1_loss(input: Tensor, target: Tensor, *, reduction: str = "mean", weight: Tensor | None = None) -> Tensor:
    """Return |input - target|; the arguments are those of `mse_loss`.

    Example:
        >>> from minitorch_tensor import tensor
        >>> l1_loss(tensor([1.0, 3.0]), tensor([1.0, 1.0]))
        tensor(1.)
    """
    check_pair("l1_loss", input, target)
    return _mean_by_weight((input - target).abs(), weight, reduction)


def _mean_by_weight(losses: Any, weight: Any, reduction: str) -> Any:
    """Reduce losses that may have weights; the mean divides by the sum of these."""
    if weight is not None and reduction == "mean":
        return (losses * weight).sum() / weight.expand(losses.shape).sum()
    return reduced(weighted(losses, weight), reduction)


def smooth_l1_loss(input: Tensor, target: Tensor, *, reduction: str = "mean", beta: float = 1.0) -> Tensor:
    """Return d² / (2 · beta) where d = |input - target| is below beta, and d - beta/2 elsewhere.

    Args:
        input: A tensor.
        target: Another one of the same shape; others broadcast, with a warning.
        reduction: "none", "mean" or "sum".
        beta: Where the parabola ends, not negative; with 0 this is `l1_loss`.

    Raises:
        InvalidArgumentError: beta is negative.
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> smooth_l1_loss(tensor([1.5, 3.0]), tensor([1.0, 1.0]), reduction="none")
        tensor([0.1250, 1.5000])
    """
    check_pair("smooth_l1_loss", input, target)
    if not beta >= 0:
        raise InvalidArgumentError(f"smooth_l1_loss() needs a beta of at least 0, not {beta}.")
    difference = input - target
    distance = losses = difference.abs()
    if beta != 0:
        inside = distance < beta
        losses = where(inside, _parabola(difference, inside, 0.5 / beta), distance - 0.5 * beta)
    out: Tensor = reduced(losses, reduction)
    return out


def huber_loss(
    input: Tensor, target: Tensor, *, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Return d² / 2 where d = |input - target| is below delta, and delta · (d - delta/2) elsewhere.

    Args:
        input: A tensor.
        target: Another one of the same shape; others broadcast, with a warning.
        reduction: "none", "mean" or "sum".
        delta: Where the parabola ends, above 0.
        weight: What to multiply each loss by.

    Raises:
        InvalidArgumentError: delta is not above 0.
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> huber_loss(tensor([1.5, 3.0]), tensor([1.0, 1.0]), reduction="none")
        tensor([0.1250, 1.5000])

    Source: Huber, Robust estimation of a location parameter, 1964.
    """
    check_pair("huber_loss", input, target)
    if not delta > 0:
        raise InvalidArgumentError(f"huber_loss() needs a delta above 0, not {delta}.")
    difference = input - target
    distance = difference.abs()
    inside = distance < delta
    losses = where(inside, _parabola(difference, inside, 0.5), (distance - 0.5 * delta) * delta)
    return _mean_by_weight(losses, weight, reduction)


def _parabola(difference: Tensor, inside: Tensor, factor: float) -> Tensor:
    """Return factor · d² inside, and 0 elsewhere, where d may be infinite: a gradient of 0 times that would be NaN.

    The square is that of the difference: a distance has no slope at 0, and so no second derivative.
    """
    near = difference.masked_fill(~inside, 0.0)
    out: Tensor = near * near * factor
    return out


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
class MSELoss(Loss):
    """The squared difference; see `functional.mse_loss`.

    Args:
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(mse_loss)

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)


class L1Loss(Loss):
    """The absolute difference; see `functional.l1_loss`.

    Args:
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(l1_loss)

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__(reduction=reduction)


class SmoothL1Loss(Loss):
    """The absolute difference with a rounded tip; see `functional.smooth_l1_loss`.

    Args:
        reduction: "none", "mean" or "sum".
        beta: Where the parabola ends.
    """

    _function = staticmethod(smooth_l1_loss)
    _settings = ("reduction", "beta")

    def __init__(self, *, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction=reduction, beta=beta)


class HuberLoss(Loss):
    """A parabola that goes on as lines; see `functional.huber_loss`.

    Args:
        reduction: "none", "mean" or "sum".
        delta: Where the parabola ends.
    """

    _function = staticmethod(huber_loss)
    _settings = ("reduction", "delta")

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction, delta=delta)
