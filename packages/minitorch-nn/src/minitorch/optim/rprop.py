"""Resilient backpropagation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.optimizer import EachOptimizer, Group, State
from minitorch_tensor import full_like, where, zeros_like

__all__ = ["Rprop"]


class Rprop(EachOptimizer):
    """Go down by the sign of the gradient alone, by steps that grow while it stays and shrink when it turns.

        s ← s · etas[1] where g has the sign that it had before, s · etas[0] where it has the other one
        p ← p - sign(g) · s, but stay where the sign has turned

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The size of the first step, at least 0.
        etas: By what the steps shrink and grow, 0 < etas[0] < 1 < etas[1].
        step_sizes: The smallest and the largest step.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = Rprop([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Riedmiller and Braun, A direct adaptive method for faster backpropagation learning: the RPROP algorithm,
        1993.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50.0),
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "etas": etas,
            "step_sizes": step_sizes,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def begin(self, p: Any, state: State, group: Group) -> None:
        """Begin without a sign, and with steps of lr."""
        state["prev"] = zeros_like(p.detach())
        state["step_size"] = full_like(p.detach(), group["lr"])

    def move_one(self, p: Any, grad: Any, state: State, group: Group) -> None:
        """Compare signs, then step."""
        (shrink, grow), size = group["etas"], state["step_size"]
        agreement = grad * state["prev"]
        turned = agreement < 0
        size.copy_(where(agreement > 0, size * grow, where(turned, size * shrink, size)).clamp_(*group["step_sizes"]))
        grad = grad.masked_fill(turned, 0.0)
        p.addcmul_(grad.sign(), size, value=-1)
        state["prev"].copy_(grad)
