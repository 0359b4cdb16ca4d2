"""What a tab sees of a training run: immutable snapshots."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from minitorch_scalar.datasets import Points
from minitorch_visualizer.models.network import Network, Region, Score, region, score
from minitorch_visualizer.runs.record import Curves, Run

State = Literal["running", "paused", "stopping", "finished", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class View:
    """What can be drawn of a network in training.

    Attributes:
        epoch: How many epochs it has learned for.
        network: Its weights.
        region: Its answers over the plane.
        score: Its loss and its wrong points.
    """

    epoch: int
    network: Network
    region: Region
    score: Score


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A training run at one moment.

    Attributes:
        state: What the run does.
        epoch: Complete epochs.
        epochs: Epochs asked for.
        point: Points done in the current epoch.
        points: Points in an epoch.
        curves: The losses and accuracies so far.
        seconds: Time spent in training; pauses do not count.
        seconds_per_epoch: The time an epoch takes, over the latest ones; None before the first is done.
        view: The latest drawing of the network; None if there is none yet, or if its loss is not finite.
        message: Why the run was stopped or failed, and why its record could not be saved; else empty.
        run: The record, once the run has ended with at least one epoch done.
        epoch_seconds: The time of an epoch alone, with no drawing between; None before the first is done.
        scalar_seconds: What an epoch of scalars takes on the same network and points; None if it was not measured.
        engine_seconds: The same for backends of tensors: the name and the time of each that has been measured.
        measuring: Which engine is being measured, before the training begins; empty if none is.
    """

    state: State
    epoch: int
    epochs: int
    point: int
    points: int
    curves: Curves
    seconds: float
    seconds_per_epoch: float | None
    view: View | None
    message: str
    run: Run | None
    epoch_seconds: float | None = None
    scalar_seconds: float | None = None
    engine_seconds: tuple[tuple[str, float], ...] = ()
    measuring: str = ""

    @property
    def ended(self) -> bool:
        """Whether the run is over."""
        return self.state in ("finished", "stopped", "failed")

    @property
    def progress(self) -> float:
        """How much is done, 0 to 1."""
        return min(1.0, (self.epoch + self.point / self.points) / self.epochs)

    @property
    def seconds_left(self) -> float | None:
        """The time that the rest will take; None before the first epoch is done."""
        if self.seconds_per_epoch is None:
            return None
        return max(0.0, self.epochs - self.epoch - self.point / self.points) * self.seconds_per_epoch


def view_of(network: Network, points: Points, epoch: int, between: Callable[[], None] | None = None) -> View | None:
    """Evaluate a network for drawing.

    Args:
        network: The network.
        points: What it learns.
        epoch: How many epochs it has learned for.
        between: Called often, so that a long evaluation can be left; it may raise.

    Returns:
        The view, or None if its loss is not finite, so that there is nothing to draw.
    """
    final = score(network, points)
    if not math.isfinite(final.loss):
        return None
    return View(epoch, network, region(network, points, between=between), final)


def snapshot_of(run: Run) -> Snapshot:
    """Return the last snapshot of a run that is long over, from its record.

    Args:
        run: The record.

    Returns:
        What its tab saw when it ended.
    """
    outcome = run.outcome
    return Snapshot(
        state=outcome.status,
        epoch=outcome.epochs,
        epochs=run.settings.epochs,
        point=0,
        points=run.points.N,
        curves=run.curves,
        seconds=outcome.seconds,
        seconds_per_epoch=outcome.seconds / outcome.epochs if outcome.epochs else None,
        view=view_of(run.network, run.points, outcome.epochs),
        message=outcome.message,
        run=run,
        epoch_seconds=outcome.epoch_seconds,
        scalar_seconds=outcome.scalar_seconds,
        engine_seconds=outcome.engine_seconds,
    )
