"""Read the fields of a record in JSON, trusting nothing: each reader names the field in its message."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from minitorch_scalar.errors import InvalidValueError

T = TypeVar("T")


class RunFormatError(InvalidValueError):
    """Text that is no record of a run."""


def json_value(value: object) -> object:
    """Return the value itself, or the name of a float that JSON cannot write."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def bad(field: str, value: object, wanted: str) -> RunFormatError:
    shown = repr(value)
    return RunFormatError(f"{field} is {shown if len(shown) < 60 else shown[:57] + '...'}; it should be {wanted}.")


def agree(what: str, found: object, who: str, wanted: object) -> None:
    if found != wanted:
        msg = f"it has {found} {what}, but {who} {wanted}."
        raise RunFormatError(msg)


def part(data: dict[str, Any], name: str, kind: type[T]) -> T:
    if name not in data:
        msg = f"{name!r} is missing."
        raise RunFormatError(msg)
    return typed(data[name], name, kind)


def typed(value: object, field: str, kind: type[T]) -> T:
    # True is an int to Python, but no count and no label to us.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise bad(field, value, f"of the JSON type for {kind.__name__}")
    return value


def number(value: object, field: str) -> float:
    """Read a float; the strings that stand for infinities and NaN count."""
    if value in ("inf", "-inf", "nan"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise bad(field, value, "a number")
    try:
        return float(value)
    except OverflowError as error:
        raise bad(field, value, "a number that a float can hold") from error


def finite(value: object, field: str) -> float:
    number = number(value, field)
    if not math.isfinite(number):
        raise bad(field, value, "a finite number")
    return number


def share(value: object, field: str) -> float:
    number = finite(value, field)
    if not 0.0 <= number <= 1.0:
        raise bad(field, value, "a number from 0 to 1")
    return number


def count(value: object, field: str) -> int:
    number = typed(value, field, int)
    if number < 0:
        raise bad(field, value, "0 or more")
    return number


def each(values: object, field: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    return tuple(read(value, field) for value in typed(values, field, list))


def moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise bad("created", text, "a date and time") from error
    raise bad("created", text, "a date and time with its zone")


def seconds(value: object, field: str) -> float | None:
    """Read a time that records may lack."""
    if value is None:
        return None
    seconds = finite(value, field)
    if seconds < 0.0:
        raise bad(field, seconds, "0 or more")
    return seconds
