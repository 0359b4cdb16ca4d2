"""Keep runs as JSON files in a folder of the user.

A file is written beside its place and then moved there, so a reader sees a whole file or none. Whatever is read is
checked field by field: a damaged or foreign file is named and left out, never trusted and never fatal.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from minitorch_scalar.errors import InvalidValueError, MinitorchError
from minitorch_visualizer.runs.json_fields import RunFormatError
from minitorch_visualizer.runs.json_format import run_from_json, run_to_json
from minitorch_visualizer.runs.record import Run

FOLDER_VARIABLE = "MINITORCH_DATA_DIR"
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


class RunStoreError(MinitorchError, OSError):
    """A folder of runs that cannot be read or written."""


class UnknownRunError(InvalidValueError):
    """An identifier that no run in the folder has."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds.

    Attributes:
        runs: The runs, newest first.
        problems: A sentence for each file that could not be read.
    """

    runs: tuple[Run, ...]
    problems: tuple[str, ...]


def data_folder() -> Path:
    """Return the folder for the user's runs: `runs` in MINITORCH_DATA_DIR if that is set, else in the user's data."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return (Path(chosen) if chosen else platformdirs.user_data_path("minitorch", appauthor=False)) / "runs"


class RunStore:
    """The runs in one folder.

    Args:
        folder: Where they are; it is made when the first run is saved.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Reading a run means parsing its weights; a file that has not changed is parsed once.
        self._read: dict[Path, tuple[tuple[int, int], Run]] = {}

    def save(self, run: Run) -> Path:
        """Write a run, replacing an older record of the same id.

        Args:
            run: The run.

        Returns:
            The file.

        Raises:
            RunStoreError: If the folder cannot be written.
        """
        path = self._path(run.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(path, run_to_json(run))
        except OSError as error:
            msg = (
                f"Cannot save the run {run.id} in {self.folder}: {error.strerror or error}. "
                f"Free the folder, or set {FOLDER_VARIABLE} to one that can be written, and start the app again."
            )
            raise RunStoreError(msg) from error
        return path

    def load(self, run_id: str) -> Run:
        """Read one run.

        Args:
            run_id: Its identifier.

        Returns:
            The run.

        Raises:
            UnknownRunError: If there is no such run.
            RunFormatError: If its file is damaged.
        """
        path = self._path(run_id)
        if not path.is_file():
            msg = f"There is no run {run_id!r} in {self.folder}. It may have been deleted."
            raise UnknownRunError(msg)
        return self._load(path)

    def delete(self, run_id: str) -> None:
        """Remove a run; one that is already gone is no error.

        Args:
            run_id: Its identifier.

        Raises:
            RunStoreError: If the file cannot be removed.
        """
        try:
            self._path(run_id).unlink(missing_ok=True)
        except OSError as error:
            msg = f"Cannot delete the run {run_id} in {self.folder}: {error.strerror or error}."
            raise RunStoreError(msg) from error

    def list(self) -> Listing:
        """Read every run in the folder, newest first, and say which files could not be read."""
        runs: list[Run] = []
        problems: list[str] = []
        try:
            # Not by glob(), which finds nothing where it may not look.
            paths = sorted(path for path in self.folder.iterdir() if path.suffix == ".json")
        except FileNotFoundError:
            paths = []
        except OSError as error:
            return Listing((), (f"Cannot read {self.folder}: {error.strerror or error}.",))
        for path in paths:
            try:
                runs.append(self._load(path))
            except (RunFormatError, OSError) as error:
                if path.exists():  # a run deleted in another tab meanwhile is no problem
                    problems.append(str(error))
        there = set(paths)
        for path in list(self._read):  # a copy: other tabs read at the same time
            if path not in there:
                self._read.pop(path, None)
        runs.sort(key=lambda run: (run.created, run.id), reverse=True)
        return Listing(tuple(runs), tuple(problems))

    def _path(self, run_id: str) -> Path:
        # An identifier may come from the address bar of the browser, so it must not lead out of the folder.
        if not _ID.fullmatch(run_id):
            msg = f"{run_id!r} is no name of a run: letters, digits, - and _ are allowed."
            raise UnknownRunError(msg)
        return self.folder / f"{run_id}.json"

    def _load(self, path: Path) -> Run:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._read.get(path)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        run = read_run(path)
        self._read[path] = (stamp, run)
        return run


def read_run(path: Path) -> Run:
    """Read the run in a file.

    Args:
        path: The file; its name without `.json` must be the run's identifier.

    Returns:
        The run.

    Raises:
        RunFormatError: If the file is no record of a run; the message names the file and the field.
        OSError: If the file cannot be read.
    """
    try:
        run = run_from_json(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        msg = f"{path.name} is not UTF-8 text."
        raise RunFormatError(msg) from error
    except RunFormatError as error:
        msg = f"{path.name} is not a record of a run: {error}"
        raise RunFormatError(msg) from error
    if run.id != path.stem:
        msg = f"{path.name} is not a record of a run: its id is {run.id!r}, not {path.stem!r}."
        raise RunFormatError(msg)
    if not _ID.fullmatch(run.id):
        msg = f"{path.name} is not a record of a run: its id is {run.id!r}; letters, digits, - and _ are allowed."
        raise RunFormatError(msg)
    return run


def _write_whole(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
