"""Pointwise operations."""

from __future__ import annotations

from collections.abc import Callable
from math import erf, erfc
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import bool_
from minitorch_tensor.testing.operation import EVERY, FLOATS, NUMBERS, TWO, Operand, Operation

__all__ = [
    "ANY",
    "ARITHMETIC",
    "AWAY_FROM_0",
    "INSIDE",
    "LARGE",
    "NEAR_NO_INTEGER",
    "POINTWISE",
    "POSITIVE",
    "SAME_DTYPE",
    "SIZES",
    "TERNARY",
    "THREE",
    "TO_FLOAT",
    "binary",
    "unary",
]

ANY = Operand()
POSITIVE = Operand(0.2, 3.0)
INSIDE = Operand(-0.9, 0.9)
AWAY_FROM_0 = Operand(away=(0.0,))
NEAR_NO_INTEGER = Operand(-1.9, 1.9, away=(-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5))
SIZES = Operand(0.7, 2.0)
LARGE = Operand(3.1, 6.9)

THREE: Any = (((2, 3), (2, 3), (2, 3)), ((2, 1, 3), (2, 1), ()), ((), (), ()), ((0, 3), (1,), (3,)))


def unary(name: str, reference: Callable[..., Any], operand: Operand = ANY, **others: Any) -> Operation:
    """Return an entry for a pointwise function of one tensor that turns integers into floats."""
    others = {"dtypes": EVERY, "result": "float", "special": True, **others}
    return Operation(name, reference, (operand,), pointwise=True, **others)


def binary(name: str, reference: Callable[..., Any], a: Operand = ANY, b: Operand = ANY, **others: Any) -> Operation:
    """Return an entry for a pointwise function of two tensors that keeps the dtype."""
    others = {"dtypes": NUMBERS, "special": True, **others}
    return Operation(name, reference, (a, b), TWO, pointwise=True, **others)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


def _sinc(x: Any) -> Any:
    return np.where(x == 0, 1.0, np.sin(np.pi * x) / (np.pi * np.where(x == 0, 1.0, x)))


def _sign(x: Any) -> Any:
    return (x > 0).astype(x.dtype) - (x < 0).astype(x.dtype)


def _copysign(x: Any, y: Any) -> Any:
    return np.copysign(x, y)


def _logaddexp2(x: Any, y: Any) -> Any:
    return np.logaddexp2(x, y)


def _xlogy(x: Any, y: Any) -> Any:
    return np.where(np.isnan(y), np.nan, np.where(x == 0, 0.0, x * np.log(y)))


def _remainder(x: Any, y: Any) -> Any:
    return np.remainder(x, y)


def _trunc_divide(x: Any, y: Any, rounding_mode: str) -> Any:  # noqa: ARG001 - as the operation is called
    return np.trunc(x / y)


def _floor_divide(x: Any, y: Any, rounding_mode: str) -> Any:  # noqa: ARG001 - as the operation is called
    return np.floor_divide(x, y)


def _clamp(x: Any, min: Any = None, max: Any = None) -> Any:
    return np.clip(x, min, max)


def _where(condition: Any, x: Any, y: Any) -> Any:
    return np.where(condition, x, y)


TO_FLOAT = [
    unary("acos", np.arccos, INSIDE),
    unary("acosh", np.arccosh, Operand(1.2, 3.0)),
    unary("asin", np.arcsin, INSIDE),
    unary("asinh", np.arcsinh),
    unary("atan", np.arctan),
    unary("atanh", np.arctanh, INSIDE),
    unary("cos", np.cos),
    unary("cosh", np.cosh),
    unary("deg2rad", np.deg2rad),
    unary("erf", np.vectorize(erf, otypes="d")),
    unary("erfc", np.vectorize(erfc, otypes="d")),
    unary("exp", np.exp),
    unary("exp2", np.exp2),
    unary("expm1", np.expm1),
    unary("log", np.log, POSITIVE),
    unary("log10", np.log10, POSITIVE),
    unary("log1p", np.log1p, Operand(-0.8, 3.0)),
    unary("log2", np.log2, POSITIVE),
    unary("logit", lambda x: np.log(x / (1 - x)), Operand(0.1, 0.9), dtypes=FLOATS),
    unary("rad2deg", np.rad2deg),
    unary("reciprocal", lambda x: 1 / x, AWAY_FROM_0),
    unary("rsqrt", lambda x: 1 / np.sqrt(x), POSITIVE),
    unary("sigmoid", _sigmoid),
    unary("sin", np.sin),
    unary("sinc", _sinc),
    unary("sinh", np.sinh),
    unary("sqrt", np.sqrt, POSITIVE),
    unary("tan", np.tan, Operand(-1.3, 1.3)),
    unary("tanh", np.tanh),
]

SAME_DTYPE = [
    unary("abs", np.abs, AWAY_FROM_0, dtypes=NUMBERS, result="same"),
    unary("neg", np.negative, dtypes=NUMBERS, result="same"),
    unary("positive", np.positive, dtypes=NUMBERS, result="same", shares="maybe"),
    unary("relu", lambda x: np.maximum(x, 0), AWAY_FROM_0, dtypes=NUMBERS, result="same"),
    unary("fill", np.full_like, args=(1,), result="same", flat=True),
    unary("square", np.square, dtypes=NUMBERS, result="same"),
    unary("sign", _sign, AWAY_FROM_0, dtypes=NUMBERS, result="same", flat=True),
    unary("ceil", np.ceil, NEAR_NO_INTEGER, dtypes=NUMBERS, result="same", flat=True),
    unary("floor", np.floor, NEAR_NO_INTEGER, dtypes=NUMBERS, result="same", flat=True),
    unary("round", np.round, NEAR_NO_INTEGER, dtypes=NUMBERS, result="same", flat=True),
    unary("trunc", np.trunc, NEAR_NO_INTEGER, dtypes=NUMBERS, result="same", flat=True),
    unary("frac", lambda x: x - np.trunc(x), NEAR_NO_INTEGER, dtypes=FLOATS, result="same"),
    unary("nan_to_num", np.nan_to_num, dtypes=NUMBERS, result="same", special=False),
    unary(
        "clamp",
        _clamp,
        Operand(-2.0, 2.0, away=(0.0, 1.0)),
        options={"min": 0, "max": 1},
        dtypes=NUMBERS,
        result="same",
    ),
    unary("clamp", _clamp, Operand(-2.0, 2.0, away=(1.0,)), options={"max": 1}, dtypes=NUMBERS, result="same"),
    unary("clip", _clamp, Operand(-2.0, 2.0, away=(1.0,)), options={"max": 1}, dtypes=NUMBERS, result="same"),
    unary("clamp_min", np.maximum, AWAY_FROM_0, args=(0,), dtypes=NUMBERS, result="same"),
    unary("clamp_max", np.minimum, AWAY_FROM_0, args=(0,), dtypes=NUMBERS, result="same"),
    unary("pow", np.power, args=(3,), dtypes=NUMBERS, result="same"),
    unary("pow", np.power, POSITIVE, args=(-1.5,), dtypes=FLOATS, result="same"),
]

ARITHMETIC = [
    binary("add", np.add),
    binary("sub", np.subtract),
    binary("rsub", lambda x, y: y - x),
    binary("mul", np.multiply),
    binary("div", np.divide, b=AWAY_FROM_0, result="float"),
    binary("div", _trunc_divide, LARGE, SIZES, options={"rounding_mode": "trunc"}, flat=True, special=False),
    binary("div", _floor_divide, LARGE, SIZES, options={"rounding_mode": "floor"}, flat=True, special=False),
    binary("true_divide", np.divide, b=AWAY_FROM_0, result="float"),
    binary("maximum", np.maximum),
    binary("minimum", np.minimum),
    binary("fmax", np.fmax),
    binary("fmin", np.fmin),
    binary("pow", np.power, POSITIVE, dtypes=FLOATS),
    binary("atan2", np.arctan2, AWAY_FROM_0, AWAY_FROM_0, result="float"),
    binary("copysign", _copysign, AWAY_FROM_0, AWAY_FROM_0, result="float"),
    binary("hypot", np.hypot, AWAY_FROM_0, dtypes=FLOATS),
    binary("logaddexp", np.logaddexp, dtypes=FLOATS),
    binary("logaddexp2", _logaddexp2, dtypes=FLOATS),
    binary("xlogy", _xlogy, POSITIVE, POSITIVE, result="float"),
    binary("fmod", np.fmod, Operand(3.1, 3.9), Operand(0.81, 0.99), dtypes=FLOATS),
    binary("remainder", _remainder, Operand(-3.9, -3.1), Operand(0.81, 0.99), dtypes=FLOATS, special=False),
    binary(
        "floor_divide", np.floor_divide, Operand(3.1, 3.9), SIZES, dtypes=FLOATS, differentiable=False, special=False
    ),
]

TERNARY = [
    Operation("lerp", lambda x, y, w: x + w * (y - x), (ANY, ANY, ANY), THREE),
    Operation("addcmul", lambda x, y, z: x + y * z, (ANY, ANY, ANY), THREE, dtypes=NUMBERS),
    Operation("addcdiv", lambda x, y, z: x + y / z, (ANY, ANY, AWAY_FROM_0), THREE),
    Operation("where", _where, (Operand(dtype=bool_), ANY, ANY), THREE, dtypes=EVERY, special=True, pointwise=True),
]

POINTWISE: tuple[Operation, ...] = (*TO_FLOAT, *SAME_DTYPE, *ARITHMETIC, *TERNARY)
"""All of this family."""
