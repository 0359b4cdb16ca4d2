"""Convolutions against loops, their gradients against differences, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch_tensor import ones, tensor, zeros
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DtypeError, InvalidArgumentError, InvalidTypeError, ShapeError

RNG = np.random.default_rng(0)
INF, NAN = float("inf"), float("nan")
NO_TENSOR: Any = 2


def leaf(*shape: int) -> Any:
    return tensor(RNG.normal(size=shape), requires_grad=True)


def by_loops(x: Any, w: Any, b: Any, stride: Any, padding: Any, dilation: Any, groups: int) -> Any:
    """Convolve images as the formula says."""
    x = np.pad(x, ((0, 0), (0, 0), (padding[0],) * 2, (padding[1],) * 2))
    outs, within, height, width = w.shape
    rows = (x.shape[2] - dilation[0] * (height - 1) - 1) // stride[0] + 1
    columns = (x.shape[3] - dilation[1] * (width - 1) - 1) // stride[1] + 1
    out = np.zeros((x.shape[0], outs, rows, columns)) + b[:, None, None]
    for n, o, y, z in np.ndindex(out.shape):
        for c, i, j in np.ndindex(within, height, width):
            channel = o // (outs // groups) * within + c
            place = x[n, channel, y * stride[0] + i * dilation[0], z * stride[1] + j * dilation[1]]
            out[n, o, y, z] += place * w[o, c, i, j]
    return out


@pytest.mark.parametrize(
    ("stride", "padding", "dilation", "groups"),
    [
        ((1, 1), (0, 0), (1, 1), 1),
        ((2, 1), (1, 2), (1, 1), 1),
        ((1, 2), (0, 1), (2, 1), 2),
        ((3, 3), (2, 2), (1, 2), 4),
    ],
)
def test_conv2d_is_the_formula(stride: Any, padding: Any, dilation: Any, groups: int) -> None:
    x, w, b = RNG.normal(size=(2, 4, 6, 5)), RNG.normal(size=(4, 4 // groups, 3, 2)), RNG.normal(size=4)
    found = f.conv2d(tensor(x), tensor(w), tensor(b), stride, padding, dilation, groups)
    expected = by_loops(x, w, b, stride, padding, dilation, groups)
    np.testing.assert_allclose(found.array, expected, rtol=1e-12, atol=1e-12)


def test_a_sequence_is_convolved_as_an_image_of_height_one() -> None:
    x, w, b = RNG.normal(size=(2, 4, 9)), RNG.normal(size=(6, 2, 3)), RNG.normal(size=6)
    found = f.conv1d(tensor(x), tensor(w), tensor(b), stride=2, padding=1, dilation=2, groups=2)
    expected = by_loops(x[:, :, None], w[:, :, None], b, (1, 2), (0, 1), (1, 2), 2)[:, :, 0]
    np.testing.assert_allclose(found.array, expected, rtol=1e-12, atol=1e-12)


def test_one_sample_needs_no_batch() -> None:
    x, w = leaf(3, 5, 5), leaf(2, 3, 3, 3)
    np.testing.assert_array_equal(f.conv2d(x, w).array, f.conv2d(x.unsqueeze(0), w).array[0])


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_padding_same_keeps_the_size_and_adds_more_at_the_end(size: int) -> None:
    x, w = RNG.normal(size=(1, 1, 7)), RNG.normal(size=(1, 1, size))
    found = f.conv1d(tensor(x), tensor(w), padding="same").array
    before = (size - 1) // 2
    padded = np.pad(x[0, 0], (before, size - 1 - before))
    np.testing.assert_allclose(found[0, 0], np.correlate(padded, w[0, 0]), rtol=1e-12)


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any, w: Any, b: Any) -> Any:
        return f.conv2d(x, w, b, stride=(2, 1), padding=(1, 0), dilation=(1, 2), groups=2)

    inputs = (leaf(1, 2, 4, 4), leaf(2, 1, 2, 2), leaf(2))
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)


def test_gradients_of_sequences_are_right_in_both_orders() -> None:
    inputs = (leaf(2, 2, 5), leaf(3, 2, 2), leaf(3))
    assert gradcheck(lambda x, w, b: f.conv1d(x, w, b, padding=1, stride=2), inputs)
    assert gradgradcheck(lambda x, w, b: f.conv1d(x, w, b, padding=1, stride=2), inputs)


def test_a_convolution_is_one_node_and_asks_for_no_gradient_that_nobody_wants() -> None:
    x, w, b = ones(1, 1, 3, 3), leaf(1, 1, 2, 2).float().detach().requires_grad_(), zeros(1)
    out = f.conv2d(x, w, b)
    assert repr(out.node) == "<ConvolveBackward0>"
    (images, weights) = out.node.saved_tensors
    assert images is x
    assert weights is None


def test_an_operand_that_is_no_row_major_array_is_read_rightly() -> None:
    x, w = RNG.normal(size=(5, 4, 2, 1)), RNG.normal(size=(3, 2, 2, 3))
    turned = tensor(x).permute(3, 2, 1, 0)
    weights = tensor(w).permute(2, 1, 3, 0)
    expected = by_loops(x.transpose(3, 2, 1, 0), w.transpose(2, 1, 3, 0), np.zeros(2), (1, 1), (0, 0), (1, 1), 1)
    np.testing.assert_allclose(f.conv2d(turned, weights).array, expected, rtol=1e-12)


def test_an_empty_batch_gives_an_empty_result_and_gradients_of_zero() -> None:
    x, w = leaf(0, 2, 4, 4), leaf(3, 2, 3, 3)
    out = f.conv2d(x, w)
    assert out.shape == (0, 3, 2, 2)
    out.sum().backward()
    assert x.grad.shape == (0, 2, 4, 4)
    np.testing.assert_array_equal(w.grad.array, np.zeros((3, 2, 3, 3)))


def test_nan_and_infinity_reach_only_the_windows_that_show_them() -> None:
    x = tensor([[[1.0, INF, 2.0, 3.0, NAN]]])
    np.testing.assert_array_equal(f.conv1d(x, tensor([[[1.0, 1.0]]])).array, [[[INF, INF, 5.0, NAN]]])


MISTAKES = [
    (lambda: f.conv2d(ones(1, 3, 5, 5), ones(4, 2, 3, 3)), ShapeError, r"takes 2 channels; .* has 3"),
    (lambda: f.conv2d(ones(5, 5), ones(4, 2, 3, 3)), ShapeError, r"conv2d\(\) takes an input of 3 dimensions"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3)), ShapeError, "takes weights of 4 dimensions"),
    (lambda: f.conv2d(ones(1, 2, 2, 5), ones(4, 2, 3, 3)), ShapeError, "cannot lay a window of 3 places over 2"),
    (lambda: f.conv2d(ones(1, 2, 0, 5), ones(4, 2, 3, 3), padding=2), ShapeError, "images that are not empty"),
    (lambda: f.conv2d(ones(1, 4, 5, 5), ones(3, 2, 3, 3), groups=2), ShapeError, "cannot part 3 channels"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), ones(3)), ShapeError, r"bias of shape \(4,\)"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), groups=0), InvalidArgumentError, "groups of at least 1"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), stride=0), InvalidArgumentError, "stride of at least 1"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), padding=-1), InvalidArgumentError, "padding of at least 0"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), stride=(1, 2, 3)), InvalidArgumentError, "2 of them, not 3"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), stride=1.5), InvalidTypeError, "stride as an integer"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), padding="some"), InvalidArgumentError, "not 'some'"),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), NO_TENSOR, "same"), InvalidTypeError, "takes tensors, not 2"),
    (
        lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3), None, 2, "same"),
        InvalidArgumentError,
        "no padding 'same' for a stride",
    ),
    (lambda: f.conv2d(ones(1, 2, 5, 5), ones(4, 2, 3, 3).double()), DtypeError, "float32 and a parameter of float64"),
    (lambda: f.conv2d(NO_TENSOR, ones(4, 2, 3, 3)), InvalidTypeError, r"make one of it with tensor\(\.\.\.\)"),
    (lambda: nn.Conv2d(3, 4, 3, groups=2), InvalidArgumentError, "cannot part 3 and 4 channels into groups=2"),
    (lambda: nn.Conv2d(4, 4, 3, padding_mode="some"), InvalidArgumentError, "'circular', not 'some'"),
    (lambda: nn.Conv1d(4, 4, 3, padding="some"), InvalidArgumentError, "'same' and 'valid'"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()


# ----------------------------------------------------------------------------------------------------------------------
# Layers
# ----------------------------------------------------------------------------------------------------------------------
def test_weights_begin_between_the_bounds_and_are_spread() -> None:
    layer = nn.Conv2d(8, 16, 3, groups=2)
    bound = 1 / np.sqrt(4 * 9)
    assert layer.weight.shape == (16, 4, 3, 3)
    assert layer.bias.shape == (16,)
    assert abs(layer.weight.detach().array).max() <= bound
    assert layer.weight.detach().array.std() > bound / 3


def test_a_layer_without_bias_has_none_and_says_so() -> None:
    layer = nn.Conv2d(2, 4, 3, bias=False)
    assert layer.bias is None
    assert list(layer.state_dict()) == ["weight"]
    assert repr(layer) == "Conv2d(2, 4, kernel_size=(3, 3), stride=(1, 1), bias=False)"


def test_the_repr_names_what_is_not_usual() -> None:
    layer = nn.Conv1d(4, 4, 3, 2, 1, 2, 2, padding_mode="circular")
    assert repr(layer) == (
        "Conv1d(4, 4, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), groups=2, padding_mode=circular)"
    )


@pytest.mark.parametrize(("mode", "numpy_mode"), [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")])
def test_a_padding_mode_continues_the_image(mode: str, numpy_mode: Any) -> None:
    layer = nn.Conv2d(1, 1, 3, padding=(1, 2), padding_mode=mode, bias=False).double()
    x = RNG.normal(size=(1, 1, 4, 5))
    around = np.pad(x, ((0, 0), (0, 0), (1, 1), (2, 2)), mode=numpy_mode)
    weights = layer.weight.detach().array
    expected = by_loops(around, weights, np.zeros(1), (1, 1), (0, 0), (1, 1), 1)
    np.testing.assert_allclose(layer(tensor(x)).detach().array, expected, rtol=1e-12)
