"""Expressions computed for real: their graph, and why they cannot be computed."""

from __future__ import annotations

import pytest

from minitorch_tensor import Tensor, arange, float64
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.tensors.expression import parse_tensors
from minitorch_visualizer.tensors.graph import build_graph
from minitorch_visualizer.tensors.recording import ComputationError, Recording, record


def counted(*shape: int, requires_grad: bool = True) -> Tensor:
    size = 1
    for part in shape:
        size *= part
    made: Tensor = (arange(size, dtype=float64) + 1.0).reshape(shape)
    return made.requires_grad_(requires_grad)


def recorded(text: str, x: Shape = (2, 3), y: Shape = (3,), z: Shape = (), *, constant: str = "") -> Recording:
    leaves = {
        name: counted(*shape, requires_grad=name not in constant) for name, shape in (("x", x), ("y", y), ("z", z))
    }
    return record(parse_tensors(text), leaves)


def test_the_graph_has_a_node_for_every_tensor_and_an_edge_for_every_argument() -> None:
    graph = build_graph(recorded("(x * y + z).sum()"))
    assert [(node.id, node.kind, node.label, node.typed, node.shape) for node in graph.nodes] == [
        ("n0", "leaf", "x", "", (2, 3)),
        ("n1", "leaf", "y", "", (3,)),
        ("n2", "leaf", "z", "", ()),
        ("n3", "operation", "Mul", "*", (2, 3)),
        ("n4", "operation", "Add", "+", (2, 3)),
        ("n5", "operation", "Sum", ".sum()", ()),
    ]
    assert [(edge.source, edge.target, edge.argument) for edge in graph.edges] == [
        ("n0", "n3", 0),
        ("n1", "n3", 1),
        ("n3", "n4", 0),
        ("n2", "n4", 1),
        ("n4", "n5", 0),
    ]


def test_a_node_holds_the_numbers_that_came_up() -> None:
    graph = build_graph(recorded("(x * y).sum()"))
    product = graph.node("n2").value
    assert product is not None
    assert product.tolist() == [[1.0, 4.0, 9.0], [4.0, 10.0, 18.0]]


def test_a_tensor_used_twice_is_one_node() -> None:
    graph = build_graph(recorded("(x * x + x).sum()"))
    assert [node.label for node in graph.nodes] == ["x", "Mul", "Add", "Sum"]
    assert [(edge.source, edge.argument) for edge in graph.edges if edge.source == "n0"] == [
        ("n0", 0),
        ("n0", 1),
        ("n0", 1),
    ]


def test_constants_stand_beside_what_uses_them_with_what_they_came_from() -> None:
    graph = build_graph(recorded("where(x > 2, x * z, 7).sum()", constant="z"))
    constants = {
        node.id: (node.label, node.value.tolist())
        for node in graph.nodes
        if node.value is not None and node.kind == "constant"
    }
    assert constants == {
        "n1.1": ("z", 1.0),
        "n2.0": (">", [[False, False, True], [True, True, True]]),
        "n2.2": ("", 7.0),
    }


def test_an_operation_inside_of_another_has_its_shape_and_no_numbers() -> None:
    graph = build_graph(recorded("x.T.reshape(6)"))
    inner = graph.node("n2")
    assert (inner.label, inner.shape, inner.value) == ("Contiguous", (3, 2), None)
    assert graph.node("n3").typed == ".reshape(6)"


def test_nothing_is_freed_and_no_gradient_is_written() -> None:
    recording = recorded("(x * y).sum()")
    build_graph(recording)
    assert all(leaf.grad is None for leaf in recording.leaves.values())
    recording.output.backward()
    assert recording.leaves["y"].grad.tolist() == [5.0, 7.0, 9.0]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x @ x", "@ with (2, 3) and (2, 3): Cannot multiply"),
        ("x + y[:2]", "+ with (2, 3) and (2,): Cannot broadcast"),
        ("x.view(4)", ".view(4) with (2, 3): Cannot view shape (2, 3)"),
        ("x.T.view(6)", ".view(6) with (3, 2): Cannot view"),
        ("x[2]", "[2] with (2, 3): Index 2 is out of range"),
        ("x.sum(2)", "Dimension 2 is out of range"),
        ("x.max(dim=0) + 1", "is a pair of values and indices"),
        ("x.max(dim=0)", "The result is a pair"),
        ("x.values", ".values belongs to the result of max(dim)"),
        ("x.expand(999999, 2, 3)", "up to 512 elements"),
        ("x[None, None, None, None]", "in 5 dimensions can be shown"),
        ("softmax(x)", "missing 1 required positional argument: 'dim'"),
        ("x.permute(0, 0)", ".permute(0, 0) with (2, 3)"),
        ("x.clamp(True, None).view(-1, -1)", "view"),
    ],
)
def test_what_cannot_be_computed_is_said_with_the_shapes(text: str, answer: str) -> None:
    with pytest.raises(ComputationError) as caught:
        recorded(text)
    assert answer in str(caught.value)


def test_a_result_of_numbers_only_is_a_constant_tensor() -> None:
    output = recorded("2 ** 3 + exp(0)").output
    assert (output.item(), output.requires_grad) == (9.0, False)
