"""Products, and their derivatives at zeros."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, InvalidTypeError
from minitorch_tensor.functions.products import products_of_others

ARRAY = np.random.default_rng(0).normal(size=(2, 3, 4))
ZEROS = np.array([[2.0, 0.0, 3.0, 1.5], [0.0, 0.0, 4.0, 2.0], [1.0, 2.0, -3.0, 0.5]])
NOT_A_TENSOR: Any = [1.0]


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("dim", [None, 0, -1])
@pytest.mark.parametrize("keepdim", [False, True])
def test_values_are_numpys(keepdim: bool, dim: Any) -> None:
    found = tensor(ARRAY).prod(dim, keepdim)
    np.testing.assert_allclose(found.array, ARRAY.prod(dim, keepdims=keepdim), rtol=1e-12)


@pytest.mark.parametrize("array", [ARRAY[0], ZEROS, ZEROS.T, np.array([[0.0]]), np.array([[3.0, 0.0]])])
def test_gradients_are_right_in_both_orders_with_zeros_and_without(array: Any) -> None:
    def function(x: Any) -> Any:
        return x.prod(0), x.prod(1, True), x.prod()

    assert gradcheck(function, leaf(array), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(array), atol=1e-7, rtol=1e-6)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 8, 13])
def test_the_product_of_the_others_leaves_one_out(size: int) -> None:
    row = np.random.default_rng(size).normal(size=(size, 2))
    row[size // 2 :, 0] = 0
    expected = np.array([[np.delete(row[:, j], i).prod() for j in range(2)] for i in range(size)]).reshape(size, 2)
    np.testing.assert_allclose(products_of_others(tensor(row), 0).array, expected, rtol=1e-12)


def test_of_two_zeros_no_element_has_a_gradient() -> None:
    x = leaf([2.0, 0.0, 0.0])
    x.prod().backward()
    np.testing.assert_array_equal(x.grad.array, [0, 0, 0])


def test_integers_and_bools_are_multiplied_as_int64() -> None:
    for x in (tensor([[1, 2], [3, 4]]).to(m.uint8), tensor([[True, False], [True, True]])):
        assert x.prod().dtype is x.prod(0).dtype is m.int64
        np.testing.assert_array_equal(x.prod(1).array, x.array.astype(int).prod(1))
    assert tensor([1, 2]).prod(dtype=m.float32).dtype is m.float32


def test_the_product_of_nothing_is_one() -> None:
    assert m.zeros(0, 3).prod().item() == 1
    assert m.zeros(0, 3).prod(0).tolist() == [1, 1, 1]
    assert tensor(3.0).prod(0).item() == 3


def test_what_cannot_be_multiplied_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        m.prod(NOT_A_TENSOR)
    with pytest.raises(InvalidTypeError, match="dimension must be an integer"):
        m.ones(2, 3).prod((0, 1))
    with pytest.raises(DimensionError):
        m.ones(2, 3).prod(2)
