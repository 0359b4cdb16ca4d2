"""A learning rate that falls along half a wave, again and again."""

from __future__ import annotations

import math
from typing import Any

from minitorch.optim.lr_scheduler.scheduler import LRScheduler
from minitorch.optim.optimizer import Optimizer
from minitorch_scalar.errors import InvalidValueError

__all__ = ["CosineAnnealingWarmRestarts"]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Let the learning rate fall along a cosine, jump back to where it began, and fall again.

        lr = eta_min + (lr₀ - eta_min) · (1 + cos(π · T_cur / T_i)) / 2

    T_cur counts the steps since the last restart, and T_i those from it to the next.

    Args:
        optimizer: Whose learning rates are set.
        T_0: How many steps the first fall takes, at least 1.
        T_mult: By how much each fall is longer than the one before, at least 1.
        eta_min: The smallest learning rate.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidTypeError: It is no optimizer.
        InvalidValueError: A setting is out of its range, or is no number.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=2)
        >>> rates = []
        >>> for _ in range(4):
        ...     rates += scheduler.get_last_lr()
        ...     scheduler.step()
        >>> [round(rate, 3) for rate in rates]
        [1.0, 0.5, 1.0, 0.5]

    Source: Loshchilov and Hutter, SGDR: stochastic gradient descent with warm restarts, 2017.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,  # noqa: N803 - PyTorch's name
        T_mult: int = 1,  # noqa: N803 - PyTorch's name
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        counts: dict[str, Any] = {"T_0": T_0, "T_mult": T_mult}
        for name, value in counts.items():
            if not isinstance(value, int) or value < 1:
                raise InvalidValueError(f"{name} is {value!r}; it must be an integer of at least 1.")
        if not isinstance(eta_min, int | float):
            raise InvalidValueError(f"eta_min is {eta_min!r} of type {type(eta_min).__name__}; it must be a number.")
        self.T_0, self.T_i, self.T_mult = T_0, T_0, T_mult
        self.eta_min = eta_min
        self.T_cur: Any = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Look where between two restarts this step is."""
        part = (1 + math.cos(math.pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (base - self.eta_min) * part for base in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go on by one, or to any step.

        Args:
            epoch: The step to go to, also between two whole ones: pass epoch + batch / batches after each batch.

        Raises:
            InvalidValueError: The step is below 0.
        """
        if epoch is None and self.last_epoch >= 0:
            self.last_epoch += 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur -= self.T_i
                self.T_i *= self.T_mult
        else:
            self._go_to(0 if epoch is None else epoch)
        self._step_count += 1
        for group, lr in zip(self.groups, self.get_lr(), strict=True):
            group["lr"] = lr
        self._last_lr = [group["lr"] for group in self.groups]

    def _go_to(self, epoch: float) -> None:
        """Find the last restart before a step."""
        if epoch < 0:
            raise InvalidValueError(f"The step to go to is {epoch}; it must be at least 0.")
        self.last_epoch = math.floor(epoch)
        self.T_cur, self.T_i = epoch, self.T_0
        if self.T_mult == 1:
            self.T_cur = epoch % self.T_0
            return
        while self.T_cur >= self.T_i:
            self.T_cur -= self.T_i
            self.T_i *= self.T_mult
