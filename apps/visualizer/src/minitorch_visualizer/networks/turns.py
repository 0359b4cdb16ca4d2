"""One network at a time: whoever trains or asks one waits for its turn.

A batch uses all cores by itself, and the stream of random numbers that dropout draws from is one for the process. So
two runs at once would be no faster, and neither would be repeatable. Turns are given in the order in which they were
asked for: a page that asks a network something waits for one batch at most.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is fair, and for which one need not wait for ever."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()

    def enter(self, patience: float | None = None) -> bool:
        """Wait for one's turn.

        Args:
            patience: How many seconds to wait at most; None waits as long as it takes.

        Returns:
            Whether it has come; then `leave` must follow.
        """
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            if self._changed.wait_for(lambda: self._queue[0] is ticket, patience):
                return True
            self._queue.remove(ticket)
            return False

    def leave(self) -> None:
        """Let the next one in."""
        with self._changed:
            self._queue.popleft()
            self._changed.notify_all()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have a turn for a `with` block."""
        self.enter()
        try:
            yield
        finally:
            self.leave()


turns = Turns()
"""The turns of this process."""
