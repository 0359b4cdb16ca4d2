"""What several calls of NumPy compute together, for operators that are none of its ufuncs.

Each takes arrays and, like a ufunc, an `out`, which may be one of the operands itself. They run
inside `quiet.run`, and return an array, or for 0-d operands perhaps a bare number, as a ufunc does.
"""

from __future__ import annotations

from math import log, pi
from typing import Any

import numpy as np

from minitorch_tensor.numpy_calls import plain, stored

__all__ = [
    "ONE",
    "bit_choice",
    "clip",
    "frac",
    "identity",
    "int_pow",
    "int_trunc_div",
    "isfinite",
    "logaddexp",
    "logaddexp2",
    "logit",
    "negative",
    "relu",
    "relu_back",
    "rsqrt",
    "sigmoid",
    "sigmoid_slope",
    "sign",
    "sinc",
    "tanh_slope",
    "xlogy",
]

_DTYPES = ("bool", "uint8", "int32", "int64", "float32", "float64")
_ZERO = {np.dtype(name): np.array(0, name) for name in _DTYPES}
ONE = {np.dtype(name): np.array(1, name) for name in _DTYPES}
"""0-d arrays: NumPy takes longer to make one of a Python number than to add it to a thousand others."""

_LARGE = 4096
"""From this many elements on, what starts slowly and runs fast is faster."""

_ONE_INT8 = np.array(1, "int8")
_BITS = {4: np.dtype("int32"), 8: np.dtype("int64")}


# ----------------------------------------------------------------------------------------------------------------------
# What a training step spends its time in; more activations are in `numpy_activations`
# ----------------------------------------------------------------------------------------------------------------------
def negative(x: Any, out: Any = None) -> Any:
    """-x: NumPy 2.4 with AVX-512 reads a column of 4 float32 or 8 float64 as a row if the result has gaps as well."""
    if out is None or out.flags.c_contiguous:
        return np.negative(x, out)
    np.copyto(out, np.negative(x))
    return out


def sigmoid(x: Any, out: Any = None) -> Any:
    """1 / (1 + exp(-x)): where exp overflows, the quotient is the 0 that it should be."""
    if out is None and not x.shape:
        out = np.empty_like(x)  # NumPy gives a bare number, which nothing can be written into
    out = negative(x, out)
    np.exp(out, out)
    np.add(out, ONE[x.dtype], out)
    return np.reciprocal(out, out)


def relu(x: Any, out: Any = None) -> Any:
    """The larger of x and 0."""
    if out is None and x.size < _LARGE:
        return np.maximum(x, _ZERO[x.dtype])
    return clip(x, _ZERO[x.dtype], None, out)


def clip(x: Any, low: Any, high: Any, out: Any = None) -> Any:
    """The elements of x, but at least low and at most high; np.clip starts slowly, and np.maximum runs slowly."""
    if x.size >= _LARGE and x.dtype.kind == "f":
        return np.clip(x, -np.inf if low is None else low, np.inf if high is None else high, out)
    if high is None:
        return np.maximum(x, low, out=out)
    if low is not None:
        x = np.maximum(x, low)
    return np.minimum(x, high, out=out)


def relu_back(x: Any, d: Any, out: Any = None) -> Any:
    """D, and 0 where x <= 0."""
    zero = _ZERO[d.dtype]
    dropped = np.less_equal(x, zero)
    if d.size < _LARGE or d.dtype.itemsize not in _BITS:
        return stored(np.where(dropped, zero, d), out)
    kept = np.subtract(dropped.view(np.int8), _ONE_INT8)  # all bits where d stays, none where it does not
    bits = _BITS[d.dtype.itemsize]
    return stored(np.bitwise_and(d.view(bits), kept).view(d.dtype), out)


def sigmoid_slope(y: Any, d: Any, out: Any = None) -> Any:
    """D · y · (1 - y)."""
    return np.multiply(np.multiply(d, y), np.subtract(ONE[y.dtype], y), out)


def tanh_slope(y: Any, d: Any, out: Any = None) -> Any:
    """D · (1 - y²)."""
    return np.multiply(d, np.subtract(ONE[y.dtype], np.square(y)), out)


def bit_choice(condition: Any, a: Any, b: Any) -> Any:
    """The elements of a where a condition holds, else those of b: np.where, but fast for large arrays.

    A processor guesses which way each jump of np.where goes, and random conditions make it guess wrong. A choice by
    bits has no jumps: b ^ ((a ^ b) & mask) is a where all bits of the mask are set, and b where none is.
    """
    if condition.size < _LARGE or a.dtype.itemsize not in _BITS:
        return np.where(condition, a, b)
    bits = _BITS[a.dtype.itemsize]
    mask = np.negative(condition.view(np.int8))
    b_bits = b.view(bits)
    different = np.bitwise_and(np.bitwise_xor(a.view(bits), b_bits), mask)
    return np.bitwise_xor(different, b_bits, different).view(a.dtype)


# ----------------------------------------------------------------------------------------------------------------------
# The rest
# ----------------------------------------------------------------------------------------------------------------------
@plain
def identity(x: Any) -> Any:
    """X."""
    return x.copy()


@plain
def isfinite(x: Any) -> Any:
    """Whether x is neither infinite nor NaN; written into an array with gaps, it has the fault of `negative`."""
    return np.isfinite(x)


@plain
def sign(x: Any) -> Any:
    """1, -1 or 0; 0 for NaN too, where np.sign says NaN."""
    if x.dtype.kind != "f":
        return x.copy() if x.dtype.kind == "b" else np.sign(x)
    return np.subtract(np.greater(x, 0), np.less(x, 0), dtype=x.dtype)


@plain
def rsqrt(x: Any) -> Any:
    """1 / √x."""
    root = np.sqrt(x)
    return np.reciprocal(root, root if x.shape else None)


@plain
def frac(x: Any) -> Any:
    """The fraction."""
    return np.subtract(x, np.trunc(x))


@plain
def logit(x: Any) -> Any:
    """ln(x / (1 - x))."""
    return np.log(np.divide(x, np.subtract(ONE[x.dtype], x)))


@plain
def sinc(x: Any) -> Any:
    """Sin(πx) / (πx)."""
    angle = np.multiply(x, x.dtype.type(pi))
    return np.where(np.equal(x, 0), ONE[x.dtype], np.divide(np.sin(angle), angle))


@plain
def logaddexp(x: Any, y: Any) -> Any:
    """ln(eˣ + eʸ); np.logaddexp takes 30 times as long."""
    return _of_larger(x, y, np.log1p(np.exp(_minus_distance(x, y))), log(2.0))


@plain
def logaddexp2(x: Any, y: Any) -> Any:
    """log₂(2ˣ + 2ʸ)."""
    scale = x.dtype.type(1 / log(2.0))
    return _of_larger(x, y, np.multiply(np.log1p(np.exp2(_minus_distance(x, y))), scale), 1.0)


def _minus_distance(x: Any, y: Any) -> Any:
    return np.negative(np.absolute(np.subtract(x, y)))


def _of_larger(x: Any, y: Any, more: Any, twice: float) -> Any:
    """Return the larger number plus something, which is `twice` if both are equal: infinities have no distance."""
    larger = np.maximum(x, y)
    return np.add(larger, bit_choice(np.equal(x, y), np.array(twice, larger.dtype), np.asarray(more)))


@plain
def xlogy(x: Any, y: Any) -> Any:
    """X · ln y."""
    flat = np.logical_and(np.equal(x, 0), np.equal(y, y))
    return np.where(flat, _ZERO[x.dtype], np.multiply(x, np.log(y)))


@plain
def int_pow(x: Any, y: Any) -> Any:
    """xʸ among integers."""
    power = np.power(x, np.maximum(y, 0))
    if not np.less(y, 0).any():
        return power
    odd = np.bitwise_and(y, 1)
    inverse = np.where(x == 1, 1, np.where(x == -1, 1 - 2 * odd, 0))
    return np.where(y < 0, inverse, power)


@plain
def int_trunc_div(x: Any, y: Any) -> Any:
    """x / y, rounded toward zero: what is left without the remainder divides evenly."""
    return np.floor_divide(np.subtract(x, np.fmod(x, y)), y)
