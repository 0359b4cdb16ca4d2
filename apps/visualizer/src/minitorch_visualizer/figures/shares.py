"""Which thread does which part of a loop, as a board of colours with names on it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from minitorch_visualizer.efficiency.matmul_speed import Job
from minitorch_visualizer.efficiency.shares import Division
from minitorch_visualizer.theme import PALETTE, Look

_MOST_NAMED = 16


def division_figure(division: Division, look: Look) -> go.Figure:
    """Draw a loop as rows and columns, each cell in the colour of its thread.

    Args:
        division: Who does what.
        look: The colours of the page.
    """
    board = division.board
    rows, columns = len(board), len(board[0])
    figure = go.Figure()
    figure.add_heatmap(
        z=board,
        x0=division.width / columns / 2,
        dx=division.width / columns,
        y0=division.height / rows / 2,
        dy=division.height / rows,
        zmin=0,
        zmax=len(PALETTE) * 2,
        colorscale=_scale(),
        showscale=False,
        xgap=1 if columns < 64 else 0,
        hovertemplate="thread %{z}<extra></extra>",
    )
    for thread, (x, y) in _middles(division).items():
        _name(figure, x, y, f"thread {thread}" if division.threads <= 8 else str(thread), look)
    figure.update_layout(height=110 if division.height == 1 else 320, margin={"l": 4, "r": 8, "t": 8, "b": 4})
    figure.update_xaxes(title=division.columns, range=[0, division.width], showgrid=False, zeroline=False, nticks=6)
    figure.update_yaxes(
        title=division.rows,
        range=[division.height, 0],
        showgrid=False,
        zeroline=False,
        nticks=6,
        showticklabels=division.height > 1,
    )
    return figure


def jobs_figure(jobs: Sequence[Job], rows: int, columns: int, look: Look) -> go.Figure:
    """Draw the result of a product, cut into the parts of the threads.

    Args:
        jobs: The parts.
        rows: The rows of the result.
        columns: Its columns.
        look: The colours of the page.
    """
    figure = go.Figure()
    for thread, job in enumerate(jobs):
        right, bottom = job.left + job.columns, job.top + job.rows
        figure.add_shape(
            type="rect",
            x0=job.left,
            x1=right,
            y0=job.top,
            y1=bottom,
            fillcolor=PALETTE[thread % len(PALETTE)],
            line={"color": look.background, "width": 2},
        )
        text = f"thread {thread}" if len(jobs) <= 8 else str(thread)
        _name(figure, (job.left + right) / 2, (job.top + bottom) / 2, text, look)
    figure.update_layout(height=280, margin={"l": 4, "r": 8, "t": 8, "b": 4})
    figure.update_xaxes(title="columns of C", range=[0, columns], showgrid=False, zeroline=False, nticks=6)
    figure.update_yaxes(title="rows of C", range=[rows, 0], showgrid=False, zeroline=False, nticks=6)
    return figure


def _scale() -> list[list[float | str]]:
    """Return a scale of flat colours: thread t has the colour t, and they come round."""
    colours = PALETTE * 2
    steps = len(colours)
    scale: list[list[float | str]] = []
    for i, colour in enumerate(colours):
        scale += [[max(0.0, (i - 0.5) / steps), colour], [(i + 0.5) / steps, colour]]
    return [*scale, [1.0, colours[-1]]]


def _middles(division: Division) -> dict[int, tuple[float, float]]:
    """Return the middle of the cells of each thread, on the axes."""
    if division.threads > _MOST_NAMED:
        return {}
    cells: dict[int, list[tuple[int, int]]] = {}
    for y, row in enumerate(division.board):
        for x, thread in enumerate(row):
            cells.setdefault(thread, []).append((x, y))
    rows, columns = len(division.board), len(division.board[0])
    found = {}
    for thread, own in cells.items():
        across, down = _mean(own)
        found[thread] = ((across + 0.5) * division.width / columns, (down + 0.5) * division.height / rows)
    return found


def _mean(cells: Sequence[tuple[int, int]]) -> tuple[float, float]:
    return sum(x for x, _ in cells) / len(cells), sum(y for _, y in cells) / len(cells)


def _name(figure: go.Figure, x: float, y: float, text: str, look: Look) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        text=text,
        showarrow=False,
        bgcolor=look.background,
        font={"color": look.text, "size": 13},
        borderpad=2,
    )
