"""The drawing of a graph of tensors, and of its steps."""

from __future__ import annotations

import pytest

from minitorch_tensor import Tensor, arange, float64, ones, tensor
from minitorch_visualizer.figures.tensor_graph import Moment, graph_dot, moment_after, short, summary, width_of
from minitorch_visualizer.figures.tensor_step import step_picture
from minitorch_visualizer.tensors.backward import BackwardPass, backward_steps
from minitorch_visualizer.tensors.expression import parse_tensors
from minitorch_visualizer.tensors.graph import build_graph
from minitorch_visualizer.tensors.recording import record
from minitorch_visualizer.theme import DARK, LIGHT


def stepped(text: str, shape: tuple[int, ...] = (2, 3)) -> BackwardPass:
    size = 1
    for part in shape:
        size *= part
    x: Tensor = arange(size, dtype=float64).reshape(shape)
    leaves = {"x": x.requires_grad_(), "y": tensor([10.0, 20.0, 30.0], dtype=float64, requires_grad=True)}
    recording = record(parse_tensors(text), leaves)
    return backward_steps(recording.output, build_graph(recording), ones(recording.output.shape, dtype=float64))


def test_a_node_shows_rule_shape_and_cells() -> None:
    done = stepped("(x * y).sum()")
    dot = graph_dot(done.graph, LIGHT, moment_after(done, 0))
    (line,) = [line for line in dot.splitlines() if line.startswith("operation_n2 [")]
    assert "<b>Mul</b>" in line
    assert "shape (2, 3)" in line
    assert line.count(f'<font color="{LIGHT.value}">') == 6
    assert line.count("?") == 1


def test_the_current_step_is_outlined_and_sends_gradients_back() -> None:
    done = stepped("(x * y).sum()")
    dot = graph_dot(done.graph, DARK, moment_after(done, 2))
    (current,) = [line for line in dot.splitlines() if "penwidth=6" in line]
    assert current.startswith("operation_n2 ")
    back = [line for line in dot.splitlines() if "dir=back" in line]
    assert len(back) == 2
    assert "Σ dim 0" in back[1]
    assert "Σ" not in back[0]


def test_many_numbers_are_summed_up() -> None:
    done = stepped("x.sum()", (10, 10))
    dot = graph_dot(done.graph, LIGHT, Moment({}))
    assert "100 numbers<br/>0 to 99" in dot


def test_matrices_of_a_third_dimension_are_set_apart() -> None:
    done = stepped("x.sum()", (2, 2, 3))
    dot = graph_dot(done.graph, LIGHT, Moment({}))
    assert dot.count('colspan="3" height="5"') == 1


def test_constants_are_dashed_and_have_no_gradient() -> None:
    done = stepped("(x * 2).sum()")
    dot = graph_dot(done.graph, LIGHT, moment_after(done, 2))
    (line,) = [line for line in dot.splitlines() if line.startswith("constant_n1_1 [")]
    assert 'style="dashed"' in line
    assert "grad" not in line


def test_what_was_typed_is_escaped() -> None:
    done = stepped("(where(x < 2, x, y)).sum()")
    assert "<b>&lt;</b>" in graph_dot(done.graph, LIGHT, Moment({}))


def test_wide_tensors_make_a_wide_drawing() -> None:
    assert width_of(stepped("x.sum()", (3, 8)).graph) > width_of(stepped("x.sum()", (8, 3)).graph)


@pytest.mark.parametrize(("number", "text"), [(1 / 3, "0.3333"), (-0.0, "0"), (True, "True"), (1e9, "1e+09")])
def test_numbers_are_short(number: float, text: str) -> None:
    assert short(number) == text


def test_no_numbers_are_said_to_be_none() -> None:
    assert summary(tensor([], dtype=float64)) == "no numbers"


def test_a_step_shows_copies_before_they_are_summed() -> None:
    done = stepped("(x * y).sum()")
    markup = step_picture(done, 2, LIGHT)
    assert "argument 1: the rule gives, shape (2, 3)" in markup
    assert "summed back over dim 0, shape (3,)" in markup
    assert markup.count('class="cell ghost"') == 3
    assert markup.count('class="cell lit-2"') == 9


def test_before_the_first_step_the_gradient_of_the_result_is_shown() -> None:
    assert "d of the result, shape (2, 3)" in step_picture(stepped("x * y"), 0, LIGHT)


def test_a_step_of_many_numbers_is_summed_up() -> None:
    assert "200 numbers, 1 to 1" in step_picture(stepped("x.sum()", (20, 10)), 1, LIGHT)
