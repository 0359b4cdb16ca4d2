"""Every `NAME_back` against the central difference of NAME, and as a function of d."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_scalar import central_difference
from minitorch_scalar import operators as op

POINTS: dict[str, list[tuple[float, ...]]] = {
    "abs": [(1.7,), (-0.6,)],
    "add": [(1.2, -3.4)],
    "cos": [(0.7,), (-2.5,)],
    "div": [(1.5, 0.7), (-2.0, -1.3)],
    "erf": [(0.4,), (-1.2,)],
    "exp": [(1.1,), (-3.0,)],
    "gelu": [(0.8,), (-1.9,)],
    "id": [(2.5,)],
    "inv": [(0.8,), (-2.5,)],
    "leaky_relu": [(1.4,), (-2.2,)],
    "log": [(0.3,), (12.0,)],
    "max": [(1.0, 2.0), (3.0, -1.0)],
    "min": [(1.0, 2.0), (3.0, -1.0)],
    "mod": [(7.3, 2.0), (-7.3, 2.0), (7.3, -2.0)],
    "mul": [(1.5, -0.7)],
    "neg": [(0.9,)],
    "pow": [(1.7, 2.3), (0.4, -1.5), (3.0, 1.0)],
    "relu": [(2.0,), (-2.0,)],
    "sigmoid": [(0.5,), (-4.0,)],
    "silu": [(0.6,), (-2.4,)],
    "sin": [(0.7,), (-2.5,)],
    "softplus": [(0.9,), (-3.0,)],
    "sqrt": [(0.25,), (7.0,)],
    "sub": [(1.2, -3.4)],
    "tan": [(0.7,), (-1.2,)],
    "tanh": [(0.4,), (-1.3,)],
}
CASES = [(name, point) for name, points in POINTS.items() for point in points]


def back(name: str, point: tuple[float, ...], d: float) -> tuple[float, ...]:
    """Return what NAME_back gives, always as a tuple."""
    derivatives = getattr(op, f"{name}_back")(*point, d)
    return derivatives if isinstance(derivatives, tuple) else (derivatives,)


@pytest.mark.parametrize(("name", "point"), CASES)
def test_the_derivative_is_the_central_difference(name: str, point: tuple[float, ...]) -> None:
    expected = [central_difference(getattr(op, name), *point, arg=i, epsilon=1e-5) for i in range(len(point))]
    assert back(name, point, 1.0) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(("name", "point"), CASES)
@given(d=st.floats(-1e3, 1e3))
def test_the_derivative_is_proportional_to_d(name: str, point: tuple[float, ...], d: float) -> None:
    assert back(name, point, d) == pytest.approx([d * one for one in back(name, point, 1.0)], rel=1e-14, abs=1e-300)


@pytest.mark.parametrize("name", POINTS)
def test_every_argument_has_a_point_where_its_derivative_is_not_zero(name: str) -> None:
    by_argument = zip(*[back(name, point, 1.0) for point in POINTS[name]], strict=True)
    assert all(any(abs(derivative) > 1e-3 for derivative in derivatives) for derivatives in by_argument)


def test_every_derivative_of_an_operator_is_in_the_table() -> None:
    assert sorted(POINTS) == sorted(name.removesuffix("_back") for name in op.__all__ if name.endswith("_back"))


def test_a_derivative_that_is_one_percent_off_would_be_seen() -> None:
    expected = central_difference(op.sigmoid, 0.5, epsilon=1e-5)
    assert 1.01 * op.sigmoid_back(0.5, 1.0) != pytest.approx(expected, rel=1e-7, abs=1e-9)
