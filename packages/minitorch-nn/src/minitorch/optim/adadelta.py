"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import BatchOptimizer
from minitorch.optim.optimizer import Group, State
from minitorch_tensor import zeros_like

__all__ = ["Adadelta"]


class Adadelta(BatchOptimizer):
    """Go down by steps whose size is that of the steps before, over that of the gradients.

        v ← rho · v + (1 - rho) · g²
        d ← √(u + eps) / √(v + eps) · g
        u ← rho · u + (1 - rho) · d²
        p ← p - lr · d

    Args:
        params: The parameters, or dicts with groups of them.
        lr: A factor of every step, at least 0.
        rho: How much stays of the means of squares, from 0 to 1.
        eps: What keeps the roots from 0.
        weight_decay: This times the parameter is added to the gradient.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = Adadelta([p])
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9968, -1.9968], requires_grad=True)

    Source: Zeiler, Adadelta: an adaptive learning rate method, 2012.
    """

    kept = ("square_avg", "acc_delta")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "rho": rho,
            "eps": eps,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:  # noqa: ARG002 - the settings do not matter
        """Begin with zeros."""
        state["square_avg"] = zeros_like(p.detach())
        state["acc_delta"] = zeros_like(p.detach())

    def move_batch(self, backend: Any, parts: list[Any], state: State, group: Group) -> None:  # noqa: ARG002 - as begin
        """Measure the gradients, then the steps."""
        names = ("lr", "rho", "eps", "weight_decay", "maximize")
        backend.adadelta_step(*parts, **{name: group[name] for name in names})
