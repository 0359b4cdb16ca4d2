"""Zeros, infinities, NaN and overflow: no operator raises, and each gives what IEEE 754 and PyTorch give."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import operators as op

inf, nan = math.inf, math.nan
tiny, huge = 5e-324, 1.7976931348623157e308

Case = tuple[tuple[float, ...], float]

CASES: dict[Callable[..., float], list[Case]] = {
    op.id: [((-0.0,), -0.0), ((inf,), inf), ((nan,), nan)],
    op.neg: [((0.0,), -0.0), ((-inf,), inf), ((nan,), nan)],
    op.add: [((inf, -inf), nan), ((huge, huge), inf), ((0.0, -0.0), 0.0), ((nan, 1.0), nan)],
    op.sub: [((inf, inf), nan), ((-huge, huge), -inf), ((0.0, 0.0), 0.0), ((1.0, nan), nan)],
    op.mul: [((inf, 0.0), nan), ((1e200, 1e200), inf), ((-1.0, 0.0), -0.0), ((nan, 0.0), nan)],
    op.inv: [((0.0,), inf), ((-0.0,), -inf), ((inf,), 0.0), ((-inf,), -0.0), ((tiny,), inf), ((nan,), nan)],
    op.div: [
        ((1.0, 0.0), inf),
        ((-1.0, 0.0), -inf),
        ((1.0, -0.0), -inf),
        ((0.0, 0.0), nan),
        ((0.0, -0.0), nan),
        ((inf, inf), nan),
        ((inf, 0.0), inf),
        ((nan, 0.0), nan),
        ((-1.0, inf), -0.0),
        ((huge, 1e-10), inf),
    ],
    op.floor_div: [
        ((7.0, 2.0), 3.0),
        ((-7.0, 2.0), -4.0),
        ((7.0, -2.0), -4.0),
        ((1.0, 0.0), inf),
        ((-1.0, 0.0), -inf),
        ((0.0, 0.0), nan),
        ((-1.0, inf), -1.0),
        ((inf, 2.0), nan),
        ((nan, 1.0), nan),
    ],
    op.mod: [
        ((7.0, 3.0), 1.0),
        ((-7.0, 3.0), 2.0),
        ((7.0, -3.0), -2.0),
        ((1.0, 0.0), nan),
        ((inf, 2.0), nan),
        ((5.0, inf), 5.0),
        ((-5.0, inf), inf),
        ((1.0, nan), nan),
    ],
    op.pow: [
        ((0.0, 0.0), 1.0),
        ((nan, 0.0), 1.0),
        ((1.0, nan), 1.0),
        ((nan, 1.0), nan),
        ((0.0, -1.0), inf),
        ((-0.0, -1.0), -inf),
        ((-0.0, -2.0), inf),
        ((0.0, -0.5), inf),
        ((-8.0, 1.0 / 3.0), nan),
        ((10.0, 400.0), inf),
        ((-10.0, 400.0), inf),
        ((-10.0, 401.0), -inf),
        ((10.0, -400.0), 0.0),
        ((-inf, 3.0), -inf),
        ((-inf, 2.0), inf),
        ((0.5, inf), 0.0),
        ((2.0, -inf), 0.0),
        ((-1.0, inf), 1.0),
        ((0.0, -inf), inf),
    ],
    op.abs: [((-0.0,), 0.0), ((-inf,), inf), ((nan,), nan)],
    op.sign: [((0.0,), 0.0), ((-0.0,), 0.0), ((-inf,), -1.0), ((tiny,), 1.0), ((nan,), 0.0)],
    op.lt: [((-0.0, 0.0), 0.0), ((-inf, inf), 1.0), ((nan, 1.0), 0.0), ((1.0, nan), 0.0), ((inf, inf), 0.0)],
    op.le: [((0.0, -0.0), 1.0), ((inf, inf), 1.0), ((nan, nan), 0.0)],
    op.eq: [((0.0, -0.0), 1.0), ((inf, inf), 1.0), ((nan, nan), 0.0)],
    op.ne: [((0.0, -0.0), 0.0), ((inf, inf), 0.0), ((nan, nan), 1.0)],
    op.max: [((nan, 1.0), nan), ((1.0, nan), nan), ((-inf, inf), inf), ((-inf, -huge), -huge)],
    op.min: [((nan, 1.0), nan), ((1.0, nan), nan), ((-inf, inf), -inf), ((inf, huge), huge)],
    op.sqrt: [((0.0,), 0.0), ((-0.0,), -0.0), ((-tiny,), nan), ((inf,), inf), ((nan,), nan)],
    op.exp: [((710.0,), inf), ((inf,), inf), ((-746.0,), 0.0), ((-inf,), 0.0), ((0.0,), 1.0), ((nan,), nan)],
    op.log: [((0.0,), -inf), ((-0.0,), -inf), ((-1.0,), nan), ((1.0,), 0.0), ((inf,), inf), ((nan,), nan)],
    op.sin: [((-0.0,), -0.0), ((inf,), nan), ((-inf,), nan), ((nan,), nan)],
    op.cos: [((0.0,), 1.0), ((inf,), nan), ((-inf,), nan), ((nan,), nan)],
    op.tan: [((-0.0,), -0.0), ((inf,), nan), ((-inf,), nan), ((nan,), nan)],
    op.tanh: [((-0.0,), -0.0), ((inf,), 1.0), ((-inf,), -1.0), ((nan,), nan)],
    op.erf: [((-0.0,), -0.0), ((inf,), 1.0), ((-inf,), -1.0), ((nan,), nan)],
    op.sigmoid: [((inf,), 1.0), ((-inf,), 0.0), ((1000.0,), 1.0), ((-1000.0,), 0.0), ((nan,), nan)],
    op.relu: [((-0.0,), 0.0), ((inf,), inf), ((-inf,), 0.0), ((nan,), nan)],
    op.leaky_relu: [((-0.0,), -0.0), ((inf,), inf), ((-inf,), -inf), ((nan,), nan)],
    op.softplus: [((0.0,), math.log(2.0)), ((1000.0,), 1000.0), ((-1000.0,), 0.0), ((inf,), inf), ((nan,), nan)],
    op.silu: [((0.0,), 0.0), ((inf,), inf), ((1000.0,), 1000.0), ((-1000.0,), -0.0), ((nan,), nan)],
    op.gelu: [((0.0,), 0.0), ((inf,), inf), ((1000.0,), 1000.0), ((-1000.0,), -0.0), ((nan,), nan)],
}

ON_LISTS = {"addLists", "map", "negList", "prod", "reduce", "sum", "zipWith"}
OPERATORS = {name: getattr(op, name) for name in op.__all__ if name not in ON_LISTS}
TWO_ARGUMENTS = {function.__name__ for function, cases in CASES.items() if len(cases[0][0]) == 2} | {"is_close"}


def identical(a: float, b: float) -> bool:
    """Tell whether two floats are the same one: NaN is NaN, and 0.0 is not -0.0."""
    return (a != a and b != b) or (a == b and math.copysign(1.0, a) == math.copysign(1.0, b))


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [(function, *case) for function, cases in CASES.items() for case in cases],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_an_operator_gives_the_value_of_ieee_754(
    function: Callable[..., float], arguments: tuple[float, ...], expected: float
) -> None:
    assert identical(function(*arguments), expected)


def test_every_operator_has_its_special_values_in_the_table() -> None:
    derivatives = {name for name in OPERATORS if name.endswith("_back")}
    assert {function.__name__ for function in CASES} == set(OPERATORS) - derivatives - {"is_close"}


@pytest.mark.parametrize("name", OPERATORS)
@given(x=st.floats(), y=st.floats(), d=st.floats())
def test_no_operator_and_no_derivative_ever_raises(name: str, x: float, y: float, d: float) -> None:
    arguments = (x, y) if name.removesuffix("_back") in TWO_ARGUMENTS else (x,)
    result = OPERATORS[name](*arguments, d) if name.endswith("_back") else OPERATORS[name](*arguments)
    numbers = result if isinstance(result, tuple) else (result,)
    assert all(isinstance(number, float | bool) for number in numbers)


def test_exp_reaches_the_largest_float_before_it_overflows() -> None:
    assert op.exp(709.78) == pytest.approx(1.7928e308, rel=1e-3)
    assert op.exp(709.79) == inf


def test_log_of_the_smallest_float_is_finite() -> None:
    assert op.log(tiny) == pytest.approx(-744.44, abs=0.01)


def test_nan_is_close_to_nothing() -> None:
    assert not op.is_close(nan, nan)
    assert not op.is_close(nan, 0.0)


DERIVATIVES: list[tuple[Callable[..., Any], tuple[float, ...], float | tuple[float, float]]] = [
    (op.relu_back, (0.0, 5.0), 0.0),
    (op.relu_back, (-0.0, 5.0), 0.0),
    (op.relu_back, (-1.0, inf), 0.0),
    (op.leaky_relu_back, (0.0, 5.0), 0.05),
    (op.abs_back, (0.0, 5.0), 0.0),
    (op.max_back, (2.0, 2.0, 5.0), (2.5, 2.5)),
    (op.min_back, (2.0, 2.0, 5.0), (2.5, 2.5)),
    (op.max_back, (nan, 2.0, 5.0), (5.0, 5.0)),
    (op.max_back, (2.0, nan, 5.0), (5.0, 5.0)),
    (op.min_back, (2.0, nan, 5.0), (5.0, 5.0)),
    (op.pow_back, (0.0, 0.0, 5.0), (0.0, 0.0)),
    (op.pow_back, (0.0, 2.0, 5.0), (0.0, 0.0)),
    (op.pow_back, (nan, 0.0, 5.0), (0.0, nan)),
    (op.pow_back, (-2.0, 3.0, 1.0), (12.0, nan)),
    (op.log_back, (0.0, 1.0), inf),
    (op.sqrt_back, (0.0, 1.0), inf),
    (op.sqrt_back, (-1.0, 1.0), nan),
    (op.inv_back, (0.0, 1.0), -inf),
    (op.div_back, (1.0, 0.0, 1.0), (inf, -inf)),
    (op.mod_back, (1.0, 0.0, 1.0), (1.0, -inf)),
    (op.sigmoid_back, (1000.0, 1.0), 0.0),
    (op.sigmoid_back, (-1000.0, 1.0), 0.0),
    (op.tanh_back, (1000.0, 1.0), 0.0),
    (op.erf_back, (1e200, 1.0), 0.0),
    (op.exp_back, (1000.0, 1.0), inf),
    (op.softplus_back, (1000.0, 1.0), 1.0),
    (op.silu_back, (1000.0, 1.0), 1.0),
    (op.gelu_back, (-1000.0, 1.0), 0.0),
]


@pytest.mark.parametrize(
    ("function", "arguments", "expected"), DERIVATIVES, ids=lambda value: getattr(value, "__name__", str(value))
)
def test_a_derivative_at_a_kink_or_an_edge_is_pytorchs(
    function: Callable[..., Any], arguments: tuple[float, ...], expected: float | tuple[float, float]
) -> None:
    assert function(*arguments) == pytest.approx(expected, abs=0.0, nan_ok=True)
