"""The default backend, where it differs from NumPy itself."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_scalar import operators
from minitorch_tensor.dtypes import float32, float64, int64
from minitorch_tensor.errors import AllocationError, BroadcastError
from minitorch_tensor.numpy_backend import NumpyBackend

backend = NumpyBackend()


def test_a_result_without_dimensions_is_an_array_that_can_be_written_to() -> None:
    a = backend.full((), 3.0, float32)
    product = backend.zip(operators.mul, a, a)
    backend.zip(operators.add, product, a, out=product)
    assert isinstance(product.array, np.ndarray)
    assert product.get(()) == 12.0


def test_a_strided_array_is_taken_over_without_a_copy() -> None:
    array = np.arange(24.0).reshape(2, 3, 4)[:, ::2, ::-1]
    data = backend.from_numpy(array)
    array[1, 1, 0] = -1.0
    assert data.strides == (12, 8, -1)
    assert data.get((1, 1, 0)) == -1.0


def test_an_array_in_the_other_order_of_bytes_is_copied() -> None:
    data = backend.from_numpy(np.array([1.0, 2.0], ">f8"))
    assert data.array.dtype == np.float64
    assert data.array.dtype.isnative
    assert data.get(1) == 2.0


def test_a_field_of_a_structured_array_is_copied() -> None:
    records = np.zeros(3, [("byte", "u1"), ("number", "<f8")])
    records["number"] = [1.0, 2.0, 3.0]
    data = backend.from_numpy(records["number"])
    np.testing.assert_array_equal(data.array, [1.0, 2.0, 3.0])
    assert data.strides == (1,)


def test_a_comparison_has_the_dtype_of_its_operands_unless_another_is_asked_for() -> None:
    a = backend.from_numpy(np.array([1.0, 2.0], np.float32))
    assert backend.zip(operators.lt, a, a).array.dtype == np.float32


def test_memory_that_there_is_not_is_an_error_of_ours() -> None:
    with pytest.raises(AllocationError, match=r"Cannot allocate a tensor of shape \(1000000000, 1000000000\)"):
        backend.empty((10**9, 10**9), float64)
    with pytest.raises(MemoryError):
        backend.empty((2**40,), int64)
    stretched = backend.expanded(backend.full((), 1.0, float64), (10**6, 10**7))
    with pytest.raises(AllocationError, match="shape"):
        backend.copy(stretched)
    column, row = (backend.expanded(backend.full((), 1.0, float64), shape) for shape in ((10**7, 1), (1, 10**7)))
    with pytest.raises(AllocationError, match=r"Cannot allocate a tensor of shape \(10000000, 10000000\)"):
        backend.matmul(column, row)


def test_numbers_beyond_a_dtype_are_converted_without_a_warning() -> None:
    assert backend.full((), 1e39, float32).get(()) == np.inf
    backend.full((), np.nan, int64)


def test_shapes_that_do_not_broadcast_are_an_error_of_ours() -> None:
    a, b = backend.full((2, 3), 1.0, float64), backend.full((4, 3), 1.0, float64)
    with pytest.raises(BroadcastError, match=r"Cannot broadcast shapes \(2, 3\) and \(4, 3\)"):
        backend.zip(operators.add, a, b)


def larger_square(x: float, y: float) -> float:
    """An operator of a user's, which NumPy does not have."""
    return x * x if x > y else y * y


def test_an_operator_of_the_users_overflows_without_a_warning() -> None:
    a = backend.from_numpy(np.array([1e200, -1e200, np.inf, np.nan]))
    np.testing.assert_array_equal(backend.zip(larger_square, a, a).array, [np.inf, np.inf, np.inf, np.nan])
    assert np.isnan(backend.reduce(larger_square, a, (0,)).get(()))
