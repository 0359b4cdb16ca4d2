"""Elementary functions of a float32 that a loop can compute for many numbers at once.

The C library's functions are called for one number after the other, and branch. Those here are arithmetic without
branches: a choice such as `a if x > 0.0 else b` is cheap as long as both are. Each number is a power of two times a
number near one, and polynomials do the rest. They are compiled by `compiler`, for float32 only: a constant is a float32
here, and a test holds each function to 2 units in the last place, of all kinds of numbers.

The polynomials are, where nothing else is said, those of Stephen Moshier's Cephes library (expf.c, logf.c).
"""

from __future__ import annotations

import math

import numpy as np

from minitorch_fast import float64_operators as double

__all__ = [
    "cos",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "exp_back",
    "expm1",
    "gelu",
    "log",
    "log1p",
    "log2",
    "log10",
    "pow",
    "power_of_two",
    "sin",
    "tanh",
]

_ROUND = 12582912.0
"""1.5 · 2²³: added to a small float32, it leaves no bits for a fraction; the lowest bits are a whole number then."""
_ROUND_BITS = 0x4B400000
_ROUND_BIASED, _ROUND_TWICE_BIASED = _ROUND + 127.0, _ROUND + 254.0
"""The same, and in the lowest bits the whole number plus 127: the exponent of a float32, where it may be."""

_LN2_HIGH, _LN2_LOW = 0.693359375, -2.12194440e-4
"""Their sum is ln 2; n times the first is exact."""


def power_of_two(n: int) -> float:
    """2ⁿ for -126 <= n <= 127: a float32 with nothing but an exponent."""
    return np.int32((np.int32(n) + 127) << 23).view(np.float32)  # type: ignore[return-value] # a number of NumPy


def _series(r: float) -> float:
    """(eʳ - 1 - r) / r² for |r| < 0.35, so that eʳ is exact to a twentieth of a unit in its last place.

    The five coefficients make the largest relative error of eʳ as small as it can be: a fit by least squares, in which
    each point weighs more the larger its error was.
    """
    p = 1.381432046971e-3
    p = p * r + 8.368851204546e-3
    p = p * r + 4.166840109510e-2
    p = p * r + 1.666651952290e-1
    return p * r + 4.999999337301e-1


def exp(x: float) -> float:
    """eˣ = 2ⁿ · eʳ, where n is x / ln 2 rounded and r what is left.

    2ⁿ comes in two factors, since 2¹²⁸ would be infinite. The number that rounds x / ln 2 holds twice the bias of an
    exponent, too: so half of its bits, shifted to where an exponent is, are one factor, and the rest the other.
    """
    x = 89.0 if x > 89.0 else x
    x = -104.0 if x < -104.0 else x
    rounded = x * 1.4426950408889634 + _ROUND_TWICE_BIASED
    n = rounded - _ROUND_TWICE_BIASED
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    bits = np.float32(rounded).view(np.int32)
    half = np.int32(bits >> 1)
    first, second = np.int32(half << 23).view(np.float32), np.int32((bits - half) << 23).view(np.float32)
    return (1.0 + (_series(r) * (r * r) + r)) * first * second  # type: ignore[return-value] # a number of NumPy


def expm1(x: float) -> float:
    """eˣ - 1 = 2ⁿ · (eʳ - 1) + (2ⁿ - 1), with half of 2ⁿ, which is never infinite."""
    near = 89.0 if x > 89.0 else x
    near = -20.0 if near < -20.0 else near
    rounded = near * 1.4426950408889634 + _ROUND
    n = rounded - _ROUND
    r = near - n * _LN2_HIGH - n * _LN2_LOW
    half = power_of_two(np.float32(rounded).view(np.int32) - _ROUND_BITS - 1)
    result = 2.0 * (half * (_series(r) * (r * r) + r) + (half - 0.5))
    return x if x == 0.0 else result  # -0.0 stays


def log(x: float) -> float:
    """ln x = e · ln 2 + ln m, where x = 2ᵉ · m and m is between √½ and √2."""
    tiny = x < 1.1754943508222875e-38  # numbers below have fewer digits
    scaled = x * 8388608.0 if tiny else x
    bits = np.int32(np.float32(scaled).view(np.int32) - 0x3F3504F3)
    m = np.int32((bits & 0x7FFFFF) + 0x3F3504F3).view(np.float32)
    e = np.float32(np.int32(bits >> 23)) - (23.0 if tiny else 0.0)
    r = m - 1.0
    p = 7.0376836292e-2
    p = p * r - 1.1514610310e-1
    p = p * r + 1.1676998740e-1
    p = p * r - 1.2420140846e-1
    p = p * r + 1.4249322787e-1
    p = p * r - 1.6668057665e-1
    p = p * r + 2.0000714765e-1
    p = p * r - 2.4999993993e-1
    p = p * r + 3.3333331174e-1
    square = r * r
    small = p * (r * square) + e * _LN2_LOW - 0.5 * square
    result = r + small + e * _LN2_HIGH
    result = x if x == math.inf else result
    result = -math.inf if x == 0.0 else result
    return math.nan if x < 0.0 or x != x else result  # type: ignore[return-value] # a number of NumPy


def log1p(x: float) -> float:
    """ln(1 + x): ln of the rounded sum, and what the rounding took away."""
    total = 1.0 + x
    result = log(total) + (x - (total - 1.0)) / total
    result = x if total == 1.0 else result  # also keeps -0.0
    return total if x == math.inf else (-math.inf if x == -1.0 else result)


def tanh(x: float) -> float:
    """(1 - e) / (1 + e) with e = e⁻²ˣ for |x|, and the sign of x.

    Both are made of eʳ - 1, as in `expm1`: so no digits are lost where e is close to 1.
    """
    size = math.fabs(x)
    size = 10.0 if size > 10.0 else size
    rounded = size * -2.8853900817779268 + _ROUND_BIASED
    n = rounded - _ROUND_BIASED
    r = size * -2.0 - n * 0.6931471805599453  # the larger n, the less e counts: ln 2 need not come in two parts
    scale = np.int32(np.float32(rounded).view(np.int32) << 23).view(np.float32)
    p = _series(r) * (r * r) + r
    return math.copysign((p * scale + (scale - 1.0)) / (p * scale + (scale + 1.0)), x)


def erf(x: float) -> float:
    """A polynomial near 0, and 1 - e^p elsewhere, with a polynomial p of |x|.

    Source: Norbert Juffa's approximation, which he published on Stack Overflow (question 35148198).
    """
    size = math.fabs(x)
    z = x * x
    p = (-1.72853470e-5 * size + 3.83197126e-4) * z + (-3.88396438e-3 * size + 2.42546219e-2)
    p = p * size - 1.06777877e-1
    p = p * size - 6.34846687e-1
    p = p * size - 1.28717512e-1
    far = 1.0 - exp(p * size - size)
    far = -far if x < 0.0 else far
    q = -5.96761703e-4
    q = q * z + 4.99119423e-3
    q = q * z - 2.67681349e-2
    q = q * z + 1.12819925e-1
    q = q * z - 3.76125336e-1
    q = q * z + 1.28379166e-1
    return far if size > 0.927734375 else q * x + x


def gelu(x: float) -> float:
    """x/2 · (1 + erf(x/√2)), with a quotient of polynomials for erf: faster, and as exact beside the 1.

    The same quotient as in `minitorch_tensor.numpy_composites`.
    """
    y = x * 0.7071067811865476
    y = 3.95 if y > 3.95 else y
    y = -3.95 if y < -3.95 else y
    z = y * y
    p = 2.02585328e-06
    p = p * z + 0.000284666572
    p = p * z + 0.00380767341
    p = p * z + 0.0528739062
    p = p * z + 0.191540402
    p = p * z + 1.12837914
    q = 3.78301197e-05
    q = q * z + 0.00117058831
    q = q * z + 0.01505412
    q = q * z + 0.114555321
    q = q * z + 0.50308094
    q = q * z + 1.0
    near_erf = y * (p / q)
    near_erf = -1.0 if near_erf < -1.0 else near_erf
    return 0.5 * x * (1.0 + (1.0 if near_erf > 1.0 else near_erf))


# ----------------------------------------------------------------------------------------------------------------------
# In float64, which has digits to spare
# ----------------------------------------------------------------------------------------------------------------------
def sin(x: float) -> float:
    """Sin x."""
    return x if x == 0.0 else double.sine_of_float32(np.float32(x), 0)  # -0.0 stays


def cos(x: float) -> float:
    """Sin(x + π/2)."""
    return double.sine_of_float32(np.float32(x), 1)


def exp_back(x: float, d: float) -> float:
    """d · eˣ: in float32, 0 · e⁹⁰ would be NaN."""
    return np.float64(d) * double.exp(np.float64(x))


def exp2(x: float) -> float:
    """2ˣ = e^(x ln 2)."""
    return double.exp(np.float64(x) * double.LN2)


def log2(x: float) -> float:
    """ln x / ln 2."""
    return double.log(np.float64(x)) * double.PER_LN2


def log10(x: float) -> float:
    """ln x / ln 10."""
    return double.log(np.float64(x)) * double.PER_LN10


def erfc(x: float) -> float:
    """1 - erf(x), by the C library in float64."""
    return math.erfc(np.float64(x))


def pow(x: float, y: float) -> float:
    """xʸ = e^(y ln x)."""
    return double.pow(np.float64(x), np.float64(y))
