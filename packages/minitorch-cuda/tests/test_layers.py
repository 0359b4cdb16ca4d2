"""Softmax, norms, convolutions, pooling, recurrent layers and steps are those of the numpy backend."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda import image_backend
from minitorch_scalar import operators
from minitorch_tensor.registry import get_backend


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def both(method: str, *args: Any, **options: Any) -> tuple[list[Any], list[Any]]:
    """Return what a method gives on the device, and what on the host; arrays become tensors there."""
    return _called(get_backend("cuda"), method, args, options), _called(get_backend("numpy"), method, args, options)


def _called(backend: Any, method: str, args: Any, options: Any) -> list[Any]:
    def placed(value: Any) -> Any:
        if isinstance(value, list):
            return [placed(part) for part in value]
        return mt.Tensor.adopt(backend.from_numpy(value)) if isinstance(value, np.ndarray) else value

    placed_args = [placed(value) for value in args]
    found = getattr(backend, method)(*placed_args, **{name: placed(value) for name, value in options.items()})
    if found is None:  # it has changed its arguments
        found = [part for value in placed_args if isinstance(value, list) for part in value]
    results = found if isinstance(found, tuple | list) else (found,)
    return [np.array(backend.to_numpy(result)) for result in results if result is not None]


def check(method: str, *args: Any, **options: Any) -> None:
    for found, expected in zip(*both(method, *args, **options), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", ["softmax", "log_softmax"])
@pytest.mark.parametrize("dim", [0, 1])
def test_softmax_of_rows_longer_than_a_block(method: str, dim: int) -> None:
    check(method, numbers(3, 11) * 50.0, dim)
    check(f"{method}_back", numbers(11, 3), numbers(11, 3, seed=1), dim)


def test_softmax_keeps_float32_and_says_nan() -> None:
    x = mt.tensor([[1.0, float("nan")], [1000.0, 0.0]], backend="cuda")
    found = x.softmax(1)
    assert found.dtype is mt.float32
    assert np.isnan(found.tolist()[0]).all()
    assert found.tolist()[1] == [1.0, 0.0]


@pytest.mark.parametrize("parts", [True, False])
def test_layer_norm_and_its_way_back(parts: bool) -> None:
    a, weight, bias = (
        numbers(3, 2, 5),
        numbers(2, 5, seed=1) if parts else None,
        numbers(2, 5, seed=2) if parts else None,
    )
    check("layer_norm", a, 2, weight, bias, 1e-5)
    _, mean, scale = both("layer_norm", a, 2, weight, bias, 1e-5)[1]
    check("layer_norm_back", numbers(3, 2, 5, seed=3), a, 2, mean, scale, weight)


@pytest.mark.parametrize("parts", [True, False])
def test_batch_norm_and_its_way_back(parts: bool) -> None:
    a = numbers(3, 2, 5)
    weight, bias = (numbers(2, seed=1), numbers(2, seed=2)) if parts else (None, None)
    check("batch_norm", a, weight, bias, 1e-5)
    _, mean, variance = both("batch_norm", a, weight, bias, 1e-5)[1]
    check("batch_norm_back", numbers(3, 2, 5, seed=3), a, mean, variance, weight, 1e-5)


OPTIONS: list[dict[str, Any]] = [
    {},
    {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)},
    {"groups": 2, "padding": (2, 0)},
]


@pytest.mark.parametrize("direct", [True, False])
@pytest.mark.parametrize("options", OPTIONS)
def test_convolutions_and_both_gradients(options: Any, direct: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not direct:
        monkeypatch.setattr(image_backend, "DIRECT_UP_TO", 0)
    a, weight = numbers(2, 2, 5, 6), numbers(4, 2 // options.get("groups", 1), 3, 2, seed=1)
    check("conv2d", a, weight, numbers(4, seed=2), **options)
    grad = numbers(*both("conv2d", a, weight, **options)[1][0].shape, seed=3)
    check("conv2d_input_back", grad, weight, a.shape, **options)
    check("conv2d_weight_back", grad, a, weight.shape, **options)


def test_a_convolution_of_sequences_is_one_of_images_of_one_row() -> None:
    check("conv2d", numbers(2, 3, 1, 9), numbers(2, 3, 1, 4, seed=1), padding=(0, 2))


POOLS: list[dict[str, Any]] = [
    {"stride": (2, 2)},
    {"stride": (1, 2), "padding": (1, 1)},
    {"stride": (2, 3), "ceil_mode": True},
]


@pytest.mark.parametrize("options", POOLS)
def test_max_pooling_and_its_way_back(options: Any) -> None:
    a = numbers(1, 2, 5, 7)
    check("max_pool2d", a, (2, 3), dilation=(1, 1), **options)
    largest, ordinals = both("max_pool2d", a, (2, 3), **options)[1]
    check("max_pool2d_back", numbers(*largest.shape, seed=1), ordinals, a.shape)


@pytest.mark.parametrize("options", POOLS)
@pytest.mark.parametrize("counting", [{"count_include_pad": False}, {}, {"divisor": 5}])
def test_average_pooling_and_its_way_back(options: Any, counting: Any) -> None:
    a = numbers(1, 2, 5, 7)
    check("avg_pool2d", a, (2, 3), **options, **counting)
    shape = both("avg_pool2d", a, (2, 3), **options, **counting)[1][0].shape
    check("avg_pool2d_back", numbers(*shape, seed=1), a.shape, (2, 3), **options, **counting)


def read_by(name: str, method: str, reverse: bool) -> list[Any]:
    """Return outputs, last states and all gradients of a recurrent layer; behind the ends the rest can be anything."""
    backend = get_backend(name)
    gates, states = {"rnn": (1, 1), "lstm": (4, 2), "gru": (3, 1)}[method]

    def placed(array: Any) -> Any:
        return mt.Tensor.adopt(backend.from_numpy(array))

    weights = [placed(array) for array in (numbers(gates * 3, 2), numbers(gates * 3, 3, seed=1))]
    weights += [placed(numbers(gates * 3, seed=2)), placed(numbers(gates * 3, seed=3))]
    first = (operators.tanh,) if method == "rnn" else ()
    given = (placed(numbers(3, 2, 2, seed=4)), *[placed(numbers(2, 3, seed=5 + i)) for i in range(states)], weights)
    options = {"lengths": placed(np.array([3, 1])), "reverse": reverse}
    y, *rest = getattr(backend, method)(*first, *given, **options)
    grads = [placed(numbers(*out.shape, seed=7)) for out in (y, *rest[:states])]
    back = getattr(backend, f"{method}_backward")(*first, grads, *given, y, *rest[states:], **options)
    return [np.array(backend.to_numpy(result)) for result in (y, *rest[:states], *back)]


@pytest.mark.parametrize("method", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("reverse", [False, True])
def test_recurrent_layers_read_sequences_and_go_back(method: str, reverse: bool) -> None:
    for found, expected in zip(read_by("cuda", method, reverse), read_by("numpy", method, reverse), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


STEPS: list[tuple[str, int, dict[str, Any]]] = [
    ("sgd_step", 1, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01, "nesterov": True}),
    ("sgd_step", 0, {"lr": 0.1, "maximize": True}),
    ("adam_step", 3, {"lr": 0.1, "step": 2, "weight_decay": 0.1}),
    ("adam_step", 2, {"lr": 0.1, "step": 1, "weight_decay": 0.1, "decoupled": True}),
    ("rmsprop_step", 3, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1, "maximize": True}),
    ("rmsprop_step", 1, {"lr": 0.1, "alpha": 0.9, "eps": 0.1}),
    ("adagrad_step", 1, {"rate": 0.1, "weight_decay": 0.1}),
    ("adadelta_step", 2, {"lr": 0.1, "weight_decay": 0.1}),
    ("adamax_step", 2, {"rate": 0.1, "weight_decay": 0.1, "maximize": True}),
    ("moments_step", 2, {"rate": 0.1, "ahead": 0.2, "scale": 1.5, "weight_decay": 0.1}),
    ("moments_step", 2, {"rate": 0.1, "scale": 0.0, "eps": 1.0, "shrink": 0.9}),
]
LISTS = {"sgd_step": 1, "adam_step": 3, "rmsprop_step": 3}
"""How many lists of tensors a step takes behind parameters and gradients, where some may be empty."""


def test_the_root_of_a_variance_below_zero_is_nan() -> None:
    ones = [np.ones(2)]
    found, expected = both("rmsprop_step", ones, ones, ones, [], [np.array([0.5, 9.0])], lr=0.1)
    np.testing.assert_allclose(found[0], expected[0])
    assert np.isnan(found[0]).tolist() == [False, True]


@pytest.mark.parametrize(("method", "memories", "options"), STEPS)
def test_a_step_of_an_optimizer_is_one_kernel_a_parameter(method: str, memories: int, options: Any) -> None:
    shapes = [(3, 4), (5,), ()]
    lists = [[np.asarray(np.abs(numbers(*shape, seed=i))) for shape in shapes] for i in range(2 + memories)]
    if method == "rmsprop_step" and memories == 3:  # the mean of squares is not below the square of the mean
        lists[2] = [np.asarray(array + 9.0) for array in lists[2]]
    empty: list[list[Any]] = [[]] * (LISTS.get(method, memories) - memories)
    check(method, *lists, *empty, **options)
