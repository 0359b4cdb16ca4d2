"""The largest, the mean, and sums of powers of windows; windows of a size, and so many windows."""

from __future__ import annotations

from parity.harness import distinct, floats, given, ints, positive
from parity.networks import FunctionCase, FunctionError, LayerCase, LayerError

CASES = [
    # Largest
    FunctionCase("nn.functional.max_pool1d", lambda f, x: f.max_pool1d(x, 2), distinct(2, 3, 7)),
    FunctionCase("nn.functional.max_pool1d", lambda f, x: f.max_pool1d(x, 3, 2, 1, 2, True), distinct(3, 8)),
    FunctionCase("nn.functional.max_pool1d", lambda f, x: f.max_pool1d(x, 3, return_indices=True), distinct(2, 3, 7)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), distinct(2, 3, 4, 6)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, (3, 2), stride=(1, 2)), distinct(3, 5, 6)),
    FunctionCase(
        "nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 3, padding=1, stride=2), distinct(2, 2, 6, 5)
    ),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2, ceil_mode=True), distinct(1, 2, 5, 7)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2, 1, dilation=(2, 3)), distinct(1, 2, 5, 7)),
    FunctionCase(
        "nn.functional.max_pool2d",
        lambda f, x: f.max_pool2d(x, 3, 2, 1, 1, True, True),
        distinct(2, 2, 6, 5),
    ),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2, return_indices=True), distinct(2, 4, 4)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), given([[[1.0, 1.0], [1.0, 1.0]]])),
    FunctionCase(
        "nn.functional.max_pool2d",
        lambda f, x: f.max_pool2d(x, 2, 1),
        given([[[1.0, float("nan"), 3.0], [float("-inf"), 2.0, float("inf")], [4.0, 0.0, -1.0]]]),
        gradient=False,
    ),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), floats(0, 2, 4, 4)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), ints(1, 2, 4, 4)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x * x, 2), distinct(2, 3, 4, 6)),
    FunctionCase("nn.functional.max_pool1d", lambda f, x: f.max_pool1d(x, 2).pow(2), distinct(2, 3, 6)),
    FunctionCase("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 3, 2, 1).pow(2), distinct(2, 2, 6, 5)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 3, 2, 1).pow(2), floats(2, 2, 6, 5)),
    # Mean
    FunctionCase("nn.functional.avg_pool1d", lambda f, x: f.avg_pool1d(x, 2), floats(2, 3, 7)),
    FunctionCase("nn.functional.avg_pool1d", lambda f, x: f.avg_pool1d(x, 3, 2, 1, True, False), floats(3, 8)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 2), floats(2, 3, 4, 6)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x * x, (3, 2), (1, 2)), floats(2, 5, 6)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 3, 2, 1), floats(2, 2, 6, 5)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 3, 2, 1, True), floats(2, 2, 6, 6)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 3, 2, 1, True, False), floats(2, 2, 6, 6)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 2, divisor_override=3), floats(2, 2, 4, 4)),
    FunctionCase("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 2), floats(0, 2, 4, 4)),
    # Powers
    FunctionCase("nn.functional.lp_pool1d", lambda f, x: f.lp_pool1d(x, 2, 3), positive(2, 3, 7)),
    FunctionCase("nn.functional.lp_pool1d", lambda f, x: f.lp_pool1d(x, 3.0, 2, 1, True), positive(3, 7)),
    FunctionCase("nn.functional.lp_pool2d", lambda f, x: f.lp_pool2d(x, 2, 2), positive(2, 3, 4, 6)),
    FunctionCase("nn.functional.lp_pool2d", lambda f, x: f.lp_pool2d(x, 1.5, (3, 2), 2, True), positive(2, 3, 5, 6)),
    FunctionCase("nn.functional.lp_pool2d", lambda f, x: f.lp_pool2d(x, 1, 2), floats(1, 1, 4, 4)),
    # So many windows
    FunctionCase("nn.functional.adaptive_avg_pool1d", lambda f, x: f.adaptive_avg_pool1d(x, 3), floats(2, 3, 7)),
    FunctionCase("nn.functional.adaptive_avg_pool1d", lambda f, x: f.adaptive_avg_pool1d(x, 2), floats(3, 8)),
    FunctionCase("nn.functional.adaptive_avg_pool1d", lambda f, x: f.adaptive_avg_pool1d(x, 5), floats(2, 3)),
    FunctionCase("nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x, 1), floats(2, 3, 4, 5)),
    FunctionCase(
        "nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x, (3, 2)), floats(2, 3, 7, 5)
    ),
    FunctionCase("nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x * x, 3), floats(2, 5, 8)),
    FunctionCase(
        "nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x, (None, 3)), floats(1, 2, 4, 5)
    ),
    FunctionCase(
        "nn.functional.adaptive_avg_pool2d",
        lambda f, x: f.adaptive_avg_pool2d(x, (0, 3)),
        floats(1, 2, 4, 5),
        gradient=False,  # PyTorch refuses to go back through nothing
    ),
    FunctionCase(
        "nn.functional.adaptive_avg_pool2d",
        lambda f, x: f.adaptive_avg_pool2d(x, 2),
        given([[[1.0, float("inf"), 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]]]),
        gradient=False,
    ),
    FunctionCase("nn.functional.adaptive_max_pool1d", lambda f, x: f.adaptive_max_pool1d(x, 3), distinct(2, 3, 7)),
    FunctionCase("nn.functional.adaptive_max_pool1d", lambda f, x: f.adaptive_max_pool1d(x, 3, True), distinct(3, 8)),
    FunctionCase("nn.functional.adaptive_max_pool1d", lambda f, x: f.adaptive_max_pool1d(x, 2, True), distinct(3, 8)),
    FunctionCase(
        "nn.functional.adaptive_max_pool2d", lambda f, x: f.adaptive_max_pool2d(x, (3, 2)), distinct(2, 3, 7, 5)
    ),
    FunctionCase(
        "nn.functional.adaptive_max_pool2d", lambda f, x: f.adaptive_max_pool2d(x, 3, True), distinct(2, 3, 4, 8)
    ),
    FunctionCase(
        "nn.functional.adaptive_max_pool2d", lambda f, x: f.adaptive_max_pool2d(x * x, (2, None)), distinct(3, 5, 2)
    ),
    FunctionCase("nn.functional.adaptive_max_pool2d", lambda f, x: f.adaptive_max_pool2d(x, 3), floats(0, 2, 4, 4)),
    # Layers
    LayerCase("nn.MaxPool1d", lambda nn: nn.MaxPool1d(3, stride=2, padding=1), distinct(2, 3, 8)),
    LayerCase("nn.MaxPool2d", lambda nn: nn.MaxPool2d(2), distinct(2, 3, 4, 6)),
    LayerCase("nn.MaxPool2d", lambda nn: nn.MaxPool2d((3, 2), 2, (1, 0), 1, True, True), distinct(2, 3, 5, 6)),
    LayerCase("nn.AvgPool1d", lambda nn: nn.AvgPool1d(3, 2, 1, True, False), floats(2, 3, 8)),
    LayerCase("nn.AvgPool2d", lambda nn: nn.AvgPool2d(2), floats(2, 3, 4, 6)),
    LayerCase("nn.AvgPool2d", lambda nn: nn.AvgPool2d((3, 2), 2, 1, True, False, 5), floats(2, 3, 5, 6)),
    LayerCase("nn.LPPool1d", lambda nn: nn.LPPool1d(2, 3, stride=2), positive(2, 3, 8)),
    LayerCase("nn.LPPool2d", lambda nn: nn.LPPool2d(3, (2, 3)), positive(2, 3, 4, 6)),
    LayerCase("nn.AdaptiveAvgPool1d", lambda nn: nn.AdaptiveAvgPool1d(3), floats(2, 3, 8)),
    LayerCase("nn.AdaptiveAvgPool2d", lambda nn: nn.AdaptiveAvgPool2d((2, None)), floats(2, 3, 5, 4)),
    LayerCase("nn.AdaptiveMaxPool1d", lambda nn: nn.AdaptiveMaxPool1d(3), distinct(2, 3, 8)),
    LayerCase("nn.AdaptiveMaxPool2d", lambda nn: nn.AdaptiveMaxPool2d(3, return_indices=True), distinct(2, 3, 5, 4)),
]

ERRORS = [
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 5), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2, padding=2), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2, stride=0), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 0), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, (2, 2, 2)), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2.5), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), floats(4, 4)),
    FunctionError("nn.functional.max_pool2d", lambda f, x: f.max_pool2d(x, 2), floats(1, 0, 4, 4)),
    FunctionError("nn.functional.max_pool1d", lambda f, x: f.max_pool1d(x, 2), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 5), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 2, padding=2), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.avg_pool2d", lambda f, x: f.avg_pool2d(x, 2, divisor_override=0), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.avg_pool1d", lambda f, x: f.avg_pool1d(x, 2), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x, -1), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.adaptive_avg_pool2d", lambda f, x: f.adaptive_avg_pool2d(x, 2), floats(4, 4)),
    FunctionError("nn.functional.adaptive_avg_pool1d", lambda f, x: f.adaptive_avg_pool1d(x, 2.0), floats(1, 2, 4)),
    FunctionError("nn.functional.adaptive_max_pool1d", lambda f, x: f.adaptive_max_pool1d(x, (2, 3)), floats(1, 2, 4)),
    FunctionError("nn.functional.lp_pool2d", lambda f, x: f.lp_pool2d(x, 2, 5), floats(1, 2, 4, 4)),
    LayerError("nn.MaxPool2d", lambda nn, x: nn.MaxPool2d(5)(x), floats(1, 2, 4, 4)),
    LayerError("nn.AvgPool1d", lambda nn, x: nn.AvgPool1d(5)(x), floats(1, 2, 4)),
]
