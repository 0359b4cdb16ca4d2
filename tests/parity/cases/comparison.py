"""The row "compare and logic"."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from parity.cases.pointwise import ANY, INF, NAN, PAIRS, SPECIAL, WHOLE
from parity.harness import Case, ErrorCase, bools, floats, given, ints

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
KINDS = ["isfinite", "isinf", "isnan", "isneginf", "isposinf"]
LOGICAL = ["logical_and", "logical_or", "logical_xor"]
BITWISE: dict[str, Callable[[Any, Any], Any]] = {
    "bitwise_and": operator.and_,
    "bitwise_or": operator.or_,
    "bitwise_xor": operator.xor,
}
SHIFTS: dict[str, Callable[[Any, Any], Any]] = {
    "bitwise_left_shift": operator.lshift,
    "bitwise_right_shift": operator.rshift,
}
EVERY_DTYPE = (
    *(ints(4, low=-3, high=3), ints(4, low=-3, high=3, dtype="int32"), ints(4, high=3, dtype="uint8"), bools(4)),
    *(given([0.0, -1.0, 2.0, 1.5], "float32"), given([0.0, 1.0, NAN, 2.0], "float64")),
)
PLACES = given([0, 1, 5, 31, 63, 64, 200, -1, -70], "int64")
SHIFTED = given([1, -1, 5, -5, 2**40, -(2**40), 255, 0, 7], "int64")


def _pairs(name: str) -> Callable[..., Any]:
    """Combine tensors of all dtypes, 0-d and not."""

    def call(m: Any, *tensors: Any) -> Any:
        function = getattr(m, name)
        return [function(a, b) for a in tensors for b in (*tensors, *[t[1] for t in tensors])]

    return call


def _with_numbers(apply: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    numbers = (0, 1, -1, 2, 300, 0.5, 2.0, True, False)
    return lambda m, *tensors: [[apply(a, n), apply(n, a)] for a in tensors for n in numbers]


def _written(name: str) -> Callable[..., Any]:
    """Compare in place: the results are numbers of the tensor's own dtype."""
    return lambda m, *tensors: [getattr(a.clone(), f"{name}_")(b) for a in tensors for b in tensors]


CASES = [
    *[
        Case(name, lambda m, x, y, n=name: [getattr(m, n)(x, y), getattr(x, n)(y)], ANY, floats(3), gradient=False)
        for name in COMPARISONS
    ],
    *[Case(name, lambda m, x, n=name: getattr(m, n)(x, x), floats(), gradient=False) for name in COMPARISONS],
    *[Case(name, lambda m, x, n=name: getattr(x, n)(0.5), floats(0, 3), gradient=False) for name in COMPARISONS],
    *[Case(name, lambda m, x, n=name: getattr(m, n)(x, other=1), WHOLE) for name in COMPARISONS],
    *[
        Case(name, lambda m, p, f=f: f(p[:, 0], p[:, 1]), given(PAIRS), gradient=False)
        for name, f in COMPARISONS.items()
    ],
    *[Case(name, _pairs(name), *EVERY_DTYPE) for name in COMPARISONS],
    *[Case(name, _with_numbers(f), *EVERY_DTYPE) for name, f in COMPARISONS.items()],
    *[Case(name, _written(name), *EVERY_DTYPE, layouts=("contiguous", "sliced")) for name in COMPARISONS],
    Case("eq", lambda m, x: [x == None, x == "a", x == [1, 2], x != None, x != "a"], ANY, gradient=False),  # noqa: E711
    Case("eq", lambda m, x: [x == np.float32(1.0), x == np.ones(3)], floats(2, 3), gradient=False),
    Case("lt", lambda m, u: [u < 300, u == 300, u == -1, u > -1], ints(5, high=256, dtype="uint8")),
    Case("lt", lambda m, i: [i < 2**40, i == 2**40], ints(5, dtype="int32")),
    Case(
        "equal", lambda m, x: [m.equal(x, x), x.equal(x + 1), x.equal(x.clone()), x.equal(x[:1])], ANY, gradient=False
    ),
    Case("equal", lambda m, x: [x.equal(x), x.equal(x.float()), x.equal(x.long())], given([1.0, 2.5]), gradient=False),
    Case("equal", lambda m, x: [x.equal(x), x[:0].equal(x[:0]), x[0].equal(x[0])], given([NAN, 1.0]), gradient=False),
    Case("equal", lambda m, i: [i.equal(i.int()), i.equal(i.bool()), m.equal(i, i + 1)], given([0, 1], "int64")),
    Case("isclose", lambda m, x: [m.isclose(x, x + 1e-6), x.isclose(x + 1e-3)], ANY, gradient=False),
    Case(
        "isclose", lambda m, x: [m.isclose(x, x + 0.1, 0.05, 0.02), x.isclose(x + 0.1, atol=0.2)], ANY, gradient=False
    ),
    Case("isclose", lambda m, p: m.isclose(p[:, 0], p[:, 1]), given(PAIRS), gradient=False),
    Case("isclose", lambda m, p: m.isclose(p[:, 0], p[:, 1], equal_nan=True), given(PAIRS), gradient=False),
    Case("isclose", lambda m, p: m.isclose(p[:, 0], p[:, 1], rtol=0, atol=0), given(PAIRS), gradient=False),
    Case("isclose", lambda m, p: m.isclose(p[:, 0], p[:, 1], rtol=INF), given(PAIRS), gradient=False),
    Case("isclose", lambda m, i: [i.isclose(i + 1, rtol=0.3), i.isclose(i + 1, atol=1), i.isclose(i)], WHOLE),
    Case("isclose", lambda m, u: [u.isclose(u + 2, atol=3), u.isclose(u - 1, atol=3)], ints(5, low=1, dtype="uint8")),
    Case("isclose", lambda m, b: [b.isclose(b), b.isclose(~b)], bools(4)),
    Case("isclose", lambda m, x, y: m.isclose(x, y), floats(2, 1), floats(3), gradient=False),
    Case("allclose", lambda m, x: [m.allclose(x, x + 1e-7), x.allclose(x + 1e-3)], ANY, gradient=False),
    Case("allclose", lambda m, x: [x.allclose(x + 0.01, 0, 0.02), m.allclose(x, -x, rtol=2)], ANY, gradient=False),
    Case("allclose", lambda m, x: [x.allclose(x), x.allclose(x, equal_nan=True)], given([NAN, 1.0]), gradient=False),
    Case("allclose", lambda m, x: [x[:0].allclose(x[:0]), x.allclose(x[0])], given([1.0, 1.0]), gradient=False),
    *[
        Case(name, lambda m, x, n=name: [getattr(m, n)(x), getattr(x, n)()], given(SPECIAL), gradient=False)
        for name in KINDS
    ],
    *[Case(name, lambda m, *all, n=name: [getattr(m, n)(a) for a in all], *EVERY_DTYPE) for name in KINDS],
    *[Case(name, lambda m, x, n=name: getattr(m, n)(x), floats(), gradient=False) for name in KINDS],
    *[Case(name, _pairs(name), *EVERY_DTYPE) for name in LOGICAL],
    *[Case(name, _written(name), *EVERY_DTYPE, layouts=("contiguous", "sliced")) for name in LOGICAL],
    *[
        Case(name, lambda m, a, b, n=name: [getattr(m, n)(a, b), getattr(a, n)(b)], bools(2, 1), bools(3))
        for name in LOGICAL
    ],
    Case("logical_not", lambda m, *all: [[m.logical_not(a), a.logical_not()] for a in all], *EVERY_DTYPE),
    Case("logical_not", lambda m, *all: [a.clone().logical_not_() for a in all], *EVERY_DTYPE),
    *[Case(name, _pairs(name), *EVERY_DTYPE[:4]) for name in BITWISE],
    *[
        Case(
            name,
            lambda m, *all, f=f: [
                [f(a, b) for a in all for b in all],
                [[f(a, n), f(n, a)] for a in all for n in (3, -1, True)],
            ],
            *EVERY_DTYPE[:4],
        )
        for name, f in BITWISE.items()
    ],
    *[
        Case(
            name,
            lambda m, a, i, n=name: [getattr(i.clone(), f"{n}_")(a), getattr(i.clone(), f"{n}_")(6), getattr(a, n)(a)],
            bools(4),
            ints(4),
        )
        for name in BITWISE
    ],
    Case("bitwise_and", lambda m, i: i.clone().__iand__(3), ints(4)),
    Case("bitwise_or", lambda m, i: i.clone().__ior__(3), ints(4)),
    Case("bitwise_xor", lambda m, i: i.clone().__ixor__(3), ints(4)),
    Case("bitwise_not", lambda m, *all: [[m.bitwise_not(a), a.bitwise_not(), ~a] for a in all], *EVERY_DTYPE[:4]),
    Case("bitwise_not", lambda m, *all: [a.clone().bitwise_not_() for a in all], *EVERY_DTYPE[:4]),
    *[Case(name, lambda m, i, j, n=name: [getattr(m, n)(i, j), getattr(i, n)(3)], SHIFTED, PLACES) for name in SHIFTS],
    *[
        Case(name, lambda m, i, j, f=f: [f(i, j), f(i, 2), f(5, i), f(i.int(), 3)], SHIFTED, PLACES)
        for name, f in SHIFTS.items()
    ],
    *[
        Case(name, lambda m, u, f=f: [f(u, 1), f(u, 7), f(u, 8), f(u, 200), f(u, u)], ints(9, high=256, dtype="uint8"))
        for name, f in SHIFTS.items()
    ],
    *[
        Case(name, lambda m, i, n=name: [getattr(i.clone(), f"{n}_")(i), getattr(i.clone(), f"{n}_")(2)], ints(4))
        for name in SHIFTS
    ],
    *[
        Case(name, lambda m, b, i, n=name: [getattr(m, n)(b, i), getattr(m, n)(b, 2)], bools(4), ints(4))
        for name in SHIFTS
    ],
    Case("bitwise_left_shift", lambda m, i: i.clone().__ilshift__(3), ints(4)),
    Case("bitwise_right_shift", lambda m, i: i.clone().__irshift__(1), ints(4)),
]

ERRORS = [
    *[
        ErrorCase(name, lambda m, x, y, n=name: getattr(m, n)(x, y), ANY, floats(2, 4))
        for name in (*COMPARISONS, *LOGICAL)
    ],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, "a"), ANY) for name in (*COMPARISONS, *LOGICAL)],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(2.0, x), ANY) for name in (*COMPARISONS, *LOGICAL)],
    *[
        ErrorCase(name, lambda m, x, f=f: f(x, None), ANY)
        for name, f in COMPARISONS.items()
        if name not in ("eq", "ne")
    ],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, 1.0), ANY) for name in LOGICAL],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, x), ANY) for name in (*BITWISE, *SHIFTS)],
    *[ErrorCase(name, lambda m, i, n=name: getattr(m, n)(i, 2.5), WHOLE) for name in (*BITWISE, *SHIFTS)],
    *[ErrorCase(name, lambda m, i, n=name: getattr(m, n)(i, "a"), WHOLE) for name in (*BITWISE, *SHIFTS)],
    *[ErrorCase(name, lambda m, b, n=name: getattr(m, n)(b, b), bools(3)) for name in SHIFTS],
    *[ErrorCase(name, lambda m, b, n=name: getattr(b, f"{n}_")(3), bools(3)) for name in BITWISE],
    *[ErrorCase(name, lambda m, n=name: getattr(m, n)(2.0)) for name in (*KINDS, "logical_not", "bitwise_not")],
    ErrorCase("bitwise_not", lambda m, x: m.bitwise_not(x), ANY),
    ErrorCase("bitwise_not", lambda m, x: ~x, ANY),
    ErrorCase("lt", lambda m, i: i < 2**70, WHOLE),
    ErrorCase("equal", lambda m, x: m.equal(x, 1), ANY),
    ErrorCase("isclose", lambda m, x: m.isclose(x, 1.0), ANY),
    ErrorCase("isclose", lambda m, x: m.isclose(x, x.float()), ANY),
    ErrorCase("isclose", lambda m, x: m.isclose(x, x, rtol=-1), ANY),
    ErrorCase("isclose", lambda m, x: m.isclose(x, x, atol=-1), ANY),
    ErrorCase("isclose", lambda m, x: m.isclose(x, m.ones(4, dtype=x.dtype)), ANY),
    ErrorCase("allclose", lambda m, x: m.allclose(x, x.float()), ANY),
    ErrorCase("allclose", lambda m, x: m.allclose(x, "a"), ANY),
]
