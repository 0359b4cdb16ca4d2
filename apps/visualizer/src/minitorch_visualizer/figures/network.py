"""A sketch of a network: its units as dots, its weights as lines."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from minitorch_visualizer.models.network import Network
from minitorch_visualizer.theme import BLUE, VERMILION, Look

MOST_UNITS = 12
_WIDTHS = (0.6, 1.4, 2.6, 4.2)


@dataclass(frozen=True, slots=True)
class Column:
    """The units of one layer that are drawn.

    Attributes:
        units: Their numbers; a large layer shows its first and its last units.
        heights: Where they stand, 0 to 1 from the bottom.
        hidden: How many units are left out.
        gap: Where the dots for them stand.
    """

    units: tuple[int, ...]
    heights: tuple[float, ...]
    hidden: int
    gap: float


def layout_column(size: int, most: int = MOST_UNITS) -> Column:
    """Place the units of a layer.

    Args:
        size: How many units the layer has.
        most: How many to draw at most.

    Returns:
        The column, its first unit on top.
    """
    if size <= most:
        units, places = tuple(range(size)), size
        rows = tuple(range(size))
    else:
        top = most // 2
        units = (*range(top), *range(size - (most - top - 1), size))
        places = most
        rows = (*range(top), *range(top + 1, most))
    heights = tuple(1.0 - (row + 0.5) / places for row in rows)
    return Column(units, heights, size - len(units), 1.0 - (most // 2 + 0.5) / places)


def network_figure(network: Network, look: Look, height: int = 380) -> go.Figure:
    """Draw the layers of a network from left to right.

    A line is a weight: blue and solid if positive, vermilion and dotted if negative, the thicker the larger.

    Args:
        network: The network.
        look: The colours of the page.
        height: The height in pixels.

    Returns:
        The figure.
    """
    figure = go.Figure()
    columns = [layout_column(size) for size in network.sizes]
    _add_weights(figure, network, columns)
    _add_units(figure, network, columns, look)
    names = ["inputs", *(f"layer {i}<br>{network.activation}" for i in range(1, len(columns) - 1)), "logit"]
    figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 8, "b": 4},
        hovermode="closest",
        xaxis={"tickvals": list(range(len(columns))), "ticktext": names, "showgrid": False, "zeroline": False},
        yaxis={"visible": False, "range": [-0.02, 1.04]},
        legend={"itemclick": False, "itemdoubleclick": False},
    )
    figure.update_xaxes(range=[-0.35, len(columns) - 0.65], ticks="", showline=False)
    return figure


def _add_weights(figure: go.Figure, network: Network, columns: Sequence[Column]) -> None:
    """Draw all lines of one sign and thickness as one trace: a trace for each of 400 lines would be slow."""
    lines: dict[tuple[bool, int], tuple[list[float | None], list[float | None]]] = {}
    for x, start, end, weight, largest in _weights(network, columns):
        share = abs(weight) / largest if largest else 0.0
        thickness = min(len(_WIDTHS) - 1, int(share * len(_WIDTHS)))
        xs, ys = lines.setdefault((weight >= 0.0, thickness), ([], []))
        xs += [x, x + 1, None]
        ys += [start, end, None]
    for (positive, thickness), (xs, ys) in sorted(lines.items()):
        figure.add_scatter(
            x=xs,
            y=ys,
            mode="lines",
            line={
                "color": BLUE if positive else VERMILION,
                "dash": "solid" if positive else "dot",
                "width": _WIDTHS[thickness],
            },
            opacity=0.35 + 0.2 * thickness,
            hoverinfo="skip",
            name="positive weight" if positive else "negative weight",
            legendgroup=str(positive),
            showlegend=thickness == max(t for p, t in lines if p == positive),
        )


def _weights(network: Network, columns: Sequence[Column]) -> Iterator[tuple[int, float, float, float, float]]:
    """Give the layer, the two heights, the weight and the layer's largest weight of each line that is drawn."""
    for x, layer in enumerate(network.layers):
        left, right = columns[x], columns[x + 1]
        drawn = [
            (start, end, layer.weight[i][j])
            for i, start in zip(left.units, left.heights, strict=True)
            for j, end in zip(right.units, right.heights, strict=True)
        ]
        finite = [weight for _, _, weight in drawn if math.isfinite(weight)]
        largest = max(map(abs, finite), default=0.0)
        for start, end, weight in drawn:
            if math.isfinite(weight):
                yield x, start, end, weight, largest


def _add_units(figure: go.Figure, network: Network, columns: Sequence[Column], look: Look) -> None:
    xs, ys, texts, hovers = [], [], [], []
    for x, column in enumerate(columns):
        for unit, height in zip(column.units, column.heights, strict=True):
            xs.append(x)
            ys.append(height)
            texts.append(f"x{'₁₂'[unit]}" if x == 0 else "")
            bias = f"bias {network.layers[x - 1].bias[unit]:.3g}" if x else f"input {unit + 1}"
            hovers.append(bias if x in (0, len(columns) - 1) else f"unit {unit + 1}: {bias}")
        if column.hidden:
            figure.add_annotation(
                x=x, y=column.gap, text=f"{column.hidden} more", showarrow=False, bgcolor=look.background
            )
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="markers+text",
        text=texts,
        hovertext=hovers,
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": 22, "color": look.rule, "line": {"color": look.muted, "width": 1.5}},
        textfont={"color": look.text, "size": 12},
        showlegend=False,
    )
