"""A training run as a record: what was asked for, what happened, and the network that came out.

Records are frozen and complete. A run can be drawn, compared and written up from its record alone, on any machine and
after any change to the data sets, because it keeps its points and its weights.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Literal, get_args

from minitorch_scalar.datasets import Points, datasets
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.mlp import ACTIVATIONS
from minitorch_visualizer.models.network import Network
from minitorch_visualizer.runs.points_csv import MAX_POINTS, Frame
from minitorch_visualizer.text.counts import count

Status = Literal["finished", "stopped", "failed"]
STATUSES: tuple[Status, ...] = get_args(Status)

ENGINES = {"scalar": "scalars", "numpy": "tensors (numpy)", "simple": "tensors (simple)", "fast": "tensors (fast)"}
"""What may compute, and what it is called: a Scalar for each number, or tensors on a backend."""

MAX_SIMPLE = 60_000
"""The most products in a layer pass of a batch on the simple backend, which makes each in a loop of Python."""

MAX_HIDDEN = 200
MAX_LAYERS = 3
MAX_EPOCHS = 100_000
MAX_NOISE = 0.5
MAX_SEED = 999_999
MIN_RATE = 1e-6
MAX_RATE = 1000.0


class SettingsError(InvalidValueError):
    """A setting that no run can have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked to do.

    Attributes:
        data: The name of the data set, or of the user's file.
        own_points: Whether the points came from the user's file.
        points: How many points.
        noise: How far the points were moved at random; 0 for the user's own.
        points_seed: The seed that placed the points; it means nothing for the user's own.
        hidden: Units in each hidden layer.
        layers: Hidden layers; 0 is a linear classifier.
        activation: The function after each hidden layer.
        learning_rate: The step of SGD.
        epochs: How often to go through all points.
        batch_size: Points for each step of SGD; None takes all of them.
        network_seed: The seed of the first weights and of the order of the points.
        engine: What computes, one of ENGINES.
    """

    data: str = "Simple"
    own_points: bool = False
    points: int = 50
    noise: float = 0.0
    points_seed: int = 0
    hidden: int = 2
    layers: int = 2
    activation: str = "relu"
    learning_rate: float = 0.05
    epochs: int = 500
    batch_size: int | None = None
    network_seed: int = 0
    engine: str = "scalar"

    def __post_init__(self) -> None:
        if not self.own_points and self.data not in datasets:
            msg = f"There is no data set {self.data!r}. Choose one of: {', '.join(datasets)}."
            raise SettingsError(msg)
        if self.activation not in ACTIVATIONS:
            msg = f"There is no activation {self.activation!r}. Choose one of: {', '.join(ACTIVATIONS)}."
            raise SettingsError(msg)
        _within("number of points", self.points, 1, MAX_POINTS)
        _within("hidden size", self.hidden, 1, MAX_HIDDEN)
        _within("number of hidden layers", self.layers, 0, MAX_LAYERS)
        _within("number of epochs", self.epochs, 1, MAX_EPOCHS)
        if self.batch_size is not None:
            _within("batch size", self.batch_size, 1, MAX_POINTS)
        _within("seed of the points", self.points_seed, 0, MAX_SEED)
        _within("seed of the network", self.network_seed, 0, MAX_SEED)
        _within("learning rate", self.learning_rate, MIN_RATE, MAX_RATE)
        _within("noise", self.noise, 0.0, MAX_NOISE)
        self._check_engine()

    def _check_engine(self) -> None:
        if self.engine not in ENGINES:
            msg = f"There is no engine {self.engine!r}. Choose one of: {', '.join(ENGINES)}."
            raise SettingsError(msg)
        products = min(self.batch_size or self.points, self.points) * self.parameters
        if self.engine == "simple" and products > MAX_SIMPLE:
            msg = (
                f"The simple backend would make {products:,} products a step, each in a loop of Python. Choose "
                f"another backend, a smaller network or smaller batches: up to {MAX_SIMPLE:,} products."
            )
            raise SettingsError(msg)

    @property
    def hidden_sizes(self) -> tuple[int, ...]:
        """The sizes of the hidden layers, as the MLP takes them."""
        return (self.hidden,) * self.layers

    @property
    def shape(self) -> str:
        """The network in short, as in 2-10-10-1."""
        return "-".join(map(str, (2, *self.hidden_sizes, 1)))

    @property
    def parameters(self) -> int:
        """How many weights and biases the network has."""
        return sum((before + 1) * after for before, after in pairwise((2, *self.hidden_sizes, 1)))

    @property
    def title(self) -> str:
        """The settings in half a line, as in `Xor, 50 points, 2-10-10-1, lr 0.5`."""
        return f"{self.data}, {count(self.points, 'point')}, {self.shape}, lr {self.learning_rate:g}"

    def make_points(self) -> Points:
        """Return the points of the data set.

        Raises:
            SettingsError: If the points are the user's own, which no seed can make again.
        """
        if self.own_points:
            msg = f"The points of {self.data} are a file's own; no data set makes them."
            raise SettingsError(msg)
        return datasets[self.data](self.points, seed=self.points_seed, noise=self.noise)


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        kind = "whole number" if isinstance(high, int) else "number"
        msg = f"The {what} is {value}. Give a {kind} from {low:g} to {high:g}."
        raise SettingsError(msg)


@dataclass(frozen=True, slots=True)
class Curves:
    """How the training went, one entry for each epoch that is kept.

    Attributes:
        epochs: The numbers of the epochs, from 1, rising.
        losses: The mean loss during the epoch.
        accuracies: The share of the points that were right during the epoch, 0 to 1.
    """

    epochs: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    accuracies: tuple[float, ...] = ()

    def thinned(self, every: int) -> Curves:
        """Return the first epoch, the last one and those whose number divides by `every`."""
        last = len(self.epochs) - 1
        kept = [i for i, epoch in enumerate(self.epochs) if epoch % every == 0 or i in (0, last)]
        return Curves(
            tuple(self.epochs[i] for i in kept),
            tuple(self.losses[i] for i in kept),
            tuple(self.accuracies[i] for i in kept),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    Attributes:
        status: Whether it reached the last epoch, was stopped, or could not go on.
        message: Why it was stopped or failed, in a sentence; empty if there is nothing to add.
        epochs: Complete epochs.
        correct: Points that the final weights classify rightly.
        total: All points.
        loss: The mean loss of the final weights.
        seconds: Time spent in training; pauses do not count.
        epoch_seconds: The time of an epoch alone, the middle one of the latest; None in old records.
        scalar_seconds: What an epoch of scalars takes on the same network and points; None if it was not measured.
        engine_seconds: The same for backends of tensors: the name and the time of each that was measured.
    """

    status: Status
    message: str
    epochs: int
    correct: int
    total: int
    loss: float
    seconds: float
    epoch_seconds: float | None = None
    scalar_seconds: float | None = None
    engine_seconds: tuple[tuple[str, float], ...] = ()

    @property
    def accuracy(self) -> float:
        """The share of the points that are right, 0 to 1."""
        return self.correct / self.total


@dataclass(frozen=True, slots=True)
class Run:
    """The record of one run.

    Attributes:
        id: A name for it that fits in a file name and an address.
        created: When it started, in UTC.
        version: The version of minitorch that trained it.
        settings: What was asked for.
        points: What it was trained on.
        frame: The user's units, if the points were scaled.
        curves: How it went.
        outcome: How it ended.
        network: The final weights.
    """

    id: str
    created: datetime
    version: str
    settings: Settings
    points: Points
    frame: Frame | None
    curves: Curves
    outcome: Outcome
    network: Network


def new_id(now: datetime | None = None) -> str:
    """Return a fresh identifier; those of later runs sort later."""
    moment = datetime.now(UTC) if now is None else now
    return f"{moment:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


SETTING_LABELS: tuple[tuple[str, str], ...] = (
    ("data", "Data"),
    ("points", "Points"),
    ("noise", "Noise"),
    ("points_seed", "Seed of the points"),
    ("hidden", "Hidden size"),
    ("layers", "Hidden layers"),
    ("activation", "Activation"),
    ("learning_rate", "Learning rate"),
    ("epochs", "Epochs"),
    ("batch_size", "Batch size"),
    ("network_seed", "Seed of the network"),
    ("engine", "Computed with"),
)


def describe_settings(settings: Settings) -> list[tuple[str, str]]:
    """Return every setting as a label and a value ready to read."""
    rows = []
    for field, label in SETTING_LABELS:
        value = getattr(settings, field)
        if field in ("noise", "points_seed") and settings.own_points:
            text = "-"
        elif field == "batch_size" and value is None:
            text = "all points"
        elif field == "engine":
            text = ENGINES[value]
        else:
            text = f"{value:g}" if isinstance(value, float) else str(value)
        rows.append((label, text))
    return rows
