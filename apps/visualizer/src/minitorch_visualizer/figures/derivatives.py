"""Figures of derivatives: the tangent and the secant, the error of differences, derivatives of higher order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from minitorch_visualizer.figures.functions import Curve, curve_figure, mark_point
from minitorch_visualizer.functions.derivatives import BEST_CENTRAL, BEST_FORWARD, ErrorStudy
from minitorch_visualizer.functions.sampling import Line
from minitorch_visualizer.theme import GREEN, PURPLE, Look

_SMALLEST_ERROR = 1e-18
"""Where an error of exactly 0 is drawn: a logarithmic axis has no place for it."""


@dataclass(frozen=True, slots=True)
class Secant:
    """The line through two points of a curve, whose slope is a difference quotient."""

    left: tuple[float, float]
    right: tuple[float, float]

    @property
    def slope(self) -> float:
        """The slope of the line."""
        return (self.right[1] - self.left[1]) / (self.right[0] - self.left[0])


def tangent_figure(line: Line, look: Look, x: float, value: float, slope: float, secant: Secant) -> go.Figure:
    """Draw a function with its tangent at x and the secant through the points beside x.

    Args:
        line: The function.
        look: The colours of the page.
        x: Where the derivative is taken.
        value: f(x).
        slope: f′(x), the slope of the tangent.
        secant: The points x − ε and x + ε with their values.
    """
    figure = curve_figure([Curve("f(x)", line, look.value)], look)
    low, high = line.xs[0], line.xs[-1]
    if math.isfinite(value) and math.isfinite(slope):
        ends = [value + slope * (end - x) for end in (low, high)]
        _straight(figure, (low, high), ends, "tangent", look.gradient, "dash")
        mark_point(figure, x, value, look.gradient, "f(x)")
    (left, f_left), (right, f_right) = secant.left, secant.right
    if left < right and math.isfinite(f_left) and math.isfinite(f_right):
        ends = [f_left + secant.slope * (end - left) for end in (low, high)]
        _straight(figure, (low, high), ends, "secant", GREEN, "dot")
        for end, y in (secant.left, secant.right):
            mark_point(figure, end, y, GREEN, "f(x ± ε)")
    figure.update_xaxes(range=[low, high])
    return figure


def _straight(figure: go.Figure, xs: Sequence[float], ys: Sequence[float], name: str, colour: str, dash: str) -> None:
    figure.add_scatter(
        x=xs, y=ys, mode="lines", name=name, line={"color": colour, "dash": dash, "width": 2}, hoverinfo="skip"
    )


def slopes_figure(derivative: Line, differences: Sequence[tuple[float, float]], look: Look, x: float) -> go.Figure:
    """Draw the derivative by autodiff as a line and differences as rings on it.

    Args:
        derivative: f′.
        differences: Points (x, central difference).
        look: The colours of the page.
        x: Where the page looks.
    """
    figure = curve_figure([Curve("f′(x) by autodiff", derivative, look.gradient, dash="dash")], look, probe=x)
    shown = [(at, slope) for at, slope in differences if math.isfinite(slope)]
    figure.add_scatter(
        x=[at for at, _ in shown],
        y=[slope for _, slope in shown],
        mode="markers",
        name="central difference",
        marker={"color": GREEN, "size": 9, "symbol": "circle-open", "line": {"width": 2}},
        hovertemplate="x = %{x:.4g}<br>difference = %{y:.6g}<extra></extra>",
    )
    return figure


def error_figure(study: ErrorStudy, look: Look, epsilon: float) -> go.Figure:
    """Draw the error of differences over the step, both logarithmic, with what theory expects.

    Args:
        study: The errors.
        look: The colours of the page.
        epsilon: The step that the reader has chosen.
    """
    figure = go.Figure()
    _error_curve(figure, study.epsilons, study.truncation, "truncation |f‴|·ε²/6", look.muted, "dot")
    _error_curve(figure, study.epsilons, study.rounding, "rounding |f|·2⁻⁵³/ε", look.muted, "dash")
    _error_curve(figure, study.epsilons, study.forward, "forward difference", PURPLE, "solid", symbol="square")
    _error_curve(figure, study.epsilons, study.central, "central difference", GREEN, "solid", symbol="circle")
    for place, text in ((BEST_CENTRAL, "∛u"), (BEST_FORWARD, "√u")):
        figure.add_vline(x=place, line={"color": look.muted, "width": 1, "dash": "dot"})
        # On a logarithmic axis an annotation stands at the exponent, unlike every other mark.
        figure.add_annotation(
            x=math.log10(place), y=0, yref="paper", yanchor="bottom", xanchor="left", text=text, showarrow=False
        )
    figure.add_vline(x=epsilon, line={"color": look.step, "width": 4}, layer="below")
    axis = {"type": "log", "exponentformat": "power", "dtick": 4}
    errors = [e for e in (*study.central, *study.forward) if e is not None and e > 0.0]
    top = math.log10(max([*errors, 1.0])) + 0.5
    bottom = max(math.log10(min([*errors, 1e-10])) - 0.7, math.log10(_SMALLEST_ERROR) - 0.3)
    figure.update_layout(
        xaxis={**axis, "title": "step ε", "range": [-16.3, 0.3]},
        yaxis={**axis, "title": "error", "range": [bottom, top]},
    )
    return figure


def _error_curve(
    figure: go.Figure,
    epsilons: Sequence[float],
    errors: Sequence[float | None],
    name: str,
    colour: str,
    dash: str,
    symbol: str | None = None,
) -> None:
    figure.add_scatter(
        x=epsilons,
        y=[None if error is None else max(error, _SMALLEST_ERROR) for error in errors],
        customdata=errors,
        mode="lines" if symbol is None else "lines+markers",
        name=name,
        line={"color": colour, "dash": dash, "width": 1.5},
        marker={"symbol": symbol or "circle", "size": 6},
        hovertemplate=f"{name}<br>ε = %{{x:.2g}}<br>error = %{{customdata:.3g}}<extra></extra>",
    )


def orders_figure(lines: Sequence[Line], look: Look, x: float) -> go.Figure:
    """Draw f, f′ and f″ over one axis.

    Args:
        lines: The three, in this order.
        look: The colours of the page.
        x: Where the page looks.
    """
    styles = (("f", look.value, "solid"), ("f′", look.gradient, "dash"), ("f″", PURPLE, "dot"))
    curves = [Curve(name, line, colour, dash) for (name, colour, dash), line in zip(styles, lines, strict=True)]
    return curve_figure(curves, look, probe=x)
