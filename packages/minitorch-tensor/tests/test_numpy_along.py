"""What NumPy does along dimensions beside the defaults made of primitives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_tensor import get_backend
from minitorch_tensor.backend import Backend

backend = get_backend("numpy")
NAN = float("nan")


def rows(seed: int = 0) -> Any:
    return np.random.default_rng(seed).permutation(3 * 200).reshape(3, 200).astype(np.float64)


@pytest.mark.parametrize("largest", [False, True])
@pytest.mark.parametrize("count", [0, 1, 7, 25, 26, 200])
def test_the_first_few_of_an_order_are_those_of_the_whole_order(count: int, largest: bool) -> None:
    a = backend.from_numpy(rows())
    found = backend.arg_top(a, 1, count, largest=largest)
    np.testing.assert_array_equal(found.array, Backend.arg_top(backend, a, 1, count, largest=largest).array)
    across = backend.from_numpy(rows().T)
    np.testing.assert_array_equal(backend.arg_top(across, 0, count, largest=largest).array, found.array.T)


def test_of_few_equal_elements_the_first_places_come_first() -> None:
    array = np.zeros(100)
    array[[90, 5, 40]] = 1
    assert backend.arg_top(backend.from_numpy(array), 0, 3).array.tolist() == [5, 40, 90]


def test_a_nan_is_among_the_largest_and_not_among_the_smallest() -> None:
    array = rows()
    array[:, 17] = NAN
    a = backend.from_numpy(array)
    np.testing.assert_array_equal(backend.arg_top(a, 1, 2).array[:, 0], 17)
    assert not (backend.arg_top(a, 1, 25, largest=False).array == 17).any()


@pytest.mark.parametrize("k", [0, 1, 99, 199])
def test_the_kth_element_is_that_of_the_whole_order(k: int) -> None:
    a = backend.from_numpy(rows())
    found = backend.arg_kth(a, 1, k)
    np.testing.assert_array_equal(found.array, np.argsort(rows(), 1)[:, k : k + 1])
    np.testing.assert_array_equal(Backend.arg_kth(backend, a, 1, k).array, found.array)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("dim", [0, 1])
def test_softmax_in_one_memory_is_that_of_the_primitives(name: str, dim: int) -> None:
    array = np.random.default_rng(0).normal(size=(7, 5))[:, ::2]
    array[2, 1] = -np.inf
    a = backend.from_numpy(array)
    expected = getattr(Backend, name)(backend, a, dim).array
    np.testing.assert_allclose(getattr(backend, name)(a, dim).array, expected, rtol=1e-13)
    out = backend.from_numpy(np.zeros((3, 7)).T)
    assert getattr(backend, name)(a, dim, out=out) is out
    np.testing.assert_allclose(out.array, expected, rtol=1e-13)
    getattr(backend, name)(a, dim, out=a)
    np.testing.assert_allclose(a.array, expected, rtol=1e-13)
