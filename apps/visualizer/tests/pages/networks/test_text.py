"""The page Text: train, predictions, sentences, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch.recipes import Record, save_record
from minitorch_scalar.errors import InvalidValueError
from minitorch_visualizer.networks.trainer import NetworkTrainer
from minitorch_visualizer.pages.networks.text_form import DATA, read_widths

Finisher = Callable[[AppTest, str], NetworkTrainer]


def script() -> None:
    from minitorch_visualizer.pages.networks.text import page

    page()


@pytest.fixture
def app() -> AppTest:
    app = AppTest.from_function(script, default_timeout=60).run()
    app.number_input(key="text-sample-train").set_value(60)
    app.number_input(key="text-sample-test").set_value(40)
    app.number_input(key="text-polarity-epochs").set_value(1)
    app.number_input(key="text-maps").set_value(3)
    app.segmented_control(key="text-backend").select("numpy")
    return app.run()


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.error))


def test_a_network_is_trained_and_its_answers_are_listed(app: AppTest, finish: Finisher) -> None:
    assert words(app).count("There is no network in this tab yet") == 2
    trainer = finish(app, "text")
    assert not app.exception
    assert trainer.snapshot().state == "finished"
    assert app.metric[0].label == "validation right"
    assert "60 texts to learn from and 40 to test on" in words(app)
    table = app.dataframe[1].value
    right = trainer.snapshot().history[-1].test.correct
    assert len(table) == 40
    assert (table["label"] == table["predicted"]).sum() == right
    assert f"After 1 epoch: **{right} of 40** right" in words(app)
    assert ((table["probability"] > 0.5) == (table["predicted"] == "positive")).all()
    app.segmented_control(key="text-part").select("train").run()
    assert len(app.dataframe[1].value) == 60
    assert not app.exception


@pytest.mark.parametrize("model", ["rnn", "lstm", "gru"])
def test_every_recurrent_network_can_be_trained(app: AppTest, finish: Finisher, model: str) -> None:
    app.segmented_control(key="text-model").select(model).run()
    app.number_input(key="text-hidden").set_value(4).run()
    assert finish(app, "text").snapshot().state == "finished"
    assert not app.exception


def test_a_sentence_is_scored_and_unknown_words_are_named(app: AppTest, finish: Finisher) -> None:
    finish(app, "text")
    app.text_input(key="text-sentence").input("a good qqqzz film").run()
    assert "that it is favourable" in words(app)
    assert "Not known: qqqzz" in words(app)
    app.text_input(key="text-sentence").input("qqqzz zzqq").run()
    assert "It knows none of these words, so this says nothing: qqqzz, zzqq" in words(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("   ", "There is no word in it"), ("so " * 80, "It has 80 words, and up to 60 are scored")],
)
def test_what_is_no_sentence_is_explained(app: AppTest, sentence: str, answer: str) -> None:
    app.text_input(key="text-sentence").input(sentence).run()
    assert not app.exception
    assert answer in app.info[0].value


def test_widths_that_are_none_are_explained_and_nothing_starts(app: AppTest) -> None:
    app.text_input(key="text-widths").input("3, many").run()
    assert not app.exception
    assert "Give one to five whole numbers from 1 to 9" in app.error[0].value
    assert app.button(key="text-start").disabled is True


@pytest.mark.parametrize("text", ["", "0", "10", "1 2 3 4 5 6", "-3", "2.5"])
def test_what_is_no_list_of_widths_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="Give one to five whole numbers from 1 to 9, such as 3, 4, 5"):
        read_widths(text)


def test_texts_that_are_not_there_are_explained_when_it_starts(
    app: AppTest, finish: Finisher, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINITORCH_DATA", str(tmp_path))
    for name in DATA:
        app.selectbox(key="text-data").select(name).run()
        assert not app.exception
    trainer = finish(app, "text")
    assert trainer.snapshot().state == "failed"
    assert "IMDB is not in" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize(
    "settings",
    [
        {"model": "gru", "data": "polarity", "sample": True, "hidden": 7, "lr": 0.01, "train_size": 99, "test_size": 9},
        {"model": ["odd"], "data": {}, "lr": "fast", "epochs": "many", "widths": "3", "dropout": 7.0, "seed": -1},
        {"model": "kim", "data": "polarity", "sample": True, "lr": 99.0, "widths": ["a"], "train_size": 10**9},
        {},
    ],
)
def test_a_record_of_any_settings_fills_what_fits(data_folder: Path, settings: dict[str, Any]) -> None:
    record = Record(
        name="foreign",
        created=datetime(2026, 11, 28, tzinfo=UTC),
        recipe="sentiment",
        settings=settings,
        backend="cuda",
        examples=(1, 1),
        status="failed",
    )
    save_record(record, data_folder.parent / "trainings")
    app = AppTest.from_function(script, default_timeout=60)
    app.query_params["run"] = "foreign"
    app.run()
    assert not app.exception
    assert app.segmented_control(key="text-backend").value == "fast"
    if settings.get("hidden") == 7:
        assert app.number_input(key="text-hidden").value == 7
        assert app.number_input(key="text-sample-train").value == 99
        assert app.number_input(key="text-polarity-lr").value == 0.01
