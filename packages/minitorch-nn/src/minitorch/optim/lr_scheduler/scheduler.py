"""`LRScheduler`: what sets the learning rates of an optimizer, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minitorch.optim.optimizer import Group, Optimizer
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, MissingMethodError

__all__ = ["LRScheduler", "MissingRateError", "check_optimizer", "one_for_each"]


class LRScheduler:
    """A schedule of learning rates; derive from it and define `get_lr`.

    Making a scheduler takes its step 0. Call `step()` after those of the optimizer: once an epoch, or once a batch.

    Args:
        optimizer: Whose learning rates are set.
        last_epoch: The step that was the last one, if the schedule is gone on with; -1 begins it.

    Attributes:
        optimizer: As given.
        base_lrs: The learning rate of each group that the schedule begins with, kept as its "initial_lr".
        last_epoch: Which step was the last one.

    Raises:
        InvalidTypeError: It is no optimizer.
        InvalidValueError: The schedule is to go on, and a group has no "initial_lr" to go on from.
    """

    optimizer: Any
    base_lrs: list[float]
    last_epoch: int

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        check_optimizer(self, optimizer)
        self.optimizer = optimizer
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise MissingRateError(
                    f"Group {i} has no 'initial_lr' from which to go on behind step {last_epoch}: load the optimizer's "
                    "state_dict first, or begin with last_epoch=-1."
                )
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self._step_count = 0
        self._last_lr: list[float] = []
        self.step()

    @property
    def groups(self) -> list[Group]:
        """The groups of the optimizer."""
        groups: list[Group] = self.optimizer.param_groups
        return groups

    def get_lr(self) -> list[float]:
        """Return the learning rates of step `last_epoch`; every scheduler defines its own."""
        raise MissingMethodError(f"{type(self).__name__} defines no get_lr(): it gives a learning rate for each group.")

    def get_last_lr(self) -> list[float]:
        """Return the learning rates that were set last."""
        return self._last_lr

    def step(self) -> None:
        """Go on by one, and set the learning rates."""
        self._step_count += 1
        self.last_epoch += 1
        for group, lr in zip(self.groups, self.get_lr(), strict=True):
            group["lr"] = lr
        self._last_lr = [group["lr"] for group in self.groups]

    def restart(self) -> None:
        """Take step 0 again, from the learning rates that the schedule begins with."""
        for group, lr in zip(self.groups, self.base_lrs, strict=True):
            group["lr"] = lr
        self.last_epoch = -1
        self.step()

    def state_dict(self) -> dict[str, Any]:
        """Return all but the optimizer, which has a state_dict of its own."""
        return {name: value for name, value in self.__dict__.items() if name != "optimizer"}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take what `state_dict` gave; the learning rates themselves come with the optimizer's.

        Raises:
            InvalidTypeError: It is no mapping.
        """
        if not isinstance(state_dict, Mapping):
            raise InvalidTypeError(f"A scheduler's state_dict is a mapping, not {state_dict!r}.")
        self.__dict__.update(state_dict)


class MissingRateError(InvalidValueError, KeyError):
    """A group of an optimizer without the learning rate from which a schedule could go on."""

    __str__ = Exception.__str__


def check_optimizer(scheduler: Any, optimizer: Any) -> None:
    """Refuse what is no optimizer.

    Raises:
        InvalidTypeError: It is none.
    """
    if not isinstance(optimizer, Optimizer):
        raise InvalidTypeError(
            f"{type(scheduler).__name__} takes an optimizer, not {optimizer!r} of type {type(optimizer).__name__}."
        )


def one_for_each(name: str, value: Any, groups: list[Group]) -> list[Any]:
    """Return a setting for each group: those of a list, or one for all.

    Raises:
        InvalidValueError: The list is of another length.
    """
    if not isinstance(value, list | tuple):
        return [value] * len(groups)
    if len(value) != len(groups):
        raise InvalidValueError(f"{name} has {len(value)} entries, and the optimizer {len(groups)} groups.")
    return list(value)
