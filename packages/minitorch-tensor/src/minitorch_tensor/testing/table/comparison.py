"""Comparisons, logic and bits: what has no gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import bool_
from minitorch_tensor.testing.operation import EVERY, FLOATS, INTEGERS, NUMBERS, ONE, TWO, Operand, Operation

__all__ = ["BITS", "COMPARISON", "FEW", "SMALL", "bits", "comparison", "predicate"]

FEW = (Operand(0.0, 2.0), Operand(0.0, 2.0))
"""Numbers of which many are equal, in a dtype of integers."""

BITS = (*EVERY[:1], *INTEGERS)


def comparison(name: str, reference: Any, **others: Any) -> Operation:
    """Return an entry for a predicate of two tensors."""
    others = {"dtypes": EVERY, "result": "bool", "special": True, **others}
    return Operation(name, reference, FEW, TWO, differentiable=False, pointwise=True, **others)


def predicate(name: str, reference: Any, **others: Any) -> Operation:
    """Return an entry for a predicate of one tensor."""
    others = {"dtypes": EVERY, "result": "bool", "special": True, **others}
    return Operation(name, reference, (Operand(),), ONE, differentiable=False, pointwise=True, **others)


def bits(name: str, reference: Any, *operands: Operand, **others: Any) -> Operation:
    """Return an entry for an operation on the bits of integers."""
    shapes: Any = ONE if len(operands) == 1 else TWO
    others = {"dtypes": BITS, **others}
    return Operation(name, reference, operands, shapes, differentiable=False, pointwise=True, **others)


def _isclose(x: Any, y: Any) -> Any:
    return np.isclose(x, y, rtol=1e-5, atol=1e-8)


SMALL = Operand(0.0, 6.0)

COMPARISON: tuple[Operation, ...] = (
    comparison("eq", np.equal),
    comparison("ne", np.not_equal),
    comparison("lt", np.less),
    comparison("le", np.less_equal),
    comparison("gt", np.greater),
    comparison("ge", np.greater_equal),
    comparison("isclose", _isclose),
    comparison("logical_and", np.logical_and),
    comparison("logical_or", np.logical_or),
    comparison("logical_xor", np.logical_xor),
    predicate("logical_not", np.logical_not),
    predicate("isfinite", np.isfinite),
    predicate("isinf", np.isinf),
    predicate("isnan", np.isnan),
    predicate("isneginf", lambda x: x == -np.inf),
    predicate("isposinf", lambda x: x == np.inf),
    predicate("signbit", np.signbit, dtypes=FLOATS, special=False),
    bits("bitwise_and", np.bitwise_and, SMALL, SMALL),
    bits("bitwise_or", np.bitwise_or, SMALL, SMALL),
    bits("bitwise_xor", np.bitwise_xor, SMALL, SMALL),
    bits("bitwise_not", np.invert, SMALL),
    bits("bitwise_left_shift", np.left_shift, SMALL, SMALL, dtypes=INTEGERS),
    bits("bitwise_right_shift", np.right_shift, SMALL, SMALL, dtypes=INTEGERS),
    Operation(
        "where",
        lambda condition: np.nonzero(condition),
        (Operand(dtype=bool_),),
        (((2, 3),),),
        dtypes=NUMBERS[:1],
        result="int64",
        differentiable=False,
        note="one argument",
    ),
)
"""All of this family."""
