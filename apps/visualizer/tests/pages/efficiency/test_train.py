"""The page Train fast: a run on each backend, and the time of an epoch side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.runs.files import RunStore
from minitorch_visualizer.runs.record import Run
from minitorch_visualizer.training.worker import Trainer

PATIENCE = 30.0


def _draw() -> None:
    from minitorch_visualizer.pages.efficiency import train

    train.page()


@pytest.fixture
def app() -> Iterator[AppTest]:
    app = AppTest.from_function(_draw, default_timeout=60)
    yield app.run()
    if "fast_train_trainer" in app.session_state:
        trainer: Trainer = app.session_state["fast_train_trainer"]
        trainer.stop()
        trainer.join(PATIENCE)


def choose(app: AppTest, **values: Any) -> AppTest:
    for name, value in values.items():
        widget: Any = next(w for w in (*app.slider, *app.number_input, *app.selectbox) if w.key == f"fast_train_{name}")
        widget.set_value(value)
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.error))


def test_it_opens_with_the_network_of_the_course(app: AppTest) -> None:
    assert not app.exception
    assert "2-100-100-1: 10,501 parameters" in words(app)
    assert app.segmented_control(key="fast_train_engine").value == "fast"


@pytest.mark.parametrize("engine", ["fast", "numpy", "simple"])
def test_a_run_shows_the_time_of_every_backend(app: AppTest, data_folder: Path, engine: str) -> None:
    choose(app, points=12, hidden=3, epochs=5)
    app.segmented_control(key="fast_train_engine").set_value(engine).run()
    app.button(key="fast_train_start").click().run()
    trainer: Trainer = app.session_state["fast_train_trainer"]
    assert trainer.join(PATIENCE)
    app.run()
    assert not app.exception
    assert f"Without drawing, an epoch on {engine} takes" in words(app)
    (run,) = RunStore(data_folder).list().runs
    assert run.settings.engine == engine
    assert [name for name, _ in run.outcome.engine_seconds] == ["simple", "numpy", "fast"]
    assert len(app.get("plotly_chart")) == 3  # the points, the times and the curves


def test_the_simple_backend_is_refused_for_the_network_that_is_there_at_first(app: AppTest) -> None:
    app.segmented_control(key="fast_train_engine").set_value("simple").run()
    assert "each in a loop of Python. Choose another backend" in app.error[0].value


def opened_with(run: Run, data_folder: Path) -> AppTest:
    RunStore(data_folder).save(run)
    app = AppTest.from_function(_draw, default_timeout=60)
    app.query_params["run"] = run.id
    return app.run()


def test_a_reload_returns_to_a_run_on_any_backend(data_folder: Path, make_run: Callable[..., Run]) -> None:
    times = (("numpy", 0.1), ("fast", 0.05))
    app = opened_with(make_run(engine="numpy", points=17, outcome={"engine_seconds": times}), data_folder)
    assert not app.exception
    assert app.slider(key="fast_train_points").value == 17
    assert "an epoch on numpy takes 100 ms: 2 times as slow as fast" in words(app)


def test_a_record_without_times_is_shown_without_them(data_folder: Path, make_run: Callable[..., Run]) -> None:
    app = opened_with(make_run(engine="numpy", points=17), data_folder)
    assert not app.exception
    assert "Without drawing" not in words(app)
