"""Write a run on images or text as JSON and read it back, trusting nothing."""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict
from typing import Any, cast

from minitorch_visualizer.runs.json_fields import (
    RunFormatError,
    bad_field,
    check_format,
    json_value,
    read_count,
    read_each,
    read_finite,
    read_moment,
    read_number,
    read_part,
    read_share,
    read_typed,
)
from minitorch_visualizer.runs.network_run import RECIPES, NetworkCurves, NetworkOutcome, NetworkRun, Plain
from minitorch_visualizer.runs.record import STATUSES, Status

FORMAT = "minitorch network run"
FORMAT_VERSION = 1

MOST_SETTINGS = 100


def network_run_to_json(run: NetworkRun) -> str:
    """Return a run as JSON text, one line for each of its parts."""
    parts: dict[str, object] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": run.id,
        "created": run.created.isoformat(),
        "version": run.version,
        "recipe": run.recipe,
        "data": run.data,
        "settings": {name: json_value(value) for name, value in run.settings.items()},
        "outcome": {name: json_value(value) for name, value in asdict(run.outcome).items()},
        "curves": {name: [json_value(v) for v in values] for name, values in asdict(run.curves).items()},
    }
    lines = (f"{json.dumps(name)}: {json.dumps(part, allow_nan=False)}" for name, part in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def network_run_of(data: dict[str, Any]) -> NetworkRun:
    """Read a run from JSON that says that it is one.

    Args:
        data: What `network_run_to_json` wrote, parsed.

    Raises:
        RunFormatError: If any part is missing, of the wrong type, out of range or does not fit the others.
    """
    check_format(data, FORMAT, FORMAT_VERSION)
    recipe = read_part(data, "recipe", str)
    if recipe not in RECIPES:
        raise bad_field("recipe", recipe, f"one of {', '.join(RECIPES)}")
    return NetworkRun(
        id=read_part(data, "id", str),
        created=read_moment(read_part(data, "created", str)),
        version=read_part(data, "version", str),
        recipe=recipe,
        data=read_part(data, "data", str),
        settings=_settings(read_part(data, "settings", dict)),
        curves=_curves(read_part(data, "curves", dict)),
        outcome=_outcome(read_part(data, "outcome", dict)),
    )


def _settings(data: dict[str, Any]) -> dict[str, Plain]:
    if len(data) > MOST_SETTINGS:
        raise bad_field("settings", data, f"at most {MOST_SETTINGS} settings")
    return {name: _setting(value, f"settings.{name}") for name, value in data.items()}


def _setting(value: object, field: str) -> Plain:
    if isinstance(value, list):
        return read_each(value, field, read_count)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return read_finite(value, field)
    raise bad_field(field, value, "a text, a number, true, false, null or a list of whole numbers")


def _curves(data: dict[str, Any]) -> NetworkCurves:
    curves = NetworkCurves(
        read_each(data.get("epochs"), "curves.epochs", read_count),
        read_each(data.get("losses"), "curves.losses", read_number),
        read_each(data.get("accuracies"), "curves.accuracies", read_share),
        read_each(data.get("test_losses"), "curves.test_losses", read_number),
        read_each(data.get("test_accuracies"), "curves.test_accuracies", read_share),
    )
    if len({len(values) for values in asdict(curves).values()}) > 1:
        msg = "its curves differ in length."
        raise RunFormatError(msg)
    if any(after <= before for before, after in itertools.pairwise((0, *curves.epochs))):
        msg = "the numbers of its epochs do not rise from 1."
        raise RunFormatError(msg)
    return curves


def _outcome(data: dict[str, Any]) -> NetworkOutcome:
    status = data.get("status")
    if status not in STATUSES:
        raise bad_field("outcome.status", status, f"one of {', '.join(STATUSES)}")
    outcome = NetworkOutcome(
        status=cast("Status", status),
        message=read_typed(data.get("message"), "outcome.message", str),
        epochs=read_count(data.get("epochs"), "outcome.epochs"),
        correct=read_count(data.get("correct"), "outcome.correct"),
        total=read_count(data.get("total"), "outcome.total"),
        loss=read_number(data.get("loss"), "outcome.loss"),
        seconds=read_finite(data.get("seconds"), "outcome.seconds"),
    )
    if outcome.correct > outcome.total:
        raise bad_field("outcome.correct", outcome.correct, f"at most the total, {outcome.total}")
    if outcome.seconds < 0.0:
        raise bad_field("outcome.seconds", outcome.seconds, "0 or more")
    return outcome
