"""Averaged stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.optimizer import EachOptimizer, Group, State
from minitorch_tensor import zeros_like

__all__ = ["ASGD"]


class ASGD(EachOptimizer):
    """Go down the slope by ever smaller steps, and keep the mean of where they led.

        p ← (1 - lambd · η) · p - η · g
        ax ← ax + (p - ax) · μ
        η = lr / (1 + lambd · lr · t)^alpha, μ = 1 / max(1, t - t0)        after step t

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        lambd: How fast steps and parameters become smaller.
        alpha: The power by which the steps do.
        t0: From which step on ax is a mean; it is the parameter before.
        weight_decay: This times the parameter is added to the gradient.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = ASGD([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.8000, -1.6000], requires_grad=True)

    Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0.0,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "lambd": lambd,
            "alpha": alpha,
            "t0": t0,
            "weight_decay": weight_decay,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Begin with the full step."""
        state["eta"], state["mu"] = float(group["lr"]), 1.0
        state["ax"] = zeros_like(p.detach())

    def move_one(self, p: Any, grad: Any, state: State, group: Group) -> None:
        """Step, and average."""
        lr, lambd, eta, step, mean = group["lr"], group["lambd"], state["eta"], state["step"], state["ax"]
        p.mul_(1 - lambd * eta).add_(grad, alpha=-eta)
        if state["mu"] == 1:
            mean.copy_(p)
        else:
            mean.add_(p.detach() - mean, alpha=state["mu"])
        state["eta"] = lr / (1 + lambd * lr * step) ** group["alpha"]
        state["mu"] = 1 / max(1.0, step - group["t0"])
