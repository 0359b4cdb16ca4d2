"""Convolutions with fewer multiplications are those of the primitives, and whatever they are not made for is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast import convolution_minimal, convolution_minimal_plan, thresholds
from minitorch_fast.convolution_minimal_plan import is_minimal, plan_for
from minitorch_fast.convolution_plan import Case
from minitorch_tensor import Tensor, get_backend

NUMPY, FAST = get_backend("numpy"), get_backend("fast")


@pytest.fixture(autouse=True, scope="module")
def all_threads() -> Iterator[None]:
    """Let also small convolutions use all threads, and have more than one band."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds, "CONVOLUTION_FROM", 0)
        patch.setattr(thresholds, "CONVOLUTION_PARALLEL", 0)
        patch.setattr(convolution_minimal_plan, "CHANNELS", 3)
        patch.setattr(convolution_minimal_plan, "COLUMNS", 3)
        patch.setattr(convolution_minimal_plan, "BAND_BYTES", 30_000)
        plan_for.cache_clear()
        yield
        plan_for.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list in which each convolution with fewer multiplications leaves its name."""
    found: list[str] = []
    for name in ("correlate", "weigh"):
        real = getattr(convolution_minimal, name)

        def noting(*values: Any, name: str = name, real: Any = real) -> Any:
            found.append(name)
            return real(*values)

        monkeypatch.setattr(convolution_minimal, name, noting)
    return found


def numbers(*shape: int, dtype: str = "float32", seed: int = 0) -> Any:
    """Return normal numbers."""
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def on(backend: Any, array: Any) -> Tensor:
    """Return an array as a tensor."""
    return Tensor.adopt(backend.from_numpy(array))


def assert_same(name: str, arrays: Any, *shape: Any, **options: Any) -> None:
    """Compare the two backends; a sum of k products of normal numbers is about √k large."""
    found, expected = (
        getattr(backend, name)(*[on(backend, array) for array in arrays], *shape, **options)
        for backend in (FAST, NUMPY)
    )
    largest = abs(np.nan_to_num(expected.array, posinf=0, neginf=0)).max(initial=1)
    np.testing.assert_allclose(found.array, expected.array, rtol=1e-5, atol=2e-5 * largest)


@given(
    st.integers(1, 3),
    st.tuples(st.integers(3, 20), st.integers(3, 30)),
    st.tuples(st.integers(3, 12), st.sampled_from((3, 4, 9, 28, 29, 33, 40, 70))),
    st.tuples(*[st.integers(0, 2)] * 2),
    st.booleans(),
)
def test_a_convolution_and_its_gradients_are_those_of_the_primitives(
    batch: int, channels: tuple[int, int], size: tuple[int, int], padding: tuple[int, int], turned: bool
) -> None:
    images = numbers(batch, channels[0], size[0] + 2, size[1] + 2)
    weights = numbers(channels[1], channels[0], 3, 3, seed=1)
    grad = numbers(batch, channels[1], size[0] + 2 * padding[0], size[1] + 2 * padding[1], seed=2)
    if turned:  # rows stay rows; images, channels and weights lie elsewhere
        images, grad = (
            np.ascontiguousarray(some.transpose(1, 2, 0, 3)).transpose(2, 0, 1, 3) for some in (images, grad)
        )
        weights = np.asfortranarray(weights)
    assert_same("conv2d", (images, weights, np.arange(channels[1], dtype=np.float32)), padding=padding)
    assert_same("conv2d_input_back", (grad, weights), images.shape, padding=padding)
    assert_same("conv2d_weight_back", (grad, images), weights.shape, padding=padding)


@pytest.mark.parametrize("strange", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_spoils_no_neighbour(strange: float) -> None:
    images, weights, grad = numbers(2, 4, 9, 20), numbers(5, 4, 3, 3), numbers(2, 5, 9, 20)
    images[0, 1, 4, 5] = grad[1, 2, 3, 4] = strange
    assert_same("conv2d", (images, weights), padding=(1, 1))
    assert_same("conv2d_input_back", (grad, weights), images.shape, padding=(1, 1))
    assert_same("conv2d_weight_back", (numbers(2, 5, 9, 20), images), weights.shape, padding=(1, 1))


def test_gradients_back_to_images_of_many_channels_are_right() -> None:
    images, weights = numbers(3, 40, 14, 14), numbers(50, 40, 3, 3, seed=1)
    grad = numbers(3, 50, 14, 14, seed=2)
    assert_same("conv2d_input_back", (grad, weights), images.shape, padding=(1, 1))
    assert_same("conv2d_weight_back", (grad, images), weights.shape, padding=(1, 1))


def test_filters_of_three_by_three_that_move_by_one_pixel_take_fewer_multiplications(asked: list[str]) -> None:
    images, weights = on(FAST, numbers(1, 4, 8, 20)), on(FAST, numbers(4, 4, 3, 3))
    out = FAST.conv2d(images, weights)
    FAST.conv2d_input_back(out, weights, images.shape)
    FAST.conv2d_weight_back(out, images, weights.shape)
    assert asked == ["correlate", "correlate", "weigh"]


@pytest.mark.parametrize(
    ("dtype", "kernel", "options"),
    [
        ("float64", (3, 3), {}),
        ("float32", (3, 5), {}),
        ("float32", (3, 3), {"stride": (2, 1)}),
        ("float32", (3, 3), {"dilation": (1, 2)}),
        ("float32", (3, 3), {"padding": (3, 0)}),
    ],
)
def test_other_convolutions_are_computed_as_before(
    asked: list[str], dtype: str, kernel: tuple[int, int], options: dict[str, Any]
) -> None:
    arrays = numbers(1, 4, 12, 20, dtype=dtype), numbers(4, 4, *kernel, dtype=dtype)
    assert_same("conv2d", arrays, **options)
    assert asked == []


def test_groups_columns_apart_and_many_weights_are_left_to_others() -> None:
    shapes = (1, 32, 20, 20), (32, 32, 3, 3), (1, 32, 18, 18)
    steps = [tuple(np.empty(shape, np.int8).strides) for shape in shapes]
    case = Case(shapes[0], steps[0], shapes[1], steps[1], shapes[2], steps[2], (1, 1), (0, 0), (1, 1), 1)
    assert is_minimal(case, 4)
    assert not is_minimal(case, 8)
    assert not is_minimal(case._replace(groups=2), 4)
    assert not is_minimal(case._replace(image_steps=(1, 1, 1, 2)), 4)
    assert not is_minimal(case._replace(weight=(320, 320, 3, 3)), 4)


def test_bands_of_images_are_shared_by_the_threads() -> None:
    shape, weight = (2, 8, 40, 40), (8, 8, 3, 3)
    steps, of_weights = (12800, 1600, 40, 1), (72, 9, 3, 1)
    case = Case(shape, steps, weight, of_weights, shape, steps, (1, 1), (1, 1), (1, 1), 1)
    jobs, shared, *_ = plan_for("forward", case, 2)
    bands, rows = int(shared[0]), int(shared[21])
    assert bands > 1
    assert (bands - 1) * rows < 20 <= bands * rows
    assert jobs[:, :2].tolist() == [[0, bands], [bands, 2 * bands]]
