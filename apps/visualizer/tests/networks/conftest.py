"""Trainings so small that a test can wait for them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from minitorch.recipes import mnist, sentiment
from minitorch.recipes.mnist import MnistSettings
from minitorch.recipes.sentiment import SentimentSettings
from minitorch_visualizer.training.thread import live_thread


@pytest.fixture
def digits_settings() -> MnistSettings:
    return mnist.settings(
        "lenet", epochs=2, sample=True, train_size=60, test_size=40, batch_size=20, backend="numpy", seed=3
    )


@pytest.fixture
def texts_settings() -> SentimentSettings:
    return sentiment.settings(
        "kim", epochs=1, sample=True, train_size=40, test_size=20, batch_size=20, maps=3, glove=False, backend="numpy"
    )


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        training = live_thread(thread.name.removeprefix("training-"))
        if training is not None:
            training.stop()
            training.join(30.0)
