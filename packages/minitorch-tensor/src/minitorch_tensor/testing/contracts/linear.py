"""Linear layers, and the way back through them."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.testing.checks import check_numbers, require
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, drawn
from minitorch_tensor.testing.contracts.derivatives import gradients
from minitorch_tensor.testing.contracts.likelihood import exact, tolerance
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import FLOATS

__all__ = ["SHAPES", "LinearContract"]

SHAPES: Any = (((4, 3), 2), ((3,), 2), ((2, 3, 2), 3), ((0, 2), 3), ((2, 0), 1))
"""Shapes of what a layer is given, and how many features it has."""


def _linear(a: Any, weight: Any, bias: Any) -> Any:
    return a @ weight.T + bias


class LinearContract(PrimitiveChecks):
    """linear and linear_back."""

    def test_a_linear_layer_multiplies_by_the_weights_and_adds_the_bias(self) -> None:
        for dtype in FLOATS:
            for shape, features in SHAPES:
                a, weight, bias = (
                    drawn(sizes, dtype, seed) for seed, sizes in enumerate((shape, (features, shape[-1]), (features,)))
                )
                expected = _linear(exact(a), exact(weight), exact(bias))
                for layout in LAYOUTS:
                    operands = [arrange(self.device, array, layout)[0] for array in (a, weight, bias)]
                    found = self.device.linear(*operands)
                    check_numbers(f"linear of {shape}, {layout}", found, expected, dtype, tolerance(dtype))
                    plain = self.device.linear(*operands[:2], None)
                    expected_plain = expected - exact(bias)
                    check_numbers(f"linear of {shape} without bias", plain, expected_plain, dtype, tolerance(dtype))

    def test_the_way_back_through_a_linear_layer_is_its_derivative(self) -> None:
        for dtype in FLOATS:
            for shape, features in SHAPES:
                arrays = [
                    drawn(sizes, dtype, seed) for seed, sizes in enumerate((shape, (features, shape[-1]), (features,)))
                ]
                grad = drawn((*shape[:-1], features), dtype, 3)
                expected = gradients(_linear, [exact(array) for array in arrays], exact(grad))
                for layout in LAYOUTS:
                    back, a, weight = (arrange(self.device, x, layout)[0] for x in (grad, *arrays[:2]))
                    found = self.device.linear_back(back, a, weight, shape, bias=True)
                    for name, part, wanted in zip(("input", "weight", "bias"), found, expected, strict=True):
                        what = f"linear_back of {shape}, {layout}, for the {name}"
                        check_numbers(what, part, wanted, dtype, tolerance(dtype))

    def test_the_way_back_through_a_linear_layer_leaves_out_what_nobody_asks_for(self) -> None:
        array = np.ones((2, 3), np.float32)
        grad, a, weight = (self.device.from_numpy(array[:, :n].copy()) for n in (2, 3, 3))
        asked = [
            [part is not None for part in self.device.linear_back(grad, x, w, (2, 3), bias=bias)]
            for x, w, bias in ((a, None, False), (None, weight, False), (None, None, True))
        ]
        wanted = [[False, True, False], [True, False, False], [False, False, True]]
        require(asked == wanted, f"linear_back gives {asked} where {wanted} are asked for.")
