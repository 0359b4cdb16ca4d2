"""The folder of what minitorch's recipes write: records of the pages Images and Text, and of the command line."""

from __future__ import annotations

from pathlib import Path

from minitorch.recipes import Record, read_record, save_record
from minitorch.recipes.records import records_folder
from minitorch_scalar.errors import InvalidValueError
from minitorch_visualizer.runs.folder import Folder, is_id
from minitorch_visualizer.runs.network_run import NetworkRun, network_run


class TrainingStore(Folder[NetworkRun]):
    """The records in one folder.

    Args:
        folder: Where they are; the folder of the user's trainings if left out.
    """

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__(records_folder() if folder is None else folder, read_training)

    def save(self, record: Record) -> Path:
        """Write a record, whole or not at all.

        Raises:
            MinitorchError: The folder cannot be written.
        """
        return save_record(record, self.folder)


def read_training(path: Path) -> NetworkRun:
    """Read the run in a file.

    Args:
        path: The file; its name without `.json` must be the record's.

    Raises:
        InvalidValueError: The file is no record of a training; the message names the file and the field.
        MinitorchError: It is no record at all.
        OSError: It cannot be read.
    """
    record = read_record(path)
    if record.name != path.stem or not is_id(record.name):
        msg = f"{path.name} is not a record of a training: its name is {record.name!r:.90}, not {path.stem!r}."
        raise InvalidValueError(msg)
    try:
        return network_run(record)
    except InvalidValueError as error:
        msg = f"{path.name} is not a record of a training: {error}"
        raise InvalidValueError(msg) from error
    except (ArithmeticError, TypeError, ValueError) as error:  # a field that nobody thought of
        msg = f"{path.name} is not a record of a training: {error}."
        raise InvalidValueError(msg) from error
