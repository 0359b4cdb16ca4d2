"""The page Autodiff: real expressions, real gradients, steps forward and back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.text.markdown import plain


def script() -> None:
    from minitorch_visualizer.pages.autodiff.autodiff import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def press(app: AppTest, *labels: str) -> AppTest:
    for label in labels:
        app.button(key=f"autodiff-{label}").click().run()
    return app


def write(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="autodiff-expression").input(text).run()


def said(app: AppTest) -> str:
    """Return what the step says."""
    return app.info[0].value


def answer(app: AppTest) -> str:
    """Return what the page answers to "why"."""
    return app.info[-1].value


def derivatives(app: AppTest) -> dict[str, str]:
    """Return the derivatives that the page shows so far."""
    table = app.dataframe[0].value
    return dict(zip(table.iloc[:, 0], table.iloc[:, 2], strict=True))


def gradients(app: AppTest) -> list[list[str]]:
    """Return the lines of the check: variable, value, gradient, difference, verdict."""
    return [list(row) for row in app.dataframe[-1].value.itertuples(index=False)]


def drawing(app: AppTest) -> str:
    return str(app.get("graphviz_chart")[0].proto.spec)


def test_it_opens_with_the_course_expression_and_its_gradients(app: AppTest) -> None:
    assert not app.exception
    assert app.text_input(key="autodiff-expression").value == "(x * x) * y + 10.0 * x"
    assert gradients(app) == [
        ["x", "2", "22", "22", "✓ agree"],
        ["y", "3", "4", "4", "✓ agree"],
        ["z", "1", "None", "0", "–"],
    ]


def test_before_the_first_step_only_the_result_has_a_derivative(app: AppTest) -> None:
    assert "only the result has a derivative" in said(app)
    assert derivatives(app) == {"Add (n6)": "1", "Mul (n5)": "?", "Mul (n3)": "?", "Mul (n2)": "?", "y": "?", "x": "?"}


def test_next_goes_one_step_forward_and_names_the_rule_and_the_numbers(app: AppTest) -> None:
    press(app, "next", "next", "next")
    assert said(app).startswith("**Step 3 of 4**: backward of Mul (n3) with d = 1")
    assert "- d × other = 1 × 4 = 4 to y" in said(app)
    assert derivatives(app)["y"] == "4"
    assert derivatives(app)["x"] == "10"


def test_back_goes_one_step_back(app: AppTest) -> None:
    press(app, "next", "next", "next", "back")
    assert said(app).startswith("**Step 2 of 4**")
    assert derivatives(app)["y"] == "?"


def test_last_and_first_go_to_the_ends(app: AppTest) -> None:
    press(app, "last")
    assert "which now has 16 + 6 = 22" in said(app)
    assert app.button(key="autodiff-next").disabled
    press(app, "first")
    assert "only the result" in said(app)
    assert app.button(key="autodiff-back").disabled


def test_the_slider_goes_to_any_step(app: AppTest) -> None:
    app.slider[0].set_value(4).run()
    assert said(app).startswith("**Step 4 of 4**")


def test_the_source_of_the_rule_stands_beside_the_step(app: AppTest) -> None:
    press(app, "next")
    assert any(code.value.startswith("class Add(") for code in app.code)


def test_the_drawing_shows_values_and_the_derivatives_so_far(app: AppTest) -> None:
    assert drawing(app).count(">?</font>") == 5
    press(app, "last")
    assert ">22</font>" in drawing(app)
    assert "dir=back" in drawing(app)


def test_a_changed_value_keeps_the_step_and_changes_the_numbers(app: AppTest) -> None:
    press(app, "last")
    app.number_input(key="autodiff-x").set_value(3.0).run()
    assert said(app).startswith("**Step 4 of 4**")
    assert gradients(app)[0] == ["x", "3", "28", "28", "✓ agree"]


def test_a_new_expression_begins_at_the_first_step(app: AppTest) -> None:
    press(app, "last")
    write(app, "x * y")
    assert "1 step from there" in said(app)
    assert app.slider[0].value == 0


def test_a_variable_can_be_made_a_constant(app: AppTest) -> None:
    app.toggle(key="autodiff-y-requires-grad").set_value(False).run()
    assert gradients(app)[1][2] == "None"
    app.selectbox(key="autodiff-why").select("y").run()
    assert "it is a constant" in answer(app)


def test_a_constant_result_is_explained_and_not_an_error(app: AppTest) -> None:
    write(app, "2 * 3")
    assert not app.exception
    assert "The result is 6, a constant" in said(app)


def test_a_variable_alone_has_no_steps(app: AppTest) -> None:
    write(app, "x")
    assert not app.exception
    assert "so there is no step to take" in said(app)
    assert gradients(app)[0][2] == "1"


@pytest.mark.parametrize(
    ("text", "message", "caret"),
    [
        ("x ^ 2", "Column 3: '^' is not part of an expression: write ** for a power", "x ^ 2\n  ^"),
        ("x ** ** 2", "Column 6: A value is missing after '**', '**' stands there", "x ** ** 2\n     ^"),
        ("x * (y + 1", "Column 5: This '(' is never closed", "x * (y + 1\n    ^"),
        ("sine(x)", "Column 1: 'sine' is not known: did you mean sin", "sine(x)\n^"),
    ],
)
def test_a_bad_expression_is_answered_with_its_column(app: AppTest, text: str, message: str, caret: str) -> None:
    write(app, text)
    assert not app.exception
    assert app.error[0].value.startswith(plain(message))
    assert app.code[0].value == caret
    assert not app.get("graphviz_chart")


def test_an_empty_expression_is_answered_with_an_example(app: AppTest) -> None:
    write(app, "")
    assert app.error[0].value.startswith(r"Column 1\: The expression is empty. Write one, for instance")


@pytest.mark.parametrize("text", ["__import__(x)", "open(x)", "x.real", "[x for x in y]", "lambda: x"])
def test_python_is_not_run(app: AppTest, text: str) -> None:
    write(app, text)
    assert not app.exception
    assert len(app.error) == 1


def test_underscores_of_a_name_are_not_taken_for_markdown(app: AppTest) -> None:
    write(app, "__x__")
    assert r"'\_\_x\_\_' is not known" in app.error[0].value


def test_an_example_brings_its_values(app: AppTest) -> None:
    app.selectbox(key="autodiff-example").select_index(1).run()
    assert app.text_input(key="autodiff-expression").value == "sigmoid(x * y + z)"
    assert app.number_input(key="autodiff-y").value == -2.0
    assert [row[4] for row in gradients(app)] == ["✓ agree"] * 3


@pytest.mark.parametrize("index", range(8))
def test_every_example_works(app: AppTest, index: int) -> None:
    app.selectbox(key="autodiff-example").select_index(index).run()
    press(app, "last")
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(
    ("text", "node", "reason"),
    [
        ("x * y", "x", "it receives 3 through Mul (n2)"),
        ("relu(x - 5) * y", "x", "its input -3 is not positive"),
        ("sqrt(x - 2) * 0 + y", "x", "0 × inf = nan"),
        ("x * y", "z", "the result was not computed from it"),
    ],
)
def test_why_tells_how_a_derivative_came_about(app: AppTest, text: str, node: str, reason: str) -> None:
    write(app, text)
    app.selectbox(key="autodiff-why").select(node).run()
    assert reason in answer(app)


def test_a_large_graph_is_not_drawn_but_stepped_through_all_the_same(app: AppTest) -> None:
    write(app, "*".join(["x"] * 201))
    assert not app.exception
    assert not app.get("graphviz_chart")
    assert "is not drawn" in app.warning[0].value
    press(app, "last")
    assert said(app).startswith("**Step 200 of 200**")


def test_the_graph_can_be_downloaded_in_three_forms(app: AppTest) -> None:
    assert [button.proto.label for button in app.get("download_button")] == ["DOT", "Mermaid", "JSON"]


def test_two_tabs_do_not_disturb_each_other(app: AppTest) -> None:
    other = AppTest.from_function(script, default_timeout=30).run()
    press(other, "last")
    write(other, "x + y")
    app.run()
    assert app.text_input(key="autodiff-expression").value == "(x * x) * y + 10.0 * x"
    assert app.slider[0].value == 0


def test_a_return_from_another_page_finds_the_numbers_of_the_variables() -> None:
    def leave(app: AppTest, *, away: bool) -> AppTest:
        app.session_state["away"] = away
        return app.run()

    def page_or_another() -> None:
        import streamlit as st

        from minitorch_visualizer.pages.autodiff.autodiff import page

        if not st.session_state.get("away", False):
            page()

    app = AppTest.from_function(page_or_another, default_timeout=30).run()
    app.number_input(key="autodiff-x").set_value(7.5).run()
    app.toggle(key="autodiff-y-requires-grad").set_value(False).run()
    leave(leave(app, away=True), away=False)
    assert app.number_input(key="autodiff-x").value == 7.5
    assert not app.toggle(key="autodiff-y-requires-grad").value
