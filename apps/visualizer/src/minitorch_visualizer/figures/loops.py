"""One moment of a loop over tensors: what is read, and what is written."""

from __future__ import annotations

from collections.abc import Iterable

from minitorch_visualizer.figures.tensor_cells import (
    Cell,
    Index,
    beside,
    picture,
    signed,
    storage_strip,
    tensor_grid,
    titled,
)
from minitorch_visualizer.tensors.loops import NAMES, Study
from minitorch_visualizer.tensors.places import named, number_text
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.theme import Look

_MARKS = ("lit", "lit-2")


def loop_picture(study: Study, k: int, look: Look) -> str:
    """Draw the operands and the result when the k-th output has just been written.

    Args:
        study: The operation.
        k: Which output.
        look: The colours of the page.

    Returns:
        The picture; a click on an output picks its number.
    """
    touched = [{read.place for read in study.made[k].reads if read.operand == i} for i in range(len(study.operands))]
    parts, equals = [_operand(study, 0, touched[0])], f"{study.question.operator} →"
    if len(study.operands) > 1:
        name = "@" if study.question.kind == "matmul" else study.question.operator
        parts, equals = [*parts, signed(name, _operand(study, 1, touched[1]))], "="
    strips = [_operand_strip(study, i, places) for i, places in enumerate(touched)]
    return picture([beside([*parts, signed(equals, _result(study, k))]), *strips, _result_strip(study, k)], look)


def _link(name: str, place: int) -> str:
    return f"{name}{place}"


def _operand(study: Study, i: int, touched: Iterable[int]) -> str:
    x, name = study.operands[i], NAMES[i]
    last = max(len(x.storage) - 1, 1)

    def cell(index: Index) -> Cell:
        place, number = x.index(index), number_text(x.get(index))
        marks = (_MARKS[i],) if place in touched else ()
        label = f"{named(index, name)} = {number}, cell {place} of its storage"
        return Cell(number, label, f"@{place}", _link(name, place), "", place / last, marks)

    return titled(f"{name} {x.shape}", tensor_grid(x.shape, cell, name))


def _operand_strip(study: Study, i: int, touched: Iterable[int]) -> str:
    x, name = study.operands[i], NAMES[i]
    last = max(len(x.storage) - 1, 1)
    cells = [
        Cell(
            number_text(number.item()),
            f"cell {place} of the storage of {name}: {number_text(number.item())}",
            f"@{place}",
            _link(name, place),
            "",
            place / last,
            (_MARKS[i],) if place in touched else (),
        )
        for place, number in enumerate(x.storage)
    ]
    return titled(f"Storage of {name}, strides {x.strides}", storage_strip(cells))


def _result_cell(study: Study, k: int, ordinal: int, index: Index) -> Cell:
    """Draw an output: the number, if the loop has come so far."""
    place = study.made[ordinal].place
    number = number_text(study.made[ordinal].number) if ordinal <= k else "?"
    marks = ("chosen",) if ordinal == k else ("dim",) if ordinal > k else ()
    label = f"{named(index, 'out')} = {number}, output {ordinal}"
    return Cell(number, label, f"@{place}", _link("out", place), str(ordinal), 0.0, marks)


def _result(study: Study, k: int) -> str:
    ordinals = {index: ordinal for ordinal, index in enumerate(study.result.indices())}
    grid = tensor_grid(study.result.shape, lambda index: _result_cell(study, k, ordinals[index], index), "out")
    return titled(f"out {study.result.shape}", grid)


def _result_strip(study: Study, k: int) -> str:
    cells = [_result_cell(study, k, ordinal, index) for ordinal, index in enumerate(study.result.indices())]
    return titled(f"Storage of out, {count(len(cells), 'cell')}", storage_strip(cells))
