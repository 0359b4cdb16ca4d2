"""The page Autograd: real tensors, real gradients, steps forward and back."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.pages.tensors.autograd_inputs import EXAMPLES

PAGE = "tensor-autograd"


def script() -> None:
    from minitorch_visualizer.pages.tensors.autograd import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def press(app: AppTest, *labels: str) -> AppTest:
    for label in labels:
        app.button(key=f"{PAGE}-{label}").click().run()
    return app


def write(app: AppTest, text: str) -> AppTest:
    return app.text_input(key=f"{PAGE}-expression").input(text).run()


def said(app: AppTest) -> str:
    return app.info[-1].value


def gradients(app: AppTest) -> list[list[str]]:
    return [list(row) for row in app.dataframe[-1].value.itertuples(index=False)]


def drawing(app: AppTest) -> str:
    return str(app.get("graphviz_chart")[0].proto.spec)


def cells(app: AppTest) -> str:
    return str(json.loads(app.get("bidi_component")[0].proto.json)["html"])


def test_it_opens_with_an_expression_that_broadcasts(app: AppTest) -> None:
    assert not app.exception
    assert app.text_input(key=f"{PAGE}-expression").value == "(x * y + z).sum()"
    assert "only the result has a gradient: 1. It is 3 steps" in said(app)
    assert gradients(app) == [
        ["x", "(2, 3)", "[[10, 20, 30], [10, 20, 30]]", "[[10, 20, 30], [10, 20, 30]]", "✓ agree"],
        ["y", "(3,)", "[5, 7, 9]", "[5, 7, 9]", "✓ agree"],
        ["z", "()", "6", "6", "✓ agree"],
    ]


def test_a_step_says_what_the_rule_gives_and_what_is_summed_back(app: AppTest) -> None:
    press(app, "next", "next", "next")
    assert said(app).startswith("**Step 3 of 3**: backward of Mul (n3) with d of shape (2, 3)")
    assert "- d × b, shape (2, 3), to x" in said(app)
    assert "- d × a, shape (2, 3), **summed back** over dimension 0 to shape (3,), to y" in said(app)
    assert "Σ dim 0" in drawing(app)
    assert "summed back over dim 0, shape (3,)" in cells(app)
    assert "class Mul" in app.code[-1].value
    press(app, "back")
    assert said(app).startswith("**Step 2 of 3**")
    press(app, "first")
    assert app.button(key=f"{PAGE}-back").disabled
    press(app, "last")
    assert app.button(key=f"{PAGE}-next").disabled


def test_new_numbers_begin_at_the_first_step(app: AppTest) -> None:
    press(app, "last")
    app.text_input(key=f"{PAGE}-y-text").input("1, 2, 3").run()
    assert "only the result has a gradient" in said(app)
    assert gradients(app)[0][2] == "[[1, 2, 3], [1, 2, 3]]"


def test_the_film_plays_and_pauses(app: AppTest) -> None:
    press(app, "play")
    assert app.button(key=f"{PAGE}-play").label == "Pause"
    press(app, "play")
    assert app.button(key=f"{PAGE}-play").label == "Play"


def test_a_result_that_is_no_number_can_be_summed_or_weighted(app: AppTest) -> None:
    write(app, "x * y")
    assert "The result has shape (2, 3)" in app.info[0].value
    assert "Sum" in drawing(app)
    app.segmented_control(key=f"{PAGE}-begin").set_value("type a gradient").run()
    assert "Sum" not in drawing(app)
    app.text_input(key=f"{PAGE}-gradient").input("1, 0, 0, 0, 0, 2").run()
    assert gradients(app)[1] == ["y", "(3,)", "[1, 0, 12]", "[1, 0, 12]", "✓ agree"]
    app.text_input(key=f"{PAGE}-gradient").input("1, 0").run()
    assert "holds 6 numbers, and 2 were typed" in app.error[0].value
    assert not app.exception


def test_random_numbers_come_from_their_seed(app: AppTest) -> None:
    app.selectbox(key=f"{PAGE}-x-fill").set_value("random").run()
    first = drawing(app)
    app.number_input(key=f"{PAGE}-x-seed").set_value(7).run()
    assert drawing(app) != first
    app.number_input(key=f"{PAGE}-x-seed").set_value(0).run()
    assert drawing(app) == first


def test_counted_numbers_can_require_a_gradient(app: AppTest) -> None:
    app.selectbox(key=f"{PAGE}-x-fill").set_value("count up").run()
    assert not app.exception
    assert gradients(app)[1][2] == "[3, 5, 7]"


def test_a_variable_without_a_gradient_is_explained(app: AppTest) -> None:
    app.toggle(key=f"{PAGE}-y-requires-grad").set_value(False).run()
    assert gradients(app)[1][2] == "None"
    assert any("y is a constant, because requires grad is off" in part.value for part in app.markdown)


def test_a_constant_result_has_no_backward_pass(app: AppTest) -> None:
    write(app, "x > y")
    assert "a constant: no derivative leads from it to a variable" in said(app)
    assert not app.get("graphviz_chart")
    assert not app.exception


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x @ x", "Cannot multiply"),
        ("x.summ()", "Did you mean"),
        ("x[9]", "out of range"),
        ("x.max(0)", "pair of values and indices"),
        ("", "The expression is empty"),
        ("__import__('os')", "is not part of an expression"),
    ],
)
def test_what_cannot_be_done_is_answered_in_a_sentence(app: AppTest, text: str, answer: str) -> None:
    write(app, text)
    assert not app.exception
    assert answer in app.error[0].value.replace("\\", "")
    write(app, "x.sum()")
    assert not app.error


def test_a_shape_without_its_numbers_is_answered(app: AppTest) -> None:
    app.text_input(key=f"{PAGE}-x-shape").input("2, 2").run()
    assert "holds 4 numbers, and 6 were typed" in app.error[0].value
    app.text_input(key=f"{PAGE}-x-shape").input("2, a").run()
    assert "is not a whole number" in app.error[0].value
    assert not app.exception


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_every_example_is_drawn_at_its_last_step(app: AppTest, example: object) -> None:
    app.selectbox(key=f"{PAGE}-example").set_value(example.title).run()  # type: ignore[attr-defined] # an Example
    assert not app.exception
    if app.error:
        assert "Cannot multiply" in app.error[0].value
        return
    press(app, "last")
    assert not app.exception
    assert "**Step" in said(app)


def test_a_large_graph_is_stepped_but_not_drawn(app: AppTest) -> None:
    write(app, "(" + " + ".join(["x"] * 70) + ").sum()")
    assert "up to 60 are drawn" in app.warning[0].value
    press(app, "next")
    assert not app.exception
