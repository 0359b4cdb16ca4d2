"""How the fast backend finds the shortest loops over tensors: dimensions are sorted, dropped and merged.

`minitorch_fast.plan` does this; here every step of it is told, and a test holds the end to be the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minitorch_fast import thresholds
from minitorch_fast.reduction_plan import COLUMNS, ROWS, Reduction, reduction_plan
from minitorch_scalar import operators
from minitorch_tensor.numpy_reductions import are_few_rows
from minitorch_tensor.shapes import Shape, Strides, size_of
from minitorch_visualizer.efficiency.question import NAMES, Operand, Question


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop that is left.

    Attributes:
        dims: The dimensions that it goes over.
        size: How many turns it takes.
        steps: How far each tensor steps at each.
    """

    dims: tuple[int, ...]
    size: int
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one dimension.

    Attributes:
        dim: Which.
        fate: "dropped", "merged" or "loop".
        why: In a sentence.
        loops: The loops after it, the outermost first.
    """

    dim: int
    fate: str
    why: str
    loops: tuple[Loop, ...]


@dataclass(frozen=True, slots=True)
class Narrative:
    """A plan with how it came about.

    Attributes:
        title: Which dimensions these are, as in "kept dimensions".
        names: The tensors, in the order of the strides.
        dims: The dimensions in the order in which they are visited.
        shape: The common shape.
        strides: Those of every tensor.
        steps: One for each dimension.
    """

    title: str
    names: tuple[str, ...]
    dims: tuple[int, ...]
    shape: Shape
    strides: tuple[Strides, ...]
    steps: tuple[Step, ...]

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The loops in the end."""
        return self.steps[-1].loops if self.steps else ()


def narrate(
    title: str, names: Sequence[str], dims: Sequence[int], shape: Shape, strides: Sequence[Strides]
) -> Narrative:
    """Go through dimensions as `minitorch_fast.plan.collapse` does.

    Args:
        title: What they are.
        names: The tensors.
        dims: The dimensions, the outermost loop first.
        shape: The common shape.
        strides: Those of every tensor.
    """
    loops: list[Loop] = []
    steps: list[Step] = []
    for dim in dims:
        size, here = shape[dim], tuple([s[dim] for s in strides])
        if size == 1:
            steps.append(Step(dim, "dropped", f"dimension {dim} has size 1: it needs no loop.", tuple(loops)))
            continue
        before = loops[-1] if loops else None
        fate, why = _fate(names, dim, size, here, before)
        if before is not None and fate == "merged":
            loops[-1] = Loop((*before.dims, dim), before.size * size, here)
        else:
            loops.append(Loop((dim,), size, here))
        steps.append(Step(dim, fate, why, tuple(loops)))
    return Narrative(title, tuple(names), tuple(dims), shape, tuple(strides), tuple(steps))


def _fate(names: Sequence[str], dim: int, size: int, here: tuple[int, ...], before: Loop | None) -> tuple[str, str]:
    """Say whether a dimension becomes one with the loop before it, and why."""
    if before is None:
        return "loop", f"dimension {dim} begins a loop of {size:,}."
    for name, outer, inner in zip(names, before.steps, here, strict=True):
        if outer != size * inner:
            return "loop", (
                f"in {name} a step of the loop before moves {outer}, and all of dimension {dim} moves "
                f"{size} · {inner} = {size * inner}: it needs a loop of its own."
            )
    moves = ", ".join(
        f"{name}: {outer} = {size} · {inner}" for name, outer, inner in zip(names, before.steps, here, strict=True)
    )
    return "merged", f"a step of the loop before moves just over dimension {dim} ({moves}): the two are one loop."


# ----------------------------------------------------------------------------------------------------------------------
# Plans of questions
# ----------------------------------------------------------------------------------------------------------------------
def narratives(question: Question) -> list[Narrative]:
    """Return the plan of an operation: one, or for a reduction those of the kept and of the reduced dimensions."""
    if question.kind != "reduce":
        shape, out = question.shape, question.result.strides
        order = sorted(range(len(shape)), key=lambda dim: -abs(out[dim]))
        names = ("out", *NAMES[: len(question.shapes)])
        return [narrate("dimensions", names, order, shape, (out, *question.stretched))]
    shape, (strides,) = question.shape, question.stretched
    kept = [dim for dim in range(len(shape)) if dim not in question.reduced]
    found = []
    for title, dims in (("kept dimensions", kept), ("reduced dimensions", list(question.reduced))):
        order = sorted(dims, key=lambda dim: _outer_first(shape, strides, dim))
        found.append(narrate(title, ("a",), order, shape, (strides,)))
    return found


def _outer_first(shape: Shape, strides: Strides, dim: int) -> tuple[bool, int, int]:
    """Sort as a reduction does: what stands still is the outermost, then come the longest steps."""
    still = strides[dim] == 0 or shape[dim] == 1
    return not still, -abs(strides[dim]), dim


def plan_of_reduction(question: Question) -> Reduction:
    """Return the plan of `minitorch_fast`."""
    (operand,) = question.operands
    return reduction_plan(operand.shape, operand.strides, question.reduced)


ABOUT_FORMS = {
    "numpy": "NumPy: below {from_:,} elements, and for sums of few rows, it is as fast as a kernel, and nobody waits "
    "for a compiler.",
    "flat": "`flat`: all tensors lie in memory in the same order without gaps, so one loop goes over the storage.",
    "left": "`left`: one loop over the storage, with the only number of a in a register.",
    "right": "`right`: one loop over the storage, with the only number of b in a register.",
    "nd": "`nd`: a plan of loops; the innermost one runs over a row, and what lies apart is gathered in blocks first.",
    "rows": "`rows`: neighbours in memory are combined with each other, in as many lanes as SIMD has.",
    "columns": "`columns`: neighbours in memory belong to different results; whole rows are combined with each other.",
    "slabs": "`slabs`: the rows are short and lie one behind the other; many of them together are one slab, and slabs "
    "are combined.",
}
"""What each form of a kernel does."""


def form_of(question: Question) -> str:
    """Return which form of a kernel the fast backend runs: a key of ABOUT_FORMS."""
    if question.size < kernel_from(question):
        return "numpy"
    if question.kind == "reduce":
        if question.function is operators.add and are_few_rows(question.shapes[0], question.reduced):
            return "numpy"
        return {ROWS: "rows", COLUMNS: "columns"}.get(plan_of_reduction(question).way, "slabs")
    form, tensors = "flat", [question.result, *question.operands]
    sizes = [size_of(shape) for shape in question.shapes]
    if question.kind == "zip" and 1 in sizes:
        form = "right" if sizes[1] == 1 else "left"
        del tensors[2 if sizes[1] == 1 else 1]
    return form if _alike(tensors) else "nd"


def _alike(tensors: Sequence[Operand]) -> bool:
    """Say whether tensors lie in memory in the same order without gaps."""
    if any(x.shape != tensors[0].shape for x in tensors):
        return False
    return all(x.by_rows for x in tensors) or all(x.by_columns for x in tensors)


def kernel_from(question: Question) -> int:
    """Return from how many elements on the fast backend runs a kernel."""
    return thresholds.COMPILE_FROM if question.kind == "reduce" else thresholds.kernel_from(question.function)


def about_form(question: Question) -> str:
    """Say what the form of the kernel does that the fast backend runs; Markdown."""
    return ABOUT_FORMS[form_of(question)].format(from_=kernel_from(question))
