"""The backward pass, written down step by step, has the numbers of `backward()` and changes nothing."""

from __future__ import annotations

import inspect
import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, functions
from minitorch_scalar.autodiff import Context
from minitorch_scalar.errors import GraphError, InvalidTypeError, InvalidValueError
from minitorch_scalar.functions import ScalarFunction
from minitorch_scalar.steps import Contribution, backward_steps


def course_expression() -> tuple[Scalar, Scalar, Scalar]:
    """Return x, y and (x * x) * y + 10 * x at x = 2, y = 3."""
    x, y = Scalar(2.0, name="x"), Scalar(3.0, name="y")
    return x, y, (x * x) * y + 10.0 * x


def test_each_operation_is_one_step_from_the_output_to_the_leaves() -> None:
    steps = backward_steps(course_expression()[2]).steps
    assert [(step.index, step.rule, step.node) for step in steps] == [
        (1, "Add", "n6"),
        (2, "Mul", "n5"),
        (3, "Mul", "n3"),
        (4, "Mul", "n2"),
    ]


def test_a_step_tells_what_every_argument_receives() -> None:
    step = backward_steps(course_expression()[2]).steps[3]
    assert step.incoming == 3.0
    assert step.contributions == (
        Contribution("n0", 0, local_derivative=2.0, amount=6.0, total=16.0),
        Contribution("n0", 1, local_derivative=2.0, amount=6.0, total=22.0),
    )


def test_a_step_says_in_a_sentence_what_it_does() -> None:
    steps = backward_steps(course_expression()[2]).steps
    assert steps[1].sentence == ("backward of Mul with d = 1: nothing to 10, a constant; d × other = 1 × 10 = 10 to x.")
    assert steps[3].sentence.startswith(
        "backward of Mul with d = 3: d × other = 3 × 2 = 6 to x, which now has 10 + 6 = 16; "
    )


def test_derivatives_after_k_steps_are_those_known_then() -> None:
    done = backward_steps(course_expression()[2])
    assert done.derivatives_after(0) == {"n6": 1.0}
    assert done.derivatives_after(1) == {"n6": 1.0, "n3": 1.0, "n5": 1.0}
    assert done.derivatives_after(2)["n0"] == 10.0
    assert done.derivatives_after(4)["n0"] == 22.0


@pytest.mark.parametrize("k", [-1, 5])
def test_a_step_that_does_not_exist_is_refused(k: int) -> None:
    done = backward_steps(course_expression()[2])
    with pytest.raises(InvalidValueError, match=f"step {k} of a backward pass of 4"):
        done.derivatives_after(k)


def test_the_pass_may_begin_with_another_derivative() -> None:
    done = backward_steps(course_expression()[2], derivative=-2.0)
    assert done.derivatives_after(4)["n0"] == -44.0


def test_a_leaf_has_no_steps() -> None:
    done = backward_steps(Scalar(1.0))
    assert done.steps == ()
    assert done.derivatives_after(0) == {"n0": 1.0}


def test_stepping_changes_no_gradient_and_frees_nothing() -> None:
    x, y, z = course_expression()
    x.grad = 5.0
    backward_steps(z)
    assert (x.grad, y.grad) == (5.0, None)
    z.backward()
    assert (x.grad, y.grad) == (27.0, 4.0)


def test_a_constant_is_refused_with_the_reasons_it_may_have() -> None:
    with pytest.raises(GraphError, match="detached"):
        backward_steps(Scalar(2.0, None) * 3.0)


@pytest.mark.parametrize(("output", "derivative"), [(1.0, 1.0), (None, 1.0), (Scalar(2.0), "1"), (Scalar(2.0), None)])
def test_an_output_or_a_derivative_of_a_wrong_type_is_refused(output: Any, derivative: Any) -> None:
    with pytest.raises(InvalidTypeError):
        backward_steps(output, derivative)


def test_a_freed_graph_is_refused() -> None:
    z = course_expression()[2]
    z.backward()
    with pytest.raises(GraphError, match="freed"):
        backward_steps(z)


def test_a_chain_of_a_hundred_thousand_operations_is_stepped_through() -> None:
    x = Scalar(1.0)
    value = x
    for _ in range(100_000):
        value = value * 1.0
    done = backward_steps(value)
    assert len(done.steps) == 100_000
    assert done.derivatives_after(100_000)["n0"] == 1.0


class Halve(ScalarFunction):
    @staticmethod
    def forward(_ctx: Context, a: float, _label: float) -> float:
        return a / 2.0

    @staticmethod
    def backward(_ctx: Context, d: float) -> tuple[float, None]:
        return d / 2.0, None


def test_a_rule_of_the_user_is_described_by_its_numbers() -> None:
    x, label = Scalar(3.0, name="x"), Scalar(1.0, name="label")
    done = backward_steps(Halve.apply(x, label))
    assert done.steps[0].sentence == (
        "backward of Halve with d = 1: d × local derivative = 1 × 0.5 = 0.5 to x; nothing to label."
    )
    assert "n1" not in done.derivatives_after(1)


RULES = [
    rule
    for rule in vars(functions).values()
    if inspect.isclass(rule) and issubclass(rule, ScalarFunction) and rule is not ScalarFunction
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_of_the_package_has_its_formula_in_words(rule: Any) -> None:
    arity = 5 if rule is functions.Dot else len(inspect.signature(rule.forward).parameters) - 1
    step = backward_steps(rule.apply(*[Scalar(0.5 + i) for i in range(arity)])).steps[0]
    assert len(step.contributions) == arity
    assert "local derivative" not in step.sentence


OPERATIONS: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "maximum": functions.maximum,
    "tanh": lambda a, b: a.tanh() + b,
}
recipes = st.lists(
    st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=15
)


@given(recipes)
def test_the_numbers_are_exactly_those_of_backward(recipe: list[tuple[str, int, int]]) -> None:
    leaves = [Scalar(1.25), Scalar(-0.75)]
    pool = [*leaves, Scalar(0.5, None)]
    for name, i, j in recipe:
        pool.append(OPERATIONS[name](pool[i % len(pool)], pool[j % len(pool)]))
    output = pool[-1]
    if output.is_constant():
        return
    done = backward_steps(output)
    derivatives = done.derivatives_after(len(done.steps))
    output.backward()
    for leaf in leaves:
        # As text, so that NaN is equal to itself and 0 is not equal to -0.
        assert str(derivatives.get(done.ids.get(leaf.unique_id, ""))) == str(leaf.grad)
