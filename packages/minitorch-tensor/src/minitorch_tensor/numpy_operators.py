"""Which ufunc of NumPy does the same as an operator: a table of equivalents, and a way for everything else.

The contract tests hold each entry equal to its operator. An operator without an entry, such as one that a user wrote,
runs element by element, as Python calls it, and outside `quiet.run`: it may itself use tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minitorch_scalar import operators as scalar
from minitorch_tensor import activations, operators
from minitorch_tensor import numpy_activations as active
from minitorch_tensor import numpy_composites as composed
from minitorch_tensor.dtypes import DType
from minitorch_tensor.elements import as_stored
from minitorch_tensor.numpy_erf import erf, erfc
from minitorch_tensor.quiet import quiet

__all__ = ["CLOSED", "TRUTHS", "UFUNCS", "NoEquivalentError", "each", "run", "ufunc_of"]


class NoEquivalentError(LookupError):
    """Raised by the table for an operator that it does not have; the backend then uses `each`."""


class _Table(dict[Callable[..., Any], Any]):
    """Operators and what NumPy computes them with."""

    def __missing__(self, operator: Callable[..., Any]) -> Any:
        raise NoEquivalentError(operator)


def each(operator: Callable[..., Any], dtype: DType, *arrays: Any) -> Any:
    """Return operator(x, ...) for the elements of arrays, broadcast, one after the other, as an array of a dtype."""

    def stored(*numbers: Any) -> Any:
        return as_stored(operator(*numbers), dtype)

    with np.errstate(all="ignore"):
        return np.asarray(np.frompyfunc(stored, len(arrays), 1)(*arrays), object).astype(dtype.numpy)


def run(operator: Callable[..., Any], function: Callable[..., Any], *args: Any) -> Any:
    """Run quietly what comes from NumPy; a user's operator may come back here by itself."""
    if operator in UFUNCS:
        return quiet.run(function, *args)
    with np.errstate(all="ignore"):
        return function(*args)


def ufunc_of(operator: Callable[..., Any]) -> np.ufunc:
    """Return a ufunc for an operator of two arguments, with `reduce`, `accumulate` and `at`: NumPy's or Python's."""
    found = UFUNCS.get(operator)
    return found if isinstance(found, np.ufunc) else np.frompyfunc(operator, 2, 1)


UFUNCS = _Table(
    {
        activations.elu: active.elu,
        activations.elu_slope: active.elu_slope,
        activations.hardsigmoid: active.hardsigmoid,
        activations.hardsigmoid_back: active.hardsigmoid_back,
        activations.hardswish: active.hardswish,
        activations.hardswish_back: active.hardswish_back,
        activations.mish: active.mish,
        activations.mish_back: active.mish_back,
        activations.prelu: active.prelu,
        activations.prelu_slope: active.prelu_slope,
        operators.acos: np.arccos,
        operators.acosh: np.arccosh,
        operators.asin: np.arcsin,
        operators.asinh: np.arcsinh,
        operators.atan: np.arctan,
        operators.atan2: np.arctan2,
        operators.atanh: np.arctanh,
        operators.bitwise_and: np.bitwise_and,
        operators.bitwise_not: np.invert,
        operators.bitwise_or: np.bitwise_or,
        operators.bitwise_xor: np.bitwise_xor,
        operators.ceil: np.ceil,
        operators.copysign: np.copysign,
        operators.cosh: np.cosh,
        operators.erfc: erfc,
        operators.exp2: np.exp2,
        operators.expm1: np.expm1,
        operators.floor: np.floor,
        operators.fmax: np.fmax,
        operators.fmin: np.fmin,
        operators.fmod: np.fmod,
        operators.frac: composed.frac,
        operators.hypot: np.hypot,
        operators.int_fmod: np.fmod,
        operators.int_pow: composed.int_pow,
        operators.int_trunc_div: composed.int_trunc_div,
        operators.isfinite: composed.isfinite,
        operators.isinf: np.isinf,
        operators.isnan: np.isnan,
        operators.left_shift: np.left_shift,
        operators.log10: np.log10,
        operators.log1p: np.log1p,
        operators.log2: np.log2,
        operators.logaddexp: composed.logaddexp,
        operators.logaddexp2: composed.logaddexp2,
        operators.logical_and: np.logical_and,
        operators.logical_not: np.logical_not,
        operators.logical_or: np.logical_or,
        operators.logical_xor: np.logical_xor,
        operators.logit: composed.logit,
        operators.right_shift: np.right_shift,
        operators.round: np.rint,
        operators.rsqrt: composed.rsqrt,
        operators.sigmoid_slope: composed.sigmoid_slope,
        operators.signbit: np.signbit,
        operators.sinc: composed.sinc,
        operators.sinh: np.sinh,
        operators.square: np.square,
        operators.tanh_slope: composed.tanh_slope,
        operators.trunc: np.trunc,
        operators.xlogy: composed.xlogy,
        scalar.abs: np.absolute,
        scalar.add: np.add,
        scalar.cos: np.cos,
        scalar.div: np.true_divide,
        scalar.eq: np.equal,
        scalar.erf: erf,
        scalar.exp: np.exp,
        scalar.floor_div: np.floor_divide,
        scalar.gelu: active.gelu,
        scalar.gelu_back: active.gelu_back,
        scalar.id: composed.identity,
        scalar.inv: np.reciprocal,
        scalar.le: np.less_equal,
        scalar.leaky_relu: active.leaky_relu,
        scalar.leaky_relu_back: active.leaky_relu_back,
        scalar.log: np.log,
        scalar.lt: np.less,
        scalar.max: np.maximum,
        scalar.min: np.minimum,
        scalar.mod: np.remainder,
        scalar.mul: np.multiply,
        scalar.ne: np.not_equal,
        scalar.neg: composed.negative,
        scalar.pow: np.power,
        scalar.relu: composed.relu,
        scalar.relu_back: composed.relu_back,
        scalar.sigmoid: composed.sigmoid,
        scalar.sigmoid_back: active.sigmoid_back,
        scalar.sign: composed.sign,
        scalar.silu: active.silu,
        scalar.silu_back: active.silu_back,
        scalar.sin: np.sin,
        scalar.softplus: active.softplus,
        scalar.softplus_back: active.softplus_back,
        scalar.sqrt: np.sqrt,
        scalar.sub: np.subtract,
        scalar.tan: np.tan,
        scalar.tanh: np.tanh,
    }
)

TRUTHS = frozenset(
    {
        operators.isfinite,
        operators.isinf,
        operators.isnan,
        operators.logical_and,
        operators.logical_not,
        operators.logical_or,
        operators.logical_xor,
        operators.signbit,
        scalar.eq,
        scalar.le,
        scalar.lt,
        scalar.ne,
    }
)
"""Those that answer with yes or no."""

CLOSED = {operator: ufunc for operator, ufunc in UFUNCS.items() if operator not in TRUTHS}
"""The others: of floating point numbers they make numbers of the same dtype, so that nobody need ask for it."""
