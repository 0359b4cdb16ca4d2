"""The page Images: browse, train, look into the network, draw, and what is wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from minitorch.recipes import Epoch, Record, Score, save_record
from minitorch_visualizer.networks.digits import WHOLE, digits
from minitorch_visualizer.networks.trainer import NetworkTrainer
from minitorch_visualizer.pages.networks import images

Finisher = Callable[[AppTest, str], NetworkTrainer]


def script() -> None:
    from minitorch_visualizer.pages.networks.images import page

    page()


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_function(script, default_timeout=60).run()
    app.number_input(key="images-sample-train").set_value(60)
    app.number_input(key="images-sample-test").set_value(40)
    app.number_input(key="images-lenet-epochs").set_value(1)
    app.segmented_control(key="images-backend").select("numpy")
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error))


def pictures(app: AppTest) -> str:
    return " ".join(json.loads(part.proto.json).get("html", "") for part in app.get("bidi_component"))


def test_digits_are_browsed_by_part_label_and_row(app: AppTest) -> None:
    assert not app.exception
    assert pictures(app).count("data-pick") == 20
    assert "a SAMPLE of 500 of 10,000 images" in words(app)
    app.selectbox(key="images-label").select("3").run()
    assert pictures(app).count(", 3") == 20
    app.segmented_control(key="images-split").select("train").run()
    app.number_input(key="images-row").set_value(2).run()
    assert pictures(app).count(", 3") == 20
    assert "a SAMPLE of 2,000 of 60,000 images" in words(app)
    assert not app.exception


def test_the_page_sets_no_number_that_the_reader_is_typing(app: AppTest) -> None:
    for name in ("sample-train", "sample-test", "lenet-epochs", "lenet-batch", "lenet-lr", "seed"):
        assert not app.number_input(key=f"images-{name}").proto.set_value, name


def test_a_network_is_trained_to_the_end_and_looked_into(app: AppTest, finish: Finisher) -> None:
    assert "There is no network in this tab yet" in words(app)
    trainer = finish(app, "images")
    assert not app.exception
    assert trainer.snapshot().state == "finished"
    assert [metric.label for metric in app.metric] == ["test right", "train right", "train loss", "trained for"]
    assert "60 digits to learn from and 40 to test on, of the sample" in words(app)
    assert app.dataframe[0].value["epoch"].tolist() == [1]
    assert "0 Conv2d: 4 x 28 x 28" in pictures(app)
    assert "The network reads a **" in words(app)


def test_pause_step_and_stop(app: AppTest) -> None:
    app.number_input(key="images-lenet-epochs").set_value(100).run()
    app.button(key="images-start").click().run()
    app.button(key="images-pause").click().run()
    assert app.button(key="images-resume").label == "Resume"
    trainer: NetworkTrainer = app.session_state["images-trainer"]
    app.button(key="images-step").click().run()
    app.button(key="images-stop").click().run()
    assert trainer.join(30.0)
    app.run()
    assert not app.exception
    assert trainer.snapshot().state == "stopped"
    assert app.button(key="images-start").disabled is False


def test_a_reload_finds_the_run_again(app: AppTest, finish: Finisher) -> None:
    trainer = finish(app, "images")
    again = AppTest.from_function(script, default_timeout=60)
    again.query_params["run"] = trainer.id
    again.run()
    assert again.session_state["images-trainer"] is trainer
    assert again.number_input(key="images-sample-train").value == 60
    assert again.segmented_control(key="images-backend").value == "numpy"
    assert not again.exception


def test_a_run_that_is_only_a_record_shows_its_curves(data_folder: Path) -> None:
    epoch = Epoch(1, 2, Score(1.5, 900, 2000), Score(0.9, 400, 500), 0.005, 3.0, True)
    record = Record(
        name="over",
        created=datetime(2026, 11, 28, 12, tzinfo=UTC),
        recipe="mnist",
        settings={"model": "lenet", "lr": 0.005},
        backend="fast",
        examples=(2000, 500),
        status="finished",
        epochs=(epoch,),
    )
    save_record(record, data_folder.parent / "trainings")
    app = AppTest.from_function(script, default_timeout=60)
    app.query_params["run"] = "over"
    app.run()
    assert not app.exception
    assert "LeNet on mnist, lr 0.005: 80.0% of test right" in words(app)
    assert "This run is from its record" in words(app)


@pytest.mark.parametrize("run_id", ["unknown", "../../etc/passwd", ""])
def test_an_address_of_no_run_begins_anew(run_id: str) -> None:
    app = AppTest.from_function(script, default_timeout=60)
    app.query_params["run"] = run_id
    app.run()
    assert not app.exception
    assert "No run yet" in words(app)


def test_the_whole_set_that_is_not_there_is_explained(
    app: AppTest, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    digits.cache_clear()
    app.segmented_control(key="images-digits").select(WHOLE).run()
    assert not app.exception
    assert "MNIST is not in" in app.warning[0].value
    assert app.button(key="images-start").disabled is True


def test_each_network_keeps_its_own_numbers(app: AppTest) -> None:
    app.segmented_control(key="images-model").select("cnn").run()
    assert app.number_input(key="images-cnn-epochs").value == 3
    assert app.number_input(key="images-cnn-lr").value == 2e-3
    app.segmented_control(key="images-model").select("lenet").run()
    assert app.number_input(key="images-lenet-epochs").value == 1


def drawn(ink: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> str:
    return base64.b64encode(ink.tobytes()).decode()


def test_a_drawing_is_read_by_the_network(app: AppTest, finish: Finisher, monkeypatch: pytest.MonkeyPatch) -> None:
    ink = np.zeros((70, 70), np.uint8)
    ink[10:60, 30:38] = 255
    monkeypatch.setattr(images, "ask_drawing", lambda _: drawn(ink))
    app.run()
    assert "As the network sees it" in pictures(app)
    assert words(app).count("There is no network in this tab yet") == 2
    finish(app, "images")
    assert words(app).count("The network reads a **") == 2


@pytest.mark.parametrize(
    ("drawing", "answer"),
    [("nonsense!", "did not arrive whole"), (drawn(np.zeros((3, 3), np.uint8)), "has 9 pixels")],
)
def test_a_drawing_that_is_damaged_is_explained(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, drawing: str, answer: str
) -> None:
    monkeypatch.setattr(images, "ask_drawing", lambda _: drawing)
    app.run()
    assert not app.exception
    assert answer in app.error[0].value


def test_a_cleared_canvas_is_no_drawing(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "ask_drawing", lambda _: drawn(np.zeros((70, 70), np.uint8)))
    app.run()
    assert not app.exception
    assert "As the network sees it" not in pictures(app)
