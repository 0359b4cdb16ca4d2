"""Images as columns, in another size, and with channels as pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch.nn.errors import InputShapeError, UnsupportedModeError
from minitorch_tensor import arange, ones, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError, UnsupportedDtypeError

RNG = np.random.default_rng(6)


def leaf(*shape: int) -> Any:
    return tensor(RNG.normal(size=shape), requires_grad=True)


# ----------------------------------------------------------------------------------------------------------------------
# Columns
# ----------------------------------------------------------------------------------------------------------------------
def test_a_convolution_is_a_product_with_the_columns() -> None:
    x, w = leaf(2, 3, 5, 6), leaf(4, 3, 3, 2)
    columns = f.unfold(x, (3, 2), dilation=(1, 2), padding=1, stride=(2, 1))
    by_columns = (w.reshape(4, -1) @ columns).reshape(2, 4, 3, 6)
    np.testing.assert_allclose(
        by_columns.detach().array, f.conv2d(x, w, None, (2, 1), 1, (1, 2)).detach().array, rtol=1e-10, atol=1e-12
    )


def test_folding_counts_how_many_windows_show_an_element() -> None:
    counts = f.fold(f.unfold(ones(1, 1, 3, 3), 2), (3, 3), 2)
    np.testing.assert_array_equal(counts.array[0, 0], [[1, 2, 1], [2, 4, 2], [1, 2, 1]])


def test_gradients_of_columns_are_right_in_both_orders() -> None:
    def there_and_back(x: Any) -> Any:
        columns = f.unfold(x * x, 2, dilation=2, padding=1, stride=2)
        return f.fold(columns * columns, (4, 5), 2, dilation=2, padding=1, stride=2)

    assert gradcheck(there_and_back, leaf(1, 2, 4, 5))
    assert gradgradcheck(there_and_back, leaf(1, 2, 4, 5))


def test_one_image_needs_no_batch() -> None:
    x = leaf(2, 3, 4)
    np.testing.assert_array_equal(f.unfold(x, 2).detach().array, f.unfold(x.unsqueeze(0), 2).detach().array[0])
    assert f.fold(f.unfold(x, 2), (3, 4), 2).shape == (2, 3, 4)


# ----------------------------------------------------------------------------------------------------------------------
# Another size
# ----------------------------------------------------------------------------------------------------------------------
def test_nearest_repeats_and_skips_places() -> None:
    x = arange(4.0).reshape(1, 1, 4)
    np.testing.assert_array_equal(f.interpolate(x, scale_factor=2).array[0, 0], [0, 0, 1, 1, 2, 2, 3, 3])
    np.testing.assert_array_equal(f.interpolate(x, 2).array[0, 0], [0, 2])
    np.testing.assert_array_equal(f.interpolate(x, 2, mode="nearest-exact").array[0, 0], [1, 3])


def test_aligned_corners_keep_their_numbers_and_the_rest_lies_on_a_line() -> None:
    x = tensor([[[[1.0, 3.0], [5.0, 7.0]]]]).double()
    found = f.interpolate(x, (3, 5), mode="bilinear", align_corners=True).array[0, 0]
    np.testing.assert_allclose(found, 1 + 2 * np.linspace(0, 1, 5) + 4 * np.linspace(0, 1, 3)[:, None])


def test_linear_places_lie_where_the_edges_fit() -> None:
    found = f.interpolate(tensor([[[0.0, 4.0]]]), 4, mode="linear").array
    np.testing.assert_allclose(found, [[[0.0, 1.0, 3.0, 4.0]]])


def test_bicubic_weighs_four_places_by_a_cubic() -> None:
    x = tensor([0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]).double().reshape(1, 1, 1, 8)
    found = f.interpolate(x, (1, 16), mode="bicubic").array[0, 0, 0, 3:7]
    np.testing.assert_allclose(found, [-0.03515625, -0.10546875, 0.26171875, 0.87890625])


def test_area_is_the_mean_of_what_a_place_covers() -> None:
    np.testing.assert_array_equal(f.interpolate(arange(6.0).reshape(1, 1, 6), 2, mode="area").array, [[[1.0, 4.0]]])


@pytest.mark.parametrize("mode", ["nearest", "bilinear", "bicubic", "area"])
def test_gradients_of_sizes_are_right_in_both_orders(mode: str) -> None:
    x = leaf(1, 1, 3, 4)
    assert gradcheck(lambda x: f.interpolate(x * x, (4, 3), mode=mode), x)
    assert gradgradcheck(lambda x: f.interpolate(x * x, (4, 3), mode=mode), x)


def test_the_same_size_gives_the_same_numbers_in_other_memory() -> None:
    x = ones(1, 1, 3)
    same = f.interpolate(x, 3)
    same.add_(1)
    assert x.tolist() == [[[1, 1, 1]]]


# ----------------------------------------------------------------------------------------------------------------------
# Channels as pixels
# ----------------------------------------------------------------------------------------------------------------------
def test_channels_become_pixels_and_come_back() -> None:
    x = RNG.normal(size=(2, 8, 3, 2))
    fine = f.pixel_shuffle(tensor(x), 2)
    for row, column in np.ndindex(2, 2):
        np.testing.assert_array_equal(fine.array[:, 1, row::2, column::2], x[:, 4 + 2 * row + column])
    np.testing.assert_array_equal(f.pixel_unshuffle(fine, 2).array, x)


def test_gradients_of_pixels_are_right() -> None:
    assert gradcheck(lambda x: f.pixel_shuffle(x * x, 2), leaf(4, 1, 2))
    assert gradcheck(lambda x: f.pixel_unshuffle(x * x, 2), leaf(1, 2, 4))


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (nn.Unfold(2), "Unfold(kernel_size=2, dilation=1, padding=0, stride=1)"),
        (nn.Fold((4, 4), 2), "Fold(output_size=(4, 4), kernel_size=2, dilation=1, padding=0, stride=1)"),
        (nn.Upsample(scale_factor=2), "Upsample(scale_factor=2.0, mode='nearest')"),
        (nn.UpsamplingBilinear2d((2, 3)), "UpsamplingBilinear2d(size=(2, 3), mode='bilinear')"),
        (nn.PixelShuffle(2), "PixelShuffle(upscale_factor=2)"),
        (nn.PixelUnshuffle(3), "PixelUnshuffle(downscale_factor=3)"),
    ],
)
def test_layers_are_written_as_pytorch_writes_them(layer: Any, text: str) -> None:
    assert repr(layer) == text


MISTAKES = [
    (lambda: f.unfold(ones(1, 2, 4, 4), 5), ShapeError, r"cannot lay windows of \(5, 5\)"),
    (lambda: f.unfold(ones(4, 4), 2), ShapeError, r"not of shape \(4, 4\)"),
    (lambda: f.fold(ones(1, 7, 9), 4, 2), ShapeError, "a multiple of 4 numbers, 9 of them"),
    (lambda: f.interpolate(ones(1, 2, 4)), InvalidArgumentError, "was given neither"),
    (lambda: f.interpolate(ones(1, 2, 4), 2, 3.0), InvalidArgumentError, "was given both"),
    (lambda: f.interpolate(ones(1, 2, 4, 4), 2, mode="linear"), UnsupportedModeError, "'linear' 3-d"),
    (lambda: f.interpolate(ones(1, 2, 4), 2, mode="some"), UnsupportedModeError, "not 'some'"),
    (lambda: f.interpolate(ones(1, 2, 4), 2, align_corners=True), InvalidArgumentError, "not for 'nearest'"),
    (lambda: f.interpolate(ones(1, 2, 4), (2, 3)), InputShapeError, "takes 1 sizes or factors"),
    (lambda: f.interpolate(ones(1, 2, 4), 0), ShapeError, "at least one place"),
    (lambda: f.interpolate(ones(1, 2, 4), 2.5), InvalidTypeError, "integers as size"),
    (lambda: f.interpolate(ones(1, 2, 4).long(), 2), UnsupportedDtypeError, "floating point tensor"),
    (lambda: f.pixel_shuffle(ones(2, 4, 4), 2), ShapeError, "a multiple of 4 channels"),
    (lambda: f.pixel_shuffle(ones(4, 4, 4), 0), InvalidArgumentError, "at least 1, not 0"),
    (lambda: f.pixel_shuffle(ones(4, 4), 1), ShapeError, "takes an input of shape"),
    (lambda: f.pixel_unshuffle(ones(2, 4, 4), 3), ShapeError, "a height and a width that it divides"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()


def test_shuffled_channels_come_from_each_group_in_turn() -> None:
    x = arange(12).reshape(2, 6, 1)
    assert f.channel_shuffle(x, 3)[0].flatten().tolist() == [0, 2, 4, 1, 3, 5]
    assert f.channel_shuffle(f.channel_shuffle(x, 3), 2).tolist() == x.tolist()
    assert gradcheck(lambda a: f.channel_shuffle(a * a, 2), (leaf(1, 4, 2),))


def test_channels_that_cannot_be_shuffled_are_named() -> None:
    with pytest.raises(ShapeError, match="multiple of 4 channels, not 6"):
        f.channel_shuffle(ones(1, 6, 2), 4)
    with pytest.raises(ShapeError, match="with 3 dimensions or more"):
        f.channel_shuffle(ones(1, 6), 2)
    with pytest.raises(InvalidArgumentError, match="groups of at least 1, not 0"):
        f.channel_shuffle(ones(1, 6, 2), 0)
