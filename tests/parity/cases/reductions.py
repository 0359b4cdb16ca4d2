"""Sums, extremes, spreads, norms and the other combinations of many elements into one."""

from __future__ import annotations

from math import inf, nan
from typing import Any

from parity.harness import Case, ErrorCase, bools, distinct, floats, given, ints

_NOT_EXPANDED = ("contiguous", "transposed", "sliced")
"""PyTorch 2.13 computes medians of expanded tensors from other memory; and equal rows have equal singular values."""

_TIES = given([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0], [5.0, 4.0, 5.0]])
_WITH_NAN = given([[1.0, nan, 3.0], [2.0, 5.0, 4.0], [nan, nan, 0.5]])
_ZEROS = given([[2.0, 0.0, 3.0], [0.0, 0.0, 4.0], [1.5, 2.0, -3.0]])


def _weighed(m: Any, x: Any) -> Any:
    """Weigh elements by their column, since a sum of softmax alone has no gradient."""
    return x * m.tensor([1.0, 3.0, 2.0], dtype=x.dtype)


_SUMS = [
    Case("sum", lambda m, x: (x.sum(axis=1, keepdims=True), m.sum(x, axis=0)), floats(2, 3)),
    Case("sum", lambda m, x: m.sum(x), floats(3, 4)),
    Case("sum", lambda m, x: x.sum(), floats()),
    Case("sum", lambda m, x: x.sum(0), floats()),
    Case("sum", lambda m, x: x.sum(1), floats(3, 4)),
    Case("sum", lambda m, x: x.sum(-2, True), floats(2, 3, 4)),
    Case("sum", lambda m, x: x.sum((0, 2)), floats(2, 3, 4)),
    Case("sum", lambda m, x: x.sum(dim=(), keepdim=True), floats(2, 3)),
    Case("sum", lambda m, x: x.sum(dtype=m.float64), floats(2, 3)),
    Case("sum", lambda m, x: x.sum(0, dtype=m.int64), floats(2, 3), gradient=False),
    Case("sum", lambda m, x: (x.sum(), x.sum(0), x.sum(dtype=m.uint8)), ints(3, 4, dtype="uint8", high=100)),
    Case("sum", lambda m, x: (x.sum(), x.sum(1), x.sum(dtype=m.bool)), bools(3, 4)),
    Case("sum", lambda m, x: (x.sum(), x.sum(0), x.sum(1)), floats(0, 3)),
    Case("sum", lambda m, x: x.sum((-1, 0)) * x.sum(1).sum(), floats(3, 2)),
    Case("nansum", lambda m, x: (m.nansum(x), x.nansum(1), x.nansum((0, 1), True)), _WITH_NAN),
    Case("nansum", lambda m, x: (x.nansum(), x.nansum(0), x.nansum(dtype=m.float64)), ints(2, 3)),
    Case("mean", lambda m, x: m.mean(x), floats(3, 4)),
    Case("mean", lambda m, x: (x.mean(0), x.mean((0, -1), keepdim=True), x.mean(dim=1)), floats(3, 4)),
    Case("mean", lambda m, x: (x.mean(), x.mean(0)), floats()),
    Case("mean", lambda m, x: (x.mean(), x.mean(0), x.mean(1)), floats(0, 3)),
    Case("mean", lambda m, x: x.mean(dtype=m.float64), ints(2, 3)),
    Case("nanmean", lambda m, x: (m.nanmean(x), x.nanmean(1), x.nanmean(0, True)), _WITH_NAN),
    Case("nanmean", lambda m, x: x.nanmean(1), given([[nan, nan], [1.0, nan]])),
    Case("trace", lambda m, x: m.trace(x), floats(3, 4)),
    Case("trace", lambda m, x: x.trace(), floats(0, 2)),
    Case("trace", lambda m, x: x.trace(), ints(3, 3, dtype="int32")),
]

_PRODUCTS = [
    Case("prod", lambda m, x: m.prod(x), floats(2, 3)),
    Case("prod", lambda m, x: (x.prod(0), x.prod(1, keepdim=True), x.prod(dim=-1)), floats(2, 3)),
    Case("prod", lambda m, x: (x.prod(), x.prod(0)), floats()),
    Case("prod", lambda m, x: x.prod(), given([2.0, 0.0, 3.0, -1.0])),
    Case("prod", lambda m, x: x.prod(), given([0.0, 2.0, 0.0, 3.0, 5.0]), zero_gradient=True),
    Case("prod", lambda m, x: x.prod(1), _ZEROS),
    Case("prod", lambda m, x: (x.prod(), x.prod(0), x.prod(1)), floats(0, 3)),
    Case("prod", lambda m, x: (x.prod(), x.prod(0), x.prod(dtype=m.float32)), ints(2, 3, low=1, dtype="int32")),
    Case("prod", lambda m, x: x.prod(1), bools(2, 3)),
    Case("prod", lambda m, x: x.prod(), given([2.0, inf, 3.0])),
]

_LOGIC = [
    Case("all", lambda m, x: (m.all(x), x.all(0), x.all((0, 1), True), x.all(dim=())), bools(3, 4)),
    Case("all", lambda m, x: (x.all(), x.all(1)), ints(3, 4, high=2, dtype="uint8")),
    Case("all", lambda m, x: (x.all(), x.all(0)), _WITH_NAN, gradient=False),
    Case("all", lambda m, x: (x.all(), x.all(0), x.all(1)), floats(0, 3), gradient=False),
    Case("all", lambda m, x: (x.all(), x.all(0)), floats(), gradient=False),
    Case("any", lambda m, x: (m.any(x), x.any(0), x.any((0, 1), True), x.any(dim=())), bools(3, 4)),
    Case("any", lambda m, x: (x.any(), x.any(1)), ints(3, 4, high=2, dtype="uint8")),
    Case("any", lambda m, x: (x.any(), x.any(0), x.any(1)), floats(0, 3), gradient=False),
    Case("any", lambda m, x: (x.any(), x.any(0)), ints(3, 4, high=2)),
    Case("count_nonzero", lambda m, x: (m.count_nonzero(x), x.count_nonzero(0)), ints(3, 4, high=2)),
    Case("count_nonzero", lambda m, x: m.count_nonzero(x, dim=(0, 1)), _WITH_NAN, gradient=False),
    Case("count_nonzero", lambda m, x: (x.count_nonzero(), x.count_nonzero(-1)), bools(2, 3)),
]

_EXTREMES = [
    Case("amax", lambda m, x: (m.amax(x), x.amax(1), x.amax((0, 1), True)), distinct(3, 4)),
    Case("amax", lambda m, x: (x.amax(), x.amax(0), x.amax(1)), _TIES),
    Case("amax", lambda m, x: (x.amax(), x.amax(0)), _WITH_NAN),
    Case("amax", lambda m, x: (x.amax(), x.amax(0)), floats()),
    Case("amax", lambda m, x: x.amax(1), floats(0, 3)),
    Case("amax", lambda m, x: (x.amax(), x.amax(0)), bools(2, 3)),
    Case("amin", lambda m, x: (m.amin(x), x.amin(1), x.amin((0, 1), True)), distinct(3, 4)),
    Case("amin", lambda m, x: (x.amin(), x.amin(0), x.amin(1)), _TIES),
    Case("amin", lambda m, x: (x.amin(), x.amin(1)), ints(2, 3, dtype="uint8")),
    Case("aminmax", lambda m, x: m.aminmax(x), distinct(3, 4)),
    Case("aminmax", lambda m, x: (x.aminmax(dim=0), x.aminmax(dim=1, keepdim=True)), distinct(3, 4)),
    Case("aminmax", lambda m, x: x.aminmax(), _TIES),
    Case("aminmax", lambda m, x: (x.aminmax().min, x.aminmax().max), ints(5, dtype="int32")),
    Case("max", lambda m, x: m.max(x), distinct(3, 4)),
    Case("max", lambda m, x: x.max(), _TIES),
    Case("max", lambda m, x: x.max(), _WITH_NAN),
    Case("max", lambda m, x: (x.max(0), x.max(1, keepdim=True), x.max(dim=-1)), distinct(3, 4)),
    Case("max", lambda m, x: (x.max(0), x.max(1)), _TIES),
    Case("max", lambda m, x: x.max(1).values ** 2, distinct(3, 4)),
    Case("max", lambda m, x: (x.max(0), x.max(1)), _WITH_NAN),
    Case("max", lambda m, x: (x.max(), x.max(0), x.max(-1, True)), floats()),
    Case("max", lambda m, x: (x.max(1).values, x.max(1).indices), distinct(2, 3, 2)),
    Case("max", lambda m, x, y: (m.max(x, y), x.max(y), m.max(x, other=y)), floats(2, 3), floats(3)),
    Case("max", lambda m, x: (x.max(), x.max(0)), bools(2, 3)),
    Case("max", lambda m, x: x.max(1), floats(0, 3)),
    Case("min", lambda m, x: m.min(x), distinct(3, 4)),
    Case("min", lambda m, x: x.min(), _TIES),
    Case("min", lambda m, x: (x.min(0), x.min(1, True)), distinct(3, 4)),
    Case("min", lambda m, x: (x.min(0), x.min(1)), _TIES),
    Case("min", lambda m, x: (x.min(), x.min(0), x.min(1)), _WITH_NAN),
    Case("min", lambda m, x, y: (m.min(x, y), x.min(y)), floats(2, 3), floats(3)),
    Case("min", lambda m, x: (x.min(), x.min(0)), ints(2, 3, dtype="int32")),
    Case("argmax", lambda m, x: (m.argmax(x), x.argmax(0), x.argmax(-1, True)), distinct(3, 4), gradient=False),
    Case("argmax", lambda m, x: (x.argmax(), x.argmax(0), x.argmax(keepdim=True)), _TIES, gradient=False),
    Case("argmax", lambda m, x: (x.argmax(), x.argmax(1)), _WITH_NAN, gradient=False),
    Case("argmax", lambda m, x: (x.argmax(), x.argmax(0)), floats(), gradient=False),
    Case("argmin", lambda m, x: (m.argmin(x), x.argmin(0), x.argmin(-1, True)), distinct(3, 4), gradient=False),
    Case("argmin", lambda m, x: (x.argmin(), x.argmin(1)), _WITH_NAN, gradient=False),
    Case("argmin", lambda m, x: (x.argmin(), x.argmin(dim=1)), ints(3, 4)),
    Case("median", lambda m, x: m.median(x), distinct(3, 4)),
    Case("median", lambda m, x: m.median(x), distinct(3, 3)),
    Case("median", lambda m, x: (x.median(0), x.median(1, True)), distinct(3, 4), layouts=_NOT_EXPANDED),
    Case("median", lambda m, x: x.median(), given([2.0, 3.0, 2.0, 1.0, 2.0])),
    Case("median", lambda m, x: (x.median(), x.median(1)), given([[1.0, nan, 3.0], [2.0, 5.0, 4.0]])),
    Case("median", lambda m, x: x.median(), given([1.0, nan, 3.0, nan])),
    Case("median", lambda m, x: (x.median(), x.median(0)), floats()),
    Case("median", lambda m, x: x.median(), floats(0), gradient=False),
    Case("median", lambda m, x: (x.median(), x.median(0)[0]), ints(3, 4, dtype="int32"), layouts=_NOT_EXPANDED),
]

_SPREADS = [
    Case("var", lambda m, x: m.var(x), floats(3, 4)),
    Case("var", lambda m, x: (x.var(0), x.var((0, 1), keepdim=True), x.var(1, correction=0)), floats(3, 4)),
    Case("var", lambda m, x: (x.var(False), x.var(0, False), x.var(1, True, True)), floats(3, 4)),
    Case("var", lambda m, x: (x.var(unbiased=False), x.var(dim=0, unbiased=True)), floats(3, 4)),
    Case("var", lambda m, x: (x.var(0, correction=-1), x.var(1, correction=-1)), floats(0, 3)),
    Case("var", lambda m, x: (x.var(correction=0.5), x.var(0, correction=2)), floats(3, 4)),
    Case("std", lambda m, x: m.std(x), floats(3, 4)),
    Case("std", lambda m, x: (x.std(0), x.std((0, 1), keepdim=True), x.std(1, correction=0)), distinct(3, 4)),
    Case("std", lambda m, x: (x.std(False), x.std(0, False), x.std(dim=1, unbiased=True)), floats(3, 4)),
    Case("std", lambda m, x: x.std(0, False), given([2.0, 2.0, 2.0]), zero_gradient=True),
    Case("std", lambda m, x: x.std(1), given([[1.0, 2.0, 4.0], [2.0, 2.0, 2.0]]), second=False),
    Case("var_mean", lambda m, x: m.var_mean(x), floats(3, 4)),
    Case("var_mean", lambda m, x: (m.var_mean(x, 0), m.var_mean(x, dim=1, correction=0, keepdim=True)), floats(3, 4)),
    Case("std_mean", lambda m, x: m.std_mean(x), floats(3, 4)),
    Case("std_mean", lambda m, x: (m.std_mean(x, 0, False), m.std_mean(x, dim=(0, 1))), floats(3, 4)),
]

_EXPONENTIALS = [
    Case("logsumexp", lambda m, x: m.logsumexp(x, dim=1), floats(3, 4)),
    Case("logsumexp", lambda m, x: (x.logsumexp(0, True), x.logsumexp((0, 1)), x.logsumexp(-1)), floats(3, 4)),
    Case("logsumexp", lambda m, x: x.logsumexp(0), floats()),
    Case("logsumexp", lambda m, x: x.logsumexp(0), given([-inf, 1.0, 2.0])),
    Case("logsumexp", lambda m, x: x.logsumexp(1), given([[-inf, -inf], [0.0, -inf]])),
    Case("logsumexp", lambda m, x: x.logsumexp(0), given([1000.0, 1000.0, 999.0])),
    Case("logsumexp", lambda m, x: (x.logsumexp(0), x.logsumexp(1)), floats(0, 3)),
    Case("logsumexp", lambda m, x: x.logsumexp(0), given([inf, 1.0, -inf])),
    Case("logsumexp", lambda m, x: x.logsumexp(1), ints(2, 3)),
    Case("softmax", lambda m, x: _weighed(m, m.softmax(x, dim=1)), floats(2, 3)),
    Case("softmax", lambda m, x: _weighed(m, x.softmax(0)), floats(2, 3)),
    Case("softmax", lambda m, x: _weighed(m, x.softmax(-1, dtype=m.float64)), floats(2, 3)),
    Case("softmax", lambda m, x: _weighed(m, x.softmax(1)), given([[-inf, 0.0, 1.0], [1000.0, 999.0, 0.0]])),
    Case("softmax", lambda m, x: x.softmax(0), floats(), zero_gradient=True),
    Case("softmax", lambda m, x: (x.softmax(0), x.softmax(1)), floats(0, 3)),
    Case("softmax", lambda m, x: x.softmax(1, m.float32), ints(2, 3)),
    Case("log_softmax", lambda m, x: _weighed(m, m.log_softmax(x, dim=1)), floats(2, 3)),
    Case("log_softmax", lambda m, x: _weighed(m, x.log_softmax(0)), floats(2, 3)),
    Case("log_softmax", lambda m, x: _weighed(m, x.log_softmax(-1, dtype=m.float64)), floats(2, 3)),
    Case("log_softmax", lambda m, x: x.log_softmax(1), given([[-inf, 0.0, 1.0], [1000.0, 999.0, 0.0]])),
    Case("log_softmax", lambda m, x: x.log_softmax(0), floats(), zero_gradient=True),
]

_ORDERS = (2, 1, 3, 1.5, 0.5, -1, -2.5, inf, -inf)


def _norm(p: float) -> Any:
    return lambda m, x: (m.norm(x, p), x.norm(p, 1), x.norm(p, dim=(0, 1), keepdim=True))


def _vector_norm(p: float) -> Any:
    return lambda m, x: (m.linalg.vector_norm(x, p), m.linalg.vector_norm(x, p, dim=0, keepdim=True))


def _matrix_norm(p: Any) -> Any:
    return lambda m, x: m.linalg.norm(x, p)


def _matrix_norms(p: Any) -> Any:
    return lambda m, x: (m.linalg.norm(x, p, dim=(2, 0)), m.linalg.norm(x, p, (0, 1), True))


_NORMS = [
    *[Case("norm", _norm(p), distinct(3, 4)) for p in _ORDERS],
    *[Case("linalg.vector_norm", _vector_norm(p), distinct(3, 4)) for p in _ORDERS],
    *[Case("linalg.norm", _matrix_norm(p), distinct(3, 4)) for p in ("fro", 1, -1, inf, -inf)],
    *[Case("linalg.norm", _matrix_norms(p), floats(3, 2, 4)) for p in ("fro", 1, inf)],
    *[Case("linalg.norm", _matrix_norm(p), floats(3, 4), layouts=_NOT_EXPANDED) for p in (2, -2, "nuc")],
    *[Case("linalg.norm", _matrix_norm(p), floats(4, 3), layouts=_NOT_EXPANDED) for p in (2, -2, "nuc")],
    *[Case("linalg.norm", _matrix_norms(p), floats(3, 2, 4), layouts=_NOT_EXPANDED) for p in (2, -2, "nuc")],
    Case("linalg.norm", lambda m, x: (m.linalg.norm(x), m.linalg.norm(x, keepdim=True)), floats(2, 3, 2)),
    Case("linalg.norm", lambda m, x: (m.linalg.norm(x, 3, 1), m.linalg.norm(x, dim=(0, 2))), floats(2, 3, 2)),
    Case("linalg.norm", lambda m, x: m.linalg.norm(x, 3), floats(5)),
    Case("linalg.norm", lambda m, x: m.linalg.norm(x, 0), floats(5), gradient=False),
    Case("norm", lambda m, x: (x.norm(), x.norm("fro", 0), x.norm(p="fro", dim=(0, 1))), floats(3, 4)),
    Case("norm", lambda m, x: x.norm("nuc"), floats(3, 4), layouts=_NOT_EXPANDED),
    Case("norm", lambda m, x: (x.norm(0), x.norm(0, 1)), _ZEROS, gradient=False),
    *[Case("norm", _norm(p), _ZEROS, second=False) for p in (2, 1, 3, 1.5, 0.5, inf)],
    *[Case("norm", lambda m, x, p=p: x.norm(p), given([0.0, 0.0]), zero_gradient=True, second=False) for p in _ORDERS],
    Case("norm", lambda m, x: (x.norm(), x.norm(3, 0), x.norm(dtype=m.float64)), floats()),
    Case("norm", lambda m, x: (x.norm(), x.norm(1, 1), x.norm(2, 0)), floats(0, 3)),
    Case("norm", lambda m, x: (x.norm(inf, 1), x.norm(-inf, 1)), floats(0, 3)),
    Case("linalg.vector_norm", lambda m, x: m.linalg.vector_norm(x, dtype=m.float64), floats(4)),
    Case("linalg.vector_norm", lambda m, x: m.linalg.vector_norm(x, inf), _TIES),
    *[Case("linalg.vector_norm", _vector_norm(p), given([[1.0, -2.0]])) for p in (2, 0.5, -1, inf)],
    Case("dist", lambda m, x, y: m.dist(x, y), floats(2, 3), floats(2, 3)),
    Case("dist", lambda m, x, y: (x.dist(y, 1), x.dist(y, 3), x.dist(y, p=inf)), floats(2, 3), floats(3)),
    Case("dist", lambda m, x, y: x.dist(y, 0), floats(2, 3), floats(3), gradient=False),
    Case("dist", lambda m, x: x.dist(x.detach()), floats(3), zero_gradient=True),
]

CASES = [*_SUMS, *_PRODUCTS, *_LOGIC, *_EXTREMES, *_SPREADS, *_EXPONENTIALS, *_NORMS]

ERRORS = [
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)(2), floats(2, 3)) for name in ("sum", "mean", "prod")],
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)(-3), floats(2, 3)) for name in ("amax", "var", "all")],
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)("a"), floats(2)) for name in ("sum", "std", "amin")],
    *[
        ErrorCase(name, lambda m, x, name=name: getattr(x, name)(1.5), floats(2))
        for name in ("max", "median", "argmin")
    ],
    *[
        ErrorCase(name, lambda m, name=name: getattr(m, name)([1.0]))
        for name in ("sum", "max", "median", "mean", "std")
    ],
    *[ErrorCase(name, lambda m, name=name: getattr(m, name)(None)) for name in ("prod", "var", "std", "amax", "all")],
    *[
        ErrorCase(name, lambda m, x, name=name: getattr(m, name)(x), floats(0, 3))
        for name in ("amax", "amin", "max", "min", "aminmax", "argmax", "argmin")
    ],
    *[
        ErrorCase(name, lambda m, x, name=name: getattr(m, name)(x, 0), floats(0, 3))
        for name in ("amax", "amin", "max", "min", "argmax", "argmin", "median")
    ],
    *[
        ErrorCase(name, lambda m, x, name=name: getattr(m, name)(x), ints(2, 3))
        for name in ("mean", "nanmean", "var", "std", "var_mean", "std_mean", "norm")
    ],
    *[ErrorCase(n, lambda m, x, n=n: getattr(m, n)(x), bools(3)) for n in ("argmax", "argmin", "median", "mean")],
    ErrorCase("sum", lambda m, x: x.sum((0, -2)), floats(2, 3)),
    ErrorCase("prod", lambda m, x: x.prod((0, 1)), floats(2, 3)),
    ErrorCase("mean", lambda m, x: x.mean(dtype=m.int64), floats(2, 3)),
    ErrorCase("max", lambda m, x: x.max(other=2.0), floats(2)),
    ErrorCase("max", lambda m, x: x.max(keepdim=True), floats(2)),
    ErrorCase("var", lambda m, x: x.var(unbiased=True, correction=0), floats(3)),
    ErrorCase("var", lambda m, x: x.var(correction="a"), floats(3)),
    ErrorCase("trace", lambda m, x: x.trace(), floats(3)),
    ErrorCase("trace", lambda m, x: x.trace(), bools(2, 2)),
    *[ErrorCase(n, lambda m, x, n=n: getattr(x, n)(2), floats(2)) for n in ("softmax", "log_softmax", "logsumexp")],
    *[ErrorCase(n, lambda m, x, n=n: getattr(x, n)(0), ints(2)) for n in ("softmax", "log_softmax")],
    *[ErrorCase(n, lambda m, x, n=n: getattr(x, n)(None), floats(2)) for n in ("softmax", "log_softmax")],
    *[ErrorCase("linalg.norm", lambda m, x, p=p: m.linalg.norm(x, p), floats(2, 3)) for p in (0, 3, "x")],
    ErrorCase("linalg.norm", lambda m, x: m.linalg.norm(x, 2), floats(2, 3, 2)),
    ErrorCase("linalg.norm", lambda m, x: m.linalg.norm(x, "fro"), floats(2)),
    ErrorCase("linalg.norm", lambda m, x: m.linalg.norm(x, 2, (0, 1, 2)), floats(2, 3, 2)),
    ErrorCase("linalg.norm", lambda m, x: m.linalg.norm(x, 2, (0, 0)), floats(2, 3, 2)),
    ErrorCase("linalg.vector_norm", lambda m, x: m.linalg.vector_norm(x, "fro"), floats(2)),
    ErrorCase("linalg.vector_norm", lambda m, x: m.linalg.vector_norm(x), ints(2)),
    ErrorCase("linalg.vector_norm", lambda m, x: m.linalg.vector_norm(x, dtype=m.float32), floats(2)),
    *[ErrorCase("norm", lambda m, x, p=p: x.norm(p, 1), floats(2, 0)) for p in (inf, -inf, -1)],
    ErrorCase("norm", lambda m, x: x.norm("x"), floats(2)),
    ErrorCase("norm", lambda m, x: x.norm("nuc"), floats(2)),
    ErrorCase("dist", lambda m, x, y: x.dist(y), floats(2), floats(3)),
    ErrorCase("dist", lambda m, x: x.dist(2.0), floats(2)),
    ErrorCase("count_nonzero", lambda m, x: x.count_nonzero(1), floats(2)),
]
