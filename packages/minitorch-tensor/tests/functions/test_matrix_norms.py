"""Norms of matrices, with singular values from LAPACK and from rotations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import linalg, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, InvalidArgumentError, InvalidTypeError, ShapeError

ARRAY = np.random.default_rng(0).normal(size=(3, 4))
BATCH = np.random.default_rng(1).normal(size=(3, 2, 4))
INF = float("inf")
ORDERS: list[Any] = ["fro", "nuc", 1, -1, 2, -2, INF, -INF]
NOT_A_TENSOR: Any = [[1.0]]


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("order", ORDERS)
def test_values_are_numpys(order: Any) -> None:
    expected = np.linalg.norm(ARRAY, order)
    np.testing.assert_allclose(linalg.norm(tensor(ARRAY), order).array, expected, rtol=1e-12)
    np.testing.assert_allclose(linalg.matrix_norm(tensor(ARRAY.T), order, (1, 0)).array, expected, rtol=1e-12)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("dim", [(0, 1), (2, 0), (-1, -2)])
def test_which_dimensions_are_rows_and_columns_can_be_said(dim: tuple[int, int], order: Any) -> None:
    for keepdim in (False, True):
        found = linalg.norm(tensor(BATCH), order, dim, keepdim)
        expected = np.linalg.norm(BATCH, order, axis=dim, keepdims=keepdim)
        np.testing.assert_allclose(found.array, expected, rtol=1e-12)
        assert found.shape == expected.shape


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("array", [ARRAY, ARRAY.T, ARRAY[:, :3]])
def test_gradients_are_right_in_both_orders(array: Any, order: Any) -> None:
    def function(x: Any) -> Any:
        return linalg.norm(x, order)

    assert gradcheck(function, leaf(array), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(array), atol=1e-5, rtol=1e-4)


def test_a_third_derivative_of_a_singular_value_is_right() -> None:
    def slope(x: Any) -> Any:
        (first,) = m.autograd.grad(linalg.norm(x, 2), x, create_graph=True)
        (second,) = m.autograd.grad((first * first).sum(), x, create_graph=True)
        return second

    assert gradcheck(slope, leaf(ARRAY[:2, :3]), atol=1e-6, rtol=1e-5)


def test_without_an_order_all_elements_are_one_vector() -> None:
    np.testing.assert_allclose(linalg.norm(tensor(BATCH)).array, np.sqrt((BATCH**2).sum()))
    np.testing.assert_allclose(linalg.norm(tensor(BATCH), dim=(0, 2)).array, np.sqrt((BATCH**2).sum((0, 2))))
    np.testing.assert_allclose(linalg.norm(tensor(BATCH), 3, 1).array, np.linalg.norm(BATCH, 3, 1))
    np.testing.assert_allclose(linalg.norm(tensor(ARRAY[0]), 1).array, np.abs(ARRAY[0]).sum())


def test_the_nuclear_norm_is_among_the_norms_of_a_tensor() -> None:
    np.testing.assert_allclose(tensor(ARRAY).norm("nuc").array, np.linalg.norm(ARRAY, "nuc"))


@pytest.mark.parametrize("order", ["nuc", 2, 1])
def test_the_norm_of_an_empty_matrix_is_zero(order: Any) -> None:
    assert linalg.norm(m.zeros(0, 2), order).item() == 0


def test_a_nan_makes_the_norm_nan() -> None:
    array = ARRAY.copy()
    array[1, 2] = np.nan
    for order in ORDERS:
        assert np.isnan(linalg.norm(tensor(array), order).item())


def test_a_matrix_without_full_rank_has_a_norm_and_a_gradient() -> None:
    array = np.outer([1.0, 2.0, 3.0], [1.0, -1.0])
    x = leaf(array)
    value = linalg.norm(x, 2)
    value.backward()
    np.testing.assert_allclose(value.item(), np.linalg.norm(array, 2))
    np.testing.assert_allclose(x.grad.array, array / np.linalg.norm(array, 2))


@pytest.mark.parametrize("order", [0, 3, "x", True, None])
def test_a_norm_that_there_is_not_is_refused(order: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="There is no matrix norm"):
        linalg.matrix_norm(tensor(ARRAY), order)
    with pytest.raises(InvalidArgumentError, match="There is no norm 'x'"):
        tensor(ARRAY).norm("x")


def test_what_is_no_matrix_is_refused() -> None:
    with pytest.raises(ShapeError, match="neither that of a vector nor of a matrix"):
        linalg.norm(tensor(BATCH), 2)
    with pytest.raises(DimensionError, match="needs two dimensions"):
        linalg.norm(tensor(ARRAY[0]), "fro")
    with pytest.raises(InvalidArgumentError, match="one dimension or two"):
        linalg.norm(tensor(BATCH), 2, (0, 1, 2))
    with pytest.raises(InvalidArgumentError, match="over two dimensions"):
        linalg.matrix_norm(tensor(BATCH), 2, 1)
    with pytest.raises(ShapeError, match="twice"):
        linalg.norm(tensor(BATCH), 2, (0, 0))
    with pytest.raises(DtypeError):
        linalg.norm(tensor([[1, 2]]))
    with pytest.raises(InvalidTypeError):
        linalg.norm(NOT_A_TENSOR)
