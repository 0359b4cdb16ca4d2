"""Train in a thread of its own, for one browser tab. Nothing here knows Streamlit.

The tab gives orders and reads snapshots. The thread trains with minitorch, draws the network's answers now and then,
and hands over a record when the run ends, whatever ended it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

from minitorch_scalar import __version__
from minitorch_scalar.datasets import Points
from minitorch_visualizer.models.network import Network, score
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Outcome, Run, Settings, Status
from minitorch_visualizer.training.history import History
from minitorch_visualizer.training.learners import Learner, learner_of
from minitorch_visualizer.training.orders import Orders, StopOrderedError
from minitorch_visualizer.training.pace import scalar_seconds, tensor_seconds
from minitorch_visualizer.training.snapshots import Snapshot, View, view_of
from minitorch_visualizer.training.thread import TrainingThread, live_thread

VIEW_EVERY = 0.4
# A view may take this many times longer to come round than it took to make, so that drawing costs at most a tenth.
VIEW_SHARE = 10.0


def live_trainer(run_id: str) -> Trainer | None:
    """Return the trainer of a run of this app that somebody still holds, as a tab finds its run after a reload.

    Args:
        run_id: The identifier of the run.

    Returns:
        The trainer, or None if the run is unknown or long over.
    """
    thread = live_thread(run_id)
    return thread if isinstance(thread, Trainer) else None


class DivergedError(Exception):
    """A loss that is no longer a finite number."""


class Trainer(TrainingThread):
    """One training run and its thread.

    Args:
        settings: What to train.
        points: What to train on.
        frame: The user's units, for the record.
        save: Called in the thread with the record when the run has ended, if at least one epoch was done.
        orders: Where the tab's orders lie; by default nobody else looks and a minute without a snapshot stops the run.
        beside: The backends whose time an epoch is measured before the training begins; scalars are for any tensors.
    """

    def __init__(
        self,
        settings: Settings,
        points: Points,
        *,
        frame: Frame | None = None,
        save: Callable[[Run], object] | None = None,
        orders: Orders | None = None,
        beside: Sequence[str] = (),
    ) -> None:
        super().__init__(orders)
        self.settings = settings
        self.points = points
        self.frame = frame
        self._save = save
        self._history = History()
        self._point = 0
        self._view: View | None = None
        self._view_due = 0.0
        self._beside = tuple(beside)
        self._scalar_seconds: float | None = None
        self._engine_seconds: tuple[tuple[str, float], ...] = ()
        self._measuring = ""

    def snapshot(self) -> Snapshot:
        """Return the run as it is now; this counts as looking at it."""
        self.orders.seen()
        state = self.state
        ended, message, run = self._end or (None, "", None)
        curves = self._history.curves()
        return Snapshot(
            state=ended or state,
            epoch=len(curves.epochs),
            epochs=self.settings.epochs,
            point=self._point if ended is None else 0,
            points=self.points.N,
            curves=curves,
            seconds=self._clock.seconds(),
            seconds_per_epoch=self._history.seconds_per_epoch(),
            view=self._view,
            message=message,
            run=run,
            epoch_seconds=self._history.epoch_seconds(),
            scalar_seconds=self._scalar_seconds,
            engine_seconds=self._engine_seconds,
            measuring=self._measuring,
        )

    def _work(self) -> None:
        """Train, then make the record: the whole life of the thread."""
        learner: Learner | None = None
        status: Status = "failed"
        message = ""
        try:
            learner = learner_of(self.settings)
            self._look(learner.read(), between=self.orders.check)
            self._measure()
            self._learn(learner)
            status = "finished"
        except StopOrderedError as stop:
            status, message = "stopped", str(stop)
        except DivergedError as error:
            message = str(error)
        except Exception as error:  # the page shows what went wrong, whatever it was
            message = f"Training ended with {type(error).__name__}: {error}"
        self._finish(status, message, learner)

    def _measure(self) -> None:
        """Let others learn the same for a moment, beside which the tensors are shown; the clock does not count it."""
        if self.settings.engine == "scalar":
            return
        began = time.monotonic()
        self._measuring = "scalar"
        self._scalar_seconds = scalar_seconds(self.settings, self.points, self.orders.check)
        for engine in self._beside:
            self._measuring = engine
            seconds = tensor_seconds(self.settings, self.points, engine, self.orders.check)
            self._engine_seconds += ((engine, seconds),)
        self._measuring = ""
        self._clock.began += time.monotonic() - began

    def _learn(self, learner: Learner) -> None:
        settings = self.settings
        for epoch in learner.learn(self.points, lambda count: self._on_points(count, learner)):
            self._point = 0
            self._history.add(epoch, self._clock.seconds())
            if not math.isfinite(epoch.loss):
                raise DivergedError(_why_diverged(epoch.number, epoch.loss, settings.learning_rate))
            if self.orders.stepping or time.monotonic() >= self._view_due:
                self._look(learner.read(), between=self.orders.check)
            # A step ends here, before the first point of the next epoch.
            self.orders.epoch_done()
            self.orders.obey(lambda: self._look_again(learner))
        final = score(learner.read(), self.points).loss
        if not math.isfinite(final):  # the very last step can be the one that is too long
            raise DivergedError(_why_diverged(settings.epochs, final, settings.learning_rate))

    def _on_points(self, count: int, learner: Learner) -> None:
        self._point += count
        self.orders.obey(lambda: self._look_again(learner))

    def _look_again(self, learner: Learner) -> None:
        """Draw the network of now for a tab that has paused to look at it."""
        if self._view is not None and self._view.epoch != len(self._history):
            self._look(learner.read(), between=self.orders.check)

    def _look(self, network: Network, between: Callable[[], None] | None = None) -> None:
        """Draw the network's answers, and set when to do so next."""
        began = time.monotonic()
        self._view = view_of(network, self.points, len(self._history), between)
        now = time.monotonic()
        self._view_due = now + max(VIEW_EVERY, VIEW_SHARE * (now - began))

    def _finish(self, status: Status, message: str, learner: Learner | None) -> None:
        """Make the record and save it; whatever happens here, the tab hears of the end."""
        self._clock.ended = time.monotonic()
        run = None
        try:
            if learner is not None and len(self._history):
                network = learner.read()
                self._look(network)
                run = self._record(status, message, network)
                if self._save is not None:
                    self._save(run)
        except Exception as error:  # a full disk must not hide the result that is on the screen
            message = f"{message} The run could not be kept: {error}".strip()
        self._end = (status, message, run)

    def _record(self, status: Status, message: str, network: Network) -> Run:
        final = score(network, self.points)
        outcome = Outcome(
            status=status,
            message=message,
            epochs=len(self._history),
            correct=final.correct,
            total=final.total,
            loss=final.loss,
            seconds=self._clock.seconds(),
            epoch_seconds=self._history.epoch_seconds(),
            scalar_seconds=self._scalar_seconds,
            engine_seconds=self._engine_seconds,
        )
        return Run(
            id=self.id,
            created=self._created,
            version=__version__,
            settings=self.settings,
            points=self.points,
            frame=self.frame,
            curves=self._history.curves(),
            outcome=outcome,
            network=network,
        )


def _why_diverged(epoch: int, loss: float, learning_rate: float) -> str:
    return (
        f"The loss became {loss} in epoch {epoch}. At learning rate {learning_rate:g} a step went so far past the "
        f"minimum that the weights grew beyond what a float can hold. Try {learning_rate / 10:g}."
    )
