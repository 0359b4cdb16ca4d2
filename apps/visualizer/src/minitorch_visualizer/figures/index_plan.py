"""A plan of loops in the making: the dimensions above, the loops that are left below."""

from __future__ import annotations

from minitorch_visualizer.efficiency.index_plan import Narrative
from minitorch_visualizer.figures.tensor_cells import Cell, beside, labelled_table, picture, signed, titled
from minitorch_visualizer.theme import Look


def plan_picture(narrative: Narrative, k: int, look: Look) -> str:
    """Draw the dimensions, and the loops after the k-th step.

    Args:
        narrative: The plan; it has at least one dimension.
        k: Which step, from 1.
        look: The colours of the page.
    """
    dimensions = titled(f"The {narrative.title}, longest steps first", _dimensions(narrative, k))
    return picture([beside([dimensions, signed("→", titled("The loops", _loops(narrative, k)))])], look)


def _dimensions(narrative: Narrative, k: int) -> str:
    gone = {step.dim for step in narrative.steps[:k] if step.fate == "dropped"}
    now = narrative.steps[k - 1].dim

    def cell(dim: int, number: int, what: str) -> Cell:
        marks = tuple(mark for mark, there in (("dim", dim in gone), ("chosen", dim == now)) if there)
        return Cell(f"{number:,}", f"{what} of dimension {dim}: {number}", marks=marks)

    rows = [("size", [cell(dim, narrative.shape[dim], "size") for dim in narrative.dims])]
    for name, strides in zip(narrative.names, narrative.strides, strict=True):
        rows.append((f"step of {name}", [cell(dim, strides[dim], f"step of {name}") for dim in narrative.dims]))
    return labelled_table([f"dim {dim}" for dim in narrative.dims], rows)


def _loops(narrative: Narrative, k: int) -> str:
    loops, merged = narrative.steps[k - 1].loops, narrative.steps[k - 1].fate == "merged"
    if not loops:
        return '<p class="none">None yet.</p>'
    heads = ["dim " + " and ".join(map(str, loop.dims)) for loop in loops]

    def cell(i: int, number: int, what: str) -> Cell:
        newest = i == len(loops) - 1 and narrative.steps[k - 1].fate != "dropped"
        marks = (("lit-2",) if merged else ("lit",)) if newest else ()
        return Cell(f"{number:,}", f"{what} of the loop over {heads[i]}: {number}", marks=marks)

    rows = [("turns", [cell(i, loop.size, "turns") for i, loop in enumerate(loops)])]
    for t, name in enumerate(narrative.names):
        rows.append((f"step of {name}", [cell(i, loop.steps[t], f"step of {name}") for i, loop in enumerate(loops)]))
    return labelled_table(heads, rows)
