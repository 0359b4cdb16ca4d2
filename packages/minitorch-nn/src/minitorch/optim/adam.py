"""Adam and AdamW."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitorch.optim.batches import each_backend
from minitorch.optim.optimizer import Group, Optimizer
from minitorch_tensor import zeros_like

__all__ = ["Adam", "AdamW"]


class Adam(Optimizer):
    """Go down by the mean of the gradients over the root of the mean of their squares.

        m ← beta1 · m + (1 - beta1) · g
        v ← beta2 · v + (1 - beta2) · g²
        p ← p - lr · m̂ / (√v̂ + eps)        m̂ = m / (1 - beta1ᵗ), v̂ = v / (1 - beta2ᵗ) at step t

    Args:
        params: The parameters, or dicts with groups of them.
        lr: The learning rate, at least 0.
        betas: How much stays of the mean and of the mean of squares, each at least 0 and below 1.
        eps: What keeps the divisor from 0.
        weight_decay: This times the parameter is added to the gradient.
        amsgrad: Whether to divide by the largest v so far.
        maximize: Whether to go up.
        decoupled_weight_decay: Whether the parameter shrinks by lr · weight_decay of itself instead, as in AdamW.

    Raises:
        InvalidTypeError: What is no list of tensors, or a setting that is no number.
        InvalidValueError: No parameters, one that cannot be moved, or a setting out of its range.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0, -2.0], requires_grad=True)
        >>> optimizer = Adam([p], lr=0.1)
        >>> (p * p).sum().backward()
        >>> optimizer.step()
        >>> p
        tensor([ 0.9000, -1.9000], requires_grad=True)

    Source: Kingma and Ba, Adam: a method for stochastic optimization, 2015; AMSGrad: Reddi et al., 2018.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "betas": betas,
            "eps": eps,
            "weight_decay": weight_decay,
            "amsgrad": amsgrad,
            "maximize": maximize,
            "decoupled_weight_decay": decoupled_weight_decay,
        }
        super().__init__(params, defaults)

    def move(self, group: Group, params: list[Any]) -> None:
        """Move all parameters that are at the same step in one call of their backend."""
        state = self.state
        for p in params:
            if p not in state:
                self._begin(p, group)
        steps: dict[int, list[Any]] = {}
        for p in params:
            steps.setdefault(state[p]["step"], []).append(p)
        for step, here in steps.items():
            self._step(group, here, step + 1)

    def _begin(self, p: Any, group: Group) -> None:
        names = ["exp_avg", "exp_avg_sq", *(["max_exp_avg_sq"] if group["amsgrad"] else [])]
        self.state[p] = {"step": 0, **{name: zeros_like(p.detach()) for name in names}}

    def _step(self, group: Group, params: list[Any], step: int) -> None:
        states = [self.state[p] for p in params]
        means, squares = [s["exp_avg"] for s in states], [s["exp_avg_sq"] for s in states]
        largest = [s["max_exp_avg_sq"] for s in states] if group["amsgrad"] else []
        beta1, beta2 = group["betas"]
        for backend, moved, grads, *kept in each_backend(params, means, squares, largest):
            backend.adam_step(
                moved, grads, *kept, step=step, lr=group["lr"], beta1=beta1, beta2=beta2, eps=group["eps"],
                weight_decay=group["weight_decay"], decoupled=group["decoupled_weight_decay"],
                maximize=group["maximize"],
            )  # fmt: skip
            for p in moved:
                p.version[0] += 1
        for s in states:
            s["step"] = step


class AdamW(Adam):
    """Adam with a weight decay of its own: each step makes the parameter smaller by lr · weight_decay of itself.

    The arguments are those of `Adam`; weight_decay is 0.01 if left out.

    Example:
        >>> from minitorch_tensor import tensor
        >>> p = tensor([1.0], requires_grad=True)
        >>> AdamW([p], lr=0.1).param_groups[0]["weight_decay"]
        0.01

    Source: Loshchilov and Hutter, Decoupled weight decay regularization, 2019.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True)
