"""Small work for the kernels of layers, losses and optimizers: see `workloads`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from minitorch_scalar import operators as scalar
from minitorch_tensor.dtypes import DType

__all__ = ["Work", "workloads"]

Work = tuple[str, Callable[[], object]]


def workloads(backend: Any, dtype: DType) -> Iterator[Work]:
    """List the work for one dtype."""

    def ones(*shape: int) -> Any:
        return backend.from_numpy(np.ones(shape, dtype.numpy))

    for part in (_likelihood, _normalisation, _images, _pooling, _sequences, _optimizers):
        for name, work in part(backend, ones):
            yield f"{name}: {dtype.name}", work


def _likelihood(backend: Any, ones: Any) -> Iterator[Work]:
    a = ones(64, 100)
    targets = backend.from_numpy(np.zeros(64, np.int64))
    for dim in (0, 1):
        for name in ("softmax", "log_softmax"):
            yield name, partial(getattr(backend, name), a, dim)
            yield f"{name}_back", partial(getattr(backend, f"{name}_back"), a, a, dim)
    yield "cross_entropy", partial(_cross_entropy, backend, a, targets)


def _cross_entropy(backend: Any, a: Any, targets: Any) -> None:
    loss, top, level = backend.cross_entropy(a, targets)
    backend.cross_entropy_back(loss, a, top, level, targets)


def _normalisation(backend: Any, ones: Any) -> Iterator[Work]:
    yield "layer_norm", partial(_layer_norm, backend, ones(64, 100), ones(100))
    yield "batch_norm", partial(_batch_norm, backend, ones(4, 8, 16, 16), ones(8))


def _layer_norm(backend: Any, a: Any, weight: Any) -> None:
    result, mean, scale = backend.layer_norm(a, 1, weight, weight, 1e-5)
    backend.layer_norm_back(result, a, 1, mean, scale, weight)


def _batch_norm(backend: Any, a: Any, weight: Any) -> None:
    result, mean, variance = backend.batch_norm(a, weight, weight, 1e-5)
    backend.batch_norm_back(result, a, mean, variance, weight, 1e-5)


def _images(backend: Any, ones: Any) -> Iterator[Work]:
    for channels, made, kernel in ((1, 4, 3), (4, 8, 3), (32, 64, 3), (8, 8, 1)):
        a, weight, bias = ones(4, channels, 16, 16), ones(made, channels, kernel, kernel), ones(made)
        grad = ones(4, made, 17 - kernel, 17 - kernel)
        name = f"conv2d, {channels} to {made} channels, {kernel} x {kernel}"
        yield name, partial(backend.conv2d, a, weight, bias)
        yield f"{name}, gradient of images", partial(backend.conv2d_input_back, grad, weight, a.shape)
        yield f"{name}, gradient of weights", partial(backend.conv2d_weight_back, grad, a, weight.shape)


def _pooling(backend: Any, ones: Any) -> Iterator[Work]:
    a = ones(4, 8, 16, 16)
    yield "max_pool2d", partial(_max_pool, backend, a)
    yield "avg_pool2d", partial(_avg_pool, backend, a)


def _avg_pool(backend: Any, a: Any) -> None:
    grad = backend.avg_pool2d(a, (2, 2), stride=(2, 2))
    backend.avg_pool2d_back(grad, a.shape, (2, 2), stride=(2, 2))


def _max_pool(backend: Any, a: Any) -> None:
    grad, ordinals = backend.max_pool2d(a, (2, 2), stride=(2, 2))
    backend.max_pool2d_back(grad, ordinals, a.shape)


def _sequences(backend: Any, ones: Any) -> Iterator[Work]:
    x, h = ones(16, 8, 32), ones(8, 32)

    def weights(gates: int) -> list[Any]:
        return [ones(gates * 32, 32), ones(gates * 32, 32), ones(gates * 32), ones(gates * 32)]

    for operator in (scalar.tanh, scalar.relu):
        yield f"rnn, {operator.__name__}", partial(_rnn, backend, operator, x, h, weights(1))
    yield "lstm", partial(_lstm, backend, x, h, weights(4))
    yield "gru", partial(_gru, backend, x, h, weights(3))


def _rnn(backend: Any, operator: Any, x: Any, h: Any, weights: Any) -> None:
    y, last = backend.rnn(operator, x, h, weights)
    backend.rnn_backward(operator, (y, last), x, h, weights, y)


def _lstm(backend: Any, x: Any, h: Any, weights: Any) -> None:
    y, last, last_cells, cells, gates = backend.lstm(x, h, h, weights)
    backend.lstm_backward((y, last, last_cells), x, h, h, weights, y, cells, gates)


def _gru(backend: Any, x: Any, h: Any, weights: Any) -> None:
    y, last, gates = backend.gru(x, h, weights)
    backend.gru_backward((y, last), x, h, weights, y, gates)


def _optimizers(backend: Any, ones: Any) -> Iterator[Work]:
    p, m, v = ([ones(100, 100)] for _ in range(3))
    yield "sgd_step", partial(backend.sgd_step, p, p, [], lr=0.0)
    yield "sgd_step, momentum", partial(backend.sgd_step, p, p, m, lr=0.0, momentum=0.9)
    for name, decoupled in (("adam_step", False), ("adamw_step", True)):
        yield name, partial(backend.adam_step, p, p, m, v, [], step=1, lr=0.0, decoupled=decoupled)
    yield "rmsprop_step", partial(backend.rmsprop_step, p, p, v, [], [], lr=0.0)
    yield "rmsprop_step, momentum", partial(backend.rmsprop_step, p, p, v, m, [], lr=0.0)
    yield "rmsprop_step, centered", partial(backend.rmsprop_step, p, p, v, [], m, lr=0.0)
    yield "adagrad_step", partial(backend.adagrad_step, p, p, v, rate=0.0)
    yield "adadelta_step", partial(backend.adadelta_step, p, p, m, v, lr=0.0)
    yield "adamax_step", partial(backend.adamax_step, p, p, m, v, rate=0.0)
    yield "moments_step", partial(backend.moments_step, p, p, m, v, rate=0.0)
