"""What trains: a network of scalars, point by point, or one of tensors, batch by batch. Both begin with one network."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from minitorch_scalar.datasets import Points
from minitorch_scalar.mlp import MLP
from minitorch_scalar.optim import SGD
from minitorch_scalar.training import Epoch, fit
from minitorch_tensor import Tensor, float64, tensor
from minitorch_visualizer.models.network import Network, NetworkReader, untrained
from minitorch_visualizer.models.tensor_network import TensorNetwork, binary_cross_entropy_with_logits
from minitorch_visualizer.runs.record import Settings

OnPoints = Callable[[int], None]


class Learner(Protocol):
    """A network in training."""

    def read(self) -> Network:
        """Return the weights as they are now."""

    def learn(self, points: Points, on_points: OnPoints) -> Iterator[Epoch]:
        """Train epoch by epoch.

        Args:
            points: What to learn.
            on_points: Called with the number of points that have just been learned; it may raise.
        """


class ScalarLearner:
    """A network of scalars.

    Args:
        settings: What to train.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model = MLP(2, settings.hidden_sizes, 1, activation=settings.activation, seed=settings.network_seed)
        self._reader = NetworkReader(self._model)

    def read(self) -> Network:
        """Return the weights as they are now."""
        return self._reader.read()

    def learn(self, points: Points, on_points: OnPoints) -> Iterator[Epoch]:
        """Train epoch by epoch, as the protocol says."""
        settings = self._settings
        return fit(
            self._model,
            points,
            SGD(self._model.parameters(), lr=settings.learning_rate),
            settings.epochs,
            batch_size=settings.batch_size,
            seed=settings.network_seed,
            on_point=lambda: on_points(1),
        )


class TensorLearner:
    """A network of tensors, which begins with the weights of the network of scalars of the same seed.

    Args:
        settings: What to train; its engine is the backend.
        engine: The backend, if it is to be another.
    """

    def __init__(self, settings: Settings, engine: str | None = None) -> None:
        self._settings = settings
        self._engine = settings.engine if engine is None else engine
        first = untrained(settings.hidden_sizes, settings.activation, settings.network_seed)
        self._model = TensorNetwork(first, self._engine)

    def read(self) -> Network:
        """Return the weights as they are now."""
        return self._model.read()

    def learn(self, points: Points, on_points: OnPoints) -> Iterator[Epoch]:
        """Train epoch by epoch, as the protocol says; batches are those of `minitorch_scalar.training.fit`."""
        settings = self._settings
        optimizer = SGD(self._model.parameters(), lr=settings.learning_rate)
        x, y = [tensor(rows, dtype=float64).to(self._engine) for rows in (points.X, points.y)]
        size = settings.batch_size or points.N
        rng = random.Random(settings.network_seed)
        order = list(range(points.N))
        for number in range(1, settings.epochs + 1):
            began = time.perf_counter()
            if settings.batch_size is not None:
                rng.shuffle(order)
                x_now, y_now = x[order], y[order]
            else:
                x_now, y_now = x, y
            loss, correct = 0.0, 0
            for start in range(0, points.N, size):
                batch = slice(start, start + size)
                batch_loss, right = self._step(x_now[batch], y_now[batch], optimizer)
                seen = min(size, points.N - start)
                loss, correct = loss + seen * batch_loss, correct + right
                on_points(seen)
            yield Epoch(number, loss / points.N, correct, points.N, time.perf_counter() - began)

    def _step(self, x: Tensor, y: Tensor, optimizer: SGD) -> tuple[float, int]:
        """Take one step of SGD; return the loss before it, and how many points were right."""
        optimizer.zero_grad()
        logits = self._model(x)
        loss = binary_cross_entropy_with_logits(logits, y)
        loss.backward()
        optimizer.step()
        answers = logits.detach()
        right = (answers > 0.0) * y + (answers <= 0.0) * (1.0 - y)  # a logit of NaN is wrong for either class
        return loss.item(), int(right.sum().item())


def learner_of(settings: Settings) -> Learner:
    """Return the untrained network that settings ask for."""
    return ScalarLearner(settings) if settings.engine == "scalar" else TensorLearner(settings)
