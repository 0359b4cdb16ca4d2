"""Broadcasting drawn: two shapes aligned, and two tensors stretched until they have one shape."""

from __future__ import annotations

from minitorch_tensor import Tensor
from minitorch_tensor.shapes import Shape, size_of
from minitorch_visualizer.figures.tensor_cells import (
    Cell,
    Index,
    beside,
    labelled_table,
    picture,
    signed,
    tensor_grid,
    titled,
)
from minitorch_visualizer.tensors.broadcasting import NAMES, Alignment, Column, is_original, operand_index
from minitorch_visualizer.tensors.places import named, number_text
from minitorch_visualizer.theme import Look


# ----------------------------------------------------------------------------------------------------------------------
# Shapes
# ----------------------------------------------------------------------------------------------------------------------
def alignment_picture(alignment: Alignment, done: int, look: Look) -> str:
    """Draw two shapes one under the other, and the result as far as it is known.

    Args:
        alignment: The two shapes.
        done: How many of the `rule_steps` are done, at least 1.
        look: The colours of the page.
    """
    columns = alignment.columns
    if not columns:
        return picture(['<p class="none">Neither has a dimension: both are single numbers.</p>'], look)
    added = len(alignment.shapes[0]) != len(alignment.shapes[1])
    compared = done - (2 if added else 1)
    first_known = len(columns) - compared
    rows = [
        (name, [_size(column, operand, added and done > 1, column.dim >= first_known) for column in columns])
        for operand, name in enumerate(NAMES)
    ]
    rows.append(("result", [_result(column, column.dim >= first_known) for column in columns]))
    return picture([labelled_table([f"dim {column.dim}" for column in columns], rows)], look)


def _size(column: Column, operand: int, filled: bool, known: bool) -> Cell:
    """Draw the size of one operand."""
    size, name = column.sizes[operand], NAMES[operand]
    where = f"{name}, dimension {column.dim}"
    if size is None and not filled:
        return Cell("", f"{where}: missing", marks=("blank",))
    missing = size is None
    text = str(column.filled[operand])
    if known and column.result is None:
        return Cell(text, f"{where}: {text}, which does not fit", marks=("wrong",))
    if known and column.stretches(operand):
        return Cell(
            text, f"{where}: 1, stretched", f"→ {column.result}", marks=("ghost", "lit") if missing else ("lit",)
        )
    return Cell(text, f"{where}: {text}{', missing' if missing else ''}", marks=("ghost",) if missing else ())


def _result(column: Column, known: bool) -> Cell:
    """Draw the size of the result."""
    where = f"result, dimension {column.dim}"
    if not known:
        return Cell("?", f"{where}: not known yet", marks=("blank",))
    if column.result is None:
        return Cell("✗", f"{where}: there is none", marks=("wrong",))
    return Cell(str(column.result), f"{where}: {column.result}", tint=0.6)


# ----------------------------------------------------------------------------------------------------------------------
# Tensors
# ----------------------------------------------------------------------------------------------------------------------
def stretched_picture(a: Tensor, b: Tensor, total: Tensor, chosen: Index | None, look: Look) -> str:
    """Draw two tensors stretched to one shape, and their sum.

    Args:
        a: The first.
        b: The second.
        total: Their sum.
        chosen: An index of the sum; it is marked, and so is what it is made of.
        look: The colours of the page.

    Returns:
        The picture; a click on any cell picks its index of the sum.
    """
    parts = [
        _stretched(a, total.shape, chosen, NAMES[0], "lit"),
        signed("+", _stretched(b, total.shape, chosen, NAMES[1], "lit-2")),
        signed("=", _sum(total, chosen)),
    ]
    return picture([beside(parts)], look)


def _pick(index: Index) -> str:
    return ",".join(map(str, index))


def _stretched(x: Tensor, big: Shape, chosen: Index | None, name: str, mark: str) -> str:
    last = max(size_of(x.shape) - 1, 1)

    def cell(index: Index) -> Cell:
        own = operand_index(index, big, x.shape)
        place = x.index(own)
        text = number_text(x.get(own))
        marks = () if is_original(index, big, x.shape) else ("ghost",)
        if index == chosen:
            marks = (*marks, mark)
        return Cell(text, f"{named(own, name)} = {text}", f"@{place}", _pick(index), _pick(index), place / last, marks)

    return titled(f"{name} {x.shape} as {big}", tensor_grid(big, cell, name))


def _sum(total: Tensor, chosen: Index | None) -> str:
    def cell(index: Index) -> Cell:
        text = number_text(total.get(index))
        marks = ("chosen",) if index == chosen else ()
        return Cell(text, f"{named(index, 'result')} = {text}", "", _pick(index), _pick(index), 0.0, marks)

    return titled(f"result {total.shape}", tensor_grid(total.shape, cell, "result"))
