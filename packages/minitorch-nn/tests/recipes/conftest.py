"""Trainings that take a moment: the samples, a few of their examples, small networks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minitorch.recipes import Training, mnist, points, resume, save_training, sentiment

FEW = {"epochs": 2, "batch_size": 8, "train_size": 28, "test_size": 10, "sample": True}


def _points(**changes: Any) -> Training:
    return points.train(points.settings(**{"epochs": 2, "points": 20, "batch_size": 6, "hidden": 4, **changes}))


def _mnist(**changes: Any) -> Training:
    return mnist.train(mnist.settings(**{**FEW, "clip": 1.0, **changes}))


def _sentiment(**changes: Any) -> Training:
    return sentiment.train(sentiment.settings(**{**FEW, "maps": 3, "hidden": 3, "max_length": 8, **changes}))


SMALL: dict[str, Callable[..., Training]] = {"points": _points, "mnist": _mnist, "sentiment": _sentiment}


def _weights(training: Any) -> dict[str, list[Any]]:
    """Return all weights of a training, as lists."""
    return {name: value.tolist() for name, value in training.model.state_dict().items()}


def _run_until(training: Training, batches: int) -> list[Any]:
    """Let a training that has intervals of one batch learn from so many batches; return its results."""
    results: list[Any] = []
    seen = 0
    step = training._step

    def counted(*arguments: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == batches:
            training.stop()
        return step(*arguments)

    training._step = counted  # type: ignore[assignment, method-assign]
    results.extend(training)
    training._step = step  # type: ignore[method-assign]
    return results


def _taken_up(training: Training, folder: Path, **changes: Any) -> Training:
    """Return a training that was kept in a file and read from it."""
    path = folder / "training.safetensors"
    save_training(training, path)
    return resume(path, **changes)


@pytest.fixture(params=list(SMALL))
def recipe(request: pytest.FixtureRequest) -> Callable[..., Training]:
    """Return what makes a small training, given changes of its settings; for each of the recipes."""
    return SMALL[request.param]


@pytest.fixture
def small() -> SimpleNamespace:
    """Return what makes small trainings, and what looks at them."""
    return SimpleNamespace(**SMALL, weights=_weights, run_until=_run_until, taken_up=_taken_up)
