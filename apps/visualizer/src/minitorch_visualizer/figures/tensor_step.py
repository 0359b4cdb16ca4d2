"""One step of a backward pass through tensors, as cells: what came in, what the rule gave, what was summed back."""

from __future__ import annotations

from minitorch_tensor import Tensor
from minitorch_visualizer.figures.tensor_cells import Cell, Index, beside, picture, signed, tensor_grid, titled
from minitorch_visualizer.figures.tensor_graph import short, summary
from minitorch_visualizer.tensors.backward import BackwardPass, Contribution
from minitorch_visualizer.tensors.places import named
from minitorch_visualizer.theme import Look

MAX_SHOWN = 128


def step_picture(done: BackwardPass, k: int, look: Look) -> str:
    """Draw the k-th step of a backward pass.

    Args:
        done: The pass.
        k: Which step, from 1; 0 draws the gradient that the pass begins with.
        look: The colours of the page.
    """
    if k == 0:
        return picture([beside([_tensor("d of the result", done.gradient, "d")])], look)
    step = done.steps[k - 1]
    parts = [beside([_tensor(f"d, the gradient of {done.graph.node(step.node).title}", step.incoming, "d")])]
    return picture([*parts, *(beside(_way(done, c)) for c in step.contributions)], look)


def _way(done: BackwardPass, sent: Contribution) -> list[str]:
    """Draw what one argument receives, from the rule to the sum."""
    target = done.graph.node(sent.target).title
    ghost = set(sent.stretched)
    parts = [_tensor(f"argument {sent.argument}: the rule gives", sent.given, "given", ghost)]
    if ghost:
        dims = ", ".join(map(str, sorted(ghost)))
        parts += [signed("→", _tensor(f"summed back over dim {dims}", sent.amount, "sum"))]
    arrow = "→" if sent.first else "added →"
    return [*parts, signed(arrow, _tensor(f"grad of {target}", sent.total, "grad", lit=True))]


def _tensor(title: str, value: Tensor, name: str, ghost: set[int] | None = None, *, lit: bool = False) -> str:
    """Draw a tensor under a title; copies that are about to be summed are dashed."""
    head = f"{title}, shape {tuple(value.shape)}"
    if value.numel() > MAX_SHOWN:
        return titled(head, f'<p class="none">{summary(value)}</p>')
    marks = ("lit-2",) if lit else ()

    def cell(index: Index) -> Cell:
        number = short(value[index].item())
        copy = any(index[dim] > 0 for dim in ghost or ())
        return Cell(number, f"{named(index, name)} = {number}", "", "", "", 0.0, ("ghost",) if copy else marks)

    return titled(head, tensor_grid(value.shape, cell, name))
