"""The recorded graph of an expression of tensors as data: nodes with shapes and values, edges with argument numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from minitorch_scalar.autodiff import topological_sort
from minitorch_tensor import Tensor
from minitorch_tensor.node import CONSTANT
from minitorch_tensor.shapes import Shape
from minitorch_tensor.view_node import node_of
from minitorch_visualizer.tensors.recording import Application, Recording

Kind = Literal["leaf", "operation", "constant"]


@dataclass(frozen=True, slots=True)
class Node:
    """One tensor of the graph.

    Attributes:
        id: "n0", "n1", ... from the oldest on; a constant is named after its place, as in "n3.1".
        kind: Made by the reader ("leaf"), by a rule ("operation"), or without any gradient ("constant").
        label: The rule, the name of the variable, or what a constant came from.
        typed: What was typed for it, as in `.sum(1)`.
        shape: Its shape.
        value: Its numbers; None inside of an operation that is made of several.
        rule: The class of the rule; None but for an operation.
    """

    id: str
    kind: Kind
    label: str
    typed: str
    shape: Shape
    value: Tensor | None = field(repr=False)
    rule: Any = field(default=None, repr=False)

    @property
    def title(self) -> str:
        """A name for it in sentences: a rule with its id, or the variable."""
        return f"{self.label} ({self.id})" if self.kind == "operation" else self.label


@dataclass(frozen=True, slots=True)
class Edge:
    """The use of one tensor as one argument of a rule.

    Attributes:
        source: The id of the argument.
        target: The id of the result.
        argument: Its position among the arguments, from 0.
    """

    source: str
    target: str
    argument: int


@dataclass(frozen=True, slots=True)
class Graph:
    """The graph behind one result.

    Attributes:
        nodes: The oldest first; a constant comes just before what uses it.
        edges: In the order of the nodes that they lead to.
        ids: The id of each node of the library's own graph.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    ids: dict[Any, str] = field(repr=False)

    def node(self, node_id: str) -> Node:
        """Return the node with this id."""
        return next(node for node in self.nodes if node.id == node_id)


def build_graph(recording: Recording) -> Graph:
    """Return the graph of a result that is not constant.

    Args:
        recording: The expression that was computed.
    """
    order = topological_sort(node_of(recording.output))[::-1]
    ids = {node: f"n{position}" for position, node in enumerate(order)}
    names = {node_of(x): (name, x) for name, x in recording.leaves.items()}
    shapes = {
        source: shape for node in order for source, shape in zip(node.inputs, getattr(node, "shapes", ()), strict=True)
    }
    nodes: list[Node] = []
    edges: list[Edge] = []
    for node in order:
        if node.is_leaf():
            name, leaf = names[node]
            nodes.append(Node(ids[node], "leaf", name, "", leaf.shape, leaf))
            continue
        made = recording.calls.get(node)
        for position, constant in _constants(node, made):
            place = f"{ids[node]}.{position}"
            nodes.append(_constant_node(place, constant, node.shapes[position], recording))
        edges += [
            Edge(f"{ids[node]}.{i}" if source is CONSTANT else ids[source], ids[node], i)
            for i, source in enumerate(node.inputs)
        ]
        value = None if made is None else made.result
        shape = shapes[node] if value is None else value.shape
        nodes.append(Node(ids[node], "operation", node.name(), made.text if made else "", shape, value, node.rule))
    return Graph(tuple(nodes), tuple(edges), ids)


def _constants(node: Any, made: Application | None) -> Iterator[tuple[int, Tensor | None]]:
    """Pair the places of the constant arguments of a node with the tensors that were given there."""
    operands = () if made is None else made.operands
    given = [x for x in operands if node_of(x).is_constant()]
    places = [i for i, source in enumerate(node.inputs) if source is CONSTANT]
    for position, place in enumerate(places):
        yield place, given[position] if len(given) == len(places) else None


def _constant_node(place: str, value: Tensor | None, shape: Shape, recording: Recording) -> Node:
    names = {id(x): name for name, x in recording.leaves.items()}
    origin = recording.origins.get(id(value))
    label = names.get(id(value)) or (origin.text if origin else "")
    return Node(place, "constant", label, "", shape if value is None else value.shape, value)
