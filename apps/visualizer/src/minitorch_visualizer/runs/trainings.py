"""The folder of records that minitorch's recipes write: those of the pages Images and Text, and of the command line.

Whatever is read is checked field by field: a damaged or foreign file is named and left out, and never fatal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from minitorch.recipes import Record, read_record, save_record
from minitorch.recipes.records import records_folder
from minitorch_scalar.errors import InvalidValueError, MinitorchError
from minitorch_visualizer.runs.files import RunStoreError, UnknownRunError
from minitorch_visualizer.runs.network_run import NetworkRun, network_run

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")


@dataclass(frozen=True, slots=True)
class TrainingListing:
    """What a folder holds.

    Attributes:
        runs: The runs, newest first.
        problems: A sentence for each file that could not be read.
    """

    runs: tuple[NetworkRun, ...]
    problems: tuple[str, ...]


class TrainingStore:
    """The records in one folder.

    Args:
        folder: Where they are; the folder of the user's trainings if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = records_folder() if folder is None else folder
        # A file that has not changed is parsed once.
        self._read: dict[Path, tuple[tuple[int, int], NetworkRun]] = {}

    def save(self, record: Record) -> Path:
        """Write a record, whole or not at all.

        Raises:
            MinitorchError: The folder cannot be written.
        """
        return save_record(record, self.folder)

    def load(self, run_id: str) -> NetworkRun:
        """Read one run.

        Raises:
            UnknownRunError: There is no such run.
            MinitorchError: Its file is damaged.
        """
        path = self._path(run_id)
        if not path.is_file():
            msg = f"There is no run {run_id!r} in {self.folder}. It may have been deleted."
            raise UnknownRunError(msg)
        return self._load(path)

    def delete(self, run_id: str) -> None:
        """Remove a run; one that is already gone is no error.

        Raises:
            RunStoreError: The file cannot be removed.
        """
        try:
            self._path(run_id).unlink(missing_ok=True)
        except OSError as error:
            msg = f"Cannot delete the run {run_id} in {self.folder}: {error.strerror or error}."
            raise RunStoreError(msg) from error

    def list(self) -> TrainingListing:
        """Read every run in the folder, newest first, and say which files could not be read."""
        runs: list[NetworkRun] = []
        problems: list[str] = []
        try:
            paths = sorted(path for path in self.folder.iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            paths = []
        except OSError as error:
            return TrainingListing((), (f"Cannot read {self.folder}: {error.strerror or error}.",))
        for path in paths:
            try:
                runs.append(self._load(path))
            except (MinitorchError, OSError) as error:
                if path.exists():  # a run deleted in another tab meanwhile is no problem
                    problems.append(str(error))
            except (ArithmeticError, TypeError, ValueError) as error:  # a field that nobody thought of
                problems.append(f"{path.name} is not a record of a training: {error}.")
        runs.sort(key=lambda run: (run.created, run.id), reverse=True)
        return TrainingListing(tuple(runs), tuple(problems))

    def _path(self, run_id: str) -> Path:
        # An identifier may come from the address bar of the browser, so it must not lead out of the folder.
        if not _NAME.fullmatch(run_id):
            msg = f"{run_id!r} is no name of a run: letters, digits, - and _ are allowed."
            raise UnknownRunError(msg)
        return self.folder / f"{run_id}.json"

    def _load(self, path: Path) -> NetworkRun:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._read.get(path)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        record = read_record(path)
        if record.name != path.stem or not _NAME.fullmatch(record.name):
            msg = f"{path.name} is not a record of a training: its name is {record.name!r:.90}, not {path.stem!r}."
            raise InvalidValueError(msg)
        try:
            run = network_run(record)
        except InvalidValueError as error:
            msg = f"{path.name} is not a record of a training: {error}"
            raise InvalidValueError(msg) from error
        self._read[path] = (stamp, run)
        return run
