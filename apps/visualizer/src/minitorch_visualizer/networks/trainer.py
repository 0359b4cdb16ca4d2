"""Train one of minitorch's recipes in a thread of its own, for one browser tab. Nothing here knows Streamlit.

The thread does one batch after the other, each in a turn of its own, and between two of them it looks for orders; so a
tab that asks the network something waits for one batch at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any, TypeVar

import minitorch as torch
from minitorch.errors import DivergedError
from minitorch.recipes import Epoch, Interval, Record, Score, Training, mnist, record_of, sentiment
from minitorch.recipes.mnist import MnistSettings
from minitorch.recipes.sentiment import SentimentSettings
from minitorch_scalar.errors import MinitorchError
from minitorch_visualizer.networks.snapshots import Moment, NetworkSnapshot
from minitorch_visualizer.networks.turns import turns
from minitorch_visualizer.runs.network_run import LEFT_OUT, network_run
from minitorch_visualizer.runs.record import Status
from minitorch_visualizer.training.orders import Orders, StopOrderedError
from minitorch_visualizer.training.thread import TrainingThread, live_thread

NetworkSettings = MnistSettings | SentimentSettings
"""What can be trained."""

MOMENTS = 25
"""How many moments an epoch has in the curve of the loss."""

PATIENCE = 1.0
"""How many seconds a page waits for a network that is busy; a first batch may take half a minute."""

LOOK_EVERY = 0.5
"""After how many seconds of waiting for its turn a run looks for orders."""

WAITING = "waiting for another run, perhaps one that compiles its kernels"

T = TypeVar("T")


def recipe_of(settings: NetworkSettings) -> str:
    """Return the name of the recipe that settings belong to."""
    return "mnist" if isinstance(settings, MnistSettings) else "sentiment"


def live_network_trainer(run_id: str, recipe: str) -> NetworkTrainer | None:
    """Return the trainer of a run of this app that somebody still holds, as a tab finds its run after a reload.

    Args:
        run_id: The identifier of the run.
        recipe: What it must train: "mnist" or "sentiment".
    """
    thread = live_thread(run_id)
    return thread if isinstance(thread, NetworkTrainer) and recipe_of(thread.settings) == recipe else None


class NetworkTrainer(TrainingThread):
    """One training run and its thread.

    Args:
        settings: What to train; its backend must be named.
        save: Called in the thread with the record when the run has ended, if at least one epoch was done.
        orders: Where the tab's orders lie.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        *,
        save: Callable[[Record], object] | None = None,
        orders: Orders | None = None,
    ) -> None:
        super().__init__(orders)
        self.settings = settings
        self.backend = settings.backend or torch.get_default_backend()
        self._save = save
        self._training: Training | None = None
        self._history: tuple[Epoch, ...] = ()
        self._moments: tuple[Moment, ...] = ()
        self._batch = self._batches = 0
        self._about = ""
        self._doing = "reading the data"
        self._waiting = False

    def snapshot(self) -> NetworkSnapshot:
        """Return the run as it is now; this counts as looking at it."""
        self.orders.seen()
        state = self.state
        ended, message, run = self._end or (None, "", None)
        return NetworkSnapshot(
            state=ended or state,
            epochs=self.settings.epochs,
            history=self._history,
            moments=self._moments,
            batch=0 if ended else self._batch,
            batches=self._batches,
            seconds=self._clock.seconds(),
            doing="" if ended else WAITING if self._waiting else self._doing,
            message=message,
            run=run,
        )

    @property
    def about(self) -> str:
        """What it learns from, in a sentence; empty until that is read."""
        return self._about

    def ask(self, question: Callable[[Training], T], patience: float = PATIENCE) -> T | None:
        """Ask the network as it is now; it does not learn meanwhile.

        Args:
            question: Gets the training, with its network in eval mode, and may not change it.
            patience: How many seconds to wait for the batch that is being learned.

        Returns:
            The answer; None if there is no network yet, or if it was busy for too long.
        """
        training = self._training
        if training is None or not turns.enter(patience):
            return None
        try:
            was_training = training.model.training
            training.model.eval()
            try:
                with torch.use_backend(self.backend), torch.no_grad():
                    return question(training)
            finally:
                training.model.train(was_training)
        finally:
            turns.leave()

    # ------------------------------------------------------------------------------------------------------------------
    # The thread's side
    # ------------------------------------------------------------------------------------------------------------------
    def _work(self) -> None:
        """Train, then make the record: the whole life of the thread."""
        status: Status = "failed"
        message = ""
        try:
            with torch.use_backend(self.backend):
                self._learn()
            status = "finished"
        except StopOrderedError as stop:
            status, message = "stopped", str(stop)
        except (DivergedError, MinitorchError) as error:
            message = str(error)
        except Exception as error:  # the page shows what went wrong, whatever it was
            message = f"Training ended with {type(error).__name__}: {error}"
        self._finish(status, message)

    def _learn(self) -> None:
        recipe: Any = mnist if isinstance(self.settings, MnistSettings) else sentiment
        with self._turn():
            training: Training = recipe.train(replace(self.settings, interval=1))
            random = torch.get_rng_state()
        training.test = _Watched(training.test, self._between_tests)
        self._training, self._batches = training, len(training.train)
        self._about = _describe(training, self.settings)
        self._doing = "its first batch"
        self._clock.began = time.monotonic() - self.orders.idle
        results = iter(training)
        epoch: list[Score] = []
        waiting: list[Score] = []
        while True:
            self.orders.obey()
            with self._turn():
                # Dropout draws from one stream for the process: each run goes on where it was.
                torch.set_rng_state(random)
                result = next(results, None)
                random = torch.get_rng_state()
            self._doing = ""
            if result is None:
                return
            if isinstance(result, Epoch):
                self._end_epoch(result, epoch, waiting)
                self.orders.epoch_done()
            else:
                self._note(result, epoch, waiting)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for a turn, and have it; an order to stop ends the waiting."""
        while not turns.enter(LOOK_EVERY):
            self._waiting = True
            self.orders.check()
        self._waiting = False
        try:
            yield
        finally:
            turns.leave()

    def _note(self, result: Interval, epoch: list[Score], waiting: list[Score]) -> None:
        """Note a batch; some together are a moment of the curve."""
        self._batch = result.batch
        epoch.append(result.train)
        waiting.append(result.train)
        if len(waiting) >= self._batches / MOMENTS:
            self._add_moment(result.epoch - 1 + result.batch / result.batches, waiting)

    def _end_epoch(self, result: Epoch, epoch: list[Score], waiting: list[Score]) -> None:
        waiting.append(_rest(result.train, epoch))  # the last batch comes with the epoch
        epoch.clear()
        self._add_moment(float(result.epoch), waiting)
        # One assignment each: a tab that looks between them sees a bar that is a moment late.
        self._batch = 0
        self._history = (*self._history, result)

    def _add_moment(self, place: float, waiting: list[Score]) -> None:
        total = sum(each.total for each in waiting)
        loss = sum(each.loss * each.total for each in waiting) / total
        self._moments = (*self._moments, Moment(place, loss, sum(each.correct for each in waiting) / total))
        waiting.clear()

    def _between_tests(self) -> None:
        """Let others have a turn in the middle of a test, and look for orders."""
        turns.leave()
        try:
            self._doing = "the test examples"
            self.orders.obey()
        finally:
            turns.enter()

    def _finish(self, status: Status, message: str) -> None:
        """Make the record and save it; whatever happens here, the tab hears of the end."""
        self._clock.ended = time.monotonic()
        run = None
        try:
            if self._history and self._training is not None:
                record = record_of(self._training, status, message)
                record = replace(record, name=self.id, created=self._created)
                run = network_run(record)
                if self._save is not None:
                    self._save(record)
        except Exception as error:  # a full disk must not hide the result that is on the screen
            message = f"{message} The run could not be kept: {error}".strip()
        self._end = (status, message, run)


def plain_settings(settings: NetworkSettings) -> dict[str, Any]:
    """Return the settings as a record names them."""
    return {name: value for name, value in asdict(settings).items() if name not in LEFT_OUT}


class _Watched:
    """A loader that does something between its batches."""

    def __init__(self, loader: Any, between: Callable[[], None]) -> None:
        self._loader = loader
        self._between = between
        self.dataset = loader.dataset

    def __len__(self) -> int:
        return len(self._loader)

    def __iter__(self) -> Iterator[Any]:
        for batch in self._loader:
            yield batch
            self._between()


def _rest(whole: Score, parts: Sequence[Score]) -> Score:
    """Return the score of the examples that the parts leave of the whole."""
    total = whole.total - sum(part.total for part in parts)
    loss = whole.loss * whole.total - sum(part.loss * part.total for part in parts)
    return Score(loss / total, whole.correct - sum(part.correct for part in parts), total)


def _describe(training: Training, settings: NetworkSettings) -> str:
    """Say how many examples there are, and whether they are a sample."""
    sets: tuple[Sized, Sized] = (training.train.dataset, training.test.dataset)
    learned, tested = (f"{len(each):,}" for each in sets)
    if isinstance(settings, MnistSettings):
        is_sample = _is_sample(training.train.dataset)
        what = "the sample of MNIST that comes with minitorch" if is_sample else "the whole MNIST"
        return f"{learned} digits to learn from and {tested} to test on, of {what}"
    names = {"polarity": "Sentence Polarity", "sst2": "SST-2", "imdb": "IMDB"}
    sample = "the sample of " if settings.sample else ""
    return f"{learned} texts to learn from and {tested} to test on, of {sample}{names[settings.data]}"


def _is_sample(images: Any) -> bool:
    return bool(getattr(images, "dataset", images).is_sample)
