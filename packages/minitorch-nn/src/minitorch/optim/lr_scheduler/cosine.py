"""A learning rate that falls along half a wave."""

from __future__ import annotations

import math

from minitorch.optim.lr_scheduler.scheduler import LRScheduler
from minitorch.optim.optimizer import Optimizer

__all__ = ["CosineAnnealingLR"]


class CosineAnnealingLR(LRScheduler):
    """Let the learning rate fall along a cosine, and rise again behind its end.

        lr = eta_min + (lr₀ - eta_min) · (1 + cos(π · t / T_max)) / 2

    Args:
        optimizer: Whose learning rates are set.
        T_max: How many steps half a wave takes.
        eta_min: The smallest learning rate.
        last_epoch: The step that was the last one, or -1.

    Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: int,  # noqa: N803 - PyTorch's name
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Go on along the wave from the learning rate as it is, which somebody may have changed."""
        step, half, low = self.last_epoch, self.T_max, self.eta_min
        lrs = [group["lr"] for group in self.groups]
        if step == 0:
            return lrs
        if self._step_count == 1:
            return [low + (base - low) * (1 + math.cos(math.pi * step / half)) / 2 for base in self.base_lrs]
        if (step - 1 - half) % (2 * half) == 0:  # the wave is at its lowest, where there is nothing to multiply
            rise = (1 - math.cos(math.pi / half)) / 2
            return [lr + (base - low) * rise for lr, base in zip(lrs, self.base_lrs, strict=True)]
        now, before = (1 + math.cos(math.pi * t / half) for t in (step, step - 1))
        return [now / before * (lr - low) + low for lr in lrs]
