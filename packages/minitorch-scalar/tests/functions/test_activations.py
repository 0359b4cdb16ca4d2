"""The functions between layers where they bend, saturate and overflow."""

from __future__ import annotations

import math

import pytest

from minitorch_scalar import Scalar, functions, grad
from minitorch_scalar import operators as op

NAMES = ["gelu", "leaky_relu", "relu", "sigmoid", "silu", "softplus"]


@pytest.mark.parametrize(("name", "slope"), [("relu", 0.0), ("leaky_relu", 0.01)])
def test_the_slope_at_the_kink_is_the_one_from_the_left(name: str, slope: float) -> None:
    x = Scalar(0.0)
    getattr(x, name)().backward()
    assert x.grad == slope


def test_a_switched_off_relu_has_a_recorded_derivative_of_zero() -> None:
    x = Scalar(-1.0)
    (slope,) = grad(x.relu(), x, create_graph=True)
    assert isinstance(slope, Scalar)
    assert slope.data == 0.0


@pytest.mark.parametrize("x", [-1000.0, 1000.0])
@pytest.mark.parametrize("name", NAMES)
def test_far_from_zero_value_and_slope_are_finite(name: str, x: float) -> None:
    variable = Scalar(x)
    out = getattr(variable, name)()
    out.backward()
    assert math.isfinite(out.data)
    assert math.isfinite(variable.grad)


@pytest.mark.parametrize("x", [-1000.0, 1000.0])
@pytest.mark.parametrize("name", NAMES)
def test_far_from_zero_the_second_derivative_is_zero(name: str, x: float) -> None:
    variable = Scalar(x)
    (slope,) = grad(getattr(variable, name)(), variable, create_graph=True)
    assert slope.is_constant() or grad(slope, variable) == (0.0,)


@pytest.mark.parametrize("name", NAMES)
def test_nan_stays_nan(name: str) -> None:
    assert math.isnan(getattr(Scalar(math.nan), name)().data)


@pytest.mark.parametrize("name", NAMES)
def test_a_number_in_gives_a_number_out(name: str) -> None:
    assert getattr(functions, name)(-0.5) == getattr(op, name)(-0.5)
