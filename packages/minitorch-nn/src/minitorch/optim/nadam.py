"""NAdam."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import BatchOptimizer, decay_of
from minitorch.optim.optimizer import Group, State
from minitorch_tensor import zeros_like

__all__ = ["NAdam"]


class NAdam(BatchOptimizer):
    """Go down as Adam does, with Nesterov's look ahead.

        m ← beta1 · m + (1 - beta1) · g
        v ← beta2 · v + (1 - beta2) · g²
        p ← p - lr · ((1 - μₜ) / (1 - Πμ) · g + μₜ₊₁ / (1 - Πμ · μₜ₊₁) · m) / (√v̂ + eps)
        μₜ = beta1 · (1 - 0.5 · 0.96^(t · momentum_decay)), Πμ = μ₁ · … · μₜ, v̂ = v / (1 - beta2ᵗ)

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        betas: How much stays of the mean and of the mean of squares, each at least 0 and below 1.
        eps: What keeps the divisor from 0.
        weight_decay: This times the parameter is added to the gradient.
        momentum_decay: How fast μ grows, at least 0.
        decoupled_weight_decay: Whether the parameter shrinks by lr · weight_decay of itself instead.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = NAdam([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.8944, -1.8944], requires_grad=True)

    Source: Dozat, Incorporating Nesterov momentum into Adam, 2016.
    """

    kept = ("exp_avg", "exp_avg_sq")
    numbers = ("step", "mu_product")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum_decay": momentum_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:  # noqa: ARG002 - the settings do not matter
        """Begin with zeros, and a product of nothing."""
        state["mu_product"] = 1.0
        state["exp_avg"] = zeros_like(p.detach())
        state["exp_avg_sq"] = zeros_like(p.detach())

    def advance(self, state: State, group: Group) -> None:
        """Multiply by the μ of this step."""
        state["mu_product"] *= _mu(group, state["step"])

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:
        """Look ahead along the means."""
        (beta1, beta2), lr, step = group["betas"], group["lr"], state["step"]
        mu, next_mu, product = _mu(group, step), _mu(group, step + 1), state["mu_product"]
        backend.moments_step(
            *parts, rate=lr * next_mu / (1 - product * next_mu), ahead=lr * (1 - mu) / (1 - product),
            scale=(1 - beta2**step) ** -0.5, beta1=beta1, beta2=beta2, eps=group["eps"],
            maximize=group["maximize"], **decay_of(group),
        )  # fmt: skip


def _mu(group: Group, step: int) -> float:
    """Return how much of the mean counts at a step."""
    return float(group["betas"][0] * (1 - 0.5 * 0.96 ** (step * group["momentum_decay"])))
