"""Activations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parity.harness import Case, ErrorCase, floats, given, ints
from parity.networks import FunctionCase, FunctionError, LayerCase, made

__all__ = ["CASES", "ERRORS", "LAYERS"]

X = floats(3, 4, low=-5.0, high=5.0)

EDGES = given([-1e9, -20.0, -1.0, -0.5, 0.0, 0.25, 0.5, 6.5, 25.0, 1e9])
"""Where one piece of a function ends and another one begins, and where exponentials overflow."""

NAMES = [
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "celu",
    "selu",
    "gelu",
    "silu",
    "mish",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "softplus",
    "softshrink",
    "softsign",
    "tanhshrink",
    "logsigmoid",
    "sigmoid",
    "tanh",
]

IN_PLACE = [
    "relu",
    "relu6",
    "leaky_relu",
    "elu",
    "celu",
    "selu",
    "silu",
    "mish",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
]


def _call(name: str, *args: object, **options: object) -> Callable[..., Any]:
    return lambda F, x: getattr(F, name)(x, *args, **options)


def _rtol(name: str) -> float | None:
    return 1e-7 if name.lower() == "hardsigmoid" else None  # PyTorch has 1/6 there in float32


CASES: list[Case] = [
    *[
        FunctionCase(
            f"nn.functional.{name}_",
            lambda F, x, name=name: getattr(F, f"{name}_")(x * 1.0),
            X,
            layouts=("contiguous",),
        )
        for name in ("relu", "leaky_relu", "elu", "celu", "selu", "hardtanh")
    ],
    FunctionCase("nn.functional.threshold_", lambda F, x: F.threshold_(x * 1.0, 0.3, 7.0), X, layouts=("contiguous",)),
    # No noise reaches logits that are a million apart.
    FunctionCase(
        "nn.functional.gumbel_softmax",
        lambda F, x: F.gumbel_softmax(x * 1e6),
        X,
        layouts=("contiguous", "sliced"),
        gradient=False,
    ),
    FunctionCase(
        "nn.functional.gumbel_softmax",
        lambda F, x: F.gumbel_softmax(x * 1e6, tau=0.1, hard=True, dim=0),
        X,
        layouts=("contiguous",),
        gradient=False,
    ),
    *[
        FunctionCase(f"nn.functional.{name}", _call(name), X, rtol=_rtol(name), second=name != "hardsigmoid")
        for name in NAMES
    ],
    *[
        FunctionCase(
            f"nn.functional.{name}", _call(name), EDGES, layouts=("contiguous",), second=False, rtol=_rtol(name)
        )
        for name in NAMES
    ],
    *[
        FunctionCase(
            f"nn.functional.{name}", _call(name), given([float("nan"), 1.0]), layouts=("contiguous",), gradient=False
        )
        for name in NAMES
    ],
    *[
        FunctionCase(
            f"nn.functional.{name}",
            lambda F, x, name=name: getattr(F, name)(x * 1.0, inplace=True),
            X,
            layouts=("contiguous",),
            rtol=_rtol(name),
            second=name != "hardsigmoid",
        )
        for name in IN_PLACE
    ],
    FunctionCase("nn.functional.leaky_relu", _call("leaky_relu", 0.3), X),
    FunctionCase("nn.functional.elu", _call("elu", 1.7), X),
    FunctionCase("nn.functional.celu", _call("celu", 1.7), X, rtol=1e-6),  # PyTorch has 1/alpha in float32
    FunctionCase("nn.functional.celu", _call("celu", -0.7), floats(5, low=-2.0, high=2.0), rtol=1e-6),
    FunctionCase("nn.functional.gelu", _call("gelu", approximate="tanh"), X),
    FunctionCase("nn.functional.hardtanh", _call("hardtanh", -2.0, 0.5), X),
    FunctionCase("nn.functional.hardshrink", _call("hardshrink", 1.5), X),
    FunctionCase("nn.functional.softshrink", _call("softshrink", 1.5), X),
    FunctionCase("nn.functional.softplus", _call("softplus", 2.0, 3.0), X),
    FunctionCase("nn.functional.threshold", _call("threshold", -3.0, -7.0), X),
    FunctionCase("nn.functional.threshold", lambda F, x: F.threshold(x * 1.0, -3.0, -7.0, True), X),
    FunctionCase("nn.functional.prelu", lambda F, x, w: F.prelu(x, w), X, floats(1)),
    FunctionCase("nn.functional.prelu", lambda F, x, w: F.prelu(x, w), X, floats(4)),
    FunctionCase("nn.functional.prelu", lambda F, x, w: F.prelu(x, w), floats(2, 3, 4, 2), floats(3)),
    FunctionCase("nn.functional.glu", _call("glu"), X),
    FunctionCase("nn.functional.glu", _call("glu", 0), floats(4, 3)),
    FunctionCase("nn.functional.softmax", _call("softmax", 1), X),
    FunctionCase("nn.functional.softmax", _call("softmax", -2), floats(2, 3, 4)),
    FunctionCase("nn.functional.log_softmax", _call("log_softmax", 0), X),
    FunctionCase("nn.functional.softmin", _call("softmin", 1), X),
]

ERRORS: list[ErrorCase] = [
    FunctionError("nn.functional.gelu", lambda F, x: F.gelu(x, approximate="sine"), floats(3)),
    FunctionError("nn.functional.gelu", lambda F, x: F.gelu(x), ints(3)),
    FunctionError("nn.functional.silu", lambda F, x: F.silu(x), ints(3)),
    FunctionError("nn.functional.elu", lambda F, x: F.elu(x), ints(3)),
    FunctionError("nn.functional.celu", lambda F, x: F.celu(x, 0.0), floats(3)),
    FunctionError("nn.functional.glu", lambda F, x: F.glu(x), floats(3)),
    FunctionError("nn.functional.glu", lambda F, x: F.glu(x, 3), floats(2, 2)),
    FunctionError("nn.functional.glu", lambda F, x: F.glu(x), floats()),
    FunctionError("nn.functional.hardtanh", lambda F, x: F.hardtanh(x, 1.0, -1.0), floats(3)),
    FunctionError("nn.functional.softshrink", lambda F, x: F.softshrink(x, -1.0), floats(3)),
    FunctionError("nn.functional.prelu", lambda F, x, w: F.prelu(x, w), floats(2, 3), floats(2)),
    FunctionError("nn.functional.softmax", lambda F, x: F.softmax(x, 2), floats(2, 3)),
    FunctionError("nn.functional.softmax", lambda F, x: F.softmax(x, 0), ints(2, 3)),
    FunctionError("nn.functional.relu", lambda F, x: F.relu("x"), floats(2)),
]

PLAIN = [
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "CELU",
    "SELU",
    "GELU",
    "SiLU",
    "Mish",
    "Hardshrink",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Tanhshrink",
    "LogSigmoid",
    "GLU",
    "Sigmoid",
    "Tanh",
]

LAYERS: list[LayerCase] = [
    *[LayerCase(f"nn.{name}", made(name), X, modes=("train",), rtol=_rtol(name)) for name in PLAIN],
    LayerCase("nn.PReLU", lambda nn: nn.PReLU(3, init=0.4), floats(2, 3, 2)),
    LayerCase("nn.Threshold", lambda nn: nn.Threshold(0.1, 20.0), X),
    LayerCase("nn.Softmax", lambda nn: nn.Softmax(dim=1), X),
    LayerCase("nn.LogSoftmax", lambda nn: nn.LogSoftmax(dim=1), X),
    LayerCase("nn.Softmin", lambda nn: nn.Softmin(dim=1), X),
    LayerCase("nn.Softmax2d", lambda nn: nn.Softmax2d(), floats(2, 3, 2, 2)),
]
