"""Matrix products of any size, batched and transposed, in every dtype."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda import device, matmul
from minitorch_cuda.matmul import tiles_for


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def on_device(array: Any) -> Any:
    return mt.from_numpy(np.ascontiguousarray(array)).to("cuda")


@pytest.mark.parametrize("sizes", [(1, 1, 1), (8, 8, 8), (3, 5, 7), (17, 3, 10), (5, 0, 3), (1, 9, 1)])
def test_matrices_of_any_size_are_multiplied(sizes: tuple[int, int, int]) -> None:
    n, k, m = sizes
    a, b = numbers(n, k), numbers(k, m, seed=1)
    np.testing.assert_allclose((on_device(a) @ on_device(b)).tolist(), a @ b, rtol=1e-12, atol=1e-12)


def test_factors_may_be_transposed_and_sliced() -> None:
    a, b = numbers(6, 5), numbers(6, 7, seed=1)
    x, y = on_device(a), on_device(b)
    np.testing.assert_allclose((x.t() @ x).tolist(), a.T @ a)
    np.testing.assert_allclose((x.t() @ y).tolist(), a.T @ b)
    np.testing.assert_allclose((y.t() @ x).tolist(), b.T @ a)
    np.testing.assert_allclose((x[::2].t() @ y[1::2]).tolist(), a[::2].T @ b[1::2])


@pytest.mark.parametrize("batches", [((2,), (2,)), ((2, 1), (3,)), ((), (2,)), ((2, 2), ())])
def test_batches_are_stretched(batches: Any) -> None:
    a, b = numbers(*batches[0], 3, 4), numbers(*batches[1], 4, 2, seed=1)
    np.testing.assert_allclose((on_device(a) @ on_device(b)).tolist(), a @ b)


def test_more_batches_than_a_grid_holds_are_several_grids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matmul, "MOST_BATCHES", 2)
    a, b = numbers(5, 2, 3), numbers(5, 3, 2, seed=1)
    np.testing.assert_allclose((on_device(a) @ on_device(b)).tolist(), a @ b)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64", "int32", "uint8"])
def test_every_dtype_of_numbers_has_products(dtype: str) -> None:
    a = np.arange(12).reshape(3, 4).astype(dtype)
    assert (on_device(a) @ on_device(a.T)).tolist() == (a @ a.T).tolist()


def test_the_gradients_are_products_too() -> None:
    a, b = on_device(numbers(3, 4)).requires_grad_(), on_device(numbers(4, 2, seed=1)).requires_grad_()
    (a @ b).sum().backward()
    np.testing.assert_allclose(a.grad.tolist(), np.ones((3, 2)) @ numbers(4, 2, seed=1).T)
    np.testing.assert_allclose(b.grad.tolist(), numbers(3, 4).T @ np.ones((3, 2)))


def test_small_products_and_wide_numbers_have_small_tiles() -> None:
    large = device._ON_A_GPU
    assert tiles_for(4096, 4096, mt.float32, large).tile == 128
    assert tiles_for(256, 256, mt.float32, large).tile == 64
    assert tiles_for(4096, 4096, mt.float64, large).tile == 64
    assert tiles_for(4096, 4096, mt.int32, large).tile == 64
