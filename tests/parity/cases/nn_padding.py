"""Borders: constant, reflected, replicated, circular."""

from __future__ import annotations

from parity.harness import floats, ints
from parity.networks import FunctionCase, FunctionError, LayerCase

_NAME = "nn.functional.pad"

CASES = [
    FunctionCase(_NAME, lambda f, x: f.pad(x, (1, 2)), floats(2, 3)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (1, 2, 0, 3), value=2.5), floats(2, 3)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (-1, 2, 0, -1)), floats(2, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, [1, 1], "constant", 7), ints(2, 3)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (2, 1), mode="reflect"), floats(2, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (2, 1, 1, 0), mode="reflect"), floats(2, 3, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (-1, 1, 0, 0), mode="reflect"), floats(2, 3, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (5, 1), mode="replicate"), floats(2, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (2, 1, 1, 4), mode="replicate"), floats(3, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (1, 1, 1, 1, 1, 1), mode="replicate"), floats(1, 2, 2, 2, 2)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (4, 1), mode="circular"), floats(2, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (2, 1, 1, 3), mode="circular"), floats(2, 3, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (-1, 1, 0, 0), mode="circular"), floats(2, 3, 3, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x * x, (1, 2), mode="reflect"), floats(2, 4)),
    FunctionCase(_NAME, lambda f, x: f.pad(x, (1, 1, 1, 1), mode="reflect"), floats(0, 3, 3, 4)),
    LayerCase("nn.ConstantPad1d", lambda nn: nn.ConstantPad1d(2, 3.5), floats(2, 3, 4)),
    LayerCase("nn.ConstantPad2d", lambda nn: nn.ConstantPad2d((1, 0, -1, 2), 3.5), floats(2, 3, 4, 4)),
    LayerCase("nn.ZeroPad1d", lambda nn: nn.ZeroPad1d((1, 2)), floats(2, 3, 4)),
    LayerCase("nn.ZeroPad2d", lambda nn: nn.ZeroPad2d(1), floats(2, 3, 4, 4)),
    LayerCase("nn.ReflectionPad1d", lambda nn: nn.ReflectionPad1d((1, 2)), floats(2, 3, 4)),
    LayerCase("nn.ReflectionPad2d", lambda nn: nn.ReflectionPad2d(2), floats(2, 3, 4, 4)),
    LayerCase("nn.ReplicationPad1d", lambda nn: nn.ReplicationPad1d((1, 2)), floats(3, 4)),
    LayerCase("nn.ReplicationPad2d", lambda nn: nn.ReplicationPad2d(2), floats(2, 3, 4, 4)),
    LayerCase("nn.CircularPad1d", lambda nn: nn.CircularPad1d((1, 2)), floats(2, 3, 4)),
    LayerCase("nn.CircularPad2d", lambda nn: nn.CircularPad2d((1, 2, 0, 3)), floats(2, 3, 4, 4)),
]

ERRORS = [
    FunctionError(_NAME, lambda f, x: f.pad(x, (1,)), floats(2, 3)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (1, 1, 1, 1, 1, 1)), floats(2, 3)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (-3, -2)), floats(2, 3)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (1, 1), mode="some"), floats(2, 3)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (1, 1), mode="reflect"), floats(1, 2, 3, 4)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (4, 1), mode="reflect"), floats(1, 2, 4)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (5, 1), mode="circular"), floats(1, 2, 4)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (1, 1), mode="reflect", value=1.0), floats(1, 2, 4)),
    FunctionError(_NAME, lambda f, x: f.pad(x, (1.5, 1)), floats(1, 2, 4)),
]
