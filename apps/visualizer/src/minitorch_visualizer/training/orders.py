"""The mailbox between a browser tab and its training thread.

The tab puts orders in; the thread looks at every single point, so it answers within the time of one point however long
an epoch takes.

Python runs one thread at a time. A training loop never waits for anything, so it would hold the interpreter for as long
as Python lets it, 5 ms, and again, and every page would feel slow. So the thread also sleeps for a moment every few
milliseconds, which hands the interpreter to whoever waits.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

Order = Literal["run", "pause", "stop"]

BREATHE_EVERY = 0.004
BREATHE_FOR = 0.0005
LOOK_EVERY = 1.0


class StopOrderedError(Exception):
    """Raised in the thread to leave the training loop, with the reason as its text."""


class Orders:
    """What one training thread has been told, and whether anybody still looks.

    Args:
        is_watched: Whether somebody looks; None counts only the calls of `seen`.
        abandon_after: After so many seconds without anybody looking, the thread is told to stop.
    """

    def __init__(self, is_watched: Callable[[], bool] | None = None, abandon_after: float = 60.0) -> None:
        self._changed = threading.Condition()
        self._order: Order = "pause"
        self._reason = ""
        self._stepping = False
        self._idle = 0.0
        self._waiting_since: float | None = None
        self._is_watched = is_watched
        self._abandon_after = abandon_after
        self._seen = self._looked = self._breath = time.monotonic()

    @property
    def paused(self) -> bool:
        """Whether the thread is to wait now."""
        return self._order == "pause" and not self._stepping

    @property
    def stepping(self) -> bool:
        """Whether the thread is to wait at the end of this epoch."""
        return self._stepping

    @property
    def stopped(self) -> bool:
        """Whether the thread has been told to end."""
        return self._order == "stop"

    @property
    def idle(self) -> float:
        """The seconds that the thread has spent waiting for orders, the present wait included."""
        with self._changed:
            since = self._waiting_since
            return self._idle if since is None else self._idle + time.monotonic() - since

    # The tab's side.

    def give(self, order: Order, *, one_epoch: bool = False, reason: str = "") -> None:
        """Give an order; once the thread is told to stop, nothing else counts.

        Args:
            order: What to do.
            one_epoch: With "pause": first go on to the end of the epoch.
            reason: With "stop": why, in a sentence.
        """
        with self._changed:
            if self._order == "stop":
                return
            # The order comes last: the thread reads without the lock, and an order must not precede what goes with it.
            self._stepping, self._reason, self._order = one_epoch, reason, order
            self._changed.notify_all()

    def seen(self) -> None:
        """Note that somebody looks."""
        self._seen = time.monotonic()

    def watch(self, is_watched: Callable[[], bool] | None) -> None:
        """Hand the thread to another tab."""
        self._is_watched = is_watched
        self.seen()

    # The thread's side.

    def obey(self, before_waiting: Callable[[], None] | None = None) -> None:
        """Do as ordered: return at once, or wait while paused.

        Args:
            before_waiting: What to do once before a wait begins.

        Raises:
            StopOrderedError: If the order is to stop, or if nobody has looked for too long.
        """
        self._breathe()
        # Reading without the lock is safe: a late look sees the order at the next point.
        if self._order != "run":
            if self.paused and before_waiting is not None:
                before_waiting()
            self._wait()

    def check(self) -> None:
        """Go on unless the order is to stop; a pause waits until the work at hand is done.

        Raises:
            StopOrderedError: As `obey` does.
        """
        self._breathe()
        if self._order == "stop":
            raise StopOrderedError(self._reason)

    def epoch_done(self) -> None:
        """Note the end of an epoch, which ends a step."""
        with self._changed:
            self._stepping = False

    def _breathe(self) -> None:
        now = time.monotonic()
        if now - self._breath >= BREATHE_EVERY:
            time.sleep(BREATHE_FOR)
            self._check_watched(now)
            self._breath = time.monotonic()

    def _wait(self) -> None:
        with self._changed:
            self._waiting_since = time.monotonic()
        try:
            while self._still_paused():
                self._check_watched(time.monotonic())
        finally:
            with self._changed:
                self._idle, self._waiting_since = self.idle, None
        if self._order == "stop":
            raise StopOrderedError(self._reason)

    def _still_paused(self) -> bool:
        """Wait for an order, at most until it is time to look about, and say whether to go on waiting."""
        with self._changed:
            if self.paused:
                self._changed.wait(timeout=LOOK_EVERY)
            return self.paused

    def _check_watched(self, now: float) -> None:
        if now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        if self._is_watched is not None and self._is_watched():
            self._seen = now
        elif now - self._seen > self._abandon_after:
            raise StopOrderedError("Nobody was watching: the browser tab was closed.")
