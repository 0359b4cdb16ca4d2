"""Operators: the functions on numbers that everything else is built of, seen as source, plot and derivative."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st

from minitorch_scalar.graph import format_number
from minitorch_visualizer.figures.functions import Curve, curve_figure, mark_point, surface_figure
from minitorch_visualizer.functions import catalogue
from minitorch_visualizer.functions.catalogue import Choice, Probe
from minitorch_visualizer.functions.sampling import Line, sample_line, sample_surface
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import (
    current_look,
    metric_row,
    page_header,
    section,
    show_figure,
    show_source,
)
from minitorch_visualizer.theme import Look

_FIRST = {"Operators of one number": "sigmoid", "Operators of two numbers": "mul"}
_PARTIALS = ("∂f/∂x", "∂f/∂y")
_SOURCE_COLUMNS = 2


def page() -> None:
    """Draw the page."""
    page_header(
        "Operators",
        "Every network is made of a few functions on numbers. Here each stands beside its derivative.",
        "`relu`, then `softplus`: where do they differ, and what does that do to the derivative? "
        "Among the functions of two numbers, look at `max`: who gets the derivative?",
    )
    choice, limits = _choose()
    if limits is None:
        st.info("The range is empty: move its two ends apart.", icon=":material/arrow_range:")
    elif choice.arity == 1:
        _show_curve(choice, *limits)
    else:
        _show_surfaces(choice, *limits)
    _show_sources(choice)


def _choose() -> tuple[Choice, tuple[float, float] | None]:
    """Let the reader choose a function and where it is drawn; None if there is nothing to draw."""
    groups = {group.title: group for group in catalogue.groups()}
    left, middle, right = st.columns(3, gap="medium")
    titles = list(groups)
    first = titles.index(first_value("operators-group", titles[0]))
    title = left.selectbox("Kind", titles, first, key="operators-group", help="Where the function comes from.")
    group = groups[title]
    key, names = f"operators-function-{title}", list(group.choices)
    first = names.index(first_value(key, _FIRST.get(title, names[0])))
    name = middle.selectbox("Function", names, first, key=key, help=group.about)
    ends = first_value("operators-range", (-5.0, 5.0))
    low, high = right.slider("Range", -50.0, 50.0, ends, step=0.5, key="operators-range", format="%.1f")
    return group.choices[name], (low, high) if low < high else None


def _probe_slider(label: str, low: float, high: float, first: float) -> float:
    """Let the reader choose a place inside the range."""
    key = f"probe-{label}-{low}-{high}"
    start = first_value(key, min(max(first, low), high))
    return float(st.slider(f"at {label}", low, high, start, step=(high - low) / 200, key=key))


# ----------------------------------------------------------------------------------------------------------------------
# One argument
# ----------------------------------------------------------------------------------------------------------------------
def _show_curve(choice: Choice, low: float, high: float) -> None:
    """Draw a function of one number with its derivative."""
    look = current_look()
    line = sample_line(lambda x: catalogue.evaluate(choice, x), low, high)
    curves = [Curve("f(x)", line, look.value)]
    if choice.on_scalars is not None:
        slope = sample_line(lambda x: catalogue.derivatives(choice, x)[0], low, high)
        curves.append(Curve("its derivative f′(x)", slope, look.gradient, dash="dash"))
    chart = st.container()
    x = _probe_slider("x", low, high, first=1.0)
    probe = catalogue.probe(choice, x)
    figure = curve_figure(curves, look, probe=x)
    for curve, y in zip(curves, (probe.value, probe.derivatives[0]), strict=False):
        if math.isfinite(y):
            mark_point(figure, x, y, curve.colour, curve.name)
    with chart:
        show_figure(figure, key="operators-curve", alt=f"{choice.name} and its derivative from {low} to {high}")
        _explain_gaps(line)
    _show_probe(choice, probe, ["f′(x)"])


def _explain_gaps(line: Line) -> None:
    """Say why the curve is not in one piece."""
    parts = []
    if line.jumps:
        shown = ", ".join(format_number(jump) for jump in line.jumps[:6])
        parts.append(f"It jumps at x = {shown}{', …' if len(line.jumps) > 6 else ''}.")
    parts.extend(
        f"It has no number from x = {format_number(first)} to {format_number(last)}." for first, last in line.undefined
    )
    if parts:
        st.caption(" ".join(parts))


# ----------------------------------------------------------------------------------------------------------------------
# Two arguments
# ----------------------------------------------------------------------------------------------------------------------
def _show_surfaces(choice: Choice, low: float, high: float) -> None:
    """Draw a function of two numbers with its two partial derivatives."""
    look = current_look()
    charts = st.container()
    left, right = st.columns(2)
    with left:
        x = _probe_slider("x", low, high, first=1.0)
    with right:
        y = _probe_slider("y", low, high, first=2.0)
    probe = catalogue.probe(choice, x, y)
    with charts:
        columns = st.columns(3)
        with columns[0]:
            _show_value_surface(choice, low, high, (x, y, probe.value), look)
        if choice.on_scalars is not None:
            for i, derivative in enumerate(probe.derivatives):
                with columns[i + 1]:
                    _show_partial_surface(choice, i, low, high, (x, y, derivative), look)
    _show_probe(choice, probe, _PARTIALS)


def _show_value_surface(choice: Choice, low: float, high: float, mark: tuple[float, float, float], look: Look) -> None:
    surface = sample_surface(lambda x, y: catalogue.evaluate(choice, x, y), low, high)
    st.markdown("**f(x, y)**")
    figure = surface_figure(surface, look, look.value, probe=mark)
    show_figure(figure, key="operators-surface", alt=f"{choice.name} over x and y from {low} to {high}", size="small")
    if surface.clipped:
        st.caption("Cut off where it shoots up: the rest would look flat beside it.")


def _show_partial_surface(
    choice: Choice, argument: int, low: float, high: float, mark: tuple[float, float, float], look: Look
) -> None:
    name = _PARTIALS[argument]
    surface = sample_surface(lambda x, y: catalogue.derivatives(choice, x, y)[argument], low, high)
    st.markdown(f"**{name}**")
    figure = surface_figure(surface, look, look.gradient, probe=mark)
    show_figure(figure, key=f"operators-partial-{argument}", alt=f"{name} of {choice.name}", size="small")


# ----------------------------------------------------------------------------------------------------------------------
# Both
# ----------------------------------------------------------------------------------------------------------------------
def _show_probe(choice: Choice, probe: Probe, names: Sequence[str]) -> None:
    """Show the value, and each derivative by autodiff beside the central difference."""
    metrics = [("value f", format_number(probe.value))]
    if choice.on_scalars is None:
        metric_row(metrics)
        st.caption("It answers yes or no, so there is no rule for its derivative.")
        return
    for name, derivative, difference in zip(names, probe.derivatives, probe.differences, strict=True):
        metrics.append((f"{name} by autodiff", format_number(derivative)))
        metrics.append((f"{name} by differences", format_number(difference)))
    metric_row(metrics)
    if probe.agrees:
        st.caption("By differences: (f(x + ε) - f(x - ε)) / 2ε with ε = 10⁻⁶. Autodiff needs no ε.")
    else:
        st.caption(
            "The two ways disagree: the function has a kink, a jump or an end here. The difference looks at both "
            "sides, autodiff follows one rule."
        )


def _show_sources(choice: Choice) -> None:
    """Show the source of the function and of its derivative, side by side."""
    section("Source", choice.formula or None)
    columns = st.columns(min(_SOURCE_COLUMNS, len(choice.sources)))
    for i, (title, source) in enumerate(choice.sources):
        with columns[i % len(columns)]:
            show_source(title, source, expanded=i < _SOURCE_COLUMNS)
    if choice.traced:
        st.caption("Nobody wrote its derivative: autodiff follows the operations and applies the rule of each.")
