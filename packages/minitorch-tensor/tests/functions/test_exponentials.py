"""Exponentials and logarithms at their edges, of two tensors, and with options."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as mt
from minitorch_tensor import from_numpy, tensor
from minitorch_tensor.autograd import grad, gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidTypeError, UnsupportedDtypeError

NUMBERS = st.floats(-30, 30)


def floats(*shape: int, seed: int = 0, low: float = -2.0) -> Any:
    return from_numpy(np.random.default_rng(seed).uniform(low, 2.0, shape))


@given(NUMBERS)
def test_functions_and_their_inverses_meet(value: float) -> None:
    x = tensor(value, dtype=mt.float64)
    for there, back in ((mt.exp, mt.log), (mt.exp2, mt.log2), (mt.expm1, mt.log1p), (mt.asinh, mt.sinh)):
        assert back(there(x)).item() == pytest.approx(value, rel=1e-9, abs=1e-9) or abs(there(x).item() + 1) < 1e-9
    assert mt.logit(mt.sigmoid(x)).item() == pytest.approx(value, rel=1e-2, abs=1e-2)
    assert (mt.erf(x) + mt.erfc(x)).item() == pytest.approx(1)
    assert (mt.sigmoid(x) + mt.sigmoid(-x)).item() == pytest.approx(1)


@given(NUMBERS, NUMBERS)
def test_sums_of_exponentials_are_those_of_math(a: float, b: float) -> None:
    x, y = tensor(a, dtype=mt.float64), tensor(b, dtype=mt.float64)
    assert mt.logaddexp(x, y).item() == pytest.approx(math.log(math.exp(a) + math.exp(b)), abs=1e-12)
    assert mt.logaddexp2(x, y).item() == pytest.approx(math.log2(2.0**a + 2.0**b), abs=1e-12)


@pytest.mark.parametrize("name", ["logaddexp", "logaddexp2"])
def test_sums_of_exponentials_have_derivatives_and_do_not_overflow(name: str) -> None:
    x, y = floats(2, 3).requires_grad_(), floats(3, seed=1).requires_grad_()
    assert gradcheck(getattr(mt, name), (x, y))
    assert gradgradcheck(getattr(mt, name), (x, y))
    large = tensor([5000.0], requires_grad=True)
    assert getattr(mt, name)(large, large - 9000).item() == 5000
    assert grad(getattr(mt, name)(large, large.detach() - 9000).sum(), large)[0].item() == 1


@pytest.mark.parametrize("name", ["logaddexp", "logaddexp2", "hypot"])
def test_two_tensors_of_integers_are_refused(name: str) -> None:
    with pytest.raises(UnsupportedDtypeError, match=rf"{name}\(\) takes floating point numbers, not int64"):
        getattr(mt, name)(tensor([1]), tensor([2]))
    assert getattr(mt, name)(tensor([1]), tensor([2.0])).dtype is mt.float32


def test_zero_times_a_logarithm_is_zero() -> None:
    x = tensor([0.0, 0.0, 2.0, 0.0])
    result = mt.xlogy(x, tensor([0.0, -1.0, math.e, math.nan]))
    np.testing.assert_allclose(result.numpy(), [0, 0, 2, math.nan], rtol=1e-6)
    two: Any = 2
    assert mt.xlogy(two, tensor([1.0])).item() == 0


def test_xlogy_has_derivatives_by_both() -> None:
    x, y = floats(2, 3).requires_grad_(), floats(3, seed=1, low=0.5).requires_grad_()
    assert gradcheck(mt.xlogy, (x, y))
    assert gradgradcheck(mt.xlogy, (x, y))
    assert gradcheck(lambda a, two=2: a.xlogy(two) * mt.xlogy(two, a * a + 1), (x,))


def test_logit_is_clamped_by_eps() -> None:
    x = tensor([0.0, 0.3, 1.0], dtype=mt.float64, requires_grad=True)
    y = x.logit(eps=0.1)
    np.testing.assert_allclose(y.tolist(), [math.log(0.1 / 0.9), math.log(0.3 / 0.7), math.log(0.9 / 0.1)])
    np.testing.assert_allclose(grad(y.sum(), x)[0].tolist(), [0, 1 / 0.21, 0])
    assert [math.isnan(v) for v in mt.logit(tensor([-0.5, 0.0, 1.0])).tolist()] == [True, False, False]
    with pytest.raises(InvalidTypeError, match="eps must be a number"):
        x.logit("a")


def test_sigmoid_neither_overflows_nor_loses_small_numbers() -> None:
    y = tensor([-1000.0, -50.0, 0.0, 1000.0], dtype=mt.float64).sigmoid()
    np.testing.assert_allclose(y.numpy(), [0, math.exp(-50), 0.5, 1], rtol=1e-12)


@given(st.floats(-27, 27))
def test_the_error_function_is_that_of_math(value: float) -> None:
    x = tensor(value, dtype=mt.float64)
    assert x.erf().item() == pytest.approx(math.erf(value), rel=1e-14)
    assert x.erfc().item() == pytest.approx(math.erfc(value), rel=2e-14)
    assert x.float().erf().item() == pytest.approx(math.erf(x.float().item()), rel=6e-7, abs=1e-37)
