"""The graph of an expression of tensors, drawn by Graphviz, with small tensors as cells.

As in module 1: a leaf is rounded, an operation a plain box, a constant dashed; the current operation has a thick
outline, and the gradients that it sends back run along thick arrows that point to the left.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass

from minitorch_tensor import Tensor
from minitorch_tensor.shapes import Shape, size_of
from minitorch_visualizer.tensors.backward import BackwardPass, Contribution, Step
from minitorch_visualizer.tensors.graph import Edge, Graph, Kind, Node
from minitorch_visualizer.theme import Look

MAX_NODES = 60
"""The most nodes that are drawn; more cannot be read."""

MAX_CELLS = 24
"""The most numbers of a tensor that are written into its node."""

MAX_SIDE = 8
"""The most rows of cells of a tensor, and the most columns."""

_STYLES: dict[Kind, str] = {
    "leaf": 'style="rounded,filled"',
    "operation": 'style="filled"',
    "constant": 'style="dashed"',
}


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known at one moment of a backward pass.

    Attributes:
        gradients: The gradients known so far, by node id.
        step: The step that has just been done, None before the first.
    """

    gradients: Mapping[str, Tensor]
    step: Step | None = None

    def sent(self, edge: Edge) -> Contribution | None:
        """Return what the step sends back along an edge, None if nothing."""
        if self.step is None or self.step.node != edge.target:
            return None
        return next((c for c in self.step.contributions if c.argument == edge.argument), None)


def moment_after(done: BackwardPass, k: int) -> Moment:
    """Return the moment at which k steps of a backward pass are done."""
    return Moment(done.gradients_after(k), done.steps[k - 1] if k else None)


def width_of(graph: Graph) -> int:
    """Return how wide the drawing is, in columns of plain nodes."""
    place = {node.id: 1 for node in graph.nodes}
    for edge in graph.edges:
        place[edge.target] = max(place[edge.target], place[edge.source] + 1)
    widths: dict[int, int] = {}
    for node in graph.nodes:
        cells = node.shape[-1] if node.shape and _in_cells(node.shape) else 2
        widths[place[node.id]] = max(widths.get(place[node.id], 1), 1 + cells // 4)
    return sum(widths.values())


def graph_dot(graph: Graph, look: Look, moment: Moment, *, leaves_left: bool = True) -> str:
    """Draw a graph from left to right, with values, and with the gradients known at a moment.

    Args:
        graph: The graph.
        look: The colours of the page.
        moment: How far the backward pass has come.
        leaves_left: Whether all leaves stand at the left edge, as the variables of an expression do. A network reads
            better with each weight beside the operation that uses it.

    Returns:
        The drawing.
    """
    # The browser keeps what has the same name from one drawing to the next, and cannot turn one shape into another.
    names = {node.id: f"{node.kind}_{node.id.replace('.', '_')}" for node in graph.nodes}
    leaves = [names[node.id] for node in graph.nodes if node.kind == "leaf"]
    lines = [
        "digraph autodiff {",
        'bgcolor="transparent" rankdir=LR nodesep=0.25 ranksep=0.45 pad=0.1',
        f'node [fontname="Source Sans" fontsize=13 fontcolor="{look.text}" color="{look.muted}" shape=box '
        'margin="0.08,0.05"]',
        f'edge [fontname="Source Sans" fontsize=12 fontcolor="{look.muted}" color="{look.muted}" arrowsize=0.7]',
        *([f"{{rank=source; {'; '.join(leaves)}}}"] if leaves_left else []),
        *(_node_line(node, names[node.id], look, moment) for node in graph.nodes),
        *(_edge_line(edge, names, look, moment) for edge in graph.edges),
    ]
    return "\n".join([*lines, "}"])


def _node_line(node: Node, name: str, look: Look, moment: Moment) -> str:
    current = moment.step is not None and moment.step.node == node.id
    fill = look.rule if node.kind == "operation" else look.surface
    outline = f' color="{look.step}" penwidth=6' if current else ""
    label = _node_label(node, look, moment)
    return f'{name} [{_STYLES[node.kind]} fillcolor="{fill}"{outline} label=<{label}>]'


def _node_label(node: Node, look: Look, moment: Moment) -> str:
    """Return a table: what it is, its shape, its numbers, and its gradient."""
    rows = []
    if node.label:
        typed = "" if not node.typed else f' <font color="{look.muted}">{html.escape(node.typed)}</font>'
        number = f' <font color="{look.muted}" point-size="11">{node.id}</font>' if node.kind == "operation" else ""
        rows.append(f"<b>{html.escape(node.label)}</b>{number}{typed}")
    rows.append(f'<font color="{look.muted}" point-size="11">shape {html.escape(str(tuple(node.shape)))}</font>')
    rows.append(_numbers(node.value, node.shape, look.value, look))
    if node.kind != "constant":
        known = moment.gradients.get(node.id)
        rows.append(f'<font color="{look.muted}" point-size="11">grad</font>')
        unknown = f'<font color="{look.gradient}">?</font>'
        rows.append(unknown if known is None else _numbers(known, node.shape, look.gradient, look))
    body = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    return f'<table border="0" cellborder="0" cellspacing="0" cellpadding="1">{body}</table>'


def _in_cells(shape: Shape) -> bool:
    size = size_of(shape)
    return 0 < size <= MAX_CELLS and (not shape or (shape[-1] <= MAX_SIDE and size // shape[-1] <= MAX_SIDE))


def _numbers(value: Tensor | None, shape: Shape, colour: str, look: Look) -> str:
    """Write a tensor as cells, or its range if it has too many numbers."""
    if value is None:
        return f'<font color="{look.muted}">inside of the operation</font>'
    if not _in_cells(shape):
        return f'<font color="{colour}">{html.escape(summary(value)).replace(", ", "<br/>")}</font>'
    numbers = [short(number) for number in value.reshape(-1).tolist()]
    if not shape:
        return f'<font color="{colour}">{numbers[0]}</font>'
    columns = shape[-1]
    rows = [numbers[i : i + columns] for i in range(0, len(numbers), columns)]
    cell = f'<td border="1" color="{look.grid}"><font color="{colour}">{{}}</font></td>'
    lines = []
    for position, row in enumerate(rows):
        if len(shape) > 2 and position and position % shape[-2] == 0:
            lines.append(f'<tr><td colspan="{columns}" height="5"></td></tr>')  # between two matrices
        lines.append("<tr>" + "".join(cell.format(html.escape(number)) for number in row) + "</tr>")
    return f'<table border="0" cellborder="0" cellspacing="1" cellpadding="2">{"".join(lines)}</table>'


def short(number: float | bool | int) -> str:
    """Write a number with up to four digits.

    Example:
        >>> short(1 / 3), short(2.0), short(True)
        ('0.3333', '2', 'True')
    """
    return str(number) if isinstance(number, bool) else f"{number + 0.0:.4g}"


def summary(value: Tensor) -> str:
    """Say how many numbers a tensor has, and from where to where they go."""
    if not value.numel():
        return "no numbers"
    numbers = [float(number) for number in value.reshape(-1).tolist()]
    return f"{len(numbers)} numbers, {min(numbers):.3g} to {max(numbers):.3g}"


def _edge_line(edge: Edge, names: Mapping[str, str], look: Look, moment: Moment) -> str:
    label, attributes = str(edge.argument), ""
    sent = moment.sent(edge)
    if sent is not None:
        label = f"<b>{label}</b>"
        if sent.stretched:
            label += f"<br/>Σ dim {', '.join(map(str, sent.stretched))}"
        attributes = f' dir=back color="{look.gradient}" fontcolor="{look.gradient}" penwidth=3'
    return f"{names[edge.source]} -> {names[edge.target]} [label=<{label}>{attributes}]"
