"""The row "pointwise", arithmetic: operators with tensors and numbers on either side, in place, of every dtype."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from parity.cases.pointwise import ANY, EDGES, PAIRS, WHOLE
from parity.harness import Case, ErrorCase, bools, floats, given, ints, positive

# ----------------------------------------------------------------------------------------------------------------------
# Sums, differences, products, quotients
# ----------------------------------------------------------------------------------------------------------------------
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}
NUMBERS = [2, -3, 2.5, 0, -0.5]


def _of_numbers(apply: Callable[[Any, Any], Any], left: bool) -> Callable[..., Any]:
    if left:
        return lambda m, x: [apply(number, x) for number in NUMBERS]
    return lambda m, x: [apply(x, number) for number in NUMBERS if number]


def _augmented(apply: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def call(m: Any, x: Any, y: Any) -> Any:
        whole, part, other = x * 1.0, (x * 1.0)[:, :1], x * 1.0
        return apply(whole, y), whole * y, apply(part, 3), apply(other, 2.5)

    return call


def _written(name: str) -> Callable[[Any, Any], Any]:
    return lambda a, b: getattr(a, name)(b)


def _mixed(name: str) -> Callable[..., Any]:
    """Combine tensors of all dtypes, 0-d and not, and numbers."""

    def function(m: Any, a: Any, b: Any) -> Any:
        return getattr(m, name)(a, b)

    def call(m: Any, *tensors: Any) -> Any:
        found = []
        for a in tensors:
            for b in tensors:
                if name in ("sub", "rsub") and m.bool in (a.dtype, b.dtype):
                    continue
                found += [function(m, a, b), function(m, a, b[0]), function(m, a[0], b)]
            if name in ("sub", "rsub") and a.dtype is m.bool:
                continue
            found += [function(m, a, number) for number in (2, 300, -1, 2.5)]
        return found

    return call


ALL_DTYPES = (
    *(ints(3, low=-9, high=9), ints(3, low=-9, high=9, dtype="int32"), ints(3, low=1, high=200, dtype="uint8")),
    *(given([True, False, True], "bool"), given([0.5, -1.5, 2.0], "float32"), given([1.25, -0.5, 3.0], "float64")),
)

CASES = [
    *[Case(name, lambda m, x, y, f=f: f(x, y), floats(2, 3), positive(2, 3)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, y, f=f: f(x, y), floats(2, 3), positive(3)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, y, f=f: f(x, y), positive(1, 3), positive(2, 1)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, y, f=f: f(x, y), floats(), positive(2, 2)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, y, f=f: f(x, y), floats(0, 3), positive(0, 1)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, f=f: f(x, x * x), positive(2, 3)) for name, f in OPERATORS.items()],
    *[Case(name, _of_numbers(f, left=True), positive(2, 3)) for name, f in OPERATORS.items()],
    *[Case(name, _of_numbers(f, left=False), positive(2, 3)) for name, f in OPERATORS.items()],
    *[Case(name, lambda m, x, y, n=name: getattr(m, n)(x, y), floats(2, 3), positive(3)) for name in OPERATORS],
    *[Case(name, lambda m, x, n=name: getattr(x, n)(2.0), floats(2, 3)) for name in OPERATORS],
    *[Case(name, lambda m, x, n=name: getattr(m, n)(input=x, other=3), floats(2, 3)) for name in OPERATORS],
    *[Case(name, lambda m, x, n=name: getattr(m, n)(2.5, x), positive(2, 3)) for name in OPERATORS],
    *[
        Case(name, _augmented(getattr(operator, f"i{'truediv' if name == 'div' else name}")), floats(2, 3), positive(3))
        for name in OPERATORS
    ],
    *[Case(name, _augmented(_written(f"{name}_")), floats(2, 3), positive(3)) for name in OPERATORS],
    *[Case(name, _mixed(name), *ALL_DTYPES, gradient=False, layouts=("contiguous", "sliced")) for name in OPERATORS],
    *[Case(name, lambda m, p, f=f: f(p[:, 0], p[:, 1]), given(PAIRS), gradient=False) for name, f in OPERATORS.items()],
    Case(
        "div",
        lambda m, x, y: x / y,
        given([0.0, 0.0, 2.0, -2.0]),
        given([0.0, 2.0, 0.0, 3.0]),
        second=False,
        layouts=EDGES,
    ),
    Case("add", lambda m, x, y: m.add(x, y, alpha=2.5), floats(2, 3), floats(3)),
    Case("add", lambda m, x: x.add(3, alpha=-2), floats(2, 3)),
    Case("add", lambda m, x, y: (x * 1).add_(y, alpha=2), floats(2, 3), floats(3)),
    Case("add", lambda m, i, j: m.add(i, j, alpha=3), ints(4), ints(4, dtype="int32")),
    Case("add", lambda m, a, b: [m.add(a, b, alpha=2), m.add(a, b, alpha=True)], bools(4), bools(4)),
    Case("add", lambda m, a, i: [m.add(a, i, alpha=2), m.add(i, a, alpha=2)], bools(4), ints(4)),
    Case("add", lambda m, i, x: m.add(i, x, alpha=1.5), ints(2, 3), floats(2, 3)),
    Case("sub", lambda m, x, y: m.sub(x, y, alpha=2.5), floats(2, 3), floats(3)),
    Case("sub", lambda m, x: x.sub(3, alpha=-2), floats(2, 3)),
    Case("sub", lambda m, x, y: (x * 1).sub_(y, alpha=2), floats(2, 3), floats(3)),
    Case("sub", lambda m, i: i.sub(4, alpha=3), ints(4)),
    Case("rsub", lambda m, x, y: m.rsub(x, y), floats(2, 3), floats(3)),
    Case("rsub", lambda m, x: m.rsub(x, 1), floats(2, 3)),
    Case("rsub", lambda m, x, y: m.rsub(x, y, alpha=2.5), floats(2, 3), floats(3)),
    Case("rsub", lambda m, i: [m.rsub(i, 2, alpha=3), m.rsub(i, 2.5)], ints(4)),
    Case("true_divide", lambda m, x, y: m.true_divide(x, y), floats(2, 3), positive(3)),
    Case("true_divide", lambda m, i: [i.true_divide(2), m.true_divide(i, i)], ints(2, 3, low=1)),
    Case("true_divide", lambda m, x, y: (x * 1).true_divide_(y), floats(2, 3), positive(3)),
    Case("div", lambda m, i, z: [i / z, i / 0, 2 / i], ints(3, low=-5), given([0, 0, 0], "int64")),
    Case("mul", lambda m, u: [u * 300, u * -1, -u, u + 2**40, u - 2, 2 - u], ints(5, high=256, dtype="uint8")),
    Case("add", lambda m, x: [x + np.float32(1.5), x * np.float64(2), x - np.float64(0.5)], positive(4)),
    Case("mul", lambda m, x: x * True + x * False, floats(3)),
    Case("positive", lambda m, x: +x, floats(2, 3)),
    Case("neg", lambda m, x: -x, floats(2, 3)),
    Case("abs", lambda m, x: abs(x), floats(2, 3)),
]

# ----------------------------------------------------------------------------------------------------------------------
# Rounded quotients and remainders
# ----------------------------------------------------------------------------------------------------------------------
DIVISIONS = ["floor_divide", "fmod", "remainder"]
SIGNED = given([7.5, -7.5, 7.5, -7.5, 6.0, -6.0, 0.3])
DIVISORS = given([2.0, 2.0, -2.0, -2.0, 3.0, 3.0, 0.1])


def _whole(name: str) -> Callable[..., Any]:
    """Divide integers of two dtypes, of either sign, by tensors and numbers."""

    def call(m: Any, i: Any, j: Any, u: Any) -> Any:
        function = getattr(m, name)
        found = [function(i, j), function(i, 3), function(i, -3), function(i, 2.5), function(u, 3), function(u, i[:1])]
        return [*found, function(i.int(), j), function(i > 0, j), (i + 0).__getattribute__(f"{name}_")(j)]

    return call


CASES += [
    *[
        Case(name, _whole(name), ints(9, low=-20, high=20), ints(9, low=1, high=7), ints(9, dtype="uint8"))
        for name in DIVISIONS
    ],
    *[Case(name, lambda m, i, n=name: getattr(m, n)(i, -i - 30), ints(9, low=-20, high=20)) for name in DIVISIONS],
    Case("floor_divide", lambda m, x, y: m.floor_divide(x, y), SIGNED, DIVISORS, gradient=False),
    Case(
        "floor_divide", lambda m, x, y: [x // y, x // 2, x // -0.7, 5 // y, 5.5 // y], SIGNED, DIVISORS, gradient=False
    ),
    Case("floor_divide", lambda m, p: p[:, 0] // p[:, 1], given(PAIRS), gradient=False),
    Case(
        "floor_divide",
        lambda m, x: [x.floor_divide_(2), x.__ifloordiv__(0.3)],
        floats(5),
        gradient=False,
        layouts=("contiguous",),
    ),
    Case("floor_divide", lambda m, i: [i // 2, 7 // i, i // 2.0], ints(5, low=1)),
    Case("div", lambda m, x, y: m.div(x, y, rounding_mode="floor"), SIGNED, DIVISORS, zero_gradient=True),
    Case("div", lambda m, x, y: x.div(y, rounding_mode="trunc"), SIGNED, DIVISORS, zero_gradient=True),
    Case("div", lambda m, x, y: (x * 1).div_(y, rounding_mode="trunc"), SIGNED, DIVISORS, zero_gradient=True),
    Case("div", lambda m, x: x.div(0.4, rounding_mode="floor"), SIGNED, zero_gradient=True),
    Case("div", lambda m, p: m.div(p[:, 0], p[:, 1], rounding_mode="trunc"), given(PAIRS), gradient=False),
    Case("div", lambda m, p: m.div(p[:, 0], p[:, 1], rounding_mode="floor"), given(PAIRS), gradient=False),
    *[
        Case(
            "div",
            lambda m, i, j, r=r: [m.div(i, j, rounding_mode=r), i.div(-3, rounding_mode=r)],
            ints(9, low=-20),
            ints(9, low=1),
        )
        for r in ("floor", "trunc")
    ],
    *[Case(name, lambda m, x, y, n=name: getattr(m, n)(x, y), SIGNED, DIVISORS) for name in ("fmod", "remainder")],
    *[Case(name, lambda m, x, n=name: getattr(x, n)(1.5), floats(2, 3)) for name in ("fmod", "remainder")],
    *[Case(name, lambda m, x, n=name: getattr(x * 1, f"{n}_")(1.5), floats(2, 3)) for name in ("fmod", "remainder")],
    *[
        Case(name, lambda m, p, n=name: getattr(m, n)(p[:, 0], p[:, 1]), given(PAIRS), gradient=False)
        for name in ("fmod", "remainder")
    ],
    Case("remainder", lambda m, x, y: x % y + x % 2, SIGNED, DIVISORS),
    Case("remainder", lambda m, x: [5 % x, 5.5 % x], positive(4), gradient=False),
    Case("remainder", lambda m, i: [i % 3, 7 % i, m.remainder(7, i)], ints(5, low=1)),
    Case("remainder", lambda m, x: (x * 1).__imod__(0.3), floats(5)),
]

# ----------------------------------------------------------------------------------------------------------------------
# Powers
# ----------------------------------------------------------------------------------------------------------------------
EXPONENTS = [0, 1, 2, 3, -1, -2, 4, 0.0, 1.0, 2.0, 0.5, -0.5, 2.5, -1.5, True]

CASES += [
    *[Case("pow", lambda m, x, e=e: x**e, positive(2, 3), zero_gradient=e == 0) for e in EXPONENTS],
    *[
        Case("pow", lambda m, x, e=e: m.pow(x, e), given([0.0, -1.5, 2.0]), zero_gradient=e == 0, layouts=EDGES)
        for e in EXPONENTS
    ],
    *[Case("pow", lambda m, x, e=e: (x * 1).pow_(e), positive(2, 3), zero_gradient=e == 0) for e in EXPONENTS],
    *[Case("pow", lambda m, x, b=b: [b**x, m.pow(b, x)], floats(2, 3)) for b in (2, 2.5, 0.5, 10)],
    Case("pow", lambda m, x: [1**x, 0**x], positive(3), zero_gradient=True, second=False),
    Case("pow", lambda m, x: (-2) ** x, given([1.0, 2.0, -3.0]), second=False),
    Case("pow", lambda m, x, y: x**y, positive(2, 3), floats(3)),
    Case("pow", lambda m, x, y: x.pow(y), positive(2, 1), floats(3)),
    Case("pow", lambda m, x, y: m.pow(input=x, exponent=y), positive(), floats(2, 2)),
    Case("pow", lambda m, x, y: (x * 1).pow_(y), positive(2, 3), floats(3)),
    Case(
        "pow",
        lambda m, x, y: x**y,
        given([0.0, 0.0, 2.0, -2.0]),
        given([0.0, 2.0, 0.0, 3.0]),
        second=False,
        layouts=EDGES,
    ),
    Case("pow", lambda m, x, i: x**i, floats(2, 3), ints(2, 3, high=4)),
    Case("pow", lambda m, p: p[:, 0] ** p[:, 1], given(PAIRS), gradient=False),
    Case(
        "pow",
        lambda m, i, j: [i**j, i**2, i**3, i**0, i**2.5, i**True, 2**j, 2.0**j],
        ints(5, low=-4, high=5),
        ints(5, high=5),
    ),
    Case(
        "pow",
        lambda m, i: [i ** m.tensor(-1), i ** m.tensor([-1, -2, -3, 0, 1]), (-i) ** -i.abs()],
        given([0, 1, -1, 2, -3], "int64"),
    ),
    Case("pow", lambda m, u, b: [u**2, u**u, u**True, b**2, b**u, 2**b, u**2.5], ints(5, dtype="uint8"), bools(5)),
    Case("pow", lambda m, i: [i.pow_(2), i.__ipow__(2)], ints(5), layouts=("contiguous",)),
    Case("square", lambda m, b: [m.square(b), b.square()], bools(4)),
]

# ----------------------------------------------------------------------------------------------------------------------
# Errors
# ----------------------------------------------------------------------------------------------------------------------
ALL = (*OPERATORS, *DIVISIONS, "pow")

ERRORS = [
    *[ErrorCase(name, lambda m, x, y, n=name: getattr(m, n)(x, y), ANY, floats(2, 4)) for name in ALL],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, "a"), ANY) for name in ALL],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, None), ANY) for name in ALL],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)("a", x), ANY) for name in ALL],
    *[ErrorCase(name, lambda m, x, f=f: f(x, "a"), ANY) for name, f in OPERATORS.items()],
    *[ErrorCase(name, lambda m, x, f=f: f(None, x), ANY) for name, f in OPERATORS.items()],
    *[ErrorCase(name, lambda m, x, n=name: getattr(x, f"{n}_")(m.ones(4, 2, 3)), ANY) for name in ALL],
    *[ErrorCase(name, lambda m, i, n=name: getattr(i, f"{n}_")(2.5), WHOLE) for name in ALL],
    *[ErrorCase(name, lambda m, i, n=name: getattr(m, n)(i, 0), WHOLE) for name in DIVISIONS],
    *[ErrorCase(name, lambda m, i, n=name: getattr(m, n)(i, i - i), WHOLE) for name in DIVISIONS],
    *[ErrorCase(name, lambda m, b, n=name: getattr(m, n)(b, b), bools(3)) for name in (*DIVISIONS, "pow", "sub")],
    *[
        ErrorCase("sub", call, bools(3))
        for call in (lambda m, b: b - 1, lambda m, b: 1 - b, lambda m, b: m.ones(3) - b, lambda m, b: m.ones(3) - True)
    ],
    ErrorCase("rsub", lambda m, b: m.rsub(b, 1), bools(3)),
    ErrorCase("rsub", lambda m, x: m.rsub(1, x), ANY),
    ErrorCase("add", lambda m, i: m.add(i, i, alpha=1.5), WHOLE),
    ErrorCase("add", lambda m, i: m.add(i, i, alpha=False), WHOLE),
    ErrorCase("add", lambda m, x: m.add(x, x, alpha="a"), ANY),
    ErrorCase("add", lambda m, x: x + 10**400, ANY),
    ErrorCase("add", lambda m, i: i + 2**70, WHOLE),
    ErrorCase("add", lambda m, b: b.add_(1), bools(3)),
    ErrorCase("add", lambda m, x: x.expand(4, 2, 3).add_(1), ANY),
    ErrorCase("add", lambda m, x: x.requires_grad_().add_(1), ANY),
    ErrorCase("div", lambda m, x: m.div(x, 2, rounding_mode="up"), ANY),
    ErrorCase("div", lambda m, i: m.div(i, 0, rounding_mode="trunc"), WHOLE),
    ErrorCase("div", lambda m, i: m.div(i, i - i, rounding_mode="floor"), WHOLE),
    ErrorCase("div", lambda m, i: i.div_(2), WHOLE),
    ErrorCase("fmod", lambda m, x: m.fmod(2.5, x), ANY),
    ErrorCase("pow", lambda m, i: i**-1, WHOLE),
    ErrorCase("pow", lambda m: m.pow(2, 3)),
]
