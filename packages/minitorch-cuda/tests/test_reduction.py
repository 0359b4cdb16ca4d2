"""Reductions of any length, over any dimensions, in several blocks, in order where the operator needs it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda.device import _ON_A_GPU
from minitorch_cuda.reduction import _plan
from minitorch_scalar import operators
from minitorch_tensor.registry import get_backend


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def on_device(array: Any) -> Any:
    return mt.from_numpy(array).to("cuda")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 200])
def test_a_row_of_any_length_is_added_up(size: int) -> None:
    array = numbers(size)
    assert np.isclose(on_device(array).sum().item(), array.sum(), rtol=1e-12)


@pytest.mark.parametrize("shape", [(3, 40), (40, 3), (2, 5, 30), (30, 2, 5)])
def test_rows_columns_and_several_dimensions_are_reduced(shape: Any) -> None:
    array = numbers(*shape)
    x = on_device(array)
    for dims in [(0,), (1,), (0, 1), (-1,), (0, len(shape) - 1)]:
        np.testing.assert_allclose(x.sum(dims).tolist(), array.sum(dims))


def test_both_forms_and_several_blocks_are_among_the_plans() -> None:
    shape = _ON_A_GPU
    rows = _plan((3, 4000), (4000, 1), (1,), False, shape)
    columns = _plan((4000, 300), (300, 1), (0,), False, shape)
    assert (rows.columns, columns.columns) == (False, True)
    assert rows.parts > 1
    assert rows.parts * rows.chunk >= rows.length
    assert (rows.parts - 1) * rows.chunk < rows.length


def test_sums_of_float32_are_as_exact_as_those_of_float64() -> None:
    array = np.full(300, 0.1, np.float32)
    array[0] = 1e7
    exact = array.astype(np.float64).sum()
    assert on_device(array).sum().item() == np.float32(exact)


def test_an_operator_whose_order_matters_combines_in_order() -> None:
    def first_of_both(x: float, y: float) -> float:  # noqa: ARG001 - associative, and not commutative
        return x

    for size in (1, 3, 7, 50):
        array = numbers(size)
        found = get_backend("cuda").reduce(first_of_both, on_device(array), (0,))
        assert mt.Tensor.adopt(found).item() == array[0]


@pytest.mark.parametrize("shape", [(3, 9), (9, 3), (1, 50)])
@pytest.mark.parametrize("dim", [0, 1])
def test_a_scan_keeps_what_lies_between(shape: Any, dim: int) -> None:
    array = numbers(*shape)
    np.testing.assert_allclose(on_device(array).cumsum(dim).tolist(), array.cumsum(dim))
    np.testing.assert_allclose(on_device(array).t().cumsum(dim).tolist(), array.T.cumsum(dim))


@pytest.mark.parametrize("size", [1, 3, 4, 5, 30])
def test_the_first_of_the_largest_is_found(size: int) -> None:
    array = np.random.default_rng(size).integers(0, 4, (2, size))
    assert on_device(array).argmax(1).tolist() == array.argmax(1).tolist()
    assert on_device(array).argmin(1).tolist() == array.argmin(1).tolist()


def test_nothing_is_reduced_to_what_it_begins_with() -> None:
    x = mt.zeros(0, 3, backend="cuda")
    assert x.sum(0).tolist() == [0.0, 0.0, 0.0]
    assert get_backend("cuda").reduce(operators.mul, mt.zeros(0, backend="cuda"), (0,), start=1).storage[0] == 1.0
