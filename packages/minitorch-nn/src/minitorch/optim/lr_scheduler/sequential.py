"""Schedules one after the other, or several at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from minitorch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from minitorch.optim.lr_scheduler.scheduler import LRScheduler, check_optimizer
from minitorch.optim.optimizer import Optimizer
from minitorch_scalar.errors import InvalidValueError

__all__ = ["ChainedScheduler", "SequentialLR"]


class SequentialLR(LRScheduler):
    """Follow one schedule after the other; each begins at its own step 0.

    Args:
        optimizer: Whose learning rates are set.
        schedulers: The schedules, for the same optimizer.
        milestones: The step at which each of them begins, but the first.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidTypeError: It is no optimizer.
        InvalidValueError: There are no schedules, one is for another optimizer, or the milestones are not one fewer.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch.optim.lr_scheduler import ConstantLR, ExponentialLR
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> parts = [ConstantLR(optimizer, 0.5), ExponentialLR(optimizer, 0.5)]
        >>> scheduler = SequentialLR(optimizer, parts, milestones=[2])
        >>> rates = []
        >>> for _ in range(4):
        ...     rates += scheduler.get_last_lr()
        ...     scheduler.step()
        >>> rates
        [0.5, 0.5, 1.0, 0.5]
    """

    def __init__(
        self, optimizer: Optimizer, schedulers: list[LRScheduler], milestones: list[int], last_epoch: int = -1
    ) -> None:
        check_optimizer(self, optimizer)
        if not schedulers:
            raise InvalidValueError("SequentialLR needs at least one scheduler.")
        _check_schedulers(schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise InvalidValueError(
                f"{len(schedulers)} schedulers need {len(schedulers) - 1} milestones between them, not "
                f"{len(milestones)}."
            )
        self.optimizer = optimizer
        self._schedulers = list(schedulers)
        self._milestones = list(milestones)
        self.last_epoch = last_epoch + 1
        for group in optimizer.param_groups:  # as it was before each of them took its step 0
            group["lr"] = group["initial_lr"]
        for scheduler in self._schedulers:
            scheduler.last_epoch -= 1
        self._schedulers[0].step()
        self._last_lr = self._schedulers[0].get_last_lr()

    def step(self) -> None:
        """Take a step of the schedule whose turn it is."""
        self.last_epoch += 1
        place = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[place]
        if place and self._milestones[place - 1] == self.last_epoch:
            scheduler.restart()
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()

    def state_dict(self) -> dict[str, Any]:
        """Return all but the optimizer, and the state_dict of each schedule."""
        parts = [scheduler.state_dict() for scheduler in self._schedulers]
        return {**super().state_dict(), "_schedulers": parts}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take what `state_dict` gave."""
        own = dict(state_dict)
        for scheduler, state in zip(self._schedulers, own.pop("_schedulers"), strict=True):
            scheduler.load_state_dict(state)
        super().load_state_dict(own)


class ChainedScheduler(LRScheduler):
    """Follow several schedules at once: each changes the learning rate that the one before it has left.

    Args:
        schedulers: The schedules, for one optimizer.
        optimizer: That optimizer; that of the first schedule if left out.

    Raises:
        InvalidTypeError: It is no optimizer.
        InvalidValueError: There are no schedules, or one is for another optimizer.

    Example:
        >>> from minitorch.optim import SGD
        >>> from minitorch.optim.lr_scheduler import ConstantLR, ExponentialLR
        >>> from minitorch_tensor import zeros
        >>> optimizer = SGD([zeros(1, requires_grad=True)], lr=1.0)
        >>> scheduler = ChainedScheduler([ConstantLR(optimizer, 0.5, total_iters=2), ExponentialLR(optimizer, 0.5)])
        >>> rates = []
        >>> for _ in range(4):
        ...     rates += scheduler.get_last_lr()
        ...     scheduler.step()
        >>> rates
        [0.5, 0.25, 0.25, 0.125]
    """

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        if not schedulers:
            raise InvalidValueError("ChainedScheduler needs at least one scheduler.")
        optimizer = optimizer or getattr(schedulers[0], "optimizer", None)
        check_optimizer(self, optimizer)
        _check_schedulers(schedulers, optimizer)
        self.optimizer = optimizer
        self._schedulers = list(schedulers)
        self._last_lr = [group["lr"] for group in self.groups]

    def step(self) -> None:
        """Take a step of each schedule."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = [group["lr"] for group in self.groups]

    def state_dict(self) -> dict[str, Any]:
        """Return all but the optimizer, and the state_dict of each schedule."""
        return {**super().state_dict(), "_schedulers": [scheduler.state_dict() for scheduler in self._schedulers]}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take what `state_dict` gave."""
        own = dict(state_dict)
        for scheduler, state in zip(self._schedulers, own.pop("_schedulers"), strict=True):
            scheduler.load_state_dict(state)
        super().load_state_dict(own)


def _check_schedulers(schedulers: Sequence[Any], optimizer: Any) -> None:
    for i, scheduler in enumerate(schedulers):
        if isinstance(scheduler, ReduceLROnPlateau):
            raise InvalidValueError(
                f"Scheduler {i} is a ReduceLROnPlateau, which wants a measure at each step: call its step() yourself."
            )
        if getattr(scheduler, "optimizer", None) is not optimizer:
            raise InvalidValueError(f"Scheduler {i}, {type(scheduler).__name__}, is not for this optimizer.")
