"""Order and search."""

from __future__ import annotations

from math import nan
from typing import Any

from parity.harness import Case, ErrorCase, bools, distinct, floats, given, ints

_NOT_EXPANDED = ("contiguous", "transposed", "sliced")
"""Expanded numbers are equal along a dimension, and which of them PyTorch's topk names is its secret."""

_WITH_NAN = given([1.0, nan, 3.0, nan, 2.0])

_SORTED = [
    Case("sort", lambda m, x: m.sort(x), distinct(3, 4)),
    Case("sort", lambda m, x: (x.sort(0), x.sort(-1, True), x.sort(dim=1, descending=True)), distinct(3, 4)),
    Case("sort", lambda m, x: (x.sort(stable=True), x.sort(stable=True, descending=True)), ints(20, high=4)),
    Case("sort", lambda m, x: (x.sort(), x.sort(descending=True)), _WITH_NAN),
    Case("sort", lambda m, x: (x.sort(0).values, x.sort().indices), floats()),
    Case("sort", lambda m, x: (x.sort(0), x.sort(1)), floats(0, 3)),
    Case("sort", lambda m, x: (x.sort(), x.sort(descending=True)), bools(2, 5)),
    Case("sort", lambda m, x: x.sort(stable=True), given([0.0, -0.0, 0.0])),
    Case("sort", lambda m, x: x.sort(1).values ** 2, distinct(3, 4)),
    Case("argsort", lambda m, x: m.argsort(x), distinct(3, 4), gradient=False),
    Case("argsort", lambda m, x: (x.argsort(0), x.argsort(-1, True)), distinct(3, 4), gradient=False),
    Case("argsort", lambda m, x: (x.argsort(stable=True), x.argsort(descending=True, stable=True)), ints(9, high=3)),
    Case("argsort", lambda m, x: x.argsort(), floats(), gradient=False),
    Case("msort", lambda m, x: m.msort(x), distinct(3, 4)),
    Case("msort", lambda m, x: x.msort(), floats()),
    Case("topk", lambda m, x: m.topk(x, 2), distinct(3, 4)),
    Case("topk", lambda m, x: (x.topk(2, 0), x.topk(3, -1, False)), distinct(3, 4), layouts=_NOT_EXPANDED),
    Case("topk", lambda m, x: x.topk(4, largest=True, sorted=True), distinct(3, 4), layouts=_NOT_EXPANDED),
    Case("topk", lambda m, x: x.topk(k=0, dim=1), distinct(3, 4), zero_gradient=True),
    Case(
        "topk", lambda m, x: (x.topk(3), x.topk(3, largest=False)), given([1.0, nan, 3.0, 2.0]), layouts=_NOT_EXPANDED
    ),
    Case("topk", lambda m, x: (x.topk(1).values, x.topk(1).indices), floats()),
    Case("topk", lambda m, x: x.topk(2)[0], ints(5, dtype="uint8")),
]

_UNIQUE = [
    Case("unique", lambda m, x: m.unique(x, return_inverse=True, return_counts=True), ints(4, 5, high=6)),
    Case("unique", lambda m, x: (x.unique(), x.unique(return_counts=True)), ints(9, high=4, dtype="uint8")),
    Case("unique", lambda m, x: x.unique(True, True, True), _WITH_NAN, gradient=False),
    Case("unique", lambda m, x: x.unique(return_inverse=True), bools(3, 2)),
    Case("unique", lambda m, x: x.unique(return_inverse=True, return_counts=True), floats(), gradient=False),
    Case("unique", lambda m, x: x.unique(return_inverse=True, return_counts=True), floats(0, 3), gradient=False),
    Case("unique", lambda m, x: x.unique(dim=0, return_inverse=True, return_counts=True), ints(9, 2, high=2)),
    Case("unique", lambda m, x: x.unique(dim=1, return_inverse=True), ints(2, 3, 2, high=2)),
    Case("unique", lambda m, x: m.unique(x, dim=-1), ints(2, 9, high=2)),
    Case("unique", lambda m, x: x.unique(dim=0, return_counts=True), floats(0, 3), gradient=False),
]

_SEARCHED = [
    Case("nonzero", lambda m, x: m.nonzero(x), ints(3, 4, high=2)),
    Case("nonzero", lambda m, x: (x.nonzero(as_tuple=True), x.nonzero()), ints(2, 3, 2, high=2)),
    Case("nonzero", lambda m, x: (x.nonzero(as_tuple=True), x.nonzero()), ints(2, 3, 1, 1, high=2)),
    Case("nonzero", lambda m, x: (x.nonzero(), x.nonzero(as_tuple=True)), ints(low=1)),
    Case("nonzero", lambda m, x: (x.nonzero(), x.nonzero(as_tuple=True)), given(0, "int64")),
    Case("nonzero", lambda m, x: (x.nonzero(), x.nonzero(as_tuple=True)), floats(0, 3), gradient=False),
    Case("nonzero", lambda m, x: x.nonzero(), _WITH_NAN, gradient=False),
    Case("nonzero", lambda m, x: x.nonzero(), bools(3, 4)),
    Case("argwhere", lambda m, x: m.argwhere(x), ints(3, 4, high=2)),
    Case("argwhere", lambda m, x: x.argwhere(), bools(5)),
    Case("bincount", lambda m, x: m.bincount(x), ints(9, high=5)),
    Case("bincount", lambda m, x: (x.bincount(minlength=8), x.bincount(None, 2)), ints(9, high=5, dtype="uint8")),
    Case("bincount", lambda m, x, w: x.bincount(w), ints(9, high=5), floats(9), gradient=False),
    Case("bincount", lambda m, x, w: x.bincount(w, minlength=7), ints(9, high=5), ints(9, dtype="int32")),
    Case("bincount", lambda m, x: (x.bincount(), x.bincount(minlength=3)), ints(0)),
]


def _contiguous(*args: Any, **options: Any) -> Case:
    """PyTorch warns that bisection is slow in any other layout, and warnings are errors."""
    return Case(*args, layouts=("contiguous",), **options)


_BISECTED = [
    _contiguous("searchsorted", lambda m, x: m.searchsorted(m.tensor([1, 3, 5, 5, 9]), x), ints(3, 4)),
    _contiguous("searchsorted", lambda m, x: m.searchsorted(m.tensor([1, 3, 5, 5, 9]), x, right=True), ints(12)),
    _contiguous("searchsorted", lambda m, x: m.searchsorted(m.tensor([1, 3, 5, 5, 9]), x, side="right"), ints(12)),
    _contiguous("searchsorted", lambda m, x: m.searchsorted(m.arange(12).view(2, 6), x, out_int32=True), ints(2, 3)),
    _contiguous(
        "searchsorted", lambda m, x: m.searchsorted(m.tensor([5, 1, 3]), x, sorter=m.tensor([1, 2, 0])), ints(7)
    ),
    _contiguous(
        "searchsorted",
        lambda m, x: m.searchsorted(x, m.tensor([nan, 0.5], dtype=x.dtype)),
        given([0.0, 1.0]),
        gradient=False,
    ),
    _contiguous(
        "searchsorted", lambda m, x: (m.searchsorted(x, 2), m.searchsorted(x, 3, right=True)), given([1, 2, 3], "int64")
    ),
    _contiguous("searchsorted", lambda m, x: m.searchsorted(x, m.tensor(2)), given([1, 2, 3], "int64")),
    _contiguous("bucketize", lambda m, x: m.bucketize(x, m.tensor([1, 3, 5])), ints(3, 4)),
    _contiguous("bucketize", lambda m, x: m.bucketize(x, m.tensor([1, 3, 5]), right=True, out_int32=True), ints(9)),
    _contiguous("bucketize", lambda m, x: m.bucketize(x, m.tensor([-1.0, 0.0, 1.0])), floats(9), gradient=False),
    _contiguous("bucketize", lambda m, x: (m.bucketize(2, x), m.bucketize(2.5, x)), given([1, 2, 3], "int64")),
]

CASES = [*_SORTED, *_UNIQUE, *_SEARCHED, *_BISECTED]

_OF_A_TENSOR = ("sort", "argsort", "msort", "unique", "nonzero", "argwhere", "bincount")

ERRORS = [
    *[ErrorCase(name, lambda m, name=name: getattr(m, name)([1.0])) for name in _OF_A_TENSOR],
    *[ErrorCase(name, lambda m, x, name=name: getattr(x, name)(2), floats(2, 3)) for name in ("sort", "argsort")],
    ErrorCase("sort", lambda m, x: x.sort("a"), floats(2)),
    *[ErrorCase("topk", lambda m, x, k=k: x.topk(k), floats(2)) for k in (3, -1, "a", 1.5)],
    ErrorCase("topk", lambda m, x: x.topk(1, 2), floats(2, 3)),
    ErrorCase("topk", lambda m, x: x.topk(1), bools(3)),
    ErrorCase("unique", lambda m, x: x.unique(dim=0), floats()),
    ErrorCase("unique", lambda m, x: x.unique(dim=2), floats(2, 3)),
    ErrorCase("unique", lambda m, x: x.unique(dim=1), floats(0, 3)),
    ErrorCase("searchsorted", lambda m, x: m.searchsorted(x, 1.0), floats()),
    ErrorCase("searchsorted", lambda m, x: m.searchsorted(x, 1.0), floats(2, 3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y), floats(2, 3), floats(3, 3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y, side="up"), floats(3), floats(3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y, side="left", right=True), floats(3), floats(3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y, sorter=m.tensor([0, 1])), floats(3), floats(3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y, sorter=m.tensor([0, 1, 3])), floats(3), floats(3)),
    ErrorCase("searchsorted", lambda m, x, y: m.searchsorted(x, y, sorter=m.tensor([0.0, 1, 2])), floats(3), floats(3)),
    ErrorCase("searchsorted", lambda m, x: m.searchsorted(x, "a"), floats(3)),
    ErrorCase("searchsorted", lambda m, x: m.searchsorted(x, x), bools(3)),
    ErrorCase("bucketize", lambda m, x: m.bucketize(x, x), floats(2, 3)),
    ErrorCase("bucketize", lambda m, x: m.bucketize("a", x), floats(3)),
    ErrorCase("bincount", lambda m, x: x.bincount(), floats(3)),
    ErrorCase("bincount", lambda m, x: x.bincount(), bools(3)),
    ErrorCase("bincount", lambda m, x: x.bincount(), ints(3, low=-5, high=-1)),
    ErrorCase("bincount", lambda m, x: x.bincount(), ints(3, 2)),
    ErrorCase("bincount", lambda m, x: x.bincount(minlength=-1), ints(3)),
    ErrorCase("bincount", lambda m, x, w: x.bincount(w), ints(3), floats(2)),
]
