"""Sums, means and what counts zeros: NumPy's values, and gradients against differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import int64, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, InvalidTypeError, ShapeError

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
NAN = float("nan")


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [None, 0, -1, (0, 2), (1,), (0, 1, 2)])
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("name", ["sum", "mean", "nansum", "nanmean"])
def test_sums_and_means_are_numpys(name: str, keepdim: bool, dim: Any) -> None:
    found = getattr(tensor(ARRAY), name)(dim, keepdim)
    np.testing.assert_allclose(found.array, getattr(np, name)(ARRAY, axis=dim, keepdims=keepdim), rtol=1e-12)


@pytest.mark.parametrize("name", ["sum", "mean", "nansum", "nanmean"])
def test_their_gradients_are_right_in_both_orders(name: str) -> None:
    def function(x: Any) -> Any:
        y = x * x
        return getattr(y, name)((0, 2)), getattr(y, name)(), getattr(y, name)(1, True)

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)


@pytest.mark.parametrize("dtype", [m.bool, m.uint8, m.int32, m.int64])
def test_integers_and_bools_are_summed_as_int64(dtype: Any) -> None:
    x = tensor([[1, 0, 200], [0, 1, 100]]).to(dtype)
    for found in (x.sum(), x.sum(0), x.nansum()):
        assert found.dtype is m.int64
    np.testing.assert_array_equal(x.sum(1).array, x.array.sum(1))


def test_a_dtype_is_converted_to_before_the_sum() -> None:
    assert tensor([1.5, 2.5]).sum(dtype=m.int64).item() == 3
    assert tensor([1, 2]).mean(dtype=m.float64).dtype is m.float64


def test_of_nothing_the_sum_is_zero_and_the_mean_is_nan() -> None:
    x = m.zeros(0, 3)
    np.testing.assert_array_equal(x.sum(0).array, [0, 0, 0])
    np.testing.assert_array_equal(x.mean(0).array, [NAN] * 3)
    assert x.sum(1).shape == (0,)
    assert x.sum().shape == ()


def test_a_0d_tensor_has_a_dimension_0_to_reduce() -> None:
    for found in (tensor(2.5).sum(0), tensor(2.5).mean(-1), tensor(2.5).sum((0,))):
        assert found.shape == ()
        assert found.item() == 2.5


def test_nansum_and_nanmean_pass_over_nan_and_its_gradient_is_zero() -> None:
    x = leaf([[1.0, NAN, 3.0], [NAN, NAN, NAN]])
    x.nansum().backward()
    np.testing.assert_array_equal(x.grad.array, [[1, 0, 1], [0, 0, 0]])
    np.testing.assert_array_equal(x.nanmean(1).array, [2.0, NAN])


def test_a_mean_of_integers_is_refused() -> None:
    with pytest.raises(DtypeError, match=r"mean\(\) needs a floating point tensor, not one of int64"):
        tensor([1, 2]).mean()
    with pytest.raises(DtypeError, match="nanmean"):
        tensor([True]).nanmean()
    with pytest.raises(DtypeError, match=r"nanmean\(\) gives fractions, which dtype=int64 cannot hold"):
        tensor([1.0]).nanmean(dtype=int64)


@pytest.mark.parametrize("dim", [2, -3, (0, 5)])
@pytest.mark.parametrize("name", ["sum", "mean", "all", "any", "count_nonzero"])
def test_a_dimension_that_is_not_there_is_refused(name: str, dim: Any) -> None:
    with pytest.raises(DimensionError, match="out of range for a tensor of 2 dimensions"):
        getattr(m.ones(2, 3), name)(dim)


def test_a_dimension_named_twice_is_refused() -> None:
    with pytest.raises(ShapeError, match="name one twice"):
        m.ones(2, 3).sum((0, -2))


@pytest.mark.parametrize("value", ["a", 1.5, True, None, [1.0]])
@pytest.mark.parametrize("name", ["sum", "mean", "nansum", "nanmean", "all", "any", "count_nonzero", "trace"])
def test_what_is_no_tensor_is_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=rf"{name}\(\) takes a tensor"):
        getattr(m, name)(value)


@pytest.mark.parametrize("dim", ["a", 1.5, True])
def test_what_is_no_dimension_is_refused(dim: Any) -> None:
    with pytest.raises(InvalidTypeError):
        m.ones(2, 3).sum(dim)


@pytest.mark.parametrize("size", [(4,), (1, 4), (3, 1), (2, 1, 4), (1, 1, 1), (2, 3, 4), ()])
def test_sum_to_size_undoes_a_broadcast(size: Any) -> None:
    found = tensor(ARRAY).sum_to_size(*size)
    missing = ARRAY.ndim - len(size)
    expected = ARRAY.sum(tuple(range(missing)))
    for dim, n in enumerate(size):
        if n == 1:
            expected = expected.sum(dim, keepdims=True)
    assert found.shape == expected.shape == tuple(found.array.shape)
    np.testing.assert_allclose(found.array, expected.reshape(found.shape))


@pytest.mark.parametrize("size", [(2,), (5, 2, 3, 4), (3, 3, 4)])
def test_a_size_that_does_not_broadcast_is_refused(size: Any) -> None:
    with pytest.raises(ShapeError, match="does not broadcast"):
        tensor(ARRAY).sum_to_size(size)


def test_trace_sums_the_diagonal_and_takes_matrices_only() -> None:
    x = leaf(ARRAY[0])
    x.trace().backward()
    np.testing.assert_array_equal(x.grad.array, np.eye(3, 4))
    assert tensor([[1, 2], [3, 4]]).to(m.int32).trace().dtype is m.int64
    with pytest.raises(ShapeError, match="matrix, not a tensor of shape"):
        m.ones(3).trace()
    with pytest.raises(DtypeError, match="trace"):
        m.ones(2, 2).bool().trace()


@pytest.mark.parametrize("dim", [None, 0, (0, 1)])
@pytest.mark.parametrize("name", ["all", "any", "count_nonzero"])
def test_zeros_are_told_from_other_numbers_as_by_numpy(name: str, dim: Any) -> None:
    for array in (np.array([[0, 1, 2], [0, 0, 3]]), np.array([[0.0, NAN, 1.0], [0.0, -0.0, 2.0]])):
        found = getattr(tensor(array), name)(dim)
        np.testing.assert_array_equal(found.array, getattr(np, name)(array, axis=dim))
        assert found.dtype is (m.int64 if name == "count_nonzero" else m.bool)


def test_all_and_any_of_uint8_are_uint8() -> None:
    x = tensor([1, 0]).to(m.uint8)
    assert x.all().dtype is m.uint8
    assert x.any(0).dtype is m.uint8


def test_of_nothing_all_is_true_and_any_is_false() -> None:
    x = m.zeros(0, 2)
    assert x.all(0).array.tolist() == [True, True]
    assert x.any(0).array.tolist() == [False, False]


def test_an_empty_list_of_dimensions_means_none_for_all_and_any() -> None:
    x = tensor([[1, 0]])
    np.testing.assert_array_equal(x.all(dim=()).array, [[True, False]])
    np.testing.assert_array_equal(x.any(dim=[]).array, [[True, False]])
