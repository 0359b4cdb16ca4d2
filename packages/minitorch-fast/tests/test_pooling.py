"""Pooling by kernels is that made of primitives, whatever the sizes, steps and layouts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast import thresholds
from minitorch_tensor import Tensor, get_backend

NUMPY, FAST = get_backend("numpy"), get_backend("fast")


@pytest.fixture(autouse=True, scope="module")
def kernels_always() -> Iterator[None]:
    """Lower the sizes from which on kernels run, on all threads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds, "POOLING_FROM", 0)
        patch.setattr(thresholds, "POOLING_PARALLEL", 0)
        yield


@st.composite
def poolings(draw: Any) -> tuple[Any, Any, dict[str, Any]]:
    """Return images with equal elements, infinities and NaN among them, a kernel and options."""
    kernel, stride = (draw(st.tuples(*[st.integers(1, 4)] * 2)) for _ in range(2))
    padding = tuple(draw(st.integers(0, size // 2)) for size in kernel)
    size = [kernel[i] + draw(st.integers(0, 19)) for i in (0, 1)]
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    images = rng.integers(-4, 5, (draw(st.integers(1, 3)), 2, *size)) * 0.5
    if draw(st.booleans()):
        images = np.where(rng.random(images.shape) < 0.2, rng.choice([np.inf, -np.inf, np.nan], images.shape), images)
    images = images.astype(draw(st.sampled_from(("float32", "float64"))))
    if draw(st.booleans()):
        images = np.asfortranarray(images)
    if draw(st.integers(0, 3)) == 0:  # one window as large as the image
        kernel, padding = images.shape[2:], (0, 0)
    return images, kernel, {"stride": stride, "padding": padding, "ceil_mode": draw(st.booleans())}


def on(backend: Any, array: Any) -> Tensor:
    """Return an array as a tensor."""
    return Tensor.adopt(backend.from_numpy(array))


@given(poolings(), st.tuples(*[st.integers(1, 2)] * 2))
def test_the_largest_elements_are_those_of_the_primitives(case: tuple[Any, Any, Any], dilation: Any) -> None:
    images, kernel, options = case
    dilation = tuple(
        d if (k - 1) * d < size else 1 for d, k, size in zip(dilation, kernel, images.shape[2:], strict=True)
    )
    results = [b.max_pool2d(on(b, images), kernel, dilation=dilation, **options) for b in (FAST, NUMPY)]
    for found, expected in zip(*results, strict=True):
        np.testing.assert_array_equal(found.array, expected.array)
    grad = np.random.default_rng(0).integers(-9, 9, expected.shape).astype(images.dtype)
    found, expected = (b.max_pool2d_back(on(b, grad), on(b, expected.array), images.shape) for b in (FAST, NUMPY))
    np.testing.assert_array_equal(found.array, expected.array)


@given(poolings(), st.booleans(), st.sampled_from((None, 3)))
def test_means_and_their_gradients_are_those_of_the_primitives(
    case: tuple[Any, Any, Any], include: bool, divisor: int | None
) -> None:
    images, kernel, options = case
    options |= {"count_include_pad": include, "divisor": divisor}
    found, expected = (b.avg_pool2d(on(b, images), kernel, **options) for b in (FAST, NUMPY))
    np.testing.assert_allclose(found.array, expected.array, 1e-6, 1e-6)
    grad = np.random.default_rng(0).standard_normal(expected.shape).astype(images.dtype)
    found, expected = (b.avg_pool2d_back(on(b, grad), images.shape, kernel, **options) for b in (FAST, NUMPY))
    np.testing.assert_allclose(found.array, expected.array, 1e-6, 1e-6)


def test_an_ordinal_of_another_image_is_written_nowhere() -> None:
    grad, places = np.ones((1, 1, 1, 2)), np.array([[[[3, 4000]]]])
    found = FAST.max_pool2d_back(on(FAST, grad), on(FAST, places), (1, 1, 2, 2))
    assert found.array.reshape(-1).tolist() == [0, 0, 0, 1]
