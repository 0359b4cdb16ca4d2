"""Pooling under the course's names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch.nn import functional as f
from minitorch.nn.course import avgpool2d, maxpool2d, tile
from minitorch_tensor import ones, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck
from minitorch_tensor.errors import ShapeError

X = np.random.default_rng(7).normal(size=(2, 3, 4, 6))


def test_tiles_lie_side_by_side() -> None:
    tiles, rows, columns = tile(tensor(X), (2, 3))
    assert (rows, columns) == (2, 2)
    np.testing.assert_array_equal(tiles.array[1, 2, 0, 1], X[1, 2, :2, 3:].ravel())


def test_pools_are_those_of_windows_that_fit() -> None:
    x = tensor(X)
    np.testing.assert_allclose(avgpool2d(x, (2, 3)).array, f.avg_pool2d(x, (2, 3)).array, rtol=1e-12)
    np.testing.assert_array_equal(maxpool2d(x, 2).array, f.max_pool2d(x, 2).array)


@pytest.mark.parametrize("pool", [avgpool2d, maxpool2d])
def test_gradients_are_right(pool: Any) -> None:
    assert gradcheck(lambda x: pool(x, (2, 3)), tensor(X[:1, :1], requires_grad=True))


@pytest.mark.parametrize("shape", [(1, 1, 3, 4), (1, 4, 4)])
def test_images_that_tiles_do_not_fill_are_refused(shape: Any) -> None:
    with pytest.raises(ShapeError, match=r"that tiles of \(2, 2\) fill"):
        tile(ones(*shape), 2)
