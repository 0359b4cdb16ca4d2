"""Reductions of arrays in blocks and columns: equal to NumPy's, and more exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import tensor
from minitorch_tensor.numpy_reductions import reduced

CASES = [
    ((5000,), (0,)),
    ((200000,), (0,)),
    ((3000, 3), (0,)),
    ((3000, 3), (1,)),
    ((3000, 3), (0, 1)),
    ((70000, 2), (0, 1)),
    ((4097, 1), (0,)),
    ((1, 4097), (0,)),
    ((129, 40), (0,)),
    ((130, 3, 9), (0, 2)),
    ((9, 130, 5), (1,)),
    ((130, 130, 2), (0, 1)),
    ((3, 2, 1000), (0,)),
    ((2, 3), (1,)),
    ((2500,), ()),
]


@pytest.mark.parametrize(("shape", "dims"), CASES)
@pytest.mark.parametrize("keepdim", [False, True])
@pytest.mark.parametrize("ufunc", [np.add, np.multiply, np.maximum, np.minimum])
def test_blocks_and_columns_give_what_numpy_gives(
    ufunc: np.ufunc, keepdim: bool, shape: tuple[int, ...], dims: tuple[int, ...]
) -> None:
    array = np.random.default_rng(0).integers(-9, 9, shape) * (2 if ufunc is not np.multiply else 1)
    for layout in (array, array[..., ::-1], array[::2], np.asfortranarray(array)):
        expected = ufunc.reduce(layout, axis=dims, keepdims=keepdim)
        found = reduced(ufunc, layout, dims, layout.dtype, keepdim)
        np.testing.assert_array_equal(found, expected)
        assert found.shape == expected.shape


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [(64, 128), (7, 500), (64, 1024), (65, 100), (64, 1025)])
def test_few_rows_and_more_of_them_are_summed_in_any_layout(shape: tuple[int, ...], dtype: Any) -> None:
    array = np.random.default_rng(0).integers(-9, 9, shape).astype(dtype)
    array[1, 2], array[2, 3], array[:2, 4] = np.nan, np.inf, (np.inf, -np.inf)
    for layout in (array, array[..., ::-1], array[::2], np.asfortranarray(array)):
        with np.errstate(invalid="ignore"):
            expected = np.add.reduce(layout, axis=0, keepdims=True)
            np.testing.assert_array_equal(reduced(np.add, layout, (0,), layout.dtype, True), expected)
            found = reduced(np.add, layout, (0,), layout.dtype, False)
        np.testing.assert_array_equal(found, expected[0])
        assert found.dtype == dtype


def test_few_rows_are_as_exact_as_blocks() -> None:
    array = np.random.default_rng(0).random((64, 1000), dtype=np.float32)
    exact = array.astype(np.float64).sum(0)
    np.testing.assert_allclose(reduced(np.add, array, (0,), array.dtype, False), exact, rtol=6e-7)


@pytest.mark.parametrize(("shape", "dims"), [((100000, 3), (0,)), ((100000, 3), (1,)), ((3, 30000, 7), (1,))])
def test_the_operand_is_left_as_it_is(shape: tuple[int, ...], dims: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).normal(size=shape)
    before = array.copy()
    reduced(np.add, array, dims, array.dtype, False)
    np.testing.assert_array_equal(array, before)


@pytest.mark.parametrize(("shape", "dims"), [((300000, 2), (0,)), ((30000, 20), (0,)), ((20000, 3, 2), (0, 2))])
def test_sums_of_many_rows_are_exact_in_float32(shape: tuple[int, ...], dims: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).random(shape, dtype=np.float32)
    exact = array.astype(np.float64).sum(dims)
    np.testing.assert_allclose(reduced(np.add, array, dims, array.dtype, False), exact, rtol=6e-7)


def test_bools_are_combined_as_bools() -> None:
    array = np.zeros((5000, 2), bool)
    array[4321, 1] = True
    np.testing.assert_array_equal(reduced(np.maximum, array, (0,), array.dtype, False), [False, True])
    np.testing.assert_array_equal(reduced(np.minimum, ~array, (1,), array.dtype, False), ~array[:, 1])


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_nan_or_infinity_anywhere_is_found(value: float) -> None:
    for row in (0, 64, 4999):
        array = np.ones((5000, 3), np.float32)
        array[row, 1] = value
        for ufunc in (np.add, np.maximum):
            np.testing.assert_array_equal(reduced(ufunc, array, (0,), array.dtype, False)[1], value)


@pytest.mark.parametrize("function", [np.cumsum, np.cumprod])
def test_scans_of_float32_are_rounded_once(function: Any) -> None:
    array = 1 + np.random.default_rng(0).random(200000, dtype=np.float32) * 1e-5
    name = function.__name__
    found = getattr(tensor(array), name)(0)
    np.testing.assert_allclose(found.array, function(array.astype(np.float64)), rtol=1.2e-7)
