"""The equivalents of operators are exact to 2 units in the last place in float32."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_fast import thresholds
from minitorch_scalar import operators as scalar
from minitorch_tensor import operators
from minitorch_tensor.registry import get_backend

Function = Callable[[Any], Any]

EXACT: dict[Function, Function] = {
    scalar.exp: np.exp,
    scalar.log: np.log,
    scalar.tanh: np.tanh,
    scalar.erf: np.vectorize(math.erf, otypes=[float]),
    operators.erfc: np.vectorize(math.erfc, otypes=[float]),
    scalar.sigmoid: lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x))),
    scalar.softplus: lambda x: np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))),
    scalar.sqrt: np.sqrt,
    scalar.inv: np.reciprocal,
    operators.expm1: np.expm1,
    operators.log1p: np.log1p,
    operators.exp2: np.exp2,
    operators.log2: np.log2,
    operators.log10: np.log10,
    operators.rsqrt: lambda x: 1 / np.sqrt(x),
}


def numbers() -> np.ndarray[Any, Any]:
    """Return float32 of all kinds: any bits, usual sizes, and the ones that are special."""
    rng = np.random.default_rng(0)
    bits = rng.integers(0, 2**32, 20000, dtype=np.uint32).view(np.float32)
    usual = [rng.uniform(-size, size, 10000).astype(np.float32) for size in (1, 5, 100)]
    limits = [88.72, 88.73, -87.4, -103.9, -104.0, 1e-45, 1e-38, 3.4e38, 0.625, 0.92773]
    special = np.array([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, *limits], np.float32)
    return np.concatenate([bits[~np.isnan(bits)], *usual, special])


@pytest.mark.parametrize("operator", EXACT, ids=lambda operator: str(operator.__name__))
def test_an_equivalent_is_exact_to_2_ulp(operator: Function) -> None:
    x = numbers()
    found = get_backend("fast").map(operator, get_backend("fast").from_numpy(x)).array
    with np.errstate(all="ignore"):
        exact = EXACT[operator](x.astype(np.float64))
        rounded = exact.astype(np.float32)
        unit = np.spacing(np.abs(rounded)).astype(np.float64)
        error = np.where(rounded == found, 0.0, np.abs(found - exact) / unit)
    finite = np.isfinite(rounded)
    error = np.where(finite, np.where(np.isnan(error), np.inf, error), 0.0)
    at = np.argmax(error)
    assert error[at] <= 2.0, (x[at], found[at], exact[at])
    np.testing.assert_array_equal(found[~finite], rounded[~finite])
    kept = ~np.isnan(rounded)
    np.testing.assert_array_equal(np.signbit(found[kept]), np.signbit(rounded[kept]))


@pytest.mark.parametrize("operator", [scalar.sin, scalar.cos], ids=["sin", "cos"])
def test_sine_and_cosine_are_exact_to_ten_digits_even_of_the_largest_numbers(operator: Function) -> None:
    x = numbers()
    found = get_backend("fast").map(operator, get_backend("fast").from_numpy(x)).array
    with np.errstate(all="ignore"):
        exact = (np.sin if operator is scalar.sin else np.cos)(x.astype(np.float64))
    np.testing.assert_allclose(found, exact, rtol=2**-23, atol=1e-8)


def test_gelu_is_as_exact_as_its_argument() -> None:
    x = np.linspace(-12, 12, 20001, dtype=np.float32)
    found = get_backend("fast").map(scalar.gelu, get_backend("fast").from_numpy(x)).array
    exact = np.array([scalar.gelu(float(number)) for number in x])
    assert np.all(np.abs(found - exact) <= 2 * np.spacing(np.abs(x)) + 1e-30)


def test_the_same_numbers_come_out_on_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    x = get_backend("fast").from_numpy(numbers())
    found = []
    for first in (0, 10**9):
        monkeypatch.setattr(thresholds, "PARALLEL_DEAR", first)
        found.append(get_backend("fast").map(scalar.tanh, x).array)
    np.testing.assert_array_equal(*found)
