"""Elementary functions of a float64 that a loop can compute for many numbers at once; see `float32_operators`.

The logarithm is that of Sun's fdlibm (e_log.c); the exponential function is its series.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

__all__ = ["LN2", "PER_LN2", "PER_LN10", "exp", "expm1", "log", "log1p", "pow", "sine_of_float32", "tanh"]

LN2 = np.float64(math.log(2.0))
PER_LN2 = np.float64(1.0 / math.log(2.0))
PER_LN10 = np.float64(1.0 / math.log(10.0))
"""As numbers of NumPy, which are not made float32, whoever uses them."""

_ROUND = 6755399441055744.0
"""1.5 · 2⁵²: added to a small float64, it leaves no bits for a fraction."""
_ROUND_BITS = 0x4338000000000000

_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""Their sum is ln 2; n times the first is exact."""

_HALF_PI_HIGH, _HALF_PI_MIDDLE, _HALF_PI_LOW = (
    1.57079632673412561417e00,
    6.07710050650619224932e-11,
    2.02226624879595063154e-21,
)
"""Their sum is π/2; the first two have 33 bits each."""

_TWO_PI = 2 * Fraction("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534")
_POWERS = np.array([float(Fraction(2**k) % _TWO_PI) for k in range(17, 105)])
"""2ᵏ without whole turns, for k from 17 on: 2¹²⁷, the highest power in a float32, is 2¹⁰⁴ · 2²³."""

_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD


def _power_of_two(n: int) -> float:
    """2ⁿ for -1022 <= n <= 1023: a float64 with nothing but an exponent."""
    return np.int64((n + 1023) << 52).view(np.float64)


def _exp_less_1(r: float) -> float:
    """eʳ - 1 = r + r²/2! + r³/3! + ... for |r| < 0.35."""
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 1.0 / 2.0
    return p * (r * r) + r


def exp(x: float) -> float:
    """eˣ = 2ⁿ · eʳ, where n is x / ln 2 rounded and r what is left; 2ⁿ in two factors, as 2¹⁰²⁴ would be infinite."""
    x = 710.0 if x > 710.0 else x
    x = -746.0 if x < -746.0 else x
    rounded = x * PER_LN2 + _ROUND
    n = rounded - _ROUND
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    whole = np.float64(rounded).view(np.int64) - _ROUND_BITS
    half = whole >> 1
    return (_exp_less_1(r) + 1.0) * _power_of_two(half) * _power_of_two(whole - half)


def expm1(x: float) -> float:
    """eˣ - 1 = 2ⁿ · (eʳ - 1) + (2ⁿ - 1), with half of 2ⁿ, which is never infinite."""
    near = 710.0 if x > 710.0 else x
    near = -40.0 if near < -40.0 else near
    rounded = near * PER_LN2 + _ROUND
    n = rounded - _ROUND
    r = near - n * _LN2_HIGH - n * _LN2_LOW
    half = _power_of_two(np.float64(rounded).view(np.int64) - _ROUND_BITS - 1)
    result = 2.0 * (half * _exp_less_1(r) + (half - 0.5))
    return x if x == 0.0 else result  # -0.0 stays


def log(x: float) -> float:
    """ln x = e · ln 2 + ln m, where x = 2ᵉ · m and m is between √½ and √2."""
    tiny = x < 2.2250738585072014e-308  # numbers below have fewer digits
    scaled = x * 4503599627370496.0 if tiny else x
    bits = np.float64(scaled).view(np.int64) - _SQRT_HALF_BITS
    m = np.int64((bits & 0xFFFFFFFFFFFFF) + _SQRT_HALF_BITS).view(np.float64)
    e = np.float64(bits >> 52) - (52.0 if tiny else 0.0)
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    p = 1.479819860511658591e-01
    p = p * z + 1.531383769920937332e-01
    p = p * z + 1.818357216161805012e-01
    p = p * z + 2.222219843214978396e-01
    p = p * z + 2.857142874366239149e-01
    p = p * z + 3.999999999940941908e-01
    p = p * z + 6.666666666666735130e-01
    half = 0.5 * f * f
    result = e * _LN2_HIGH - ((half - (s * (half + p * z) + e * _LN2_LOW)) - f)
    result = x if x == math.inf else result
    result = -math.inf if x == 0.0 else result
    return math.nan if x < 0.0 or x != x else result


def log1p(x: float) -> float:
    """ln(1 + x): ln of the rounded sum, and what the rounding took away."""
    total = 1.0 + x
    result = log(total) + (x - (total - 1.0)) / total
    result = x if total == 1.0 else result  # also keeps -0.0
    return total if x == math.inf else (-math.inf if x == -1.0 else result)


def tanh(x: float) -> float:
    """(e²ˣ - 1) / (e²ˣ + 1), by e²ˣ - 1 of |x| and with the sign of x."""
    size = math.fabs(x)
    size = 20.0 if size > 20.0 else size
    less_1 = expm1(size + size)
    result = less_1 / (less_1 + 2.0)
    return -result if x < 0.0 else (result if x > 0.0 else x)


def pow(x: float, y: float) -> float:
    """xʸ = e^(y ln |x|), to about ten digits: for float32; negative where x is and y is odd."""
    whole = np.floor(y) == y
    odd = whole and np.floor(y * 0.5) != y * 0.5
    exponent = y * log(math.fabs(x))
    result = exp(exponent)
    result = -result if math.copysign(1.0, x) < 0.0 and odd else result
    result = math.nan if x < 0.0 and not whole and math.fabs(x) != math.inf else result
    one = y == 0.0 or x == 1.0 or (x == -1.0 and math.fabs(y) == math.inf)
    return 1.0 if one else result


def sine_of_float32(x: float, quarters: int) -> float:
    """Sin(x + quarters · π/2) to ten digits: sin or cos of what is left of x without multiples of π/2.

    A float32 of 2⁴⁰ or more is a whole number of 24 bits times 2ᵏ; it makes as many turns as that number times what
    2ᵏ is without whole turns.
    """
    bits = np.int64(np.float32(x).view(np.int32))
    exponent = (bits >> 23) & 0xFF
    large = exponent >= 167
    digits = np.float64((bits & 0x7FFFFF) | 0x800000)
    turned = digits * _POWERS[(min(exponent, 254) - 167) if large else 0]
    angle = math.copysign(turned, x) if large else np.float64(x)
    angle = math.nan if exponent == 255 else angle
    rounded = angle * 0.6366197723675814 + _ROUND
    n = rounded - _ROUND
    r = ((angle - n * _HALF_PI_HIGH) - n * _HALF_PI_MIDDLE) - n * _HALF_PI_LOW
    z = r * r
    sine = ((((z / 362880.0 - 1.0 / 5040.0) * z + 1.0 / 120.0) * z - 1.0 / 6.0) * z) * r + r
    cosine = ((((1.0 / 40320.0 - z / 3628800.0) * z - 1.0 / 720.0) * z + 1.0 / 24.0) * z - 0.5) * z + 1.0
    quadrant = np.float64(rounded).view(np.int64) + quarters
    result = cosine if quadrant & 1 else sine
    return -result if quadrant & 2 else result
