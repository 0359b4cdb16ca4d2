"""The functions on numbers that everything else is built of, each beside its derivative.

An operator takes floats and gives a float. `NAME_back(x, d)` stands under `NAME(x)` and gives d times the derivative of
NAME at x, which is what the chain rule asks for; with two arguments, `NAME_back(x, y, d)` gives one number for each.

Python raises where PyTorch gives an infinity or NaN (1 / 0, log of 0, exp of 1000). The operators follow IEEE 754, as
PyTorch does, so that one bad number shows up in a result instead of ending a training run. They use nothing but `math`,
so that a compiler of Python such as Numba can compile them as they stand.

The names are those of the MiniTorch course, and PyTorch's for what the course does not have. Several of them hide a
builtin (`id`, `max`, `sum`, `map`); import the module, not the names: `from minitorch_scalar import operators`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from minitorch_scalar.errors import InvalidValueError

__all__ = [
    "abs",
    "abs_back",
    "add",
    "addLists",
    "add_back",
    "cos",
    "cos_back",
    "div",
    "div_back",
    "eq",
    "erf",
    "erf_back",
    "exp",
    "exp_back",
    "floor_div",
    "gelu",
    "gelu_back",
    "id",
    "id_back",
    "inv",
    "inv_back",
    "is_close",
    "le",
    "leaky_relu",
    "leaky_relu_back",
    "log",
    "log_back",
    "lt",
    "map",
    "max",
    "max_back",
    "min",
    "min_back",
    "mod",
    "mod_back",
    "mul",
    "mul_back",
    "ne",
    "neg",
    "negList",
    "neg_back",
    "pow",
    "pow_back",
    "prod",
    "reduce",
    "relu",
    "relu_back",
    "sigmoid",
    "sigmoid_back",
    "sign",
    "silu",
    "silu_back",
    "sin",
    "sin_back",
    "softplus",
    "softplus_back",
    "sqrt",
    "sqrt_back",
    "sub",
    "sub_back",
    "sum",
    "tan",
    "tan_back",
    "tanh",
    "tanh_back",
    "zipWith",
]

_LARGEST_EXPONENT = math.log(1.7976931348623157e308)
"""exp of anything above is beyond the largest float64."""


# ----------------------------------------------------------------------------------------------------------------------
# Arithmetic
# ----------------------------------------------------------------------------------------------------------------------
def id(x: float) -> float:
    """x."""
    return x


def id_back(x: float, d: float) -> float:
    """d · 1."""
    return d


def neg(x: float) -> float:
    """-x."""
    return -x


def neg_back(x: float, d: float) -> float:
    """d · -1."""
    return -d


def add(x: float, y: float) -> float:
    """x + y."""
    return x + y


def add_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · 1 and d · 1."""
    return d, d


def sub(x: float, y: float) -> float:
    """x - y."""
    return x - y


def sub_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · 1 and d · -1."""
    return d, -d


def mul(x: float, y: float) -> float:
    """x · y."""
    return x * y


def mul_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · y and d · x."""
    return d * y, d * x


def inv(x: float) -> float:
    """1 / x; an infinity of the sign of x at ±0."""
    return 1.0 / x if x != 0.0 else math.copysign(math.inf, x)


def inv_back(x: float, d: float) -> float:
    """d · -1 / x²."""
    return -d * inv(x) * inv(x)


def div(x: float, y: float) -> float:
    """x / y; an infinity, or NaN for 0 / 0, where y is ±0."""
    return x / y if y != 0.0 else x * math.copysign(math.inf, y)


def div_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · 1 / y and d · -x / y²."""
    return div(d, y), -d * div(div(x, y), y)


def floor_div(x: float, y: float) -> float:
    """⌊x / y⌋, whose derivative is 0 wherever it has one."""
    return x // y if y != 0.0 else x * math.copysign(math.inf, y)


def mod(x: float, y: float) -> float:
    """x - y · ⌊x / y⌋, with the sign of y; NaN where y is 0."""
    return x % y if y != 0.0 else math.nan


def mod_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · 1 and d · -⌊x / y⌋."""
    return d, -d * floor_div(x, y)


def pow(x: float, y: float) -> float:
    """xʸ; NaN for a negative x and a fractional y, an infinity where it is too large."""
    try:
        return math.pow(x, y)
    except OverflowError:
        return -math.inf if x < 0.0 and y % 2.0 == 1.0 else math.inf
    except ValueError:  # zero to a negative power, or a negative number to a fractional one
        if x != 0.0:
            return math.nan
        return math.copysign(math.inf, x) if y % 2.0 == 1.0 else math.inf


def pow_back(x: float, y: float, d: float) -> tuple[float, float]:
    """d · y · xʸ⁻¹ and d · xʸ · ln x, where 0 counts for the first at y = 0 and for the second at x = 0 <= y."""
    base = 0.0 if y == 0.0 else d * y * pow(x, y - 1.0)
    exponent = 0.0 if x == 0.0 and y >= 0.0 else d * pow(x, y) * log(x)
    return base, exponent


def abs(x: float) -> float:
    """|x|."""
    return math.fabs(x)


def abs_back(x: float, d: float) -> float:
    """d · sign(x); 0 at 0."""
    return d * sign(x)


def sign(x: float) -> float:
    """1 above zero, -1 below, 0 at zero and for NaN; its derivative is 0 wherever it has one."""
    return 1.0 if x > 0.0 else (-1.0 if x < 0.0 else 0.0)


# ----------------------------------------------------------------------------------------------------------------------
# Comparison
# ----------------------------------------------------------------------------------------------------------------------
def lt(x: float, y: float) -> float:
    """1 if x < y, else 0."""
    return 1.0 if x < y else 0.0


def le(x: float, y: float) -> float:
    """1 if x <= y, else 0."""
    return 1.0 if x <= y else 0.0


def eq(x: float, y: float) -> float:
    """1 if x = y, else 0."""
    return 1.0 if x == y else 0.0


def ne(x: float, y: float) -> float:
    """1 if x and y differ, else 0."""
    return 1.0 if x != y else 0.0


def is_close(x: float, y: float) -> bool:
    """|x - y| < 0.01, the tolerance of the course."""
    return math.fabs(x - y) < 1e-2


def max(x: float, y: float) -> float:
    """The larger of x and y; NaN if either is NaN."""
    return x if x > y or x != x else y


def max_back(x: float, y: float, d: float) -> tuple[float, float]:
    """All of d to the larger one, half to each when they are equal, all to both when one is NaN."""
    if x == y:
        return d / 2.0, d / 2.0
    return (0.0 if x < y else d), (0.0 if x > y else d)


def min(x: float, y: float) -> float:
    """The smaller of x and y; NaN if either is NaN."""
    return x if x < y or x != x else y


def min_back(x: float, y: float, d: float) -> tuple[float, float]:
    """All of d to the smaller one, half to each when they are equal, all to both when one is NaN."""
    if x == y:
        return d / 2.0, d / 2.0
    return (0.0 if x > y else d), (0.0 if x < y else d)


# ----------------------------------------------------------------------------------------------------------------------
# Powers, exponentials, trigonometry
# ----------------------------------------------------------------------------------------------------------------------
def sqrt(x: float) -> float:
    """√x; NaN below zero."""
    return math.sqrt(x) if x >= 0.0 else math.nan


def sqrt_back(x: float, d: float) -> float:
    """d · 1 / (2√x)."""
    return div(d, 2.0 * sqrt(x))


def exp(x: float) -> float:
    """eˣ; infinity where it is too large."""
    return math.inf if x > _LARGEST_EXPONENT else math.exp(x)


def exp_back(x: float, d: float) -> float:
    """d · eˣ."""
    return d * exp(x)


def log(x: float) -> float:
    """ln x; minus infinity at zero, NaN below."""
    return math.log(x) if x > 0.0 else (-math.inf if x == 0.0 else math.nan)


def log_back(x: float, d: float) -> float:
    """d · 1 / x."""
    return div(d, x)


def sin(x: float) -> float:
    """Sin x, in radians; NaN at the infinities."""
    return math.sin(x) if math.isfinite(x) else math.nan


def sin_back(x: float, d: float) -> float:
    """d · cos x."""
    return d * cos(x)


def cos(x: float) -> float:
    """Cos x, in radians; NaN at the infinities."""
    return math.cos(x) if math.isfinite(x) else math.nan


def cos_back(x: float, d: float) -> float:
    """d · -sin x."""
    return -d * sin(x)


def tan(x: float) -> float:
    """Tan x, in radians; NaN at the infinities."""
    return math.tan(x) if math.isfinite(x) else math.nan


def tan_back(x: float, d: float) -> float:
    """d · (1 + tan² x)."""
    return d * (1.0 + tan(x) * tan(x))


def tanh(x: float) -> float:
    """(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)."""
    return math.tanh(x)


def tanh_back(x: float, d: float) -> float:
    """d · (1 - tanh² x)."""
    return d * (1.0 - math.tanh(x) * math.tanh(x))


def erf(x: float) -> float:
    """2/√π · ∫₀ˣ exp(-t²) dt."""
    return math.erf(x)


def erf_back(x: float, d: float) -> float:
    """d · 2/√π · exp(-x²)."""
    return d * (2.0 / math.sqrt(math.pi)) * math.exp(-x * x)


# ----------------------------------------------------------------------------------------------------------------------
# Activations
# ----------------------------------------------------------------------------------------------------------------------
def sigmoid(x: float) -> float:
    """σ(x) = 1 / (1 + e⁻ˣ), in the form whose exponential cannot overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + math.exp(-x))
    e = math.exp(x)
    return e / (1.0 + e)


def sigmoid_back(x: float, d: float) -> float:
    """d · σ(x) · σ(-x)."""
    return d * sigmoid(x) * sigmoid(-x)


def relu(x: float) -> float:
    """The larger of x and 0; NaN stays NaN."""
    return 0.0 if x <= 0.0 else x


def relu_back(x: float, d: float) -> float:
    """d where x > 0, else 0; 0 at 0."""
    return 0.0 if x <= 0.0 else d


def leaky_relu(x: float) -> float:
    """x above zero, 0.01 · x below."""
    return x if x > 0.0 else 0.01 * x


def leaky_relu_back(x: float, d: float) -> float:
    """d where x > 0, else 0.01 · d."""
    return d if x > 0.0 else 0.01 * d


def softplus(x: float) -> float:
    """ln(1 + eˣ), a smooth relu, in the form whose exponential cannot overflow."""
    return relu(x) + math.log1p(math.exp(-math.fabs(x)))


def softplus_back(x: float, d: float) -> float:
    """d · σ(x)."""
    return d * sigmoid(x)


def silu(x: float) -> float:
    """x · σ(x)."""
    return x * sigmoid(x)


def silu_back(x: float, d: float) -> float:
    """d · σ(x) · (1 + x · σ(-x))."""
    return d * sigmoid(x) * (1.0 + x * sigmoid(-x))


def gelu(x: float) -> float:
    """x · Φ(x) = x/2 · (1 + erf(x/√2)), with Φ the normal distribution."""
    return 0.5 * x * (1.0 + math.erf(x / math.sqrt(2.0)))


def gelu_back(x: float, d: float) -> float:
    """d · (Φ(x) + x · exp(-x²/2) / √(2π))."""
    distribution = 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))
    density = math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)
    return d * (distribution + x * density)


# ----------------------------------------------------------------------------------------------------------------------
# Functions on lists
# ----------------------------------------------------------------------------------------------------------------------
def map(fn: Callable[[float], float]) -> Callable[[Iterable[float]], list[float]]:
    """Turn a function of a number into a function of a list: `map(neg)([1, 2])` is `[-1, -2]`."""

    def apply(values: Iterable[float]) -> list[float]:
        return [fn(x) for x in values]

    return apply


def zipWith(fn: Callable[[float, float], float]) -> Callable[[Iterable[float], Iterable[float]], list[float]]:
    """Turn a function of two numbers into one of two lists: `zipWith(add)([1, 2], [3, 4])` is `[4, 6]`."""

    def apply(left: Iterable[float], right: Iterable[float]) -> list[float]:
        left, right = list(left), list(right)
        if len(left) != len(right):
            raise InvalidValueError(
                f"Cannot pair a list of {len(left)} with a list of {len(right)}: zipWith needs two lists of one length."
            )
        return [fn(x, y) for x, y in zip(left, right, strict=True)]

    return apply


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:
    """Turn a function of two numbers into one that folds a list: fn(x₃, fn(x₂, fn(x₁, start)))."""

    def apply(values: Iterable[float]) -> float:
        total = start
        for x in values:
            total = fn(x, total)
        return total

    return apply


def negList(values: Iterable[float]) -> list[float]:
    """[-x₁, -x₂, ...]."""
    return map(neg)(values)


def addLists(left: Iterable[float], right: Iterable[float]) -> list[float]:
    """[x₁ + y₁, x₂ + y₂, ...]."""
    return zipWith(add)(left, right)


def sum(values: Iterable[float]) -> float:
    """x₁ + x₂ + ...; 0 for an empty list."""
    return reduce(add, 0.0)(values)


def prod(values: Iterable[float]) -> float:
    """x₁ · x₂ · ...; 1 for an empty list."""
    return reduce(mul, 1.0)(values)
