"""Softmax, its logarithm, and the logarithm of a sum of exponentials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, InvalidTypeError, UnsupportedDtypeError

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
INF, NAN = float("inf"), float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_values_are_the_formulas(dim: int) -> None:
    weights = np.exp(ARRAY)
    total = weights.sum(dim, keepdims=True)
    np.testing.assert_allclose(tensor(ARRAY).softmax(dim).array, weights / total, rtol=1e-12)
    np.testing.assert_allclose(tensor(ARRAY).log_softmax(dim).array, np.log(weights / total), rtol=1e-12)
    np.testing.assert_allclose(tensor(ARRAY).logsumexp(dim, True).array, np.log(total), rtol=1e-12)


def test_a_log_sum_exp_may_be_over_several_dimensions() -> None:
    found = tensor(ARRAY).logsumexp((0, 2))
    np.testing.assert_allclose(found.array, np.log(np.exp(ARRAY).sum((0, 2))), rtol=1e-12)


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        weights = tensor(np.arange(24.0).reshape(2, 3, 4))
        return x.softmax(1) * weights, x.log_softmax(-1) * weights, x.logsumexp((0, 2)), x.logsumexp(1, True)

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-6, rtol=1e-5)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6), st.floats(-1e4, 1e4))
def test_softmax_sums_to_one_and_does_not_change_when_all_are_shifted(numbers: list[float], shift: float) -> None:
    x = tensor(numbers, dtype=m.float64)
    np.testing.assert_allclose(x.softmax(0).sum().item(), 1)
    np.testing.assert_allclose((x + shift).softmax(0).array, x.softmax(0).array, atol=1e-9)
    np.testing.assert_allclose((x + shift).logsumexp(0).item(), x.logsumexp(0).item() + shift, atol=1e-9)


def test_large_numbers_do_not_overflow() -> None:
    x = tensor([1000.0, 999.0])
    np.testing.assert_allclose(x.softmax(0).array, [0.7310586, 0.26894143], rtol=1e-6)
    np.testing.assert_allclose(tensor([-1e30, 0.0]).log_softmax(0).array, [-1e30, 0])


def test_infinities_give_what_they_give_in_pytorch() -> None:
    np.testing.assert_array_equal(tensor([-INF, 0.0]).softmax(0).array, [0, 1])
    np.testing.assert_array_equal(tensor([-INF, -INF]).softmax(0).array, [NAN, NAN])
    np.testing.assert_array_equal(tensor([-INF, -INF]).logsumexp(0).item(), -INF)
    assert tensor([INF, 1.0]).logsumexp(0).item() == INF
    x = leaf([-INF, 1.0])
    x.logsumexp(0).backward()
    np.testing.assert_array_equal(x.grad.array, [0, 1])


def test_one_element_and_none() -> None:
    x = leaf(2.5)
    assert x.softmax(0).shape == ()
    (x.softmax(0) + x.log_softmax(-1) + x.logsumexp(0)).backward()
    assert x.grad.item() == 1
    assert m.zeros(0, 3).softmax(0).shape == (0, 3)
    assert m.zeros(0, 3).logsumexp(0).tolist() == [-INF] * 3


def test_integers_need_a_dtype_for_softmax_only() -> None:
    x = tensor([1, 2])
    assert x.softmax(0, dtype=m.float64).dtype is m.float64
    assert x.log_softmax(0, m.float32).dtype is m.float32
    assert x.logsumexp(0).dtype is m.float32
    with pytest.raises(UnsupportedDtypeError, match=r"softmax\(\) needs a floating point tensor"):
        x.softmax(0)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
def test_what_has_no_softmax_is_refused(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        getattr(m, name)([1.0], 0)
    with pytest.raises(DimensionError):
        getattr(m.ones(2), name)(1)
    with pytest.raises(InvalidTypeError):
        getattr(m.ones(2), name)("a")
