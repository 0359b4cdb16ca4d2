"""What NumPy computes of a layer in one go is what the primitives compute step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import get_backend
from minitorch_tensor.layer_kernels.likelihood import LikelihoodDefaults
from minitorch_tensor.layer_kernels.linear import LinearDefaults
from minitorch_tensor.layer_kernels.normalisation import NormalisationDefaults
from minitorch_tensor.layer_kernels.squares import SquareDefaults

BACKEND: Any = get_backend("numpy")
SHAPES = [(6, 5), (1, 1), (0, 5), (3, 4, 2, 2), (2, 3000)]


def numbers(*shape: int, seed: int = 0, dtype: Any = np.float64) -> Any:
    return BACKEND.from_numpy(np.random.default_rng(seed).normal(size=shape).astype(dtype))


def check(name: str, defaults: Any, *arguments: Any, **options: Any) -> None:
    """Compare all results of a method with those of the default of the same name."""
    found = getattr(BACKEND, name)(*arguments, **options)
    expected = getattr(defaults, name)(BACKEND, *arguments, **options)
    pairs = zip(found, expected, strict=True) if isinstance(found, tuple) else [(found, expected)]
    for one, other in pairs:
        assert (one is None) == (other is None)
        if one is not None:
            assert one.dtype is other.dtype
            assert one.shape == other.shape
            np.testing.assert_allclose(one.array, other.array, 1e-12, 1e-12)


@pytest.mark.parametrize("shape", SHAPES)
def test_cross_entropy_and_its_way_back_are_those_of_the_primitives(shape: tuple[int, ...]) -> None:
    a = numbers(*shape)
    places = (shape[0], *shape[2:])
    targets = BACKEND.from_numpy(np.random.default_rng(1).integers(-1, shape[1], places))
    check("cross_entropy", LikelihoodDefaults, a, targets)
    _, top, level = BACKEND.cross_entropy(a, targets)
    check("cross_entropy_back", LikelihoodDefaults, numbers(*places, seed=2), a, top, level, targets)


def test_cross_entropy_takes_logits_that_lie_column_by_column_and_one_gradient_for_all() -> None:
    a = numbers(5, 6).permute(1, 0)
    targets = BACKEND.from_numpy(np.array([0, 4, -1, 2, 2, 1]))
    check("cross_entropy", LikelihoodDefaults, a, targets)
    _, top, level = BACKEND.cross_entropy(a, targets)
    grad = BACKEND.expanded(numbers(), (6,))
    check("cross_entropy_back", LikelihoodDefaults, grad, a, top, level, targets)


def test_cross_entropy_of_infinite_logits_is_that_of_the_primitives() -> None:
    a = BACKEND.from_numpy(np.array([[np.inf, 0.0], [-np.inf, 0.0], [np.nan, 0.0], [-np.inf, -np.inf]]))
    for wanted in (0, 1, -1):
        check("cross_entropy", LikelihoodDefaults, a, BACKEND.from_numpy(np.full(4, wanted)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_ways_back_through_softmax_and_its_logarithm_are_those_of_the_primitives(shape: tuple[int, ...]) -> None:
    grad, a = numbers(*shape), numbers(*shape, seed=1)
    for dim in range(len(shape)):
        check("softmax_back", LikelihoodDefaults, grad, BACKEND.softmax(a, dim), dim)
        check("log_softmax_back", LikelihoodDefaults, grad, BACKEND.log_softmax(a, dim), dim)


@pytest.mark.parametrize("shape", [(5, 4), (4,), (2, 3, 4), (0, 4)])
def test_linear_layers_and_the_way_back_are_those_of_the_primitives(shape: tuple[int, ...]) -> None:
    a, weight, bias = numbers(*shape), numbers(3, 4, seed=1), numbers(3, seed=2)
    check("linear", LinearDefaults, a, weight, bias)
    check("linear", LinearDefaults, a, weight, None)
    grad = numbers(*shape[:-1], 3, seed=3)
    check("linear_back", LinearDefaults, grad, a, weight, shape, bias=True)
    check("linear_back", LinearDefaults, grad, None, None, shape, bias=False)


@pytest.mark.parametrize("shape", [(5, 4), (), (70, 70)])
def test_mean_squares_and_the_way_back_are_those_of_the_primitives(shape: tuple[int, ...]) -> None:
    a, b = numbers(*shape), numbers(*shape, seed=1)
    check("mean_square", SquareDefaults, a, b)
    check("mean_square_back", SquareDefaults, numbers(seed=2), a, b)


@pytest.mark.parametrize("shape", [(5, 4), (2, 3, 4), (2, 3, 4, 5), (3, 1), (90, 50)])
def test_batch_norm_and_the_way_back_are_those_of_the_primitives(shape: tuple[int, ...]) -> None:
    a, grad = numbers(*shape), numbers(*shape, seed=1)
    weight, bias = numbers(shape[1], seed=2), numbers(shape[1], seed=3)
    for parts in ((weight, bias), (weight, None), (None, None)):
        check("batch_norm", NormalisationDefaults, a, *parts, 1e-5)
        _, mean, variance = BACKEND.batch_norm(a, *parts, 1e-5)
        check("batch_norm_back", NormalisationDefaults, grad, a, mean, variance, parts[0], 1e-5)
