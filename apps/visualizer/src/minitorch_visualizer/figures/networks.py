"""Figures of module 4: curves of a training and of several, and probabilities."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from minitorch_visualizer.networks.snapshots import Moment
from minitorch_visualizer.runs.network_run import NetworkCurves
from minitorch_visualizer.theme import Look


def network_curves_figure(
    curves: NetworkCurves, moments: Sequence[Moment], epochs: float, look: Look, tested: str = "test"
) -> go.Figure:
    """Draw loss and accuracy of the training and of the test examples over the epochs.

    Args:
        curves: What is known at the end of each epoch.
        moments: What is known between; without them the training has a point an epoch.
        epochs: The end of the axis.
        look: The colours of the page.
        tested: What the examples that are kept apart are called.
    """
    figure = make_subplots(rows=1, cols=2, subplot_titles=("loss", "right"), horizontal_spacing=0.1)
    places: Sequence[float] = [moment.place for moment in moments] or curves.epochs
    train = (
        [moment.loss for moment in moments] or list(curves.losses),
        [moment.accuracy for moment in moments] or list(curves.accuracies),
    )
    test = (curves.test_losses, curves.test_accuracies)
    for column, (trained, kept) in enumerate(zip(train, test, strict=True), start=1):
        factor, form = (1.0, "%{y:.4f}") if column == 1 else (100.0, "%{y:.1f} %")
        figure.add_scatter(
            x=places,
            y=_scaled(trained, factor),
            name="train",
            mode="lines" if len(places) > 1 else "markers",
            line={"color": look.value, "width": 2},
            hovertemplate=f"train {form}<extra></extra>",
            showlegend=column == 1,
            row=1,
            col=column,
        )
        figure.add_scatter(
            x=curves.epochs,
            y=_scaled(kept, factor),
            name=tested,
            mode="lines+markers",
            line={"color": look.gradient, "width": 2, "dash": "dot"},
            marker={"symbol": "diamond", "size": 8},
            hovertemplate=f"{tested} {form}<extra></extra>",
            showlegend=column == 1,
            row=1,
            col=column,
        )
    figure.update_layout(height=290, margin={"l": 4, "r": 4, "t": 60, "b": 4}, hovermode="x unified")
    figure.update_layout(legend={"y": 1.12})
    figure.update_xaxes(range=[0, max(1.0, epochs)], title="epoch")
    figure.update_yaxes(rangemode="tozero", row=1, col=1)
    figure.update_yaxes(range=[0, 102], ticksuffix=" %", row=1, col=2)
    return figure


def _scaled(values: Sequence[float], factor: float) -> list[float | None]:
    return [factor * value if math.isfinite(value) else None for value in values]


def probabilities_figure(probabilities: Sequence[float], label: int | None, look: Look) -> go.Figure:
    """Draw the probability of each digit as a bar; the label, if there is one, has an outline.

    Args:
        probabilities: Ten numbers that sum to 1.
        label: The right answer.
        look: The colours of the page.
    """
    best = max(range(len(probabilities)), key=probabilities.__getitem__)
    names = [str(digit) for digit in range(len(probabilities))]
    figure = go.Figure()
    figure.add_bar(
        x=names,
        y=[100.0 * probability for probability in probabilities],
        marker={
            "color": [look.value if digit == best else look.grid for digit in range(len(names))],
            "line": {"color": look.text, "width": [2 if digit == label else 0 for digit in range(len(names))]},
        },
        text=[f"{100.0 * probability:.0f}" if probability >= 0.005 else "" for probability in probabilities],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x}: %{y:.2f} %<extra></extra>",
    )
    figure.update_layout(height=210, margin={"l": 4, "r": 4, "t": 24, "b": 4}, showlegend=False)
    figure.update_yaxes(range=[0, 108], ticksuffix=" %", tickvals=[0, 50, 100])
    figure.update_xaxes(type="category")
    return figure


def network_comparison_figure(
    named: Sequence[tuple[str, NetworkCurves]], *, accuracy: bool = False, tested: str = "test"
) -> go.Figure:
    """Draw the test loss, or the test accuracy, of several runs."""
    dashes = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
    figure = go.Figure()
    for i, (name, curves) in enumerate(named):
        values = _scaled(curves.test_accuracies, 100.0) if accuracy else _scaled(curves.test_losses, 1.0)
        figure.add_scatter(x=curves.epochs, y=values, name=name, mode="lines+markers", line={"dash": dashes[i % 6]})
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(title=f"{tested} right, %" if accuracy else f"{tested} loss")
    return figure


def scores_figure(words: Sequence[str], scores: Sequence[float], look: Look) -> go.Figure:
    """Draw the score of a sentence after each of its words.

    Args:
        words: The words.
        scores: The probability after each that the sentence is favourable, 0 to 1.
        look: The colours of the page.
    """
    figure = go.Figure()
    places = list(range(len(words)))
    figure.add_bar(
        x=places,
        y=[score - 0.5 for score in scores],
        base=0.5,
        marker={"color": [look.value if score >= 0.5 else look.gradient for score in scores]},
        customdata=[[word, 100.0 * score] for word, score in zip(words, scores, strict=True)],
        hovertemplate="after %{customdata[0]}: %{customdata[1]:.1f} %<extra></extra>",
    )
    figure.add_hline(y=0.5, line={"color": look.muted, "width": 1})
    figure.update_layout(height=260, margin={"l": 4, "r": 4, "t": 12, "b": 4}, showlegend=False)
    figure.update_yaxes(range=[0, 1], tickvals=[0, 0.5, 1], ticktext=["negative", "undecided", "positive"])
    figure.update_xaxes(tickvals=places, ticktext=list(words), tickangle=-40)
    return figure
