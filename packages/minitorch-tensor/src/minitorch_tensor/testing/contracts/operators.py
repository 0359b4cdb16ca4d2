"""Operators: what a backend computes them with gives what they give in Python."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_scalar import operators as scalar
from minitorch_tensor import activations, operators
from minitorch_tensor.dtypes import DType, uint8
from minitorch_tensor.elements import as_stored
from minitorch_tensor.registry import get_backend
from minitorch_tensor.testing.checks import check_numbers
from minitorch_tensor.testing.operation import FLOATS, INTEGERS

__all__ = ["NOT_BY_ZERO", "NUMBERS", "OF_INTEGERS", "ON_LISTS", "OPERATORS", "WHOLE", "OperatorContract"]

ON_LISTS = {
    *(scalar.addLists, scalar.map, scalar.negList, scalar.prod, scalar.reduce, scalar.sum, scalar.zipWith),
}

OF_INTEGERS = {
    *(operators.bitwise_and, operators.bitwise_not, operators.bitwise_or, operators.bitwise_xor),
    *(operators.int_fmod, operators.int_pow, operators.int_trunc_div, operators.left_shift, operators.right_shift),
}

NOT_BY_ZERO = {operators.int_fmod, operators.int_trunc_div}
"""Division by zero among integers is refused before it comes to a backend."""


def _all_operators() -> list[Callable[..., Any]]:
    """Return every operator of one or two numbers that gives one number."""
    found = [getattr(module, name) for module in (scalar, operators, activations) for name in module.__all__]
    chosen = [o for o in dict.fromkeys(found) if o not in ON_LISTS and o.__code__.co_argcount <= 2]
    return sorted(chosen, key=lambda operator: str(operator.__name__))


OPERATORS = _all_operators()
"""Those of `minitorch_scalar.operators` and this package that `map` and `zip` are called with."""

NUMBERS = (
    *(0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 1e-3, 0.25, 4.5, -4.25, 20.0, -20.0, 90.0, -90.0),
    *(math.inf, -math.inf, math.nan),
)

WHOLE = (0, 1, -1, 2, 3, -3, 7, -8, 31, 63)


class OperatorContract:
    """Every operator, on numbers of all kinds.

    Attributes:
        backend: The backend to be tested, by name or as an instance; set by the subclass.
    """

    backend: Any = ""

    def test_an_operator_gives_what_it_gives_in_python(self, operator: Callable[..., Any]) -> None:
        for dtype in INTEGERS if operator in OF_INTEGERS else FLOATS:
            rows = _rows(operator, dtype)
            results = [operator(*[x.item() for x in numbers]) for numbers in zip(*rows, strict=True)]
            expected = np.array([as_stored(number, dtype) for number in results], dtype.numpy)
            tolerance = (2e-5, 2e-6) if dtype is FLOATS[0] else None
            device = get_backend(self.backend)
            tensors = [device.from_numpy(row) for row in rows]
            found = device.map(operator, *tensors) if len(rows) == 1 else device.zip(operator, *tensors)
            check_numbers(f"{operator.__name__} of {dtype.name}", found, expected, dtype, tolerance)


def _rows(operator: Callable[..., Any], dtype: DType) -> list[np.ndarray[Any, Any]]:
    """Return operands: every number, or every pair of numbers."""
    values = np.array(NUMBERS if dtype.is_floating_point else [n for n in WHOLE if n >= 0 or dtype is not uint8])
    values = values.astype(dtype.numpy)
    if operator.__code__.co_argcount == 1:
        return [values]
    left, right = [side.reshape(-1) for side in np.meshgrid(values, values)]
    usable = np.ones(left.shape, bool)
    if operator in NOT_BY_ZERO:
        usable = right != 0
    if operator.__name__.endswith("_back"):  # an infinite d times a slope that float32 rounds to 0 is NaN, or is not
        usable = np.isfinite(right)
    return [left[usable], right[usable]]
