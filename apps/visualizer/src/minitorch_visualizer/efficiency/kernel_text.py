"""The text of the kernel that a question runs, and the code that chose it."""

from __future__ import annotations

from minitorch_fast import elementwise, reduction
from minitorch_fast.jit import Template
from minitorch_fast.plan import collapse, plan_of
from minitorch_fast.reduction_plan import reduction_plan
from minitorch_tensor.dtypes import float32
from minitorch_visualizer.efficiency.question import Question
from minitorch_visualizer.tensors.sources import titled_source


def template_of(question: Question, form: str) -> Template | None:
    """Return the template of a form; None for NumPy's."""
    if form == "numpy":
        return None
    if question.kind == "reduce":
        return reduction.template_for(form, question.function, float32)
    return next(one for one in elementwise.TEMPLATES if one.name == f"{question.kind}_{form}")


def sources_of(question: Question, form: str) -> list[tuple[str, str]]:
    """Return titles and texts: the kernel first, then what made its plan."""
    template = template_of(question, form)
    found = []
    if template is not None:
        title = f"The kernel `{template.name}`: `operator` is {question.operator}, and `spread` runs parts on threads"
        found.append((title, template.source.strip()))
    functions = (reduction_plan,) if question.kind == "reduce" else (plan_of, collapse)
    return [*found, *(titled_source(function.__wrapped__) for function in functions)]
