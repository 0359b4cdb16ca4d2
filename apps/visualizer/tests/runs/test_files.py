from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minitorch_visualizer.runs.files import RunStore, data_folder
from minitorch_visualizer.runs.folder import RunStoreError, UnknownRunError
from minitorch_visualizer.runs.json_fields import RunFormatError
from minitorch_visualizer.runs.json_format import run_to_json
from minitorch_visualizer.runs.record import Run

RunMaker = Callable[..., Run]


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def test_a_saved_run_is_read_back(store: RunStore, make_run: RunMaker) -> None:
    run = make_run()
    assert store.save(run).name == f"{run.id}.json"
    assert store.load(run.id) == run
    assert RunStore(store.folder).load(run.id) == run


def test_saving_leaves_no_other_file_behind(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run())
    store.save(make_run(losses=(0.5, 0.4)))
    assert [path.name for path in store.folder.iterdir()] == ["20261120-101530-abcdef.json"]


def test_saving_again_replaces_the_record(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run())
    store.load("20261120-101530-abcdef")
    newer = make_run(losses=(0.5, 0.4, 0.3))
    store.save(newer)
    assert store.load(newer.id) == newer


def test_a_file_that_changed_is_read_again_although_it_is_as_long_as_before(
    store: RunStore, make_run: RunMaker
) -> None:
    older, newer = make_run(losses=(0.5, 0.4)), make_run(losses=(0.6, 0.3))
    first = store.save(older).stat()
    store.load(older.id)
    path = store.save(newer)
    os.utime(path, ns=(first.st_atime_ns, first.st_mtime_ns + 1))
    assert path.stat().st_size == first.st_size
    assert store.load(older.id) == newer


def test_a_failed_write_keeps_the_old_record(
    store: RunStore, make_run: RunMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = make_run()
    store.save(run)

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RunStoreError, match="No space left on device"):
        store.save(make_run(losses=(0.1,)))
    assert RunStore(store.folder).load(run.id) == run
    assert len(list(store.folder.iterdir())) == 1


def test_runs_are_listed_newest_first(store: RunStore, make_run: RunMaker) -> None:
    for hour in (9, 12, 10):
        store.save(make_run(f"run-{hour}", created=datetime(2026, 11, 20, hour, tzinfo=UTC)))
    assert [run.id for run in store.list().runs] == ["run-12", "run-10", "run-9"]


def test_a_folder_that_does_not_exist_holds_no_runs(store: RunStore) -> None:
    assert store.list().runs == ()
    assert store.list().problems == ()


def test_a_folder_that_cannot_be_read_is_a_problem_and_not_empty(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    listing = RunStore(tmp_path / "file").list()
    assert listing.runs == ()
    assert listing.problems == (f"Cannot read {tmp_path / 'file'}: Not a directory.",)


def test_files_that_are_no_records_are_named_and_left_out(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run())
    (store.folder / "broken.json").write_text('{"format": "minitorch run", "format_ver', encoding="utf-8")
    (store.folder / "foreign.json").write_text('{"name": "package"}', encoding="utf-8")
    (store.folder / "binary.json").write_bytes(b"\xff\xfe\x00")
    (store.folder / "notes.txt").write_text("not a record", encoding="utf-8")
    listing = store.list()
    assert [run.id for run in listing.runs] == ["20261120-101530-abcdef"]
    assert [problem.split()[0] for problem in listing.problems] == ["binary.json", "broken.json", "foreign.json"]


def test_a_record_under_another_name_is_refused(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run()).rename(store.folder / "other.json")
    with pytest.raises(RunFormatError, match="its id is '20261120-101530-abcdef', not 'other'"):
        store.load("other")


def test_a_record_whose_name_no_address_can_hold_is_left_out(store: RunStore, make_run: RunMaker) -> None:
    """Such a run could be ticked, but neither opened by its address nor deleted."""
    text = run_to_json(make_run("my run"))
    store.folder.mkdir()
    (store.folder / "my run.json").write_text(text, encoding="utf-8")
    listing = store.list()
    assert listing.runs == ()
    assert "its id is 'my run'; letters, digits, - and _ are allowed" in listing.problems[0]


def test_a_listing_forgets_the_files_that_are_gone(store: RunStore, make_run: RunMaker) -> None:
    paths = [store.save(make_run(name)) for name in ("one", "two")]
    store.list()
    paths[0].unlink()
    assert [run.id for run in store.list().runs] == ["two"]
    assert list(store._read) == [paths[1]]


def test_tabs_can_list_runs_at_the_same_time(store: RunStore, make_run: RunMaker) -> None:
    for number in range(30):
        store.save(make_run(f"run-{number:02}"))

    def look(turn: int) -> int:
        store.save(make_run(f"other-{turn}"))
        return len(store.list().runs)

    with ThreadPoolExecutor(4) as tabs:
        assert min(tabs.map(look, range(12))) > 30


def test_a_deleted_run_is_gone(store: RunStore, make_run: RunMaker) -> None:
    run = make_run()
    store.save(run)
    store.delete(run.id)
    assert store.list().runs == ()
    with pytest.raises(UnknownRunError, match="It may have been deleted"):
        store.load(run.id)


def test_deleting_twice_is_no_error(store: RunStore, make_run: RunMaker) -> None:
    store.save(make_run())
    store.delete("20261120-101530-abcdef")
    store.delete("20261120-101530-abcdef")


@pytest.mark.parametrize("name", ["../secret", "a/b", "", ".", "x" * 81, "run.json"])
def test_a_name_that_could_lead_out_of_the_folder_is_refused(store: RunStore, name: str) -> None:
    for use in (store.load, store.delete):
        with pytest.raises(UnknownRunError, match="is no name of a run"):
            use(name)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path, make_run: RunMaker) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(RunStoreError, match="or set MINITORCH_DATA_DIR to one that can be written"):
        RunStore(tmp_path / "file" / "runs").save(make_run())


def test_the_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINITORCH_DATA_DIR", str(tmp_path / "elsewhere"))
    assert data_folder() == tmp_path / "elsewhere" / "runs"
    monkeypatch.setenv("MINITORCH_DATA_DIR", "~/elsewhere")
    assert data_folder() == Path.home() / "elsewhere" / "runs"


def test_without_the_variable_the_folder_is_in_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINITORCH_DATA_DIR")
    folder = data_folder()
    assert folder.parts[-2:] == ("minitorch", "runs")
    assert folder.is_absolute()
