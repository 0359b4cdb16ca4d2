"""Reductions: the numbers of NumPy in float64, in any shape and layout, whatever the number of threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast import reduction
from minitorch_fast.reduction_plan import COLUMNS, ROWS, SLABS, reduction_plan
from minitorch_scalar import operators
from minitorch_tensor import get_backend
from minitorch_tensor.tensor_data import TensorData

FOLDS = {operators.add: np.add, operators.max: np.maximum, operators.min: np.minimum}
EXTREMES = {np.float32: operators.max, np.float64: operators.min}
"""One for each dtype: both for both would compile a third more kernels, from the same templates."""


def data(array: np.ndarray[Any, Any]) -> Any:
    """Return an array as a tensor of this backend."""
    return get_backend("fast").from_numpy(array)


def close(found: Any, array: Any, dims: tuple[int, ...]) -> bool:
    """Say whether sums are as close as the rounding of a few numbers allows."""
    exact = array.astype(np.float64)
    size = np.add.reduce(abs(exact), axis=dims)
    return bool(np.all(abs(found - np.add.reduce(exact, axis=dims)) <= 4 * np.finfo(array.dtype).eps * size))


@given(
    st.lists(st.sampled_from([1, 2, 3, 5, 17, 40]), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
    st.sampled_from([np.float32, np.float64]),
)
def test_any_dims_of_any_layout_are_those_of_numpy(sizes: list[int], random: Any, dtype: Any) -> None:
    base = np.random.default_rng(len(sizes)).normal(size=[2 * size for size in sizes]).astype(dtype)
    order = random.sample(range(len(sizes)), len(sizes))
    steps = tuple([slice(random.choice([0, 1]), None, random.choice([1, 2])) for _ in sizes])
    array = base[steps].transpose(order)
    dims = tuple(sorted(random.sample(range(len(sizes)), random.randint(1, len(sizes)))))
    assert close(reduction.reduced(operators.add, data(array), dims), array, dims)
    operator = EXTREMES[dtype]
    found = reduction.reduced(operator, data(array), dims, keepdim=True)
    assert np.array_equal(found, FOLDS[operator].reduce(array, axis=dims, keepdims=True))


@pytest.mark.parametrize(
    ("shape", "dims"),
    [((2_000_000,), (0,)), ((3, 500_000), (1,)), ((400_000, 3), (0,)), ((2000, 700), (0,)), ((2000, 700), (1,))],
)
def test_large_float32_sums_are_exact_and_the_same_on_any_number_of_threads(
    shape: tuple[int, ...], dims: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    array = np.random.default_rng(0).uniform(0, 1, shape).astype(np.float32)
    exact = np.add.reduce(array.astype(np.float64), axis=dims)
    on_all = reduction.reduced(operators.add, data(array), dims)
    assert np.all(abs(on_all / exact - 1) < 4e-7)
    monkeypatch.setattr(reduction, "PARALLEL_CHEAP", 10**12)
    assert np.array_equal(reduction.reduced(operators.add, data(array), dims), on_all)


@pytest.mark.parametrize("shape", [(3000, 5), (5, 3000), (300, 300)])
@pytest.mark.parametrize("dim", [0, 1])
def test_one_nan_reaches_its_own_result_only(shape: tuple[int, int], dim: int) -> None:
    array = np.ones(shape, np.float32)
    array[2, 3] = np.nan
    array[0, 0] = np.inf
    for operator, ufunc in FOLDS.items():
        found = reduction.reduced(operator, data(array), (dim,))
        assert np.array_equal(found, ufunc.reduce(array, axis=dim), equal_nan=True)


def test_nan_is_the_largest_and_the_smallest_of_its_row_wherever_it_stands() -> None:
    array = np.random.default_rng(0).normal(size=(103, 101)).astype(np.float32)  # rows by four, and three more
    array[range(0, 101, 2), range(0, 101, 2)] = np.nan
    array[:, 50] = np.inf
    array[50, 50] = -np.nan
    for operator in (operators.max, operators.min):
        found = reduction.reduced(operator, data(array), (1,))
        assert np.array_equal(found, FOLDS[operator].reduce(array, axis=1), equal_nan=True)
        assert np.isnan(found).sum() == 51


def last(x: float, y: float) -> float:
    """y, if x is a number at all: associative, but not commutative."""
    return y if x == x else x


def test_an_operator_that_is_not_commutative_sees_elements_in_their_order() -> None:
    array = np.arange(60_000.0).reshape(20, 30, 100).transpose(2, 0, 1)
    for dims in ((0,), (1,), (2,), (0, 1), (0, 1, 2)):
        index = tuple([-1 if dim in dims else slice(None) for dim in range(3)])
        assert np.array_equal(reduction.reduced(last, data(array), dims), array[index])


def test_the_plan_takes_rows_columns_or_slabs() -> None:
    assert reduction_plan((8, 1000), (1000, 1), (1,)).way == ROWS
    assert reduction_plan((1000, 800), (800, 1), (0,)).way == COLUMNS
    assert reduction_plan((100_000, 10), (10, 1), (0,)).way == SLABS
    assert reduction_plan((8, 1000), (1, 8), (0,)).way == ROWS


def test_the_result_is_no_view_of_the_operand() -> None:
    a = data(np.ones((1, 5000), np.float32))
    found = get_backend("fast").reduce(operators.add, a, (0,), start=0)
    assert isinstance(found, TensorData)
    assert not np.shares_memory(found.array, a.array)
