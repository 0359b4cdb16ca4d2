"""Distances of points: all norms, both ways of computing them, and the gradients where points meet."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import cdist, from_numpy
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import (
    BroadcastError,
    DtypeError,
    InvalidArgumentError,
    InvalidTypeError,
    InvalidValueError,
    ShapeError,
)

NORMS = [0, 0.5, 1, 1.5, 2, 2.5, 3, inf]
BY_PRODUCT = "use_mm_for_euclid_dist"


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.asarray(np.random.default_rng(seed).standard_normal(shape)))


def reference(a: Any, b: Any, p: float) -> Any:
    difference = np.abs(a[..., :, None, :] - b[..., None, :, :])
    if p == 0:
        return (difference != 0).sum(-1).astype(float)
    return difference.max(-1) if p == inf else (difference**p).sum(-1) ** (1 / p)


@pytest.mark.parametrize("p", NORMS)
@pytest.mark.parametrize(("left", "right"), [((4, 3), (5, 3)), ((2, 1, 4, 3), (3, 5, 3)), ((0, 3), (2, 3))])
def test_distances_are_numpys(left: tuple[int, ...], right: tuple[int, ...], p: float) -> None:
    a, b = floats(*left), floats(*right, seed=1)
    np.testing.assert_allclose(cdist(a, b, p=p).numpy(), reference(a.numpy(), b.numpy(), p))


@pytest.mark.parametrize("p", [0.5, 1, 1.5, 2, 2.5, 3, inf])
def test_their_gradients_are_differences(p: float) -> None:
    inputs = floats(3, 2).requires_grad_(), floats(2, 4, 2, seed=1).requires_grad_()
    assert gradcheck(lambda a, b: cdist(a, b, p=p), inputs)
    assert gradgradcheck(lambda a, b: cdist(a, b, p=p), inputs)


def test_the_count_of_differences_has_no_slope() -> None:
    a = floats(3, 2).requires_grad_()
    cdist(a, floats(4, 2, seed=1), p=0).sum().backward()
    assert not a.grad.numpy().any()


def test_a_matrix_product_gives_the_same_distances() -> None:
    a, b = floats(2, 4, 3), floats(5, 3, seed=1)
    by_product = cdist(a, b, compute_mode=BY_PRODUCT)
    np.testing.assert_allclose(by_product.numpy(), cdist(a, b).numpy(), rtol=1e-9)


def test_the_gradients_of_the_matrix_product_are_differences() -> None:
    inputs = floats(3, 2).requires_grad_(), floats(2, 4, 2, seed=1).requires_grad_()
    assert gradcheck(lambda a, b: cdist(a, b, compute_mode=BY_PRODUCT), inputs)
    assert gradgradcheck(lambda a, b: cdist(a, b, compute_mode=BY_PRODUCT), inputs)


def test_many_points_go_by_the_matrix_product_unless_that_is_forbidden() -> None:
    a = floats(26, 2).requires_grad_()
    assert cdist(a, a).grad_fn.name() == "EuclideanDistance"
    assert cdist(a[:25], a[:25]).grad_fn.name() == "Distance"
    assert cdist(a, a, compute_mode="donot_use_mm_for_euclid_dist").grad_fn.name() == "Distance"


@pytest.mark.parametrize("p", [0.5, 1, 1.5, 2, 3, inf])
def test_the_gradient_of_equal_points_is_zero(p: float) -> None:
    a, b = floats(1, 3).requires_grad_(), floats(1, 3)
    distance = cdist(a, b, p=p)
    distance.sum().backward(create_graph=True)
    assert a.grad.tolist() == [[0.0, 0.0, 0.0]]


def test_each_of_several_largest_differences_gets_the_whole_gradient() -> None:
    a = mt.tensor([[1.0, -1.0, 0.5]], requires_grad=True)
    cdist(a, mt.zeros(1, 3), p=inf).sum().backward()
    assert a.grad.tolist() == [[1.0, -1.0, 0.0]]


@pytest.mark.parametrize("p", NORMS)
def test_points_without_features_are_no_distance_apart(p: float) -> None:
    assert cdist(mt.zeros(2, 0), mt.zeros(3, 0), p=p).tolist() == [[0.0] * 3] * 2


@pytest.mark.parametrize(
    ("left", "right", "error", "message"),
    [
        ((2,), (2,), ShapeError, r"not \(2,\) and \(2,\)"),
        ((2, 3), (2, 2), ShapeError, r"not \(2, 3\) and \(2, 2\)"),
        ((4, 2, 3), (5, 2, 3), BroadcastError, r"\(4,\) and \(5,\) do not broadcast"),
    ],
)
def test_what_are_not_two_sets_of_points_is_refused(
    left: tuple[int, ...], right: tuple[int, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        cdist(floats(*left), floats(*right))


@pytest.mark.parametrize("p", [-1, float("nan")])
def test_a_norm_is_not_negative(p: float) -> None:
    with pytest.raises(InvalidArgumentError, match="The p of cdist"):
        cdist(floats(2, 2), floats(2, 2), p=p)


@pytest.mark.parametrize("p", ["2", None, True])
def test_a_norm_is_a_number(p: Any) -> None:
    with pytest.raises(InvalidTypeError, match="The p of cdist"):
        cdist(floats(2, 2), floats(2, 2), p=p)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no compute_mode 'fast'"):
        cdist(floats(2, 2), floats(2, 2), compute_mode="fast")


def test_distances_are_of_floating_point_numbers_of_one_dtype() -> None:
    with pytest.raises(DtypeError, match="needs a floating point tensor"):
        cdist(mt.tensor([[1]]), mt.tensor([[1]]))
    with pytest.raises(DtypeError, match="float64 and float32"):
        cdist(floats(2, 2), mt.ones(2, 2))
