"""A folder of records, one JSON file each, under the identifiers that their files are named after.

Whatever is read is checked: a damaged or foreign file is named and left out, never trusted and never fatal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from minitorch_scalar.errors import InvalidValueError, MinitorchError

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


class RunStoreError(MinitorchError, OSError):
    """A folder of runs that cannot be read or written."""


class UnknownRunError(InvalidValueError):
    """An identifier that no run in the folder has."""


class Dated(Protocol):
    """What a record says of itself."""

    @property
    def id(self) -> str:
        """Its identifier."""

    @property
    def created(self) -> datetime:
        """When it was made."""


R = TypeVar("R", bound=Dated)


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """What a folder holds.

    Attributes:
        runs: The runs, newest first.
        problems: A sentence for each file that could not be read.
    """

    runs: tuple[R, ...]
    problems: tuple[str, ...]


class Folder(Generic[R]):
    """The records in one folder.

    Args:
        folder: Where they are.
        read: What makes a record of a file. It raises MinitorchError for what is none.
    """

    def __init__(self, folder: Path, read: Callable[[Path], R]) -> None:
        self.folder = folder
        self._reader = read
        # Reading a record takes a while, so a file that has not changed is read once.
        self._read: dict[Path, tuple[tuple[int, int], R]] = {}

    def load(self, run_id: str) -> R:
        """Read one record.

        Args:
            run_id: Its identifier.

        Raises:
            MinitorchError: Its file is damaged.
            UnknownRunError: There is no such record.
        """
        path = self.path_of(run_id)
        if not path.is_file():
            msg = f"There is no run {run_id!r} in {self.folder}. It may have been deleted."
            raise UnknownRunError(msg)
        return self._load(path)

    def delete(self, run_id: str) -> None:
        """Remove a record; one that is already gone is no error.

        Args:
            run_id: Its identifier.

        Raises:
            RunStoreError: The file cannot be removed.
        """
        try:
            self.path_of(run_id).unlink(missing_ok=True)
        except OSError as error:
            msg = f"Cannot delete the run {run_id} in {self.folder}: {error.strerror or error}."
            raise RunStoreError(msg) from error

    def list(self) -> Listing[R]:
        """Read every record in the folder, newest first, and say which files could not be read."""
        runs: list[R] = []
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
            except (MinitorchError, OSError) as error:
                if path.exists():  # a run deleted in another tab meanwhile is no problem
                    problems.append(str(error))
        there = set(paths)
        for path in [*self._read]:  # a copy: other tabs read at the same time
            if path not in there:
                self._read.pop(path, None)
        runs.sort(key=lambda run: (run.created, run.id), reverse=True)
        return Listing(tuple(runs), tuple(problems))

    def path_of(self, run_id: str) -> Path:
        """Return the file of a record; an identifier from the browser's address bar must not lead out of the folder.

        Raises:
            UnknownRunError: It is no identifier.
        """
        if not is_id(run_id):
            msg = f"{run_id!r} is no name of a run: letters, digits, - and _ are allowed."
            raise UnknownRunError(msg)
        return self.folder / f"{run_id}.json"

    def _load(self, path: Path) -> R:
        status = path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        kept = self._read.get(path)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        run = self._reader(path)
        self._read[path] = (stamp, run)
        return run


def is_id(text: str) -> bool:
    """Say whether a text can be an identifier: letters, digits, - and _, at most 80 of them."""
    return _ID.fullmatch(text) is not None
