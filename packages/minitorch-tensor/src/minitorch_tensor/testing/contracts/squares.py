"""The mean of squared differences, and the way back through it."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.testing.checks import check_numbers
from minitorch_tensor.testing.contracts.base import PrimitiveChecks, drawn
from minitorch_tensor.testing.contracts.derivatives import gradients
from minitorch_tensor.testing.contracts.likelihood import exact, tolerance
from minitorch_tensor.testing.layouts import LAYOUTS, arrange
from minitorch_tensor.testing.operation import FLOATS

__all__ = ["SHAPES", "SquareContract"]

SHAPES: Any = ((2, 3), (3, 1, 2), (), (3, 40), (60, 80))


class SquareContract(PrimitiveChecks):
    """mean_square and mean_square_back."""

    def test_the_mean_square_is_that_of_the_differences(self) -> None:
        for dtype in FLOATS:
            for shape in SHAPES:
                a, b = drawn(shape, dtype), drawn(shape, dtype, 1)
                expected = np.asarray(np.mean((exact(a) - exact(b)) ** 2))
                for layout in LAYOUTS:
                    operands = [arrange(self.device, array, layout)[0] for array in (a, b)]
                    found = self.device.mean_square(*operands)
                    check_numbers(f"mean_square of {shape}, {layout}", found, expected, dtype, tolerance(dtype))

    def test_the_mean_square_of_nothing_is_nan(self) -> None:
        for dtype in FLOATS:
            nothing = self.device.empty((0, 2), dtype)
            found = self.device.mean_square(nothing, nothing)
            check_numbers("mean_square of nothing", found, np.asarray(np.nan), dtype)

    def test_the_way_back_through_a_mean_square_is_its_derivative(self) -> None:
        grad = np.asarray(0.5)
        for dtype in FLOATS:
            for shape in SHAPES[:4]:
                a, b = drawn(shape, dtype), drawn(shape, dtype, 1)
                expected, _ = gradients(lambda x, y: np.mean((x - y) ** 2), [exact(a), exact(b)], grad)
                for layout in LAYOUTS:
                    operands = [arrange(self.device, x, layout)[0] for x in (grad.astype(dtype.numpy), a, b)]
                    found = self.device.mean_square_back(*operands)
                    check_numbers(f"mean_square_back of {shape}, {layout}", found, expected, dtype, tolerance(dtype))
