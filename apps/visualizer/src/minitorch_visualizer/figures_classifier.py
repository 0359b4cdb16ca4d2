"""The decision region of a classifier of points in the plane, with the points on it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from minitorch_visualizer.linear_classifier import Point, Weights, border, score
from minitorch_visualizer.sampling import spread
from minitorch_visualizer.theme import CLASS_MARKS, Look, probability_scale

_MARGIN = 0.05
_CELLS = 61


def _limits(points: Sequence[Point]) -> tuple[float, float]:
    """Return where both axes start and end: around the unit square, and around points that noise drove out of it."""
    coordinates = [coordinate for point in points for coordinate in point]
    return min(0.0, *coordinates) - _MARGIN, max(1.0, *coordinates) + _MARGIN


def region_figure(weights: Weights, points: Sequence[Point], labels: Sequence[int], look: Look) -> go.Figure:
    """Draw what a linear classifier says everywhere, and the points it should get right.

    Args:
        weights: The classifier.
        points: The points, in the unit square.
        labels: 0 or 1 for each point.
        look: The colours of the page.

    Returns:
        A square figure: the tint is the probability of class 1, the line is where it is one half. A point on the wrong
        side has a ring around it.
    """
    low, high = _limits(points)
    axis = spread(low, high, _CELLS)
    figure = go.Figure(
        go.Contour(
            x=axis,
            y=axis,
            z=[[weights.probability((x1, x2)) for x1 in axis] for x2 in axis],
            zmin=0.0,
            zmax=1.0,
            colorscale=probability_scale(look),
            showscale=False,
            contours={"coloring": "heatmap", "start": 0.25, "end": 0.75, "size": 0.5, "showlabels": True},
            line={"color": look.muted, "width": 1, "dash": "dot"},
            hovertemplate="x₁ = %{x:.3f}<br>x₂ = %{y:.3f}<br>P(class 1) = %{z:.3f}<extra></extra>",
        )
    )
    ends = border(weights, low, high)
    if ends is not None:
        _draw_border(figure, ends, look)
    for label in (0, 1):
        _draw_class(figure, points, labels, label)
    _draw_wrong(figure, weights, points, labels, look)
    axis_look = {"range": [low, high], "constrain": "domain", "showgrid": False, "zeroline": False}
    figure.update_layout(
        xaxis={"title": "x₁", "constraintoward": "left", **axis_look},
        yaxis={"title": "x₂", "constraintoward": "top", "scaleanchor": "x", **axis_look},
    )
    return figure


def _draw_border(figure: go.Figure, ends: tuple[Point, Point], look: Look) -> None:
    figure.add_scatter(
        x=[end[0] for end in ends],
        y=[end[1] for end in ends],
        mode="lines",
        name="border",
        line={"color": look.text, "width": 2},
        hoverinfo="skip",
    )


def _draw_class(figure: go.Figure, points: Sequence[Point], labels: Sequence[int], label: int) -> None:
    mark = CLASS_MARKS[label]
    own = [point for point, known in zip(points, labels, strict=True) if known == label]
    figure.add_scatter(
        x=[point[0] for point in own],
        y=[point[1] for point in own],
        mode="markers",
        name=mark.name,
        marker={"symbol": mark.symbol, "color": mark.colour, "size": 10, "line": {"color": "white", "width": 1}},
        hovertemplate=f"{mark.name}<br>x₁ = %{{x:.3f}}<br>x₂ = %{{y:.3f}}<extra></extra>",
    )


def _draw_wrong(
    figure: go.Figure, weights: Weights, points: Sequence[Point], labels: Sequence[int], look: Look
) -> None:
    """Put a ring around every point on the wrong side."""
    wrong = [points[i] for i in score(weights, points, labels).wrong]
    figure.add_scatter(
        x=[point[0] for point in wrong],
        y=[point[1] for point in wrong],
        mode="markers",
        name="wrong side",
        showlegend=True,
        marker={"symbol": "circle-open", "color": look.text, "size": 18, "line": {"width": 2}},
        hoverinfo="skip",
    )
