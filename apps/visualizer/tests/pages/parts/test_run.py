from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from minitorch_visualizer.runs.record import Run
from minitorch_visualizer.training.snapshots import Snapshot, snapshot_of

RunMaker = Callable[..., Run]


def _draw() -> None:
    import streamlit as st

    from minitorch_visualizer.pages.parts import run as run_parts

    snapshot = st.session_state["snapshot"]
    run_parts.show_numbers(snapshot)
    run_parts.show_region(snapshot.run.points, snapshot.view, None, key="region")


def drawn(snapshot: Snapshot) -> tuple[dict[str, str], int]:
    """Return the numbers beside a picture, and how many points are ringed in it."""
    app = AppTest.from_function(_draw, default_timeout=60)
    app.session_state["snapshot"] = snapshot
    app.run()
    assert not app.exception
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    rings = sum(len(trace["x"]) for trace in traces if trace.get("name") == "wrong")
    return {metric.label: metric.value for metric in app.metric}, rings


def test_during_training_the_numbers_are_those_of_the_picture_beside_them(make_run: RunMaker) -> None:
    snapshot = replace(snapshot_of(make_run()), state="running")
    assert snapshot.view is not None
    numbers, rings = drawn(snapshot)
    assert rings == len(snapshot.view.score.wrong)
    assert numbers["right"] == f"{20 - rings}/20"
    assert numbers["right"] != f"{round(snapshot.curves.accuracies[-1] * 20)}/20"
    assert numbers["loss"] == f"{snapshot.view.score.loss:.4f}"


def test_a_run_without_a_picture_shows_its_outcome(make_run: RunMaker) -> None:
    run = make_run(losses=(0.7, float("inf")), outcome={"status": "failed", "correct": 7, "loss": float("nan")})
    numbers, rings = drawn(replace(snapshot_of(run), view=None))
    assert (numbers["right"], numbers["loss"], rings) == ("7/20", "nan", 0)


def test_a_loss_that_shot_up_is_written_short(make_run: RunMaker) -> None:
    run = make_run(outcome={"loss": 2.14e21})
    assert drawn(replace(snapshot_of(run), view=None))[0]["loss"] == "2.14e+21"
