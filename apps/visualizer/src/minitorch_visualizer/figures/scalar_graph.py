"""The recorded graph, and one moment of the backward pass through it, as a drawing in the DOT language.

Shape tells what a node is, so that colour is never the only sign: a leaf is an ellipse, an operation a box, a constant
a dashed box. The current operation has a thick outline, and the derivatives that it sends back run along thick arrows
that point to the left.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from minitorch_scalar.graph import Edge, Graph, Kind, Node, format_number
from minitorch_scalar.steps import BackwardPass, Step
from minitorch_visualizer.theme import Look

MAX_NODES = 150
"""The most nodes that are drawn; more cannot be read."""

MAX_SPAN = 1500
"""The most columns that all edges together may span: the layout takes time for each, here about a second in all."""

_SHAPES: dict[Kind, str] = {
    "leaf": 'shape=ellipse style="filled"',
    "operation": 'shape=box style="filled"',
    "constant": 'shape=box style="dashed"',
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known at one moment of a backward pass.

    Attributes:
        derivatives: The derivatives known so far, by node id; None draws no derivatives at all.
        step: The step that has just been done, None before the first.
    """

    derivatives: Mapping[str, float] | None = None
    step: Step | None = None

    def amount(self, edge: Edge) -> float | None:
        """Return what the step sends back along an edge, None if nothing."""
        if self.step is None or self.step.node != edge.target:
            return None
        sent = {c.argument: c.amount for c in self.step.contributions}
        return sent.get(edge.argument)


def moment_after(done: BackwardPass, k: int) -> Moment:
    """Return the moment at which k steps of a backward pass are done."""
    return Moment(done.derivatives_after(k), done.steps[k - 1] if k else None)


def too_large(graph: Graph) -> str | None:
    """Say why a graph is not drawn, None if it is."""
    place = _places(graph)
    span = sum(place[edge.target] - place[edge.source] for edge in graph.edges)
    if len(graph.nodes) <= MAX_NODES and span <= MAX_SPAN:
        return None
    return (
        f"The graph has {len(graph.nodes)} nodes and edges across {span} columns in all, and is not drawn: the browser "
        f"manages {MAX_NODES} nodes and {MAX_SPAN} columns. Steps, table and export work all the same."
    )


def columns(graph: Graph) -> int:
    """Return how many nodes stand side by side in the drawing: those of the longest way from left to right."""
    return max(_places(graph).values())


def _places(graph: Graph) -> dict[str, int]:
    """Return the column of each node, the first being 1."""
    place = {node.id: 1 for node in graph.nodes}
    # Edges come in the order of the nodes that they lead to, so the place of a source is known before it is used.
    for edge in graph.edges:
        place[edge.target] = max(place[edge.target], place[edge.source] + 1)
    return place


def graph_dot(graph: Graph, look: Look, moment: Moment | None = None, *, leaves_left: bool = True) -> str:
    """Draw a graph from left to right, with values, and with the derivatives known at a moment.

    Args:
        graph: The graph.
        look: The colours of the page.
        moment: How far the backward pass has come; None draws the forward pass alone.
        leaves_left: Whether all leaves stand at the left edge, as the variables of an expression do. A network reads
            better with each weight beside the unit that uses it.

    Returns:
        The drawing.
    """
    shown = moment or Moment()
    # Between two drawings the browser keeps what has the same name. It cannot turn a box into an ellipse, so the kind
    # is a part of the name.
    names = {node.id: f"{node.kind}_{node.id}" for node in graph.nodes}
    leaves = [names[node.id] for node in graph.nodes if node.kind == "leaf"]
    lines = [
        "digraph autodiff {",
        'bgcolor="transparent" rankdir=LR nodesep=0.25 ranksep=0.35 pad=0.1',
        f'node [fontname="Source Sans" fontsize=14 fontcolor="{look.text}" color="{look.muted}" margin="0.1,0.05"]',
        f'edge [fontname="Source Sans" fontsize=12 fontcolor="{look.muted}" color="{look.muted}" arrowsize=0.7]',
        *([f"{{rank=source; {'; '.join(leaves)}}}"] if leaves_left else []),
        *(_node_line(node, names[node.id], look, shown) for node in graph.nodes),
        *(_edge_line(edge, names, look, shown) for edge in graph.edges),
    ]
    return "\n".join([*lines, "}"])


def _node_line(node: Node, name: str, look: Look, moment: Moment) -> str:
    current = moment.step is not None and moment.step.node == node.id
    fill = look.rule if node.kind == "operation" else look.surface
    outline = f' color="{look.step}" penwidth=6' if current else ""
    return f'{name} [{_SHAPES[node.kind]} fillcolor="{fill}"{outline} label=<{_node_label(node, look, moment)}>]'


def _node_label(node: Node, look: Look, moment: Moment) -> str:
    """Return up to three lines: what it is, its value, its derivative."""
    value = f'<font color="{look.value}">{format_number(node.value)}</font>'
    if node.kind == "constant" and node.name is None:
        return value
    title = f"<b>{html.escape(node.label)}</b>"
    if node.kind == "operation":
        title += f' <font color="{look.muted}" point-size="11">{node.id}</font>'
    lines = [title, f"value {value}"]
    if moment.derivatives is not None and node.kind != "constant":
        known = moment.derivatives.get(node.id)
        text = "?" if known is None else format_number(known)
        lines.append(f'grad <font color="{look.gradient}">{text}</font>')
    return "<br/>".join(lines)


def _edge_line(edge: Edge, names: Mapping[str, str], look: Look, moment: Moment) -> str:
    source, target = names[edge.source], names[edge.target]
    label = str(edge.argument)
    if not source.startswith("constant") and moment.derivatives is not None and edge.local_derivative is not None:
        label += f": ×{format_number(edge.local_derivative)}"
    attributes = ""
    amount = moment.amount(edge)
    if amount is not None:
        label = f"<b>{label} → {format_number(amount)}</b>"
        attributes = f' dir=back color="{look.gradient}" fontcolor="{look.gradient}" penwidth=3'
    return f"{source} -> {target} [label=<{label}>{attributes}]"
