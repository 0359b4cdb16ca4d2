from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise

import pytest

from minitorch_visualizer.figures.network import MOST_UNITS, layout_column, network_figure
from minitorch_visualizer.models.network import Layer, Network, untrained
from minitorch_visualizer.theme import BLUE, LIGHT, VERMILION


def test_a_small_layer_shows_every_unit_from_top_to_bottom() -> None:
    column = layout_column(3)
    assert column.units == (0, 1, 2)
    assert column.heights == pytest.approx((5 / 6, 1 / 2, 1 / 6))
    assert column.hidden == 0


def test_a_large_layer_shows_its_first_and_last_units_and_counts_the_rest() -> None:
    column = layout_column(200)
    assert column.units == (0, 1, 2, 3, 4, 5, 195, 196, 197, 198, 199)
    assert column.hidden == 189
    assert all(above > below for above, below in pairwise(column.heights))
    assert column.heights[5] > column.gap > column.heights[6]


@pytest.mark.parametrize("size", [1, 2, MOST_UNITS, MOST_UNITS + 1, 150])
def test_every_unit_stands_inside_the_picture(size: int) -> None:
    column = layout_column(size)
    assert len(column.units) == len(column.heights) <= MOST_UNITS
    assert all(0.0 < height < 1.0 for height in column.heights)


def test_every_weight_is_a_line_that_tells_its_sign_by_colour_and_stroke() -> None:
    network = Network("relu", (Layer(((1.0, -2.0), (0.5, 3.0)), (0.0, 0.0)), Layer(((1.0,), (-1.0,)), (0.0,))))
    figure = network_figure(network, LIGHT)
    lines = [trace for trace in figure.data if trace.mode == "lines"]
    drawn: Counter[tuple[str, str, str]] = Counter()
    for trace in lines:
        drawn[trace.name, trace.line.color, trace.line.dash] += trace.x.count(None)
    assert drawn == {("positive weight", BLUE, "solid"): 4, ("negative weight", VERMILION, "dot"): 2}


def test_the_legend_names_each_sign_once() -> None:
    figure = network_figure(untrained((5, 5), "relu", 0), LIGHT)
    names = [trace.name for trace in figure.data if trace.mode == "lines" and trace.showlegend]
    assert sorted(names) == ["negative weight", "positive weight"]


def test_units_tell_their_bias() -> None:
    network = Network("tanh", (Layer(((1.0,), (0.5,)), (0.25,)), Layer(((1.0,),), (-0.5,))))
    units = network_figure(network, LIGHT).data[-1]
    assert list(units.hovertext) == ["input 1", "input 2", "unit 1: bias 0.25", "bias -0.5"]


def test_weights_that_are_no_numbers_are_left_out() -> None:
    network = Network("relu", (Layer(((math.nan,), (math.inf,)), (0.0,)),))
    figure = network_figure(network, LIGHT)
    assert [trace.mode for trace in figure.data] == ["markers+text"]


def test_a_network_of_zeros_can_be_drawn() -> None:
    figure = network_figure(Network("relu", (Layer(((0.0,), (0.0,)), (0.0,)),)), LIGHT)
    assert figure.data[0].name == "positive weight"
