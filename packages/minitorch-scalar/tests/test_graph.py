"""A recorded graph becomes plain data, DOT and Mermaid, and is not changed by being looked at."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from minitorch_scalar import Scalar
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.graph import Graph, build_graph, format_number


def course_expression() -> tuple[Scalar, Scalar, Scalar]:
    """Return x, y and (x * x) * y + 10 * x at x = 2, y = 3."""
    x, y = Scalar(2.0, name="x"), Scalar(3.0, name="y")
    return x, y, (x * x) * y + 10.0 * x


def labels(graph: Graph) -> list[str]:
    return [node.label for node in graph.nodes]


def test_nodes_stand_in_the_order_of_creation() -> None:
    graph = build_graph(course_expression()[2])
    assert [node.id for node in graph.nodes] == [f"n{i}" for i in range(7)]
    assert labels(graph) == ["x", "y", "Mul", "Mul", "constant", "Mul", "Add"]


def test_a_node_tells_its_kind_rule_value_and_name() -> None:
    graph = build_graph(course_expression()[2])
    x, constant, add = graph.node("n0"), graph.node("n4"), graph.node("n6")
    assert (x.kind, x.rule, x.value, x.name) == ("leaf", "", 2.0, "x")
    assert (constant.kind, constant.rule, constant.value) == ("constant", "", 10.0)
    assert (add.kind, add.rule, add.value, add.name) == ("operation", "Add", 32.0, None)


def test_an_edge_tells_the_argument_and_the_local_derivative() -> None:
    graph = build_graph(course_expression()[2])
    edges = [(e.source, e.argument, e.local_derivative) for e in graph.edges if e.target == "n3"]
    assert edges == [("n2", 0, 3.0), ("n1", 1, 4.0)]


def test_a_variable_used_twice_is_one_node_with_two_edges() -> None:
    x = Scalar(3.0)
    graph = build_graph(x * x)
    assert len(graph.nodes) == 2
    assert [(e.source, e.target, e.argument) for e in graph.edges] == [("n0", "n1", 0), ("n0", "n1", 1)]


def test_a_graph_of_shared_nodes_grows_with_its_nodes_and_not_with_its_paths() -> None:
    value = Scalar(1.0)
    for _ in range(200):
        value = value + value
    graph = build_graph(value)
    assert (len(graph.nodes), len(graph.edges)) == (201, 400)


def test_a_chain_of_a_hundred_thousand_operations_is_drawn() -> None:
    value = Scalar(1.0)
    for _ in range(100_000):
        value = value + 1.0
    graph = build_graph(value)
    assert len(graph.nodes) == 200_001
    assert graph.to_dot().count("->") == graph.to_mermaid().count("-->") == len(graph.to_dict()["edges"]) == 200_000


def test_looking_changes_no_gradient_and_frees_nothing() -> None:
    x, y, z = course_expression()
    x.grad = 5.0
    build_graph(z)
    assert x.grad == 5.0
    z.backward()
    assert (x.grad, y.grad) == (27.0, 4.0)


def test_gradients_of_leaves_appear_after_backward() -> None:
    _, _, z = course_expression()
    z.backward(retain_graph=True)
    assert [node.grad for node in build_graph(z).nodes[:3]] == [22.0, 4.0, None]


def test_a_gradient_with_a_history_of_its_own_is_shown_as_a_number() -> None:
    x = Scalar(2.0)
    z = x * x
    z.backward(create_graph=True)
    assert build_graph(z).node("n0").grad == 4.0


def test_a_freed_graph_is_refused_with_advice() -> None:
    _, _, z = course_expression()
    z.backward()
    with pytest.raises(GraphError, match="retain_graph=True"):
        build_graph(z)


def test_several_outputs_share_their_nodes() -> None:
    x = Scalar(2.0, name="x")
    assert labels(build_graph(x.exp(), x.log(), x)) == ["x", "Exp", "Log"]


def test_a_leaf_and_a_constant_are_graphs_of_one_node() -> None:
    assert [build_graph(s).nodes[0].kind for s in (Scalar(1.0), Scalar(1.0, None))] == ["leaf", "constant"]


def test_an_unknown_id_is_refused_with_the_ids_there_are() -> None:
    with pytest.raises(InvalidValueError, match="n0 to n6"):
        build_graph(course_expression()[2]).node("n7")


@pytest.mark.parametrize("node_id", ["", "n", "x0", "n-1", "n01", "n²"])
def test_an_id_of_another_form_is_refused(node_id: str) -> None:
    with pytest.raises(InvalidValueError, match="No node"):
        build_graph(course_expression()[2]).node(node_id)


@pytest.mark.parametrize("node_id", [None, 0])
def test_an_id_that_is_no_string_is_refused(node_id: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"The id of a node is a string such as 'n0', not {node_id}"):
        build_graph(Scalar(1.0)).node(node_id)


def test_an_empty_graph_has_no_node() -> None:
    with pytest.raises(InvalidValueError, match="No node 'n0' in this graph; it is empty"):
        build_graph().node("n0")


@pytest.mark.parametrize("output", [None, 1.0, [Scalar(1.0)]])
def test_only_a_scalar_has_a_graph(output: Any) -> None:
    with pytest.raises(InvalidTypeError, match="Only a Scalar has a graph, not"):
        build_graph(output)


def test_plain_data_survives_json() -> None:
    data = build_graph(course_expression()[2]).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["edges"][0] == {"source": "n0", "target": "n2", "argument": 0, "local_derivative": 2.0}


def test_dot_draws_each_kind_with_its_own_shape_and_numbers_the_arguments() -> None:
    x = Scalar(2.0, name="x")
    z = x * 10.0
    z.backward(retain_graph=True)
    assert build_graph(z).to_dot().split("\n") == [
        "digraph {",
        "  rankdir=LR;",
        '  n0 [shape=ellipse, label="x\\n2\\ngrad 10"];',
        '  n1 [shape=plaintext, label="10"];',
        '  n2 [shape=box, label="Mul\\n20"];',
        '  n0 -> n2 [label="0"];',
        '  n1 -> n2 [label="1"];',
        "}",
    ]


def test_mermaid_draws_each_kind_with_its_own_shape_and_numbers_the_arguments() -> None:
    x = Scalar(2.0, name="x")
    assert build_graph(x * 10.0).to_mermaid().split("\n") == [
        "flowchart LR",
        '  n0(["x<br/>2"])',
        '  n1{{"10"}}',
        '  n2["Mul<br/>20"]',
        "  n0 -->|0| n2",
        "  n1 -->|1| n2",
    ]


def test_a_name_cannot_break_out_of_its_label() -> None:
    graph = build_graph(Scalar(1.0, name='a"]; b\\\n<c>'))
    assert graph.to_dot().split("\n")[2] == '  n0 [shape=ellipse, label="a\\"]; b\\\\ <c>\\n1"];'
    assert graph.to_mermaid().split("\n")[1] == '  n0(["a#34;#93;; b#92; #60;c#62;<br/>1"])'


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, "none"), (22.0, "22"), (-0.0, "0"), (1 / 3, "0.33333"), (math.inf, "inf"), (1e-9, "1e-09")],
)
def test_numbers_are_written_short(number: float | None, text: str) -> None:
    assert format_number(number) == text
