"""Write a run as JSON and read it back, trusting nothing.

JSON has no infinity and no NaN, which is just what a failed run ends with; they are written as the strings `inf`,
`-inf` and `nan`.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict, fields
from typing import Any, cast

from minitorch_scalar.datasets import Points
from minitorch_scalar.errors import InvalidValueError
from minitorch_scalar.mlp import ACTIVATIONS
from minitorch_visualizer.models.network import Layer, Network
from minitorch_visualizer.runs.json_fields import (
    RunFormatError,
    bad_field,
    check_agree,
    check_format,
    json_value,
    parse_record,
    read_count,
    read_each,
    read_finite,
    read_moment,
    read_number,
    read_part,
    read_seconds,
    read_share,
    read_typed,
)
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import ENGINES, STATUSES, Curves, Outcome, Run, Settings, Status

FORMAT = "minitorch run"
FORMAT_VERSION = 1


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
    data = parse_record(text)
    check_format(data, FORMAT, FORMAT_VERSION)
    try:
        return _run(data)
    except RunFormatError:
        raise
    except InvalidValueError as error:  # from the settings, which say what is wrong
        raise RunFormatError(str(error)) from error


def _run(data: dict[str, Any]) -> Run:
    settings = _settings(read_part(data, "settings", dict))
    points = _points(read_part(data, "points", list))
    run = Run(
        id=read_part(data, "id", str),
        created=read_moment(read_part(data, "created", str)),
        version=read_part(data, "version", str),
        settings=settings,
        points=points,
        frame=_frame(data.get("frame")),
        curves=_curves(read_part(data, "curves", dict)),
        outcome=_outcome(read_part(data, "outcome", dict)),
        network=_network(read_part(data, "network", dict)),
    )
    check_agree("points", len(points.y), "the settings ask for", settings.points)
    check_agree("points", len(points.y), "the outcome counts", run.outcome.total)
    check_agree("layer sizes", run.network.sizes, "the settings ask for", (2, *settings.hidden_sizes, 1))
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
            values[field.name] = None if value is None else read_typed(value, name, int)
        elif kind == "float":
            values[field.name] = read_finite(value, name)
        else:
            values[field.name] = read_typed(value, name, {"str": str, "bool": bool, "int": int}[kind])
    return Settings(**values)


def _points(rows: list[Any]) -> Points:
    if not rows:
        raise bad_field("points", rows, "at least one point")
    X, y = [], []
    for row in rows:
        cells = read_typed(row, "points", list)
        if len(cells) != 3 or cells[2] not in (0, 1):
            raise bad_field("points", row, "[x1, x2, 0 or 1]")
        X.append((read_finite(cells[0], "points"), read_finite(cells[1], "points")))
        y.append(read_typed(cells[2], "points", int))
    return Points(len(y), X, y)


def _frame(data: object) -> Frame | None:
    if data is None:
        return None
    parts = read_typed(data, "frame", dict)
    ends = [read_each(parts.get(axis), f"frame.{axis}", read_finite) for axis in ("x1", "x2")]
    if any(len(axis) != 2 for axis in ends):
        raise bad_field("frame", data, "two numbers an axis")
    return Frame((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]))


def _curves(data: dict[str, Any]) -> Curves:
    curves = Curves(
        read_each(data.get("epochs"), "curves.epochs", read_count),
        read_each(data.get("losses"), "curves.losses", read_number),
        read_each(data.get("accuracies"), "curves.accuracies", read_share),
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
        raise bad_field("outcome.status", status, f"one of {', '.join(STATUSES)}")
    outcome = Outcome(
        status=cast("Status", status),
        message=read_part(data, "message", str),
        epochs=read_count(data.get("epochs"), "outcome.epochs"),
        correct=read_count(data.get("correct"), "outcome.correct"),
        total=read_count(data.get("total"), "outcome.total"),
        loss=read_number(data.get("loss"), "outcome.loss"),
        seconds=read_finite(data.get("seconds"), "outcome.seconds"),
        epoch_seconds=read_seconds(data.get("epoch_seconds"), "outcome.epoch_seconds"),
        scalar_seconds=read_seconds(data.get("scalar_seconds"), "outcome.scalar_seconds"),
        engine_seconds=read_each(data.get("engine_seconds", []), "outcome.engine_seconds", _engine_seconds),
    )
    if outcome.correct > outcome.total:
        raise bad_field("outcome.correct", outcome.correct, f"at most the total, {outcome.total}")
    if outcome.seconds < 0.0:
        raise bad_field("outcome.seconds", outcome.seconds, "0 or more")
    return outcome


def _engine_seconds(value: object, field: str) -> tuple[str, float]:
    """Read the name of an engine and its time."""
    pair = read_typed(value, field, list)
    if len(pair) != 2 or not isinstance(pair[0], str) or pair[0] not in ENGINES:
        raise bad_field(field, value, f"one of {', '.join(ENGINES)} and a time")
    seconds = read_seconds(pair[1], field)
    if seconds is None:
        raise bad_field(field, value, "an engine and a time")
    return pair[0], seconds


def _network(data: dict[str, Any]) -> Network:
    activation = read_part(data, "activation", str)
    if activation not in ACTIVATIONS:
        raise bad_field("network.activation", activation, f"one of {', '.join(ACTIVATIONS)}")
    layers = tuple(_layer(layer) for layer in read_part(data, "layers", list))
    if not layers:
        raise bad_field("network.layers", [], "at least one layer")
    for before, after in itertools.pairwise(layers):
        check_agree("rows of weights in a layer", len(after.weight), "the layer before has outputs:", len(before.bias))
    return Network(activation, layers)


def _layer(data: object) -> Layer:
    parts = read_typed(data, "network.layers", dict)
    bias = read_each(parts.get("bias"), "network bias", read_number)
    weight = read_each(parts.get("weight"), "network weight", lambda row, field: read_each(row, field, read_number))
    if not weight or any(len(row) != len(bias) for row in weight):
        msg = "a layer's rows of weights and its biases differ in length."
        raise RunFormatError(msg)
    return Layer(weight, bias)
