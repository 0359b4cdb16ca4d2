from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from minitorch.errors import CheckpointError, InvalidValueError, MissingFileError
from minitorch.recipes import Epoch, Record, Score, read_record, record_of, save_record
from minitorch.recipes.records import record_from_json, record_to_json, records_folder


@pytest.fixture
def record(small: Any) -> Record:
    """Return the record of a training of points."""
    training = small.points(backend="numpy")
    list(training)
    return record_of(training, "finished", "all is well")


def changed(record: Record, **parts: Any) -> str:
    """Return the JSON of a record with parts replaced."""
    return json.dumps({**json.loads(record_to_json(record)), **parts})


def test_a_record_says_what_was_trained_with_what_and_what_came_of_it(record: Record) -> None:
    assert (record.recipe, record.backend, record.examples, record.status) == ("points", "numpy", (20, 20), "finished")
    assert record.settings["hidden"] == 4
    assert len(record.epochs) == 2
    assert record.created.tzinfo is UTC
    assert {"python", "numpy", "minitorch-nn"} <= record.versions.keys()


def test_a_record_comes_back_from_json(record: Record) -> None:
    assert record_from_json(record_to_json(record)) == record


def test_a_loss_without_bounds_comes_back_from_json(record: Record) -> None:
    wild = Epoch(1, 2, Score(math.inf, 0, 20), Score(-math.inf, 0, 20), 0.5, 1.0, True)
    assert record_from_json(record_to_json(replace(record, epochs=(wild,)))).epochs == (wild,)


def test_a_record_comes_back_from_a_folder(record: Record, tmp_path: Path) -> None:
    path = save_record(record, tmp_path / "new")
    assert path == tmp_path / "new" / f"{record.name}.json"
    assert read_record(path) == record


def test_two_records_have_two_names(small: Any) -> None:
    training = small.points(backend="numpy")
    assert record_of(training, "stopped").name != record_of(training, "stopped").name


def test_seconds_and_the_best_epoch_are_of_all_epochs(record: Record) -> None:
    score = Score(1.0, 10, 20)
    epochs = tuple(Epoch(n, 3, score, score, 0.1, 2.0, n < 3) for n in (1, 2, 3))
    full = replace(record, epochs=epochs)
    assert full.seconds == 6.0
    assert full.best is epochs[1]
    assert replace(record, epochs=()).best is None


def test_records_are_kept_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINITORCH_DATA_DIR", str(tmp_path))
    assert records_folder() == tmp_path / "trainings"
    monkeypatch.delenv("MINITORCH_DATA_DIR")
    assert records_folder().parts[-2:] == ("minitorch", "trainings")


def test_a_folder_that_cannot_be_made_is_named(record: Record, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MissingFileError, match="Cannot keep a record in"):
        save_record(record, tmp_path / "file")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"format": "other"}, 'does not say "format": "minitorch training"'),
        ({"format_version": 2}, "format version 2, and only 1"),
        ({"recipe": 7}, "its recipe is 7, and should be a str"),
        ({"status": "asleep"}, "status is 'asleep'"),
        ({"name": "../x"}, "other characters"),
        ({"created": "yesterday"}, "no date and time"),
        ({"created": "2026-01-01T00:00:00"}, "no date and time with a zone"),
        ({"created": "0001-01-01T00:00:00+23:00"}, "no date and time with a zone"),
        ({"examples": [20]}, "2 whole numbers"),
        ({"examples": [20, -1]}, "2 whole numbers"),
        ({"versions": {"numpy": 2}}, "versions are not all text"),
        ({"epochs": [{}]}, "its epoch 1 is {}, which lacks a part"),
        ({"epochs": [7]}, "its epoch 1 is 7"),
    ],
)
def test_a_record_with_a_wrong_part_is_refused(record: Record, parts: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        record_from_json(changed(record, **parts))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("epoch", 2, "out of order"),
        ("epochs", 0, "out of order"),
        ("lr", -1.0, "of its range"),
        ("seconds", "long", "where a number should be"),
        ("lr", 10**400, "a number that is too large"),
        ("is_best", 1, "neither true nor false"),
        ("test", {"loss": 1.0, "correct": 3, "total": 2}, "3 right answers of 2"),
        ("train", {"loss": True, "correct": 1, "total": 2}, "where a number should be"),
    ],
)
def test_an_epoch_with_a_wrong_part_is_refused(record: Record, part: str, value: Any, message: str) -> None:
    first = {**json.loads(record_to_json(record))["epochs"][0], part: value}
    with pytest.raises(InvalidValueError, match=message):
        record_from_json(changed(record, epochs=[first]))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_no_record_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"other\.json holds no record of a training"):
        read_record(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"Cannot read .*none\.json"):
        read_record(tmp_path / "none.json")
