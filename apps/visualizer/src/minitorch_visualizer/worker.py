"""Train in a thread of its own, for one browser tab. Nothing here knows Streamlit.

The tab gives orders and reads snapshots. The thread trains with minitorch, draws the network's answers now and then,
and hands over a record when the run ends, whatever ended it.
"""

from __future__ import annotations

import math
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from minitorch_scalar import __version__
from minitorch_scalar.datasets import Points
from minitorch_scalar.mlp import MLP
from minitorch_scalar.optim import SGD
from minitorch_scalar.training import Epoch, fit
from minitorch_visualizer.network import Network, NetworkReader, score
from minitorch_visualizer.orders import Orders, StopOrderedError
from minitorch_visualizer.points_csv import Frame
from minitorch_visualizer.runs import Curves, Outcome, Run, Settings, Status, new_id
from minitorch_visualizer.snapshots import Snapshot, State, View, view_of

VIEW_EVERY = 0.4
# A view may take this many times longer to come round than it took to make, so that drawing costs at most a tenth.
VIEW_SHARE = 10.0

_live: weakref.WeakValueDictionary[str, Trainer] = weakref.WeakValueDictionary()


def live_trainer(run_id: str) -> Trainer | None:
    """Return the trainer of a run of this app that somebody still holds, as a tab finds its run after a reload.

    Args:
        run_id: The identifier of the run.

    Returns:
        The trainer, or None if the run is unknown or long over.
    """
    return _live.get(run_id)


class DivergedError(Exception):
    """A loss that is no longer a finite number."""


class _History:
    """The epochs so far, written by the thread and read by the tab."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._epochs: list[Epoch] = []
        self._ends: deque[float] = deque(maxlen=21)

    def __len__(self) -> int:
        return len(self._epochs)

    def add(self, epoch: Epoch, seconds: float) -> None:
        with self._lock:
            self._epochs.append(epoch)
            self._ends.append(seconds)

    def curves(self) -> Curves:
        with self._lock:
            epochs = list(self._epochs)
        return Curves(
            tuple(epoch.number for epoch in epochs),
            tuple(epoch.loss for epoch in epochs),
            tuple(epoch.correct / epoch.total for epoch in epochs),
        )

    def seconds_per_epoch(self) -> float | None:
        with self._lock:
            if not self._ends:
                return None
            if len(self._ends) == 1:
                return self._ends[0]
            return (self._ends[-1] - self._ends[0]) / (len(self._ends) - 1)


@dataclass(slots=True)
class _Clock:
    """Time spent in training: pauses do not count."""

    orders: Orders
    began: float = 0.0
    ended: float | None = None

    def seconds(self) -> float:
        """Return the seconds trained so far."""
        if not self.began:
            return 0.0
        now = time.monotonic() if self.ended is None else self.ended
        return max(0.0, now - self.began - self.orders.idle)


class Trainer:
    """One training run and its thread.

    Args:
        settings: What to train.
        points: What to train on.
        frame: The user's units, for the record.
        save: Called in the thread with the record when the run has ended, if at least one epoch was done.
        orders: Where the tab's orders lie; by default nobody else looks and a minute without a snapshot stops the run.
    """

    def __init__(
        self,
        settings: Settings,
        points: Points,
        *,
        frame: Frame | None = None,
        save: Callable[[Run], object] | None = None,
        orders: Orders | None = None,
    ) -> None:
        self.settings = settings
        self.points = points
        self.frame = frame
        self.id = new_id()
        self.orders = Orders() if orders is None else orders
        self._save = save
        self._created = datetime.now(UTC)
        self._clock = _Clock(self.orders)
        self._history = _History()
        self._point = 0
        self._view: View | None = None
        self._view_due = 0.0
        self._end: tuple[Status, str, Run | None] | None = None
        _live[self.id] = self
        self._thread = threading.Thread(target=self._work, name=f"training-{self.id}", daemon=True)

    def start(self) -> None:
        """Train, from the beginning or from where the run was paused."""
        self.orders.give("run")
        self._launch()

    def pause(self) -> None:
        """Wait at the next point."""
        self.orders.give("pause")

    def step(self) -> None:
        """Train to the end of the current epoch, then wait."""
        self.orders.give("pause", one_epoch=True)
        self._launch()

    def stop(self, reason: str = "") -> None:
        """End the run at the next point.

        Args:
            reason: Why, for the record.
        """
        self.orders.give("stop", reason=reason)

    def join(self, timeout: float | None = None) -> bool:
        """Wait for the end of the run.

        Args:
            timeout: How many seconds to wait at most; None waits as long as it takes.

        Returns:
            Whether the run has ended.
        """
        self._thread.join(timeout)
        return self._end is not None

    def snapshot(self) -> Snapshot:
        """Return the run as it is now; this counts as looking at it."""
        self.orders.seen()
        status, message, run = self._end or (None, "", None)
        waiting: State = "stopping" if self.orders.stopped else "paused" if self.orders.paused else "running"
        curves = self._history.curves()
        return Snapshot(
            state=status or waiting,
            epoch=len(curves.epochs),
            epochs=self.settings.epochs,
            point=self._point if status is None else 0,
            points=self.points.N,
            curves=curves,
            seconds=self._clock.seconds(),
            seconds_per_epoch=self._history.seconds_per_epoch(),
            view=self._view,
            message=message,
            run=run,
        )

    def _launch(self) -> None:
        if self._thread.ident is None:
            self._clock.began = time.monotonic()
            self._thread.start()

    def _work(self) -> None:
        """Train, then make the record: the whole life of the thread."""
        settings = self.settings
        reader: NetworkReader | None = None
        status: Status = "failed"
        message = ""
        try:
            model = MLP(2, settings.hidden_sizes, 1, activation=settings.activation, seed=settings.network_seed)
            reader = NetworkReader(model)
            self._look(reader.read(), between=self.orders.check)
            self._learn(model, reader)
            status = "finished"
        except StopOrderedError as stop:
            status, message = "stopped", str(stop)
        except DivergedError as error:
            message = str(error)
        except Exception as error:  # the page shows what went wrong, whatever it was
            message = f"Training ended with {type(error).__name__}: {error}"
        self._finish(status, message, None if reader is None else reader.read())

    def _learn(self, model: MLP, reader: NetworkReader) -> None:
        settings = self.settings
        optimizer = SGD(model.parameters(), lr=settings.learning_rate)
        for epoch in fit(
            model,
            self.points,
            optimizer,
            settings.epochs,
            batch_size=settings.batch_size,
            seed=settings.network_seed,
            on_point=lambda: self._on_point(reader),
        ):
            self._point = 0
            self._history.add(epoch, self._clock.seconds())
            if not math.isfinite(epoch.loss):
                raise DivergedError(_why_diverged(epoch, settings.learning_rate))
            if self.orders.stepping or time.monotonic() >= self._view_due:
                self._look(reader.read(), between=self.orders.check)
            self.orders.epoch_done()

    def _on_point(self, reader: NetworkReader) -> None:
        self._point += 1
        # A tab that pauses looks at the picture, so it gets the picture of now.
        if self.orders.paused and self._view is not None and self._view.epoch != len(self._history):
            self._look(reader.read(), between=self.orders.check)
        self.orders.obey()

    def _look(self, network: Network, between: Callable[[], None] | None = None) -> None:
        """Draw the network's answers, and set when to do so next."""
        began = time.monotonic()
        self._view = view_of(network, self.points, len(self._history), between)
        now = time.monotonic()
        self._view_due = now + max(VIEW_EVERY, VIEW_SHARE * (now - began))

    def _finish(self, status: Status, message: str, network: Network | None) -> None:
        self._clock.ended = time.monotonic()
        run = None
        if network is not None and len(self._history):
            self._look(network)
            run = self._record(status, message, network)
            try:
                if self._save is not None:
                    self._save(run)
            except Exception as error:  # a full disk must not hide the result that is on the screen
                message = f"{message} {error}".strip()
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


def _why_diverged(epoch: Epoch, learning_rate: float) -> str:
    return (
        f"The loss became {epoch.loss} in epoch {epoch.number}. At learning rate {learning_rate:g} a step went so far "
        f"past the minimum that the weights grew beyond what a float can hold. Try {learning_rate / 10:g}."
    )
