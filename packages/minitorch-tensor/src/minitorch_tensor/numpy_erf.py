"""The error function, which NumPy does not have: quotients of polynomials, each good between two bounds."""

from __future__ import annotations

from math import pi, sqrt
from typing import Any

import numpy as np

from minitorch_tensor.numpy_calls import in_blocks

__all__ = ["erf", "erfc"]

_ERF_OF_FLOAT32 = (
    (2.02585328e-06, 0.000284666572, 0.00380767341, 0.0528739062, 0.191540402, 1.12837914),
    (3.78301197e-05, 0.00117058831, 0.01505412, 0.114555321, 0.50308094, 1.0),
)
"""Two polynomials in x², highest power first, whose quotient is erf(x) / x up to 2e-8 of it for |x| <= 3.95."""

# Source: W. J. Cody, Rational Chebyshev Approximations for the Error Function, Math. Comp. 23 (1969), 631-637.
_SMALL = (
    (1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3),
    (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3),
)
"""For erf(x) / x by x², where |x| < 0.46875."""
_MIDDLE = (
    (
        *(2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1),
        *(2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3),
        1.23033935479799725e3,
    ),
    (
        *(1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3),
        *(3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3),
    ),
)
"""For erfc(x) · exp(x²) by x, where 0.46875 <= x <= 4."""
_LARGE_X = (
    (
        *(1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1),
        *(1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
    ),
    (
        *(1.0, 2.56852019228982242, 1.87295284992346725),
        *(5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3),
    ),
)
"""For erfc(x) · x · exp(x²) by 1 / x², where x > 4."""


def _quotient(polynomials: Any, x: Any) -> Any:
    """Evaluate the quotient of two polynomials by Horner's rule."""
    values = []
    for first, *rest in polynomials:
        value = np.full_like(x, first)
        for coefficient in rest:
            np.multiply(value, x, value)
            np.add(value, x.dtype.type(coefficient), value)
        values.append(value)
    return np.divide(values[0], values[1], values[0])


def _erfc_from(x: Any) -> Any:
    """erfc for float64 of at least 0.46875; exp(-x²) is split so that the rounding of x² does not count."""
    x = np.minimum(x, 30.0)  # erfc is 0 from 27 on
    coarse = np.trunc(x * 16) / 16
    bell = np.exp(-coarse * coarse) * np.exp(-(x - coarse) * (x + coarse))
    result = np.empty_like(x)
    middle = x <= 4
    far = ~middle
    result[middle] = _quotient(_MIDDLE, x[middle])
    beyond = x[far]
    inverse = 1 / (beyond * beyond)
    result[far] = (1 / sqrt(pi) - inverse * _quotient(_LARGE_X, inverse)) / beyond
    return result * bell


@in_blocks
def erf(x: Any) -> Any:
    """2/√π · ∫₀ˣ exp(-t²) dt."""
    if x.dtype == np.float32:
        near = np.minimum(np.maximum(x, np.float32(-3.95)), np.float32(3.95))
        result = near * _quotient(_ERF_OF_FLOAT32, np.asarray(near * near))
        return np.minimum(np.maximum(result, np.float32(-1)), np.float32(1))
    row = x.reshape(-1)
    result = np.empty_like(row)
    small = np.abs(row) < 0.46875
    near, far = row[small], row[~small]
    result[small] = near * _quotient(_SMALL, near * near)
    result[~small] = np.copysign(1 - _erfc_from(np.abs(far)), far)
    return result.reshape(x.shape)


@in_blocks
def erfc(x: Any) -> Any:
    """1 - erf(x), in float64 for float32 too: what is left of the 1 has all its digits."""
    row = x.reshape(-1).astype(np.float64)
    result = np.empty_like(row)
    small = np.abs(row) < 0.46875
    near, far = row[small], row[~small]
    result[small] = 1 - near * _quotient(_SMALL, near * near)
    beyond = _erfc_from(np.abs(far))
    result[~small] = np.where(far < 0, 2 - beyond, beyond)
    return result.reshape(x.shape).astype(x.dtype)
