"""rand, randn, randint, randperm, normal and the like of a tensor."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as m
from minitorch_tensor import tensor
from minitorch_tensor.errors import (
    AllocationError,
    BroadcastError,
    DistributionError,
    GraphError,
    InvalidTypeError,
    RangeError,
    ShapeError,
    UnsupportedDtypeError,
)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    m.manual_seed(0)


@pytest.mark.parametrize("name", ["rand", "randn"])
def test_shapes_are_written_in_several_ways(name: str) -> None:
    make = getattr(m, name)
    assert make(2, 3).shape == make((2, 3)).shape == make([2, 3]).shape == make(size=(2, 3)).shape == (2, 3)
    assert make(()).shape == ()
    assert make(0, 2).shape == (0, 2)
    assert make(2).dtype is m.float32
    assert make(2, dtype=m.float64).dtype is m.float64
    assert make(2, requires_grad=True).is_leaf
    assert make(2, requires_grad=True).requires_grad


def test_the_default_dtype_is_that_of_random_numbers() -> None:
    m.set_default_dtype(m.float64)
    try:
        assert m.rand(2).dtype is m.randn(2).dtype is m.normal(0, 1, (2,)).dtype is m.float64
    finally:
        m.set_default_dtype(m.float32)


def test_randint_takes_its_bounds_in_several_ways() -> None:
    for x in (
        m.randint(5, (400,)),
        m.randint(0, 5, (400,)),
        m.randint(low=0, high=5, size=(400,)),
        m.randint(5, size=(400,)),
    ):
        assert x.dtype is m.int64
        assert set(x.tolist()) == {0, 1, 2, 3, 4}
    assert m.randint(-2, -1, (3,), dtype=m.float64).tolist() == [-2, -2, -2]
    assert m.randint(-(2**63), 2**63 - 1, (9,)).dtype is m.int64


def test_randperm_is_a_permutation() -> None:
    assert sorted(m.randperm(20).tolist()) == list(range(20))
    assert m.randperm(20).tolist() != m.randperm(20).tolist()
    assert m.randperm(0).shape == (0,)
    assert m.randperm(3, dtype=m.float64).dtype is m.float64


def test_normal_takes_numbers_and_tensors() -> None:
    means, widths = tensor([[0.0], [100.0]]), m.full((3000,), 2.0)
    x = m.normal(means, widths).array
    np.testing.assert_allclose(x.mean(1), [0, 100], atol=0.2)
    np.testing.assert_allclose(x.std(1), [2, 2], rtol=0.1)
    assert m.normal(5.0, m.zeros(2)).tolist() == m.normal(tensor([5.0, 5.0]), 0).tolist() == [5, 5]
    assert m.normal(means.double(), widths).dtype is m.float64


@pytest.mark.parametrize(("mean", "std"), [(m.ones(2), 1.0), (1.0, m.ones(2)), (m.ones(2), m.ones(2))])
def test_the_parameters_of_what_was_drawn_have_a_zero_gradient(mean: Any, std: Any) -> None:
    leaves = [x.detach().clone().requires_grad_() for x in (mean, std) if isinstance(x, m.Tensor)]
    given = iter(leaves)
    m.normal(*[next(given) if isinstance(x, m.Tensor) else x for x in (mean, std)]).sum().backward()
    assert all(leaf.grad.tolist() == [0, 0] for leaf in leaves)


def test_the_like_of_a_tensor_has_its_shape_dtype_and_backend() -> None:
    x = m.zeros(2, 3, dtype=m.float64, backend="simple")
    for found in (m.rand_like(x), m.randn_like(x), m.randint_like(x, 5), m.randint_like(x, 2, 5)):
        assert (found.shape, found.dtype, found.backend.name) == ((2, 3), m.float64, "simple")
    assert m.rand_like(m.zeros(2, dtype=m.int64), dtype=m.float32, backend="numpy").dtype is m.float32
    assert m.randn_like(x, requires_grad=True).requires_grad


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: m.rand(), InvalidTypeError, "rand"),
        (lambda: m.rand(-1), ShapeError, "negative"),
        (lambda: m.rand(2**62, 2**62), AllocationError, "Cannot allocate"),
        (lambda: m.rand(2, dtype=m.int64), UnsupportedDtypeError, "floating point"),
        (lambda: m.randn(2, dtype=m.bool), UnsupportedDtypeError, "floating point"),
        (lambda: m.rand_like([1.0]), InvalidTypeError, "takes a tensor"),
        (lambda: m.randint(5), InvalidTypeError, "takes low, high and a size"),
        (lambda: m.randint(1, 2, 3, (4,)), InvalidTypeError, "takes low, high and a size"),
        (lambda: m.randint(0, 5, 2), InvalidTypeError, r"takes a shape, such as \(2, 3\), not 2"),
        (lambda: m.randint(1.5, (2,)), InvalidTypeError, "high must be an integer"),
        (lambda: m.randint(3, 3, (2,)), DistributionError, "from 3 to 3, that excluded: there is nothing"),
        (lambda: m.randint(300, (2,), dtype=m.uint8), RangeError, "uint8 holds 0 to 255"),
        (lambda: m.randint(-1, 3, (2,), dtype=m.uint8), RangeError, "uint8 holds 0 to 255"),
        (lambda: m.randint(3, (2,), requires_grad=True), GraphError, "floating point"),
        (lambda: m.randint_like(m.ones(2)), InvalidTypeError, "takes low, high, or the same without low"),
        (lambda: m.randperm(-1), ShapeError, "negative"),
        (lambda: m.randperm(257, dtype=m.uint8), RangeError, "Cannot convert 256 to uint8"),
        (lambda: m.randperm(2, dtype=m.bool), UnsupportedDtypeError, "not defined for bools"),
        (lambda: m.normal(0.0, 1.0), InvalidTypeError, "takes a size for two numbers"),
        (lambda: m.normal(m.ones(2), 1.0, (2,)), InvalidTypeError, "none if a mean or std is a tensor"),
        (lambda: m.normal(0.0, -1.0, (2,)), DistributionError, r"at least 0, not -1\.0"),
        (lambda: m.normal(m.ones(2), m.tensor([1.0, -1.0])), DistributionError, r"at least 0, not -1\.0"),
        (lambda: m.normal(m.ones(2), m.ones(3)), BroadcastError, "Cannot broadcast"),
        (lambda: m.normal("a", m.ones(3)), InvalidTypeError, "mean of normal.* must be a number, not 'a'"),
    ],
)
def test_bad_input_is_refused(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        call()
