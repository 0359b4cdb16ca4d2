"""Ctrl-C: the first ends a training after its batch, the second ends it at once."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from minitorch.recipes import Training

__all__ = ["stopping"]


@contextmanager
def stopping(training: Training) -> Iterator[list[bool]]:
    """Let Ctrl-C stop a training inside a `with` block.

    Yields:
        A list that gets an item with each Ctrl-C.
    """
    pressed: list[bool] = []

    def press(number: int, frame: Any) -> None:
        del number, frame
        pressed.append(True)
        if len(pressed) > 1:
            raise KeyboardInterrupt
        training.stop()
        print("\nStopping after this batch; Ctrl-C again ends at once.", file=sys.stderr, flush=True)

    if threading.current_thread() is not threading.main_thread():
        yield pressed  # signals are for the main thread only
        return
    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)
