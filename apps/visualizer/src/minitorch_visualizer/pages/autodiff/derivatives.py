"""Derivatives: autodiff beside differences, and what becomes of the differences when the step shrinks."""

from __future__ import annotations

import math

import streamlit as st

from minitorch_scalar.graph import format_number
from minitorch_visualizer.figures.derivatives import (
    Secant,
    error_figure,
    orders_figure,
    slopes_figure,
    tangent_figure,
)
from minitorch_visualizer.functions.derivatives import StudiedFunction, study_errors
from minitorch_visualizer.functions.sampling import Line, sample_line, spread
from minitorch_visualizer.pages.parts.expression_input import Example, ask_expression
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, metric_row, page_header, section, show_figure

EXAMPLES = (
    Example("A wave that grows", "x * sin(x)"),
    Example("A cubic: the error is exactly ε²", "x ** 3 - 2 * x"),
    Example("The sigmoid", "sigmoid(x)"),
    Example("relu, with a kink at 0", "relu(x)"),
    Example("The absolute value", "abs(x)"),
    Example("A bell", "exp(-x * x)"),
    Example("A pole at 0", "1 / x"),
    Example("Fast waves", "sin(10 * x)"),
    Example("A logarithm", "log(x)"),
)
RINGS = 31
CURVE_POINTS = 201

SECOND_DERIVATIVE = """\
x = Scalar({x})
y = f(x)

# x.grad is f′(x), with a graph of its own.
y.backward(create_graph=True)
slope, x.grad = x.grad, None

# Go back through that: x.grad is f″(x).
slope.backward()
"""


def page() -> None:
    """Draw the page."""
    page_header(
        "Derivatives",
        "A derivative is the slope of a curve at a point. A difference estimates it from two values beside the point; "
        "autodiff computes it by the rules.",
        "make ε smaller and watch the secant turn into the tangent. Then go on to 10⁻¹⁶: why does the difference get "
        "worse again?",
    )
    expression = ask_expression("derivatives", ("x",), EXAMPLES)
    place = _ask_place()
    if expression is None or place is None:
        return
    x, low, high, epsilon = place
    function = StudiedFunction(expression)
    _show_numbers(function, x, epsilon)
    # Each is drawn twice, and sampling a long expression takes time.
    line = sample_line(function.value, low, high)
    slopes = sample_line(function.derivative, low, high, CURVE_POINTS)
    _show_slopes(function, x, epsilon, line, slopes)
    _show_errors(function, x, epsilon)
    _show_second(function, x, line, slopes)


def _ask_place() -> tuple[float, float, float, float] | None:
    """Let the reader choose the point, the range of the plots and the step."""
    left, middle, right = st.columns(3, gap="medium")
    ends = first_value("derivatives-range", (-5.0, 5.0))
    low, high = left.slider("Range of x", -20.0, 20.0, ends, step=0.5, key="derivatives-range", format="%g")
    exponent = right.select_slider(
        "Step ε",
        range(-16, 1),
        first_value("derivatives-exponent", 0),
        key="derivatives-exponent",
        format_func=lambda power: f"1e{power}" if power else "1",
    )
    if low == high:
        st.info("The range is empty: move its two ends apart.", icon=":material/arrow_range:")
        return None
    first = min(max(first_value("derivatives-x", 1.0), low), high)
    x = middle.number_input("Point x", low, high, first, step=0.1, key="derivatives-x", format="%g")
    return float(x), low, high, 10.0**exponent


def _show_numbers(function: StudiedFunction, x: float, epsilon: float) -> None:
    """Show the two derivatives and how far they are apart."""
    exact, central = function.derivative(x), function.central(x, epsilon)
    metric_row(
        [
            ("f(x)", format_number(function.value(x))),
            ("f′(x) by autodiff", format_number(exact)),
            ("central difference", format_number(central)),
            ("its error", f"{abs(central - exact):.1e}"),
        ]
    )
    if not math.isfinite(exact):
        st.warning(
            f"f has no derivative that is a number at x = {format_number(x)}. The Autodiff page tells why.",
            icon=":material/warning:",
        )


def _show_slopes(function: StudiedFunction, x: float, epsilon: float, line: Line, slopes: Line) -> None:
    """Draw the function with tangent and secant, and both derivatives."""
    look = current_look()
    secant = Secant((x - epsilon, function.value(x - epsilon)), (x + epsilon, function.value(x + epsilon)))
    rings = [(at, function.central(at, epsilon)) for at in spread(line.xs[0], line.xs[-1], RINGS)]
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**The function**")
        tangent = tangent_figure(line, look, x, function.value(x), function.derivative(x), secant)
        show_figure(tangent, key="derivatives-tangent", alt=f"{function.expression.text} with its tangent at {x}")
    with right:
        st.markdown("**Its derivative, both ways**")
        figure = slopes_figure(slopes, rings, look, x)
        show_figure(figure, key="derivatives-slopes", alt="The derivative by autodiff and by central differences")


def _show_errors(function: StudiedFunction, x: float, epsilon: float) -> None:
    """Draw the error over the step and explain its two sides."""
    section(
        "How small a step?",
        "Coming from the right, a smaller ε is better: the secant turns into the tangent. This is **truncation**: a "
        "step ten times smaller makes the central difference a hundred times better, the forward difference ten times. "
        "Further to the left it gets worse: f(x + ε) and f(x − ε) agree in almost all of their 16 digits, and what is "
        "left of them is **rounding**, divided by a tiny ε.",
    )
    study = study_errors(function, x)
    show_figure(
        error_figure(study, current_look(), epsilon),
        key="derivatives-errors",
        alt="The error of the forward and the central difference over the step, on logarithmic axes",
        size="large",
    )
    best = study.best()
    found = f"Here the best step of all was ε = {best[0]:.1e}, with an error of {best[1]:.1e}. " if best else ""
    st.caption(
        f"{found}The rule of thumb is ε ≈ ∛u ≈ 6·10⁻⁶ for the central difference and ε ≈ √u ≈ 1.5·10⁻⁸ for the "
        "forward one, where u = 2⁻⁵² is the distance from 1 to the next float. The yellow line is your ε. An error of "
        "exactly 0 is drawn at the bottom. At a kink no step helps: the two sides have different slopes."
    )


def _show_second(function: StudiedFunction, x: float, line: Line, slopes: Line) -> None:
    """Draw the second derivative and show how to get it."""
    section(
        "The derivative of the derivative",
        "The rules of backward are made of operations that can be recorded too. With `create_graph=True` the gradient "
        "has a graph of its own, and can be differentiated again.",
    )
    step = 1e-4
    difference = (function.derivative(x + step) - function.derivative(x - step)) / (2.0 * step)
    low, high = line.xs[0], line.xs[-1]
    bends = sample_line(lambda at: function.derivative(at, order=2), low, high, CURVE_POINTS)
    metric_row(
        [
            ("f″(x) by autodiff, twice", format_number(function.derivative(x, order=2))),
            ("central difference of f′", format_number(difference)),
        ]
    )
    left, right = st.columns(2, gap="medium")
    with left:
        show_figure(
            orders_figure([line, slopes, bends], current_look(), x),
            key="derivatives-orders",
            alt="f and its first two derivatives",
        )
    with right:
        st.code(SECOND_DERIVATIVE.format(x=format_number(x)), language="python")
