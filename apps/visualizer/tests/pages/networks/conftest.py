"""What the tests of the pages that train networks share: tiny runs on numpy, and no thread left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.networks.trainer import NetworkTrainer
from minitorch_visualizer.training.thread import live_thread

PATIENCE = 60.0

Finisher = Callable[[AppTest, str], NetworkTrainer]


@pytest.fixture
def finish() -> Finisher:
    """Give a function that starts the run of a page, waits for its end and draws the page again."""

    def finished(app: AppTest, page: str) -> NetworkTrainer:
        app.button(key=f"{page}-start").click().run()
        assert not app.exception
        trainer: NetworkTrainer = app.session_state[f"{page}-trainer"]
        assert trainer.join(PATIENCE)
        app.run()
        return trainer

    return finished


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    for thread in threading.enumerate():
        training = live_thread(thread.name.removeprefix("training-"))
        if training is not None:
            training.stop()
            training.join(30.0)
