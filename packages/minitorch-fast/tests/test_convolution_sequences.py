"""Convolutions of sequences as products are those of the primitives, and whatever they are not made for is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minitorch_fast import convolution_sequences, thresholds
from minitorch_fast.convolution_plan import Case
from minitorch_fast.convolution_sequences import is_of_sequences
from minitorch_tensor import Tensor, get_backend

NUMPY, FAST = get_backend("numpy"), get_backend("fast")


@pytest.fixture(autouse=True, scope="module")
def small_ones_too() -> Iterator[None]:
    """Let also small convolutions be products, on all threads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(thresholds, "CONVOLUTION_FROM", 0)
        patch.setattr(thresholds, "CONVOLUTION_PARALLEL", 0)
        patch.setattr(convolution_sequences, "RESULTS", 1)
        patch.setattr(convolution_sequences, "DEPTH", 1)
        yield


def numbers(*shape: int, dtype: str = "float32", seed: int = 0) -> Any:
    """Return normal numbers."""
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def all_three(backend: Any, a: Any, weight: Any, bias: Any, padding: int) -> list[Any]:
    """Return a convolution with a gradient of its result's shape, and the two gradients."""
    a, weight, bias = (None if x is None else Tensor.adopt(backend.from_numpy(x)) for x in (a, weight, bias))
    options: Any = {"padding": (0, padding)}
    out = backend.conv2d(a, weight, bias, **options)
    grad = Tensor.adopt(backend.from_numpy(numbers(*out.shape, dtype=out.dtype.name, seed=1)))
    back = backend.conv2d_input_back(grad, weight, a.shape, **options)
    return [x.array for x in (out, back, backend.conv2d_weight_back(grad, a, weight.shape, **options))]


@given(
    sizes=st.tuples(st.integers(1, 4), st.integers(1, 9), st.integers(1, 9), st.integers(1, 6), st.integers(0, 12)),
    padding=st.integers(0, 7),
    biased=st.booleans(),
    lying=st.booleans(),
)
@settings(max_examples=60)
def test_results_and_gradients_are_those_of_the_primitives(
    sizes: tuple[int, int, int, int, int], padding: int, biased: bool, lying: bool
) -> None:
    count, channels, results, width, more = sizes
    a = numbers(count, channels, 1, width + more)
    if lying:  # the channels of a place side by side, as a sentence of word vectors has them
        a = np.ascontiguousarray(a.transpose(0, 3, 2, 1)).transpose(0, 3, 2, 1)
    operands = a, numbers(results, channels, 1, width), numbers(results) if biased else None, padding
    for found, expected in zip(all_three(FAST, *operands), all_three(NUMPY, *operands), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5)


def test_float64_keeps_its_digits() -> None:
    operands = numbers(3, 20, 1, 9, dtype="float64"), numbers(17, 20, 1, 4, dtype="float64"), None, 2
    for found, expected in zip(all_three(FAST, *operands), all_three(NUMPY, *operands), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


def test_all_three_are_products(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the tests above would compare the other kernels."""
    done: list[str] = []
    for name in ("correlate", "correlate_back", "weigh"):
        real = getattr(convolution_sequences, name)

        def noting(*values: Any, name: str = name, real: Any = real) -> Any:
            answer = real(*values)
            if answer is not False:
                done.append(name)
            return answer

        monkeypatch.setattr(convolution_sequences, name, noting)
    all_three(FAST, numbers(3, 5, 1, 8), numbers(4, 5, 1, 3), None, 1)
    assert done == ["correlate", "correlate_back", "weigh"]


@pytest.mark.parametrize("strange", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_spoils_no_neighbour(strange: float) -> None:
    a, weight = numbers(3, 5, 1, 8), numbers(4, 5, 1, 3)
    a[1, 2, 0, 0] = strange
    for found, expected in zip(all_three(FAST, a, weight, None, 1), all_three(NUMPY, a, weight, None, 1), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    "changes",
    [
        {"image": (2, 8, 2, 9), "result": (2, 16, 2, 7)},
        {"stride": (1, 2)},
        {"dilation": (1, 2)},
        {"padding": (1, 0), "result": (2, 16, 3, 7)},
        {"groups": 2},
    ],
)
def test_other_convolutions_are_left(changes: dict[str, Any]) -> None:
    steps = (1, 1, 1, 1)
    case = Case((2, 8, 1, 9), steps, (16, 8, 1, 3), steps, (2, 16, 1, 7), steps, (1, 1), (0, 0), (1, 1), 1)
    assert is_of_sequences(case)
    assert not is_of_sequences(case._replace(**changes))
