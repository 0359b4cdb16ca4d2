"""What a tab sees of a network in training."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch.recipes import Epoch
from minitorch_visualizer.runs.network_run import NetworkRun
from minitorch_visualizer.training.snapshots import State


@dataclass(frozen=True, slots=True)
class Moment:
    """Some batches of an epoch, together.

    Attributes:
        place: Where in the training they end, in epochs.
        loss: The mean loss of an example.
        accuracy: The share that was right, 0 to 1.
    """

    place: float
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class NetworkSnapshot:
    """A training run at one moment.

    Attributes:
        state: What the run does.
        epochs: Epochs asked for.
        history: The results of the epochs so far.
        moments: The training loss and accuracy between them.
        batch: Batches done in the current epoch.
        batches: Batches in an epoch; 0 while the data is read.
        seconds: Time spent in training and testing; pauses do not count.
        doing: What it does now, in a word or two; empty while it learns.
        message: Why the run was stopped or failed, and why its record could not be saved; else empty.
        run: The record, once the run has ended with at least one epoch done.
    """

    state: State
    epochs: int
    history: tuple[Epoch, ...]
    moments: tuple[Moment, ...]
    batch: int
    batches: int
    seconds: float
    doing: str
    message: str
    run: NetworkRun | None

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.state in ("finished", "stopped", "failed")

    @property
    def done(self) -> float:
        """How many epochs are done, parts included."""
        return len(self.history) + (self.batch / self.batches if self.batches else 0.0)

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        return min(1.0, self.done / self.epochs)

    @property
    def seconds_left(self) -> float | None:
        """The time that the rest will take; None before anything is done."""
        if not self.done:
            return None
        return max(0.0, self.epochs - self.done) * self.seconds / self.done
