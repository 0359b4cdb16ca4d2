"""Times and speeds over growing sizes, on axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from minitorch_visualizer.efficiency.measurement import Reading
from minitorch_visualizer.figures.paces import decades
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.theme import BLUE, GREEN, GREY, ORANGE, PURPLE, VERMILION, Look

_STYLES = (
    (GREY, "dot", "circle"),
    (ORANGE, "dash", "square"),
    (BLUE, "solid", "diamond"),
    (GREEN, "dashdot", "triangle-up"),
    (VERMILION, "solid", "x"),
    (PURPLE, "longdash", "star"),
)
"""A colour, a stroke and a marker for each line, so that colour is never the only sign."""


def times_figure(series: Sequence[str], readings: Sequence[Reading], marks: Mapping[int, str], look: Look) -> go.Figure:
    """Draw the time of one call over the number of elements.

    Args:
        series: The lines, in the order of their colours.
        readings: What was measured; at least one.
        marks: Words for sizes from which on something changes.
        look: The colours of the page.
    """
    figure = _lines(series, readings, lambda reading: reading.seconds, lambda reading: duration(reading.seconds))
    sizes = [reading.size for reading in readings]
    for row, (size, words) in enumerate(marks.items()):
        if min(sizes) < size < max(sizes):
            figure.add_vline(x=size, line={"color": look.muted, "width": 1, "dash": "dot"})
            figure.add_annotation(
                x=math.log10(size),
                y=0.02 + 0.09 * row,
                yref="y domain",
                text=words,
                showarrow=False,
                xanchor="left",
                yanchor="bottom",
                font={"color": look.muted, "size": 12},
            )
    figure.update_xaxes(title="elements", **_sizes(sizes))
    figure.update_yaxes(title="seconds a call", **decades([reading.seconds for reading in readings]))
    return figure


def speeds_figure(series: Sequence[str], readings: Sequence[Reading], speed: Callable[[Reading], float]) -> go.Figure:
    """Draw how many billions of operations a second each way does, over the size of the matrices.

    Args:
        series: The lines, in the order of their colours.
        readings: What was measured; at least one.
        speed: Gives the speed of a reading.
    """
    figure = _lines(series, readings, speed, lambda reading: f"{speed(reading):.3g} GFLOP/s")
    sizes = sorted({reading.size for reading in readings})
    figure.update_xaxes(
        title="rows and columns",
        type="log",
        tickvals=sizes,
        ticktext=[str(size) for size in sizes],
        range=[math.log10(sizes[0]) - 0.08, math.log10(sizes[-1]) + 0.08],
    )
    figure.update_yaxes(title="GFLOP/s", **decades([speed(reading) for reading in readings]))
    return figure


def _lines(
    series: Sequence[str],
    readings: Sequence[Reading],
    value: Callable[[Reading], float],
    told: Callable[[Reading], str],
) -> go.Figure:
    figure = go.Figure()
    for name, (colour, dash, symbol) in zip(series, _STYLES, strict=False):
        own = [reading for reading in readings if reading.series == name]
        if not own:
            continue
        figure.add_scatter(
            x=[reading.size for reading in own],
            y=[value(reading) for reading in own],
            name=name,
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"symbol": symbol, "size": 9},
            text=[told(reading) for reading in own],
            hovertemplate=f"{name}, %{{x:,}}: %{{text}}<extra></extra>",
        )
    figure.update_layout(height=420, margin={"l": 4, "r": 8, "t": 44, "b": 4}, showlegend=True)
    return figure


def _sizes(sizes: Sequence[int]) -> dict[str, object]:
    return {
        "type": "log",
        "range": [math.log10(min(sizes)) - 0.1, math.log10(max(sizes)) + 0.1],
        "dtick": 1,
        "exponentformat": "power",
    }
