"""Lengths of vectors, and distances."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import linalg, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BroadcastError,
    DimensionError,
    DtypeError,
    InvalidTypeError,
    ShapeError,
)

ARRAY = np.random.default_rng(0).normal(size=(3, 4))
INF, NAN = float("inf"), float("nan")
ORDERS = [2, 1, 3, 1.5, 0.5, -1, -2.5, INF, -INF]
NOT_A_TENSOR: Any = [1.0]


def leaf(values: Any) -> Any:
    return tensor(np.asarray(values, np.float64), requires_grad=True)


@pytest.mark.parametrize("p", [0, *ORDERS])
def test_norms_along_a_dimension_are_numpys(p: float) -> None:
    expected = np.linalg.norm(ARRAY, p, axis=1)
    np.testing.assert_allclose(tensor(ARRAY).norm(p, 1).array, expected, rtol=1e-12)
    np.testing.assert_allclose(linalg.vector_norm(tensor(ARRAY), p, -1, True).array, expected[:, None], rtol=1e-12)


@pytest.mark.parametrize("p", [0, *ORDERS])
def test_without_dimensions_all_elements_are_one_vector(p: float) -> None:
    expected = np.linalg.norm(ARRAY.ravel(), p)
    for found in (tensor(ARRAY).norm(p), tensor(ARRAY).norm(p, (0, 1)), linalg.vector_norm(tensor(ARRAY), p)):
        np.testing.assert_allclose(found.array, expected, rtol=1e-12)
        assert found.shape == ()


@pytest.mark.parametrize("p", ORDERS)
def test_gradients_are_right_in_both_orders(p: float) -> None:
    def function(x: Any) -> Any:
        return x.norm(p, 0), x.norm(p), x.norm(p, 1, True)

    assert gradcheck(function, leaf(ARRAY), atol=1e-7, rtol=1e-6)
    assert gradgradcheck(function, leaf(ARRAY), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("p", ORDERS)
def test_at_the_origin_the_gradient_is_zero(p: float) -> None:
    x = leaf([0.0, 0.0])
    x.norm(p).backward()
    np.testing.assert_array_equal(x.grad.array, [0, 0])


@pytest.mark.parametrize("p", [1, INF])
def test_an_element_that_is_zero_has_gradient_zero(p: float) -> None:
    x = leaf([0.0, -2.0, 2.0])
    x.norm(p).backward()
    np.testing.assert_array_equal(x.grad.array, [0, -1, 1] if p == 1 else [0, -0.5, 0.5])


def test_the_largest_sizes_share_the_gradient() -> None:
    x = leaf([[3.0, -3.0, 1.0]])
    x.norm(INF).backward()
    np.testing.assert_array_equal(x.grad.array, [[0.5, -0.5, 0]])


@pytest.mark.parametrize("p", [2, 0.5, -1, INF, -INF])
def test_every_norm_of_one_number_is_its_size(p: float) -> None:
    x = leaf([[-2.0, 0.0, 3.0]])
    found = x.norm(p, 0)
    np.testing.assert_array_equal(found.array, [2, 0, 3])
    found.sum().backward()
    np.testing.assert_array_equal(x.grad.array, [[-1, 0, 1]])


def test_the_names_and_nothing_mean_the_second_norm() -> None:
    x = tensor([3.0, 4.0])
    for found in (x.norm(), x.norm("fro"), x.norm(None), m.norm(x, p="fro", dim=0)):
        assert found.item() == 5


def test_norms_of_nothing_are_zero_where_there_is_no_choice() -> None:
    x = m.zeros(2, 0)
    assert x.norm().item() == x.norm(1).item() == 0
    assert x.norm(3, 1).tolist() == [0, 0]
    for p in (INF, -INF, -1):
        with pytest.raises(ShapeError, match="nothing to choose from"):
            x.norm(p, 1)


def test_a_wider_dtype_is_converted_to_and_a_narrower_one_refused() -> None:
    assert tensor([1.0]).norm(dtype=m.float64).dtype is m.float64
    with pytest.raises(DtypeError, match="narrower"):
        linalg.vector_norm(tensor([1.0], dtype=m.float64), dtype=m.float32)


def test_what_has_no_norm_is_refused() -> None:
    with pytest.raises(DtypeError, match="floating point"):
        tensor([1, 2]).norm()
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        m.norm(NOT_A_TENSOR)
    with pytest.raises(InvalidTypeError, match="p of a norm is a number"):
        linalg.vector_norm(tensor([1.0]), "fro")
    with pytest.raises(DimensionError):
        tensor([1.0]).norm(2, 1)


@pytest.mark.parametrize("p", [0, 1, 2, 3, INF])
def test_a_distance_is_the_norm_of_the_difference(p: float) -> None:
    found = tensor(ARRAY).dist(tensor(ARRAY[0]), p)
    np.testing.assert_allclose(found.array, np.linalg.norm((ARRAY - ARRAY[0]).ravel(), p), rtol=1e-12)


def test_the_gradient_of_a_distance_goes_to_both() -> None:
    a, b = leaf([1.0, 2.0]), leaf([4.0, 6.0])
    a.dist(b).backward()
    np.testing.assert_allclose(a.grad.array, [-0.6, -0.8])
    np.testing.assert_allclose(b.grad.array, [0.6, 0.8])


def test_a_distance_from_whole_numbers_is_one_of_floats() -> None:
    assert tensor([1.0, 2.0]).dist(tensor([4, 6])).item() == 5.0
    assert tensor([1, 2]).dist(tensor([4.0, 6.0])).item() == 5.0


def test_distances_that_are_none_are_refused() -> None:
    with pytest.raises(BroadcastError, match="Cannot broadcast shapes"):
        tensor([1.0, 2.0]).dist(tensor([1.0, 2.0, 3.0]))
    with pytest.raises(InvalidTypeError, match="takes a tensor"):
        tensor([1.0]).dist(2.0)
    with pytest.raises(DtypeError, match="floating point"):
        tensor([1]).dist(tensor([2]))
