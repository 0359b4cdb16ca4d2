"""The figures of derivatives hold the numbers, and survive those that cannot be drawn."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import pytest

from minitorch_visualizer.expressions.expression import parse
from minitorch_visualizer.figures.derivatives import (
    Secant,
    error_figure,
    orders_figure,
    slopes_figure,
    tangent_figure,
)
from minitorch_visualizer.functions.derivatives import StudiedFunction, study_errors
from minitorch_visualizer.functions.sampling import sample_line
from minitorch_visualizer.theme import LIGHT


def function_of(text: str) -> StudiedFunction:
    return StudiedFunction(parse(text, ("x",)))


def names(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.name]


def test_the_tangent_touches_and_the_secant_cuts_the_curve() -> None:
    line = sample_line(lambda x: x * x, -2.0, 2.0)
    figure = tangent_figure(line, LIGHT, 1.0, 1.0, 2.0, Secant((0.0, 0.0), (2.0, 4.0)))
    tangent, secant = figure.data[1], figure.data[3]
    assert names(figure) == ["f(x)", "tangent", "secant"]
    assert (tangent.x, tuple(tangent.y)) == ((-2.0, 2.0), (-5.0, 3.0))
    assert tuple(secant.y) == (-4.0, 4.0)


def test_a_point_without_a_derivative_has_no_tangent_and_no_secant() -> None:
    line = sample_line(lambda x: x, -2.0, 2.0)
    figure = tangent_figure(line, LIGHT, 0.0, math.nan, math.nan, Secant((-1.0, math.nan), (1.0, 0.0)))
    assert names(figure) == ["f(x)"]


def test_a_step_that_rounding_swallows_has_no_secant() -> None:
    line = sample_line(lambda x: x, -2.0, 2.0)
    figure = tangent_figure(line, LIGHT, 1.0, 1.0, 1.0, Secant((1.0, 1.0), (1.0, 1.0)))
    assert "secant" not in names(figure)


def test_the_rings_of_the_differences_leave_out_what_is_no_number() -> None:
    figure = slopes_figure(sample_line(lambda x: x, -1.0, 1.0), [(0.0, 1.0), (0.5, math.inf)], LIGHT, x=0.0)
    assert tuple(figure.data[-1].x) == (0.0,)


def test_both_axes_of_the_errors_are_logarithmic() -> None:
    figure = error_figure(study_errors(function_of("exp(x)"), 1.0), LIGHT, 1e-6)
    assert (figure.layout.xaxis.type, figure.layout.yaxis.type) == ("log", "log")
    assert names(figure)[-2:] == ["forward difference", "central difference"]


@pytest.mark.parametrize("text", ["exp(x)", "x", "3", "log(x - 5)", "1e300 * x"])
def test_every_error_has_a_place_on_the_axis(text: str) -> None:
    figure = error_figure(study_errors(function_of(text), 1.0), LIGHT, 1.0)
    low, high = figure.layout.yaxis.range
    assert low < high
    assert all(y is None or y > 0.0 for trace in figure.data if trace.name for y in trace.y)


def test_each_order_has_a_stroke_of_its_own() -> None:
    lines = [sample_line(function, -1.0, 1.0) for function in (math.sin, math.cos, math.sinh)]
    figure = orders_figure(lines, LIGHT, x=0.5)
    assert names(figure) == ["f", "f′", "f″"]
    assert len({trace.line.dash for trace in figure.data}) == 3
