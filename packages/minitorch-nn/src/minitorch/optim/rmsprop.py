"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import each_backend
from minitorch.optim.optimizer import Group, Optimizer
from minitorch_tensor import zeros_like

__all__ = ["RMSprop"]


class RMSprop(Optimizer):
    """Go down by the gradient over the root of the running mean of its squares.

        v ← alpha · v + (1 - alpha) · g²
        p ← p - lr · g / (√v + eps)        (√(v - a²) if centered, with the running mean a of g)

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        alpha: How much stays of the mean of squares, at least 0.
        eps: What keeps the divisor from 0.
        weight_decay: This times the parameter is added to the gradient.
        momentum: How much of the last step's direction remains, at least 0.
        centered: Whether to divide by an estimate of the standard deviation instead.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = RMSprop([p])
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Hinton, Neural networks for machine learning, lecture 6, 2012; centered: Graves, Generating sequences with
        recurrent neural networks, 2013.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "alpha": alpha,
            "eps": eps,
            "weight_decay": weight_decay,
            "momentum": momentum,
            "centered": centered,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def move(self, group: Group, params: list[Any]) -> None:
        """Move all parameters of a backend in one call."""
        names = ["square_avg", "momentum_buffer", "grad_avg"]
        kept = [name for name in names if name == names[0] or group["momentum" if name == names[1] else "centered"]]
        for p in params:
            if p not in self.state:
                self.state[p] = {"step": 0, **{name: zeros_like(p.detach()) for name in kept}}
        states = [self.state[p] for p in params]
        rows = [[state[name] for state in states] if name in kept else [] for name in names]
        for backend, moved, grads, *own in each_backend(params, *rows):
            backend.rmsprop_step(
                moved, grads, *own, lr=group["lr"], alpha=group["alpha"], eps=group["eps"],
                momentum=group["momentum"], weight_decay=group["weight_decay"], maximize=group["maximize"],
            )  # fmt: skip
            for p in moved:
                p.version[0] += 1
        for state in states:
            state["step"] += 1
