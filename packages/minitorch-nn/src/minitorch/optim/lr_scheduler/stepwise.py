"""Schedules that multiply the learning rate: by a function of the step, at some steps, or at each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from minitorch.optim.lr_scheduler.scheduler import LRScheduler, one_for_each
from minitorch.optim.optimizer import Optimizer

__all__ = ["ExponentialLR", "LambdaLR", "MultiStepLR", "MultiplicativeLR", "PolynomialLR", "StepLR"]


class LambdaLR(LRScheduler):
    """The first learning rate times a function of the step.

    Args:
        optimizer: Whose learning rates are set.
        lr_lambda: Takes the step, counted from 0, and returns a factor; or one such function for each group.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidValueError: There are not as many functions as groups.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> scheduler = LambdaLR(optimizer, lambda step: 0.5**step)
        >>> optimizer.step(), scheduler.step()
        (None, None)
        >>> scheduler.get_last_lr()
        [0.5]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | list[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        groups = getattr(optimizer, "param_groups", [])
        self.lr_lambdas = one_for_each("lr_lambda", lr_lambda, groups)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Ask the functions."""
        return [base * factor(self.last_epoch) for base, factor in zip(self.base_lrs, self.lr_lambdas, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Return all but the optimizer and the functions, which are given again."""
        return {name: value for name, value in super().state_dict().items() if name != "lr_lambdas"}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take what `state_dict` gave; the functions stay those of this scheduler."""
        super().load_state_dict({name: value for name, value in dict(state_dict).items() if name != "lr_lambdas"})


class MultiplicativeLR(LambdaLR):
    """The learning rate as it is, times a function of the step.

    Args:
        optimizer: Whose learning rates are set.
        lr_lambda: Takes the step, counted from 1, and returns a factor; or one such function for each group.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidValueError: There are not as many functions as groups.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> scheduler = MultiplicativeLR(optimizer, lambda step: 0.5)
        >>> optimizer.step(), scheduler.step(), scheduler.step()
        (None, None, None)
        >>> scheduler.get_last_lr()
        [0.25]
    """

    def get_lr(self) -> list[float]:
        """Ask the functions, but not in the first step."""
        lrs = [group["lr"] for group in self.groups]
        if self._step_count == 1 or self.last_epoch == 0:
            return lrs
        return [lr * factor(self.last_epoch) for lr, factor in zip(lrs, self.lr_lambdas, strict=True)]


class StepLR(LRScheduler):
    """Multiply the learning rate by gamma every so many steps.

    Args:
        optimizer: Whose learning rates are set.
        step_size: How many steps a learning rate lasts.
        gamma: The factor.
        last_epoch: The step that was the last one, or -1.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> scheduler = StepLR(SGD([zeros(1, requires_grad=True)], lr=1.0), step_size=2, gamma=0.5)
        >>> rates = []
        >>> for _ in range(5):
        ...     rates += scheduler.get_last_lr()
        ...     scheduler.step()
        >>> rates
        [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> None:
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Multiply at every multiple of step_size."""
        factor = self.gamma if self.last_epoch and self.last_epoch % self.step_size == 0 else 1
        return [group["lr"] * factor for group in self.groups]


class MultiStepLR(LRScheduler):
    """Multiply the learning rate by gamma at each of some steps.

    Args:
        optimizer: Whose learning rates are set.
        milestones: The steps; one that is named twice counts twice.
        gamma: The factor.
        last_epoch: The step that was the last one, or -1.
    """

    def __init__(
        self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Multiply at milestones."""
        times = self.milestones.get(self.last_epoch, 0)
        return [group["lr"] * self.gamma**times for group in self.groups]


class ExponentialLR(LRScheduler):
    """Multiply the learning rate by gamma at each step.

    Args:
        optimizer: Whose learning rates are set.
        gamma: The factor.
        last_epoch: The step that was the last one, or -1.
    """

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Multiply, but not at step 0."""
        return [group["lr"] * (self.gamma if self.last_epoch else 1) for group in self.groups]


class PolynomialLR(LRScheduler):
    """Let the learning rate fall to 0 like a power: lr₀ · (1 - t / total_iters)^power.

    Args:
        optimizer: Whose learning rates are set.
        total_iters: How many steps that takes.
        power: The exponent; 1 is a straight line.
        last_epoch: The step that was the last one, or -1.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> scheduler = PolynomialLR(optimizer, total_iters=4)
        >>> optimizer.step(), scheduler.step()
        (None, None)
        >>> scheduler.get_last_lr()
        [0.75]
    """

    def __init__(self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0, last_epoch: int = -1) -> None:
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """Go on along the curve from the learning rate as it is, which somebody may have changed."""
        step, total = self.last_epoch, self.total_iters
        lrs = [group["lr"] for group in self.groups]
        if self._step_count == 1 or step == 0 or step > total:
            return lrs
        part = ((total - step) / (total - step + 1)) ** self.power
        return [lr * part for lr in lrs]
