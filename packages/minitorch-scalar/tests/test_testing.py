"""The course's table of functions: on numbers and on Scalars alike, with the right values and derivatives."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, derivative_check, testing
from minitorch_scalar.testing import ONE_ARGUMENT, REDUCTIONS, TWO_ARGUMENTS

small = st.floats(-5.0, 5.0)
lists = st.lists(small, min_size=1, max_size=6)

FUNCTIONS: dict[str, Callable[..., float]] = {**ONE_ARGUMENT, **TWO_ARGUMENTS}
VALUES: dict[str, tuple[tuple[float, ...], float]] = {
    "neg": ((2.0,), -2.0),
    "addConstant": ((2.0,), 7.0),
    "square": ((3.0,), 9.0),
    "cube": ((-2.0,), -8.0),
    "subConstant": ((2.0,), -3.0),
    "multConstant": ((2.0,), 10.0),
    "div": ((2.0,), 0.4),
    "inv": ((0.5,), 0.25),
    "sig": ((0.0,), 0.5),
    "log": ((0.0,), math.log(1e5)),
    "relu": ((-6.0,), 0.0),
    "exp": ((1.0,), math.exp(-199.0)),
    "explog": ((0.0,), math.log(1e5) + math.exp(-200.0)),
    "complex": ((-1.0,), math.log(1.0 / (1.0 + math.exp(-0.05)) + 100.0) / 50.0),
    "add2": ((2.0, 3.0), 5.0),
    "mul2": ((2.0, 3.0), 6.0),
    "div2": ((2.0, -1.5), 0.5),
    "gt2": ((2.0, 3.0), 1.0),
    "lt2": ((2.0, 3.0), 0.0),
    "eq2": ((5.5, 0.0), 1.0),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_function_has_the_value_of_its_formula(name: str) -> None:
    arguments, expected = VALUES[name]
    assert FUNCTIONS[name](*arguments) == pytest.approx(expected, rel=1e-12)


def test_every_function_has_its_value_above() -> None:
    assert set(VALUES) == set(FUNCTIONS)


@pytest.mark.parametrize("name", ONE_ARGUMENT)
@given(a=small)
def test_one_argument_gives_the_same_as_number_and_as_scalar(name: str, a: float) -> None:
    value = ONE_ARGUMENT[name](a)
    assert type(value) is float
    assert ONE_ARGUMENT[name](Scalar(a)).data == value


@pytest.mark.parametrize("name", TWO_ARGUMENTS)
@given(a=small, b=small)
def test_two_arguments_give_the_same_as_numbers_and_as_scalars(name: str, a: float, b: float) -> None:
    value = TWO_ARGUMENTS[name](a, b)
    assert type(value) is float
    assert TWO_ARGUMENTS[name](Scalar(a), Scalar(b)).data == value


@pytest.mark.parametrize("name", REDUCTIONS)
@given(values=lists)
def test_a_reduction_gives_the_same_as_numbers_and_as_scalars(name: str, values: list[float]) -> None:
    expected = math.fsum(values) if name == "sum_red" else math.fsum(values) / len(values)
    assert REDUCTIONS[name](values) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert REDUCTIONS[name]([Scalar(x) for x in values]).data == REDUCTIONS[name](values)


@pytest.mark.parametrize("name", ONE_ARGUMENT)
@pytest.mark.parametrize("a", [-4.0, -1.3, 0.0, 0.7, 3.9])
def test_the_derivative_by_one_argument_is_right(name: str, a: float) -> None:
    derivative_check(ONE_ARGUMENT[name], Scalar(a), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", TWO_ARGUMENTS)
@pytest.mark.parametrize(("a", "b"), [(-4.0, 0.3), (1.7, -2.1), (0.4, 4.4)])
def test_the_derivatives_by_two_arguments_are_right(name: str, a: float, b: float) -> None:
    derivative_check(TWO_ARGUMENTS[name], Scalar(a), Scalar(b), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", REDUCTIONS)
def test_the_derivatives_of_a_reduction_are_right(name: str) -> None:
    def reduction(*values: Any) -> Any:
        return REDUCTIONS[name](values)

    derivative_check(reduction, *map(Scalar, (1.5, -2.0, 0.3)), rtol=1e-5, atol=1e-7)


def test_the_tables_cannot_be_changed() -> None:
    for table in (ONE_ARGUMENT, TWO_ARGUMENTS, REDUCTIONS):
        with pytest.raises(TypeError):
            table["mine"] = math.sin  # type: ignore[index] # the mistake under test


def test_every_function_of_the_module_is_in_a_table() -> None:
    functions: list[Callable[..., Any]] = [f for _, f in inspect.getmembers(testing, inspect.isfunction)]
    own = {f for f in functions if f.__module__ == testing.__name__}
    assert own == {*ONE_ARGUMENT.values(), *TWO_ARGUMENTS.values(), *REDUCTIONS.values()}
