"""Linear layers, containers, and what changes only the shape."""

from __future__ import annotations

from parity.harness import Case, ErrorCase, floats, ints
from parity.networks import FunctionCase, FunctionError, LayerCase

__all__ = ["CASES", "ERRORS", "LAYERS"]

CASES: list[Case] = [
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), floats(4, 3), floats(4)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), floats(4, 3)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(3), floats(4, 3), floats(4)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(2, 5, 3), floats(4, 3), floats(4)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(2, 1, 5, 3), floats(4, 3)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), floats(3)),
    FunctionCase("nn.functional.linear", lambda F, *a: F.linear(*a), floats(3), floats(3)),
    FunctionCase(
        "nn.functional.linear", lambda F, *a: F.linear(*a), floats(0, 3), floats(4, 3), floats(4), zero_gradient=True
    ),
    FunctionCase(
        "nn.functional.linear",
        lambda F, *a: F.linear(*a),
        floats(2, 0, 3),
        floats(4, 3),
        floats(4),
        layouts=("contiguous",),
        zero_gradient=True,
    ),
]

CASES += [
    FunctionCase(
        "nn.functional.bilinear", lambda F, *a: F.bilinear(*a), floats(5, 2), floats(5, 3), floats(4, 2, 3), floats(4)
    ),
    FunctionCase(
        "nn.functional.bilinear", lambda F, *a: F.bilinear(*a), floats(2, 5, 2), floats(2, 5, 3), floats(4, 2, 3)
    ),
]

ERRORS: list[ErrorCase] = [
    FunctionError(
        "nn.functional.bilinear", lambda F, *a: F.bilinear(*a), floats(5, 2), floats(5, 4), floats(4, 2, 3), floats(4)
    ),
    FunctionError(
        "nn.functional.bilinear", lambda F, *a: F.bilinear(*a), floats(5, 2), floats(4, 3), floats(4, 2, 3), floats(4)
    ),
    FunctionError("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), floats(4, 2), floats(4)),
    FunctionError("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), floats(4, 3), floats(3)),
    FunctionError("nn.functional.linear", lambda F, *a: F.linear(*a), floats(5, 3), ints(4, 3)),
    FunctionError("nn.functional.linear", lambda F, *a: F.linear(*a), floats(), floats(4, 3)),
    FunctionError("nn.functional.linear", lambda F, x, w: F.linear(x, [1.0]), floats(5, 3), floats(4, 3)),
    FunctionError("nn.functional.linear", lambda F, x, w: F.linear(x, w, 1.0), floats(5, 3), floats(4, 3)),
]

LAYERS: list[LayerCase] = [
    LayerCase("nn.Linear", lambda nn: nn.Linear(3, 4), floats(5, 3)),
    LayerCase("nn.Linear", lambda nn: nn.Linear(3, 4, bias=False), floats(2, 5, 3)),
    LayerCase("nn.Bilinear", lambda nn: nn.Bilinear(2, 3, 4), floats(5, 2), floats(5, 3)),
    LayerCase("nn.Bilinear", lambda nn: nn.Bilinear(2, 3, 4, bias=False), floats(5, 2), floats(5, 3)),
    LayerCase("nn.Identity", lambda nn: nn.Identity(), floats(5, 3)),
    LayerCase("nn.Flatten", lambda nn: nn.Flatten(), floats(2, 3, 4)),
    LayerCase("nn.Unflatten", lambda nn: nn.Unflatten(1, (2, 3)), floats(2, 6)),
    LayerCase(
        "nn.Sequential",
        lambda nn: nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Sequential(nn.Linear(4, 2))),
        floats(5, 3),
    ),
]
