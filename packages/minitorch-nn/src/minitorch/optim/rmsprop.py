"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.optimizer import EachOptimizer, Group, State
from minitorch_tensor import zeros_like

__all__ = ["RMSprop"]


class RMSprop(EachOptimizer):
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

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Begin with zeros."""
        state["square_avg"] = zeros_like(p.detach())
        if group["momentum"]:
            state["momentum_buffer"] = zeros_like(p.detach())
        if group["centered"]:
            state["grad_avg"] = zeros_like(p.detach())

    def move_one(self, p: Any, grad: Any, state: State, group: Group) -> None:
        """Divide by the root of the mean of squares."""
        alpha, squares = group["alpha"], state["square_avg"]
        squares.mul_(alpha).addcmul_(grad, grad, value=1 - alpha)
        if group["centered"]:
            mean = state["grad_avg"].lerp_(grad, 1 - alpha)
            squares = squares.addcmul(mean, mean, value=-1)
        divisor = squares.sqrt().add_(group["eps"])
        if group["momentum"]:
            direction = state["momentum_buffer"].mul_(group["momentum"]).addcdiv_(grad, divisor)
            p.add_(direction, alpha=-group["lr"])
        else:
            p.addcdiv_(grad, divisor, value=-group["lr"])
