"""Classifier by hand: set the three numbers of a linear classifier and watch its region follow."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.datasets import Points, datasets
from minitorch_visualizer.figures.training import region_figure
from minitorch_visualizer.models.linear_classifier import HINTS, Weights
from minitorch_visualizer.models.network import Score, region, score
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, metric_row, page_header, show_figure, show_source

_START = Weights(w1=1.0, w2=1.0, bias=-0.5)
_LIMIT = 20.0
_SOURCE = """\
def probability(x1, x2):
    return sigmoid(w1 * x1 + w2 * x2 + bias)

# The mean of this over all points is the loss.
def loss(x1, x2, y):
    p = probability(x1, x2)
    return -log(p) if y == 1 else -log(1 - p)
"""


def page() -> None:
    """Draw the page."""
    page_header(
        "Classifier by hand",
        "Three numbers make a classifier: it says class 1 where w₁·x₁ + w₂·x₂ + b is above 0.",
        "get all points of `Simple` right. Then multiply all three numbers by two: the border stays, what happens to "
        "the loss? Which data sets can no line solve?",
    )
    first = first_value("classifier-data", "Simple")
    name = st.pills("Data set", list(datasets), default=first, required=True, key="classifier-data")
    controls, plot = st.columns([2, 3], gap="medium")
    # The points are chosen below the plot, which on a phone keeps the weights and the plot together.
    with st.expander("Points: how many, which ones, how noisy", icon=":material/scatter_plot:"):
        points = _choose_points(name)
    with controls:
        network = _choose_weights().network()
        result = score(network, points)
        _show_score(result)
        _show_buttons(name)
    with plot:
        answers = region(network, points)
        figure = region_figure(points, current_look(), region=answers, wrong=result.wrong, height=440)
        alt = f"The region of the classifier over {points.N} points of {name}, of which {result.correct} are right"
        show_figure(figure, key="classifier-region", alt=alt)
        st.caption("The tint is the probability of class 1, and the line is where it is one half.")
    show_source("What the classifier computes", _SOURCE)


def _set_weights(weights: Weights) -> None:
    st.session_state["classifier-w1"] = weights.w1
    st.session_state["classifier-w2"] = weights.w2
    st.session_state["classifier-bias"] = weights.bias


def _choose_points(name: str) -> Points:
    """Let the reader choose the points."""
    left, middle, right = st.columns(3, gap="medium")
    first = first_value("classifier-size", 50)
    size = left.slider("Points", 1, 150, first, key="classifier-size")
    first, help_text = first_value("classifier-seed", 0), "The same seed draws the same points."
    seed = middle.number_input("Seed", 0, 9999, first, key="classifier-seed", help=help_text)
    first, help_text = first_value("classifier-noise", 0.0), "How far points are shaken."
    noise = right.slider("Noise", 0.0, 0.3, first, step=0.05, key="classifier-noise", help=help_text)
    return datasets[name](size, seed=int(seed), noise=noise)


def _choose_weights() -> Weights:
    """Let the reader set the classifier."""
    return Weights(
        w1=_choose_weight("w₁, weight of x₁", "classifier-w1", _START.w1),
        w2=_choose_weight("w₂, weight of x₂", "classifier-w2", _START.w2),
        bias=_choose_weight("b, the bias", "classifier-bias", _START.bias),
    )


def _choose_weight(label: str, key: str, first: float) -> float:
    return float(st.slider(label, -_LIMIT, _LIMIT, first_value(key, first), step=0.5, key=key))


def _show_buttons(name: str) -> None:
    """Offer the way back and the way on."""
    hint = HINTS[name]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Reset", key="classifier-reset", on_click=_set_weights, args=(_START,))
        wanted = st.toggle("Show a hint", first_value("classifier-hint", False), key="classifier-hint")
    if wanted:
        st.info(hint.text, icon=":material/lightbulb:")
        st.button("Set these weights", key="classifier-solve", on_click=_set_weights, args=(hint.weights,))


def _show_score(result: Score) -> None:
    share = result.correct / result.total
    metric_row(
        [
            ("right", f"{result.correct} of {result.total}"),
            ("accuracy", f"{share:.0%}"),
            ("loss", f"{result.loss:.3f}"),
        ]
    )
