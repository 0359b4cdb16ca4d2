"""The page Operations: four loops, output by output."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.tensors.loops import KINDS


def script() -> None:
    from minitorch_visualizer.pages.tensors.operations import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def choose(app: AppTest, kind: str) -> AppTest:
    return app.segmented_control(key="operations-kind").select(kind).run()


def html(app: AppTest) -> str:
    markup: str = json.loads(app.get("bidi_component")[0].proto.json)["html"]
    return markup


@pytest.mark.parametrize("kind", KINDS)
def test_every_operation_is_walked_from_the_first_output_to_the_last(app: AppTest, kind: str) -> None:
    choose(app, kind)
    assert not app.exception
    assert not app.error
    assert app.info[0].value.startswith("**Output 0** of 0 to ")
    app.button(key="operations-last").click().run()
    assert not app.exception
    assert ">?<" not in html(app)


def test_an_output_is_shown_with_its_numbers_and_their_places(app: AppTest) -> None:
    choose(app, "matmul")
    app.slider[0].set_value(5).run()
    assert app.code[0].value == "0·(-1) + (-3)·4 + 4·2 = -4"
    table = app.dataframe[0].value
    assert list(table["read"])[:2] == ["a[1, 0]", "b[0, 1]"]
    assert list(table["at place offset + Σ index·stride"])[:2] == ["0 + 1·3 + 0·1 = 3", "0 + 0·4 + 1·1 = 1"]


def test_a_transposed_operand_is_read_from_other_places(app: AppTest) -> None:
    choose(app, "matmul")
    app.segmented_control(key="operations-matmul-b-layout").select("transposed").run()
    assert "Storage of b, strides (1, 3)" in html(app)


def test_another_operator_begins_at_the_first_output(app: AppTest) -> None:
    app.button(key="operations-last").click().run()
    app.selectbox(key="operations-zip-operator").select("mul").run()
    assert app.info[0].value.startswith("**Output 0** of 0 to 5")


def test_a_reduction_can_go_over_all_dimensions(app: AppTest) -> None:
    choose(app, "reduce")
    app.selectbox(key="operations-dim").select("all").run()
    assert app.info[0].value == "**Output 0** of 0 to 0: `to_index` says that it is `out[()]`. It is made of 6 numbers."


def test_the_loop_stands_below_what_it_did(app: AppTest) -> None:
    assert app.expander[0].label == "`SimpleBackend.zip` in minitorch_tensor.simple_backend"


@pytest.mark.parametrize(
    ("kind", "operand", "shape", "message"),
    [
        ("zip", "b", "4", "Cannot broadcast shapes"),
        ("matmul", "b", "2, 2", "3"),
        ("matmul", "a", "3", "needs two dimensions"),
        ("map", "a", "x", "is not a whole number"),
        ("reduce", "a", "5", "Dimension 1 is out of range"),
    ],
)
def test_what_does_not_fit_is_answered_with_a_sentence(
    app: AppTest, kind: str, operand: str, shape: str, message: str
) -> None:
    choose(app, kind)
    app.text_input(key=f"operations-{kind}-{operand}").input(shape).run()
    assert not app.exception
    assert len(app.error) == 1
    assert message in app.error[0].value


def test_an_empty_result_has_nothing_to_step_through(app: AppTest) -> None:
    choose(app, "map")
    app.text_input(key="operations-map-a").input("0, 2").run()
    assert not app.exception
    assert "nothing to compute" in app.info[0].value
