"""The page Matmul: three ways step by step, the true sizes and the speeds."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.efficiency import matmul_speed
from minitorch_visualizer.efficiency.films import WAYS
from minitorch_visualizer.efficiency.measurement import Measurement

LONG = 30.0


def script() -> None:
    from minitorch_visualizer.pages.efficiency.matmul import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=60).run()


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.error))


@pytest.mark.parametrize(("way", "last"), [("naive", 144), ("tiled", 108), ("packed", 112)])
def test_every_way_is_stepped_to_its_end(app: AppTest, way: str, last: int) -> None:
    app.segmented_control(key="matmul-way").select(way).run()
    assert app.info[0].value.startswith(f"**Step 1 of {last}**")
    app.button(key="matmul-last").click().run()
    assert not app.exception
    assert app.info[0].value.startswith(f"**Step {last} of {last}**")
    assert next(metric.value for metric in app.metric if metric.label == "products") == "1,728"
    assert len(app.expander) == (3 if way == "packed" else 1)


def test_the_counts_of_all_ways_stand_side_by_side(app: AppTest) -> None:
    table = app.dataframe[0].value
    assert list(table["in the end"]) == list(WAYS)
    assert set(table["products"]) == {"1,728"}


def test_registers_hold_a_tile_of_sums(app: AppTest) -> None:
    app.segmented_control(key="matmul-way").select("packed").run()
    app.slider[0].set_value(5).run()
    assert "The 16 sums stay in registers" in app.info[0].value
    markup = json.loads(app.get("bidi_component")[0].proto.json)["html"]
    assert "packed B: " in markup


def test_the_true_sizes_follow_the_reader(app: AppTest) -> None:
    app.number_input(key="matmul-k").set_value(32).run()
    assert not app.exception
    table = app.dataframe[1].value
    assert next(iter(table["what"])) == "block of B"
    assert table["while it is used"][4] == "for 32 steps of p"
    app.number_input(key="matmul-n").set_value(1).run()
    app.number_input(key="matmul-m").set_value(1).run()
    assert not app.exception


def test_speeds_are_measured_and_drawn(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matmul_speed, "SERIES", (matmul_speed.SIMPLE, matmul_speed.NUMPY))
    monkeypatch.setattr(matmul_speed, "SIZES", (2, 4))
    app.button(key="matmul-measure").click().run()
    measurement: Measurement = app.session_state["matmul-measurement"][1]
    assert measurement.join(LONG)
    app.run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    assert "GFLOP/s." in words(app)
