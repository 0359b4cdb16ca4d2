"""Convolutions by kernels are those made of primitives, whatever the sizes, steps and layouts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast import thresholds
from minitorch_fast.convolution_plan import Case, plan_for
from minitorch_tensor import Tensor, get_backend
from minitorch_tensor.layer_kernels.windows import window_count

NUMPY, FAST = get_backend("numpy"), get_backend("fast")
CLOSE = {"float32": (1e-4, 1e-4), "float64": (1e-10, 1e-10)}


@pytest.fixture(autouse=True, scope="module")
def kernels_always() -> Iterator[None]:
    """Lower the sizes from which on kernels run, on all threads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds, "CONVOLUTION_FROM", 0)
        patch.setattr(thresholds, "CONVOLUTION_PARALLEL", 0)
        yield


@st.composite
def convolutions(draw: Any) -> tuple[Any, Any, dict[str, Any]]:
    """Return images, weights and options."""
    groups, within, results = draw(st.integers(1, 3)), draw(st.integers(1, 5)), draw(st.integers(1, 15))
    kernel, stride, dilation = (draw(st.tuples(*[st.integers(1, most)] * 2)) for most in (3, 3, 2))
    padding = draw(st.tuples(*[st.integers(0, 3)] * 2))
    least = [max(1, (kernel[i] - 1) * dilation[i] + 1 - 2 * padding[i]) for i in (0, 1)]
    size = [n + draw(st.sampled_from((0, 1, 2, 5, 14, 33))) for n in least]
    batch = draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    dtype = draw(st.sampled_from(("float32", "float64")))
    images = rng.standard_normal((batch, groups * within, *size)).astype(dtype)
    weights = rng.standard_normal((groups * results, within, *kernel)).astype(dtype)
    if draw(st.booleans()):
        images = np.asfortranarray(images)
        weights = weights[::-1, :, ::-1]
    return images, weights, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


def on(backend: Any, array: Any) -> Tensor:
    """Return an array as a tensor."""
    return Tensor.adopt(backend.from_numpy(array))


def assert_close(found: Any, expected: Any) -> None:
    """Compare the numbers of two tensors."""
    relative, absolute = CLOSE[expected.dtype.name]
    np.testing.assert_allclose(
        found.array, expected.array, relative, absolute * max(1.0, abs(expected.array).max(initial=0))
    )


@given(convolutions())
def test_a_convolution_is_that_of_the_primitives(case: tuple[Any, Any, dict[str, Any]]) -> None:
    images, weights, options = case
    bias = np.arange(len(weights), dtype=images.dtype)
    found, expected = (
        backend.conv2d(on(backend, images), on(backend, weights), on(backend, bias), **options)
        for backend in (FAST, NUMPY)
    )
    assert_close(found, expected)


@given(convolutions())
def test_the_gradients_are_those_of_the_primitives(case: tuple[Any, Any, dict[str, Any]]) -> None:
    images, weights, options = case
    sizes = zip(
        images.shape[2:], weights.shape[2:], options["stride"], options["padding"], options["dilation"], strict=True
    )
    shape = (len(images), len(weights), *[window_count(*size) for size in sizes])
    grad = np.random.default_rng(0).standard_normal(shape).astype(images.dtype)
    for name, pair, shape in (
        ("conv2d_input_back", (grad, weights), images.shape),
        ("conv2d_weight_back", (grad, images), weights.shape),
    ):
        found, expected = (
            getattr(backend, name)(*[on(backend, array) for array in pair], shape, **options)
            for backend in (FAST, NUMPY)
        )
        assert_close(found, expected)


def test_a_wide_sequence_is_cut_into_bands() -> None:
    rng = np.random.default_rng(0)
    images, weights = rng.standard_normal((1, 2, 1, 20_000)), rng.standard_normal((3, 2, 1, 5))
    options = {"padding": (0, 2), "stride": (1, 2)}
    found, expected = (b.conv2d(on(b, images), on(b, weights), **options) for b in (FAST, NUMPY))
    assert_close(found, expected)


def test_one_large_image_has_work_for_all_threads() -> None:
    image, weight, result = (1, 1, 50, 50), (4, 1, 3, 3), (1, 4, 48, 48)
    steps = (2500, 2500, 50, 1), (9, 9, 3, 1), (9216, 2304, 48, 1)
    case = Case(image, steps[0], weight, steps[1], result, steps[2], (1, 1), (0, 0), (1, 1), 1)
    assert [len(plan_for("forward", case, 4, threads).jobs) for threads in (1, 2, 3)] == [1, 2, 3]


def test_sums_deeper_than_a_block_are_complete() -> None:
    rng = np.random.default_rng(0)
    images, weights = rng.standard_normal((2, 130, 5, 4)), rng.standard_normal((14, 130, 3, 3))
    found, expected = (b.conv2d(on(b, images), on(b, weights)) for b in (FAST, NUMPY))
    assert_close(found, expected)


def test_the_result_may_be_written_over_an_operand() -> None:
    rng = np.random.default_rng(0)
    array, weights = rng.standard_normal((2, 3, 6, 6)), rng.standard_normal((3, 3, 3, 3))
    expected = NUMPY.conv2d(on(NUMPY, array), on(NUMPY, weights), padding=(1, 1))
    images = on(FAST, array.copy())
    FAST.conv2d(images, on(FAST, weights), padding=(1, 1), out=images)
    assert_close(images, expected)


def test_infinite_pixels_give_what_the_primitives_give() -> None:
    rng = np.random.default_rng(0)
    images, grad = rng.standard_normal((2, 2, 6, 7)), rng.standard_normal((2, 3, 4, 5))
    images[0, 0, 0, 0], images[1, 1, 5, 6] = np.inf, np.nan
    found, expected = (b.conv2d_weight_back(on(b, grad), on(b, images), (3, 2, 3, 3)) for b in (FAST, NUMPY))
    np.testing.assert_allclose(found.array, expected.array)


@pytest.mark.parametrize("strange", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("shape", [(3, 2, 3, 3), (3, 2, 2, 5), (17, 40, 1, 3)])
def test_an_infinite_weight_is_seen_only_by_pixels_that_it_met(shape: tuple[int, ...], strange: float) -> None:
    rng = np.random.default_rng(0)
    weights, grad = rng.standard_normal(shape), rng.standard_normal((2, shape[0], 6, 7))
    weights[0, 1, 0, 0] = strange
    image, padding = (2, shape[1], 6, 7), (shape[2] // 2, shape[3] // 2)
    grad = grad[:, :, : 7 - shape[2] + 2 * padding[0], : 8 - shape[3] + 2 * padding[1]]
    found, expected = (b.conv2d_input_back(on(b, grad), on(b, weights), image, padding=padding) for b in (FAST, NUMPY))
    np.testing.assert_allclose(found.array, expected.array)
