"""The recorded graph as data: nodes with values and gradients, edges with local derivatives, as DOT, Mermaid or dict.

A graph is taken as it stands and nothing is changed by looking: no `.grad` is written, nothing is freed. Every variable
is one node however often it is shared, so the work grows with the graph and not with the number of paths through it,
and nothing is recursive.

The local derivative of an edge is the chain rule of its operation with a derivative of 1: by how much the result of the
operation moves when that one argument moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.grad_mode import no_grad
from minitorch_scalar.scalar import Scalar

__all__ = ["Edge", "Graph", "Kind", "Node", "build_graph", "format_number", "reachable"]

Kind = Literal["leaf", "operation", "constant"]

_DOT_SHAPE: dict[Kind, str] = {"leaf": "ellipse", "operation": "box", "constant": "plaintext"}
_MERMAID_SHAPE: dict[Kind, tuple[str, str]] = {"leaf": ("([", "])"), "operation": ("[", "]"), "constant": ("{{", "}}")}


@dataclass(frozen=True, slots=True)
class Node:
    """One variable of the graph.

    Attributes:
        id: "n0", "n1", ... in the order in which the variables were made.
        kind: Made by the user ("leaf"), by a rule ("operation"), or without any derivative ("constant").
        rule: The class of the rule, such as "Mul"; empty for a leaf and a constant.
        label: What to write on it: the rule, else the name, else the kind.
        value: The number.
        grad: The derivative kept on it, None if there is none.
        name: The name given to it, None if there is none.
    """

    id: str
    kind: Kind
    rule: str
    label: str
    value: float
    grad: float | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """The use of one variable as one argument of a rule.

    Attributes:
        source: The id of the argument.
        target: The id of the result.
        argument: Its position among the arguments of the rule, from 0.
        local_derivative: The derivative of the result by this argument alone, None if the rule gives none.
    """

    source: str
    target: str
    argument: int
    local_derivative: float | None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order of creation, and edges in the order of the nodes that they lead to."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, node_id: str) -> Node:
        """Return the node with this id.

        Raises:
            InvalidTypeError: The id is not a string.
            InvalidValueError: There is no such node.
        """
        if not isinstance(node_id, str):
            raise InvalidTypeError(f"The id of a node is a string such as 'n0', not {node_id!r}.")
        position = int(node_id[1:]) if node_id[:1] == "n" and node_id[1:].isdecimal() else len(self.nodes)
        if position >= len(self.nodes) or self.nodes[position].id != node_id:
            known = f"its ids are n0 to n{len(self.nodes) - 1}" if self.nodes else "it is empty"
            raise InvalidValueError(f"No node {node_id!r} in this graph; {known}.")
        return self.nodes[position]

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return the graph as plain lists, dictionaries, strings and numbers."""
        return {"nodes": [asdict(node) for node in self.nodes], "edges": [asdict(edge) for edge in self.edges]}

    def to_dot(self) -> str:
        """Return the graph in the language of Graphviz, from left to right.

        Leaves are ellipses, operations boxes, constants bare; an edge carries the number of the argument.
        """
        lines = ["digraph {", "  rankdir=LR;"]
        for node in self.nodes:
            text = "\\n".join(_dot_escape(part) for part in _parts(node))
            lines.append(f'  {node.id} [shape={_DOT_SHAPE[node.kind]}, label="{text}"];')
        lines += [f'  {edge.source} -> {edge.target} [label="{edge.argument}"];' for edge in self.edges]
        return "\n".join([*lines, "}"])

    def to_mermaid(self) -> str:
        """Return the graph in the language of Mermaid, which GitHub and many notebooks draw."""
        lines = ["flowchart LR"]
        for node in self.nodes:
            left, right = _MERMAID_SHAPE[node.kind]
            text = "<br/>".join(_mermaid_escape(part) for part in _parts(node))
            lines.append(f'  {node.id}{left}"{text}"{right}')
        lines += [f"  {edge.source} -->|{edge.argument}| {edge.target}" for edge in self.edges]
        return "\n".join(lines)


def build_graph(*outputs: Scalar) -> Graph:
    """Return the graph of everything that the outputs were computed from.

    Args:
        outputs: The results, at the right end of the graph.

    Raises:
        GraphError: A part of the graph has been freed by `backward()`.
        InvalidTypeError: An output is not a Scalar.

    Example:
        >>> x = Scalar(3.0, name="x")
        >>> graph = build_graph(x * x)
        >>> [node.label for node in graph.nodes]
        ['x', 'Mul']
        >>> [(edge.argument, edge.local_derivative) for edge in graph.edges]
        [(0, 3.0), (1, 3.0)]
    """
    variables = reachable(outputs)
    ids = {variable: f"n{position}" for position, variable in enumerate(variables)}
    edges: list[Edge] = []
    with no_grad():
        for variable in variables:
            for argument, (source, local) in enumerate(_local_derivatives(variable)):
                edges.append(Edge(ids[source], ids[variable], argument, local))
    return Graph(tuple(_node(variable, ids[variable]) for variable in variables), tuple(edges))


def reachable(outputs: Sequence[Scalar]) -> list[Scalar]:
    """List every variable that the outputs were computed from, constants included, the oldest first.

    Inputs are older than results, so every variable comes after all that it was computed from.

    Raises:
        GraphError: A part of the graph has been freed by `backward()`.
        InvalidTypeError: An output is not a Scalar.
    """
    for output in outputs:
        if not isinstance(output, Scalar):
            raise InvalidTypeError(f"Only a Scalar has a graph, not {output!r} of type {type(output).__name__}.")
    seen = set(outputs)
    stack = list(outputs)
    while stack:
        variable = stack.pop()
        if _is_freed(variable):
            raise GraphError(
                f"The graph before {variable!r} has been freed by backward(). "
                "Build the graph first, or call backward(retain_graph=True)."
            )
        for parent in variable.inputs:
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return sorted(seen, key=lambda variable: variable.unique_id)


def format_number(number: float | None) -> str:
    """Write a number with up to five digits, None as "none".

    Example:
        >>> format_number(22.0), format_number(1 / 3)
        ('22', '0.33333')
    """
    return "none" if number is None else f"{number + 0.0:.5g}"  # + 0.0 turns -0.0 into 0.0


def _node(variable: Scalar, node_id: str) -> Node:
    kind: Kind = "constant" if variable.is_constant() else "leaf" if variable.is_leaf() else "operation"
    rule = variable.last_fn.__name__ if variable.last_fn is not None else ""
    grad = None if variable.grad is None else float(variable.grad)
    return Node(node_id, kind, rule, rule or variable.name or kind, float(variable), grad, variable.name)


def _local_derivatives(variable: Scalar) -> list[tuple[Scalar, float | None]]:
    """Return every input with the derivative by it alone; nothing for a variable without inputs."""
    if not variable.inputs:
        return []
    return [(source, None if d is None else float(d)) for source, d in variable.chain_rule(1.0)]


def _is_freed(variable: Scalar) -> bool:
    return not variable.inputs and not variable.is_leaf() and not variable.is_constant()


def _parts(node: Node) -> list[str]:
    """Return the lines to write on a node."""
    parts = [format_number(node.value)] if node.kind == "constant" else [node.label, format_number(node.value)]
    return parts if node.grad is None else [*parts, f"grad {format_number(node.grad)}"]


def _dot_escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _mermaid_escape(text: str) -> str:
    # Mermaid writes every special character as # and its number, # itself first.
    return "".join(f"#{ord(c)};" if c in '#"<>&`\\{}[]|' else " " if c == "\n" else c for c in text)
