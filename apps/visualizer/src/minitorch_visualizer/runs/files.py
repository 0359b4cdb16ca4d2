"""Keep runs as JSON files in a folder of the user.

A file is written beside its place and then moved there, so a reader sees a whole file or none.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

from minitorch_visualizer.runs.folder import Folder, RunStoreError, is_id
from minitorch_visualizer.runs.json_fields import RunFormatError
from minitorch_visualizer.runs.json_format import run_from_json, run_to_json
from minitorch_visualizer.runs.record import Run

FOLDER_VARIABLE = "MINITORCH_DATA_DIR"


def data_folder() -> Path:
    """Return the folder for the user's runs: `runs` in MINITORCH_DATA_DIR if that is set, else in the user's data."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return (Path(chosen).expanduser() if chosen else platformdirs.user_data_path("minitorch", appauthor=False)) / "runs"


class RunStore(Folder[Run]):
    """The runs in one folder.

    Args:
        folder: Where they are; it is made when the first run is saved.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, read_run)

    def save(self, run: Run) -> Path:
        """Write a run, replacing an older record of the same id.

        Args:
            run: The run.

        Returns:
            The file.

        Raises:
            RunStoreError: If the folder cannot be written.
        """
        path = self.path_of(run.id)
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
    if not is_id(run.id):
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
