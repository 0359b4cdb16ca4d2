from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch.recipes import Epoch, Record, Score, save_record
from minitorch_visualizer.runs.files import RunStore
from minitorch_visualizer.runs.record import Run

RunMaker = Callable[..., Run]


def _draw() -> None:
    from minitorch_visualizer.pages.autodiff import runs

    runs.page()


def _draw_train() -> None:
    from minitorch_visualizer.pages.autodiff import train

    train.page()


@pytest.fixture
def store(data_folder: Path) -> RunStore:
    return RunStore(data_folder)


def open_page() -> AppTest:
    return AppTest.from_function(_draw, default_timeout=60).run()


def labels(app: AppTest) -> list[str]:
    return [box.label for box in app.checkbox]


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.subheader]
    return " ".join(part.value for part in parts)


def tick(app: AppTest, *names: str) -> AppTest:
    for name in names:
        app.checkbox(key=f"runs_pick_{name}").check()
    return app.run()


@pytest.fixture
def two_runs(store: RunStore, make_run: RunMaker) -> list[Run]:
    runs = [
        make_run("old", data="Diag", created=datetime(2026, 11, 20, 9, tzinfo=UTC)),
        make_run("new", data="Xor", hidden=5, created=datetime(2026, 11, 20, 12, tzinfo=UTC)),
    ]
    for run in runs:
        store.save(run)
    return runs


def test_without_runs_the_page_says_how_to_make_one() -> None:
    app = open_page()
    assert not app.exception
    assert "No runs yet. Train a network on a Train page" in app.info[0].value


@pytest.mark.usefixtures("two_runs")
def test_runs_are_listed_newest_first() -> None:
    assert labels(open_page()) == ["**Xor**, 20 points, 2-5-5-1", "**Diag**, 20 points, 2-3-3-1"]


@pytest.mark.usefixtures("two_runs")
def test_the_list_can_be_narrowed_by_data_set() -> None:
    app = open_page()
    app.button_group[1].set_value(["Diag"]).run()
    assert labels(app) == ["**Diag**, 20 points, 2-3-3-1"]


def test_a_long_list_shows_the_newest_and_offers_the_rest(store: RunStore, make_run: RunMaker) -> None:
    for i in range(11):
        store.save(make_run(f"run-{i}", created=datetime(2026, 11, 20, i, tzinfo=UTC)))
    app = open_page()
    assert len(labels(app)) == 8
    app.button(key="runs_more").click().run()
    assert len(labels(app)) == 11


def test_one_run_is_opened_with_all_there_is_to_know(two_runs: list[Run]) -> None:
    app = tick(open_page(), "new")
    assert not app.exception
    assert two_runs[1].settings.title in words(app)
    assert len(app.get("plotly_chart")) == 3
    settings, outcome = (table.value for table in app.table)
    assert "Seed of the network" in list(settings[""])
    assert "An epoch takes" in list(outcome[""])


@pytest.mark.usefixtures("two_runs")
def test_several_runs_are_compared_side_by_side() -> None:
    app = tick(open_page(), "old", "new")
    assert not app.exception
    assert "2 runs side by side" in words(app)
    assert len(app.get("plotly_chart")) == 4
    table = app.table[0].value
    rows = {row[""]: list(row)[1:] for _, row in table.iterrows()}
    assert rows["**Hidden size**"] == ["**5**", "**3**"]
    assert rows["Epochs"] == ["4", "4"]


@pytest.mark.usefixtures("two_runs")
def test_a_run_is_exported_as_a_training_log() -> None:
    app = tick(open_page(), "new")
    (button,) = app.download_button
    assert button.label == "Training log"


@pytest.mark.usefixtures("two_runs")
def test_runs_are_deleted_only_after_a_second_click(store: RunStore) -> None:
    app = tick(open_page(), "old")
    assert len(store.list().runs) == 2
    app.button(key="runs_delete").click().run()
    assert [run.id for run in store.list().runs] == ["new"]
    assert labels(app) == ["**Xor**, 20 points, 2-5-5-1"]


@pytest.mark.usefixtures("two_runs")
def test_a_damaged_file_is_named_and_the_others_are_listed(store: RunStore) -> None:
    (store.folder / "broken.json").write_text("{", encoding="utf-8")
    app = open_page()
    assert app.warning[0].value.startswith(r"broken.json is not a record of a run\: it is not JSON")
    assert len(labels(app)) == 2


def test_a_failed_run_can_be_opened(store: RunStore, make_run: RunMaker) -> None:
    nan = float("nan")
    store.save(make_run("bad", losses=(0.7, nan), outcome={"status": "failed", "loss": nan, "message": "It diverged."}))
    app = tick(open_page(), "bad")
    assert not app.exception
    assert "It diverged." in words(app)


def test_the_settings_of_a_run_can_be_used_again(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run("run", data="Circle", hidden=7, learning_rate=0.3, batch_size=4, network_seed=12))
    app = tick(open_page(), "run")
    app.button(key="runs_use").click().run()
    train = AppTest.from_function(_draw_train, default_timeout=60)
    train.session_state["train_kept"] = app.session_state["train_kept"]
    train.run()
    assert train.selectbox(key="train_data").value == "Circle"
    assert train.slider(key="train_hidden").value == 7
    assert train.selectbox(key="train_rate").value == "other"
    assert train.number_input(key="train_other_rate").value == 0.3
    assert train.number_input(key="train_batch_size").value == 4
    assert train.number_input(key="train_network_seed").value == 12


@pytest.mark.parametrize("data", ["Simple", "Diag", "Split", "Xor"])
def test_the_gallery_shows_three_runs_of_each_data_set(data: str) -> None:
    app = open_page()
    app.button_group[0].set_value("Gallery").run()
    app.button_group[1].set_value(data).run()
    assert not app.exception
    headings = [part.value for part in app.markdown if part.value.startswith("####")]
    assert len(headings) == 3
    assert len(app.get("plotly_chart")) == 5


def test_many_files_that_are_no_runs_fold_away(store: RunStore, make_run: RunMaker) -> None:
    path = store.save(make_run())
    for number in range(4):
        (path.parent / f"broken*{number}*.json").write_text("{", encoding="utf-8")
    app = open_page()
    assert len(app.warning) == 0
    assert app.expander[0].label == "4 files are left out of the list"
    assert r"broken\*0\*.json is not a record" in app.expander[0].markdown[0].value


def test_runs_of_the_same_second_are_both_compared(store: RunStore, make_run: RunMaker) -> None:
    for name in ("20261120-101530-aaaaaa", "20261120-101530-bbbbbb"):
        store.save(make_run(name))
    app = tick(open_page(), "20261120-101530-aaaaaa", "20261120-101530-bbbbbb")
    assert len(app.table[0].value.columns) == 3


def test_what_a_record_says_is_not_taken_for_markdown(store: RunStore, make_run: RunMaker) -> None:
    """A record may come from somebody else, and a picture in it would be fetched from another host."""
    run = make_run("foreign", outcome={"status": "failed", "loss": math.inf, "message": "![x](https://example.org/x)"})
    store.save(run)
    app = tick(open_page(), "foreign")
    assert app.warning[0].value == r"!\[x\](https\://example.org/x)"
    assert app.info[0].value == r"!\[x\](https\://example.org/x)"


def test_a_record_of_the_year_1_can_be_listed(
    store: RunStore, make_run: RunMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minitorch_visualizer.pages.parts.run.ZoneInfo", lambda _: timezone(timedelta(hours=-5)))
    store.save(make_run(created=datetime(1, 1, 1, tzinfo=UTC)))
    app = open_page()
    assert not app.exception
    assert "01 Jan, 00:00" in words(app)


def training(name: str = "20261128-120000-abcdef", **changes: Any) -> Record:
    """Return the record of a training of a network."""
    epochs = (Epoch(1, 2, Score(1.5, 900, 2000), Score(0.9, 400, 500), 0.005, 3.0, True),)
    settings = {"model": "lenet", "lr": 0.005, "epochs": 2, "seed": 7, "sample": True, "batch_size": 32}
    fields: dict[str, Any] = {
        "name": name,
        "created": datetime(2026, 11, 28, 12, tzinfo=UTC),
        "recipe": "mnist",
        "settings": settings,
        "backend": "fast",
        "examples": (2000, 500),
        "status": "finished",
        "epochs": epochs,
    }
    return Record(**{**fields, **changes})


def test_trainings_of_networks_are_in_the_list_and_open(data_folder: Path) -> None:
    save_record(training(), data_folder.parent / "trainings")
    app = open_page()
    assert "**LeNet on mnist, lr 0.005**" in app.checkbox[0].label
    app.checkbox[0].check().run()
    assert not app.exception
    assert "400 of 500 (80.00%)" in app.table[0].value.to_string()


def test_trainings_of_networks_are_compared_and_mixed_with_others(data_folder: Path, make_run: RunMaker) -> None:
    RunStore(data_folder).save(make_run())
    save_record(training(), data_folder.parent / "trainings")
    text = {"model": "gru", "data": "polarity", "lr": 0.002}
    save_record(training("second", recipe="sentiment", settings=text), data_folder.parent / "trainings")
    app = open_page()
    assert len(app.checkbox) == 3
    for box in app.checkbox:
        box.check()
    app.run()
    assert not app.exception
    assert any("**Learning rate**" in table.value.to_string() for table in app.table)


def test_a_training_is_deleted_and_a_damaged_one_is_named(data_folder: Path) -> None:
    folder = data_folder.parent / "trainings"
    path = save_record(training(), folder)
    (folder / "damaged.json").write_text("{")
    app = open_page()
    assert "damaged.json holds no record" in app.warning[0].value
    app.checkbox[0].check().run()
    app.button(key="runs_delete").click().run()
    assert not path.exists()
    assert not app.exception
