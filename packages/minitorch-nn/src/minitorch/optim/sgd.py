"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import each_backend
from minitorch.optim.optimizer import Group, Optimizer
from minitorch_tensor import zeros_like

__all__ = ["SGD"]


class SGD(Optimizer):
    """Go down the slope, with momentum.

        g ← g + weight_decay · p
        m ← momentum · m + (1 - dampening) · g        (m = g at the first step)
        p ← p - lr · m                                (g + momentum · m instead of m for Nesterov's)

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        momentum: How much of the last step's direction remains, at least 0.
        dampening: How much of the gradient does not get into m.
        weight_decay: How strongly parameters are pulled towards 0, at least 0.
        nesterov: Whether to look ahead along m; needs momentum, and no dampening.
        maximize: Whether to go up.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0], requires_grad=True)
        >>> optimizer = SGD([p], lr=0.1, momentum=0.9)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([0.8000], requires_grad=True)

    Source: Sutskever et al., On the importance of initialization and momentum in deep learning, 2013, in PyTorch's
        form.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    def move(self, group: Group, params: list[Any]) -> None:
        """Move all parameters in one call of their backend; those whose momentum begins now in one of their own."""
        if not group["momentum"]:
            self._step(group, params, [], group["dampening"])
            return
        state = self.state
        known = [p for p in params if p in state]
        if known:
            self._step(group, known, [state[p]["momentum_buffer"] for p in known], group["dampening"])
        fresh = [p for p in params if p not in state] if len(known) < len(params) else []
        if fresh:
            for p in fresh:
                state[p] = {"momentum_buffer": zeros_like(p.detach())}
            self._step(group, fresh, [state[p]["momentum_buffer"] for p in fresh], 0.0)

    def _step(self, group: Group, params: list[Any], momenta: list[Any], dampening: float) -> None:
        for backend, moved, grads, buffers in each_backend(params, momenta):
            backend.sgd_step(
                moved, grads, buffers, lr=group["lr"], momentum=group["momentum"], dampening=dampening,
                weight_decay=group["weight_decay"], nesterov=group["nesterov"], maximize=group["maximize"],
            )  # fmt: skip
            for p in moved:
                p.version[0] += 1
