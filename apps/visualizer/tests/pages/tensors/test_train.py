"""The page Train with tensors: real training, its record, and the time beside that of scalars."""

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
    from minitorch_visualizer.pages.tensors import train

    train.page()


@pytest.fixture
def app() -> Iterator[AppTest]:
    app = AppTest.from_function(_draw, default_timeout=60)
    yield app.run()
    if "tensor_train_trainer" in app.session_state:
        trainer(app).stop()
        trainer(app).join(PATIENCE)


@pytest.fixture
def store(data_folder: Path) -> RunStore:
    return RunStore(data_folder)


def trainer(app: AppTest) -> Trainer:
    found: Trainer = app.session_state["tensor_train_trainer"]
    return found


def choose(app: AppTest, **values: Any) -> AppTest:
    for name, value in values.items():
        widget: Any = next(
            w for w in (*app.slider, *app.number_input, *app.selectbox) if w.key == f"tensor_train_{name}"
        )
        widget.set_value(value)
    return app.run()


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"tensor_train_{name}").click().run()


def run_to_the_end(app: AppTest) -> AppTest:
    press(app, "start")
    assert trainer(app).join(PATIENCE)
    return app.run()


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(part.value for part in parts)


def test_it_opens_with_the_network_in_matrices(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Train with tensors"
    assert "2-10-10-1: 151 parameters, in a matrix and a vector for each layer." in words(app)
    assert app.segmented_control(key="tensor_train_engine").value == "numpy"


@pytest.mark.parametrize("engine", ["numpy", "simple"])
def test_a_run_is_kept_with_its_engine_and_both_times(app: AppTest, store: RunStore, engine: str) -> None:
    choose(app, data="Simple", points=20, hidden=3, epochs=5)
    app.segmented_control(key="tensor_train_engine").set_value(engine).run()
    run_to_the_end(app)
    assert not app.exception
    (run,) = store.list().runs
    assert (run.settings.engine, run.settings.data, run.outcome.epochs) == (engine, "Simple", 5)
    assert run.outcome.scalar_seconds is not None
    assert f"Without drawing, an epoch of tensors ({engine}) takes" in words(app)
    assert "one of scalars on the same network and points" in words(app)


def test_batches_reach_the_run(app: AppTest, store: RunStore) -> None:
    choose(app, points=20, hidden=3, epochs=3)
    app.toggle(key="tensor_train_batches").set_value(True).run()
    choose(app, batch_size=6)
    assert "4 steps an epoch." in words(app)
    run_to_the_end(app)
    assert store.list().runs[0].settings.batch_size == 6


def test_xor_is_learned(app: AppTest) -> None:
    choose(app, epochs=400)
    run_to_the_end(app)
    assert "All 50 points are on the right side." in words(app)


@pytest.mark.parametrize("detail", ["Curves", "Epochs", "Network", "Graph"])
def test_each_detail_of_a_finished_run_is_drawn(app: AppTest, detail: str) -> None:
    choose(app, points=20, hidden=2, epochs=3)
    run_to_the_end(app)
    app.segmented_control(key="tensor_train_detail").set_value(detail).run()
    assert not app.exception
    if detail == "Graph":
        assert "MatMul" in app.get("graphviz_chart")[0].proto.spec
        assert "logaddexp((relu(relu(x @ W1 + b1) @ W2 + b2) @ W3 + b3) * s, 0).mean()" in words(app)


def test_an_activation_of_several_operations_has_no_graph(app: AppTest) -> None:
    choose(app, points=10, hidden=2, epochs=2, activation="gelu")
    run_to_the_end(app)
    app.segmented_control(key="tensor_train_detail").set_value("Graph").run()
    assert "its graph is not drawn" in words(app)


def test_the_simple_backend_is_refused_for_large_networks(app: AppTest) -> None:
    choose(app, hidden=150)
    app.segmented_control(key="tensor_train_engine").set_value("simple").run()
    assert "each in a loop of Python" in app.error[0].value
    assert app.button(key="tensor_train_start").disabled


def test_pause_step_and_stop(app: AppTest) -> None:
    choose(app, epochs=100_000)
    press(app, "start")
    press(app, "pause")
    assert app.button(key="tensor_train_step").disabled is False
    press(app, "stop")
    assert trainer(app).join(PATIENCE)
    assert trainer(app).snapshot().state == "stopped"


def test_a_reload_returns_to_a_run_of_tensors_only(store: RunStore, make_run: Callable[..., Run]) -> None:
    tensors = make_run(run_id="20261120-101530-aaaaaa", engine="numpy", points=17)
    scalars = make_run(run_id="20261120-101530-bbbbbb", points=17)
    store.save(tensors)
    store.save(scalars)
    found = AppTest.from_function(_draw, default_timeout=60)
    found.query_params["run"] = tensors.id
    found.run()
    assert found.slider(key="tensor_train_points").value == 17
    other = AppTest.from_function(_draw, default_timeout=60)
    other.query_params["run"] = scalars.id
    other.run()
    assert not other.exception
    assert other.slider(key="tensor_train_points").value == 50


def test_a_learning_rate_that_is_too_high_is_explained(app: AppTest) -> None:
    choose(app, rate="other", activation="identity", epochs=100)
    choose(app, other_rate=50.0)
    run_to_the_end(app)
    assert "At learning rate 50 a step went so far past the minimum" in app.error[0].value
