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


def run_to_json(run: Run) -> str:
    """Return a run as JSON text, one line for each of its parts."""
    points = [[*map(json_value, x), y] for x, y in zip(run.points.X, run.points.y, strict=True)]
    layers = [
        {"weight": [[json_value(w) for w in row] for row in layer.weight], "bias": [json_value(b) for b in layer.bias]}
        for layer in run.network.layers
    ]
    parts: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": run.id,
        "created": run.created.isoformat(),
        "version": run.version,
        "settings": asdict(run.settings),
        "outcome": {name: json_value(value) for name, value in asdict(run.outcome).items()},
        "curves": {name: [json_value(v) for v in values] for name, values in asdict(run.curves).items()},
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
    settings = _settings(part(data, "settings", dict))
    points = _points(part(data, "points", list))
    run = Run(
        id=part(data, "id", str),
        created=moment(part(data, "created", str)),
        version=part(data, "version", str),
        settings=settings,
        points=points,
        frame=_frame(data.get("frame")),
        curves=_curves(part(data, "curves", dict)),
        outcome=_outcome(part(data, "outcome", dict)),
        network=_network(part(data, "network", dict)),
    )
    agree("points", len(points.y), "the settings ask for", settings.points)
    agree("points", len(points.y), "the outcome counts", run.outcome.total)
    agree("layer sizes", run.network.sizes, "the settings ask for", (2, *settings.hidden_sizes, 1))
    last = max((run.outcome.epochs, *run.curves.epochs[-1:]))
    if last > settings.epochs:
        msg = f"it has an epoch {last}, but the settings ask for {settings.epochs} epochs."
        raise RunFormatError(msg)
    return run


def _settings(data: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name, kind = f"settings.{field.name}", str(field.type)
        value = data.get(field.name, "scalar" if field.name == "engine" else None)  # records before tensors lack it
        if kind == "int | None":
            values[field.name] = None if value is None else typed(value, name, int)
        elif kind == "float":
            values[field.name] = finite(value, name)
        else:
            values[field.name] = typed(value, name, {"str": str, "bool": bool, "int": int}[kind])
    return Settings(**values)


def _points(rows: list[Any]) -> Points:
    if not rows:
        raise bad("points", rows, "at least one point")
    X, y = [], []
    for row in rows:
        cells = typed(row, "points", list)
        if len(cells) != 3 or cells[2] not in (0, 1):
            raise bad("points", row, "[x1, x2, 0 or 1]")
        X.append((finite(cells[0], "points"), finite(cells[1], "points")))
        y.append(typed(cells[2], "points", int))
    return Points(len(y), X, y)


def _frame(data: object) -> Frame | None:
    if data is None:
        return None
    parts = typed(data, "frame", dict)
    ends = [each(parts.get(axis), f"frame.{axis}", finite) for axis in ("x1", "x2")]
    if any(len(axis) != 2 for axis in ends):
        raise bad("frame", data, "two numbers an axis")
    return Frame((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))


def _curves(data: dict[str, Any]) -> Curves:
    curves = Curves(
        each(data.get("epochs"), "curves.epochs", count),
        each(data.get("losses"), "curves.losses", number),
        each(data.get("accuracies"), "curves.accuracies", share),
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
        raise bad("outcome.status", status, f"one of {', '.join(STATUSES)}")
    outcome = Outcome(
        status=cast("Status", status),
        message=part(data, "message", str),
        epochs=count(data.get("epochs"), "outcome.epochs"),
        correct=count(data.get("correct"), "outcome.correct"),
        total=count(data.get("total"), "outcome.total"),
        loss=number(data.get("loss"), "outcome.loss"),
        seconds=finite(data.get("seconds"), "outcome.seconds"),
        epoch_seconds=seconds(data.get("epoch_seconds"), "outcome.epoch_seconds"),
        scalar_seconds=seconds(data.get("scalar_seconds"), "outcome.scalar_seconds"),
        engine_seconds=each(data.get("engine_seconds", []), "outcome.engine_seconds", _engine_seconds),
    )
    if outcome.correct > outcome.total:
        raise bad("outcome.correct", outcome.correct, f"at most the total, {outcome.total}")
    if outcome.seconds < 0.0:
        raise bad("outcome.seconds", outcome.seconds, "0 or more")
    return outcome


def _engine_seconds(value: object, field: str) -> tuple[str, float]:
    """Read the name of an engine and its time."""
    pair = typed(value, field, list)
    if len(pair) != 2 or not isinstance(pair[0], str) or pair[0] not in ENGINES:
        raise bad(field, value, f"one of {', '.join(ENGINES)} and a time")
    seconds = seconds(pair[1], field)
    if seconds is None:
        raise bad(field, value, "an engine and a time")
    return pair[0], seconds


def _network(data: dict[str, Any]) -> Network:
    activation = part(data, "activation", str)
    if activation not in ACTIVATIONS:
        raise bad("network.activation", activation, f"one of {', '.join(ACTIVATIONS)}")
    layers = tuple(_layer(layer) for layer in part(data, "layers", list))
    if not layers:
        raise bad("network.layers", [], "at least one layer")
    for before, after in itertools.pairwise(layers):
        agree("rows of weights in a layer", len(after.weight), "the layer before has outputs:", len(before.bias))
    return Network(activation, layers)


def _layer(data: object) -> Layer:
    parts = typed(data, "network.layers", dict)
    bias = each(parts.get("bias"), "network bias", number)
    weight = each(parts.get("weight"), "network weight", lambda row, field: each(row, field, number))
    if not weight or any(len(row) != len(bias) for row in weight):
        msg = "a layer's rows of weights and its biases differ in length."
        raise RunFormatError(msg)
    return Layer(weight, bias)
