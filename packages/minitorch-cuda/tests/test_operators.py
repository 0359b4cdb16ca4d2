"""Operators for a device: in the precision of their operands, and without cases for what IEEE 754 has a number for."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_cuda.elementwise_kernels import map_row
from minitorch_cuda.operators import EQUIVALENTS, copied_for, known
from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import float32, float64, int64
from minitorch_tensor.elements import as_stored


def unchanged(function: Callable[..., Any], _: Any) -> Any:
    return function


NUMBERS = (0.5, 1.0, 2.0, 0.25, 3.5)


@pytest.mark.parametrize("operator", EQUIVALENTS, ids=lambda operator: str(operator.__name__))
def test_an_equivalent_computes_what_the_operator_does(operator: Callable[..., Any]) -> None:
    equivalent = EQUIVALENTS[operator]
    of_integers = operator.__name__.startswith("int_")
    numbers: Any = (-3, -1, 0, 1, 2, 5) if of_integers else NUMBERS
    for x in numbers:
        for y in numbers if len(inspect.signature(operator).parameters) == 2 else (None,):
            args = (x,) if y is None else (x, y)
            if of_integers:
                assert as_stored(equivalent(*args), int64) == as_stored(operator(*args), int64)
            else:
                assert math.isclose(equivalent(*args), operator(*args), rel_tol=1e-15, abs_tol=0.0)


def test_an_operator_is_copied_with_its_floats_in_float32() -> None:
    half = copied_for(scalar.gelu, float32, unchanged)
    assert np.float32 in {type(value) for value in half.__code__.co_consts}
    assert float in {type(value) for value in scalar.gelu.__code__.co_consts}


def test_float64_stays_float64() -> None:
    same = copied_for(scalar.gelu, float64, unchanged)
    assert all(type(value) is not np.float32 for value in same.__code__.co_consts)


def test_what_an_operator_calls_is_copied_too() -> None:
    called = []

    def compiled(function: Callable[..., Any], _: Any) -> Any:
        called.append(function.__name__)
        return function

    assert math.isclose(copied_for(scalar.silu, float64, compiled)(1.0), scalar.silu(1.0))
    assert called == ["sigmoid"]


def test_numbers_around_an_operator_are_copied_in_its_precision() -> None:
    slope = 0.125
    copied = copied_for(lambda x: slope * x, float32, unchanged)
    assert type(copied(np.float32(2.0))) is np.float32
    assert copied(np.float32(2.0)) == 0.25


def test_what_is_no_function_of_python_is_left_alone() -> None:
    assert copied_for(math.exp, float32, unchanged) is math.exp


def test_an_operator_that_is_made_anew_is_one_kernel() -> None:
    def scaled(factor: float) -> Callable[[float], float]:
        return lambda x: factor * x

    kernels = {map_row(known(scaled(factor)), float32, float32) for factor in (2.0, 2.0, 3.0)}
    assert len(kernels) == 2


def test_an_operator_with_an_equivalent_stays_itself() -> None:
    def double(x: float) -> float:
        return math.inf if x > 1.0 else math.exp(x)

    known(double)
    assert known(scalar.exp) is scalar.exp
