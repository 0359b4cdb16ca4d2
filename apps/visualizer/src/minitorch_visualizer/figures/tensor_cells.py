"""Tensors and their storage as grids of cells, in HTML.

A matrix is a table. A third dimension sets such tables side by side, a fourth sets them in rows and columns, and a
fifth puts one such board under the other. The place in storage tints a cell, from pale to full, and is written on it:
so the order of the numbers shows at a glance, and not by colour alone.

What a cell looks like is a matter of its marks, whose styles are in `app/assets/cells.css`:

- `chosen`: what the reader asked about, outlined;
- `lit`, `lit-2`: what takes part in it, with a solid and with a dashed bar;
- `ghost`: a number that is there only because a dimension was stretched, dashed;
- `dim`: a cell of the storage that no element is;
- `blank`: what is not there, or not yet;
- `wrong`: where two sizes do not go together.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minitorch_tensor.shapes import Shape
from minitorch_visualizer.theme import Look

Index = tuple[int, ...]
Draw = Callable[[Index], "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """How one number is drawn.

    Attributes:
        text: The number.
        label: What it is, in words, for a pointer that rests on it and for readers who cannot see it.
        place: What is written small below it.
        link: Cells with the same link light up together when the pointer is on one of them.
        pick: What the page is told when the cell is clicked; empty if it cannot be.
        tint: How full its tint is, from 0 to 1.
        marks: Its marks, as above.
    """

    text: str
    label: str
    place: str = ""
    link: str = ""
    pick: str = ""
    tint: float = 0.0
    marks: tuple[str, ...] = ()


def picture(parts: Sequence[str], look: Look) -> str:
    """Put parts one under the other, in the colours of the page.

    Args:
        parts: HTML of this module.
        look: The colours.

    Returns:
        The HTML of the whole picture.
    """
    colours = {
        "text": look.text,
        "muted": look.muted,
        "line": look.grid,
        "pale": look.surface,
        "full": look.class_1,
        "value": look.value,
        "second": look.gradient,
        "step": look.step,
        "page": look.background,
    }
    style = ";".join(f"--{name}:{colour}" for name, colour in colours.items())
    return f'<div class="cells" style="{style}">{"".join(parts)}</div>'


def titled(title: str, body: str) -> str:
    """Put a title above a part; it is written as it is."""
    return f'<section><h4>{html.escape(title)}</h4><div class="scroll">{body}</div></section>'


def beside(parts: Sequence[str], *, top: bool = False) -> str:
    """Put parts side by side; on a narrow screen they wrap.

    Args:
        parts: The parts.
        top: Whether they begin at the same height, rather than have their middles there.
    """
    return f'<div class="beside{" top" if top else ""}">{"".join(parts)}</div>'


def signed(sign: str, part: str) -> str:
    """Draw a sign such as + or = before a part; where there is no room, both move to the next line together."""
    return f'<div class="signed"><div class="sign">{html.escape(sign)}</div>{part}</div>'


def storage_strip(cells: Sequence[Cell]) -> str:
    """Draw cells in a row that wraps.

    Args:
        cells: The cells of the storage, in order.
    """
    if not cells:
        return '<p class="none">The storage is empty.</p>'
    return f'<div class="strip">{"".join(map(_cell, cells))}</div>'


def labelled_table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]]) -> str:
    """Draw rows of cells under heads, each row with a name before it.

    Args:
        heads: One for each column.
        rows: Pairs of a name and as many cells.
    """
    edge = '<i class="edge{}">{}</i>'
    parts = [edge.format("", html.escape(head)) for head in ("", *heads)]
    for name, cells in rows:
        parts += [edge.format(" side name", html.escape(name)), *map(_cell, cells)]
    return f'<div class="table" style="grid-template-columns:repeat({len(heads) + 1}, auto)">{"".join(parts)}</div>'


def tensor_grid(shape: Shape, draw: Draw, name: str = "x") -> str:
    """Draw a tensor of up to five dimensions.

    Args:
        shape: Its shape.
        draw: Gives the cell of an index.
        name: What the captions of its parts begin with.
    """
    if 0 in shape:
        dim = shape.index(0)
        return f'<p class="none">There are no elements: dimension {dim} has size 0.</p>'
    return _block(shape, (), draw, name)


def _block(shape: Shape, prefix: Index, draw: Draw, name: str) -> str:
    """Draw the part of a tensor that begins with a prefix."""
    left = len(shape) - len(prefix)
    if left <= 2:
        return _table(shape[len(prefix) :], prefix, draw)
    size = shape[len(prefix)]
    parts = [_captioned(shape, (*prefix, i), draw, name) for i in range(size)]
    if left == 4:
        return f'<div class="rows">{"".join(parts)}</div>'
    return f'<div class="{"row" if left == 3 else "boards"}">{"".join(parts)}</div>'


def _captioned(shape: Shape, prefix: Index, draw: Draw, name: str) -> str:
    body = _block(shape, prefix, draw, name)
    left = len(shape) - len(prefix)
    if left == 3 and len(shape) >= 4:
        return body  # its matrices have captions of their own
    inside = ", ".join([*map(str, prefix), *([":"] * left)])
    return f"<figure><figcaption>{html.escape(name)}[{inside}]</figcaption>{body}</figure>"


def _table(shape: Shape, prefix: Index, draw: Draw) -> str:
    """Draw a matrix, a row or a single number, with the indices at its edges."""
    columns = shape[-1] if shape else 1
    rows: Sequence[Index] = [(i,) for i in range(shape[0])] if len(shape) == 2 else [()]
    head = "".join(f'<i class="edge">{j}</i>' for j in range(columns)) if shape else ""
    lines = [f'<i class="edge"></i>{head}' if len(shape) == 2 else head]
    for row in rows:
        edge = f'<i class="edge side">{row[0]}</i>' if row else ""
        cells = [draw((*prefix, *row, j)) for j in range(columns)] if shape else [draw(prefix)]
        lines.append(edge + "".join(map(_cell, cells)))
    width = f"{'auto ' if len(shape) == 2 else ''}repeat({columns}, auto)"
    return f'<div class="table" style="grid-template-columns:{width}">{"".join(lines)}</div>'


def _cell(cell: Cell) -> str:
    """Draw one cell: a button if it can be clicked."""
    tag = "button" if cell.pick else "span"
    role = 'type="button" ' if cell.pick else 'role="img" '
    label = html.escape(cell.label, quote=True)
    attributes = f'{role}class="{" ".join(("cell", *cell.marks))}" style="--tint:{round(100 * cell.tint)}%"'
    if cell.pick:
        # A page of cells would take hundreds of presses of Tab: only the chosen one is a stop.
        stop = 0 if "chosen" in cell.marks else -1
        attributes += f' tabindex="{stop}" data-pick="{html.escape(cell.pick, quote=True)}"'
    if cell.link:
        attributes += f' data-link="{html.escape(cell.link, quote=True)}"'
    place = f"<small>{html.escape(cell.place)}</small>" if cell.place else ""
    return f'<{tag} {attributes} aria-label="{label}" title="{label}">{html.escape(cell.text)}{place}</{tag}>'
