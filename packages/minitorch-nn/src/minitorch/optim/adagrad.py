"""Adagrad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import BatchOptimizer
from minitorch.optim.optimizer import Group, State
from minitorch_tensor import full_like

__all__ = ["Adagrad"]


class Adagrad(BatchOptimizer):
    """Go down by the gradient over the root of the sum of all its squares so far.

        s ← s + g²
        p ← p - lr / (1 + (t - 1) · lr_decay) · g / (√s + eps)        at step t

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        lr_decay: How fast the learning rate falls, at least 0.
        weight_decay: This times the parameter is added to the gradient.
        initial_accumulator_value: What s begins with, at least 0.
        eps: What keeps the divisor from 0.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = Adagrad([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Duchi et al., Adaptive subgradient methods for online learning and stochastic optimization, 2011.
    """

    kept = ("sum",)

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "lr_decay": lr_decay,
            "weight_decay": weight_decay,
            "initial_accumulator_value": initial_accumulator_value,
            "eps": eps,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Begin with the given sum."""
        state["sum"] = full_like(p.detach(), group["initial_accumulator_value"])

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:
        """Divide by the roots of the sums of squares."""
        rate = group["lr"] / (1 + (state["step"] - 1) * group["lr_decay"])
        backend.adagrad_step(
            *parts, rate=rate, eps=group["eps"], weight_decay=group["weight_decay"], maximize=group["maximize"]
        )
