"""A learning rate that falls when nothing gets better any more."""

from __future__ import annotations

import math
from typing import Any

from minitorch.optim.lr_scheduler.scheduler import LRScheduler, check_optimizer, one_for_each
from minitorch.optim.optimizer import Optimizer
from minitorch_scalar.errors import InvalidValueError

__all__ = ["ReduceLROnPlateau"]


class ReduceLROnPlateau(LRScheduler):
    """Multiply the learning rate by a factor when a measure has not got better for some steps.

    Args:
        optimizer: Whose learning rates are set.
        mode: "min" if smaller is better, as for a loss, "max" if larger is, as for an accuracy.
        factor: Below 1.
        patience: How many steps without an improvement are borne with.
        threshold: What an improvement amounts to at least.
        threshold_mode: "rel" for a part of the best so far, "abs" for a difference.
        cooldown: For how many steps after a change nothing is counted.
        min_lr: The smallest learning rate, one or one for each group.
        eps: A change that is not larger is not made.

    Raises:
        InvalidTypeError: It is no optimizer.
        InvalidValueError: The factor is not below 1, a mode is unknown, or min_lr does not fit the groups.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch_tensor import zeros
        >>> scheduler = ReduceLROnPlateau(SGD([zeros(1, requires_grad=True)], lr=1.0), patience=1)
        >>> for loss in (0.5, 0.4, 0.4, 0.4):
        ...     scheduler.step(loss)
        >>> scheduler.get_last_lr()
        [0.1]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | list[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        check_optimizer(self, optimizer)
        if factor >= 1.0:
            raise InvalidValueError(f"factor is {factor}; it must be below 1.")
        for name, value, known in (("mode", mode, ("min", "max")), ("threshold_mode", threshold_mode, ("rel", "abs"))):
            if value not in known:
                raise InvalidValueError(f"{name} is {value!r}; it must be '{known[0]}' or '{known[1]}'.")
        self.optimizer = optimizer
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.factor, self.patience, self.cooldown, self.eps = factor, patience, cooldown, eps
        self.min_lrs = one_for_each("min_lr", min_lr, optimizer.param_groups)
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = 0
        self.cooldown_counter = 0
        self.last_epoch = 0
        self._last_lr = [group["lr"] for group in optimizer.param_groups]

    def step(self, metrics: Any = None) -> None:
        """Compare the measure with the best so far.

        Args:
            metrics: The measure, a number or a tensor of one.

        Raises:
            InvalidValueError: It is left out.
        """
        if metrics is None:
            raise InvalidValueError("ReduceLROnPlateau.step() needs the measure, such as step(loss).")
        current = float(metrics)
        self.last_epoch += 1
        if self.is_better(current, self.best):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = [group["lr"] for group in self.groups]

    def _reduce(self) -> None:
        for group, smallest in zip(self.groups, self.min_lrs, strict=True):
            lower = max(group["lr"] * self.factor, smallest)
            if group["lr"] - lower > self.eps:
                group["lr"] = lower

    def is_better(self, a: float, best: float) -> bool:
        """Say whether a measure is an improvement."""
        margin = self.threshold if self.threshold_mode == "abs" else best * self.threshold
        if math.isinf(best):
            margin = 0.0
        return a < best - margin if self.mode == "min" else a > best + margin
