"""The row "pointwise", functions of two and three tensors: pairs, bounds, choices, blends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parity.cases.pointwise import ANY, AS_FLOAT32, EDGES, INF, NAN, PAIRS, WHOLE
from parity.harness import Case, ErrorCase, Input, bools, distinct, floats, given, ints, positive

# ----------------------------------------------------------------------------------------------------------------------
# Functions of two tensors
# ----------------------------------------------------------------------------------------------------------------------
PAIRED: dict[str, tuple[Callable[..., Input], Callable[..., Input]]] = {
    **dict.fromkeys(["atan2", "hypot", "logaddexp", "logaddexp2"], (floats, floats)),
    **dict.fromkeys(["maximum", "minimum", "fmax", "fmin", "copysign"], (floats, floats)),
    "xlogy": (floats, positive),
}
FLOATS_ONLY = {"hypot", "logaddexp", "logaddexp2"}
WITH_NUMBERS = {"copysign", "xlogy"}
PAIRED_IN_PLACE = ["atan2", "hypot", "copysign", "xlogy"]
KINKED = {"maximum", "minimum", "fmax", "fmin"}


def _two(name: str) -> Callable[..., Any]:
    return lambda m, x, y: getattr(m, name)(x, y)


CASES = [
    *[Case(name, _two(name), a(2, 3), b(2, 3)) for name, (a, b) in PAIRED.items()],
    *[Case(name, _two(name), a(2, 1), b(3)) for name, (a, b) in PAIRED.items()],
    *[Case(name, _two(name), a(), b(2)) for name, (a, b) in PAIRED.items()],
    *[Case(name, _two(name), a(0, 3), b(0, 1)) for name, (a, b) in PAIRED.items()],
    *[Case(name, lambda m, x, y, n=name: getattr(x, n)(y), a(2, 3), b(3)) for name, (a, b) in PAIRED.items()],
    *[Case(name, lambda m, x, y, n=name: getattr(x, n)(other=y), a(2, 3), b(3)) for name, (a, b) in PAIRED.items()],
    *[
        Case(name, lambda m, x, y, n=name: getattr(x * 1, f"{n}_")(y), floats(2, 3), PAIRED[name][1](3))
        for name in PAIRED_IN_PLACE
    ],
    *[
        Case(name, lambda m, p, n=name: getattr(m, n)(p[:, 0], p[:, 1]), given(PAIRS), gradient=False)
        for name in PAIRED
    ],
    *[
        Case(name, _two(name), given([1.0, 2.0, NAN, 1.0, NAN, 3.0]), given([1.0, 3.0, 1.0, NAN, NAN, INF]))
        for name in sorted(KINKED)
    ],
    *[
        Case(
            name,
            lambda m, i, j, u, b, x, n=name: [
                getattr(m, n)(p, q) for p in (i, j, u, b, x) for q in (i, u, x, i[0], x[0])
            ],
            ints(3, low=-5),
            ints(3, low=-5, dtype="int32"),
            ints(3, dtype="uint8"),
            bools(3),
            given([0.5, -1.5, 2.5], "float32"),
            **AS_FLOAT32,
        )
        for name in PAIRED
        if name not in FLOATS_ONLY
    ],
    *[
        Case(name, lambda m, i, x, n=name: [getattr(m, n)(i, x), getattr(m, n)(x, i)], ints(3), floats(3))
        for name in sorted(FLOATS_ONLY)
    ],
    *[
        Case(name, lambda m, b, n=name: [getattr(m, n)(b, ~b), getattr(m, n)(b, b)], bools(4))
        for name in sorted(KINKED)
    ],
    Case("atan2", _two("atan2"), given([0.0, 0.0, -1.0]), given([0.0, -1.0, 0.0]), second=False, layouts=EDGES),
    Case("hypot", _two("hypot"), given([0.0, 3.0, 1e300]), given([0.0, 4.0, 1e300]), dtypes=("float64",), second=False),
    Case(
        "copysign",
        _two("copysign"),
        given([0.0, 2.0, -2.0, 3.0]),
        given([1.0, -0.0, -1.0, 0.0]),
        second=False,
        layouts=EDGES,
    ),
    Case("copysign", lambda m, x: [m.copysign(x, -1), x.copysign(2.5), (x * 1).copysign_(-0.0)], floats(2, 3)),
    Case("copysign", lambda m, i: [i.copysign(-2), m.copysign(i, i)], ints(4, low=-4)),
    Case("xlogy", _two("xlogy"), given([0.0, 0.0, 2.0, -2.0, 0.0]), given([0.0, 2.0, 0.5, 3.0, -1.0]), second=False),
    Case("xlogy", lambda m, x: [m.xlogy(x, 2), x.xlogy(0.5)], floats(2, 3)),
    Case("xlogy", lambda m, x: [m.xlogy(2, x), m.xlogy(0.5, x), m.xlogy(0, x)], positive(2, 3)),
    Case("xlogy", lambda m, x: (x * 1).xlogy_(3), floats(2, 3)),
    Case("logaddexp", _two("logaddexp"), given([1000.0, -1000.0, 1.0]), given([1000.0, 1.0, -1000.0])),
    Case("logaddexp2", _two("logaddexp2"), given([2000.0, -2000.0, 1.0]), given([2000.0, 1.0, -2000.0])),
]

# ----------------------------------------------------------------------------------------------------------------------
# Bounds, choices, blends
# ----------------------------------------------------------------------------------------------------------------------
CASES += [
    Case("clip", lambda m, x: (m.clip(x, -1.0, 1.0), x.clip(min=0.5), (x * 1.0).clip_(max=m.pi)), floats(2, 3)),
    Case("type_as", lambda m, x, y: (x.type_as(y), x.cpu() * m.e), floats(3), ints(1), gradient=False),
    Case("clamp", lambda m, x: m.clamp(x, -1, 0.5), floats(3, 4)),
    Case("clamp", lambda m, x: [x.clamp(min=0), x.clamp(max=0.5), m.clamp(x, 0.25), x.clamp(1, -1)], floats(3, 4)),
    Case("clamp", lambda m, x: x.clamp(-1.0, 1.0), given([-1.0, 1.0, 0.0, 2.0, NAN, INF])),
    Case("clamp", lambda m, x: x.clamp(0, NAN), floats(3), gradient=False),
    Case("clamp", lambda m, x, a, b: m.clamp(x, a, b), floats(3, 4), floats(4, high=-0.5), floats(4, low=0.5)),
    Case("clamp", lambda m, x, a, b: m.clamp(x, a, b), floats(3, 4), floats(3, 1), floats(4)),
    Case(
        "clamp",
        lambda m, x, y: m.clamp(x, min=y, max=y),
        given([0.0, 0.0, 2.0, -2.0, 1.0]),
        given([0.0, 2.0, 0.0, 3.0, 1.0]),
    ),
    Case("clamp", lambda m, x, a: [x.clamp(min=a), x.clamp(max=a)], floats(3, 4), floats(4)),
    Case("clamp", lambda m, x, a: [(x * 1).clamp_(0, 1), (x * 1).clamp_(min=a)], floats(3, 4), floats(4)),
    Case("clamp", lambda m, i: [i.clamp(0, 3), i.clamp(1.5), i.clamp(max=1.5), (i + 0).clamp_(2)], ints(9, low=-5)),
    Case("clamp", lambda m, i, x: [m.clamp(i, x), m.clamp(x, i), m.clamp(x, i, x)], ints(4), floats(4)),
    Case("clamp", lambda m, b, u: [b.clamp(0, 1), b.clamp(0.5), u.clamp(2, 5)], bools(4), ints(4, dtype="uint8")),
    *[
        Case(
            name,
            lambda m, x, a, n=name: [getattr(m, n)(x, 0.5), getattr(x, n)(a), getattr(x * 1, f"{n}_")(0.1)],
            floats(3, 4),
            floats(4),
        )
        for name in ("clamp_min", "clamp_max")
    ],
    *[
        Case(
            name, lambda m, x, y, n=name: getattr(m, n)(x, y), given([0.0, 0.0, 2.0, NAN]), given([0.0, 2.0, 0.0, 1.0])
        )
        for name in ("clamp_min", "clamp_max")
    ],
    *[
        Case(name, lambda m, i, x, n=name: [getattr(i, n)(1.5), getattr(i, n)(2)], ints(4), floats(4), gradient=False)
        for name in ("clamp_min", "clamp_max")
    ],
    Case("where", lambda m, b, x, y: m.where(b, x, y), bools(2, 3), floats(2, 3), floats(2, 3)),
    Case("where", lambda m, b, x, y: m.where(b, x, y), bools(2, 1), floats(3), floats()),
    Case("where", lambda m, x, y: x.where(x > y, y), floats(2, 3), floats(3)),
    Case("where", lambda m, x: [m.where(x > 0, x, 0), m.where(x > 0, 1.5, x), x.where(x > 0, 2)], floats(2, 3)),
    Case("where", lambda m, x: m.where(x > 0, x.log(), 0.0), given([1.0, 2.0, 3.0])),
    Case(
        "where",
        lambda m, b: [m.where(b, 1, 2), m.where(b, 1.5, 2), m.where(b, True, False), m.where(b, True, 2)],
        bools(4),
    ),
    Case(
        "where",
        lambda m, b, i, x: [
            m.where(b, i, x),
            m.where(b, i, 1.5),
            m.where(b, i[0], x),
            m.where(b, x[0], i),
            m.where(b, i, 2),
        ],
        bools(4),
        ints(4),
        floats(4),
    ),
    Case(
        "where",
        lambda m, b, i, j, u: [m.where(b, i, j), m.where(b, u, j), m.where(b[0], i, i + 1)],
        bools(4),
        ints(4),
        ints(4, dtype="int32"),
        ints(4, dtype="uint8"),
    ),
    Case("where", lambda m, b: m.where(b), bools(3, 4)),
    Case("where", lambda m, x: m.where(x > 0.5), floats(9), gradient=False),
    Case("where", lambda m, b, x, y: m.where(b, x, y), bools(70, 70), floats(70, 70), floats(70)),
    Case(
        "lerp",
        lambda m, x, y: [m.lerp(x, y, 0.3), x.lerp(y, 0.7), x.lerp(y, 1), x.lerp(y, -2), m.lerp(x, y, 3.5)],
        floats(2, 3),
        floats(3),
    ),
    Case("lerp", lambda m, x, y, w: m.lerp(x, y, w), floats(2, 3), floats(2, 3), floats(3)),
    Case("lerp", lambda m, x, y, w: m.lerp(x, y, weight=w), floats(2, 1), floats(3), floats()),
    Case("lerp", lambda m, x, y, w: [(x * 1).lerp_(y, w), (x * 1).lerp_(y, 0.25)], floats(2, 3), floats(3), floats(3)),
    Case("lerp", lambda m, x, y: x.lerp(y, m.tensor(0.25, dtype=m.float64)), floats(2, 3), floats(3)),
    Case("addcmul", lambda m, x, y, z: m.addcmul(x, y, z), floats(2, 3), floats(2, 3), floats(3)),
    Case("addcmul", lambda m, x, y, z: x.addcmul(y, z, value=-2.5), floats(2, 3), floats(2, 1), floats(3)),
    Case("addcmul", lambda m, x, y, z: (x * 1).addcmul_(y, z, value=0.5), floats(2, 3), floats(2, 1), floats(3)),
    Case("addcmul", lambda m, i, u: [m.addcmul(i, i, u), m.addcmul(i, i, i, value=2)], ints(4), ints(4, dtype="uint8")),
    Case("addcmul", lambda m, x, i: [m.addcmul(x, i, i), m.addcmul(i, x, i)], floats(4), ints(4)),
    Case("addcdiv", lambda m, x, y, z: m.addcdiv(x, y, z), floats(2, 3), floats(2, 3), positive(3)),
    Case("addcdiv", lambda m, x, y, z: x.addcdiv(y, z, value=-2.5), floats(2, 3), floats(2, 1), positive(3)),
    Case("addcdiv", lambda m, x, y, z: (x * 1).addcdiv_(y, z, value=0.5), floats(2, 3), floats(2, 1), positive(3)),
    Case("addcdiv", lambda m, x, i: [m.addcdiv(x, i, x)], positive(4), ints(4, low=1)),
    Case("maximum", lambda m, x: m.maximum(x, x.flip(0)), distinct(5)),
]

# ----------------------------------------------------------------------------------------------------------------------
# Errors
# ----------------------------------------------------------------------------------------------------------------------
ERRORS = [
    *[ErrorCase(name, lambda m, x, y, n=name: getattr(m, n)(x, y), ANY, floats(2, 4)) for name in PAIRED],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, "a"), ANY) for name in PAIRED],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, None), ANY) for name in PAIRED],
    *[ErrorCase(name, lambda m, i, n=name: getattr(m, n)(i, i), WHOLE) for name in sorted(FLOATS_ONLY)],
    *[ErrorCase(name, lambda m, b, n=name: getattr(m, n)(b, b), bools(3)) for name in sorted(FLOATS_ONLY)],
    *[ErrorCase(name, lambda m, x, n=name: getattr(m, n)(x, 1.0), ANY) for name in PAIRED if name not in WITH_NUMBERS],
    *[ErrorCase(name, lambda m, i, n=name: getattr(i, f"{n}_")(i), WHOLE) for name in PAIRED_IN_PLACE],
    ErrorCase("copysign", lambda m, x: m.copysign(1.0, x), ANY),
    ErrorCase("xlogy", lambda m: m.xlogy(1.0, 2.0)),
    ErrorCase("clamp", lambda m, x: m.clamp(x), ANY),
    ErrorCase("clamp", lambda m, x: m.clamp(x, "a"), ANY),
    ErrorCase("clamp", lambda m, x: m.clamp(x, x, 5), ANY),
    ErrorCase("clamp", lambda m: m.clamp(2.0, 0, 1)),
    ErrorCase("clamp", lambda m, b: m.clamp(b, False, True), bools(3)),
    ErrorCase("clamp", lambda m, u: m.clamp(u, max=300), ints(3, dtype="uint8")),
    ErrorCase("clamp", lambda m, x: m.clamp(x, m.ones(4)), ANY),
    ErrorCase("clamp", lambda m, i: i.clamp_(1.5), WHOLE),
    ErrorCase("where", lambda m, i, x: m.where(i, x, x), ints(2, 3), ANY),
    ErrorCase("where", lambda m, x: m.where(x > 0, x), ANY),
    ErrorCase("where", lambda m, x: m.where(True, x, x), ANY),
    ErrorCase("where", lambda m, x: m.where(x > 0, x, "a"), ANY),
    ErrorCase("where", lambda m, x: m.where(x > 0, x, m.ones(4)), ANY),
    ErrorCase("where", lambda m, x: m.where(m.ones(4) > 0, x, x), ANY),
    ErrorCase("lerp", lambda m, i: m.lerp(i, i, 0.5), WHOLE),
    ErrorCase("lerp", lambda m, x: m.lerp(x, x.float(), 0.5), ANY),
    ErrorCase("lerp", lambda m, x: m.lerp(x, x, x.float()), ANY),
    ErrorCase("lerp", lambda m, x: m.lerp(x, 1.0, 0.5), ANY),
    ErrorCase("lerp", lambda m, x: m.lerp(x, x, "a"), ANY),
    ErrorCase("addcmul", lambda m, b: m.addcmul(b, b, b), bools(3)),
    ErrorCase("addcmul", lambda m, x: m.addcmul(x, x, 2.0), ANY),
    ErrorCase("addcmul", lambda m, x: m.addcmul(x, x, m.ones(4)), ANY),
    ErrorCase("addcdiv", lambda m, i: m.addcdiv(i, i, i), WHOLE),
    ErrorCase("addcdiv", lambda m, x: m.addcdiv(x, x, x, value="a"), ANY),
]
