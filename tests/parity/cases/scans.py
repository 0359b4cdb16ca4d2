"""What combines the elements up to each place."""

from __future__ import annotations

from math import inf, nan

from parity.harness import Case, ErrorCase, bools, distinct, floats, given, ints

_TIES = given([1.0, 3.0, 2.0, 3.0, 3.0, 0.5])
_WITH_NAN = given([1.0, 3.0, nan, 5.0, nan, 2.0])

CASES = [
    Case("cumsum", lambda m, x: m.cumsum(x, dim=1), floats(3, 4)),
    Case("cumsum", lambda m, x: (x.cumsum(0), x.cumsum(-1, dtype=m.float64)), floats(3, 4)),
    Case("cumsum", lambda m, x: x.cumsum(0), floats()),
    Case("cumsum", lambda m, x: (x.cumsum(0), x.cumsum(1)), floats(0, 3)),
    Case("cumsum", lambda m, x: (x.cumsum(0), x.cumsum(1, dtype=m.float32)), ints(2, 3, dtype="uint8")),
    Case("cumsum", lambda m, x: x.cumsum(0), bools(4)),
    Case("cumsum", lambda m, x: (x * 2).cumsum_(0), floats(3, 2)),
    Case("cumsum", lambda m, x: x.clone().cumsum_(0), ints(3, dtype="int32")),
    Case("cumprod", lambda m, x: m.cumprod(x, dim=1), floats(3, 4)),
    Case("cumprod", lambda m, x: (x.cumprod(0), x.cumprod(-1, dtype=m.float64)), floats(3, 4)),
    Case("cumprod", lambda m, x: x.cumprod(0), floats()),
    Case("cumprod", lambda m, x: x.cumprod(0), given([2.0, 0.0, 3.0, 0.0, 5.0, -1.0])),
    Case("cumprod", lambda m, x: x.cumprod(1), given([[2.0, 3.0, 0.0], [0.0, 3.0, 2.0], [1.0, 2.0, 4.0]])),
    Case("cumprod", lambda m, x: x.cumprod(0), floats(0, 3)),
    Case("cumprod", lambda m, x: (x.cumprod(0), x.cumprod(1)), ints(2, 3, low=1, dtype="int32")),
    Case("cumprod", lambda m, x: (x * 2).cumprod_(0), floats(3, 2)),
    Case("logcumsumexp", lambda m, x: m.logcumsumexp(x, dim=1), floats(3, 4)),
    Case("logcumsumexp", lambda m, x: (x.logcumsumexp(0), x.logcumsumexp(-1)), floats(5, 3)),
    Case("logcumsumexp", lambda m, x: x.logcumsumexp(0), floats()),
    Case("logcumsumexp", lambda m, x: x.logcumsumexp(0), given([0.0, -inf, 1.0, 30.0, 29.0])),
    Case("logcumsumexp", lambda m, x: x.logcumsumexp(0), given([-inf, -inf, 1.0, 2.0]), gradient=False),
    Case("logcumsumexp", lambda m, x: x.logcumsumexp(0), floats(0, 3)),
    Case("cummax", lambda m, x: m.cummax(x, dim=1), distinct(3, 4)),
    Case("cummax", lambda m, x: (x.cummax(0), x.cummax(-1)), distinct(3, 4)),
    Case("cummax", lambda m, x: x.cummax(0), _TIES),
    Case("cummax", lambda m, x: x.cummax(0).values ** 2, _TIES),
    Case("cummax", lambda m, x: x.cummax(0), _WITH_NAN),
    Case("cummax", lambda m, x: (x.cummax(0).values, x.cummax(0).indices), floats()),
    Case("cummax", lambda m, x: (x.cummax(0), x.cummax(1)), floats(0, 3)),
    Case("cummax", lambda m, x: x.cummax(1), bools(2, 5)),
    Case("cummin", lambda m, x: m.cummin(x, dim=1), distinct(3, 4)),
    Case("cummin", lambda m, x: x.cummin(0), _TIES),
    Case("cummin", lambda m, x: x.cummin(0), _WITH_NAN),
    Case("cummin", lambda m, x: x.cummin(0), ints(6, dtype="int32")),
    Case("diff", lambda m, x: m.diff(x), floats(3, 4)),
    Case("diff", lambda m, x: (x.diff(dim=0), x.diff(n=2), x.diff(n=0), x.diff(1, -2)), floats(3, 4)),
    Case("diff", lambda m, x: x.diff(n=7), floats(3), zero_gradient=True),
    Case("diff", lambda m, x, y: (x.diff(prepend=y), x.diff(append=y, n=2)), floats(2, 3), floats(2, 2)),
    Case("diff", lambda m, x, y: x.diff(prepend=y, append=y), ints(3), floats(2)),
    Case("diff", lambda m, x: x.diff(), bools(5)),
    Case("diff", lambda m, x: x.diff(), ints(5, dtype="uint8")),
]

_SCANS = ("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp")

ERRORS = [
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)(2), floats(2, 3)) for name in _SCANS],
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)("a"), floats(2, 3)) for name in _SCANS],
    *[ErrorCase(name, lambda m, name=name: getattr(m, name)([1.0], 0)) for name in _SCANS],
    ErrorCase("logcumsumexp", lambda m, x: x.logcumsumexp(0), ints(3)),
    ErrorCase("cumsum", lambda m, x: x.cumsum_(0), bools(3)),
    ErrorCase("cumsum", lambda m, x: x.cumsum_(0, dtype=m.float32), floats(3)),
    ErrorCase("cumprod", lambda m, x: x.cumprod_(0), bools(3)),
    ErrorCase("diff", lambda m, x: x.diff(), floats()),
    ErrorCase("diff", lambda m, x: x.diff(-1), floats(3)),
    ErrorCase("diff", lambda m, x: x.diff(dim=1), floats(3)),
    ErrorCase("diff", lambda m, x: x.diff("a"), floats(3)),
    ErrorCase("diff", lambda m, x, y: x.diff(prepend=y), floats(3), floats()),
    ErrorCase("diff", lambda m, x, y: x.diff(prepend=y), floats(3, 2), floats(2, 2)),
]
