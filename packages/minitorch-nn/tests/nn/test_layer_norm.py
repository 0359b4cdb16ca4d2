"""Normalisation of samples, groups and neighbours: values, gradients, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch.nn.errors import InputShapeError
from minitorch_tensor import ones, tensor, zeros
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import InvalidArgumentError, ShapeError, UnsupportedDtypeError

RNG = np.random.default_rng(5)


def leaf(*shape: int) -> Any:
    return tensor(RNG.normal(size=shape), requires_grad=True)


def normal(x: Any, axes: Any, eps: float) -> Any:
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)


@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4)])
def test_the_last_dimensions_are_normalised_together(shape: Any) -> None:
    x, w, b = RNG.normal(size=(2, 3, 4)), RNG.normal(size=shape), RNG.normal(size=shape)
    found = f.layer_norm(tensor(x), shape, tensor(w), tensor(b), 1e-3)
    expected = normal(x, tuple(range(-len(shape), 0)), 1e-3) * w + b
    np.testing.assert_allclose(found.array, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("parts", [0, 1, 2])
@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_gradients_of_layer_norm_are_right_in_both_orders(parts: int, shape: Any) -> None:
    inputs = (leaf(2, 3), leaf(*shape), leaf(*shape))[: parts + 1]
    assert gradcheck(lambda x, *affine: f.layer_norm(x, shape, *affine), inputs)
    assert gradgradcheck(lambda x, *affine: f.layer_norm(x, shape, *affine), inputs)


def test_a_bias_needs_no_weight() -> None:
    x, b = leaf(2, 3), leaf(3)
    np.testing.assert_allclose(f.layer_norm(x, 3, bias=b).detach().array, normal(x.detach().array, -1, 1e-5) + b.array)


def test_groups_of_channels_are_normalised_together() -> None:
    x, w, b = RNG.normal(size=(2, 4, 3)), RNG.normal(size=4), RNG.normal(size=4)
    found = f.group_norm(tensor(x), 2, tensor(w), tensor(b))
    expected = normal(x.reshape(2, 2, 6), 2, 1e-5).reshape(2, 4, 3) * w[:, None] + b[:, None]
    np.testing.assert_allclose(found.array, expected, rtol=1e-9, atol=1e-12)


def test_gradients_of_groups_are_right_in_both_orders() -> None:
    inputs = (leaf(2, 4, 2), leaf(4), leaf(4))
    assert gradcheck(lambda x, w, b: f.group_norm(x, 2, w, b), inputs)
    assert gradgradcheck(lambda x, w, b: f.group_norm(x, 2, w, b), inputs)


def test_the_root_mean_square_leaves_the_mean() -> None:
    x, w = RNG.normal(size=(2, 3, 4)) + 5, RNG.normal(size=4)
    found = f.rms_norm(tensor(x), (4,), tensor(w))
    np.testing.assert_allclose(found.array, x / np.sqrt((x * x).mean(-1, keepdims=True)) * w, rtol=1e-10)


def test_gradients_of_the_root_mean_square_are_right_in_both_orders() -> None:
    inputs = (leaf(2, 3), leaf(3))
    assert gradcheck(lambda x, w: f.rms_norm(x, (3,), w, 0.1), inputs)
    assert gradgradcheck(lambda x, w: f.rms_norm(x, (3,), w, 0.1), inputs)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_neighbouring_channels_inhibit_each_other(size: int) -> None:
    x = RNG.normal(size=(2, 4, 3))
    around = np.pad(x * x, ((0, 0), (size // 2, (size - 1) // 2), (0, 0)))
    means = sum(around[:, i : i + 4] for i in range(size)) / size
    found = f.local_response_norm(tensor(x), size, 0.5, 0.75, 2.0)
    np.testing.assert_allclose(found.array, x / (2.0 + 0.5 * means) ** 0.75, rtol=1e-10)


def test_gradients_of_neighbours_are_right() -> None:
    assert gradcheck(lambda x: f.local_response_norm(x, 2, 0.5), leaf(1, 3, 2))


def test_nothing_is_normalised_to_nothing() -> None:
    assert f.layer_norm(zeros(0, 3), (3,)).shape == (0, 3)
    assert f.group_norm(zeros(0, 4, 2), 2).shape == (0, 4, 2)
    assert f.local_response_norm(zeros(0, 4, 2), 2).shape == (0, 4, 2)


def test_layers_begin_at_one_and_zero_and_are_written_as_pytorch_writes_them() -> None:
    layer = nn.LayerNorm((2, 3))
    assert layer.weight.tolist() == [[1, 1, 1], [1, 1, 1]]
    assert layer.bias.tolist() == [[0, 0, 0], [0, 0, 0]]
    assert list(nn.LayerNorm(3, bias=False).state_dict()) == ["weight"]
    assert nn.LayerNorm(()).weight.shape == ()
    assert repr(nn.LayerNorm(3)) == "LayerNorm((3,), eps=1e-05, elementwise_affine=True, bias=True)"
    assert repr(nn.RMSNorm(3)) == "RMSNorm((3,), eps=None, elementwise_affine=True)"
    assert repr(nn.GroupNorm(2, 4)) == "GroupNorm(2, 4, eps=1e-05, affine=True, bias=True)"
    assert repr(nn.LocalResponseNorm(2)) == "LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)"


MISTAKES = [
    (lambda: f.layer_norm(ones(2, 4), (3,)), ShapeError, "whose last sizes are these"),
    (lambda: f.layer_norm(ones(2, 4), ()), ShapeError, r"over the shape \(\)"),
    (lambda: f.layer_norm(ones(2, 4), (4,), ones(3)), ShapeError, r"weight and bias of shape \(4,\)"),
    (lambda: f.layer_norm(ones(2, 4).int(), (4,)), UnsupportedDtypeError, "floating point tensor"),
    (lambda: f.rms_norm(ones(2, 4), (3,)), ShapeError, r"rms_norm\(\) over the shape \(3,\)"),
    (lambda: f.group_norm(ones(1, 4, 2), 3), ShapeError, "channels that 3 divides"),
    (lambda: f.group_norm(ones(1, 4, 2), 0), InvalidArgumentError, "num_groups of at least 1, not 0"),
    (lambda: f.group_norm(ones(1, 4, 2), 2, ones(3)), ShapeError, r"of shape \(4,\) here, not \(3,\)"),
    (lambda: f.group_norm(ones(1, 2), 2), InputShapeError, "more than one value for each group"),
    (lambda: f.local_response_norm(ones(2, 3), 2), InputShapeError, "at least three dimensions"),
    (lambda: nn.GroupNorm(2, 3), InvalidArgumentError, "cannot part 3 channels into 2 groups"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
