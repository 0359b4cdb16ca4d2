"""Write a run as JSON and read it back, trusting nothing.

JSON has no infinity and no NaN, which is just what a failed run ends with; they are written as the strings `inf`,
`-inf` and `nan`.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from minitorch_scalar.datasets import Points
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.mlp import ACTIVATIONS
from minitorch_visualizer.models.network import Layer, Network
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import ENGINES, STATUSES, Curves, Outcome, Run, Settings, Status

FORMAT = "minitorch run"
FORMAT_VERSION = 1

T = TypeVar("T")


class RunFormatError(InvalidValueError):
    """Text that is no record of a run."""


def run_to_json(run: Run) -> str:
    """Return a run as JSON text, one line for each of its parts."""
    points = [[*map(_plain, x), y] for x, y in zip(run.points.X, run.points.y, strict=True)]
    layers = [
        {"weight": [[_plain(w) for w in row] for row in layer.weight], "bias": [_plain(b) for b in layer.bias]}
        for layer in run.network.layers
    ]
    parts: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": run.id,
        "created": run.created.isoformat(),
        "version": run.version,
        "settings": asdict(run.settings),
        "outcome": {name: _plain(value) for name, value in asdict(run.outcome).items()},
        "curves": {name: [_plain(v) for v in values] for name, values in asdict(run.curves).items()},
        "points": points,
        "frame": None if run.frame is None else asdict(run.frame),
        "network": {"activation": run.network.activation, "layers": layers},
    }
    lines = (f"{json.dumps(name)}: {json.dumps(part, allow_nan=False)}" for name, part in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def run_from_json(text: str) -> Run:
    """Read a run from JSON text.

    Args:
        text: What `run_to_json` wrote.

    Returns:
        The run.

    Raises:
        RunFormatError: If any part is missing, of the wrong type, out of range or does not fit the others.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:  # a ValueError too: a number of more digits than Python reads
        msg = f"it is not JSON ({error})."
        raise RunFormatError(msg) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        msg = f'it does not say "format": "{FORMAT}".'
        raise RunFormatError(msg)
    if data.get("format_version") != FORMAT_VERSION:
        msg = f"it has the format version {data.get('format_version')!r}, and this app reads {FORMAT_VERSION}."
        raise RunFormatError(msg)
    try:
        return _run(data)
    except RunFormatError:
        raise
    except InvalidValueError as error:  # from the settings, which say what is wrong
        raise RunFormatError(str(error)) from error


def _run(data: dict[str, Any]) -> Run:
    settings = _settings(_part(data, "settings", dict))
    points = _points(_part(data, "points", list))
    run = Run(
        id=_part(data, "id", str),
        created=_moment(_part(data, "created", str)),
        version=_part(data, "version", str),
        settings=settings,
        points=points,
        frame=_frame(data.get("frame")),
        curves=_curves(_part(data, "curves", dict)),
        outcome=_outcome(_part(data, "outcome", dict)),
        network=_network(_part(data, "network", dict)),
    )
    _agree("points", len(points.y), "the settings ask for", settings.points)
    _agree("points", len(points.y), "the outcome counts", run.outcome.total)
    _agree("layer sizes", run.network.sizes, "the settings ask for", (2, *settings.hidden_sizes, 1))
    last = max((run.outcome.epochs, *run.curves.epochs[-1:]))
    if last > settings.epochs:
        msg = f"it has an epoch {last}, but the settings ask for {settings.epochs} epochs."
        raise RunFormatError(msg)
    return run


def _plain(value: object) -> object:
    """Return the value itself, or the name of a float that JSON cannot write."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _bad(field: str, value: object, wanted: str) -> RunFormatError:
    shown = repr(value)
    return RunFormatError(f"{field} is {shown if len(shown) < 60 else shown[:57] + '...'}; it should be {wanted}.")


def _agree(what: str, found: object, who: str, wanted: object) -> None:
    if found != wanted:
        msg = f"it has {found} {what}, but {who} {wanted}."
        raise RunFormatError(msg)


def _part(data: dict[str, Any], name: str, kind: type[T]) -> T:
    if name not in data:
        msg = f"{name!r} is missing."
        raise RunFormatError(msg)
    return _typed(data[name], name, kind)


def _typed(value: object, field: str, kind: type[T]) -> T:
    # True is an int to Python, but no count and no label to us.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _bad(field, value, f"of the JSON type for {kind.__name__}")
    return value


def _number(value: object, field: str) -> float:
    """Read a float; the strings that stand for infinities and NaN count."""
    if value in ("inf", "-inf", "nan"):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(field, value, "a number")
    try:
        return float(value)
    except OverflowError as error:
        raise _bad(field, value, "a number that a float can hold") from error


def _finite(value: object, field: str) -> float:
    number = _number(value, field)
    if not math.isfinite(number):
        raise _bad(field, value, "a finite number")
    return number


def _share(value: object, field: str) -> float:
    number = _finite(value, field)
    if not 0.0 <= number <= 1.0:
        raise _bad(field, value, "a number from 0 to 1")
    return number


def _count(value: object, field: str) -> int:
    number = _typed(value, field, int)
    if number < 0:
        raise _bad(field, value, "0 or more")
    return number


def _each(values: object, field: str, read: Callable[[object, str], T]) -> tuple[T, ...]:
    return tuple(read(value, field) for value in _typed(values, field, list))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _bad("created", text, "a date and time") from error
    raise _bad("created", text, "a date and time with its zone")


def _settings(data: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name, kind = f"settings.{field.name}", str(field.type)
        value = data.get(field.name, "scalar" if field.name == "engine" else None)  # records before tensors lack it
        if kind == "int | None":
            values[field.name] = None if value is None else _typed(value, name, int)
        elif kind == "float":
            values[field.name] = _finite(value, name)
        else:
            values[field.name] = _typed(value, name, {"str": str, "bool": bool, "int": int}[kind])
    return Settings(**values)


def _points(rows: list[Any]) -> Points:
    if not rows:
        raise _bad("points", rows, "at least one point")
    X, y = [], []
    for row in rows:
        cells = _typed(row, "points", list)
        if len(cells) != 3 or cells[2] not in (0, 1):
            raise _bad("points", row, "[x1, x2, 0 or 1]")
        X.append((_finite(cells[0], "points"), _finite(cells[1], "points")))
        y.append(_typed(cells[2], "points", int))
    return Points(len(y), X, y)


def _frame(data: object) -> Frame | None:
    if data is None:
        return None
    parts = _typed(data, "frame", dict)
    ends = [_each(parts.get(axis), f"frame.{axis}", _finite) for axis in ("x1", "x2")]
    if any(len(axis) != 2 for axis in ends):
        raise _bad("frame", data, "two numbers an axis")
    return Frame((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))


def _curves(data: dict[str, Any]) -> Curves:
    curves = Curves(
        _each(data.get("epochs"), "curves.epochs", _count),
        _each(data.get("losses"), "curves.losses", _number),
        _each(data.get("accuracies"), "curves.accuracies", _share),
    )
    if not len(curves.epochs) == len(curves.losses) == len(curves.accuracies):
        msg = "its curves differ in length."
        raise RunFormatError(msg)
    if any(after <= before for before, after in itertools.pairwise((0, *curves.epochs))):
        msg = "the numbers of its epochs do not rise from 1."
        raise RunFormatError(msg)
    return curves


def _outcome(data: dict[str, Any]) -> Outcome:
    status = data.get("status")
    if status not in STATUSES:
        raise _bad("outcome.status", status, f"one of {', '.join(STATUSES)}")
    outcome = Outcome(
        status=cast("Status", status),
        message=_part(data, "message", str),
        epochs=_count(data.get("epochs"), "outcome.epochs"),
        correct=_count(data.get("correct"), "outcome.correct"),
        total=_count(data.get("total"), "outcome.total"),
        loss=_number(data.get("loss"), "outcome.loss"),
        seconds=_finite(data.get("seconds"), "outcome.seconds"),
        epoch_seconds=_seconds(data.get("epoch_seconds"), "outcome.epoch_seconds"),
        scalar_seconds=_seconds(data.get("scalar_seconds"), "outcome.scalar_seconds"),
        engine_seconds=_each(data.get("engine_seconds", []), "outcome.engine_seconds", _engine_seconds),
    )
    if outcome.correct > outcome.total:
        raise _bad("outcome.correct", outcome.correct, f"at most the total, {outcome.total}")
    if outcome.seconds < 0.0:
        raise _bad("outcome.seconds", outcome.seconds, "0 or more")
    return outcome


def _seconds(value: object, field: str) -> float | None:
    """Read a time that records may lack."""
    if value is None:
        return None
    seconds = _finite(value, field)
    if seconds < 0.0:
        raise _bad(field, seconds, "0 or more")
    return seconds


def _engine_seconds(value: object, field: str) -> tuple[str, float]:
    """Read the name of an engine and its time."""
    pair = _typed(value, field, list)
    if len(pair) != 2 or not isinstance(pair[0], str) or pair[0] not in ENGINES:
        raise _bad(field, value, f"one of {', '.join(ENGINES)} and a time")
    seconds = _seconds(pair[1], field)
    if seconds is None:
        raise _bad(field, value, "an engine and a time")
    return pair[0], seconds


def _network(data: dict[str, Any]) -> Network:
    activation = _part(data, "activation", str)
    if activation not in ACTIVATIONS:
        raise _bad("network.activation", activation, f"one of {', '.join(ACTIVATIONS)}")
    layers = tuple(_layer(layer) for layer in _part(data, "layers", list))
    if not layers:
        raise _bad("network.layers", [], "at least one layer")
    for before, after in itertools.pairwise(layers):
        _agree("rows of weights in a layer", len(after.weight), "the layer before has outputs:", len(before.bias))
    return Network(activation, layers)


def _layer(data: object) -> Layer:
    parts = _typed(data, "network.layers", dict)
    bias = _each(parts.get("bias"), "network bias", _number)
    weight = _each(parts.get("weight"), "network weight", lambda row, field: _each(row, field, _number))
    if not weight or any(len(row) != len(bias) for row in weight):
        msg = "a layer's rows of weights and its biases differ in length."
        raise RunFormatError(msg)
    return Layer(weight, bias)
