from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from minitorch_visualizer.theme import LIGHT


def _draw() -> None:
    from minitorch_visualizer.pages.fundamentals import operators

    operators.page()


def open_page() -> AppTest:
    return AppTest.from_function(_draw, default_timeout=60).run()


def choose(app: AppTest, kind: str, function: str) -> AppTest:
    app.selectbox(key="operators-group").set_value(kind).run()
    return app.selectbox(key=f"operators-function-{kind}").set_value(function).run()


def slider(app: AppTest, label: str) -> Any:
    return next(slider for slider in app.slider if slider.label == label)


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


@pytest.fixture
def app() -> AppTest:
    return open_page()


def test_the_page_opens_with_the_sigmoid_at_1(app: AppTest) -> None:
    assert not app.exception
    assert app.selectbox(key="operators-function-Operators of one number").value == "sigmoid"
    assert metrics(app) == {"value f": "0.73106", "f′(x) by autodiff": "0.19661", "f′(x) by differences": "0.19661"}


def test_the_source_stands_beside_the_derivative_and_the_rule(app: AppTest) -> None:
    assert {expander.label for expander in app.expander} == {
        "`sigmoid`",
        "Its derivative, `sigmoid_back`",
        "Its rule in autodiff, `Sigmoid`",
    }
    assert any("def sigmoid_back(x: float, d: float)" in code.value for code in app.code)


def test_the_plot_shows_the_function_and_its_derivative_with_the_probe_on_both(app: AppTest) -> None:
    (chart,) = charts(app)
    names = [trace.get("name") for trace in chart["data"]]
    assert names[:2] == ["f(x)", "its derivative f′(x)"]
    assert [trace["y"][0] for trace in chart["data"][2:]] == pytest.approx([0.731058, 0.196612], abs=1e-6)


def test_moving_the_probe_moves_the_numbers(app: AppTest) -> None:
    slider(app, "at x").set_value(0.0).run()
    assert metrics(app)["value f"] == "0.5"
    assert metrics(app)["f′(x) by autodiff"] == "0.25"


def test_the_plot_covers_the_chosen_range(app: AppTest) -> None:
    app.slider(key="operators-range").set_value((-20.0, 10.0)).run()
    xs = charts(app)[0]["data"][0]["x"]
    assert (xs[0], xs[-1]) == (-20.0, 10.0)


def test_an_empty_range_asks_for_a_wider_one(app: AppTest) -> None:
    app.slider(key="operators-range").set_value((2.0, 2.0)).run()
    assert not app.exception
    assert "range is empty" in app.info[0].value


def test_a_pole_is_explained(app: AppTest) -> None:
    choose(app, "Operators of one number", "inv")
    assert "It jumps at x = 0." in captions(app)
    assert None in charts(app)[0]["data"][0]["y"]


def test_where_there_is_no_number_is_explained(app: AppTest) -> None:
    choose(app, "Operators of one number", "log")
    assert "It has no number from x = -5 to 0." in captions(app)


def test_a_kink_is_explained(app: AppTest) -> None:
    choose(app, "Operators of one number", "relu")
    slider(app, "at x").set_value(0.0).run()
    assert metrics(app)["f′(x) by autodiff"] == "0"
    assert metrics(app)["f′(x) by differences"] == "0.5"
    assert "The two ways disagree" in captions(app)


def test_two_numbers_give_three_surfaces_and_two_derivatives(app: AppTest) -> None:
    choose(app, "Operators of two numbers", "mul")
    assert [chart["data"][0]["type"] for chart in charts(app)] == ["surface"] * 3
    assert metrics(app) == {
        "value f": "2",
        "∂f/∂x by autodiff": "2",
        "∂f/∂x by differences": "2",
        "∂f/∂y by autodiff": "1",
        "∂f/∂y by differences": "1",
    }


def test_the_partial_derivatives_are_those_of_their_argument(app: AppTest) -> None:
    choose(app, "Operators of two numbers", "mul")
    _, by_x, by_y = charts(app)
    surface = by_x["data"][0]
    assert surface["z"] == [[y] * len(surface["x"]) for y in surface["y"]]
    assert by_y["data"][0]["z"] == [surface["x"]] * len(surface["y"])
    assert by_x["data"][0]["colorscale"][-1][1] == LIGHT.gradient


def test_what_has_no_derivative_is_drawn_alone(app: AppTest) -> None:
    choose(app, "Operators of two numbers", "is_close")
    assert len(charts(app)) == 1
    assert "no rule for its derivative" in captions(app)


def test_a_reduction_is_drawn_for_a_list_of_two(app: AppTest) -> None:
    choose(app, "Course functions of a list", "mean_red")
    assert len(charts(app)) == 3
    assert metrics(app)["value f"] == "1.5"
    assert "autodiff follows the operations" in captions(app)


@pytest.mark.parametrize("kind", range(5))
def test_every_function_can_be_drawn(app: AppTest, kind: int) -> None:
    title = app.selectbox(key="operators-group").options[kind]
    app.selectbox(key="operators-group").set_value(title).run()
    for function in app.selectbox(key=f"operators-function-{title}").options:
        choose(app, title, function)
        assert not app.exception, function
        assert charts(app), function
