"""The helpers of a process: threads that look at the board while loops come, and sleep while none does.

A helper is a thread of Python that runs compiled code without Python's lock. It is called when a loop is large enough
for it and too few look; the loop does not wait for it. A copy of the process made by `os.fork` has no helpers, and gets
a board and helpers of its own when it needs them.
"""

from __future__ import annotations

from _thread import start_new_thread
from functools import cache
from queue import SimpleQueue
from time import perf_counter
from typing import Any

import numpy as np

from minitorch_fast.board import HELPERS, LAUNCH, LIBRARY, WORDS, attend, launcher

__all__ = ["MOST", "Crew", "looks"]

MOST = 7
"""So many helpers at most: more would wait for Python's lock in turn when they are called, and the library has that."""


_PATIENCE = 0.0005
"""Seconds that a helper looks in vain before it leaves: more than Python takes between two loops of a training step."""

_LEAST = 10_000
"""So many at least: the clock goes on while another thread has Python's lock, and then a look seems to be long."""


@cache
def looks() -> int:
    """Return how many looks at a board take so long.

    Each is a pause of some 10 to 140 cycles, as the processor is (Intel's Optimization Reference Manual, PAUSE).
    """
    empty, sample = _board(), 1000
    attend(empty.ctypes.data, 1, 0)  # compiled, or found on the disk
    times = []
    for _ in range(5):
        start = perf_counter()
        attend(empty.ctypes.data, 1, sample)
        times.append(perf_counter() - start)
    return max(_LEAST, int(sample * _PATIENCE / min(times)))


def _board() -> Any:
    """Return an empty board, from the beginning of a line of the cache on."""
    room = np.zeros(WORDS + 8, np.int64)
    return room[-room.ctypes.data // 8 % 8 :][:WORDS]


class _Helper:
    """One thread.

    Args:
        board: The board, which is there as long as the thread: it may still look when the interpreter ends.
        number: Which one it is, from 1 on.
        most: After how many looks in vain it leaves.
    """

    def __init__(self, board: Any, number: int, most: int) -> None:
        self.board = board
        self.number = number
        self.most = most
        self.called = False
        self.calls: SimpleQueue[None] = SimpleQueue()
        start_new_thread(self._serve, ())  # a `threading.Thread` would count where a fork asks who may be in a kernel

    def call(self) -> None:
        """Let it look, now or as soon as it is back: it may have ceased, and wait for Python's lock to say so."""
        if not self.called:
            self.called = True
            self.calls.put(None)

    def _serve(self) -> None:
        address = self.board.ctypes.data
        while True:
            self.calls.get()
            self.called = False
            attend(address, self.number, self.most)


class Crew:
    """A board and its helpers.

    Args:
        count: How many helpers there are; none if they would be more than `MOST`.
        library: The address of the library's launcher.
    """

    def __init__(self, count: int, library: int) -> None:
        count = count if count <= MOST else 0
        self.table = _board()
        self.table[[LAUNCH, LIBRARY, HELPERS]] = launcher().address, library, count
        self.address = int(self.table.ctypes.data)
        self.words: Any = self.table.data  # the same, faster to look into
        self.helpers = [_Helper(self.table, i + 1, looks()) for i in range(count)]
        self.count = count

    def call(self) -> None:
        """Wake up the helpers, where `words` says that not all of them look at the board."""
        for helper in self.helpers:
            helper.call()
