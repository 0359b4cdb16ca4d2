"""Normalisations: of a batch, of samples, of groups, of neighbours; in training and in evaluation."""

from __future__ import annotations

from typing import Any

from parity.harness import floats, given, ints, positive
from parity.networks import FunctionCase, FunctionError, LayerCase, LayerError


def _followed(f: Any, x: Any, mean: Any, variance: Any, momentum: float) -> tuple[Any, ...]:
    """Return what batch_norm gives in training, and where it leads the running statistics."""
    mean, variance = mean.detach().clone(), variance.detach().clone()
    return f.batch_norm(x, mean, variance, training=True, momentum=momentum), mean, variance


CASES = [
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, w, b: f.batch_norm(x, None, None, w, b, True),
        floats(4, 3),
        floats(3),
        floats(3),
        layouts=("contiguous", "transposed", "sliced"),
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, w, b: f.batch_norm(x, None, None, w, b, True, 0.1, 1e-2),
        floats(2, 3, 4, 2),
        floats(3),
        floats(3),
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, w: f.batch_norm(x, None, None, w, training=True),
        floats(2, 3, 5),
        floats(3),
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, b: f.batch_norm(x, None, None, bias=b, training=True),
        floats(2, 3, 5),
        floats(3),
        second=False,  # PyTorch has none without a weight
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, mean, variance: _followed(f, x, mean, variance, 0.3),
        floats(4, 3, 2),
        floats(3),
        positive(3),
        gradient=False,
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, mean, variance, w, b: f.batch_norm(x, mean, variance, w, b),
        floats(4, 3, 2),
        floats(3),
        positive(3),
        floats(3),
        floats(3),
        gradient=False,
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x, w, b: f.batch_norm(x, x.detach().mean((0, 2)), x.detach().var((0, 2)), w, b),
        floats(4, 3, 2),
        floats(3),
        floats(3),
    ),
    FunctionCase(
        "nn.functional.batch_norm",
        lambda f, x: f.batch_norm(x, None, None, training=True),
        floats(0, 3),
        gradient=False,
    ),
    FunctionCase(
        "nn.functional.instance_norm",
        lambda f, x, w, b: f.instance_norm(x, weight=w, bias=b),
        floats(2, 3, 4),
        floats(3),
        floats(3),
    ),
    FunctionCase("nn.functional.instance_norm", lambda f, x: f.instance_norm(x), floats(2, 3, 2, 4)),
    FunctionCase(
        "nn.functional.layer_norm",
        lambda f, x, w, b: f.layer_norm(x, (4,), w, b),
        floats(2, 3, 4),
        floats(4),
        floats(4),
    ),
    FunctionCase(
        "nn.functional.layer_norm",
        lambda f, x, w, b: f.layer_norm(x, (3, 4), w, b, 1e-3),
        floats(2, 3, 4),
        floats(3, 4),
        floats(3, 4),
    ),
    FunctionCase("nn.functional.layer_norm", lambda f, x: f.layer_norm(x, [3, 4]), floats(3, 4)),
    FunctionCase("nn.functional.layer_norm", lambda f, x, w: f.layer_norm(x, (4,), w), floats(2, 4), floats(4)),
    FunctionCase(
        "nn.functional.layer_norm", lambda f, x, b: f.layer_norm(x, (4,), bias=b), floats(2, 4), floats(4), second=False
    ),
    FunctionCase("nn.functional.layer_norm", lambda f, x: f.layer_norm(x, (4,)), floats(0, 4)),
    FunctionCase(
        "nn.functional.layer_norm", lambda f, x: f.layer_norm(x, (2,)), given([[1.0, float("inf")]]), gradient=False
    ),
    FunctionCase("nn.functional.rms_norm", lambda f, x, w: f.rms_norm(x, (4,), w), floats(2, 3, 4), floats(4)),
    FunctionCase("nn.functional.rms_norm", lambda f, x: f.rms_norm(x, (3, 4), eps=0.1), floats(2, 3, 4)),
    FunctionCase(
        "nn.functional.group_norm",
        lambda f, x, w, b: f.group_norm(x, 2, w, b),
        floats(2, 4, 3),
        floats(4),
        floats(4),
    ),
    FunctionCase("nn.functional.group_norm", lambda f, x: f.group_norm(x, 3, eps=0.1), floats(2, 6, 2, 2)),
    FunctionCase("nn.functional.group_norm", lambda f, x: f.group_norm(x, 2), floats(0, 4, 3), gradient=False),
    FunctionCase(
        "nn.functional.local_response_norm",
        lambda f, x: f.local_response_norm(x, 3, alpha=0.5, beta=0.6, k=2.0),
        floats(2, 5, 3),
    ),
    FunctionCase("nn.functional.local_response_norm", lambda f, x: f.local_response_norm(x, 2), floats(2, 4, 3, 2)),
    # Layers
    LayerCase("nn.BatchNorm1d", lambda nn: nn.BatchNorm1d(3), floats(4, 3), calls=2),
    LayerCase("nn.BatchNorm1d", lambda nn: nn.BatchNorm1d(3, momentum=None), floats(4, 3, 2), calls=3),
    LayerCase("nn.BatchNorm1d", lambda nn: nn.BatchNorm1d(3, affine=False), floats(4, 3)),
    LayerCase("nn.BatchNorm1d", lambda nn: nn.BatchNorm1d(3, track_running_stats=False), floats(4, 3)),
    LayerCase("nn.BatchNorm2d", lambda nn: nn.BatchNorm2d(3, eps=1e-2, momentum=0.3), floats(2, 3, 4, 2), calls=2),
    LayerCase("nn.InstanceNorm1d", lambda nn: nn.InstanceNorm1d(3), floats(2, 3, 5)),
    LayerCase("nn.InstanceNorm1d", lambda nn: nn.InstanceNorm1d(3, affine=True), floats(3, 5)),
    LayerCase(
        "nn.InstanceNorm2d",
        lambda nn: nn.InstanceNorm2d(3, affine=True, track_running_stats=True),
        floats(2, 3, 4, 2),
        calls=2,
    ),
    LayerCase("nn.LayerNorm", lambda nn: nn.LayerNorm((3, 4)), floats(2, 3, 4)),
    LayerCase("nn.LayerNorm", lambda nn: nn.LayerNorm(4, bias=False), floats(2, 3, 4)),
    LayerCase("nn.LayerNorm", lambda nn: nn.LayerNorm(4, 1e-2, elementwise_affine=False), floats(2, 3, 4)),
    LayerCase("nn.RMSNorm", lambda nn: nn.RMSNorm(4), floats(2, 3, 4)),
    LayerCase("nn.RMSNorm", lambda nn: nn.RMSNorm((3, 4), eps=0.1, elementwise_affine=False), floats(2, 3, 4)),
    LayerCase("nn.GroupNorm", lambda nn: nn.GroupNorm(2, 4), floats(2, 4, 3, 2)),
    LayerCase("nn.GroupNorm", lambda nn: nn.GroupNorm(4, 4, affine=False), floats(2, 4, 3)),
    LayerCase("nn.LocalResponseNorm", lambda nn: nn.LocalResponseNorm(3, 0.2, 0.5, 2.0), floats(2, 4, 3)),
]

ERRORS = [
    FunctionError("nn.functional.batch_norm", lambda f, x: f.batch_norm(x, None, None, training=True), floats(1, 2)),
    FunctionError("nn.functional.batch_norm", lambda f, x: f.batch_norm(x, None, None), floats(3, 2)),
    FunctionError("nn.functional.batch_norm", lambda f, x, w: f.batch_norm(x, w, w), floats(3, 2), floats(3)),
    FunctionError("nn.functional.batch_norm", lambda f, x, w: f.batch_norm(x, w, w), ints(3, 2), floats(2)),
    FunctionError(
        "nn.functional.batch_norm",
        lambda f, x, w: f.batch_norm(x, None, None, w, training=True),
        floats(3, 2),
        floats(3),
    ),
    FunctionError("nn.functional.instance_norm", lambda f, x: f.instance_norm(x), floats(1, 2, 1)),
    FunctionError("nn.functional.layer_norm", lambda f, x: f.layer_norm(x, (3,)), floats(2, 4)),
    FunctionError("nn.functional.layer_norm", lambda f, x: f.layer_norm(x, ()), floats(2, 4)),
    FunctionError("nn.functional.layer_norm", lambda f, x, w: f.layer_norm(x, (4,), w), floats(2, 4), floats(3)),
    FunctionError("nn.functional.layer_norm", lambda f, x: f.layer_norm(x, (4,)), ints(2, 4)),
    FunctionError("nn.functional.rms_norm", lambda f, x: f.rms_norm(x, (3,)), floats(2, 4)),
    FunctionError("nn.functional.group_norm", lambda f, x: f.group_norm(x, 3), floats(1, 4, 2)),
    FunctionError("nn.functional.group_norm", lambda f, x: f.group_norm(x, 1), floats(2)),
    FunctionError("nn.functional.group_norm", lambda f, x, w: f.group_norm(x, 2, w), floats(1, 4, 2), floats(3)),
    FunctionError("nn.functional.group_norm", lambda f, x: f.group_norm(x, 2), floats(1, 2)),
    FunctionError("nn.functional.local_response_norm", lambda f, x: f.local_response_norm(x, 2), floats(2, 3)),
    LayerError("nn.BatchNorm1d", lambda nn, x: nn.BatchNorm1d(3)(x), floats(2, 3, 4, 5)),
    LayerError("nn.BatchNorm2d", lambda nn, x: nn.BatchNorm2d(3)(x), floats(2, 3, 4)),
    LayerError("nn.BatchNorm2d", lambda nn, x: nn.BatchNorm2d(3).double()(x), floats(2, 4, 4, 4)),
    LayerError("nn.InstanceNorm1d", lambda nn, x: nn.InstanceNorm1d(3, affine=True).double()(x), floats(2, 4, 5)),
    LayerError("nn.GroupNorm", lambda nn: nn.GroupNorm(2, 3)),
    LayerError("nn.LayerNorm", lambda nn, x: nn.LayerNorm(3).double()(x), floats(2, 4)),
]
