from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from minitorch_scalar.datasets import Points
from minitorch_visualizer.models.network import Layer, Network
from minitorch_visualizer.runs.json_fields import RunFormatError
from minitorch_visualizer.runs.json_format import run_from_json, run_to_json
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Curves, Run, Settings

RunMaker = Callable[..., Run]


def test_a_run_comes_back_as_it_was(make_run: RunMaker) -> None:
    run = make_run(batch_size=5, noise=0.1)
    assert run_from_json(run_to_json(run)) == run


def test_a_run_on_own_points_comes_back_with_their_units(make_run: RunMaker) -> None:
    run = make_run(points=2)
    run = replace(
        run,
        settings=replace(run.settings, data="größe | 1.csv", own_points=True),
        points=Points(2, [(0.0, 0.25), (1.0, 0.5)], [0, 1]),
        frame=Frame((3.0, 250.0), (-1.0, 1.0)),
    )
    assert run_from_json(run_to_json(run)) == run


def test_a_failed_run_comes_back_with_its_infinities(make_run: RunMaker) -> None:
    layer = Layer(((math.inf,), (-math.inf,)), (1.0,))
    run = make_run(
        layers=0, losses=(0.7, math.inf), outcome={"status": "failed", "loss": -math.inf, "message": "It diverged."}
    )
    run = replace(run, network=Network("relu", (layer,)))
    text = run_to_json(run)
    assert "Infinity" not in text
    assert run_from_json(text) == run


def test_not_a_number_comes_back_as_not_a_number(make_run: RunMaker) -> None:
    run = make_run(losses=(0.7, math.nan), outcome={"loss": math.nan})
    again = run_from_json(run_to_json(run))
    assert math.isnan(again.outcome.loss)
    assert math.isnan(again.curves.losses[1])


def test_the_text_is_strict_json(make_run: RunMaker) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(run_to_json(make_run(losses=(math.nan, math.inf))), parse_constant=refuse)


def damaged(run: Run, path: str, value: Any) -> str:
    data = json.loads(run_to_json(run))
    *parents, last = path.split(".")
    part = data
    for name in parents:
        part = part[int(name) if isinstance(part, list) else name]
    if value is ...:
        del part[last]
    else:
        part[int(last) if isinstance(part, list) else last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("format", "something else", 'it does not say "format"'),
        ("format_version", 2, "it has the format version 2, and this app reads 1"),
        ("id", ..., "'id' is missing"),
        ("created", "yesterday", "created is 'yesterday'"),
        ("created", "2026-11-20T10:00:00", "with its zone"),
        ("settings", [], "settings is []"),
        ("settings.data", "Moons", "There is no data set 'Moons'"),
        ("settings.hidden", "3", "settings.hidden is '3'"),
        ("settings.hidden", 4, "layer sizes"),
        ("settings.hidden", True, "settings.hidden is True"),
        ("settings.learning_rate", "nan", "settings.learning_rate is 'nan'"),
        ("settings.points", 21, "it has 20 points, but the settings ask for 21"),
        ("points", [], "points is []"),
        ("points.0", [0.1, 0.2, 3], "points is [0.1, 0.2, 3]; it should be [x1, x2, 0 or 1]"),
        ("points.0", [0.1, "nan", 1], "a finite number"),
        ("points.0", [0.1, 0.2, 1.0], "points is 1.0"),
        ("frame", {"x1": [0.0], "x2": [0.0, 1.0]}, "two numbers an axis"),
        ("curves.losses", [0.1], "its curves differ in length"),
        ("curves.epochs.0", -1, "curves.epochs is -1"),
        ("curves.epochs.0", 0, "the numbers of its epochs do not rise from 1"),
        ("curves.epochs.1", 1, "the numbers of its epochs do not rise from 1"),
        ("curves.epochs.3", 5, "it has an epoch 5, but the settings ask for 4 epochs"),
        ("curves.losses.0", 10**400, "curves.losses is 1000"),
        ("curves.accuracies.0", 1.5, "curves.accuracies is 1.5; it should be a number from 0 to 1"),
        ("outcome.epochs", 10**400, "but the settings ask for 4 epochs"),
        ("outcome.loss", True, "outcome.loss is True; it should be a number"),
        ("outcome.seconds", -1.0, "outcome.seconds is -1.0; it should be 0 or more"),
        ("created", "0001-01-01T00:00:00+14:00", "it should be a date and time."),
        ("curves.accuracies", "high", "curves.accuracies is 'high'"),
        ("outcome.status", "won", "one of finished, stopped, failed"),
        ("outcome.correct", 21, "outcome.correct is 21; it should be at most the total, 20"),
        ("outcome.total", 19, "the outcome counts 19"),
        ("outcome.message", None, "message is None"),
        ("network.activation", "step", "network.activation is 'step'"),
        ("network.layers", [], "network.layers is []"),
        ("network.layers.0.bias", [0.0], "differ in length"),
        ("network.layers.1.weight", [[0.0, 0.0, 0.0]], "rows of weights"),
        ("network.layers.0", "weights", "network.layers is 'weights'"),
    ],
)
def test_a_damaged_record_is_refused_with_the_field(make_run: RunMaker, path: str, value: Any, message: str) -> None:
    with pytest.raises(RunFormatError) as caught:
        run_from_json(damaged(make_run(), path, value))
    assert message in str(caught.value)


def test_a_moment_is_read_as_utc(make_run: RunMaker) -> None:
    created = run_from_json(damaged(make_run(), "created", "2026-11-20T12:15:30+02:00")).created
    assert created.isoformat() == "2026-11-20T10:15:30+00:00"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "minitorch run"}', "[" * 100_000, "9" * 5000])
def test_text_that_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(RunFormatError):
        run_from_json(text)


def test_every_setting_is_in_the_record(make_run: RunMaker) -> None:
    written = json.loads(run_to_json(make_run()))["settings"]
    assert set(written) == set(Settings.__dataclass_fields__)


def test_empty_curves_are_a_record_too(make_run: RunMaker) -> None:
    run = replace(make_run(), curves=Curves())
    assert run_from_json(run_to_json(run)).curves == Curves()


def test_the_engine_and_the_times_come_back(make_run: RunMaker) -> None:
    run = make_run(engine="numpy", outcome={"epoch_seconds": 0.001, "scalar_seconds": 0.02})
    again = run_from_json(run_to_json(run))
    assert again == run
    assert again.settings.engine == "numpy"


def test_a_record_from_before_tensors_is_one_of_scalars(make_run: RunMaker) -> None:
    data = json.loads(run_to_json(make_run()))
    del data["settings"]["engine"]
    del data["outcome"]["epoch_seconds"]
    del data["outcome"]["scalar_seconds"]
    run = run_from_json(json.dumps(data))
    assert run.settings.engine == "scalar"
    assert (run.outcome.epoch_seconds, run.outcome.scalar_seconds) == (None, None)


def test_a_time_below_zero_is_refused(make_run: RunMaker) -> None:
    data = json.loads(run_to_json(make_run()))
    data["outcome"]["scalar_seconds"] = -1.0
    with pytest.raises(RunFormatError, match=r"outcome.scalar_seconds is -1.0; it should be 0 or more"):
        run_from_json(json.dumps(data))


def test_the_times_of_the_backends_come_back(make_run: RunMaker) -> None:
    run = make_run(engine="fast", outcome={"engine_seconds": (("simple", 0.5), ("fast", 0.001))})
    assert run_from_json(run_to_json(run)) == run


@pytest.mark.parametrize(
    "value", [[["fast"]], [["other", 0.1]], [["fast", -1.0]], [["fast", None]], [[[], 0.1]], "fast"]
)
def test_odd_times_of_backends_are_refused(make_run: RunMaker, value: object) -> None:
    data = json.loads(run_to_json(make_run()))
    data["outcome"]["engine_seconds"] = value
    with pytest.raises(RunFormatError, match="engine_seconds"):
        run_from_json(json.dumps(data))
