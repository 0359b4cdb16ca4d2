"""Sums, products and log-sum-exps up to each place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, GraphError, InvalidTypeError, UnsupportedDtypeError
from minitorch_tensor.functions.scans import recurrence

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 5))
ZEROS = np.array([[2.0, 0.0, 3.0, 1.5, 0.0], [0.0, 1.0, 4.0, 2.0, 3.0], [1.0, 2.0, -3.0, 0.5, 0.0]])
SCANS = ["cumsum", "cumprod", "logcumsumexp"]


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_values_are_numpys(dim: int) -> None:
    np.testing.assert_allclose(tensor(ARRAY).cumsum(dim).array, np.cumsum(ARRAY, dim), rtol=1e-12)
    np.testing.assert_allclose(tensor(ARRAY).cumprod(dim).array, np.cumprod(ARRAY, dim), rtol=1e-12)
    np.testing.assert_allclose(
        tensor(ARRAY).logcumsumexp(dim).array, np.log(np.cumsum(np.exp(ARRAY), dim)), rtol=1e-12, atol=1e-12
    )


@pytest.mark.parametrize("array", [ARRAY[0], ZEROS, ZEROS.T, np.array(2.0), np.array(0.0)])
@pytest.mark.parametrize("name", SCANS)
def test_gradients_are_right_in_both_orders_with_zeros_and_without(name: str, array: Any) -> None:
    def function(x: Any) -> Any:
        return getattr(x, name)(-1)

    assert gradcheck(function, leaf(array), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(array), atol=1e-6, rtol=1e-5)


@given(st.integers(0, 20), st.integers(0, 99))
def test_a_recurrence_is_what_a_loop_computes(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    terms, decay = rng.normal(size=(2, size)), rng.normal(size=(2, max(size - 1, 0)))
    expected = terms.copy()
    for k in range(size - 2, -1, -1):
        expected[:, k] += decay[:, k] * expected[:, k + 1]
    np.testing.assert_allclose(recurrence(tensor(terms), tensor(decay), 1).array, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", SCANS)
def test_nothing_and_one_element_are_scanned_too(name: str) -> None:
    x = leaf(np.zeros((0, 3)))
    getattr(x, name)(0).sum().backward()
    assert x.grad.shape == (0, 3)
    y = leaf(2.0)
    assert getattr(y, name)(0).item() == 2
    getattr(y, name)(-1).backward()
    assert y.grad.item() == 1


def test_integers_and_bools_are_scanned_as_int64() -> None:
    for x in (tensor([3, 2, 200]).to(m.uint8), tensor([True, False, True])):
        assert x.cumsum(0).dtype is x.cumprod(0).dtype is m.int64
        np.testing.assert_array_equal(x.cumsum(0).array, x.array.astype(int).cumsum())
    assert tensor([1, 2]).cumsum(0, dtype=m.float64).dtype is m.float64


def test_log_sum_exps_neither_overflow_nor_lose_minus_infinity() -> None:
    inf = float("inf")
    found = tensor([-inf, -inf, 1000.0, 1000.0]).logcumsumexp(0)
    np.testing.assert_allclose(found.array, [-inf, -inf, 1000, 1000 + np.log(2)])


def test_a_scan_in_place_is_differentiated() -> None:
    x = leaf(ARRAY[0])
    (x * 2).cumsum_(1).sum().backward()
    np.testing.assert_array_equal(x.grad.array, np.tile([10.0, 8, 6, 4, 2], (3, 1)))
    y = tensor([1, 2, 3]).to(m.int32)
    assert y.cumprod_(0) is y
    assert y.tolist() == [1, 2, 6]
    assert y.dtype is m.int32


def test_a_scan_in_place_that_cannot_be_is_refused() -> None:
    with pytest.raises(GraphError, match="leaf"):
        leaf([1.0, 2.0]).cumsum_(0)
    with pytest.raises(DtypeError, match="leave out dtype"):
        tensor([1.0]).cumprod_(0, dtype=m.float64)
    with pytest.raises(UnsupportedDtypeError, match="bools"):
        tensor([True]).cumsum_(0)


@pytest.mark.parametrize("name", SCANS)
def test_what_cannot_be_scanned_is_refused(name: str) -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        getattr(m, name)([1.0], 0)
    with pytest.raises(DimensionError):
        getattr(m.ones(2, 3), name)(2)
    with pytest.raises(InvalidTypeError):
        getattr(m.ones(2, 3), name)("a")


def test_log_sum_exps_of_integers_are_refused() -> None:
    with pytest.raises(UnsupportedDtypeError, match="floating point"):
        tensor([1, 2]).logcumsumexp(0)
