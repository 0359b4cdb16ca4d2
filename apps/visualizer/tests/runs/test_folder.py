"""`Folder`: what all folders of records have in common; the rest is in the tests of those made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minitorch_visualizer.runs.folder import Folder, UnknownRunError, is_id


@dataclass(frozen=True)
class Note:
    id: str
    created: datetime


class Reader:
    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, path: Path) -> Note:
        self.read.append(path.stem)
        return Note(path.stem, datetime(2026, 11, 28, tzinfo=UTC))


def test_a_file_that_has_not_changed_is_read_once(tmp_path: Path) -> None:
    reader = Reader()
    folder = Folder(tmp_path, reader)
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text("{}", encoding="utf-8")
    folder.list()
    (tmp_path / "b.json").write_text("{ }", encoding="utf-8")
    folder.list()
    assert reader.read == ["a", "b", "b"]


def test_records_of_one_moment_are_listed_by_name(tmp_path: Path) -> None:
    for name in ("a", "c", "b"):
        (tmp_path / f"{name}.json").write_text("{}", encoding="utf-8")
    assert [note.id for note in Folder(tmp_path, Reader()).list().runs] == ["c", "b", "a"]


def test_a_record_that_is_gone_is_deleted_without_a_word(tmp_path: Path) -> None:
    Folder(tmp_path, Reader()).delete("gone")


@pytest.mark.parametrize("text", ["", "../secret", "a/b", "a.b", "a b", "ä", "x" * 81])
def test_what_leads_out_of_the_folder_is_no_identifier(text: str, tmp_path: Path) -> None:
    assert not is_id(text)
    with pytest.raises(UnknownRunError, match="is no name of a run"):
        Folder(tmp_path, Reader()).load(text)
