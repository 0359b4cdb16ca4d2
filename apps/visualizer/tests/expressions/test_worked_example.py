"""An expression is worked out on Scalars, and its gradients are checked against differences."""

from __future__ import annotations

import json
import math

import pytest

from minitorch_scalar import functions
from minitorch_visualizer.expressions.expression import parse
from minitorch_visualizer.expressions.worked_example import WorkedExample, rule_source, to_json, work_out
from minitorch_visualizer.text.differences import KINK, ROUNDED


def worked(text: str, x: float = 2.0, y: float = 3.0, z: float = 1.0, constant: str = "") -> WorkedExample:
    return work_out(parse(text), {"x": x, "y": y, "z": z}, {name: name not in constant for name in "xyz"})


def test_the_course_expression_has_its_gradients() -> None:
    example = worked("(x * x) * y + 10.0 * x")
    assert example.result == 32.0
    assert [gradient.autodiff for gradient in example.gradients] == [22.0, 4.0, None]
    assert [gradient.agrees for gradient in example.gradients] == [True, True, None]


@pytest.mark.parametrize(
    ("text", "x", "y", "agrees", "kink", "why"),
    [
        ("x * 1e7 + y", 2.0, 3.0, None, False, ROUNDED),
        ("exp(x) + y", 25.0, 3.0, None, False, ROUNDED),
        ("x * 0 + relu(y)", 2.0, 0.0, False, True, KINK),
        ("x + y", 2.0, 3.0, True, False, ""),
    ],
)
def test_a_difference_that_says_nothing_is_told_from_a_wrong_rule(
    text: str, x: float, y: float, agrees: bool | None, kink: bool, why: str
) -> None:
    found = worked(text, x, y).gradients[1]
    assert (found.agrees, found.kink, found.why) == (agrees, kink, why)


def test_the_graph_carries_the_gradients_of_the_variables() -> None:
    example = worked("(x * x) * y + 10.0 * x")
    assert [node.grad for node in example.graph.nodes][:2] == [22.0, 4.0]


def test_the_steps_are_those_of_the_graph() -> None:
    example = worked("(x * x) * y + 10.0 * x")
    assert example.backward_pass is not None
    assert [step.rule for step in example.backward_pass.steps] == ["Add", "Mul", "Mul", "Mul"]


def test_a_variable_without_requires_grad_gets_no_gradient() -> None:
    x, y, _ = worked("x * y", constant="x").gradients
    assert not x.requires_grad
    assert x.autodiff is None
    assert x.difference == pytest.approx(3.0)
    assert y.autodiff == 2.0


@pytest.mark.parametrize(("text", "constant"), [("2 * 3", ""), ("x * y", "xy")])
def test_a_result_that_is_constant_has_no_backward_pass(text: str, constant: str) -> None:
    example = worked(text, constant=constant)
    assert example.backward_pass is None
    assert example.result == 6.0


def test_a_variable_alone_is_a_graph_without_steps() -> None:
    example = worked("x")
    assert example.backward_pass is not None
    assert example.backward_pass.steps == ()
    assert example.gradients[0].autodiff == 1.0


def test_a_variable_that_is_not_used_is_known_as_such() -> None:
    assert [gradient.used for gradient in worked("x + z").gradients] == [True, False, True]


def test_gradients_that_are_no_numbers_are_not_compared() -> None:
    x = worked("log(x - 3)").gradients[0]
    assert x.agrees is None
    assert math.isnan(x.difference)


def test_at_a_kink_the_two_differ() -> None:
    assert worked("relu(x - 2)").gradients[0].agrees is False


def test_every_operation_of_an_expression_has_a_source_to_show() -> None:
    example = worked("maximum(x ** 2, -y) / sqrt(z) - abs(x) % 2 + (x // 1) * (x < y)")
    assert example.backward_pass is not None
    for step in example.backward_pass.steps:
        assert rule_source(step.rule).startswith(f"class {step.rule}(")
        assert "def backward" in rule_source(step.rule)
    assert functions.Maximum.__name__ in {step.rule for step in example.backward_pass.steps}


def test_the_export_holds_the_expression_the_graph_and_the_steps() -> None:
    data = json.loads(to_json(worked("x * y")))
    assert (data["expression"], data["result"], data["values"]) == ("x * y", 6.0, {"x": 2.0, "y": 3.0, "z": 1.0})
    assert [node["label"] for node in data["graph"]["nodes"]] == ["x", "y", "Mul"]
    assert data["backward_steps"][0]["contributions"][0]["amount"] == 3.0


def test_the_export_is_json_even_with_numbers_that_json_lacks() -> None:
    data = json.loads(to_json(worked("log(x - 3) * y + 1 / (x - 2)")), parse_constant=pytest.fail)
    assert data["result"] == "nan"
    assert "inf" in {node["value"] for node in data["graph"]["nodes"]}


def test_the_export_of_a_constant_has_no_steps() -> None:
    assert json.loads(to_json(worked("2 * 3")))["backward_steps"] == []
