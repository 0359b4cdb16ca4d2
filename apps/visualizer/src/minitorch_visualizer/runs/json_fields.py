"""Read the fields of a record in JSON, trusting nothing: each reader names the field in its message."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from minitorch_scalar.errors import InvalidValueError

T = TypeVar("T")


class RunFormatError(InvalidValueError):
    """Text that is no record of a run."""


def parse_record(text: str) -> dict[str, Any]:
    """Return what JSON text holds.

    Raises:
        RunFormatError: It is not JSON, or no object.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:  # a ValueError too: a number of more digits than Python reads
        msg = f"it is not JSON ({error})."
        raise RunFormatError(msg) from error
    return data if isinstance(data, dict) else {}


def check_format(data: dict[str, Any], name: str, version: int) -> None:
    """Refuse a record of another format or of another version of it."""
    if data.get("format") != name:
        msg = f'it does not say "format": "{name}".'
        raise RunFormatError(msg)
    if data.get("format_version") != version:
        msg = f"it has the format version {data.get('format_version')!r}, and this app reads {version}."
        raise RunFormatError(msg)


def json_value(value: object) -> object:
    """Return the value itself, or the name of a float that JSON cannot write."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def bad_field(field: str, value: object, wanted: str) -> RunFormatError:
    """Return the error for a field that holds something else."""
    shown = repr(value)
    return RunFormatError(f"{field} is {shown if len(shown) < 60 else shown[:57] + '...'}; it should be {wanted}.")


def check_agree(what: str, found: object, who: str, wanted: object) -> None:
    """Refuse two parts that contradict each other."""
    if found != wanted:
        msg = f"it has {found} {what}, but {who} {wanted}."
        raise RunFormatError(msg)


def read_part(data: dict[str, Any], name: str, kind: type[T]) -> T:
    """Read a part that must be there."""
    if name not in data:
        msg = f"{name!r} is missing."
        raise RunFormatError(msg)
    return read_typed(data[name], name, kind)


def read_typed(value: object, field: str, kind: type[T]) -> T:
    """Read a value of a type."""
    # True is an int to Python, but no count and no label to us.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise bad_field(field, value, f"of the JSON type for {kind.__name__}")
    return value


def read_number(value: object, field: str) -> float:
    """Read a float; the strings that stand for infinities and NaN count."""
    if value in ("inf", "-inf", "nan"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad_field(field, value, "a number")
    try:
        return float(value)
    except OverflowError as error:
        raise bad_field(field, value, "a number that a float can hold") from error


def read_finite(value: object, field: str) -> float:
    """Read a float that is finite."""
    number = read_number(value, field)
    if not math.isfinite(number):
        raise bad_field(field, value, "a finite number")
    return number


def read_share(value: object, field: str) -> float:
    """Read a number from 0 to 1."""
    number = read_finite(value, field)
    if not 0.0 <= number <= 1.0:
        raise bad_field(field, value, "a number from 0 to 1")
    return number


def read_count(value: object, field: str) -> int:
    """Read a whole number of 0 or more."""
    number = read_typed(value, field, int)
    if number < 0:
        raise bad_field(field, value, "0 or more")
    return number


def read_each(values: object, field: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    """Read a list."""
    return tuple(read(value, field) for value in read_typed(values, field, list))


def read_moment(text: str) -> datetime:
    """Read a date and time with its zone, as UTC."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad_field("created", text, "a date and time") from error
    raise bad_field("created", text, "a date and time with its zone")


def read_seconds(value: object, field: str) -> float | None:
    """Read a time that records may lack."""
    if value is None:
        return None
    seconds = read_finite(value, field)
    if seconds < 0.0:
        raise bad_field(field, seconds, "0 or more")
    return seconds
