"""Scans, orders and searches."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import float64, int64
from minitorch_tensor.testing.operation import EVERY, FLOATS, NUMBERS, Operand, Operation, variants
from minitorch_tensor.testing.table.reductions import ALL, ANY, DISTINCT, FLAT, FULL, ROWS

__all__ = ["ORDERING", "ORDERS", "SCANS"]


def _running_places(x: Any, dim: int, best: Any) -> Any:
    """Return where the running extreme along a dimension was last met."""
    rows = np.moveaxis(x, dim, 0)
    places = np.zeros(rows.shape, np.int64)
    for i in range(1, len(rows)):
        last = np.take_along_axis(rows, places[i - 1 : i], 0)[0]
        places[i] = np.where(best(rows[i], last), i, places[i - 1])
    return np.moveaxis(places, 0, dim)


def _cummax(x: Any, dim: int) -> Any:
    return np.maximum.accumulate(x, dim), _running_places(x, dim, np.greater_equal)


def _cummin(x: Any, dim: int) -> Any:
    return np.minimum.accumulate(x, dim), _running_places(x, dim, np.less_equal)


def _logcumsumexp(x: Any, dim: int) -> Any:
    return np.logaddexp.accumulate(x, dim)


def _diff(x: Any, n: int = 1, dim: int = -1) -> Any:
    return np.diff(x, n, dim)


def _sort(x: Any, dim: int = -1, descending: bool = False) -> Any:
    places = _argsort(x, dim, descending)
    return np.take_along_axis(x, places, dim), places


def _argsort(x: Any, dim: int = -1, descending: bool = False) -> Any:
    return np.argsort(-x if descending else x, dim, kind="stable")


def _topk(x: Any, k: int, dim: int = -1, largest: bool = True) -> Any:
    places = np.take(_argsort(x, dim, largest), np.arange(k), dim)
    return np.take_along_axis(x, places, dim), places


def _search(rows: Any, values: Any, right: bool = False) -> Any:
    return np.searchsorted(rows, values, "right" if right else "left")


SCANS = [
    *variants(
        "cumsum", lambda x, dim: np.cumsum(x, dim), [{"dim": 0}, {"dim": -1}], shapes=ROWS, dtypes=EVERY, result="sum"
    ),
    *variants(
        "cumprod", lambda x, dim: np.cumprod(x, dim), [{"dim": 0}, {"dim": -1}], shapes=ROWS, dtypes=EVERY, result="sum"
    ),
    *variants("cummax", _cummax, [{"dim": 0}, {"dim": -1}], operands=DISTINCT, shapes=FULL, result=("same", "int64")),
    *variants("cummin", _cummin, [{"dim": 0}, {"dim": -1}], operands=DISTINCT, shapes=FULL, result=("same", "int64")),
    *variants("logcumsumexp", _logcumsumexp, [{"dim": 0}, {"dim": -1}], shapes=FULL),
    *variants("diff", _diff, [*ALL, {"dim": 0}, {"n": 2}], shapes=(((2, 3),), ((3, 2, 4),)), dtypes=NUMBERS),
]

ORDERS = [
    *variants(
        "sort",
        _sort,
        [*ALL, {"dim": 0}, {"descending": True}],
        operands=DISTINCT,
        shapes=ROWS,
        dtypes=FLOATS,
        result=("same", "int64"),
    ),
    *variants(
        "argsort",
        _argsort,
        [*ALL, {"dim": 0}, {"descending": True}],
        operands=DISTINCT,
        shapes=ROWS,
        result="int64",
        differentiable=False,
    ),
    Operation("msort", lambda x: np.sort(x, 0), DISTINCT, ROWS, dtypes=NUMBERS),
    *variants(
        "topk",
        _topk,
        [{"k": 2}, {"k": 1, "dim": 0, "largest": False}],
        operands=DISTINCT,
        shapes=(((2, 3),), ((3, 1, 2),)),
        result=("same", "int64"),
    ),
    Operation("unique", np.unique, ANY, (*FULL, ((0,),)), dtypes=NUMBERS, differentiable=False),
    Operation(
        "nonzero",
        lambda x: np.stack(np.nonzero(x), 1),
        ANY,
        ROWS,
        dtypes=EVERY,
        result="int64",
        differentiable=False,
    ),
    Operation("argwhere", np.argwhere, ANY, ROWS, dtypes=EVERY, result="int64", differentiable=False),
    *variants(
        "searchsorted",
        _search,
        [*ALL, {"right": True}],
        operands=(Operand(ascending=True), Operand()),
        shapes=(((5,), (2, 3)), ((1,), (4,)), ((3,), ())),
        dtypes=NUMBERS,
        result="int64",
        differentiable=False,
    ),
    *variants(
        "bucketize",
        lambda values, rows, right=False: _search(rows, values, right),
        [*ALL, {"right": True}],
        operands=(Operand(), Operand(ascending=True)),
        shapes=(((2, 3), (5,)), ((), (3,))),
        dtypes=NUMBERS,
        result="int64",
        differentiable=False,
    ),
    Operation(
        "bincount",
        np.bincount,
        (Operand(0.0, 4.0, dtype=int64),),
        FLAT,
        dtypes=(int64,),
        result="int64",
        differentiable=False,
    ),
    Operation(
        "bincount",
        lambda x, w: np.bincount(x, w),
        (Operand(0.0, 4.0, dtype=int64), Operand()),
        (((5,), (5,)),),
        dtypes=(float64,),
        differentiable=False,
        note="weighted",
    ),
]

ORDERING: tuple[Operation, ...] = (*SCANS, *ORDERS)
"""All of these families."""
