"""The page Kernels: the plan, the threads and the times of one operation."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.efficiency import backends
from minitorch_visualizer.efficiency.measurement import Measurement
from minitorch_visualizer.efficiency.question import OPERATORS

LONG = 30.0


def script() -> None:
    from minitorch_visualizer.pages.efficiency.kernels import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=60).run()


def choose(app: AppTest, kind: str) -> AppTest:
    return app.segmented_control(key="kernels-kind").select(kind).run()


def measure(app: AppTest) -> Measurement:
    app.button(key="kernels-measure").click().run()
    measurement: Measurement = app.session_state["kernels-measurement"][1]
    return measurement


def html(app: AppTest) -> str:
    markup: str = json.loads(app.get("bidi_component")[0].proto.json)["html"]
    return markup


def words(app: AppTest) -> str:
    return " ".join(part.value for part in (*app.markdown, *app.caption, *app.info, *app.error))


@pytest.mark.parametrize("kind", OPERATORS)
def test_every_operation_is_stepped_to_its_plan(app: AppTest, kind: str) -> None:
    choose(app, kind)
    assert not app.exception
    assert not app.error
    assert "Step 1 of 2" in app.info[0].value
    app.button(key="kernels-last").click().run()
    assert not app.exception
    assert "Step 2 of 2" in app.info[0].value


def test_a_stretched_operand_needs_a_loop_of_its_own(app: AppTest) -> None:
    app.button(key="kernels-last").click().run()
    assert "it needs a loop of its own" in app.info[0].value
    assert "turns of the loop over dim 1: 512" in html(app)
    assert "What is left: **512 × 512** turns. What runs is `nd`" in words(app)


def test_operands_that_lie_alike_are_one_loop(app: AppTest) -> None:
    app.text_input(key="kernels-zip-b").input("512, 512").run()
    app.button(key="kernels-last").click().run()
    assert "the two are one loop" in app.info[0].value
    assert "What is left: **262,144** turns. What runs is `flat`" in words(app)
    app.segmented_control(key="kernels-zip-b-layout").select("transposed").run()
    assert "What is left: **512 × 512** turns. What runs is `nd`" in words(app)


def test_the_parts_of_the_threads_are_listed(app: AppTest) -> None:
    app.slider(key="kernels-threads").set_value(4).run()
    table = app.dataframe[0].value
    assert list(table["elements"]) == ["0 to 65,535", "65,536 to 131,071", "131,072 to 196,607", "196,608 to 262,143"]
    assert table["begins at"][1] == "turn 128, 0 of the loops 512 × 512"


def test_little_work_is_for_one_thread(app: AppTest) -> None:
    app.text_input(key="kernels-zip-a").input("50, 512").run()
    assert "25,600 elements are NumPy's" in words(app)
    choose(app, "map")
    app.selectbox(key="kernels-map-operator").select("exp").run()
    app.text_input(key="kernels-map-a").input("10, 512").run()
    assert "exp is divided from 16,000 elements on" in words(app)


def test_a_reduction_says_what_a_unit_is(app: AppTest) -> None:
    choose(app, "reduce")
    assert "A unit is 512 results at once" in words(app)
    app.text_input(key="kernels-dims").input("all").run()
    assert "chunks of a result" in words(app)
    assert not app.exception


@pytest.mark.parametrize(
    ("kind", "field", "text", "message"),
    [
        ("zip", "zip-b", "4", "Cannot broadcast shapes"),
        ("map", "map-a", "x", "is not a whole number"),
        ("map", "map-a", "0, 2", "nothing to loop over"),
        ("map", "map-a", "-3", "is negative"),
        ("map", "map-a", "100000, 100000", "up to 10,000,000"),
        ("reduce", "dims", "7", "out of range"),
        ("reduce", "dims", "0, 0", "0"),
        ("reduce", "dims", "one", "is not a whole number"),
        ("reduce", "reduce-a", "()", "ension"),
    ],
)
def test_what_does_not_fit_is_answered_with_a_sentence(
    app: AppTest, kind: str, field: str, text: str, message: str
) -> None:
    choose(app, kind)
    app.text_input(key=f"kernels-{field}").input(text).run()
    assert not app.exception
    assert len(app.error) == 1
    assert message in app.error[0].value


def test_a_single_number_has_no_loop_and_does_not_grow(app: AppTest) -> None:
    choose(app, "map")
    app.text_input(key="kernels-map-a").input("()").run()
    assert not app.exception
    assert "there is no loop" in words(app)
    assert "nothing that could grow" in words(app)


def test_the_kernel_stands_below(app: AppTest) -> None:
    assert app.expander[0].label.startswith("The kernel `zip_nd`: `operator` is add")


def test_times_are_measured_and_drawn(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "SIZES", (100, 1_000))  # too small for a kernel, which would be compiled
    measurement = measure(app)
    assert measurement.join(LONG)
    app.run()
    assert not app.exception
    assert app.button(key="kernels-measure").label == "Measure again"
    assert len(app.get("plotly_chart")) == 2
    series = [reading.series for reading in measurement.progress().readings]
    assert series == ["simple", "simple", "numpy", "numpy", "fast", "fast"]


def test_another_question_gives_a_measurement_up(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "SIZES", (100,) * 1000)
    measurement = measure(app)
    app.selectbox(key="kernels-zip-operator").select("mul").run()
    assert not app.exception
    assert measurement.join(LONG)
    assert measurement.progress().state == "stopped"
    assert "kernels-measurement" not in app.session_state


def test_stop_ends_a_measurement(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "SIZES", (100,) * 1000)
    measurement = measure(app)
    app.button(key="kernels-stop-measuring").click().run()
    assert measurement.join(LONG)
    app.run()
    assert "Stopped." in words(app)
    assert not app.button(key="kernels-measure").disabled


def test_a_failure_is_told(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise MemoryError(f"no room for {name}")

    monkeypatch.setattr(backends, "get_backend", fail)
    assert measure(app).join(LONG)
    app.run()
    assert not app.exception
    assert "no room for simple" in app.error[0].value
