from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch_fast import thresholds
from minitorch_fast.backend import FastBackend
from minitorch_scalar import operators


@pytest.fixture(autouse=True)
def kernels_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "COMPILE_FROM", 0)


@pytest.mark.parametrize("parallel", [0, 1 << 60])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("shape", "dim"), [((5, 70), 0), ((5, 3), 0), ((2, 6, 33), 1), ((7, 4), 1), ((9,), 0)])
def test_slices_that_come_several_times_are_all_added(
    shape: tuple[int, ...], dim: int, dtype: str, parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(thresholds, "PARALLEL_CHEAP", parallel)
    rng = np.random.default_rng(0)
    array = rng.standard_normal(shape).astype(dtype)
    index = rng.integers(0, shape[dim], 11)
    values = rng.standard_normal((*shape[:dim], 11, *shape[dim + 1 :])).astype(dtype)
    expected = np.moveaxis(array.copy(), dim, 0)
    np.add.at(expected, index, np.moveaxis(values, dim, 0))
    device: Any = FastBackend()
    out = device.from_numpy(array.copy())
    device.index_put(out, dim, device.from_numpy(index), device.from_numpy(values), operators.add)
    np.testing.assert_array_equal(out.array, np.moveaxis(expected, 0, dim))


def test_one_value_is_added_to_many_slices() -> None:
    device: Any = FastBackend()
    out = device.full((3, 4), 1.0, device.from_numpy(np.zeros(1)).dtype)
    device.index_put(out, 0, device.from_numpy(np.array([2, 0, 2])), device.from_numpy(np.array(0.5)), operators.add)
    np.testing.assert_array_equal(out.array, np.repeat([[1.5], [1.0], [2.0]], 4, 1))


def test_slices_of_a_view_are_added_in_place() -> None:
    device: Any = FastBackend()
    out = device.from_numpy(np.zeros((4, 3)).T)
    device.index_put(out, 0, device.from_numpy(np.array([1, 1])), device.from_numpy(np.ones((2, 4))), operators.add)
    np.testing.assert_array_equal(out.array, [[0.0] * 4, [2.0] * 4, [0.0] * 4])
