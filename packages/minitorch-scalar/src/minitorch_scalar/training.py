"""Training a network of scalars to tell two classes of points apart."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from minitorch_scalar.datasets import Points
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.functions import binary_cross_entropy_with_logits, sigmoid
from minitorch_scalar.grad_mode import no_grad
from minitorch_scalar.module import Module
from minitorch_scalar.optim import Optimizer
from minitorch_scalar.scalar import Scalar

__all__ = ["Epoch", "evaluate", "fit", "predict"]


@dataclass(frozen=True)
class Epoch:
    """What one pass over all points gave.

    Attributes:
        number: Which pass, from 1.
        loss: The mean binary cross-entropy, each point seen before the step that followed it.
        correct: How many points were on the right side, likewise.
        total: How many there are.
        seconds: How long the pass took.
    """

    number: int
    loss: float
    correct: int
    total: int
    seconds: float


def fit(
    model: Module,
    points: Points,
    optimizer: Optimizer,
    epochs: int,
    *,
    batch_size: int | None = None,
    seed: int | None = 0,
    on_point: Callable[[], None] | None = None,
) -> Iterator[Epoch]:
    """Train a model with one output to give the class of each point, and yield after every epoch.

    The graph of each point is differentiated and freed at once, so memory does not grow with the number of points.

    Args:
        model: Takes a point and returns one logit, alone or in a list: above 0 means class 1.
        points: What to learn.
        optimizer: Moves the parameters of the model.
        epochs: How many passes over the points, at least 0.
        batch_size: How many points before each step, in a new random order each epoch; None takes all, in their order.
        seed: What the random order begins with.
        on_point: Called after every point; whatever it raises ends the training before the next step.

    Returns:
        An iterator that trains for one epoch at a time, and gives its result.

    Raises:
        InvalidValueError: There are no points, a number is out of its range, or the model gives several outputs.

    Example:
        >>> from minitorch_scalar import MLP, SGD, datasets
        >>> model = MLP(2, [4], seed=0)
        >>> for epoch in fit(model, datasets["Simple"](20, seed=0), SGD(model.parameters(), lr=0.5), epochs=2):
        ...     print(epoch.number, epoch.total)
        1 20
        2 20
    """
    size = points.N if batch_size is None else batch_size
    if points.N < 1 or type(epochs) is not int or epochs < 0 or type(size) is not int or size < 1:
        raise InvalidValueError(
            f"Cannot train on {points.N} points for {epochs!r} epochs in batches of {size!r}: all are whole numbers, "
            "points and batch_size must be at least 1, epochs at least 0."
        )
    return _epochs(model, points, optimizer, epochs, batch_size, random.Random(seed), on_point)


def _epochs(
    model: Module,
    points: Points,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None,
    rng: random.Random,
    on_point: Callable[[], None] | None,
) -> Iterator[Epoch]:
    """Train, epoch by epoch."""
    size = points.N if batch_size is None else batch_size
    order = list(range(points.N))
    for number in range(1, epochs + 1):
        start = time.perf_counter()
        if batch_size is not None:
            rng.shuffle(order)
        loss, correct = 0.0, 0
        for first in range(0, points.N, size):
            batch = order[first : first + size]
            optimizer.zero_grad()
            for i in batch:
                point_loss, right = _learn_point(model, points.X[i], points.y[i], len(batch))
                loss, correct = loss + point_loss, correct + right
                if on_point is not None:
                    on_point()
            optimizer.step()
        yield Epoch(number, loss / points.N, correct, points.N, time.perf_counter() - start)


def _learn_point(model: Module, point: Sequence[float], target: int, batch: int) -> tuple[float, bool]:
    """Add the gradient of one point's share of the mean loss; return its loss and whether it was right."""
    logit = _logit(model, point)
    loss = binary_cross_entropy_with_logits(logit, target)
    loss.backward(1.0 / batch)
    return loss.data, _is_right(logit.data, target)


def _is_right(logit: float, target: int) -> bool:
    """Say whether a point is on its side; with a logit of NaN it is on none."""
    return logit > 0.0 if target == 1 else logit <= 0.0


def _logit(model: Module, point: Sequence[float]) -> Scalar:
    """Return the one output of the model."""
    outputs = model(point)
    if isinstance(outputs, Scalar):
        return outputs
    if len(outputs) != 1:
        raise InvalidValueError(
            f"{type(model).__name__} gives {len(outputs)} outputs for a point; fit needs one, the logit of class 1."
        )
    logit: Scalar = outputs[0]
    return logit


def predict(model: Module, point: Sequence[float]) -> float:
    """Return the probability, from 0 to 1, that a point is of class 1; nothing is recorded."""
    with no_grad():
        return float(sigmoid(_logit(model, point).data))


def evaluate(model: Module, points: Points) -> tuple[float, int]:
    """Return the mean loss of a model over points, and how many of them it has on the right side.

    Raises:
        InvalidValueError: There are no points, or the model gives several outputs.
    """
    if points.N < 1:
        raise InvalidValueError("Cannot evaluate a model on 0 points: give at least one.")
    loss, correct = 0.0, 0
    with no_grad():
        for point, target in zip(points.X, points.y, strict=True):
            logit = _logit(model, point)
            loss += binary_cross_entropy_with_logits(logit.data, target)
            correct += _is_right(logit.data, target)
    return loss / points.N, correct
