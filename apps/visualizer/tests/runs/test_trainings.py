"""Records of networks in their folder, in lists and in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from minitorch.recipes import Epoch, Record, Score
from minitorch_scalar.errors import MinitorchError
from minitorch_visualizer.runs.folder import UnknownRunError
from minitorch_visualizer.runs.network_log import network_facts, network_log
from minitorch_visualizer.runs.network_run import describe_network_settings, network_run, network_title
from minitorch_visualizer.runs.trainings import TrainingStore

RECORD = Record(
    name="20261128-120000-abcdef",
    created=datetime(2026, 11, 28, 12, tzinfo=UTC),
    recipe="mnist",
    settings={"model": "lenet", "lr": 0.005, "epochs": 2, "seed": 7, "train_size": None, "sample": True, "interval": 1},
    backend="fast",
    examples=(2000, 500),
    status="stopped",
    message="The tab was closed.",
    epochs=(Epoch(1, 2, Score(1.5, 900, 2000), Score(0.9, 400, 500), 0.005, 3.0, True),),
    versions={"minitorch-nn": "0.1.0"},
)


@pytest.fixture
def store(tmp_path: Path) -> TrainingStore:
    return TrainingStore(tmp_path / "trainings")


def test_a_folder_that_is_not_there_is_empty(store: TrainingStore) -> None:
    listing = store.list()
    assert (listing.runs, listing.problems) == ((), ())


def test_what_was_saved_is_listed_newest_first_and_loaded(store: TrainingStore) -> None:
    store.save(RECORD)
    store.save(replace(RECORD, name="second", created=datetime(2026, 11, 29, tzinfo=UTC)))
    assert [run.id for run in store.list().runs] == ["second", RECORD.name]
    assert store.load("second").outcome.accuracy == 0.8
    store.delete("second")
    store.delete("second")
    assert [run.id for run in store.list().runs] == [RECORD.name]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"format": "something else"}, "it does not say"),
        ({"recipe": "cooking"}, "its recipe is 'cooking', none of points, mnist, sentiment"),
        ({"name": "another"}, "its name is 'another'"),
        ({"settings": 3}, "its settings is 3"),
        ({"created": "0001-01-01T00:00:00+23:00"}, "foreign.json"),
        ({"epochs": [{}]}, "foreign.json"),
        ({"status": "eaten"}, "its status is 'eaten'"),
    ],
)
def test_a_foreign_or_damaged_file_is_named_and_left_out(
    store: TrainingStore, change: dict[str, Any], problem: str
) -> None:
    store.save(RECORD)
    path = store.save(replace(RECORD, name="foreign"))
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    listing = store.list()
    assert [run.id for run in listing.runs] == [RECORD.name]
    (found,) = listing.problems
    assert problem in found
    with pytest.raises((MinitorchError, OverflowError)):
        store.load("foreign")


@pytest.mark.parametrize("text", ["", "{", "[]", "nonsense", "null", "[" * 100_000])
def test_text_that_is_no_record_never_breaks_the_list(store: TrainingStore, text: str) -> None:
    store.save(RECORD)
    (store.folder / "odd.json").write_text(text)
    (store.folder / "bytes.json").write_bytes(b"\xff\xfe")
    (store.folder / "folder.json").mkdir()
    listing = store.list()
    assert [run.id for run in listing.runs] == [RECORD.name]
    assert len(listing.problems) == 3


def test_settings_of_any_kind_are_shown(store: TrainingStore) -> None:
    odd = {"model": {"a": 1}, "lr": "fast", "widths": [3, 4], "data": None, "glove": False, "new": 1e-30}
    store.save(replace(RECORD, settings=odd))
    (run,) = store.list().runs
    assert run.title == "{'a': 1} on mnist"
    assert ("Widths", "3, 4") in describe_network_settings(run)
    assert ("new", "1e-30") in describe_network_settings(run)
    assert "Widths" in network_log([run])


@pytest.mark.parametrize("name", ["../outside", "", "a/b", "x" * 81])
def test_a_name_does_not_lead_out_of_the_folder(store: TrainingStore, name: str) -> None:
    with pytest.raises(UnknownRunError, match="is no name of a run"):
        store.load(name)


def test_a_run_that_is_gone_is_no_run(store: TrainingStore) -> None:
    with pytest.raises(UnknownRunError, match="There is no run 'gone'"):
        store.load("gone")


def test_a_record_says_what_it_is() -> None:
    run = network_run(RECORD)
    assert run.title == "LeNet on mnist, lr 0.005"
    assert run.best == 0.8
    assert run.data == "2,000 digits to learn from, 500 to test on"
    facts = dict(network_facts(run))
    assert facts["Test right"] == "400 of 500 (80.00%)"
    assert facts["Ended"] == "stopped after 1 of 2 epochs. The tab was closed."
    assert "interval" not in run.settings
    assert describe_network_settings(run)[:3] == [
        ("Examples", run.data),
        ("Backend", "fast"),
        ("Network", "lenet"),
    ]


def test_a_record_without_an_epoch_has_no_best(store: TrainingStore) -> None:
    store.save(replace(RECORD, epochs=()))
    (run,) = store.list().runs
    assert run.best is None
    assert dict(network_facts(run))["Test right"] == "0 of 500 (0.00%)"


def test_a_log_has_a_chapter_for_each_and_escapes_what_was_typed() -> None:
    text = network_log([network_run(RECORD), network_run(replace(RECORD, message="| *bold* |"))])
    assert text.count("## LeNet on mnist, lr 0.005") == 2
    assert "| 1 | 1.5 | 45.00% | 0.9 | 80.00% |" in text
    assert r"\| \*bold\* \|" in text


def test_titles_name_networks_as_people_do() -> None:
    assert network_title("sentiment", {"model": "gru", "data": "imdb", "lr": 0.002}) == "GRU on imdb, lr 0.002"
    for lr in (10**400, -(10**400)):
        assert network_title("sentiment", {"model": "gru", "data": "imdb", "lr": lr}) == "GRU on imdb"
