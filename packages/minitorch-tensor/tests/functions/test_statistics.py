"""Variances and standard deviations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, InvalidTypeError

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [None, 1, (0, 2)])
@pytest.mark.parametrize("correction", [0, 1, 0.5])
@pytest.mark.parametrize("name", ["var", "std"])
def test_values_are_numpys(name: str, correction: float, dim: Any) -> None:
    expected = getattr(np, name)(ARRAY, axis=dim, ddof=correction, keepdims=True)
    found = getattr(tensor(ARRAY), name)(dim, correction=correction, keepdim=True)
    np.testing.assert_allclose(found.array, expected, rtol=1e-12)
    spread, mean = getattr(m, f"{name}_mean")(tensor(ARRAY), dim, correction=correction, keepdim=True)
    np.testing.assert_allclose(spread.array, expected, rtol=1e-12)
    np.testing.assert_allclose(mean.array, ARRAY.mean(dim, keepdims=True), rtol=1e-12)


def test_the_older_arguments_mean_a_correction_of_one_or_none() -> None:
    x = tensor(ARRAY)
    np.testing.assert_allclose(x.var(False).array, ARRAY.var())
    np.testing.assert_allclose(x.var(unbiased=True).array, ARRAY.var(ddof=1))
    np.testing.assert_allclose(x.std(1, False, True).array, ARRAY.std(1, keepdims=True))
    np.testing.assert_allclose(x.std(0, True).array, ARRAY.std(0, ddof=1))


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        y = x * x
        return y.var(), y.var(1, correction=0), y.std((0, 2)), y.std(correction=0.5), *m.std_mean(y, 2, keepdim=True)

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-6, rtol=1e-5)


def test_one_element_has_no_spread_and_no_gradient_of_it() -> None:
    x = leaf([2.0])
    x.std().backward()
    assert np.isnan(x.std().item())
    assert np.isnan(x.grad.array).all()
    assert x.var(correction=0).item() == 0


def test_equal_elements_have_a_spread_of_zero_with_gradient_zero() -> None:
    x = leaf([2.0, 2.0, 2.0])
    x.std().backward()
    np.testing.assert_array_equal(x.grad.array, [0, 0, 0])


def test_a_correction_of_the_number_of_elements_makes_the_variance_infinite() -> None:
    assert tensor([2.0, 3.0]).var(correction=2).item() == float("inf")
    assert tensor([2.0, 3.0]).var(correction=3).item() == float("inf")


def test_large_means_do_not_cost_digits() -> None:
    array = 1e8 + np.arange(10.0)
    np.testing.assert_allclose(tensor(array).var().item(), np.arange(10.0).var(ddof=1), rtol=1e-12)


@pytest.mark.parametrize("name", ["var", "std", "var_mean", "std_mean"])
def test_what_has_no_spread_is_refused(name: str) -> None:
    function = getattr(m, name)
    with pytest.raises(DtypeError, match=f"{name}.. needs a floating point tensor"):
        function(tensor([1, 2]))
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        function([1.0])
    with pytest.raises(InvalidTypeError, match="not both"):
        function(tensor([1.0]), unbiased=True, correction=0)
    with pytest.raises(InvalidTypeError, match="correction of"):
        function(tensor([1.0]), correction="a")
    with pytest.raises(DimensionError):
        function(tensor([1.0]), 1)
