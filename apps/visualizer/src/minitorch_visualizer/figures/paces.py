"""The time of an epoch with one engine beside that with others."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.theme import BLUE, Look


def paces_figure(times: Sequence[tuple[str, float]], chosen: str, look: Look) -> go.Figure:
    """Draw a bar for each engine on an axis in powers of ten: a bar that is twice as long is not twice as slow.

    Args:
        times: A name and the seconds of an epoch.
        chosen: The name of the engine that trains; its bar is filled.
        look: The colours of the page.

    Returns:
        The figure, the first engine on top.
    """
    names, seconds = [name for name, _ in times], [max(time, 1e-7) for _, time in times]
    figure = go.Figure()
    figure.add_bar(
        x=seconds,
        y=names,
        orientation="h",
        marker={
            "color": [BLUE if name == chosen else look.grid for name in names],
            "line": {"color": BLUE, "width": 1.5},
        },
        text=[duration(time) for time in seconds],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure.update_layout(height=72 + 34 * len(names), margin={"l": 4, "r": 64, "t": 8, "b": 4}, showlegend=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title="seconds an epoch", **decades(seconds))
    return figure


def decades(values: Sequence[float]) -> dict[str, object]:
    """Return an axis in powers of ten, with room on both sides.

    Args:
        values: What it must hold, above 0; at least one.
    """
    return {
        "type": "log",
        "range": [math.log10(min(values)) - 0.3, math.log10(max(values)) + 0.15],
        "dtick": 1,
        "exponentformat": "power",
    }
