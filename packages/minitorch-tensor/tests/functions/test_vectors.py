"""mm, bmm, mv, dot, vdot, outer, inner, vecdot and cross."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_tensor import from_numpy
from minitorch_tensor.autograd import gradcheck, gradgradcheck
from minitorch_tensor.errors import DimensionError, DtypeError, ShapeError, UnsupportedDtypeError

CASES: list[tuple[Callable[..., Any], Callable[..., Any], tuple[int, ...], tuple[int, ...]]] = [
    (mt.mm, np.matmul, (2, 3), (3, 4)),
    (mt.bmm, np.matmul, (5, 2, 3), (5, 3, 4)),
    (mt.mv, np.matmul, (2, 3), (3,)),
    (mt.dot, np.dot, (3,), (3,)),
    (mt.vdot, np.vdot, (3,), (3,)),
    (mt.outer, np.outer, (2,), (3,)),
    (mt.inner, np.inner, (3,), (3,)),
    (mt.inner, np.inner, (2, 3), (4, 5, 3)),
    (mt.inner, np.inner, (2, 3), ()),
    (mt.linalg.vecdot, lambda a, b: (a * b).sum(-1), (2, 3), (3,)),
    (mt.linalg.vecdot, lambda a, b: (a * b).sum(-1), (3,), (3,)),
    (lambda a, b: mt.linalg.vecdot(a, b, dim=0), lambda a, b: (a * b).sum(0), (2, 3), (2, 1)),
    (mt.cross, lambda a, b: np.cross(a, b, axis=0), (3, 2), (3, 2)),
    (lambda a, b: mt.cross(a, b, dim=-1), np.cross, (4, 1, 3), (1, 2, 3)),
    (lambda a, b: mt.cross(a, b, 1), lambda a, b: np.cross(a, b, axis=1), (2, 3, 4), (2, 3, 4)),
]


def floats(*shape: int, seed: int = 0) -> Any:
    return from_numpy(np.asarray(np.random.default_rng(seed).standard_normal(shape)))


@pytest.mark.parametrize(("function", "reference", "left", "right"), CASES)
def test_a_product_is_numpys(
    function: Callable[..., Any], reference: Callable[..., Any], left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    a, b = floats(*left), floats(*right, seed=1)
    expected = np.asarray(reference(a.numpy(), b.numpy()))
    result = function(a, b)
    assert result.shape == expected.shape
    np.testing.assert_allclose(result.numpy(), expected)


@pytest.mark.parametrize(("function", "left", "right"), [(case[0], *case[2:]) for case in CASES])
def test_its_gradients_are_differences(
    function: Callable[..., Any], left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    inputs = floats(*left).requires_grad_(), floats(*right, seed=1).requires_grad_()
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)


@pytest.mark.parametrize("name", ["mm", "bmm", "mv", "dot", "vdot", "outer", "inner", "cross", "matmul"])
def test_the_function_is_a_method_too(name: str) -> None:
    assert getattr(mt.Tensor, name) is getattr(mt, name)


def test_cross_takes_the_first_dimension_of_three_by_default() -> None:
    a, b = floats(2, 3, 3), floats(2, 3, 3, seed=1)
    np.testing.assert_allclose(mt.cross(a, b).numpy(), np.cross(a.numpy(), b.numpy(), axis=1))


def test_the_default_dimension_of_cross_is_one_of_its_first_operand() -> None:
    assert mt.cross(mt.tensor([[1, 0, 0]]), mt.eye(3, dtype=mt.int64)).tolist() == [[0, 0, 0], [0, 0, 1], [0, -1, 0]]


def test_outer_promotes_what_it_multiplies() -> None:
    assert mt.outer(mt.tensor([1, 2]), mt.tensor([0.5])).dtype is mt.float32
    assert mt.outer(mt.tensor([True]), mt.tensor([True])).dtype is mt.bool


@pytest.mark.parametrize(
    ("function", "left", "right", "message"),
    [
        (mt.mm, (2, 3), (2, 3), "the inner sizes 3 and 2 differ"),
        (mt.mm, (2, 3), (3,), "mm is for tensors of 2 and 2 dimensions; use matmul for others"),
        (mt.bmm, (2, 3), (3, 2), "bmm is for tensors of 3 and 3 dimensions"),
        (mt.bmm, (1, 2, 3), (4, 3, 2), "the batches 1 and 4 differ"),
        (mt.bmm, (4, 2, 3), (4, 2, 3), "the inner sizes 3 and 2 differ"),
        (mt.mv, (2, 3), (3, 1), "mv is for tensors of 2 and 1 dimensions"),
        (mt.mv, (2, 3), (2,), "the inner sizes 3 and 2 differ"),
        (mt.dot, (2,), (3,), "the inner sizes 2 and 3 differ"),
        (mt.dot, (2, 2), (2, 2), "dot is for tensors of 1 and 1 dimensions"),
        (mt.vdot, (2,), (3,), "the inner sizes 2 and 3 differ"),
        (mt.outer, (2, 2), (3,), r"outer\(\) is for vectors, not for a tensor of shape \(2, 2\)"),
        (mt.outer, (2,), (), r"outer\(\) is for vectors, not for a tensor of shape \(\)"),
        (mt.inner, (2, 2), (3,), "the last sizes 2 and 3 differ"),
        (mt.cross, (2, 2), (2, 2), "has no dimension of size 3"),
        (mt.cross, (3,), (2, 3), "the same number of dimensions"),
        (lambda a, b: mt.cross(a, b, dim=0), (2, 3), (2, 3), "are not of size 3 in dimension 0"),
        (mt.linalg.vecdot, (2,), (3,), "Cannot broadcast"),
    ],
)
def test_shapes_that_do_not_fit_are_named(
    function: Callable[..., Any], left: tuple[int, ...], right: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ShapeError, match=message):
        function(floats(*left), floats(*right))


def test_a_dimension_that_is_not_there_is_named() -> None:
    with pytest.raises(DimensionError):
        mt.linalg.vecdot(floats(2, 3), floats(2, 3), dim=2)


@pytest.mark.parametrize("function", [mt.dot, mt.inner, mt.linalg.vecdot, lambda a, b: mt.cross(a, b, dim=0)])
def test_dtypes_that_differ_are_named(function: Callable[..., Any]) -> None:
    with pytest.raises(DtypeError, match=r"float32.*float64|float64.*float32"):
        function(floats(3), mt.ones(3))


@pytest.mark.parametrize("function", [mt.dot, mt.inner, lambda a, b: mt.cross(a, b, dim=0)])
def test_bools_cannot_be_multiplied(function: Callable[..., Any]) -> None:
    mask = mt.tensor([True, False, True])
    with pytest.raises(UnsupportedDtypeError):
        function(mask, mask)


def test_vecdot_is_for_floating_point_numbers() -> None:
    with pytest.raises(DtypeError, match="needs a floating point tensor"):
        mt.linalg.vecdot(mt.tensor([1]), mt.tensor([1]))
