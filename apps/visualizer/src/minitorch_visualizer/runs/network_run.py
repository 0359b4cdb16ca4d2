"""What a record of minitorch's recipes says, as lists and pages show it: a network, what it learned from, its curves.

Unlike a run on points such a record keeps neither its data nor its weights, which would be many megabytes: settings and
seed make both again. The command line writes the same records, so its trainings are in the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from minitorch.recipes import Epoch, Record
from minitorch_scalar.errors import InvalidValueError
from minitorch_visualizer.runs.record import Status

RECIPES = {"points": "points", "mnist": "digits", "sentiment": "texts"}
"""What may have been learned: the name of the recipe, and what its examples are called."""

_NAMES = {"lenet": "LeNet", "cnn": "CNN", "kim": "Kim's CNN", "rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


@dataclass(frozen=True, slots=True)
class NetworkCurves:
    """How a training went, one entry an epoch.

    Attributes:
        epochs: The numbers of the epochs, from 1, rising.
        losses: The mean loss of the training examples, each seen before the step that it led to.
        accuracies: The share of them that was right, 0 to 1.
        test_losses: The same of the examples that are kept apart, after the last step.
        test_accuracies: The share of these that was right.
    """

    epochs: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    accuracies: tuple[float, ...] = ()
    test_losses: tuple[float, ...] = ()
    test_accuracies: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkOutcome:
    """How a run ended.

    Attributes:
        status: Whether it reached the last epoch, was stopped, or could not go on.
        message: Why it was stopped or failed, in a sentence; empty if there is nothing to add.
        epochs: Complete epochs.
        correct: How many test examples were right after the last of them.
        total: How many there are.
        loss: Their mean loss.
        seconds: Time spent in training, without the tests; pauses do not count.
    """

    status: Status
    message: str
    epochs: int
    correct: int
    total: int
    loss: float
    seconds: float

    @property
    def accuracy(self) -> float:
        """The share of the test examples that is right, 0 to 1."""
        return self.correct / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class NetworkRun:
    """The record of one run.

    Attributes:
        id: A name for it that fits in a file name and an address.
        created: When it started, in UTC.
        version: The version of minitorch that trained it.
        recipe: One of RECIPES.
        backend: What computed.
        data: What it learned from, in a sentence.
        settings: What was asked for, by the names of the recipe's settings.
        curves: How it went.
        outcome: How it ended.
    """

    id: str
    created: datetime
    version: str
    recipe: str
    backend: str
    data: str
    settings: Mapping[str, Any]
    curves: NetworkCurves
    outcome: NetworkOutcome

    @property
    def best(self) -> float | None:
        """The best test accuracy of an epoch; None if there was none."""
        return max(self.curves.test_accuracies, default=None)

    @property
    def title(self) -> str:
        """The settings in half a line, as in `LeNet on mnist, lr 0.005`."""
        return network_title(self.recipe, self.settings)


def network_title(recipe: str, settings: Mapping[str, Any]) -> str:
    """Return settings in half a line, as in `LeNet on mnist, lr 0.005`.

    Args:
        recipe: One of RECIPES.
        settings: The settings of a run.
    """
    model, lr = str(settings.get("model")), settings.get("lr")
    data = settings.get("data") or recipe
    rate = f", lr {lr:g}" if isinstance(lr, int | float) and abs(lr) < 1e300 else ""  # a file may hold any number
    return f"{_NAMES.get(model, model)} on {data}{rate}"


def curves_of(history: tuple[Epoch, ...]) -> NetworkCurves:
    """Return the losses and accuracies of epochs, of the training and of the test examples."""
    return NetworkCurves(
        tuple(epoch.epoch for epoch in history),
        tuple(epoch.train.loss for epoch in history),
        tuple(epoch.train.accuracy for epoch in history),
        tuple(epoch.test.loss for epoch in history),
        tuple(epoch.test.accuracy for epoch in history),
    )


def network_run(record: Record) -> NetworkRun:
    """Return what a record says.

    Raises:
        InvalidValueError: It is of a recipe that is not known here.
    """
    if record.recipe not in RECIPES:
        msg = f"its recipe is {record.recipe!r}, none of {', '.join(RECIPES)}."
        raise InvalidValueError(msg)
    last = record.epochs[-1] if record.epochs else None
    learned, tested = record.examples
    outcome = NetworkOutcome(
        status=cast("Status", record.status),
        message=record.message,
        epochs=len(record.epochs),
        correct=0 if last is None else last.test.correct,
        total=tested if last is None else last.test.total,
        loss=float("nan") if last is None else last.test.loss,
        seconds=record.seconds,
    )
    return NetworkRun(
        id=record.name,
        created=record.created,
        version=record.versions.get("minitorch-nn", "-"),
        recipe=record.recipe,
        backend=record.backend,
        data=f"{learned:,} {RECIPES[record.recipe]} to learn from, {tested:,} to test on",
        settings={name: value for name, value in record.settings.items() if name not in LEFT_OUT},
        curves=curves_of(record.epochs),
        outcome=outcome,
    )


LEFT_OUT = ("interval", "root", "download", "backend")
"""Settings that say nothing of a result, or that the record says elsewhere."""

LABELS = {
    "model": "Network",
    "data": "Data",
    "sample": "Sample that comes with minitorch",
    "train_size": "Training examples",
    "test_size": "Test examples",
    "epochs": "Epochs",
    "batch_size": "Batch size",
    "lr": "Learning rate",
    "seed": "Seed",
    "dropout": "Dropout",
    "maps": "Feature maps",
    "widths": "Widths",
    "hidden": "Hidden size",
    "max_length": "Words at most",
    "glove": "Begins with GloVe",
    "clip": "Largest gradient",
    "patience": "Patience",
}
"""What settings are called, in the order in which they are listed; others follow under their own names."""


def describe_network_settings(run: NetworkRun) -> list[tuple[str, str]]:
    """Return every setting as a label and a value ready to read."""
    names = [*(name for name in LABELS if name in run.settings), *sorted(set(run.settings) - set(LABELS))]
    return [
        ("Examples", run.data),
        ("Backend", run.backend),
        *((LABELS.get(name, name), _text(run.settings[name])) for name in names),
    ]


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
