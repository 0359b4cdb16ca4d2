"""RAdam."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import BatchOptimizer, decay_of
from minitorch.optim.optimizer import Group, State
from minitorch_tensor import zeros_like

__all__ = ["RAdam"]


class RAdam(BatchOptimizer):
    """Go down as Adam does, once there are enough gradients to know their variance, and by their mean before.

        m ← beta1 · m + (1 - beta1) · g
        v ← beta2 · v + (1 - beta2) · g²
        ρ = ρ∞ - 2t · beta2ᵗ / (1 - beta2ᵗ), where ρ∞ = 2 / (1 - beta2) - 1
        p ← p - lr · m̂ · r / (√v̂ + eps) if ρ > 5, and p - lr · m̂ if not
        r² = (ρ - 4)(ρ - 2) ρ∞ / ((ρ∞ - 4)(ρ∞ - 2) ρ)

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        betas: How much stays of the mean and of the mean of squares, each at least 0 and below 1.
        eps: What keeps the divisor from 0.
        weight_decay: This times the parameter is added to the gradient.
        decoupled_weight_decay: Whether the parameter shrinks by lr · weight_decay of itself instead.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = RAdam([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.8000, -1.6000], requires_grad=True)

    Source: Liu et al., On the variance of the adaptive learning rate and beyond, 2020.
    """

    kept = ("exp_avg", "exp_avg_sq")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "decoupled_weight_decay": decoupled_weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:  # noqa: ARG002 - the settings do not matter
        """Begin with zeros."""
        state["exp_avg"] = zeros_like(p.detach())
        state["exp_avg_sq"] = zeros_like(p.detach())

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:
        """Go by the means, and divide them once that is worth something."""
        (beta1, beta2), step, eps, scale = group["betas"], state["step"], group["eps"], 1.0
        rate, trust = group["lr"] / (1 - beta1**step), _trust(beta2, step)
        if trust == 0:
            eps, scale = 1.0, 0.0
        else:
            rate *= trust
        backend.moments_step(
            *parts, rate=rate, scale=scale, beta1=beta1, beta2=beta2, eps=eps, maximize=group["maximize"],
            **decay_of(group),
        )  # fmt: skip


def _trust(beta2: float, step: int) -> float:
    """Return what the variance of the rate asks for, r · √(1 - beta2ᵗ), or 0 if it is not yet known."""
    rest, longest = 1 - beta2**step, 2 / (1 - beta2) - 1
    length = longest - 2 * step * beta2**step / rest
    if length <= 5:
        return 0.0
    shape = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
    return math.sqrt(rest * shape)
