"""Powers at their edges, and the elementary functions outside of their domain."""

from __future__ import annotations

import math

import pytest

from minitorch_scalar import Scalar, functions, grad


def test_a_square_has_its_slope_and_curvature_at_zero() -> None:
    x = Scalar(0.0)
    (slope,) = grad(x**2, x, create_graph=True)
    (curvature,) = grad(slope, x)
    assert (slope.data, curvature) == (0.0, 2.0)


def test_the_zeroth_power_of_zero_is_one_and_flat() -> None:
    x = Scalar(0.0)
    y = x**0
    y.backward()
    assert (y.data, x.grad) == (1.0, 0.0)


def test_a_whole_power_of_a_negative_number_has_a_derivative_by_its_base() -> None:
    x = Scalar(-2.0)
    (x**3).backward()
    assert x.grad == 12.0


def test_a_power_of_a_negative_number_has_no_derivative_by_its_exponent() -> None:
    b = Scalar(3.0)
    (Scalar(-2.0, None) ** b).backward()
    assert math.isnan(b.grad)


def test_a_fractional_power_of_a_negative_number_is_nan() -> None:
    assert math.isnan((Scalar(-8.0) ** (1.0 / 3.0)).data)


def test_a_power_of_zero_is_flat_in_its_exponent() -> None:
    b = Scalar(2.0)
    (0.0**b).backward()
    assert b.grad == 0.0


def test_the_mixed_second_derivative_of_a_power_does_not_depend_on_the_order() -> None:
    a, b = Scalar(2.0), Scalar(0.0)
    (by_a,) = grad(a**b, a, create_graph=True)
    (by_b,) = grad(a**b, b, create_graph=True)
    assert grad(by_a, b) == grad(by_b, a) == (0.5,)


def test_nan_to_the_zeroth_power_is_one_and_flat() -> None:
    x = Scalar(math.nan)
    y = x**0
    y.backward()
    assert (y.data, x.grad) == (1.0, 0.0)


@pytest.mark.parametrize(("name", "edge"), [("log", 0.0), ("sqrt", 0.0)])
def test_the_slope_at_the_edge_of_the_domain_is_infinite(name: str, edge: float) -> None:
    x = Scalar(edge)
    getattr(x, name)().backward()
    assert x.grad == math.inf


@pytest.mark.parametrize("name", ["log", "sqrt"])
def test_outside_of_the_domain_the_value_is_nan(name: str) -> None:
    assert math.isnan(getattr(Scalar(-1.0), name)().data)


def test_an_overflow_is_an_infinity_and_not_an_error() -> None:
    x = Scalar(1000.0)
    y = x.exp()
    y.backward()
    assert (y.data, x.grad) == (math.inf, math.inf)


@pytest.mark.parametrize("name", ["cos", "erf", "exp", "log", "sin", "sqrt", "tan", "tanh"])
def test_a_number_in_gives_a_number_out(name: str) -> None:
    assert getattr(functions, name)(0.5) == pytest.approx(getattr(math, name)(0.5), rel=1e-15)
