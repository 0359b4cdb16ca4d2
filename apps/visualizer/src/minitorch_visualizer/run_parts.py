"""The parts that show a training run, live or from its record: numbers, region, curves, epochs, network."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import streamlit as st

from minitorch_scalar.datasets import Points
from minitorch_visualizer.durations import duration
from minitorch_visualizer.figures_network import network_figure
from minitorch_visualizer.figures_training import curves_figure, region_figure
from minitorch_visualizer.network import Network
from minitorch_visualizer.page_parts import current_look, metric_row, show_figure
from minitorch_visualizer.points_csv import Frame
from minitorch_visualizer.run_files import RunStore, data_folder
from minitorch_visualizer.runs import Curves
from minitorch_visualizer.snapshots import Snapshot, View

TABLE_ROWS = 60
CURVE_POINTS = 500


@cache
def _store(folder: Path) -> RunStore:
    return RunStore(folder)


def run_store() -> RunStore:
    """Return the user's runs; every tab shares what has been read of them."""
    return _store(data_folder())


def show_numbers(snapshot: Snapshot) -> None:
    """Show how far a run is and how well it does."""
    curves, view = snapshot.curves, snapshot.view
    left = snapshot.seconds_left
    right = "-"
    if curves.accuracies:
        right = f"{round(curves.accuracies[-1] * snapshot.points)} of {snapshot.points}"
    if snapshot.ended and view is not None:
        right = f"{view.score.correct} of {view.score.total}"
    numbers = [
        ("epoch", f"{snapshot.epoch} of {snapshot.epochs}"),
        ("right", right),
        ("loss", f"{curves.losses[-1]:.4f}" if curves.losses else "-"),
        ("an epoch takes", "-" if snapshot.seconds_per_epoch is None else duration(snapshot.seconds_per_epoch)),
    ]
    if snapshot.ended:
        numbers.append(("trained for", duration(snapshot.seconds)))
    else:
        numbers.append(("time left", "-" if left is None else duration(left)))
    metric_row(numbers)


def show_region(points: Points, view: View | None, frame: Frame | None, key: str, height: int = 400) -> None:
    """Show the points, over the network's answers if there are any.

    Args:
        points: The points.
        view: The answers; None shows the points alone.
        frame: The user's units.
        key: A name for the chart.
        height: Its height in pixels.
    """
    region = None if view is None else view.region
    wrong = () if view is None else view.score.wrong
    figure = region_figure(points, current_look(), region=region, wrong=wrong, frame=frame, height=height)
    alt = f"{points.N} points in two classes"
    if view is not None:
        alt += f" over the decision region after {view.epoch} epochs; {len(wrong)} points are on the wrong side"
    show_figure(figure, key=key, alt=alt)


def show_curves(curves: Curves, epochs: int, key: str, *, log_loss: bool = False, height: int = 400) -> None:
    """Show loss and accuracy.

    Args:
        curves: The curves.
        epochs: The end of the axis.
        key: A name for the chart.
        log_loss: Whether the loss is drawn on a logarithmic axis.
        height: The height in pixels.
    """
    drawn = curves.thinned(max(1, math.ceil(len(curves.epochs) / CURVE_POINTS)))
    figure = curves_figure(drawn, epochs, current_look(), log_loss=log_loss)
    figure.update_layout(height=height)
    show_figure(figure, key=key, alt=f"Loss and accuracy over {len(curves.epochs)} epochs")


def show_epochs(curves: Curves, points: int, key: str) -> None:
    """Show a table of epochs, newest first; a long run shows every tenth, fiftieth and so on."""
    every = max(1, math.ceil(len(curves.epochs) / TABLE_ROWS))
    if every > 1:
        every = next(step for step in (2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500) if step >= every)
    drawn = curves.thinned(every)
    rows = [
        {
            "epoch": epoch,
            "loss": f"{loss:.6f}",
            "right": f"{round(accuracy * points)} of {points}",
            "share": 100 * accuracy,
        }
        for epoch, loss, accuracy in zip(drawn.epochs, drawn.losses, drawn.accuracies, strict=True)
    ]
    st.dataframe(
        rows[::-1],
        key=key,
        height=300,
        hide_index=True,
        column_config={
            "share": st.column_config.ProgressColumn("share right", format="%.0f %%", min_value=0, max_value=100)
        },
    )


def show_network(network: Network, key: str) -> None:
    """Show a sketch of the network with its weights."""
    figure = network_figure(network, current_look())
    show_figure(figure, key=key, alt=f"The network {'-'.join(map(str, network.sizes))} with its weights as lines")
    st.caption(
        "A dot is a unit, a line a weight: solid blue is positive, dotted vermilion negative, and thick is large for "
        "its layer. Point at a dot to see its bias."
    )
