"""What a training yields: a result every few batches, and one at the end of each epoch."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Epoch", "Interval", "Score"]


@dataclass(frozen=True, slots=True)
class Score:
    """How a network does on some examples.

    Attributes:
        loss: The mean loss of an example.
        correct: How many are right.
        total: How many there are.
    """

    loss: float
    correct: int
    total: int

    @property
    def accuracy(self) -> float:
        """The share that is right, 0 to 1."""
        return self.correct / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """The batches since the last result, in the middle of an epoch.

    Attributes:
        epoch: Which epoch, from 1.
        epochs: How many there will be.
        batch: How many batches of it are done.
        batches: How many it has.
        train: The examples of those batches, each seen before the step that it led to.
        seconds: How long the training has taken so far, without the time in which nobody asked for results.
    """

    epoch: int
    epochs: int
    batch: int
    batches: int
    train: Score
    seconds: float


@dataclass(frozen=True, slots=True)
class Epoch:
    """One pass over the examples.

    Attributes:
        epoch: Which, from 1.
        epochs: How many there will be.
        train: The examples it learned from, each seen before the step that it led to.
        test: The examples that are kept apart, after the last step, with dropout off.
        lr: The learning rate after the last step.
        seconds: How long the pass took, without the test.
        is_best: Whether it did better on the test examples than every earlier epoch.
    """

    epoch: int
    epochs: int
    train: Score
    test: Score
    lr: float
    seconds: float
    is_best: bool
