"""Adamax."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import BatchOptimizer
from minitorch.optim.optimizer import Group, State
from minitorch_tensor import zeros_like

__all__ = ["Adamax"]


class Adamax(BatchOptimizer):
    """Go down by the mean of the gradients over the largest of them, which fades.

        m ← beta1 · m + (1 - beta1) · g
        u ← max(beta2 · u, |g| + eps)
        p ← p - lr / (1 - beta1ᵗ) · m / u        at step t

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        betas: How much stays of the mean and of the largest, each at least 0 and below 1.
        eps: What keeps the divisor from 0.
        weight_decay: This times the parameter is added to the gradient.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = Adamax([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015, section 7.
    """

    kept = ("exp_avg", "exp_inf")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:  # noqa: ARG002 - the settings do not matter
        """Begin with zeros."""
        state["exp_avg"] = zeros_like(p.detach())
        state["exp_inf"] = zeros_like(p.detach())

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:
        """Divide by the largest."""
        beta1, beta2 = group["betas"]
        backend.adamax_step(
            *parts, rate=group["lr"] / (1 - beta1 ** state["step"]), beta1=beta1, beta2=beta2, eps=group["eps"],
            weight_decay=group["weight_decay"], maximize=group["maximize"],
        )  # fmt: skip
