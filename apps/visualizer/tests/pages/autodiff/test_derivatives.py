"""The page Derivatives: the same slope in two ways, and the step that makes them differ."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.text.markdown import plain


def script() -> None:
    from minitorch_visualizer.pages.autodiff.derivatives import page

    page()


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(script, default_timeout=30).run()


def write(app: AppTest, text: str) -> AppTest:
    return app.text_input(key="derivatives-expression").input(text).run()


def numbers(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_it_opens_with_both_derivatives_and_their_difference(app: AppTest) -> None:
    assert not app.exception
    shown = numbers(app)
    assert (shown["f′(x) by autodiff"], shown["central difference"], shown["its error"]) == (
        "1.3818",
        "0.9093",
        "4.7e-01",
    )


def test_four_figures_are_drawn(app: AppTest) -> None:
    assert len(app.get("plotly_chart")) == 4


def test_a_smaller_step_makes_the_difference_agree(app: AppTest) -> None:
    app.select_slider(key="derivatives-exponent").set_value(-5).run()
    shown = numbers(app)
    assert shown["central difference"] == shown["f′(x) by autodiff"]
    assert float(shown["its error"]) < 1e-9


def test_the_smallest_step_makes_the_difference_useless(app: AppTest) -> None:
    app.select_slider(key="derivatives-exponent").set_value(-16).run()
    assert float(numbers(app)["its error"]) > 0.1


def test_the_second_derivative_agrees_with_a_difference_of_the_first(app: AppTest) -> None:
    write(app, "x ** 3")
    app.number_input(key="derivatives-x").set_value(2.0).run()
    shown = numbers(app)
    assert (shown["f″(x) by autodiff, twice"], shown["central difference of f′"]) == ("12", "12")


def test_the_best_step_is_told(app: AppTest) -> None:
    assert any("Here the best step of all was ε = " in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("text", "message"),
    [("y * 2", "Column 1: 'y' is not known"), ("2x", "Column 2: An operator is missing here: write 2 * x")],
)
def test_a_bad_expression_is_answered_with_its_column(app: AppTest, text: str, message: str) -> None:
    write(app, text)
    assert app.error[0].value.startswith(plain(message))
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("text", ["1 / x", "sqrt(x)", "log(x)", "x // 1", "3", "exp(exp(exp(x)))"])
def test_poles_jumps_and_overflows_are_drawn_without_an_error(app: AppTest, text: str) -> None:
    write(app, text)
    app.number_input(key="derivatives-x").set_value(0.0).run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 4


def test_a_point_without_a_derivative_is_said_to_have_none(app: AppTest) -> None:
    write(app, "sqrt(x)")
    app.number_input(key="derivatives-x").set_value(-1.0).run()
    assert "no derivative that is a number at x = -1" in app.warning[0].value


def test_an_empty_range_is_refused_with_advice(app: AppTest) -> None:
    app.slider(key="derivatives-range").set_range(2.0, 2.0).run()
    assert not app.exception
    assert "move its two ends apart" in app.info[0].value


def test_a_range_that_leaves_the_point_behind_moves_it(app: AppTest) -> None:
    app.slider(key="derivatives-range").set_range(3.0, 4.0).run()
    assert not app.exception
    assert app.number_input(key="derivatives-x").value == 3.0


@pytest.mark.parametrize("index", range(9))
def test_every_example_works(app: AppTest, index: int) -> None:
    app.selectbox(key="derivatives-example").select_index(index).run()
    assert not app.exception
    assert not app.error
