"""Losses of distributions that should be near others, or likely to give the numbers that came."""

from __future__ import annotations

from math import log, pi
from typing import Any

from minitorch.errors import InvalidValueError
from minitorch.nn.reducing import Loss, reduced
from minitorch_tensor import Tensor, no_grad, where, xlogy, zeros_like
from minitorch_tensor.functions.arguments import check_tensor

__all__ = [
    "GaussianNLLLoss",
    "KLDivLoss",
    "PoissonNLLLoss",
    "gaussian_nll_loss",
    "kl_div",
    "poisson_nll_loss",
]


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
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
