"""A moment of a backward pass becomes a drawing that says in words and shapes what its colours say."""

from __future__ import annotations

import re

import pytest

from minitorch_scalar import Scalar
from minitorch_scalar.graph import build_graph
from minitorch_scalar.steps import BackwardPass, backward_steps
from minitorch_visualizer.figures.scalar_graph import MAX_NODES, columns, graph_dot, moment_after, too_large
from minitorch_visualizer.theme import DARK, LIGHT


@pytest.fixture
def done() -> BackwardPass:
    """The backward pass of (x * x) * y + 10 * x at x = 2, y = 3."""
    x, y = Scalar(2.0, name="x"), Scalar(3.0, name="y")
    return backward_steps((x * x) * y + 10.0 * x)


def line(dot: str, start: str) -> str:
    """Return the line of a drawing that begins so, without the marks of its fonts."""
    found = next(line for line in dot.split("\n") if line.startswith(start))
    return re.sub(r"</?(font|b)( [^>]*)?>", "", found)


def drawing(done: BackwardPass, k: int) -> str:
    return graph_dot(done.graph, LIGHT, moment_after(done, k))


def test_it_runs_from_left_to_right_on_a_transparent_page(done: BackwardPass) -> None:
    assert 'bgcolor="transparent" rankdir=LR' in drawing(done, 0)


def test_each_kind_of_node_has_a_shape_of_its_own(done: BackwardPass) -> None:
    dot = drawing(done, 0)
    assert 'shape=ellipse style="filled"' in line(dot, "leaf_n0 [")
    assert 'shape=box style="filled"' in line(dot, "operation_n2 [")
    assert 'shape=box style="dashed"' in line(dot, "constant_n4 [")


def test_the_kind_is_a_part_of_the_name_because_the_browser_reuses_shapes_by_name(done: BackwardPass) -> None:
    assert "{rank=source; leaf_n0; leaf_n1}" in drawing(done, 0)


def test_leaves_may_stand_where_they_are_used(done: BackwardPass) -> None:
    assert "rank=source" not in graph_dot(done.graph, LIGHT, leaves_left=False)


def test_a_node_tells_its_value_and_its_gradient(done: BackwardPass) -> None:
    assert line(drawing(done, 4), "leaf_n0 [").endswith("label=<x<br/>value 2<br/>grad 22>]")


def test_a_gradient_that_is_not_known_yet_is_a_question_mark(done: BackwardPass) -> None:
    dot = drawing(done, 0)
    assert line(dot, "leaf_n0 [").endswith("grad ?>]")
    assert line(dot, "operation_n6 [").endswith("grad 1>]")


def test_a_constant_shows_its_number_and_no_gradient(done: BackwardPass) -> None:
    assert line(drawing(done, 4), "constant_n4 [").endswith("label=<10>]")


def test_an_edge_tells_the_argument_and_the_local_derivative(done: BackwardPass) -> None:
    assert line(drawing(done, 0), "operation_n2 ->") == "operation_n2 -> operation_n3 [label=<0: ×3>]"


def test_an_edge_from_a_constant_tells_the_argument_alone(done: BackwardPass) -> None:
    assert line(drawing(done, 0), "constant_n4 ->") == "constant_n4 -> operation_n5 [label=<0>]"


def test_the_current_operation_alone_is_outlined(done: BackwardPass) -> None:
    outlined = [text for text in drawing(done, 3).split("\n") if LIGHT.step in text]
    assert [text.split(" [")[0] for text in outlined] == ["operation_n3"]
    assert "penwidth=6" in outlined[0]


def test_the_current_derivatives_flow_back_along_thick_arrows(done: BackwardPass) -> None:
    dot = drawing(done, 3)
    back = [text for text in dot.split("\n") if "dir=back" in text]
    assert [text.split(" [")[0] for text in back] == ["operation_n2 -> operation_n3", "leaf_n1 -> operation_n3"]
    assert "label=<0: ×3 → 3>" in line(dot, "operation_n2 ->")


def test_without_a_moment_only_the_forward_pass_is_drawn(done: BackwardPass) -> None:
    dot = graph_dot(done.graph, LIGHT)
    assert "grad" not in dot
    assert "×" not in dot


def test_the_colours_are_those_of_the_page(done: BackwardPass) -> None:
    moment = moment_after(done, 1)
    dark = graph_dot(done.graph, DARK, moment)
    assert DARK.value in dark
    assert DARK.gradient in dark
    assert LIGHT.value not in dark


def test_a_name_is_text_and_never_markup() -> None:
    dot = graph_dot(build_graph(Scalar(1.0, name='<b>"a" & b')), LIGHT)
    assert "&lt;b&gt;&quot;a&quot; &amp; b" in dot


def test_the_columns_are_those_of_the_longest_way(done: BackwardPass) -> None:
    assert columns(done.graph) == 4
    assert columns(build_graph(Scalar(1.0))) == 1


def test_a_graph_is_drawn_up_to_the_limit_and_refused_beyond() -> None:
    value = Scalar(1.0)
    for _ in range(MAX_NODES - 1):
        value = value.exp()
    assert too_large(build_graph(value)) is None
    assert f"has {MAX_NODES + 1} nodes" in str(too_large(build_graph(value.exp())))


def test_a_graph_whose_edges_are_too_long_is_refused() -> None:
    x = Scalar(1.0)
    value = x
    for _ in range(60):
        value = value * x
    assert "across 1890 columns in all, and is not drawn" in str(too_large(build_graph(value)))
