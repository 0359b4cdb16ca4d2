"""Figures of training: points, decision regions, curves of one run and of several."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from minitorch_scalar.datasets import Points
from minitorch_visualizer.models.network import Region, bounds
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Curves
from minitorch_visualizer.theme import CLASS_MARKS, GREEN, PALETTE, Look, probability_scale

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def region_figure(
    points: Points,
    look: Look,
    *,
    region: Region | None = None,
    wrong: Sequence[int] = (),
    frame: Frame | None = None,
    height: int = 400,
) -> go.Figure:
    """Draw points, over the answers of a network if there is one.

    Args:
        points: The points; each class has a colour and a shape.
        look: The colours of the page.
        region: The probability of class 1 over the plane.
        wrong: The positions of the points to ring, because the network gets them wrong.
        frame: The user's units, written at the axes.
        height: The height in pixels.

    Returns:
        The figure, a square.
    """
    figure = go.Figure()
    if region is not None:
        _add_region(figure, region, look)
    _add_points(figure, points, look)
    if wrong:
        _add_rings(figure, points, wrong, look)
    _lay_out(figure, points, frame, height)
    return figure


def _lay_out(figure: go.Figure, points: Points, frame: Frame | None, height: int) -> None:
    """Make the plot a square that shows every point, with the user's units at its axes."""
    x1, x2 = bounds(points)
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 36, "b": 4},
        legend={"itemclick": False, "itemdoubleclick": False},
        xaxis={"title": "x₁", "range": x1},
        yaxis={"title": "x₂", "range": x2, "scaleanchor": "x"},
    )
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(constrain="domain", showgrid=False, zeroline=False)
    if frame is not None:
        figure.update_xaxes(**_ticks(frame.x1))
        figure.update_yaxes(**_ticks(frame.x2))


def _add_region(figure: go.Figure, region: Region, look: Look) -> None:
    # Three decimals are more than a tint can show, and make the figure, sent twice a second, four times smaller.
    probabilities = [[round(p, 3) for p in row] for row in region.probabilities]
    figure.add_heatmap(
        x=region.x1,
        y=region.x2,
        z=probabilities,
        zmin=0.0,
        zmax=1.0,
        zsmooth="best",
        colorscale=probability_scale(look),
        showscale=False,
        hovertemplate="x₁ = %{x:.3f}<br>x₂ = %{y:.3f}<br>P(class 1) = %{z:.3f}<extra></extra>",
    )
    # The border between the classes, where the network cannot tell.
    figure.add_contour(
        x=region.x1,
        y=region.x2,
        z=probabilities,
        contours={"type": "constraint", "operation": "=", "value": 0.5},
        line={"color": look.text, "width": 2},
        showscale=False,
        name="border",
        showlegend=False,
        hoverinfo="skip",
    )


def _add_points(figure: go.Figure, points: Points, look: Look) -> None:
    for label, mark in enumerate(CLASS_MARKS):
        chosen = [point for point, y in zip(points.X, points.y, strict=True) if y == label]
        figure.add_scatter(
            x=[x1 for x1, _ in chosen],
            y=[x2 for _, x2 in chosen],
            mode="markers",
            name=mark.name,
            marker={
                "color": mark.colour,
                "symbol": mark.symbol,
                "size": 9,
                "line": {"color": look.text if look.dark else look.background, "width": 1},
            },
            hovertemplate=f"{mark.name}<br>x₁ = %{{x:.3f}}<br>x₂ = %{{y:.3f}}<extra></extra>",
        )


def _add_rings(figure: go.Figure, points: Points, wrong: Sequence[int], look: Look) -> None:
    figure.add_scatter(
        x=[points.X[i][0] for i in wrong],
        y=[points.X[i][1] for i in wrong],
        mode="markers",
        name="wrong",
        marker={"symbol": "circle-open", "size": 17, "color": look.text, "line": {"width": 2}},
        hoverinfo="skip",
    )


def _ticks(ends: tuple[float, float]) -> dict[str, object]:
    """Write the user's own numbers at the ends and the middle of an axis from 0 to 1."""
    low, high = ends
    # An axis on which all points agree was put in the middle and says nothing elsewhere.
    places = [0.0, 0.5, 1.0] if high > low else [0.5]
    return {"tickvals": places, "ticktext": [f"{low + place * (high - low):.4g}" for place in places]}


def curves_figure(curves: Curves, epochs: int, look: Look, *, log_loss: bool = False) -> go.Figure:
    """Draw the loss and, under it, the accuracy over the epochs.

    Args:
        curves: The curves so far.
        epochs: How many epochs there will be: the end of the axis.
        look: The colours of the page.
        log_loss: Whether the axis of the loss is logarithmic.

    Returns:
        The figure. An epoch whose loss is no finite number is marked and named.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.1)
    losses = [loss if math.isfinite(loss) else None for loss in curves.losses]
    _add_curve(figure, 1, "loss", look.value, curves.epochs, losses, "%{y:.4g}")
    right = [100 * accuracy for accuracy in curves.accuracies]
    _add_curve(figure, 2, "right", GREEN, curves.epochs, right, "%{y:.0f} %")
    for epoch, loss in zip(curves.epochs, curves.losses, strict=True):
        if not math.isfinite(loss):
            _mark_loss(figure, epoch, loss, look)
            break
    figure.update_layout(height=400, showlegend=False, margin={"l": 4, "r": 4, "t": 12, "b": 4}, hovermode="x unified")
    figure.update_xaxes(range=[0, max(1, epochs)])
    figure.update_xaxes(title="epoch", row=2, col=1)
    # A logarithm shows every size of loss; on a straight axis the start at 0 shows how much is left to gain.
    figure.update_yaxes(title="loss", row=1, col=1, **(_log_axis(losses) if log_loss else {"rangemode": "tozero"}))
    figure.update_yaxes(title="right", ticksuffix=" %", range=[-3, 103], row=2, col=1)
    return figure


def _log_axis(losses: Sequence[float | None]) -> dict[str, object]:
    """Name whole powers of ten only: plotly's own labels between them, a bare 2 and 5, read as values."""
    powers = [math.log10(loss) for loss in losses if loss]
    decades = max(powers, default=0.0) - min(powers, default=0.0)
    return {"type": "log", "dtick": max(1, math.ceil(decades / 4)), "exponentformat": "power"}


def _mark_loss(figure: go.Figure, epoch: int, loss: float, look: Look) -> None:
    """Say where the loss stopped being a number that can be drawn."""
    figure.add_vline(x=epoch, line={"color": look.gradient, "width": 2}, row=1, col=1)
    figure.add_annotation(
        x=epoch,
        y=0.9,
        yref="y domain",
        text=f"loss {loss}",
        showarrow=False,
        xanchor="right",
        font={"color": look.gradient},
    )


def _add_curve(
    figure: go.Figure,
    row: int,
    name: str,
    colour: str,
    x: Sequence[int],
    y: Sequence[float | None],
    hover: str,
) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        name=name,
        mode="lines" if len(x) > 1 else "markers",
        line={"color": colour, "width": 2.5},
        hovertemplate=hover,
        row=row,
        col=1,
    )


def comparison_figure(named: Sequence[tuple[str, Curves]], *, accuracy: bool = False) -> go.Figure:
    """Draw the loss of several runs over one axis.

    Args:
        named: A name and the curves of each run; each gets a colour and a stroke of its own.
        accuracy: Whether to draw the accuracy in percent instead.

    Returns:
        The figure.
    """
    figure = go.Figure()
    for position, (name, curves) in enumerate(named):
        values = [100 * a for a in curves.accuracies] if accuracy else curves.losses
        figure.add_scatter(
            x=curves.epochs,
            y=[value if math.isfinite(value) else None for value in values],
            name=html.escape(name, quote=False),  # plotly reads tags
            mode="lines",
            line={
                "color": PALETTE[position % len(PALETTE)],
                "dash": _DASHES[position % len(_DASHES)],
                "width": 2.5,
            },
            hovertemplate="%{y:.3g}",
        )
    figure.update_layout(hovermode="x unified", xaxis={"title": "epoch"}, showlegend=True)
    if accuracy:
        figure.update_yaxes(title="right", ticksuffix=" %", range=[-3, 103])
    else:
        figure.update_yaxes(title="loss", rangemode="tozero")
    return figure
