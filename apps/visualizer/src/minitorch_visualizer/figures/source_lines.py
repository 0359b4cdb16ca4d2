"""Lines of source with marks beside them."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Collection, Mapping, Sequence

from minitorch_visualizer.figures.tensor_cells import picture, titled
from minitorch_visualizer.theme import Look


def source_picture(
    title: str, source: Sequence[str], first: int, notes: Mapping[int, str], struck: Collection[int], look: Look
) -> str:
    """Draw source with numbers, and beside the lines that are marked what they do.

    Args:
        title: What is written above it.
        source: Its lines.
        first: The number of the first.
        notes: What is written beside a line, by its number.
        struck: Lines that are left out.
        look: The colours of the page.
    """
    lines = []
    for number, text in enumerate(textwrap.dedent("\n".join(source)).splitlines(), first):
        marks = [name for name, is_one in (("lit", number in notes), ("struck", number in struck)) if is_one]
        note = f"<b>{html.escape(notes.get(number, ''))}</b>"
        code = f"<code>{html.escape(text) or ' '}</code>"
        lines.append(f'<li class="{" ".join(marks)}"><i>{number}</i>{note}{code}</li>')
    return picture([titled(title, f'<ol class="lines">{"".join(lines)}</ol>')], look)
