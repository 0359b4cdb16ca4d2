"""Singular values by rotations, beside LAPACK's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import get_backend, linalg, tensor
from minitorch_tensor.jacobi import decompose

SHAPES = [(3, 3), (5, 3), (3, 5), (2, 4, 3), (2, 2, 1, 4), (1, 1), (4, 1), (0, 3), (3, 0), (2, 0, 3), (30, 20)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_parts_multiply_to_the_matrix_and_are_orthogonal(dtype: type, shape: tuple[int, ...]) -> None:
    array: Any = np.random.default_rng(0).normal(size=shape).astype(dtype)
    x = tensor(array)
    u, s, v = (part.array for part in decompose(x.backend, x))
    tolerance = 1e-5 if dtype is np.float32 else 1e-13
    k = min(shape[-2:])
    assert (u.shape, s.shape, v.shape) == ((*shape[:-1], k), (*shape[:-2], k), (*shape[:-2], shape[-1], k))
    np.testing.assert_allclose((u * s[..., None, :]) @ np.swapaxes(v, -1, -2), array, atol=tolerance)
    for part in (u, v):
        np.testing.assert_allclose(
            np.swapaxes(part, -1, -2) @ part, np.broadcast_to(np.eye(k), (*shape[:-2], k, k)), atol=tolerance
        )
    np.testing.assert_allclose(np.sort(s)[..., ::-1], np.linalg.svd(array, compute_uv=False), atol=tolerance)


@pytest.mark.parametrize("order", [0, 1])
def test_any_layout_is_read_and_left_as_it_is(order: int) -> None:
    array = np.random.default_rng(1).normal(size=(4, 6))[:, ::2]
    x = tensor(array).mT if order else tensor(array)
    before = x.array.copy()
    s = decompose(x.backend, x)[1].array
    np.testing.assert_allclose(np.sort(s)[::-1], np.linalg.svd(array, compute_uv=False), rtol=1e-12)
    np.testing.assert_array_equal(x.array, before)


def test_a_matrix_without_full_rank_has_singular_values_of_zero() -> None:
    array = np.outer([1.0, 2.0, 3.0], [1.0, -1.0, 0.0])
    x = tensor(array)
    u, s, v = (part.array for part in decompose(x.backend, x))
    np.testing.assert_allclose(np.sort(s), [0, 0, float(np.linalg.norm(array))], atol=1e-14)
    np.testing.assert_allclose((u * s) @ v.T, array, atol=1e-14)


def test_small_singular_values_keep_their_digits() -> None:
    q, _ = np.linalg.qr(np.random.default_rng(2).normal(size=(4, 4)))
    array = q * [1.0, 1e-5, 1e-10, 1e-15]
    x = tensor(array)
    np.testing.assert_allclose(np.sort(decompose(x.backend, x)[1].array), [1e-15, 1e-10, 1e-5, 1], rtol=1e-9)


def test_a_nan_is_not_turned_for_ever() -> None:
    x = tensor([[float("nan"), 1.0], [2.0, 3.0]])
    assert np.isnan(decompose(x.backend, x)[1].array).any()


def test_the_specification_has_norms_of_matrices_by_it() -> None:
    array = np.random.default_rng(3).normal(size=(3, 2))
    x = tensor(array, backend=get_backend("simple"), requires_grad=True)
    value = linalg.norm(x, "nuc")
    value.backward()
    u, _, v = np.linalg.svd(array, full_matrices=False)
    np.testing.assert_allclose(value.item(), np.linalg.norm(array, "nuc"))
    np.testing.assert_allclose(x.grad.array, u @ v, atol=1e-12)
