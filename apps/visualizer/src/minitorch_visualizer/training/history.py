"""What a training run has been through: its epochs, and the time they took."""

from __future__ import annotations

import statistics
import threading
import time
from collections import deque
from dataclasses import dataclass

from minitorch_scalar.training import Epoch
from minitorch_visualizer.runs.record import Curves
from minitorch_visualizer.training.orders import Orders

LATEST = 20
"""How many epochs the time an epoch takes is averaged over."""


MIDDLE_OF = 101
"""Of how many epochs the middle time is taken."""


class History:
    """The epochs so far, written by the thread and read by the tab."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._epochs: list[Epoch] = []
        self._ends: deque[float] = deque(maxlen=LATEST + 1)

    def __len__(self) -> int:
        return len(self._epochs)

    def add(self, epoch: Epoch, seconds: float) -> None:
        """Note an epoch that is done, and when it was done on the clock of the run."""
        with self._lock:
            self._epochs.append(epoch)
            self._ends.append(seconds)

    def curves(self) -> Curves:
        """Return the losses and accuracies so far."""
        with self._lock:
            epochs = list(self._epochs)
        return Curves(
            tuple(epoch.number for epoch in epochs),
            tuple(epoch.loss for epoch in epochs),
            tuple(epoch.correct / epoch.total for epoch in epochs),
        )

    def seconds_per_epoch(self) -> float | None:
        """Return the time an epoch takes, over the latest ones; None before the first is done."""
        with self._lock:
            if not self._ends:
                return None
            if len(self._ends) == 1:
                return self._ends[0]
            return (self._ends[-1] - self._ends[0]) / (len(self._ends) - 1)

    def epoch_seconds(self) -> float | None:
        """Return the time of an epoch alone, with no drawing between: the middle one of the latest; None before one."""
        with self._lock:
            latest = self._epochs[-MIDDLE_OF:]
        return statistics.median([epoch.seconds for epoch in latest]) if latest else None


@dataclass(slots=True)
class Clock:
    """Time spent in training: pauses do not count."""

    orders: Orders
    began: float = 0.0
    ended: float | None = None

    def seconds(self) -> float:
        """Return the seconds trained so far."""
        if not self.began:
            return 0.0
        now = time.monotonic() if self.ended is None else self.ended
        return max(0.0, now - self.began - self.orders.idle)
