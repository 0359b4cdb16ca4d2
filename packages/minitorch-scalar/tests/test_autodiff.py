"""The engine: the order of the graph, the walk back through it, and what is left afterwards."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Context, Function, Scalar, ScalarFunction, backpropagate, derivatives, topological_sort
from minitorch_scalar.errors import GraphError, InvalidTypeError

LEAVES = [0.9, -0.6, 0.3]
programs = st.lists(
    st.tuples(st.sampled_from(["mean", "mul", "difference"]), st.integers(0, 1000), st.integers(0, 1000)),
    min_size=1,
    max_size=25,
)
Program = list[tuple[str, int, int]]


def run(program: Program) -> list[Scalar]:
    """Compute a random expression of three leaves and a constant; every step combines two earlier values."""
    values = [*map(Scalar, LEAVES), Scalar(0.5, None)]
    for operation, i, j in program:
        a, b = values[i % len(values)], values[j % len(values)]
        values.append(a * b if operation == "mul" else 0.5 * (a + b) if operation == "mean" else 0.5 * (a - b))
    return values


def forward_mode(program: Program, leaf: int) -> float:
    """Differentiate the same expression by one leaf with dual numbers, from the inputs to the result."""
    duals = [(x, float(i == leaf)) for i, x in enumerate(LEAVES)] + [(0.5, 0.0)]
    for operation, i, j in program:
        (a, da), (b, db) = duals[i % len(duals)], duals[j % len(duals)]
        sign = 1.0 if operation == "mean" else -1.0
        duals.append((a * b, da * b + a * db) if operation == "mul" else (0.5 * (a + sign * b), 0.5 * (da + sign * db)))
    return duals[-1][1]


# ----------------------------------------------------------------------------------------------------------------------
# topological_sort
# ----------------------------------------------------------------------------------------------------------------------
@given(programs)
def test_every_variable_comes_before_all_of_its_inputs(program: Program) -> None:
    order = topological_sort(run(program)[-1])
    place = {variable: position for position, variable in enumerate(order)}
    assert all(place[v] < place[parent] for v in order for parent in v.parents)


@given(programs)
def test_every_variable_comes_once(program: Program) -> None:
    order = topological_sort(run(program)[-1])
    assert len({id(v) for v in order}) == len(order)


@given(programs)
def test_no_constant_is_in_the_order(program: Program) -> None:
    assert not any(v.is_constant() for v in topological_sort(run(program)[-1]))


@given(programs)
def test_all_that_the_result_depends_on_is_in_the_order_and_nothing_else(program: Program) -> None:
    result = run(program)[-1]
    expected, todo = set(), [] if result.is_constant() else [result]
    while todo:
        v = todo.pop()
        expected.add(v)
        todo += v.parents
    assert set(topological_sort(result)) == expected


@given(programs)
def test_the_result_comes_first(program: Program) -> None:
    result = run(program)[-1]
    assert result.is_constant() or topological_sort(result)[0] is result


def test_the_order_of_a_leaf_is_the_leaf() -> None:
    x = Scalar(1.0)
    assert topological_sort(x) == [x]


@pytest.mark.parametrize("value", [1.0, None, "x"])
def test_what_is_no_variable_has_no_order(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="Only variables, such as Scalars, can be differentiated"):
        topological_sort(value)


def test_the_order_of_a_constant_is_empty() -> None:
    assert topological_sort(Scalar(1.0, None) * 2.0) == []


# ----------------------------------------------------------------------------------------------------------------------
# derivatives
# ----------------------------------------------------------------------------------------------------------------------
@given(programs)
def test_the_way_back_gives_what_the_way_forward_gives(program: Program) -> None:
    values = run(program)
    received = derivatives(values[-1])
    for i in range(len(LEAVES)):
        assert (received.get(values[i]) or 0.0) == pytest.approx(forward_mode(program, i), rel=1e-9, abs=1e-12)


def test_the_derivatives_by_results_are_given_too() -> None:
    x = Scalar(3.0)
    y = x * x
    z = y * 2.0
    received = derivatives(z)
    assert (received[z], received[y], received[x]) == (1.0, 2.0, 12.0)


def test_what_no_derivative_reaches_has_none() -> None:
    class Forgets(ScalarFunction):
        @staticmethod
        def forward(_: Context, a: float) -> float:
            return a

        @staticmethod
        def backward(_: Context, __: float) -> None:
            return None

    x = Scalar(3.0)
    y = x * x
    received = derivatives(Forgets.apply(y))
    assert (received[y], received[x]) == (None, None)


def test_derivatives_change_no_grad_and_keep_the_graph() -> None:
    x = Scalar(3.0)
    y = x * x
    assert derivatives(y)[x] == derivatives(y)[x] == 6.0
    assert x.grad is None


def test_sharing_costs_nothing_however_many_paths_there_are() -> None:
    x = Scalar(1.0)
    y = x
    for _ in range(60):
        y = y + y
    assert derivatives(y)[x] == 2.0**60


def test_the_engine_does_not_know_what_a_number_is() -> None:
    class Word:
        """A variable whose derivative is the list of the words that lead to it."""

        hooks = None

        def __init__(self, unique_id: int, *inputs: Word) -> None:
            self.unique_id, self.inputs, self.got = unique_id, inputs, ""

        def is_result(self) -> bool:
            return bool(self.inputs)

        def is_leaf(self) -> bool:
            return not self.inputs

        def is_constant(self) -> bool:
            return False

        def chain_rule(self, d_output: Any) -> Iterable[tuple[Word, str]]:
            return [(word, f"{d_output}{self.unique_id}") for word in self.inputs]

        def accumulate_derivative(self, d: Any) -> None:
            self.got += d

        def seed(self, d_output: Any, create_graph: bool) -> str:
            return f"{d_output}{create_graph} "

        def release(self) -> None:
            self.inputs = ()

    leaf = Word(0)
    middle = Word(1, leaf)
    result = Word(2, middle, leaf)
    backpropagate(result, "from ")
    assert leaf.got == "from False 2from False 21"
    assert (result.inputs, middle.inputs) == ((), ())


# ----------------------------------------------------------------------------------------------------------------------
# backpropagate
# ----------------------------------------------------------------------------------------------------------------------
def test_only_leaves_keep_a_derivative() -> None:
    x, c = Scalar(3.0), Scalar(2.0, None)
    y = x * c
    backpropagate(y * y, 0.5)
    assert (x.grad, y.grad, c.grad) == (12.0, None, None)


def test_the_derivative_to_begin_with_is_one() -> None:
    x = Scalar(3.0)
    backpropagate(x * 2.0)
    assert x.grad == 2.0


@pytest.mark.parametrize("constant", [Scalar(2.0, None), Scalar(2.0, None) * 3.0, Scalar(2.0).detach()])
def test_a_constant_cannot_be_differentiated(constant: Scalar) -> None:
    with pytest.raises(GraphError, match=r"Was it computed under no_grad\(\), detached, or made of constants only\?"):
        backpropagate(constant)


@pytest.mark.parametrize("value", [3.0, None, "x", [Scalar(1.0)]])
def test_only_variables_can_be_differentiated(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"Only variables, such as Scalars, .* the output is"):
        backpropagate(value)


def test_afterwards_the_graph_is_cut_into_single_variables() -> None:
    x = Scalar(3.0)
    y = x * x
    z = y + 1.0
    backpropagate(z)
    assert [v.inputs for v in (x, y, z)] == [(), (), ()]
    assert [v.saved_values for v in (x, y, z)] == [(), (), ()]


def test_the_graph_is_kept_if_asked() -> None:
    x = Scalar(3.0)
    y = x * x
    backpropagate(y, retain_graph=True)
    assert y.inputs == (x, x)


def test_a_recorded_pass_keeps_the_graph_unless_told_otherwise() -> None:
    x = Scalar(3.0)
    kept, freed = x * x, x * x
    backpropagate(kept, create_graph=True)
    backpropagate(freed, create_graph=True, retain_graph=False)
    assert (kept.inputs, freed.inputs) == ((x, x), ())


def test_nan_and_infinity_pass_through_as_ieee_says() -> None:
    x, y, z = Scalar(0.0), Scalar(math.inf), Scalar(math.nan)
    backpropagate(x * y + z)
    assert x.grad == math.inf
    assert y.grad == 0.0
    assert z.grad == 1.0


# ----------------------------------------------------------------------------------------------------------------------
# Context and Function
# ----------------------------------------------------------------------------------------------------------------------
def test_a_context_gives_back_what_was_saved_last() -> None:
    ctx = Context()
    assert ctx.saved_tensors == ()
    ctx.save_for_backward(1.0)
    ctx.save_for_backward(2.0, "three")
    assert ctx.saved_tensors == ctx.saved_values == (2.0, "three")


def test_create_graph_is_true_or_false() -> None:
    x = Scalar(3.0)
    with pytest.raises(InvalidTypeError, match="create_graph is True or False, not 1"):
        backpropagate(x * x, create_graph=1)  # type: ignore[arg-type] # what the test is about
    assert x.derivative is None


def test_a_function_of_plain_values_gives_a_plain_value() -> None:
    class Join(Function):
        @staticmethod
        def forward(_: Context, *parts: str) -> str:
            return "".join(parts)

    assert Join.apply("a", "b") == "ab"
