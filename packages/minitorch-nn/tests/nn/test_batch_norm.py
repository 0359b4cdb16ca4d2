"""Batch and instance normalisation: values, running statistics, gradients, and what they refuse."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minitorch import nn
from minitorch.nn import functional as f
from minitorch.nn.errors import InputShapeError
from minitorch_tensor import ones, tensor, zeros
from minitorch_tensor.autograd.gradcheck import gradcheck, gradgradcheck
from minitorch_tensor.errors import DtypeError, ShapeError, UnsupportedDtypeError

RNG = np.random.default_rng(4)


def leaf(*shape: int) -> Any:
    return tensor(RNG.normal(size=shape), requires_grad=True)


def normal(x: Any, axes: Any, eps: float) -> Any:
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)


def test_training_normalises_by_the_batch() -> None:
    x, w, b = RNG.normal(size=(4, 3, 5)), RNG.normal(size=3), RNG.normal(size=3)
    found = f.batch_norm(tensor(x), None, None, tensor(w), tensor(b), True, eps=1e-3)
    expected = normal(x, (0, 2), 1e-3) * w[:, None] + b[:, None]
    np.testing.assert_allclose(found.array, expected, rtol=1e-10, atol=1e-12)


def test_evaluation_normalises_by_the_running_statistics() -> None:
    x, mean, variance = RNG.normal(size=(4, 3)), RNG.normal(size=3), RNG.uniform(0.5, 2, 3)
    found = f.batch_norm(tensor(x), tensor(mean), tensor(variance))
    np.testing.assert_allclose(found.array, (x - mean) / np.sqrt(variance + 1e-5), rtol=1e-10, atol=1e-12)


def test_running_statistics_follow_in_place_by_the_unbiased_variance() -> None:
    x = RNG.normal(size=(4, 3, 5))
    mean, variance = zeros(3).double(), ones(3).double()
    f.batch_norm(tensor(x), mean, variance, training=True, momentum=0.25)
    np.testing.assert_allclose(mean.array, 0.25 * x.mean((0, 2)), rtol=1e-12)
    np.testing.assert_allclose(variance.array, 0.75 + 0.25 * x.var((0, 2), ddof=1), rtol=1e-12)


def test_without_momentum_they_are_the_means_over_all_batches() -> None:
    layer = nn.BatchNorm1d(2, momentum=None).double()
    batches = [RNG.normal(size=(5, 2)) for _ in range(3)]
    for batch in batches:
        layer(tensor(batch))
    np.testing.assert_allclose(layer.running_mean.array, np.mean([x.mean(0) for x in batches], 0), rtol=1e-12)
    assert layer.num_batches_tracked.item() == 3


def test_evaluation_changes_no_statistics_and_counts_no_batch() -> None:
    layer = nn.BatchNorm1d(2).eval()
    before = {name: value.clone() for name, value in layer.state_dict().items()}
    layer(ones(3, 2))
    for name, value in layer.state_dict().items():
        np.testing.assert_array_equal(value.array, before[name].array)


def test_a_layer_that_tracks_nothing_uses_the_batch_in_evaluation_too() -> None:
    layer = nn.BatchNorm1d(2, affine=False, track_running_stats=False).double().eval()
    x = RNG.normal(size=(5, 2))
    assert list(layer.state_dict()) == []
    np.testing.assert_allclose(layer(tensor(x)).array, normal(x, (0,), 1e-5), rtol=1e-10, atol=1e-12)


def test_the_state_has_pytorchs_names_and_can_begin_anew() -> None:
    layer = nn.BatchNorm2d(3)
    assert list(layer.state_dict()) == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    layer(ones(2, 3, 2, 2))
    layer.reset_running_stats()
    assert layer.num_batches_tracked.item() == 0
    assert layer.running_mean.tolist() == [0, 0, 0]
    assert repr(layer) == "BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)"


@pytest.mark.parametrize("make", [nn.BatchNorm1d, nn.InstanceNorm1d, lambda n, **o: nn.GroupNorm(1, n, **o)])
def test_a_layer_can_have_weights_without_biases(make: Any) -> None:
    layer = make(2, affine=True, bias=False)
    assert [name for name, _ in layer.named_parameters()] == ["weight"]
    assert "affine=True, bias=False" in repr(layer)
    assert layer(ones(3, 2, 4)).shape == (3, 2, 4)


@pytest.mark.parametrize("parts", [0, 1, 2])
def test_gradients_are_right_in_both_orders(parts: int) -> None:
    def function(x: Any, *affine: Any) -> Any:
        weight, bias = (*affine, None, None)[:2]
        return f.batch_norm(x, None, None, weight, bias, True)

    inputs = (leaf(3, 2, 2), leaf(2), leaf(2))[: parts + 1]
    assert gradcheck(function, inputs)
    assert gradgradcheck(function, inputs)


def test_gradients_in_evaluation_are_right() -> None:
    mean, variance = tensor([0.5, 1.0]).double(), tensor([2.0, 0.5]).double()
    inputs = (leaf(3, 2, 2), leaf(2), leaf(2))
    assert gradcheck(lambda x, w, b: f.batch_norm(x, mean, variance, w, b), inputs)


def test_a_bias_needs_no_weight() -> None:
    x, b = leaf(3, 2), leaf(2)
    assert gradcheck(lambda x, b: f.batch_norm(x, None, None, bias=b, training=True), (x, b))


@pytest.mark.parametrize(
    "layer", [nn.BatchNorm1d(3), nn.InstanceNorm1d(3, affine=True), nn.GroupNorm(3, 3), nn.LayerNorm((3, 4))]
)
def test_weights_have_a_gradient_of_0_for_an_empty_batch(layer: Any) -> None:
    layer(zeros(0, 3, 4)).sum().backward()
    for parameter in layer.parameters():
        assert not parameter.grad.any()


def test_an_empty_batch_stays_empty_and_leaves_the_statistics() -> None:
    layer = nn.BatchNorm1d(2)
    assert layer(zeros(0, 2)).shape == (0, 2)
    assert layer.running_var.tolist() == [1, 1]


def test_a_large_mean_costs_no_digits() -> None:
    x = RNG.normal(size=(50, 1)) + 1e4
    found = f.batch_norm(tensor(x.astype(np.float32)), None, None, training=True)
    np.testing.assert_allclose(found.array.std(), 1.0, atol=1e-3)


# ----------------------------------------------------------------------------------------------------------------------
# Instances
# ----------------------------------------------------------------------------------------------------------------------
def test_instances_are_normalised_by_themselves() -> None:
    x, w, b = RNG.normal(size=(2, 3, 5)), RNG.normal(size=3), RNG.normal(size=3)
    found = f.instance_norm(tensor(x), weight=tensor(w), bias=tensor(b))
    expected = normal(x, (2,), 1e-5) * w[:, None] + b[:, None]
    np.testing.assert_allclose(found.array, expected, rtol=1e-9, atol=1e-12)


def test_statistics_of_instances_follow_their_mean() -> None:
    layer = nn.InstanceNorm1d(3, track_running_stats=True).double()
    x = RNG.normal(size=(2, 3, 5))
    layer(tensor(x))
    np.testing.assert_allclose(layer.running_mean.array, 0.1 * x.mean(2).mean(0), rtol=1e-12)
    np.testing.assert_allclose(layer.running_var.array, 0.9 + 0.1 * x.var(2, ddof=1).mean(0), rtol=1e-12)
    found = layer.eval()(tensor(x)).array
    expected = (x - layer.running_mean.array[:, None]) / np.sqrt(layer.running_var.array[:, None] + 1e-5)
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def test_gradients_of_instances_are_right_in_both_orders() -> None:
    inputs = (leaf(2, 2, 3), leaf(2), leaf(2))
    assert gradcheck(lambda x, w, b: f.instance_norm(x, None, None, w, b), inputs)
    assert gradgradcheck(lambda x, w, b: f.instance_norm(x, None, None, w, b), inputs)


def test_one_sample_needs_no_batch() -> None:
    x = leaf(3, 2, 4)
    layer = nn.InstanceNorm2d(3)
    np.testing.assert_array_equal(layer(x).detach().array, layer(x.unsqueeze(0)).detach().array[0])


MISTAKES = [
    (lambda: f.batch_norm(ones(1, 2), None, None, training=True), InputShapeError, "more than one value for each"),
    (lambda: f.batch_norm(ones(3, 2), None, None), ShapeError, "needs running_mean and running_var"),
    (lambda: f.batch_norm(ones(3, 2), ones(3), ones(2)), ShapeError, r"running_mean of shape \(2,\)"),
    (lambda: f.batch_norm(ones(3, 2), None, None, ones(3), training=True), ShapeError, r"a weight of shape \(2,\)"),
    (lambda: f.batch_norm(ones(3), None, None, training=True), ShapeError, "takes a batch of shape"),
    (lambda: f.batch_norm(ones(3, 2).long(), ones(2), ones(2)), UnsupportedDtypeError, "floating point tensor"),
    (lambda: f.batch_norm(ones(3, 2), ones(2).double(), ones(2)), DtypeError, "a parameter of float64"),
    (lambda: f.instance_norm(ones(1, 2, 1)), InputShapeError, "each sample and channel, not shape"),
    (lambda: nn.BatchNorm1d(3)(ones(2, 3, 4, 5)), InputShapeError, "BatchNorm1d takes an input of 2 or 3 dimensions"),
    (lambda: nn.BatchNorm2d(3)(ones(2, 3, 4)), InputShapeError, "BatchNorm2d takes an input of 4 dimensions"),
    (lambda: nn.InstanceNorm1d(3, affine=True)(ones(2, 4, 5)), InputShapeError, "of 3 channels was given 4"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_a_mistake_is_refused_with_the_values_seen(call: Any, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        call()
