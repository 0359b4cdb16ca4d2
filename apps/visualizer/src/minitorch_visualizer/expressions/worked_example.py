"""One expression worked out: its value, its graph, the backward pass step by step, and a check of the gradients."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from minitorch_scalar import functions
from minitorch_scalar.gradcheck import central_difference
from minitorch_scalar.graph import Graph, build_graph
from minitorch_scalar.scalar import Scalar
from minitorch_scalar.steps import BackwardPass, backward_steps
from minitorch_visualizer.expressions.expression import Expression
from minitorch_visualizer.text.differences import DIFFERS, KINK, ROUNDED

CHECK_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Gradient:
    """What the backward pass gives for one variable, beside an estimate that knows nothing of rules.

    Attributes:
        name: The variable.
        value: Its value.
        requires_grad: Whether a gradient was asked for.
        used: Whether the expression uses it.
        autodiff: Its `.grad` after `backward()`.
        difference: The central difference.
        agrees: Whether the two are the same but for the error of the difference; None if there is nothing to compare.
        kink: Whether moving the number up and moving it down give two slopes.
        why: Why the two do not agree, or cannot be compared; empty where there is nothing to explain.
    """

    name: str
    value: float
    requires_grad: bool
    used: bool
    autodiff: float | None
    difference: float
    agrees: bool | None
    kink: bool
    why: str


@dataclass(frozen=True, slots=True)
class WorkedExample:
    """Everything the page shows of one expression.

    Attributes:
        expression: What was typed.
        result: The value.
        graph: The graph after `backward()`, with the gradients of the leaves.
        backward_pass: Its steps; None if the result is a constant.
        leaves: The Scalars of the variables.
        gradients: One line for each variable.
    """

    expression: Expression
    result: float
    graph: Graph
    backward_pass: BackwardPass | None
    leaves: Mapping[str, Scalar]
    gradients: tuple[Gradient, ...]


def work_out(expression: Expression, values: Mapping[str, float], requires_grad: Mapping[str, bool]) -> WorkedExample:
    """Evaluate an expression on Scalars, differentiate it, and check the gradients.

    Args:
        expression: The expression.
        values: A number for each variable.
        requires_grad: Which variables are leaves; the others are constants.
    """
    leaves = {name: Scalar(value, name=name, requires_grad=requires_grad[name]) for name, value in values.items()}
    output = expression.evaluate(leaves)
    backward_pass = None
    if not output.is_constant():
        backward_pass = backward_steps(output)
        output.backward(retain_graph=True)
    gradients = tuple(_gradient(expression, values, leaf) for leaf in leaves.values())
    return WorkedExample(expression, output.data, build_graph(output), backward_pass, leaves, gradients)


def _gradient(expression: Expression, values: Mapping[str, float], leaf: Scalar) -> Gradient:
    names, numbers = list(values), list(values.values())
    name = str(leaf.name)

    def function(*moved: float) -> float:
        return expression.evaluate(dict(zip(names, moved, strict=True)))

    difference = central_difference(function, *numbers, arg=names.index(name), epsilon=CHECK_EPSILON)
    agrees, kink, why = None, False, ""
    if leaf.grad is not None and math.isfinite(leaf.grad) and math.isfinite(difference):
        # The difference itself is off by rounding, about 1e-16 / ε of the values: 1e-4 is far above that and far below
        # what a wrong rule gives.
        agrees = math.isclose(leaf.grad, difference, rel_tol=1e-4, abs_tol=1e-4)
        if not agrees:
            agrees, kink, why = _judge(function, numbers, names.index(name), abs(leaf.grad - difference))
    used = name in expression.variables
    return Gradient(name, leaf.data, leaf.requires_grad, used, leaf.grad, difference, agrees, kink, why)


def _judge(
    function: Callable[..., float], numbers: Sequence[float], arg: int, apart: float
) -> tuple[bool | None, bool, str]:
    """Say of a gradient and a difference that are apart whether they can be compared, whether it is a kink, and why."""
    before, number, after = numbers[:arg], numbers[arg], numbers[arg + 1 :]
    down, middle, up = (function(*before, number + step, *after) for step in (-CHECK_EPSILON, 0.0, CHECK_EPSILON))
    if apart < 2.0 * math.ulp(max(abs(down), abs(up))) / CHECK_EPSILON:
        return None, False, ROUNDED
    slopes = (middle - down) / CHECK_EPSILON, (up - middle) / CHECK_EPSILON
    kink = abs(slopes[1] - slopes[0]) > 1e-3 * max(1.0, abs(slopes[0] + slopes[1]) / 2.0)
    return False, kink, KINK if kink else DIFFERS


def rule_source(rule: str) -> str:
    """Return the source of a rule of differentiation, forward over backward."""
    return inspect.getsource(getattr(functions, rule))


def to_json(example: WorkedExample) -> str:
    """Return the graph and the steps as JSON; numbers that JSON does not have are written as text, such as "nan"."""
    steps = [] if example.backward_pass is None else [asdict(step) for step in example.backward_pass.steps]
    data = {
        "expression": example.expression.text,
        "values": {gradient.name: gradient.value for gradient in example.gradients},
        "result": example.result,
        "graph": example.graph.to_dict(),
        "backward_steps": steps,
    }
    return json.dumps(_without_specials(data), indent=2, allow_nan=False, ensure_ascii=False)


def _without_specials(data: Any) -> Any:
    """Replace NaN and the infinities, which are no JSON, by their names."""
    if isinstance(data, dict):
        return {key: _without_specials(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_without_specials(value) for value in data]
    if isinstance(data, float) and not math.isfinite(data):
        return str(data)
    return data
