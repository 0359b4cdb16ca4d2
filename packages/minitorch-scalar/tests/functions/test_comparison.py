"""Comparisons have no slope; the larger and the smaller of two pass the derivative on."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from minitorch_scalar import Scalar, functions, maximum, minimum
from minitorch_scalar.autodiff import Function

COMPARISONS = [functions.EQ, functions.LE, functions.LT, functions.NE]


@pytest.mark.parametrize("rule", COMPARISONS, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (2.0, 1.0), (1.0, 1.0)])
def test_a_comparison_gives_both_sides_a_derivative_of_zero(rule: type[Function], a: float, b: float) -> None:
    x, y = Scalar(a), Scalar(b)
    rule.apply(x, y).backward()
    assert (x.grad, y.grad) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("rule", "results"),
    [
        (functions.EQ, [0.0, 0.0, 1.0, 0.0]),
        (functions.LE, [1.0, 0.0, 1.0, 0.0]),
        (functions.LT, [1.0, 0.0, 0.0, 0.0]),
        (functions.NE, [1.0, 1.0, 0.0, 1.0]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_comparison_gives_one_for_true_and_zero_for_false(rule: type[Function], results: list[float]) -> None:
    pairs = [(1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (math.nan, 1.0)]
    assert [rule.apply(Scalar(a), Scalar(b)).data for a, b in pairs] == results


def test_the_larger_gets_all_of_the_derivative() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    maximum(x, y).backward(5.0)
    assert (x.grad, y.grad) == (5.0, 0.0)


def test_the_smaller_gets_all_of_the_derivative() -> None:
    x, y = Scalar(3.0), Scalar(2.0)
    minimum(x, y).backward(5.0)
    assert (x.grad, y.grad) == (0.0, 5.0)


@pytest.mark.parametrize("choose", [maximum, minimum], ids=lambda f: f.__name__)
def test_two_equal_ones_share_the_derivative(choose: Callable[..., Any]) -> None:
    x, y = Scalar(2.0), Scalar(2.0)
    choose(x, y).backward(5.0)
    assert (x.grad, y.grad) == (2.5, 2.5)


@pytest.mark.parametrize("choose", [maximum, minimum], ids=lambda f: f.__name__)
def test_a_variable_compared_with_itself_keeps_its_slope(choose: Callable[..., Any]) -> None:
    x = Scalar(2.0)
    choose(x, x).backward()
    assert x.grad == 1.0


@pytest.mark.parametrize("choose", [maximum, minimum], ids=lambda f: f.__name__)
def test_nan_wins(choose: Callable[..., Any]) -> None:
    assert math.isnan(choose(Scalar(math.nan), 1.0).data)
    assert math.isnan(choose(1.0, Scalar(math.nan)).data)


def test_numbers_in_give_numbers_out() -> None:
    assert (maximum(1.0, 2.0), minimum(1.0, 2.0)) == (2.0, 1.0)
