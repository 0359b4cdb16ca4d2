from __future__ import annotations

import math
from typing import Any

import pytest

from minitorch_scalar.datasets import Points, datasets
from minitorch_visualizer.figures.training import comparison_figure, curves_figure, region_figure
from minitorch_visualizer.models.network import region, untrained
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Curves
from minitorch_visualizer.theme import DARK, LIGHT

POINTS = Points(3, [(0.1, 0.2), (0.6, 0.7), (0.9, 0.4)], [0, 1, 1])


def traces(figure: Any) -> dict[str, Any]:
    return {trace.name or trace.type: trace for trace in figure.data}


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_classes_differ_in_colour_and_in_shape(look: Any) -> None:
    drawn = traces(region_figure(POINTS, look))
    zero, one = drawn["class 0"], drawn["class 1"]
    assert (list(zero.x), list(zero.y)) == ([0.1], [0.2])
    assert (list(one.x), list(one.y)) == ([0.6, 0.9], [0.7, 0.4])
    assert zero.marker.symbol != one.marker.symbol
    assert zero.marker.color != one.marker.color


def test_wrong_points_are_ringed() -> None:
    drawn = traces(region_figure(POINTS, LIGHT, wrong=(1,)))
    assert (list(drawn["wrong"].x), list(drawn["wrong"].y)) == ([0.6], [0.7])
    assert "wrong" not in traces(region_figure(POINTS, LIGHT))


def test_the_region_lies_under_the_points_with_its_border() -> None:
    points = datasets["Xor"](20, seed=0)
    drawn = region(untrained((4,), "relu", 0), points)
    figure = region_figure(points, LIGHT, region=drawn)
    assert [trace.type for trace in figure.data] == ["heatmap", "contour", "scatter", "scatter"]
    heatmap, border = figure.data[:2]
    assert (heatmap.zmin, heatmap.zmax) == (0.0, 1.0)
    assert heatmap.z[3][5] == pytest.approx(drawn.probabilities[3][5], abs=0.0005)
    assert border.contours.value == 0.5


def test_the_users_own_units_stand_at_the_axes() -> None:
    figure = region_figure(POINTS, LIGHT, frame=Frame((100.0, 300.0), (-2.0, 2.0)))
    assert list(figure.layout.xaxis.ticktext) == ["100", "200", "300"]
    assert list(figure.layout.yaxis.ticktext) == ["-2", "0", "2"]


def test_an_axis_on_which_all_points_agree_has_one_tick() -> None:
    figure = region_figure(Points(2, [(0.5, 0.0), (0.5, 1.0)], [0, 1]), LIGHT, frame=Frame((7.0, 7.0), (3.0, 5.0)))
    assert (list(figure.layout.xaxis.tickvals), list(figure.layout.xaxis.ticktext)) == ([0.5], ["7"])


def test_curves_show_loss_and_percent_over_all_epochs() -> None:
    figure = curves_figure(Curves((1, 2), (0.7, 0.6), (0.5, 0.75)), 500, LIGHT)
    drawn = traces(figure)
    assert list(drawn["loss"].y) == [0.7, 0.6]
    assert list(drawn["right"].y) == [50.0, 75.0]
    assert list(figure.layout.xaxis.range) == [0, 500]


def test_the_loss_can_be_drawn_on_a_logarithmic_axis() -> None:
    figure = curves_figure(Curves((1, 2), (0.7, 0.6), (0.5, 0.75)), 2, LIGHT, log_loss=True)
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis2.type is None


@pytest.mark.parametrize(("highest", "decades"), [(40.0, 1), (1e21, 6), (math.inf, 1)])
def test_a_logarithmic_axis_names_whole_powers_of_ten(highest: float, decades: int) -> None:
    figure = curves_figure(Curves((1, 2), (0.6, highest), (0.5, 0.75)), 2, LIGHT, log_loss=True)
    assert figure.layout.yaxis.dtick == decades


def test_a_loss_that_is_no_number_is_left_out_and_named() -> None:
    figure = curves_figure(Curves((1, 2, 3), (0.7, math.nan, math.inf), (0.5, 0.0, 0.0)), 3, LIGHT)
    assert list(traces(figure)["loss"].y) == [0.7, None, None]
    assert [note.text for note in figure.layout.annotations] == ["loss nan"]


def test_curves_without_an_epoch_are_an_empty_chart() -> None:
    assert list(traces(curves_figure(Curves(), 10, LIGHT))["loss"].x) == []


def test_compared_runs_differ_in_colour_and_stroke() -> None:
    curves = Curves((1, 2), (0.7, math.inf), (0.5, 0.75))
    figure = comparison_figure([(str(i), curves) for i in range(6)])
    assert len({trace.line.color for trace in figure.data}) == 6
    assert len({trace.line.dash for trace in figure.data}) == 6
    assert list(figure.data[0].y) == [0.7, None]


def test_accuracies_are_compared_in_percent() -> None:
    figure = comparison_figure([("a", Curves((1,), (0.7,), (0.25,)))], accuracy=True)
    assert list(figure.data[0].y) == [25.0]


def test_a_tag_in_the_name_of_a_run_is_shown_and_not_obeyed() -> None:
    figure = comparison_figure([("<a href='x'>mine</a>.csv", Curves((1,), (0.7,), (0.25,)))])
    assert figure.data[0].name == "&lt;a href='x'&gt;mine&lt;/a&gt;.csv"
