"""Every operator of Python on Scalars, with numbers on either side, and what it refuses."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, central_difference, functions, grad

BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
METHODS = [
    "abs",
    "cos",
    "erf",
    "exp",
    "gelu",
    "leaky_relu",
    "log",
    "relu",
    "sigmoid",
    "sign",
    "silu",
    "sin",
    "softplus",
]
METHODS += ["sqrt", "tan", "tanh"]
BAD = ["2", None, 2j, [2.0], (2.0,), object()]

each_binary = pytest.mark.parametrize("operation", BINARY.values(), ids=BINARY)
each_comparison = pytest.mark.parametrize("operation", COMPARISONS.values(), ids=COMPARISONS)
each_bad = pytest.mark.parametrize("bad", BAD, ids=lambda value: type(value).__name__)
numbers = st.floats(0.5, 8.0)


# ----------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ----------------------------------------------------------------------------------------------------------------------
@each_binary
@given(numbers, numbers)
def test_two_scalars_give_what_two_floats_give(operation: Callable[[Any, Any], Any], a: float, b: float) -> None:
    assert operation(Scalar(a), Scalar(b)).data == operation(a, b)


@each_binary
def test_a_number_may_stand_on_either_side(operation: Callable[[Any, Any], Any]) -> None:
    for number in (2, 2.0, True, Fraction(1, 2), Decimal("1.5")):
        assert operation(Scalar(3.5), number).data == operation(3.5, float(number))
        assert operation(number, Scalar(3.5)).data == operation(float(number), 3.5)


@each_binary
def test_both_sides_get_their_derivative(operation: Callable[[Any, Any], Any]) -> None:
    a, b = Scalar(3.7), Scalar(1.6)
    expected = [central_difference(operation, 3.7, 1.6, arg=i, epsilon=1e-5) for i in range(2)]
    assert grad(operation(a, b), [a, b]) == pytest.approx(expected, rel=1e-7, abs=1e-8)


@each_binary
def test_a_scalar_beside_a_number_gets_its_derivative_on_either_side(operation: Callable[[Any, Any], Any]) -> None:
    x = Scalar(3.7)
    left = central_difference(operation, 3.7, 1.6, epsilon=1e-5)
    right = central_difference(operation, 1.6, 3.7, arg=1, epsilon=1e-5)
    assert grad(operation(x, 1.6), x) == pytest.approx((left,), rel=1e-7, abs=1e-8)
    assert grad(operation(1.6, x), x) == pytest.approx((right,), rel=1e-7, abs=1e-8)


@each_binary
@each_bad
def test_an_operand_that_is_no_number_is_a_type_error_on_either_side(
    operation: Callable[[Any, Any], Any], bad: Any
) -> None:
    x = Scalar(2.0)
    with pytest.raises(TypeError):
        operation(x, bad)
    with pytest.raises(TypeError):
        operation(bad, x)
    assert (x.data, x.grad, x.inputs) == (2.0, None, ())


@each_binary
def test_an_operator_in_place_makes_a_new_scalar(operation: Callable[[Any, Any], Any]) -> None:
    in_place = getattr(operator, f"i{operation.__name__}")
    x = Scalar(3.5)
    y = in_place(x, 2.0)
    assert (y.data, x.data) == (operation(3.5, 2.0), 3.5)
    assert y.parents == [x]


def test_minus_plus_and_abs_of_a_scalar() -> None:
    x = Scalar(-3.5)
    assert (-x).data == abs(x).data == 3.5
    assert +x is x
    assert grad(-x, x) == grad(abs(x), x) == (-1.0,)


def test_another_type_may_answer_for_both() -> None:
    class Other:
        def __radd__(self, left: Any) -> str:
            return f"{left!r} and I"

        def __gt__(self, right: Any) -> str:
            return f"above {right!r}"

    assert Scalar(1.0) + Other() == "Scalar(1.0) and I"
    assert (Scalar(1.0) < Other()) == "above Scalar(1.0)"


def test_division_by_zero_and_overflow_do_not_raise() -> None:
    assert (Scalar(1.0) / 0).data == math.inf
    assert (1 / Scalar(-0.0)).data == -math.inf
    assert (Scalar(10.0) ** 400).data == math.inf
    assert math.isnan((Scalar(0.0) % 0.0).data)
    assert (Scalar(1.0) // 0.0).data == math.inf


def test_nan_and_infinity_flow_through_an_expression() -> None:
    x = Scalar(math.inf)
    y = (x - x) * 2.0 + 1.0
    assert math.isnan(y.data)
    assert math.isnan(((Scalar(math.nan) + 1.0) * 0.0).data)


# ----------------------------------------------------------------------------------------------------------------------
# Comparison
# ----------------------------------------------------------------------------------------------------------------------
@each_comparison
@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (2.0, 1.0), (2.0, 2.0), (math.nan, 1.0)])
def test_a_comparison_gives_a_scalar_of_one_or_zero(operation: Callable[[Any, Any], Any], a: float, b: float) -> None:
    expected = float(operation(a, b))
    for result in (operation(Scalar(a), Scalar(b)), operation(Scalar(a), b), operation(a, Scalar(b))):
        assert isinstance(result, Scalar)
        assert result.data == expected


@each_comparison
def test_a_comparison_passes_back_a_derivative_of_zero(operation: Callable[[Any, Any], Any]) -> None:
    x = Scalar(2.0)
    (operation(x, 3.0) * x).backward()
    assert x.grad == float(operation(2.0, 3.0))


@pytest.mark.parametrize("operation", [operator.lt, operator.le, operator.gt, operator.ge], ids=lambda f: f.__name__)
@each_bad
def test_what_is_no_number_has_no_order(operation: Callable[[Any, Any], Any], bad: Any) -> None:
    with pytest.raises(TypeError):
        operation(Scalar(1.0), bad)
    with pytest.raises(TypeError):
        operation(bad, Scalar(1.0))


@each_bad
def test_what_is_no_number_is_never_equal(bad: Any) -> None:
    assert (Scalar(2.0) == bad) is False
    assert (bad == Scalar(2.0)) is False
    assert (Scalar(2.0) != bad) is True


def test_equal_scalars_are_two_keys_of_a_dictionary() -> None:
    x, y = Scalar(2.0), Scalar(2.0)
    assert bool(x == y)
    assert len({x: 1, y: 2}) == 2


# ----------------------------------------------------------------------------------------------------------------------
# Functions
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", METHODS)
def test_a_method_and_the_function_of_its_name_are_one_rule(name: str) -> None:
    function = getattr(functions, name) if name != "abs" else abs
    by_method, by_function = getattr(Scalar(0.4), name)(), function(Scalar(0.4))
    assert (by_method.data, by_method.last_fn) == (by_function.data, by_function.last_fn)


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_maximum_and_minimum_take_numbers_and_scalars(name: str) -> None:
    rule = getattr(functions, name.capitalize())
    for other in (3, 3.0, Scalar(3.0)):
        result = getattr(Scalar(2.0), name)(other)
        assert (result.data, result.last_fn) == (3.0 if name == "maximum" else 2.0, rule)


@pytest.mark.parametrize("name", ["maximum", "minimum"])
def test_maximum_and_minimum_refuse_what_is_no_number(name: str) -> None:
    with pytest.raises(TypeError, match="A Scalar needs a number, not '3' of type str"):
        getattr(Scalar(2.0), name)("3")
