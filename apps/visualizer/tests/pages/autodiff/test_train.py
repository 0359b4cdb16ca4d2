from __future__ import annotations

import json
import time
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
    from minitorch_visualizer.pages.autodiff import train

    train.page()


@pytest.fixture
def app() -> Iterator[AppTest]:
    app = AppTest.from_function(_draw, default_timeout=60)
    yield app.run()
    if "train_trainer" in app.session_state:
        app.session_state["train_trainer"].stop()
        app.session_state["train_trainer"].join(PATIENCE)


@pytest.fixture
def store(data_folder: Path) -> RunStore:
    return RunStore(data_folder)


def choose(app: AppTest, **values: Any) -> AppTest:
    """Set fields of the form by name: a slider, a number or a choice."""
    for name, value in values.items():
        widget: Any = next(w for w in (*app.slider, *app.number_input, *app.selectbox) if w.key == f"train_{name}")
        widget.set_value(value)
    return app.run()


def press(app: AppTest, name: str) -> AppTest:
    return app.button(key=f"train_{name}").click().run()


def trainer(app: AppTest) -> Trainer:
    found: Trainer = app.session_state["train_trainer"]
    return found


def run_to_the_end(app: AppTest) -> AppTest:
    press(app, "start")
    assert trainer(app).join(PATIENCE)
    return app.run()


def wait_for_epochs(app: AppTest, count: int) -> None:
    end = time.monotonic() + PATIENCE
    while trainer(app).snapshot().epoch < count:
        assert time.monotonic() < end
        time.sleep(0.01)


def enabled(app: AppTest) -> set[str]:
    return {button.label for button in app.button if not button.disabled and (button.key or "").startswith("train_")}


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def charts(app: AppTest) -> list[Any]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(part.value for part in parts)


def test_the_page_opens_with_points_and_settings_that_learn_xor(app: AppTest) -> None:
    assert not app.exception
    assert app.title[0].value == "Train"
    assert enabled(app) == {"Start", "Step"}
    assert "2-10-10-1: 151 parameters, each a Scalar." in words(app)
    names = [trace.get("name") for trace in charts(app)[0]["data"]]
    assert {"class 0", "class 1"} <= set(names)


def test_a_run_trains_to_its_end_and_is_kept(app: AppTest, store: RunStore) -> None:
    choose(app, data="Simple", points=20, hidden=3, rate=0.5, epochs=30)
    run_to_the_end(app)
    assert not app.exception
    (run,) = store.list().runs
    assert (run.settings.data, run.settings.points, run.settings.epochs) == ("Simple", 20, 30)
    assert run.outcome.status == "finished"
    assert metrics(app)["right"] == f"{run.outcome.correct}/20"
    assert enabled(app) == {"Start", "Step"}
    assert "finished" in app.get("progress")[0].proto.text


def test_every_setting_of_the_form_reaches_the_run(app: AppTest, store: RunStore) -> None:
    choose(
        app,
        data="Circle",
        points=12,
        noise=0.05,
        points_seed=3,
        hidden=4,
        layers=1,
        activation="tanh",
        network_seed=9,
        rate="other",
        epochs=3,
    )
    choose(app, other_rate=0.3)
    app.toggle(key="train_batches").set_value(True).run()
    choose(app, batch_size=5)
    run_to_the_end(app)
    settings = store.list().runs[0].settings
    assert (settings.data, settings.points, settings.noise, settings.points_seed) == ("Circle", 12, 0.05, 3)
    assert (settings.hidden, settings.layers, settings.activation, settings.network_seed) == (4, 1, "tanh", 9)
    assert (settings.learning_rate, settings.epochs, settings.batch_size) == (0.3, 3, 5)


def test_pause_step_resume_and_stop(app: AppTest, store: RunStore) -> None:
    choose(app, epochs=100_000)
    press(app, "start")
    assert enabled(app) == {"Pause", "Stop"}
    wait_for_epochs(app, 2)

    press(app, "pause")
    assert enabled(app) == {"Resume", "Step", "Stop"}
    held = trainer(app).snapshot().epoch

    press(app, "step")
    wait_for_epochs(app, held + 1)
    time.sleep(0.2)
    app.run()
    assert trainer(app).snapshot().epoch == held + 1
    assert enabled(app) == {"Resume", "Step", "Stop"}

    press(app, "resume")
    wait_for_epochs(app, held + 3)

    press(app, "stop")
    assert enabled(app) == {"Start", "Step"}
    assert store.list().runs[0].outcome.status == "stopped"


def test_a_first_step_trains_one_epoch(app: AppTest) -> None:
    press(app, "step")
    wait_for_epochs(app, 1)
    time.sleep(0.2)
    app.run()
    assert trainer(app).snapshot().epoch == 1
    assert enabled(app) == {"Resume", "Step", "Stop"}


def test_the_curves_are_read_out_when_the_run_is_over(app: AppTest) -> None:
    choose(app, data="Simple", points=20, epochs=3)
    run_to_the_end(app)
    assert "points are" in app.info[0].value


@pytest.mark.parametrize("detail", ["Epochs", "Network", "Graph"])
def test_each_detail_of_a_finished_run_is_drawn(app: AppTest, detail: str) -> None:
    choose(app, points=20, hidden=2, epochs=3)
    run_to_the_end(app)
    app.button_group[0].set_value(detail).run()
    assert not app.exception
    if detail == "Epochs":
        assert list(app.dataframe[0].value["epoch"]) == [3, 2, 1]
    elif detail == "Network":
        assert "A dot is a unit, a line a weight" in words(app)
    else:
        assert "1.w01" in app.get("graphviz_chart")[0].proto.spec


def test_a_network_too_large_to_read_as_a_graph_says_so(app: AppTest) -> None:
    choose(app, points=5, hidden=20, epochs=1)
    run_to_the_end(app)
    app.button_group[0].set_value("Graph").run()
    assert "graph of more than 501 scalars" in words(app)


def test_the_graph_waits_for_a_pause(app: AppTest) -> None:
    choose(app, hidden=2, epochs=100_000)
    press(app, "start")
    app.button_group[0].set_value("Graph").run()
    assert "Press Pause to see it." in words(app)


def test_a_loss_that_is_no_number_is_explained(app: AppTest, store: RunStore) -> None:
    choose(app, rate="other", activation="identity", epochs=100)
    choose(app, other_rate=50.0)
    run_to_the_end(app)
    assert "At learning rate 50 a step went so far past the minimum" in app.error[0].value
    assert store.list().runs[0].outcome.status == "failed"


def test_changing_the_points_after_a_run_shows_the_new_points(app: AppTest) -> None:
    choose(app, points=20, epochs=2)
    run_to_the_end(app)
    choose(app, points=33)
    (chart,) = charts(app)
    assert sum(len(trace["x"]) for trace in chart["data"] if (trace.get("name") or "").startswith("class")) == 33


@pytest.mark.parametrize("detail", ["Curves", "Epochs"])
def test_the_count_of_an_epoch_is_told_from_that_of_the_picture(app: AppTest, detail: str) -> None:
    choose(app, points=10, epochs=2)
    run_to_the_end(app)
    app.segmented_control(key="train_detail").set_value(detail).run()
    assert "Each point is counted before the step that follows it." in words(app)


def test_changing_the_points_after_a_run_says_where_the_run_is(app: AppTest, store: RunStore) -> None:
    choose(app, points=20, epochs=2)
    run_to_the_end(app)
    choose(app, points=33)
    (run,) = store.list().runs
    assert f"ended with {run.outcome.correct} of 20 right; open it on the page Runs." in words(app)


def test_own_points_are_trained_on_and_kept(app: AppTest, store: RunStore) -> None:
    choose(app, data="My own points (CSV)", epochs=3)
    assert enabled(app) == set()
    app.file_uploader[0].set_value(("mine.csv", b"10,20,0\n30,40,1\n", "text/csv")).run()
    run_to_the_end(app)
    (run,) = store.list().runs
    assert (run.settings.data, run.settings.own_points, run.points.N) == ("mine.csv", True, 2)
    assert run.frame is not None


def test_an_address_in_a_message_is_not_taken_for_markdown(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("*no* [link](x)")

    monkeypatch.setattr("minitorch_visualizer.training.learners.fit", fail)
    run_to_the_end(app)
    assert app.error[0].value == r"Training ended with RuntimeError\: \*no\* \[link\](x)"


def test_a_run_that_cannot_be_kept_is_still_shown(app: AppTest, data_folder: Path) -> None:
    data_folder.parent.mkdir(exist_ok=True)
    data_folder.write_text("in the way", encoding="utf-8")
    choose(app, points=10, epochs=2)
    run_to_the_end(app)
    assert "The run could not be kept" in app.warning[0].value
    assert metrics(app)["right"].endswith("/10")


def test_after_a_reload_the_page_returns_to_the_run_of_its_address(
    store: RunStore, make_run: Callable[..., Run]
) -> None:
    run = make_run(data="Diag", points=17, hidden=4)
    store.save(run)
    app = AppTest.from_function(_draw, default_timeout=60)
    app.query_params["run"] = run.id
    app.run()
    assert metrics(app)["right"] == f"{run.outcome.correct}/17"
    assert app.selectbox(key="train_data").value == "Diag"
    assert app.slider(key="train_hidden").value == 4


def test_a_new_run_takes_the_place_of_the_one_of_the_address(store: RunStore, make_run: Callable[..., Run]) -> None:
    run = make_run(points=17)
    store.save(run)
    app = AppTest.from_function(_draw, default_timeout=60)
    app.query_params["run"] = run.id
    app.run()
    choose(app, epochs=1)
    run_to_the_end(app)
    assert app.query_params["run"] in (trainer(app).id, [trainer(app).id])
    assert "train_past" not in app.session_state


def test_a_tab_that_finds_a_run_watches_it_from_then_on(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def newest_tab() -> bool:
        return True

    choose(app, epochs=100_000)
    press(app, "start")
    watchers: list[object] = []
    monkeypatch.setattr(trainer(app).orders, "watch", watchers.append)
    monkeypatch.setattr("minitorch_visualizer.pages.training.training_page.tab_watcher", lambda: newest_tab)
    again = AppTest.from_function(_draw, default_timeout=60)
    again.query_params["run"] = trainer(app).id
    again.run()
    assert watchers == [newest_tab]


def test_after_a_reload_the_page_finds_a_run_that_still_trains(app: AppTest) -> None:
    choose(app, epochs=100_000, hidden=6)
    press(app, "start")
    again = AppTest.from_function(_draw, default_timeout=60)
    again.query_params["run"] = trainer(app).id
    again.run()
    assert trainer(again) is trainer(app)
    assert enabled(again) == {"Pause", "Stop"}
    assert again.slider(key="train_hidden").value == 6


def test_the_address_names_the_run_again_after_another_page(app: AppTest) -> None:
    choose(app, points=10, epochs=2)
    run_to_the_end(app)
    back = AppTest.from_function(_draw, default_timeout=60)
    back.session_state["train_trainer"] = trainer(app)
    back.run()
    assert back.query_params["run"] in (trainer(app).id, [trainer(app).id])


def test_the_browser_can_go_back_from_the_address_of_a_run(app: AppTest) -> None:
    choose(app, points=10, epochs=2)
    run_to_the_end(app)
    del app.query_params["run"]
    app.run()
    assert "run" not in app.query_params


@pytest.mark.parametrize("name", ["20261120-000000-000000", "../../etc/passwd"])
def test_an_address_that_names_no_run_opens_the_page_anew(name: str) -> None:
    app = AppTest.from_function(_draw, default_timeout=60)
    app.query_params["run"] = name
    app.run()
    assert not app.exception
    assert enabled(app) == {"Start", "Step"}


def test_two_tabs_do_not_disturb_each_other(app: AppTest, store: RunStore) -> None:
    choose(app, data="Circle", epochs=100_000)
    press(app, "start")
    other = AppTest.from_function(_draw, default_timeout=60).run()
    assert enabled(other) == {"Start", "Step"}
    choose(other, data="Diag", points=20, epochs=3)
    run_to_the_end(other)
    app.run()
    assert enabled(app) == {"Pause", "Stop"}
    assert app.selectbox(key="train_data").value == "Circle"
    assert [run.settings.data for run in store.list().runs] == ["Diag"]
