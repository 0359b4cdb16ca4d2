"""One moment of a product of matrices: what is read, what is in the cache, and what is in registers, as SVG."""

from __future__ import annotations

from minitorch_visualizer.efficiency.films import SIZE, TILE, Film, Moment
from minitorch_visualizer.efficiency.memory_model import LINE
from minitorch_visualizer.figures.tensor_cells import beside, picture, titled
from minitorch_visualizer.theme import Look

_SIDE = 12
"""The side of a cell in pixels."""

_TITLES = {"A": "A, row by row", "B": "B, row by row", "C": "C, the result"}


def memory_picture(film: Film, k: int, look: Look) -> str:
    """Draw all matrices of a film at its k-th moment.

    Args:
        film: The film.
        k: Which moment, from 0.
        look: The colours of the page.
    """
    moment = film.moments[k]
    boards = [
        titled(_TITLES.get(name, f"{name}, panel by panel"), _board(name, rows, columns, moment, look))
        for name, rows, columns in film.boards
    ]
    return picture([beside(boards)], look)


def _board(name: str, rows: int, columns: int, moment: Moment, look: Look) -> str:
    """Draw a matrix as a board of squares; panels stand side by side."""
    height = rows if columns == SIZE else rows // (SIZE // TILE)
    panels = rows // height
    cells = []
    for row in range(rows):
        for column in range(columns):
            panel, y = divmod(row, height)
            x = column * _SIDE + panel * (columns * _SIDE + 6)
            cells.append(_cell(name, row, column, x, y * _SIDE, moment, look))
    lines = [] if panels > 1 else _lines(height, columns, look)
    width = panels * columns * _SIDE + (panels - 1) * 6 + 2
    return (
        f'<svg role="img" aria-label="{_spoken(name, moment)}" width="{width}" height="{height * _SIDE + 2}" '
        f'viewBox="-1 -1 {width} {height * _SIDE + 2}">{"".join([*cells, *lines])}</svg>'
    )


def _cell(name: str, row: int, column: int, x: int, y: int, moment: Moment, look: Look) -> str:
    """Draw a number: in the cache tinted, read with a dot, a sum with a frame."""
    place = (name, row, column)
    fill = look.class_1 if place in moment.cached else look.surface
    side = _SIDE - 1
    parts = [f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="{fill}" stroke="{look.grid}"/>']
    if place in moment.touched:
        middle = side / 2
        parts.append(f'<circle cx="{x + middle}" cy="{y + middle}" r="3.5" fill="{look.value}"/>')
    if place in moment.sums:
        fill = look.step if moment.registers else "none"
        parts.append(
            f'<rect x="{x + 1}" y="{y + 1}" width="{side - 2}" height="{side - 2}" fill="{fill}" '
            f'stroke="{look.gradient}" stroke-width="2.5"/>'
        )
    return "".join(parts)


def _lines(rows: int, columns: int, look: Look) -> list[str]:
    """Draw where the lines of memory end."""
    return [
        f'<path d="M{x * _SIDE - 0.5} 0V{rows * _SIDE}" stroke="{look.muted}" stroke-width="1"/>'
        for x in range(LINE, columns, LINE)
    ]


def _spoken(name: str, moment: Moment) -> str:
    """Say what is on a board, for readers who cannot see it."""
    counts = [
        f"{sum(1 for place in places if place[0] == name)} {what}"
        for places, what in (
            (moment.cached, "numbers in the cache"),
            (moment.touched, "read"),
            (moment.sums, "sums worked on"),
        )
    ]
    return f"{name}: {', '.join(counts)}"
