"""Autodiff: type an expression, see the graph that was recorded, and walk the backward pass through it."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.graph import format_number
from minitorch_scalar.steps import BackwardPass, describe
from minitorch_scalar.why import explain
from minitorch_visualizer.expressions.worked_example import WorkedExample, rule_source, to_json, work_out
from minitorch_visualizer.figures.scalar_graph import columns, graph_dot, moment_after, too_large
from minitorch_visualizer.pages.parts.expression_input import Example, ask_expression
from minitorch_visualizer.pages.parts.graph import show_graph
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_source
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.text.counts import count

LEGEND = (
    "Ellipse: a variable. Box: an operation. Dashed: a constant. On an edge: the number of the argument, then × the "
    "local derivative. A thick arrow carries a derivative back. **?** is not known yet."
)
NO_STEPS = "The result is the variable itself, so there is no step to take."
NAMES = ("x", "y", "z")
EXAMPLES = (
    Example("The course's expression", "(x * x) * y + 10.0 * x", {"x": 2.0, "y": 3.0, "z": 1.0}),
    Example("One neuron", "sigmoid(x * y + z)", {"x": 0.5, "y": -2.0, "z": 1.0}),
    Example("A value used three times", "x * x * x", {"x": 2.0}),
    Example("A relu that is off", "relu(x - 5) * y + z", {"x": 2.0, "y": 3.0, "z": 1.0}),
    Example("A comparison as a switch", "(x < y) * z", {"x": 2.0, "y": 3.0, "z": 1.0}),
    Example("Infinity: the slope of a root at 0", "sqrt(x - 2) + y", {"x": 2.0, "y": 3.0}),
    Example("NaN: 0 times infinity", "sqrt(x - 2) * 0 + y", {"x": 2.0, "y": 3.0}),
    Example("NaN: the log of a negative number", "log(x - 3) * y", {"x": 2.0, "y": 3.0}),
)


def page() -> None:
    """Draw the page."""
    page_header(
        "Autodiff",
        "Computing an expression leaves a graph. The backward pass walks it from the result back to the variables.",
        "press **Next** and watch how the gradient of x is put together. Then take the example of the relu that is "
        "off, and ask **why** below.",
    )
    expression = ask_expression("autodiff", NAMES, EXAMPLES)
    values, requires_grad = _ask_values()
    if expression is None:
        return
    example = work_out(expression, values, requires_grad)
    _show_backward_pass(example)
    _show_check(example)
    _show_why(example)
    _show_export(example)


def _ask_values() -> tuple[dict[str, float], dict[str, bool]]:
    """Let the reader choose a number for each variable, and whether it is a leaf or a constant."""
    values: dict[str, float] = {}
    requires_grad: dict[str, bool] = {}
    for column, name in zip(st.columns(len(NAMES), gap="medium"), NAMES, strict=True):
        key = f"autodiff-{name}"
        first, leaf = first_value(key, EXAMPLES[0].values[name]), f"{key}-requires-grad"
        with column.container(horizontal=True, vertical_alignment="bottom"):
            value = st.number_input(name, value=first, key=key, step=0.5, format="%g", width=136)
            requires_grad[name] = st.toggle("requires grad", first_value(leaf, True), key=leaf)
        values[name] = float(value)
    return values, requires_grad


# ----------------------------------------------------------------------------------------------------------------------
# The backward pass
# ----------------------------------------------------------------------------------------------------------------------
def _show_backward_pass(example: WorkedExample) -> None:
    """Draw the moments of the backward pass, of which the reader chooses one."""
    section("Backward pass")
    done = example.backward_pass
    if done is None:
        _say_constant(example)
        return
    text = example.expression.text
    show_stepped("autodiff", 0, len(done.steps), text, lambda k: _show_moment(example, done, k))


def _show_moment(example: WorkedExample, done: BackwardPass, k: int) -> None:
    """Show the graph at a moment, and what the step before it did."""
    _show_step(done, k)
    refusal = too_large(example.graph)
    if refusal is None:
        dot = graph_dot(example.graph, current_look(), moment_after(done, k))
        alt = f"The graph of {example.expression.text} after {k} steps of the backward pass"
        show_graph(dot, columns(example.graph), key="autodiff-graph", alt=alt)
        st.caption(LEGEND)
    else:
        st.warning(refusal, icon=":material/account_tree:")
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _show_derivatives(done, k)
    with right:
        if k:
            rule = done.steps[k - 1].rule
            show_source(f"The rule `{rule}`", rule_source(rule), expanded=True)


def _say_constant(example: WorkedExample) -> None:
    st.info(
        f"The result is {format_number(example.result)}, a constant: no variable that requires a gradient led to it, "
        "so nothing was recorded and `backward()` would raise. Use a variable, or switch **requires grad** on.",
        icon=":material/link_off:",
    )


def _show_step(done: BackwardPass, k: int) -> None:
    """Say in words what the last step did."""
    if k == 0:
        seed = format_number(done.derivative)
        way = f"It is {count(len(done.steps), 'step')} from there to the variables." if done.steps else NO_STEPS
        st.info(
            f"Before the first step only the result has a derivative: with respect to itself it is {seed}. {way}",
            icon=":material/flag:",
        )
        return
    step = done.steps[k - 1]
    words = step.sentence.rstrip(".").partition(": ")[2]
    lines = "\n".join(f"- {part}" for part in words.split("; "))
    head = f"backward of {describe(done.graph.node(step.node))} with d = {format_number(step.incoming)}"
    st.info(f"**Step {k} of {len(done.steps)}**: {head}\n{lines}", icon=":material/undo:")


def _show_derivatives(done: BackwardPass, k: int) -> None:
    """Show the derivatives known so far, in the order in which the pass comes to the nodes."""
    known = done.derivatives_after(k)
    current = done.steps[k - 1].node if k else ""
    nodes = [node for node in reversed(done.graph.nodes) if node.kind != "constant"]
    st.dataframe(
        {
            "node": [describe(node) + (" ◀" if node.id == current else "") for node in nodes],
            "value": [format_number(node.value) for node in nodes],
            f"after {count(k, 'step')}": [format_number(known[node.id]) if node.id in known else "?" for node in nodes],
        },
        hide_index=True,
    )


# ----------------------------------------------------------------------------------------------------------------------
# What came out
# ----------------------------------------------------------------------------------------------------------------------
def _show_check(example: WorkedExample) -> None:
    """Compare the gradients with differences, which know nothing of rules."""
    section(
        "Gradients",
        "`backward()` does all the steps at once. The central difference (f(x + ε) − f(x − ε)) / 2ε with ε = 10⁻⁶ only "
        "computes the expression twice: if the two agree, the rules are right.",
    )
    verdicts = {True: "✓ agree", False: "✗ differ", None: "–"}
    rows = example.gradients
    st.dataframe(
        {
            "variable": [row.name for row in rows],
            "value": [format_number(row.value) for row in rows],
            "gradient": ["None" if row.autodiff is None else format_number(row.autodiff) for row in rows],
            "difference": [format_number(row.difference) for row in rows],
            "check": ["kink" if row.kink else verdicts[row.agrees] for row in rows],
        },
        hide_index=True,
    )
    for row in rows:
        if row.why:
            st.markdown(f"**{row.name}**: {row.why}")


def _show_why(example: WorkedExample) -> None:
    """Explain the derivative of one node."""
    done = example.backward_pass
    if done is None:
        return
    section("Why?", "Ask about any node: why its derivative is None, zero, NaN, or what it is.")
    operations = [node.id for node in reversed(done.graph.nodes) if node.kind == "operation"]
    node = st.selectbox(
        "The derivative of",
        [*NAMES, *operations],
        format_func=lambda key: key if key in NAMES else describe(done.graph.node(key)),
        key="autodiff-why",
        width=320,
    )
    st.info(explain(done, example.leaves[node] if node in NAMES else node), icon=":material/help:")


def _show_export(example: WorkedExample) -> None:
    """Offer the graph as files."""
    section("Export", "The graph with values, gradients and local derivatives. GitHub draws Mermaid in Markdown files.")
    files = (
        ("DOT", "graph.dot", "text/vnd.graphviz", example.graph.to_dot()),
        ("Mermaid", "graph.mmd", "text/plain", example.graph.to_mermaid()),
        ("JSON", "graph.json", "application/json", to_json(example)),
    )
    with st.container(horizontal=True):
        for label, name, mime, text in files:
            st.download_button(
                label, text, name, mime, key=f"autodiff-{label.lower()}", on_click="ignore", icon=":material/download:"
            )
    with st.expander("Mermaid text to copy", icon=":material/content_copy:"):
        st.code(files[1][3], language=None)
