"""Autograd: type an expression of tensors, see its graph, and walk the backward pass through it."""

from __future__ import annotations

import inspect

import streamlit as st

from minitorch_tensor import Tensor, float64, ones
from minitorch_visualizer.figures.tensor_graph import MAX_NODES, graph_dot, moment_after, short, summary, width_of
from minitorch_visualizer.figures.tensor_step import step_picture
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.graph import show_graph
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_source
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.pages.tensors.autograd_inputs import (
    NAMES,
    PAGE,
    SUM,
    ask_expression,
    ask_gradient,
    ask_tensors,
    subject_of,
)
from minitorch_visualizer.tensors.backward import BackwardPass, Step, backward_steps
from minitorch_visualizer.tensors.expression import TensorExpression, parse_tensors
from minitorch_visualizer.tensors.formulas import formula_of
from minitorch_visualizer.tensors.gradients import MOST, Gradient, gradients
from minitorch_visualizer.tensors.graph import build_graph
from minitorch_visualizer.tensors.recording import ComputationError, Recording, record
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

LEGEND = (
    "Rounded: a variable. Box: an operation. Dashed: a constant. On an edge: the number of the argument. A thick arrow "
    "carries a gradient back; **Σ** says over which dimensions it is summed. **?** is not known yet."
)
CELLS_LEGEND = "Dashed: the gradients of repeated numbers, about to be summed back. A dashed bar: the gradient so far."
MOST_TEXT = 12


def page() -> None:
    """Draw the page."""
    page_header(
        "Autograd",
        "The graph of module 1 with a tensor in every node: one rule carries a whole gradient back at once.",
        "press **Next** until the gradient of y is summed back to its shape. Then take the example of shapes that do "
        "not fit.",
    )
    expression = ask_expression()
    leaves = ask_tensors()
    if expression is None or leaves is None:
        return
    try:
        recording = record(expression, leaves)
    except ComputationError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    if not recording.output.requires_grad:
        _say_constant(recording)
        return
    begun = _begin(recording)
    if begun is None:
        return
    recording, gradient = begun
    done = backward_steps(recording.output, build_graph(recording), gradient)
    section("Backward pass")
    subject = subject_of(recording.expression, leaves, gradient)
    show_stepped(PAGE, 0, len(done.steps), subject, lambda k: _show_moment(done, k, recording.expression.text))
    _show_gradients(gradients(recording, done))


def _begin(recording: Recording) -> tuple[Recording, Tensor] | None:
    """Ask for the gradient that the pass begins with; summing is one more operation of the expression."""
    how, gradient = ask_gradient(recording.output)
    if how == SUM:
        summed: TensorExpression = parse_tensors(f"({recording.expression.text}).sum()", NAMES)
        return record(summed, recording.leaves), ones((), dtype=float64)
    return None if gradient is None else (recording, gradient)


def _say_constant(recording: Recording) -> None:
    st.info(
        f"The result is {_text(recording.output)}, a constant: no derivative leads from it to a variable that requires "
        "a gradient. So nothing was recorded, and `backward()` would raise.",
        icon=":material/link_off:",
    )
    _show_gradients(gradients(recording, None))


# ----------------------------------------------------------------------------------------------------------------------
# A step
# ----------------------------------------------------------------------------------------------------------------------
def _show_moment(done: BackwardPass, k: int, text: str) -> None:
    """Draw one moment: what the step did, the graph, the cells and the rule."""
    look = current_look()
    st.info("\n".join(_sentences(done, k)), icon=":material/undo:" if k else ":material/flag:")
    if len(done.graph.nodes) <= MAX_NODES:
        alt = f"The graph of {text} after {k} steps of the backward pass"
        dot = graph_dot(done.graph, look, moment_after(done, k))
        show_graph(dot, width_of(done.graph), key=f"{PAGE}-graph", alt=alt)
        st.caption(LEGEND)
    else:
        st.warning(
            f"The graph has {len(done.graph.nodes)} nodes, and up to {MAX_NODES} are drawn. The steps work all the "
            "same.",
            icon=":material/account_tree:",
        )
    show_cells(step_picture(done, k, look), key=f"{PAGE}-cells")
    st.caption(CELLS_LEGEND)
    if k:
        rule = done.steps[k - 1].rule
        show_source(f"The rule `{rule.__name__}` in {rule.__module__}", inspect.getsource(rule))


def _sentences(done: BackwardPass, k: int) -> list[str]:
    """Say in words what the k-th step did."""
    if k == 0:
        way = f"It is {count(len(done.steps), 'step')} from there to the variables." if done.steps else ""
        return [f"Before the first step only the result has a gradient: {_text(done.gradient)}. {way}"]
    step = done.steps[k - 1]
    title = plain(done.graph.node(step.node).title)
    head = f"**Step {k} of {len(done.steps)}**: backward of {title} with d of shape {tuple(step.incoming.shape)}"
    return [head, *_ways(done, step)]


def _ways(done: BackwardPass, step: Step) -> list[str]:
    """Say what each argument receives."""
    lines = []
    for sent in step.contributions:
        formula = formula_of(step.rule.__name__, sent.argument)
        line = f"- {formula + ', ' if formula else ''}shape {tuple(sent.given.shape)}, "
        if sent.stretched:
            dims = f"dimension{'' if len(sent.stretched) == 1 else 's'} {', '.join(map(str, sent.stretched))}"
            line += f"**summed back** over {dims} to shape {tuple(sent.amount.shape)}, "
        line += f"to {plain(done.graph.node(sent.target).title)}"
        if not sent.first:
            line += ", **added** to what it had"
        lines.append(line)
    sources = {edge.argument: edge.source for edge in done.graph.edges if edge.target == step.node}
    for argument in step.silent:
        node = done.graph.node(sources[argument])
        why = ", a constant" if node.kind == "constant" else ": the rule gives None"
        lines.append(f"- nothing to argument {argument}{why}")
    return lines


# ----------------------------------------------------------------------------------------------------------------------
# Gradients
# ----------------------------------------------------------------------------------------------------------------------
def _show_gradients(found: tuple[Gradient, ...]) -> None:
    """Show what came out for each variable, beside an estimate that knows nothing of rules."""
    section(
        "Gradients",
        f"Beside each stands a central difference: what moving the numbers one by one shows, for up to {MOST} numbers.",
    )
    verdict = {True: "✓ agree", False: "✗ differ", None: "–"}
    st.dataframe(
        {
            "variable": [g.name for g in found],
            "shape": [str(tuple(g.shape)) for g in found],
            "gradient": ["None" if g.autodiff is None else _text(g.autodiff) for g in found],
            "difference": ["–" if g.difference is None else _text(g.difference) for g in found],
            "check": ["kink" if g.kink and not g.agrees else verdict[g.agrees] for g in found],
        },
        hide_index=True,
    )
    for g in found:
        if g.why:
            st.markdown(f"**{g.name}**: {plain(g.why)}")


def _text(value: Tensor) -> str:
    """Write a small tensor in one line, and sum up a large one."""
    if value.numel() > MOST_TEXT:
        return summary(value)
    return _nested(value.tolist())


def _nested(numbers: object) -> str:
    if isinstance(numbers, list):
        return f"[{', '.join(map(_nested, numbers))}]"
    return short(numbers) if isinstance(numbers, bool | int | float) else str(numbers)
