"""Autodiff and differences of the same function, and the error of the latter for every step."""

from __future__ import annotations

import pytest

from minitorch_visualizer.expressions.expression import FUNCTIONS, parse
from minitorch_visualizer.functions.derivatives import BEST_CENTRAL, EPSILONS, ROUNDING, StudiedFunction, study_errors


def function_of(text: str) -> StudiedFunction:
    return StudiedFunction(parse(text, ("x",)))


@pytest.mark.parametrize(("order", "expected"), [(1, 11.0), (2, 12.0), (3, 6.0), (4, 0.0), (5, 0.0)])
def test_derivatives_of_any_order_come_from_autodiff(order: int, expected: float) -> None:
    assert function_of("x ** 3 - x").derivative(2.0, order) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["3", "x // 1", "x < 1", "sign(x)"])
def test_what_is_flat_has_derivatives_of_zero(text: str) -> None:
    assert [function_of(text).derivative(0.7, order) for order in (1, 2)] == [0.0, 0.0]


@pytest.mark.parametrize("name", [name for name, rule in FUNCTIONS.items() if rule.arity == 1])
def test_every_function_agrees_with_its_differences(name: str) -> None:
    function = function_of(f"{name}(x)")
    assert function.derivative(0.7) == pytest.approx(function.central(0.7, 1e-5), abs=1e-8)
    assert function.derivative(0.7, 2) == pytest.approx(
        (function.derivative(0.7 + 1e-5) - function.derivative(0.7 - 1e-5)) / 2e-5, abs=1e-8
    )


def test_the_forward_difference_looks_to_one_side() -> None:
    function = function_of("relu(x)")
    assert (function.forward(0.0, 0.5), function.central(0.0, 0.5)) == (1.0, 0.5)


def test_the_error_of_the_central_difference_shrinks_with_the_square_of_the_step() -> None:
    study = study_errors(function_of("x ** 3"), 1.0)
    errors = dict(zip(study.epsilons, study.central, strict=True))
    assert errors[EPSILONS[4]] == pytest.approx(1e-2, rel=1e-6)
    assert errors[EPSILONS[8]] == pytest.approx(1e-4, rel=1e-4)
    assert study.truncation[8] == pytest.approx(1e-4)


def test_rounding_costs_the_more_the_smaller_the_step() -> None:
    study = study_errors(function_of("x ** 3"), 2.0)
    assert study.rounding[0] == 8.0 * ROUNDING
    assert study.rounding[8] == pytest.approx(800.0 * ROUNDING, rel=1e-9, abs=0.0)


def test_the_error_of_the_forward_difference_shrinks_with_the_step() -> None:
    study = study_errors(function_of("x ** 2"), 1.0)
    assert study.forward[4] == pytest.approx(1e-1)
    assert study.forward[8] == pytest.approx(1e-2)


def test_the_best_step_is_near_the_rule_of_thumb_and_smaller_ones_are_worse() -> None:
    study = study_errors(function_of("exp(x)"), 1.0)
    best = study.best()
    assert best is not None
    assert BEST_CENTRAL / 30 < best[0] < BEST_CENTRAL * 30
    assert study.central[-1] is not None
    assert study.central[-1] > 1e3 * best[1]


def test_where_there_is_no_derivative_there_is_no_best_step() -> None:
    study = study_errors(function_of("log(x)"), -1.0)
    assert study.best() is None
    assert set(study.central) == {None}


def test_a_kink_keeps_its_error_for_every_step() -> None:
    study = study_errors(function_of("relu(x)"), 0.0)
    assert all(error == pytest.approx(0.5) for error in study.central)
