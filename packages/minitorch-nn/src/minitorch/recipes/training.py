"""The loop that all recipes share: steps, results, an end before the end, and a state from which to go on.

    training = Training(model, loss, right, optimizer, train=loader, test=test_loader, epochs=3)
    for result in training:
        print(result)

The loop does one batch after the other and can be left at any of them. `state_dict` holds all that the next step
depends on: weights, the optimizer's and the schedule's state, where in the epoch it stands, and both streams of random
numbers, that of the order of the examples and that of dropout. So a training that is taken up again gives the same
weights, bit for bit, as one that was never interrupted.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import minitorch as torch
from minitorch.errors import DivergedError, InvalidValueError
from minitorch.nn import Module
from minitorch.nn.utils import clip_grad_norm_
from minitorch.recipes.results import Epoch, Interval, Score

__all__ = ["Training", "evaluate"]

_Right = Callable[[Any, Any], Any]


class Training:
    """A network that learns; iterate over it to let it.

    Args:
        model: Takes what a batch holds before its targets.
        loss: Takes the outputs and the targets, returns the mean loss of the batch.
        right: Takes the same, returns a bool for each example.
        optimizer: Moves the parameters.
        train: A DataLoader; its examples are shuffled by `generator`.
        test: A DataLoader of examples that are kept apart.
        epochs: How many passes over the training examples.
        generator: The random numbers of the order, which `train` was given.
        scheduler: Sets the learning rate, after every batch.
        clip: The largest norm that all gradients together may have; None for any.
        patience: After how many epochs without a better test accuracy to stop; None for never. The last accuracy is
            then that of an epoch chosen by looking at the test examples.
        interval: After how many batches there is a result in between; 0 for none.
        about: What the state should say of where it comes from: plain values under names.

    Attributes:
        history: The results of the epochs so far.

    Raises:
        InvalidValueError: A number is out of its range.
    """

    def __init__(
        self,
        model: Module,
        loss: Callable[[Any, Any], Any],
        right: _Right,
        optimizer: Any,
        *,
        train: Any,
        test: Any,
        epochs: int,
        generator: Any,
        scheduler: Any = None,
        clip: float | None = None,
        patience: int | None = None,
        interval: int = 0,
        about: Mapping[str, Any] | None = None,
    ) -> None:
        if epochs < 0 or interval < 0 or (patience is not None and patience < 1) or (clip is not None and clip <= 0):
            raise InvalidValueError(
                f"Cannot train for {epochs} epochs with interval={interval}, patience={patience}, clip={clip}: epochs "
                "and interval are at least 0, patience at least 1, clip above 0."
            )
        self.model, self.loss, self.right = model, loss, right
        self.optimizer, self.scheduler = optimizer, scheduler
        self.train, self.test, self.generator = train, test, generator
        self.epochs, self.clip, self.patience, self.interval = epochs, clip, patience, interval
        self.about = dict(about or {})
        self.history: list[Epoch] = []
        self._batch = 0  # how many batches of the current epoch are done
        self._order: Any = generator.get_state()  # the generator as it was when the epoch began
        self._random: Any = torch.get_rng_state()  # the default stream, of dropout, where this training left it
        self._sum = _Sum()
        self._seconds = 0.0
        self._stop = False

    # ------------------------------------------------------------------------------------------------------------------
    # Learn
    # ------------------------------------------------------------------------------------------------------------------
    def __iter__(self) -> Iterator[Any]:
        """Train on from where it stands, and yield a result now and then.

        Yields:
            An `Epoch` at the end of each, and an `Interval` in between if `interval` is not 0.

        Raises:
            DivergedError: The loss is no longer a finite number.
        """
        self._stop = False
        while not self.is_done:
            yield from self._epoch()
            if self._stop:
                return

    @property
    def is_done(self) -> bool:
        """Whether all epochs are done, or patience is at its end."""
        if len(self.history) >= self.epochs:
            return True
        if self.patience is None or not self.history:
            return False
        best = max(epoch.epoch for epoch in self.history if epoch.is_best)
        return len(self.history) - best >= self.patience

    @property
    def batch(self) -> int:
        """How many batches of the current epoch are done."""
        return self._batch

    def stop(self) -> None:
        """End the iteration after the current batch; another thread or a signal may say so."""
        self._stop = True

    def _epoch(self) -> Iterator[Interval | Epoch]:
        """Do what is left of the current epoch."""
        number, done = len(self.history) + 1, self._batch
        if done:
            self.generator.set_state(self._order)
        else:
            self._order = self.generator.get_state()
        self._take_up()
        part, began = _Sum(), time.perf_counter()
        for batch, (*inputs, targets) in enumerate(self.train, start=1):
            if batch <= done:
                continue  # of a state that was taken up: only the order is drawn again
            found = self._step(number, batch, inputs, targets)
            self._batch = batch
            self._sum.add(*found)
            part.add(*found)
            now = time.perf_counter()
            self._seconds, began = self._seconds + now - began, now
            if self._stop:
                self._random = torch.get_rng_state()
                return
            if self.interval and batch % self.interval == 0 and batch < len(self.train):
                self._random = torch.get_rng_state()
                yield Interval(number, self.epochs, batch, len(self.train), part.score, self._all_seconds())
                self._take_up()
                part, began = _Sum(), time.perf_counter()
        yield self._end_epoch(number)

    def _take_up(self) -> None:
        """Go on as if nobody had drawn random numbers meanwhile, or looked at the network in eval mode."""
        torch.set_rng_state(self._random)
        self.model.train()

    def _step(self, epoch: int, batch: int, inputs: list[Any], targets: Any) -> tuple[float, int, int]:
        """Learn from one batch; return its summed loss, how many were right and how many there were."""
        self.optimizer.zero_grad()
        outputs = self.model(*inputs)
        loss = self.loss(outputs, targets)
        value = loss.item()
        _check_finite(value, f"in epoch {epoch}, batch {batch}")
        loss.backward()
        if self.clip is not None:
            clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimizer.step()
        if self.scheduler is not None:
            self.scheduler.step()
        count = targets.shape[0]
        return value * count, int(self.right(outputs.detach(), targets).sum().item()), count

    def _end_epoch(self, number: int) -> Epoch:
        self._random = torch.get_rng_state()
        score = evaluate(self.model, self.loss, self.right, self.test)
        if score.total:
            _check_finite(score.loss, f"on the test examples after epoch {number}")
        lr = float(self.optimizer.param_groups[0]["lr"])
        best = all(score.accuracy > epoch.test.accuracy for epoch in self.history)
        epoch = Epoch(number, self.epochs, self._sum.score, score, lr, self._seconds, best)
        self.history.append(epoch)
        self._batch, self._sum, self._seconds = 0, _Sum(), 0.0
        return epoch

    def _all_seconds(self) -> float:
        return sum(epoch.seconds for epoch in self.history) + self._seconds

    # ------------------------------------------------------------------------------------------------------------------
    # Go on another day
    # ------------------------------------------------------------------------------------------------------------------
    def state_dict(self) -> dict[str, Any]:
        """Return all that the next step depends on, as `minitorch.save` keeps it."""
        return {
            "about": self.about,
            "model": dict(self.model.state_dict()),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": None if self.scheduler is None else self.scheduler.state_dict(),
            "history": [_as_row(epoch) for epoch in self.history],
            "batch": self._batch,
            "sum": list(self._sum.values),
            "seconds": self._seconds,
            "order": self._order if self._batch else self.generator.get_state(),
            "random": self._random,
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take up a state; nothing changes if the network does not fit it.

        Raises:
            StateDictError: The state is of another network.
        """
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.scheduler is not None and state["scheduler"] is not None:
            self.scheduler.load_state_dict(state["scheduler"])
        self.history = [_from_row(row) for row in state["history"]]
        self._batch = int(state["batch"])
        self._sum = _Sum()
        self._sum.add(*state["sum"])
        self._seconds = float(state["seconds"])
        self._order, self._random = state["order"], state["random"]
        if not self._batch:
            self.generator.set_state(self._order)


class _Sum:
    """The loss and the answers of the examples so far."""

    def __init__(self) -> None:
        self.values: tuple[float, int, int] = (0.0, 0, 0)

    def add(self, loss: float, correct: int, total: int) -> None:
        self.values = (self.values[0] + loss, self.values[1] + int(correct), self.values[2] + int(total))

    @property
    def score(self) -> Score:
        loss, correct, total = self.values
        return Score(loss / total if total else math.nan, correct, total)


def evaluate(model: Module, loss: Callable[[Any, Any], Any], right: _Right, loader: Any) -> Score:
    """Return how a network does on all examples of a DataLoader, in eval mode; its mode is as before afterwards."""
    was_training = model.training
    model.eval()
    found = _Sum()
    with torch.no_grad():
        for *inputs, targets in loader:
            outputs, count = model(*inputs), targets.shape[0]
            found.add(loss(outputs, targets).item() * count, int(right(outputs, targets).sum().item()), count)
    model.train(was_training)
    return found.score


def _check_finite(loss: float, where: str) -> None:
    if not math.isfinite(loss):
        raise DivergedError(
            f"The loss became {loss} {where}. The steps are too long: lower the learning rate (lr), or limit the norm "
            "of the gradients (clip), for example to 1."
        )


def _as_row(epoch: Epoch) -> list[Any]:
    """Return the result of an epoch as plain numbers."""
    train, test = ([score.loss, score.correct, score.total] for score in (epoch.train, epoch.test))
    return [epoch.epoch, epoch.epochs, *train, *test, epoch.lr, epoch.seconds, epoch.is_best]


def _from_row(row: list[Any]) -> Epoch:
    number, epochs, *scores, lr, seconds, is_best = row
    return Epoch(number, epochs, Score(*scores[:3]), Score(*scores[3:]), lr, seconds, is_best)
