"""Orthogonal columns and a triangle by mirrors, beside LAPACK's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import tensor
from minitorch_tensor.householder import mirrored

SHAPES = [(3, 3), (5, 3), (3, 5), (2, 4, 3), (2, 2, 1, 4), (1, 1), (4, 1), (0, 3), (3, 0), (2, 0, 3), (30, 20)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_parts_are_lapacks_but_for_signs(dtype: type, shape: tuple[int, ...]) -> None:
    array: Any = np.random.default_rng(0).normal(size=shape).astype(dtype)
    x = tensor(array)
    q, r = (part.array for part in mirrored(x.backend, x))
    tolerance = 1e-5 if dtype is np.float32 else 1e-13
    for found, wanted in zip((q, r), np.linalg.qr(array), strict=True):
        assert found.shape == wanted.shape
        assert found.dtype == wanted.dtype
        np.testing.assert_allclose(abs(found), abs(wanted), atol=tolerance)
    np.testing.assert_allclose(q @ r, array, atol=tolerance)
    np.testing.assert_array_equal(x.array, array)


def test_a_matrix_without_full_rank_has_orthonormal_columns_all_the_same() -> None:
    array = np.outer([1.0, 2.0, 3.0], [0.0, 1.0, -1.0])
    x = tensor(array)
    q, r = (part.array for part in mirrored(x.backend, x))
    np.testing.assert_allclose(q.T @ q, np.eye(3), atol=1e-14)
    np.testing.assert_allclose(q @ r, array, atol=1e-14)
    np.testing.assert_array_equal(np.tril(r, -1), np.zeros((3, 3)))


def test_a_column_that_is_nearly_the_first_unit_vector_does_not_cancel_out() -> None:
    array = np.array([[1.0, 2.0], [1e-12, 3.0], [-1e-12, 4.0]])
    x = tensor(array)
    q, _ = (part.array for part in mirrored(x.backend, x))
    np.testing.assert_allclose(q.T @ q, np.eye(2), atol=1e-15)
