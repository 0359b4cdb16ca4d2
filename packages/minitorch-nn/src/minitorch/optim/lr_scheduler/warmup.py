"""Schedules for the first steps: a smaller learning rate, or one that grows."""

from __future__ import annotations

from minitorch.optim.lr_scheduler.scheduler import LRScheduler
from minitorch.optim.optimizer import Optimizer
from minitorch_scalar.errors import InvalidValueError

__all__ = ["ConstantLR", "LinearLR"]


class ConstantLR(LRScheduler):
    """The learning rate times a factor for the first steps, and itself from then on.

    Args:
        optimizer: Whose learning rates are set.
        factor: From 0 to 1.
        total_iters: For how many steps.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidValueError: The factor is out of its range.
    """

    def __init__(self, optimizer: Optimizer, factor: float = 1 / 3, total_iters: int = 5, last_epoch: int = -1) -> None:
        if not 0 <= factor <= 1:
            raise InvalidValueError(f"factor is {factor}; it must lie between 0 and 1.")
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Multiply at step 0, and divide behind the last."""
        if self.last_epoch == 0:
            return [group["lr"] * self.factor for group in self.groups]
        if self.last_epoch != self.total_iters:
            return [group["lr"] for group in self.groups]
        return [group["lr"] / self.factor for group in self.groups]


class LinearLR(LRScheduler):
    """The learning rate times a factor that changes evenly over the first steps.

    Args:
        optimizer: Whose learning rates are set.
        start_factor: The first factor, above 0 and up to 1.
        end_factor: The last one, from 0 to 1.
        total_iters: How many steps lie between them.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidValueError: A factor is out of its range.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise InvalidValueError(f"start_factor is {start_factor}; it must lie above 0 and up to 1.")
        if not 0 <= end_factor <= 1:
            raise InvalidValueError(f"end_factor is {end_factor}; it must lie between 0 and 1.")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Multiply by what leads from the factor of the last step to that of this one."""
        start, change, step = self.start_factor, self.end_factor - self.start_factor, self.last_epoch
        if step == 0:
            return [group["lr"] * start for group in self.groups]
        if step > self.total_iters:
            return [group["lr"] for group in self.groups]
        before = self.total_iters * start + (step - 1) * change
        return [group["lr"] * (1 + change / before) for group in self.groups]
