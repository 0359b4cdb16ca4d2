"""Figures of functions: curves of one argument, surfaces of two."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from minitorch_visualizer.functions.sampling import Line, Surface
from minitorch_visualizer.theme import Look, surface_scale

_LIFT = 0.02


@dataclass(frozen=True, slots=True)
class Curve:
    """A line with the way it is drawn.

    Attributes:
        name: What the legend says.
        line: The samples.
        colour: Its colour.
        dash: Its stroke, which tells curves apart without colour: "solid", "dash" or "dot".
    """

    name: str
    line: Line
    colour: str
    dash: str = "solid"


def _common_window(curves: Sequence[Curve]) -> list[float]:
    return [min(curve.line.window[0] for curve in curves), max(curve.line.window[1] for curve in curves)]


def curve_figure(curves: Sequence[Curve], look: Look, probe: float | None = None) -> go.Figure:
    """Draw curves over one axis.

    Args:
        curves: At least one.
        look: The colours of the page.
        probe: An x to mark with a line, and with a dot on each curve that has a value there.

    Returns:
        The figure; its y axis shows the part in which the curves can be told from flat lines.
    """
    figure = go.Figure()
    for curve in curves:
        figure.add_scatter(
            x=curve.line.xs,
            y=curve.line.ys,
            mode="lines",
            name=curve.name,
            line={"color": curve.colour, "dash": curve.dash, "width": 3, "simplify": False},
            connectgaps=False,
            hovertemplate="x = %{x:.4g}<br>y = %{y:.6g}<extra></extra>",
        )
    if probe is not None:
        figure.add_vline(x=probe, line={"color": look.muted, "width": 1, "dash": "dot"})
    figure.update_layout(xaxis_title="x", yaxis={"range": _common_window(curves)})
    return figure


def mark_point(figure: go.Figure, x: float, y: float, colour: str, label: str) -> None:
    """Put a dot on a curve.

    Args:
        figure: Where.
        x: The argument.
        y: The value.
        colour: The colour of the curve.
        label: What the dot says when it is pointed at.
    """
    figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={"color": colour, "size": 12, "line": {"color": "white", "width": 2}},
        showlegend=False,
        hovertemplate=f"{label} = %{{y:.6g}}<extra></extra>",
    )


def _height(surface: Surface) -> float:
    values = [z for row in surface.zs for z in row if z is not None]
    return max(values) - min(values) if values else 0.0


def surface_figure(
    surface: Surface, look: Look, colour: str, probe: tuple[float, float, float] | None = None
) -> go.Figure:
    """Draw a function of two numbers.

    Args:
        surface: The samples.
        look: The colours of the page.
        colour: The colour of the highest part.
        probe: A point on the surface to mark: x, y and the value; one without a finite value is not marked.

    Returns:
        The figure, to be turned with the pointer.
    """
    figure = go.Figure(
        go.Surface(
            x=surface.xs,
            y=surface.ys,
            z=surface.zs,
            colorscale=surface_scale(look, colour),
            showscale=False,
            connectgaps=False,
            contours={"z": {"show": True, "color": look.muted, "width": 1}},
            hovertemplate="x = %{x:.4g}<br>y = %{y:.4g}<br>%{z:.6g}<extra></extra>",
        )
    )
    if probe is not None and math.isfinite(probe[2]):
        x, y, z = probe
        figure.add_scatter3d(
            x=[x],
            y=[y],
            # A little above the surface, which would hide the lower half of the mark.
            z=[z + _LIFT * _height(surface)],
            mode="markers",
            marker={"size": 6, "color": look.text},
            showlegend=False,
            hovertemplate=f"x = {x:.4g}<br>y = {y:.4g}<br>{z:.6g}<extra></extra>",
        )
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        scene={
            "xaxis": {"title": "x"},
            "yaxis": {"title": "y"},
            "zaxis": {"title": "", "nticks": 6},
            "camera": {"eye": {"x": 1.55, "y": -1.65, "z": 0.8}, "center": {"x": 0.0, "y": 0.0, "z": -0.12}},
            "aspectmode": "manual",
            "aspectratio": {"x": 1.0, "y": 1.0, "z": 0.85},
        },
    )
    return figure
