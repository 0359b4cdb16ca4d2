"""What is seen of a training while it runs: a bar on a terminal, lines of text everywhere else."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

from tqdm import tqdm

from minitorch.cli.wording import shown_epoch, shown_interval
from minitorch.recipes import Epoch, Interval, Training

__all__ = ["Bar", "Lines", "progress_of"]

_LINES = 50
"""About so many epochs get a line; of a thousand short ones every twentieth does."""


class Lines:
    """A line of text for each result.

    Args:
        training: Whose results they are.
    """

    def __init__(self, training: Training) -> None:
        self._every = max(1, training.epochs // _LINES)

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None

    def show(self, result: Interval | Epoch) -> None:
        """Print a result."""
        if isinstance(result, Interval):
            self.say(shown_interval(result))
        elif result.epoch % self._every == 0 or result.epoch in (1, result.epochs):
            self.say(shown_epoch(result))

    def say(self, text: str) -> None:
        """Print a line."""
        print(text, flush=True)


class Bar(Lines):
    """A bar over all batches with loss, accuracy and the time left, and above it a line for each epoch.

    Args:
        training: Whose results they are; it yields about a hundred an epoch from now on.
    """

    def __init__(self, training: Training) -> None:
        super().__init__(training)
        self._batches = len(training.train)
        self._asked = bool(training.interval)
        if not training.interval:
            training.interval = max(1, self._batches // 100)
        done = len(training.history) * self._batches + training.batch
        self._bar: Any = tqdm(
            total=training.epochs * self._batches, initial=done, unit="batch", file=sys.stdout, dynamic_ncols=True
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.close()

    def show(self, result: Interval | Epoch) -> None:
        """Move the bar on, and write a line if an epoch is over."""
        at_end = isinstance(result, Epoch)
        done = (result.epoch - 1) * self._batches + (self._batches if isinstance(result, Epoch) else result.batch)
        self._bar.set_description(f"epoch {result.epoch}/{result.epochs}", refresh=False)
        self._bar.set_postfix_str(
            f"loss {result.train.loss:.4f}, accuracy {100 * result.train.accuracy:.2f} %", refresh=False
        )
        self._bar.update(done - self._bar.n)
        if at_end or self._asked:
            super().show(result)

    def say(self, text: str) -> None:
        """Print a line above the bar."""
        self._bar.write(text, file=sys.stdout)


def progress_of(training: Training) -> Lines:
    """Return what shows a training here."""
    return Bar(training) if sys.stdout.isatty() else Lines(training)
