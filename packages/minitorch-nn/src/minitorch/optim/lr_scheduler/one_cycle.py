"""The 1cycle schedule."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from minitorch.optim.lr_scheduler.scheduler import LRScheduler, check_optimizer, one_for_each
from minitorch.optim.optimizer import Optimizer
from minitorch_scalar.errors import InvalidValueError

__all__ = ["OneCycleLR"]


def _cosine(start: float, end: float, part: float) -> float:
    return end + (start - end) / 2.0 * (math.cos(math.pi * part) + 1)


def _linear(start: float, end: float, part: float) -> float:
    return (end - start) * part + start


_WAYS: dict[str, Callable[[float, float, float], float]] = {"cos": _cosine, "linear": _linear}


class OneCycleLR(LRScheduler):
    """Let the learning rate rise to its largest and fall to almost nothing, and the momentum the other way round.

    Call `step()` after each batch.

    Args:
        optimizer: Whose learning rates are set.
        max_lr: The largest, one or one for each group.
        total_steps: How many steps there are; or else epochs times steps_per_epoch.
        epochs: How many epochs.
        steps_per_epoch: How many batches in each.
        pct_start: Which part of the steps the rise takes, from 0 to 1.
        anneal_strategy: "cos" or "linear".
        cycle_momentum: Whether the momentum (or the first of the betas) is set too.
        base_momentum: The smallest, one or one for each group.
        max_momentum: The largest, one or one for each group.
        div_factor: The first learning rate is max_lr over this.
        final_div_factor: The last is the first over this.
        three_phase: Whether the fall first leads to the first learning rate, in as many steps as the rise.
        last_epoch: The step that was the last one, or -1.

    Raises:
        InvalidValueError: A setting is out of its range, or the optimizer has no momentum to set.

    Source: Smith and Topin, Super-convergence: very fast training of neural networks using large learning rates, 2018.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        check_optimizer(self, optimizer)
        self.total_steps = _total(total_steps, epochs, steps_per_epoch)
        if not 0 <= pct_start <= 1:
            raise InvalidValueError(f"pct_start is {pct_start!r}; it must lie between 0 and 1.")
        if anneal_strategy not in _WAYS:
            raise InvalidValueError(f"anneal_strategy is {anneal_strategy!r}; it must be 'cos' or 'linear'.")
        if cycle_momentum and not {"momentum", "betas"} & set(optimizer.defaults):
            raise InvalidValueError(
                f"{type(optimizer).__name__} has no momentum and no betas to cycle: pass cycle_momentum=False."
            )
        self.anneal_strategy, self.cycle_momentum = anneal_strategy, cycle_momentum
        self.ends = _ends(pct_start * self.total_steps, self.total_steps, three_phase)
        if last_epoch == -1:
            groups = optimizer.param_groups
            for group, largest in zip(groups, one_for_each("max_lr", max_lr, groups), strict=True):
                group["initial_lr"] = largest / div_factor
                group["max_lr"] = largest
                group["min_lr"] = group["initial_lr"] / final_div_factor
            if cycle_momentum:
                self._keep_momenta(groups, base_momentum, max_momentum)
        super().__init__(optimizer, last_epoch)

    def _keep_momenta(self, groups: list[Any], base_momentum: Any, max_momentum: Any) -> None:
        smallest = one_for_each("base_momentum", base_momentum, groups)
        largest = one_for_each("max_momentum", max_momentum, groups)
        for group, low, high in zip(groups, smallest, largest, strict=True):
            group["base_momentum"], group["max_momentum"] = low, high
            _set_momentum(group, high)

    def get_lr(self) -> list[float]:
        """Find the phase of this step, and how far it has come in there; set the momenta as well.

        Raises:
            InvalidValueError: All steps have been made.
        """
        step = self.last_epoch
        if step > self.total_steps:
            raise InvalidValueError(f"Step {step} was to be taken, and there are {self.total_steps}.")
        phase = next((i for i, end in enumerate(self.ends) if step <= end), len(self.ends) - 1)
        begin = self.ends[phase - 1] if phase else 0
        part = (step - begin) / (self.ends[phase] - begin)
        mix = _WAYS[self.anneal_strategy]
        lrs = []
        for group in self.groups:
            rates = [group["initial_lr"], group["max_lr"], group["min_lr"]]
            if len(self.ends) == 3:
                rates.insert(2, group["initial_lr"])
            lrs.append(mix(rates[phase], rates[phase + 1], part))
            if self.cycle_momentum:
                high, low = group["max_momentum"], group["base_momentum"]
                momenta = (high, low, high, high)
                _set_momentum(group, mix(momenta[phase], momenta[phase + 1], part))
        return lrs


def _total(total_steps: Any, epochs: Any, steps_per_epoch: Any) -> int:
    """Return how many steps there are."""
    if total_steps is None:
        if epochs is None or steps_per_epoch is None:
            raise InvalidValueError("OneCycleLR needs total_steps, or epochs and steps_per_epoch.")
        for name, value in (("epochs", epochs), ("steps_per_epoch", steps_per_epoch)):
            if not isinstance(value, int) or value <= 0:
                raise InvalidValueError(f"{name} is {value!r}; it must be a positive integer.")
        return int(epochs * steps_per_epoch)
    if not isinstance(total_steps, int) or total_steps <= 0:
        raise InvalidValueError(f"total_steps is {total_steps!r}; it must be a positive integer.")
    return int(total_steps)


def _ends(rise: float, total: int, three_phase: bool) -> list[float]:
    """Return the last step of each phase."""
    return [rise - 1, 2 * rise - 2, total - 1] if three_phase else [rise - 1, total - 1]


def _set_momentum(group: Any, value: float) -> None:
    if "betas" in group:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value
