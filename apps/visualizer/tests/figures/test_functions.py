from __future__ import annotations

import math

from minitorch_scalar import operators
from minitorch_visualizer.figures.functions import Curve, curve_figure, mark_point, surface_figure
from minitorch_visualizer.functions.sampling import sample_line, sample_surface
from minitorch_visualizer.theme import DARK, LIGHT

SINE = Curve("f", sample_line(operators.sin, -3.0, 3.0), LIGHT.value)
COSINE = Curve("f′", sample_line(operators.cos, -3.0, 3.0), LIGHT.gradient, dash="dash")
PRODUCT = sample_surface(operators.mul, -1.0, 1.0, count=5)


def test_every_curve_is_a_line_with_its_name_colour_and_stroke() -> None:
    f, slope = curve_figure([SINE, COSINE], LIGHT).data
    assert (f.name, f.line.color, f.line.dash) == ("f", LIGHT.value, "solid")
    assert (slope.name, slope.line.color, slope.line.dash) == ("f′", LIGHT.gradient, "dash")


def test_a_curve_keeps_its_gaps() -> None:
    (line,) = curve_figure([Curve("f", sample_line(operators.inv, -1.0, 1.0), LIGHT.value)], LIGHT).data
    assert None in line.y
    assert line.connectgaps is False


def test_the_axis_shows_what_is_worth_seeing_of_all_curves() -> None:
    tall = Curve("g", sample_line(lambda x: 10.0 * x, -3.0, 3.0), LIGHT.value)
    bottom, top = curve_figure([SINE, tall], LIGHT).layout.yaxis.range
    assert bottom < -30.0
    assert top > 30.0


def test_a_probe_is_a_line_at_its_x() -> None:
    (line,) = curve_figure([SINE], LIGHT, probe=1.5).layout.shapes
    assert line.x0 == line.x1 == 1.5


def test_a_marked_point_lies_on_its_coordinates() -> None:
    figure = curve_figure([SINE], LIGHT)
    mark_point(figure, 1.0, 2.0, LIGHT.value, "f")
    assert (figure.data[-1].x, figure.data[-1].y) == ((1.0,), (2.0,))


def test_a_surface_shows_the_samples_in_its_colour() -> None:
    (surface,) = surface_figure(PRODUCT, DARK, DARK.gradient).data
    assert [tuple(row) for row in surface.z] == list(PRODUCT.zs)
    assert surface.colorscale[-1][1] == DARK.gradient


def test_a_mark_on_a_surface_floats_just_above_it() -> None:
    mark = surface_figure(PRODUCT, LIGHT, LIGHT.value, probe=(0.5, 0.5, 0.25)).data[-1]
    assert (mark.x, mark.y) == ((0.5,), (0.5,))
    assert 0.25 < mark.z[0] < 0.35


def test_a_mark_without_a_value_is_left_out() -> None:
    assert len(surface_figure(PRODUCT, LIGHT, LIGHT.value, probe=(0.0, 0.0, math.nan)).data) == 1


def test_a_surface_without_any_value_is_drawn_empty() -> None:
    nothing = sample_surface(lambda _x, _y: math.nan, 0.0, 1.0, count=3)
    assert surface_figure(nothing, LIGHT, LIGHT.value, probe=(0.0, 0.0, 1.0)).data
