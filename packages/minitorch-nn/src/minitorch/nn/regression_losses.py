"""Losses of numbers that should be near other numbers, and of distributions that should be near others."""

from __future__ import annotations

from math import log, pi
from typing import Any

from minitorch.errors import InvalidArgumentError, InvalidValueError
from minitorch.nn.mean_square import MeanSquare
from minitorch.nn.reducing import Loss, check_pair, reduced, weighted
from minitorch_tensor import Tensor, no_grad, where, xlogy, zeros_like
from minitorch_tensor.functions.arguments import check_tensor
from minitorch_tensor.recording import binary

__all__ = [
    "GaussianNLLLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "gaussian_nll_loss",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "poisson_nll_loss",
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
    distance = (input - target).abs()
    if beta == 0:
        return _reduced(distance, reduction)
    return _reduced(where(distance < beta, distance * distance * (0.5 / beta), distance - 0.5 * beta), reduction)


def huber_loss(
    input: Tensor, target: Tensor, *, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Return d² / 2 where d = |input - target| is at most delta, and delta · (d - delta/2) elsewhere.

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
    distance = (input - target).abs()
    losses = where(distance <= delta, distance * distance * 0.5, (distance - 0.5 * delta) * delta)
    return _mean_by_weight(losses, weight, reduction)


def kl_div(input: Tensor, target: Tensor, *, reduction: str = "mean", log_target: bool = False) -> Tensor:
    """Return target · (ln target - input): how far a distribution is from another, given by logarithms.

    Args:
        input: Log-probabilities.
        target: Probabilities, of the same shape or one that broadcasts.
        reduction: "none", "mean", "sum", or "batchmean" for the sum over the size of the first dimension.
        log_target: Whether the target too is given by logarithms.

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> kl_div(tensor([[-1.0, -1.0]]), tensor([[0.5, 0.5]]), reduction="batchmean")
        tensor(0.3069)
    """
    check_tensor(input, "kl_div")
    check_tensor(target, "kl_div")
    losses = target.exp() * (target - input) if log_target else xlogy(target, target) - target * input
    if reduction == "batchmean":
        total: Tensor = losses.sum() / (input.shape[0] if input.shape else 1)
        return total
    return _reduced(losses, reduction)


def poisson_nll_loss(
    input: Tensor,
    target: Tensor,
    log_input: bool = True,
    full: bool = False,
    *,
    eps: float = 1e-8,
    reduction: str = "mean",
) -> Tensor:
    """Return the surprise at counts of a Poisson distribution: exp(input) - target · input.

    Args:
        input: The logarithm of what is expected, or that itself.
        target: The counts.
        log_input: Whether the input is a logarithm; if not, the loss is input - target · ln(input + eps).
        full: Whether to add Stirling's approximation of ln(target!) for counts above 1.
        eps: What keeps the logarithm finite.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> poisson_nll_loss(tensor([0.0]), tensor([2.0]))
        tensor(1.)
    """
    check_tensor(input, "poisson_nll_loss")
    check_tensor(target, "poisson_nll_loss")
    losses = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        many = where(target > 1, target, 1.0)
        stirling = many * many.log() - many + 0.5 * (2.0 * pi * many).log()
        losses = losses + where(target > 1, stirling, zeros_like(stirling))
    return _reduced(losses, reduction)


def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Tensor:
    """Return the surprise at numbers of a normal distribution: (ln v + (input - target)² / v) / 2.

    Args:
        input: The means, shape (...).
        target: The numbers.
        var: The variances v, a number or of the input's shape, that without its last dimension, or with size 1 there.
        full: Whether to add ln(2π) / 2.
        eps: The smallest variance; the gradient passes as if there were none.
        reduction: "none", "mean" or "sum".

    Raises:
        InvalidTypeError: One is no tensor.
        InvalidValueError: A variance is negative, or their shape does not fit.
        ReductionError: There is no such reduction.

    Example:
        >>> from minitorch_tensor import tensor
        >>> gaussian_nll_loss(tensor([1.0]), tensor([3.0]), tensor([2.0]))
        tensor(1.3466)

    Source: Nix and Weigend, Estimating the mean and variance of the target probability distribution, 1994.
    """
    check_tensor(input, "gaussian_nll_loss")
    check_tensor(target, "gaussian_nll_loss")
    if not isinstance(var, Tensor):
        var = input.new_full((), var)
    if var.shape not in ((), input.shape):
        if var.shape == input.shape[:-1]:
            var = var.unsqueeze(-1)
        elif len(var.shape) != len(input.shape) or var.shape[:-1] != input.shape[:-1] or var.shape[-1] != 1:
            raise InvalidValueError(
                f"gaussian_nll_loss() needs variances for an input of shape {input.shape}, not of shape {var.shape}."
            )
    if bool((var < 0).any()):
        raise InvalidValueError("gaussian_nll_loss() was given a negative variance.")
    with no_grad():
        lift = var.clamp_min(eps) - var
    spread = var + lift
    losses = 0.5 * (spread.log() + (input - target).square() / spread)
    if full:
        losses = losses + 0.5 * log(2.0 * pi)
    return _reduced(losses, reduction)


def _reduced(losses: Any, reduction: str) -> Tensor:
    out: Tensor = reduced(losses, reduction)
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


class KLDivLoss(Loss):
    """How far a distribution is from another; see `functional.kl_div`.

    Args:
        reduction: "none", "mean", "sum" or "batchmean".
        log_target: Whether the target is given by logarithms.
    """

    _function = staticmethod(kl_div)
    _settings = ("reduction", "log_target")

    def __init__(self, *, reduction: str = "mean", log_target: bool = False) -> None:
        super().__init__(reduction=reduction, log_target=log_target)


class PoissonNLLLoss(Loss):
    """The surprise at counts; see `functional.poisson_nll_loss`.

    Args:
        log_input: Whether the input is a logarithm.
        full: Whether to add Stirling's approximation.
        eps: What keeps the logarithm finite.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(poisson_nll_loss)
    _settings = ("log_input", "full", "eps", "reduction")

    def __init__(
        self, log_input: bool = True, full: bool = False, *, eps: float = 1e-8, reduction: str = "mean"
    ) -> None:
        super().__init__(log_input=log_input, full=full, eps=eps, reduction=reduction)


class GaussianNLLLoss(Loss):
    """The surprise at numbers of a normal distribution; see `functional.gaussian_nll_loss`.

    Args:
        full: Whether to add ln(2π) / 2.
        eps: The smallest variance.
        reduction: "none", "mean" or "sum".
    """

    _function = staticmethod(gaussian_nll_loss)
    _settings = ("full", "eps", "reduction")

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__(full=full, eps=eps, reduction=reduction)
