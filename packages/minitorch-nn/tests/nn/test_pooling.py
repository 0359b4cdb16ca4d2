"""Pooling: maxima, means, sums of powers; windows of a size, and so many windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch_tensor import arange, ones, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError

RNG = np.random.default_rng(2)
NAN = float("nan")
NO_TENSOR: Any = [1.0]


def distinct(*shape: int) -> Any:
    return tensor((RNG.permutation(int(np.prod(shape))) * 0.37).reshape(shape), requires_grad=True)


def windows(x: Any, rows: Any, columns: Any) -> Any:
    """Return a function of all windows, given the places of each along both dimensions."""
    return lambda function: np.array([[function(x[..., r, :][..., c]) for c in columns] for r in rows])


# ----------------------------------------------------------------------------------------------------------------------
# Maxima
# ----------------------------------------------------------------------------------------------------------------------
def test_the_largest_of_each_window_and_where_it_is() -> None:
    x = tensor([[[1.0, 9.0, 2.0, 3.0], [4.0, 5.0, 8.0, 7.0]]])
    values, places = f.max_pool2d(x, 2, return_indices=True)
    np.testing.assert_array_equal(values.array, [[[9.0, 8.0]]])
    np.testing.assert_array_equal(places.array, [[[1, 6]]])


def test_places_are_counted_within_each_plane() -> None:
    _, places = f.max_pool1d(tensor([[[0.0, 1.0]], [[1.0, 0.0]]]), 2, return_indices=True)
    np.testing.assert_array_equal(places.array, [[[1]], [[0]]])


def test_a_window_that_sticks_out_and_the_border_never_win() -> None:
    x = -ones(1, 3, 3)
    np.testing.assert_array_equal(f.max_pool2d(x, 2, padding=1).array, -np.ones((1, 2, 2)))
    np.testing.assert_array_equal(f.max_pool2d(x, 2, ceil_mode=True).array, -np.ones((1, 2, 2)))


def test_nan_is_the_largest() -> None:
    np.testing.assert_array_equal(f.max_pool1d(tensor([[1.0, NAN, 3.0, 2.0]]), 2).array, [[NAN, 3.0]])


def test_of_equal_elements_the_first_has_the_gradient() -> None:
    x = ones(1, 2, 2).requires_grad_()
    f.max_pool2d(x, 2).sum().backward()
    np.testing.assert_array_equal(x.grad.array, [[[1, 0], [0, 0]]])


def test_overlapping_windows_add_their_gradients() -> None:
    x = tensor([[0.0, 5.0, 0.0]], requires_grad=True)
    f.max_pool1d(x, 2, stride=1).sum().backward()
    np.testing.assert_array_equal(x.grad.array, [[0, 2, 0]])


@pytest.mark.parametrize("return_indices", [False, True])
def test_gradients_of_maxima_are_right_in_both_orders(return_indices: bool) -> None:
    def function(x: Any) -> Any:
        found = f.max_pool2d(x * x, 3, 2, 1, ceil_mode=True, return_indices=return_indices)
        return found[0] if return_indices else found

    assert gradcheck(function, distinct(1, 2, 4, 5))
    assert gradgradcheck(function, distinct(1, 2, 4, 5))


def test_gradients_of_maxima_of_sequences_are_right_in_both_orders() -> None:
    assert gradcheck(lambda x: f.max_pool1d(x * x, 2, 1, dilation=2), distinct(2, 2, 5))
    assert gradgradcheck(lambda x: f.max_pool1d(x * x, 2, 1, dilation=2), distinct(2, 2, 5))


# ----------------------------------------------------------------------------------------------------------------------
# Means and powers
# ----------------------------------------------------------------------------------------------------------------------
def test_the_mean_counts_the_border_only_if_asked_to() -> None:
    x = tensor([[4.0, 8.0]])
    np.testing.assert_array_equal(f.avg_pool1d(x, 2, padding=1).array, [[2.0, 4.0]])
    np.testing.assert_array_equal(f.avg_pool1d(x, 2, padding=1, count_include_pad=False).array, [[4.0, 8.0]])


def test_the_divisor_can_be_given() -> None:
    np.testing.assert_array_equal(f.avg_pool2d(ones(1, 2, 2), 2, divisor_override=8).array, [[[0.5]]])


def test_gradients_of_means_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        return f.avg_pool2d(x * x, (3, 2), 2, 1, True, False), f.avg_pool1d(x[0] * x[0], 2)

    assert gradcheck(function, distinct(2, 2, 4, 5))
    assert gradgradcheck(function, distinct(2, 2, 4, 5))


def test_powers_give_the_sum_the_length_and_nearly_the_largest() -> None:
    x = tensor([[3.0, 4.0]])
    found = [f.lp_pool1d(x, power, 2).item() for power in (1, 2, 50)]
    np.testing.assert_allclose(found, [7.0, 5.0, 4.0], rtol=1e-6)
    np.testing.assert_allclose(f.lp_pool2d(x.reshape(1, 1, 2), 2, (1, 2)).item(), 5.0, rtol=1e-6)


# ----------------------------------------------------------------------------------------------------------------------
# So many windows
# ----------------------------------------------------------------------------------------------------------------------
def test_so_many_windows_cover_the_image_as_evenly_as_possible() -> None:
    x = RNG.normal(size=(5, 7))
    rows, columns = [range(2), range(1, 4), range(3, 5)], [range(4), range(3, 7)]
    each = windows(x, rows, columns)
    found = f.adaptive_avg_pool2d(tensor(x[None]), (3, 2))
    np.testing.assert_allclose(found.array[0], each(np.mean), rtol=1e-12)
    largest, places = f.adaptive_max_pool2d(tensor(x[None]), (3, 2), return_indices=True)
    np.testing.assert_array_equal(largest.array[0], each(np.max))
    np.testing.assert_array_equal(x.ravel()[places.array[0]], each(np.max))


def test_none_keeps_a_size_and_more_windows_than_places_repeat_them() -> None:
    x = arange(6.0).reshape(1, 2, 3)
    np.testing.assert_array_equal(f.adaptive_avg_pool2d(x, (None, 1)).array, [[[1.0], [4.0]]])
    np.testing.assert_array_equal(f.adaptive_avg_pool1d(x[0, :1], 6).array, [[0, 0, 1, 1, 2, 2]])
    assert f.adaptive_max_pool1d(x, 0).shape == (1, 2, 0)


def test_a_window_that_shows_no_infinity_has_a_finite_mean() -> None:
    found = f.adaptive_avg_pool1d(tensor([[float("inf"), 1.0, 2.0, 3.0, 4.0]]), 3)
    np.testing.assert_array_equal(found.array, [[float("inf"), 2.0, 3.5]])


def test_gradients_of_so_many_windows_are_right_in_both_orders() -> None:
    def function(x: Any) -> Any:
        return f.adaptive_avg_pool2d(x * x, (2, 3)), f.adaptive_max_pool2d(x * x, (2, 3))

    assert gradcheck(function, distinct(1, 2, 3, 5))
    assert gradgradcheck(function, distinct(1, 2, 3, 5))


@pytest.mark.parametrize("pool", [f.max_pool2d, f.avg_pool2d, f.adaptive_avg_pool2d, f.adaptive_max_pool2d])
def test_an_empty_batch_gives_an_empty_result(pool: Any) -> None:
    x = tensor(np.zeros((0, 3, 4, 4)), requires_grad=True)
    out = pool(x, 2)
    assert out.shape == (0, 3, 2, 2)
    out.sum().backward()
    assert x.grad.shape == x.shape


# ----------------------------------------------------------------------------------------------------------------------
# Layers and mistakes
# ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (nn.MaxPool2d(2), "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)"),
        (nn.AvgPool1d(2), "AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))"),
        (nn.AvgPool2d(3, 1), "AvgPool2d(kernel_size=3, stride=1, padding=0)"),
        (nn.LPPool2d(2, 3), "LPPool2d(norm_type=2, kernel_size=3, stride=None, ceil_mode=False)"),
        (nn.AdaptiveAvgPool2d((1, None)), "AdaptiveAvgPool2d(output_size=(1, None))"),
    ],
)
def test_layers_are_written_as_pytorch_writes_them(layer: Any, text: str) -> None:
    assert repr(layer) == text


MISTAKES = [
    (lambda: f.max_pool2d(ones(1, 2, 4, 4), 5), ShapeError, "cannot lay a window of 5 places over 4"),
    (lambda: f.max_pool2d(ones(1, 2, 4, 4), 2, padding=2), InvalidArgumentError, "at most half a window"),
    (lambda: f.max_pool2d(ones(1, 2, 4, 4), 2, stride=0), InvalidArgumentError, "stride of at least 1, not 0"),
    (lambda: f.max_pool2d(ones(4, 4), 2), ShapeError, r"not of shape \(4, 4\)"),
    (lambda: f.max_pool2d(ones(1, 0, 4, 4), 2), ShapeError, "images that are not empty"),
    (lambda: f.max_pool2d(NO_TENSOR, 2), InvalidTypeError, r"max_pool2d\(\) takes a tensor"),
    (lambda: f.max_pool2d(ones(1, 4, 4), 2.5), InvalidTypeError, "kernel_size as an integer or 2 of them, not 2.5"),
    (lambda: f.avg_pool2d(ones(1, 2, 2), 2, divisor_override=0), InvalidArgumentError, "other than 0, not 0"),
    (lambda: f.adaptive_avg_pool2d(ones(1, 4, 4), -1), InvalidArgumentError, "at least 0, not -1"),
    (lambda: f.adaptive_avg_pool2d(ones(1, 4, 4), (1, 2, 3)), InvalidArgumentError, "takes 2 sizes, not 3"),
    (lambda: f.adaptive_avg_pool1d(ones(1, 4), 2.0), InvalidTypeError, "integers or None, not 2.0"),
    (lambda: f.adaptive_max_pool2d(ones(1, 0, 4), 2), ShapeError, "images that are not empty"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
