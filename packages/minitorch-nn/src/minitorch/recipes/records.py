"""Records of trainings: what was chosen, what came of it, with what and when; one small JSON file each.

The command line writes them and the visualizer shows them. Whatever is read is checked field by field, since the file
may be of another version, or of somebody else: a record that is wrong in any place is refused as a whole.
"""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from minitorch.atomic import replacing
from minitorch.errors import CheckpointError, InvalidValueError, MissingFileError
from minitorch.recipes.results import Epoch, Score

__all__ = [
    "FOLDER_VARIABLE",
    "STATUSES",
    "Record",
    "read_record",
    "record_from_json",
    "record_of",
    "record_to_json",
    "records_folder",
    "save_record",
]

FOLDER_VARIABLE = "MINITORCH_DATA_DIR"
"""The environment variable that names the folder of the user's runs, if not the user's data folder."""

STATUSES = ("finished", "stopped", "failed")
"""How a training can end: by itself, because somebody stopped it, or by an error."""

_FORMAT, _VERSION = "minitorch training", 1
_PACKAGES = ("minitorch-nn", "minitorch-fast", "minitorch-cuda", "numpy", "numba")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is kept of a training.

    Attributes:
        name: Of the file, without .json: letters, digits, - and _.
        created: When the record was made, with its time zone.
        recipe: "points", "mnist" or "sentiment".
        settings: The settings of the recipe, by name.
        backend: What computed.
        examples: How many examples were learned from, and how many it was tested on.
        status: "finished", "stopped" or "failed".
        message: What there is to say about how it ended.
        epochs: The results of the epochs.
        versions: Of Python and of the packages, by name.
    """

    name: str
    created: datetime
    recipe: str
    settings: Mapping[str, Any]
    backend: str
    examples: tuple[int, int]
    status: str
    message: str = ""
    epochs: tuple[Epoch, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long all epochs took, without the tests."""
        return sum(epoch.seconds for epoch in self.epochs)

    @property
    def best(self) -> Epoch | None:
        """The epoch with the best test accuracy; None if there was none."""
        return max((epoch for epoch in self.epochs if epoch.is_best), key=lambda epoch: epoch.epoch, default=None)


def record_of(training: Any, status: str, message: str = "") -> Record:
    """Return the record of a training of a recipe, as it stands now."""
    now, about = datetime.now(UTC), training.about
    return Record(
        name=f"{about['recipe']}-{now:%Y%m%d-%H%M%S}-{os.urandom(3).hex()}",
        created=now,
        recipe=about["recipe"],
        settings=about["settings"],
        backend=about["backend"],
        examples=tuple(about["examples"]),
        status=status,
        message=message,
        epochs=tuple(training.history),
        versions=_versions(),
    )


def records_folder() -> Path:
    """Return where records are kept: `trainings` in MINITORCH_DATA_DIR if that is set, else in the user's data."""
    if chosen := os.environ.get(FOLDER_VARIABLE):
        return Path(chosen).expanduser() / "trainings"
    import platformdirs  # only whoever has named no folder waits for it

    return platformdirs.user_data_path("minitorch", appauthor=False) / "trainings"


def save_record(record: Record, folder: str | os.PathLike[str] | None = None) -> Path:
    """Write a record to a folder, which is made if need be; return the file.

    Raises:
        MissingFileError: The folder cannot be made or written.
    """
    place = records_folder() if folder is None else Path(folder).expanduser()
    path = place / f"{record.name}.json"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(record_to_json(record).encode())
    except MissingFileError:
        raise
    except OSError as error:
        raise MissingFileError(f"Cannot keep a record in {place}: {error.strerror or error}.") from None
    return path


def read_record(path: str | os.PathLike[str]) -> Record:
    """Return the record in a file.

    Raises:
        CheckpointError: It holds no sound record.
        MissingFileError: There is no such file.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise MissingFileError(f"Cannot read {os.fspath(path)}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CheckpointError(f"{os.fspath(path)} holds no record of a training: it is no text.") from None
    try:
        return record_from_json(text)
    except InvalidValueError as error:
        raise CheckpointError(f"{os.fspath(path)} holds no record of a training: {error}") from None


# ----------------------------------------------------------------------------------------------------------------------
# JSON
# ----------------------------------------------------------------------------------------------------------------------
def record_to_json(record: Record) -> str:
    """Return a record as JSON text, a line for each of its parts."""
    parts: dict[str, Any] = {"format": _FORMAT, "format_version": _VERSION, **asdict(record)}
    parts["created"] = record.created.isoformat()
    parts["epochs"] = [_row_of(epoch) for epoch in record.epochs]
    lines = (f"{json.dumps(name)}: {json.dumps(part, allow_nan=False)}" for name, part in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def record_from_json(text: str) -> Record:
    """Return the record that `record_to_json` wrote.

    Raises:
        InvalidValueError: A part is missing, of a wrong type or out of its range.
    """
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        raise InvalidValueError("it is not JSON.") from None
    if not isinstance(parts, dict) or parts.get("format") != _FORMAT:
        raise InvalidValueError(f'it does not say "format": "{_FORMAT}".')
    if parts.get("format_version") != _VERSION:
        raise InvalidValueError(
            f"it is of the format version {parts.get('format_version')!r}, and only {_VERSION} is known here."
        )
    found = {name: _part(parts, name, kind) for name, kind in _KINDS.items()}
    if found["status"] not in STATUSES:
        raise InvalidValueError(f"its status is {found['status']!r}, none of {', '.join(STATUSES)}.")
    if not found["name"].replace("-", "").replace("_", "").isalnum():
        raise InvalidValueError(f"its name {found['name']!r} has other characters than letters, digits, - and _.")
    found["created"] = _moment(found["created"])
    found["epochs"] = tuple(_epoch(row, number) for number, row in enumerate(found["epochs"], start=1))
    found["examples"] = _whole_numbers(found["examples"], 2)
    if any(not isinstance(each, str) for each in found["versions"].values()):
        raise InvalidValueError("its versions are not all text.")
    return Record(**found)


_KINDS: dict[str, type] = {
    "name": str,
    "created": str,
    "recipe": str,
    "settings": dict,
    "backend": str,
    "examples": list,
    "status": str,
    "message": str,
    "epochs": list,
    "versions": dict,
}


def _part(parts: dict[str, Any], name: str, kind: type) -> Any:
    if not isinstance(parts.get(name), kind):
        raise InvalidValueError(f"its {name} is {parts.get(name)!r:.60}, and should be a {kind.__name__}.")
    return parts[name]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):  # no date, or one that lies before the calendar begins in UTC
        pass
    raise InvalidValueError(f"its time {text!r:.60} is no date and time with a zone.")


def _row_of(epoch: Epoch) -> dict[str, Any]:
    """Return the result of an epoch with names; a number that JSON cannot write as its name."""
    row = asdict(epoch)
    for score in (row["train"], row["test"]):
        if not math.isfinite(score["loss"]):
            score["loss"] = str(score["loss"])
    return row


def _epoch(row: Any, number: int) -> Epoch:
    try:
        train, test = (_score(row[part]) for part in ("train", "test"))
        first, last = _whole_numbers([row["epoch"], row["epochs"]], 2)
        lr, seconds = _number(row["lr"]), _number(row["seconds"])
        is_best = row["is_best"]
    except (KeyError, TypeError) as error:
        raise InvalidValueError(f"its epoch {number} is {row!r:.60}, which lacks a part: {error}.") from None
    if first != number or last < first or not (0 <= lr < math.inf and 0 <= seconds < math.inf):
        raise InvalidValueError(f"its epoch {number} is {row!r:.60}, which is out of order or of its range.")
    if not isinstance(is_best, bool):
        raise InvalidValueError(f"its epoch {number} says is_best={is_best!r:.60}, which is neither true nor false.")
    return Epoch(first, last, train, test, lr, seconds, is_best)


def _score(part: Any) -> Score:
    correct, total = _whole_numbers([part["correct"], part["total"]], 2)
    if correct > total:
        raise InvalidValueError(f"it has {correct} right answers of {total}.")
    return Score(_number(part["loss"]), correct, total)


def _number(value: Any) -> float:
    if value in ("inf", "-inf", "nan"):
        return float(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise InvalidValueError(f"it has {value!r:.60} where a number should be.")
    try:
        return float(value)
    except OverflowError:
        raise InvalidValueError(f"it has {value!r:.60}, a number that is too large.") from None


def _whole_numbers(values: list[Any], count: int) -> tuple[Any, ...]:
    if len(values) != count or any(not isinstance(v, int) or isinstance(v, bool) or v < 0 for v in values):
        raise InvalidValueError(f"it has {values!r:.60} where {count} whole numbers of at least 0 should be.")
    return tuple(values)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # minitorch-cuda is not for everybody
    return found
