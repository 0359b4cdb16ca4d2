"""Every rule against central differences: value, first and second derivative, alone and inside other functions."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import pytest

from minitorch_scalar import Context, Function, Scalar, ScalarFunction, functions, grad
from minitorch_scalar import operators as op
from minitorch_scalar.functions import sin

Point = tuple[float, ...]

RULES: dict[type[Function], list[Point]] = {
    functions.Abs: [(1.7,), (-0.6,)],
    functions.Add: [(1.2, -3.4)],
    functions.Cos: [(0.7,), (-2.5,)],
    functions.Div: [(1.5, 0.7), (-2.0, -1.3)],
    functions.Dot: [(0.5, 1.2, -0.7), (0.3, 1.1, -0.4, 0.9, 0.6, -1.5, 2.0)],
    functions.EQ: [(1.0, 2.0), (0.3, -0.4)],
    functions.Erf: [(0.4,), (-1.2,)],
    functions.Exp: [(1.1,), (-2.0,)],
    functions.FloorDiv: [(7.3, 2.0), (-7.3, 2.0)],
    functions.GELU: [(0.8,), (-1.9,)],
    functions.Inv: [(0.8,), (-2.5,)],
    functions.LE: [(1.0, 2.0), (2.0, 1.0)],
    functions.LT: [(1.0, 2.0), (2.0, 1.0)],
    functions.LeakyReLU: [(1.4,), (-2.2,)],
    functions.Log: [(0.3,), (4.0,)],
    functions.Maximum: [(1.0, 2.0), (3.0, -1.0)],
    functions.Minimum: [(1.0, 2.0), (3.0, -1.0)],
    functions.Mod: [(7.3, 2.0), (-7.3, 2.0)],
    functions.Mul: [(1.5, -0.7)],
    functions.NE: [(1.0, 2.0)],
    functions.Neg: [(0.9,)],
    functions.Pow: [(1.7, 2.3), (0.4, -1.5), (2.0, 0.0)],
    functions.ReLU: [(2.0,), (-2.0,)],
    functions.SiLU: [(0.6,), (-2.4,)],
    functions.Sigmoid: [(0.5,), (-2.0,)],
    functions.Sign: [(0.7,), (-0.7,)],
    functions.Sin: [(0.7,), (-2.5,)],
    functions.Softplus: [(0.9,), (-2.0,)],
    functions.Sqrt: [(0.25,), (7.0,)],
    functions.Sub: [(1.2, -3.4)],
    functions.Tan: [(0.7,), (-1.2,)],
    functions.Tanh: [(0.4,), (-1.3,)],
}
FLAT = {functions.EQ, functions.FloorDiv, functions.LE, functions.LT, functions.NE, functions.Sign}
"""Their derivative is 0."""
STRAIGHT = {
    functions.Abs,
    functions.Add,
    functions.LeakyReLU,
    functions.Maximum,
    functions.Minimum,
    functions.Mod,
    functions.Neg,
    functions.ReLU,
    functions.Sub,
}
"""Their derivative is a constant, so their second derivative is 0."""

OPERATORS: dict[type[Function], Callable[..., float]] = {
    rule: getattr(op, name)
    for rule in RULES
    if (
        name := {"LeakyReLU": "leaky_relu", "Maximum": "max", "Minimum": "min"}.get(
            rule.__name__, rule.__name__.lower()
        )
    )
    in op.__all__
} | {functions.FloorDiv: op.floor_div}

CASES = [(rule, point) for rule, points in RULES.items() for point in points]
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
each_case = pytest.mark.parametrize(
    ("rule", "point"), CASES, ids=lambda value: getattr(value, "__name__", None) or str(value)
)

SLOPE = 1.7
"""The derivative that every pass begins with, so that a rule that forgets d is found."""
EPSILON = 1e-5


# ----------------------------------------------------------------------------------------------------------------------
# The checks
# ----------------------------------------------------------------------------------------------------------------------
def first(f: Callable[..., Any], point: Point) -> list[float]:
    """Return SLOPE times the derivative of f by every argument, by the chain rule."""
    scalars = [Scalar(x) for x in point]
    return list(grad(f(*scalars), scalars, SLOPE))


def second(f: Callable[..., Any], point: Point) -> list[list[float]]:
    """Return the derivatives of `first` by every argument, by the chain rule on recorded derivatives."""
    scalars = [Scalar(x) for x in point]
    slopes = grad(f(*scalars), scalars, SLOPE, create_graph=True)
    return [by_argument(slope, scalars) for slope in slopes]


def by_argument(slope: Scalar, scalars: list[Scalar]) -> list[float]:
    """Differentiate one recorded derivative; one that depends on nothing has derivatives 0."""
    if slope.is_constant():
        return [0.0] * len(scalars)
    return [d or 0.0 for d in grad(slope, scalars, retain_graph=True, allow_unused=True)]


def moved(point: Point, argument: int, step: float) -> Point:
    """Return the point with one coordinate changed."""
    return (*point[:argument], point[argument] + step, *point[argument + 1 :])


def check_first(f: Callable[..., Any], point: Point) -> None:
    """Compare `first` with central differences of the value."""
    expected = [
        SLOPE * (float(f(*moved(point, i, EPSILON))) - float(f(*moved(point, i, -EPSILON)))) / (2.0 * EPSILON)
        for i in range(len(point))
    ]
    assert first(f, point) == pytest.approx(expected, rel=1e-6, abs=1e-8)


def check_second(f: Callable[..., Any], point: Point) -> None:
    """Compare `second` with central differences of `first`."""
    found = second(f, point)
    for j in range(len(point)):
        above, below = first(f, moved(point, j, EPSILON)), first(f, moved(point, j, -EPSILON))
        expected = [(a - b) / (2.0 * EPSILON) for a, b in zip(above, below, strict=True)]
        assert [row[j] for row in found] == pytest.approx(expected, rel=1e-4, abs=1e-7)


def inside(rule: type[Function]) -> Callable[..., Any]:
    """Put a rule between others, so that its d is not constant and its arguments are results."""
    return lambda *xs: sin(rule.apply(*[x * 1.01 for x in xs]) * 0.5 + 0.3)


# ----------------------------------------------------------------------------------------------------------------------
# Every rule
# ----------------------------------------------------------------------------------------------------------------------
@each_case
def test_the_derivative_is_the_central_difference(rule: type[Function], point: Point) -> None:
    check_first(rule.apply, point)


@each_case
def test_the_derivative_is_right_between_other_operations(rule: type[Function], point: Point) -> None:
    check_first(inside(rule), point)


@each_case
def test_the_second_derivative_is_the_central_difference_of_the_first(rule: type[Function], point: Point) -> None:
    check_second(rule.apply, point)


@each_case
def test_the_second_derivative_is_right_between_other_operations(rule: type[Function], point: Point) -> None:
    check_second(inside(rule), point)


@each_case
def test_recording_the_derivative_does_not_change_it(rule: type[Function], point: Point) -> None:
    scalars = [Scalar(x) for x in point]
    recorded = grad(rule.apply(*scalars), scalars, SLOPE, create_graph=True)
    assert [float(d) for d in recorded] == pytest.approx(first(rule.apply, point), rel=1e-14)


@each_case
def test_numbers_alone_give_the_number_that_scalars_give(rule: type[Function], point: Point) -> None:
    number = rule.apply(*point)
    assert type(number) is float
    assert rule.apply(*[Scalar(x) for x in point]).data == number


@each_rule
def test_every_argument_has_a_point_where_its_derivative_is_not_zero(rule: type[Function]) -> None:
    slopes = [first(rule.apply, point) for point in RULES[rule]]
    sizes = [max(abs(point[i]) for point in slopes) for i in range(min(map(len, slopes)))]
    assert all(size == 0.0 if rule in FLAT else size > 1e-3 for size in sizes)


@each_rule
def test_the_second_derivatives_are_not_all_zero_unless_the_rule_is_straight(rule: type[Function]) -> None:
    sizes = [abs(d) for point in RULES[rule] for row in second(rule.apply, point) for d in row]
    assert (max(sizes) == 0.0) == (rule in FLAT | STRAIGHT)


@pytest.mark.parametrize("rule", OPERATORS, ids=lambda rule: rule.__name__)
def test_a_rule_gives_what_the_operator_of_its_name_gives(rule: type[Function]) -> None:
    for point in RULES[rule]:
        assert rule.apply(*point) == OPERATORS[rule](*point)


@pytest.mark.parametrize("rule", [rule for rule in OPERATORS if rule not in FLAT], ids=lambda rule: rule.__name__)
def test_the_backward_of_a_rule_is_the_derivative_of_the_operator(rule: type[Function]) -> None:
    back = getattr(op, f"{OPERATORS[rule].__name__}_back")
    for point in RULES[rule]:
        expected = back(*point, SLOPE)
        expected = expected if isinstance(expected, tuple) else (expected,)
        assert first(rule.apply, point) == pytest.approx(list(expected), rel=1e-14)


# ----------------------------------------------------------------------------------------------------------------------
# The table and the checks themselves
# ----------------------------------------------------------------------------------------------------------------------
def test_every_rule_that_the_package_exports_is_in_the_table() -> None:
    exported = [getattr(functions, name) for name in functions.__all__]
    rules = {value for value in exported if inspect.isclass(value) and issubclass(value, Function)}
    assert set(RULES) == rules - {ScalarFunction}


def test_every_rule_that_the_package_defines_is_exported() -> None:
    defined = {r for r in ScalarFunction.__subclasses__() if r.__module__.startswith("minitorch_scalar.functions.")}
    assert defined == set(RULES)


def test_every_rule_but_the_dot_product_is_compared_with_its_operator() -> None:
    assert set(RULES) - set(OPERATORS) == {functions.Dot}


def scaled(rule: type[Function], factor: float) -> type[Function]:
    """Return the rule with a backward that is wrong by a factor."""

    class Scaled(ScalarFunction):
        forward = rule.forward

        @staticmethod
        def backward(ctx: Context, d: Any) -> Any:
            return rule.backward(ctx, factor * d)

    return Scaled


@each_case
def test_a_derivative_that_is_one_percent_off_is_caught(rule: type[Function], point: Point) -> None:
    wrong = scaled(rule, 1.01)
    if any(first(rule.apply, point)):
        with pytest.raises(AssertionError):
            check_first(wrong.apply, point)
    else:
        assert rule in FLAT or (rule, point) == (functions.ReLU, (-2.0,))


def test_a_second_derivative_that_is_one_percent_off_is_caught() -> None:
    class Sine(ScalarFunction):
        @staticmethod
        def forward(ctx: Context, a: float) -> float:
            ctx.save_for_backward(a)
            return math.sin(a)

        @staticmethod
        def backward(ctx: Context, d: float) -> Any:
            (a,) = ctx.saved_tensors
            return d * scaled(functions.Cos, 1.01).apply(a)

    check_first(Sine.apply, (0.7,))
    with pytest.raises(AssertionError):
        check_second(Sine.apply, (0.7,))


def test_a_derivative_of_the_wrong_argument_is_caught() -> None:
    class Swapped(functions.Div):
        @staticmethod
        def backward(ctx: Context, d: float) -> tuple[float, float]:
            by_a, by_b = functions.Div.backward(ctx, d)
            return by_b, by_a

    with pytest.raises(AssertionError):
        check_first(Swapped.apply, (1.5, 0.7))
