"""Dot products, and the rules of arithmetic at 0."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import Scalar, div, dot, functions, inv, sign
from minitorch_scalar.errors import InvalidValueError

small = st.floats(-100.0, 100.0)


@given(st.lists(st.tuples(small, small), max_size=8), small)
def test_dot_adds_the_products_to_the_start(pairs: list[tuple[float, float]], start: float) -> None:
    expected = start + sum(a * b for a, b in pairs)
    assert dot([a for a, _ in pairs], [b for _, b in pairs], start) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_dot_is_one_operation_however_long() -> None:
    xs, ws, b = [Scalar(1.0), Scalar(2.0)], [Scalar(3.0), Scalar(4.0)], Scalar(0.5)
    out = dot(xs, ws, b)
    assert (out.data, out.last_fn, out.inputs) == (11.5, functions.Dot, (b, *xs, *ws))


def test_dot_gives_each_factor_the_other_one_and_the_start_one() -> None:
    xs, ws, b = [Scalar(1.0), Scalar(2.0)], [Scalar(3.0), Scalar(4.0)], Scalar(0.5)
    dot(xs, ws, b).backward()
    assert [v.grad for v in (*xs, *ws, b)] == [3.0, 4.0, 1.0, 2.0, 1.0]


def test_dot_takes_numbers_among_scalars() -> None:
    w = Scalar(3.0)
    out = dot([1.0, 2.0], [w, 4.0])
    out.backward()
    assert (out.data, w.grad) == (11.0, 1.0)


def test_a_factor_used_twice_gets_both_derivatives() -> None:
    x = Scalar(3.0)
    dot([x, x], [x, 5.0]).backward()
    assert x.grad == 11.0


def test_dot_of_nothing_is_the_start() -> None:
    assert dot([], []) == 0.0
    assert dot([], [], 2.5) == 2.5


def test_dot_takes_any_iterable() -> None:
    assert dot((x for x in (1.0, 2.0)), iter([3.0, 4.0])) == 11.0


def test_dot_refuses_lists_of_unequal_length() -> None:
    with pytest.raises(InvalidValueError, match="dot product of 2 numbers with 1"):
        dot([1.0, 2.0], [3.0])


def test_division_by_zero_has_infinite_derivatives() -> None:
    a, b = Scalar(1.0), Scalar(0.0)
    out = a / b
    out.backward()
    assert (out.data, a.grad, b.grad) == (math.inf, math.inf, -math.inf)


def test_the_inverse_of_zero_has_an_infinite_derivative() -> None:
    x = Scalar(0.0)
    inv(x).backward()
    assert x.grad == -math.inf


def test_the_slope_of_abs_at_its_kink_is_zero() -> None:
    x = Scalar(0.0)
    abs(x).backward()
    assert x.grad == 0.0


def test_numbers_in_give_numbers_out() -> None:
    assert (div(1.0, 4.0), inv(4.0), sign(-3.0)) == (0.25, 0.25, -1.0)
