"""The thread of a training run, whatever it trains: its orders, its clock, its end."""

from __future__ import annotations

import threading
import time
import weakref
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from typing import Any

from minitorch_visualizer.runs.record import Status, new_id
from minitorch_visualizer.training.history import Clock
from minitorch_visualizer.training.orders import Orders
from minitorch_visualizer.training.snapshots import State

_live: weakref.WeakValueDictionary[str, TrainingThread] = weakref.WeakValueDictionary()


def live_thread(run_id: str) -> TrainingThread | None:
    """Return the thread of a run of this app that somebody still holds, as a tab finds its run after a reload.

    Args:
        run_id: The identifier of the run.

    Returns:
        The thread, or None if the run is unknown or long over.
    """
    return _live.get(run_id)


class TrainingThread(ABC):
    """One training run and its thread; a subclass says what is trained.

    Args:
        orders: Where the tab's orders lie; by default nobody else looks and a minute without a snapshot stops the run.

    Attributes:
        id: The identifier of the run.
        orders: Where the tab's orders lie.
    """

    def __init__(self, orders: Orders | None = None) -> None:
        self.id = new_id()
        self.orders = Orders() if orders is None else orders
        self._created = datetime.now(UTC)
        self._clock = Clock(self.orders)
        self._end: tuple[Status, str, Any] | None = None
        self._thread = threading.Thread(target=self._work, name=f"training-{self.id}", daemon=True)
        _live[self.id] = self

    @abstractmethod
    def _work(self) -> None:
        """Train, then set `_end`: the whole life of the thread."""

    def start(self) -> None:
        """Train, from the beginning or from where the run was paused."""
        self.orders.give("run")
        self._launch()

    def pause(self) -> None:
        """Wait at the next point or batch."""
        self.orders.give("pause")

    def step(self) -> None:
        """Train to the end of the current epoch, then wait."""
        self.orders.give("pause", one_epoch=True)
        self._launch()

    def stop(self, reason: str = "") -> None:
        """End the run at the next point or batch.

        Args:
            reason: Why, for the record.
        """
        self.orders.give("stop", reason=reason)
        if self._thread.ident is None and self._end is None:
            self._end = ("stopped", reason, None)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of the run.

        Args:
            timeout: How many seconds to wait at most; None waits as long as it takes.

        Returns:
            Whether the run has ended.
        """
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return self._end is not None

    @property
    def state(self) -> State:
        """What the run does now."""
        if self._end is not None:
            return self._end[0]
        return "stopping" if self.orders.stopped else "paused" if self.orders.paused else "running"

    def _launch(self) -> None:
        if self._thread.ident is None and self._end is None:
            self._clock.began = time.monotonic()
            self._thread.start()
