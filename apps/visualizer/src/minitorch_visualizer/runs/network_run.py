"""The record of a run of module 4: a network of one of minitorch's recipes, which learned from images or text.

Unlike a run on points it keeps neither its data nor its weights, which would be many megabytes: settings and seed make
both again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from minitorch_visualizer.runs.record import Status

Plain = str | int | float | bool | None | tuple[int, ...]
"""What a setting may be."""

RECIPES = {"mnist": "Images", "sentiment": "Text"}
"""What may have been learned: the name of the recipe, and what its runs are called in lists."""

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
        seconds: Time spent in training and testing; pauses do not count.
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
        data: What it learned from, in a sentence.
        settings: What was asked for, by the names of the recipe's settings.
        curves: How it went.
        outcome: How it ended.
    """

    id: str
    created: datetime
    version: str
    recipe: str
    data: str
    settings: Mapping[str, Plain]
    curves: NetworkCurves
    outcome: NetworkOutcome

    @property
    def kind(self) -> str:
        """What runs of this recipe are called in lists."""
        return RECIPES[self.recipe]

    @property
    def title(self) -> str:
        """The settings in half a line, as in `LeNet on mnist, lr 0.005`."""
        return network_title(self.recipe, self.settings)


def network_title(recipe: str, settings: Mapping[str, Plain]) -> str:
    """Return settings in half a line, as in `LeNet on mnist, lr 0.005`.

    Args:
        recipe: One of RECIPES.
        settings: The settings of a run.
    """
    model, lr = str(settings.get("model")), settings.get("lr")
    data = settings.get("data") or recipe
    rate = f", lr {lr:g}" if isinstance(lr, int | float) else ""
    return f"{_NAMES.get(model, model)} on {data}{rate}"


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
    "backend": "Backend",
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
    return [("Data", run.data), *((LABELS.get(name, name), _text(run.settings[name])) for name in names)]


def _text(value: Plain) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
