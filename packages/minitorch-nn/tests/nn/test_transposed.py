"""Transposed convolutions: what a convolution gives back, in the size that is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch_tensor import ones, tensor
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidArgumentError, InvalidTypeError, ShapeError

RNG = np.random.default_rng(1)


def leaf(*shape: int) -> Any:
    return tensor(RNG.normal(size=shape), requires_grad=True)


def by_loops(x: Any, w: Any, stride: int, padding: int, extra: int, dilation: int) -> Any:
    """Let every place of a sequence add its number times the weights."""
    (batch, _, length), (_, outs, kernel) = x.shape, w.shape
    whole = np.zeros((batch, outs, (length - 1) * stride + dilation * (kernel - 1) + 1 + extra + padding))
    for n, c, i in np.ndindex(x.shape):
        for o, k in np.ndindex(outs, kernel):
            whole[n, o, i * stride + k * dilation] += x[n, c, i] * w[c, o, k]
    end = (length - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1
    return whole[:, :, padding : padding + end]


@pytest.mark.parametrize(("stride", "padding", "extra", "dilation"), [(1, 0, 0, 1), (2, 1, 1, 2), (3, 2, 2, 1)])
def test_conv_transpose1d_adds_the_weights(stride: int, padding: int, extra: int, dilation: int) -> None:
    x, w = RNG.normal(size=(2, 3, 5)), RNG.normal(size=(3, 2, 4))
    found = f.conv_transpose1d(tensor(x), tensor(w), None, stride, padding, extra, 1, dilation)
    np.testing.assert_allclose(found.array, by_loops(x, w, stride, padding, extra, dilation), rtol=1e-12)


@pytest.mark.parametrize(("padding", "extra"), [(0, 2), (1, 2), (3, 1)])
def test_an_output_padding_may_exceed_the_stride_where_the_dilation_allows(padding: int, extra: int) -> None:
    x, w = RNG.normal(size=(1, 2, 5)), RNG.normal(size=(2, 2, 3))
    found = f.conv_transpose1d(tensor(x), tensor(w), None, 1, padding, extra, 1, 3)
    np.testing.assert_allclose(found.array, by_loops(x, w, 1, padding, extra, 3), rtol=1e-12)


def test_it_is_the_transpose_of_a_convolution() -> None:
    x, w, y = leaf(1, 2, 5, 6), leaf(3, 2, 3, 2), leaf(1, 3, 2, 3)
    there = (f.conv2d(x, w, stride=2) * y).sum()
    back = (f.conv_transpose2d(y, w, stride=2, output_padding=(0, 0)) * x).sum()
    np.testing.assert_allclose(there.item(), back.item(), rtol=1e-12)


def test_gradients_are_right_in_both_orders() -> None:
    def function(x: Any, w: Any, b: Any) -> Any:
        return f.conv_transpose2d(x, w, b, (2, 1), 1, (1, 0), 2, (1, 2))

    inputs = (leaf(1, 2, 3, 3), leaf(2, 1, 2, 2), leaf(2))
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)


def test_an_empty_batch_gives_an_empty_result() -> None:
    assert f.conv_transpose2d(ones(0, 2, 3, 3), ones(2, 4, 2, 2)).shape == (0, 4, 4, 4)


@pytest.mark.parametrize("size", [(7, 7), (8, 7), (8, 8), (1, 6, 8, 8)])
def test_the_size_can_be_asked_for(size: Any) -> None:
    layer = nn.ConvTranspose2d(2, 6, 3, stride=2, padding=1)
    assert layer(ones(1, 2, 4, 4), output_size=size).shape == (1, 6, *size[-2:])


def test_weights_lead_from_the_result_to_the_input() -> None:
    layer = nn.ConvTranspose1d(4, 6, 3, groups=2, output_padding=0)
    assert layer.weight.shape == (4, 3, 3)
    assert layer.bias.shape == (6,)
    assert repr(layer) == "ConvTranspose1d(4, 6, kernel_size=(3,), stride=(1,), groups=2)"


MISTAKES = [
    (lambda: f.conv_transpose2d(ones(1, 2, 3, 3), ones(3, 2, 2, 2)), ShapeError, "takes 3 channels, in equal groups"),
    (lambda: f.conv_transpose2d(ones(1, 2, 3, 3), ones(2, 2, 2, 2), padding=4), ShapeError, "leaves nothing"),
    (lambda: f.conv_transpose2d(ones(1, 2, 3, 3), ones(2, 2, 2, 2), ones(3)), ShapeError, r"bias of shape \(2,\)"),
    (
        lambda: f.conv_transpose1d(ones(2, 3), ones(2, 2, 2), output_padding=1),
        InvalidArgumentError,
        "smaller than the stride or the dilation",
    ),
    (lambda: f.conv_transpose1d(ones(3), ones(2, 2, 2)), ShapeError, "takes an input of 2 dimensions"),
    (lambda: nn.ConvTranspose2d(2, 2, 3, padding_mode="reflect"), InvalidArgumentError, "knows padding_mode 'zeros'"),
    (lambda: nn.ConvTranspose2d(2, 2, 3, padding="same"), InvalidTypeError, "takes padding as an integer"),
    (
        lambda: nn.ConvTranspose1d(2, 2, 3, stride=2)(ones(1, 2, 4), output_size=(20,)),
        InvalidArgumentError,
        r"reaches sizes from \[9\] to \[10\] here, not \[20\]",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
