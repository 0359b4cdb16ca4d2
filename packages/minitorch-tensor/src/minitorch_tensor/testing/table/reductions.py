"""Reductions and softmax."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import bool_
from minitorch_tensor.testing.operation import EVERY, NUMBERS, ONE, Operand, Operation, variants

__all__ = [
    "ALL",
    "ALONG",
    "ANY",
    "AWAY_FROM_0",
    "BOOLS",
    "DISTINCT",
    "EXTREMES",
    "FLAT",
    "FULL",
    "PREDICATES",
    "REDUCTIONS",
    "ROWS",
    "SEVERAL",
    "SPREAD",
    "SUMS",
    "over",
]

ANY = (Operand(),)
DISTINCT = (Operand(distinct=True),)
AWAY_FROM_0 = (Operand(away=(0.0,)),)

ROWS: Any = (((2, 3),), ((3, 1, 2),), ((2, 0, 3),))
FULL: Any = (((2, 3),), ((3, 1, 2),))
SPREAD: Any = (((2, 3),), ((3, 2, 4),))
FLAT: Any = (((5,),), ((1,),), ((0,),))

ALL: Any = [{}]
ALONG: Any = [{"dim": 0}, {"dim": -1, "keepdim": True}]
SEVERAL: Any = [*ALONG, {"dim": (0, -1)}, {"dim": (-1, 0), "keepdim": True}]


def over(fold: Any, **fixed: Any) -> Any:
    """Return a specification with PyTorch's names, dim and keepdim, of a function with NumPy's, axis and keepdims."""

    def reference(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
        return fold(x, axis=dim, keepdims=keepdim, **fixed)

    return reference


def _with_places(fold: Any, find: Any) -> Any:
    """Return a specification that gives the extremes and where they are."""

    def reference(x: Any, dim: int, keepdim: bool = False) -> Any:
        return fold(x, axis=dim, keepdims=keepdim), find(x, axis=dim, keepdims=keepdim)

    return reference


def _median(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    if dim is None:
        return np.sort(x, axis=None)[(x.size - 1) // 2]
    place = np.take(np.argsort(x, dim, kind="stable"), [(x.shape[dim] - 1) // 2], dim)
    found = np.take_along_axis(x, place, dim), place
    return found if keepdim else tuple(np.squeeze(value, dim) for value in found)


def _aminmax(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return np.amin(x, axis=dim, keepdims=keepdim), np.amax(x, axis=dim, keepdims=keepdim)


def _var(x: Any, dim: Any = None, correction: int = 1, keepdim: bool = False) -> Any:
    return np.var(x, axis=dim, ddof=correction, keepdims=keepdim)


def _std(x: Any, dim: Any = None, correction: int = 1, keepdim: bool = False) -> Any:
    return np.std(x, axis=dim, ddof=correction, keepdims=keepdim)


def _var_mean(x: Any, **options: Any) -> Any:
    return _var(x, **options), _mean(x, **options)


def _std_mean(x: Any, **options: Any) -> Any:
    return _std(x, **options), _mean(x, **options)


def _mean(x: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return np.asarray(np.mean(x, axis=dim, keepdims=keepdim))


def _logsumexp(x: Any, dim: Any, keepdim: bool = False) -> Any:
    top = np.max(x, axis=dim, keepdims=True)
    found = np.log(np.sum(np.exp(x - top), axis=dim, keepdims=True)) + top
    return found if keepdim else np.squeeze(found, dim)


def _softmax(x: Any, dim: int) -> Any:
    powers = np.exp(x - np.max(x, axis=dim, keepdims=True))
    return powers / np.sum(powers, axis=dim, keepdims=True)


def _log_softmax(x: Any, dim: int) -> Any:
    return x - _logsumexp(x, dim, keepdim=True)


def _norm(x: Any, p: float = 2.0, dim: Any = None, keepdim: bool = False) -> Any:
    if p == np.inf:
        return np.max(abs(x), axis=dim, keepdims=keepdim)
    return np.sum(abs(x) ** p, axis=dim, keepdims=keepdim) ** (1 / p)


def _vector_norm(x: Any, ord: float = 2.0, dim: Any = None, keepdim: bool = False) -> Any:
    return _norm(x, ord, dim, keepdim)


BOOLS = (bool_,)

SUMS = [
    *variants("sum", over(np.sum), [*ALL, *SEVERAL], shapes=ROWS, dtypes=EVERY, result="sum", special=True),
    Operation("sum", np.sum, ANY, ONE, dtypes=EVERY, result="sum", note="of any shape"),
    *variants("prod", over(np.prod), [*ALL, *ALONG], shapes=ROWS, dtypes=EVERY, result="sum", special=True),
    *variants("mean", _mean, [*ALL, *SEVERAL], shapes=FULL, special=True),
    *variants("nansum", over(np.nansum), [*ALL, *SEVERAL], shapes=ROWS, special=True),
    *variants("nanmean", over(np.nanmean), [*ALL, *SEVERAL], shapes=FULL),
    *variants("var", _var, [*ALL, *SEVERAL, {"correction": 0}], shapes=SPREAD),
    *variants("std", _std, [*ALL, *SEVERAL, {"correction": 0}], operands=DISTINCT, shapes=SPREAD),
    *variants("var_mean", _var_mean, [*ALL, *ALONG], shapes=SPREAD),
    *variants("std_mean", _std_mean, [*ALL, *ALONG], operands=DISTINCT, shapes=SPREAD),
    *variants("logsumexp", _logsumexp, SEVERAL, shapes=FULL),
    *variants("softmax", _softmax, [{"dim": 0}, {"dim": -1}], shapes=(((2, 3),), ((3, 2, 2),))),
    *variants("log_softmax", _log_softmax, [{"dim": 0}, {"dim": -1}], shapes=(((2, 3),), ((3, 2, 2),))),
    *variants("norm", _norm, [*ALL, {"p": 3.0}, {"dim": 1}, {"p": 1.0, "dim": 0}], operands=AWAY_FROM_0, shapes=FULL),
    *variants("linalg.norm", lambda x, dim=None: _norm(x, 2.0, dim), [*ALL, {"dim": -1}], shapes=FULL),
    *variants(
        "linalg.vector_norm",
        _vector_norm,
        [*ALL, {"ord": 3.0, "dim": 0}, {"ord": float("inf")}],
        operands=(Operand(0.3, 2.0, distinct=True),),
        shapes=FULL,
    ),
    Operation("dist", lambda x, y: _norm(x - y), (Operand(), Operand(3.0, 5.0)), (((2, 3), (2, 3)), ((2, 3), (3,)))),
    Operation("trace", np.trace, ANY, (((3, 3),), ((2, 4),)), dtypes=NUMBERS, result="sum"),
]

EXTREMES = [
    *variants("amax", over(np.amax), [*ALL, *SEVERAL], operands=DISTINCT, shapes=FULL, dtypes=NUMBERS, special=True),
    *variants("amin", over(np.amin), [*ALL, *SEVERAL], operands=DISTINCT, shapes=FULL, dtypes=NUMBERS, special=True),
    *variants("aminmax", _aminmax, [*ALL, *ALONG], operands=DISTINCT, shapes=FULL, dtypes=NUMBERS),
    Operation("max", np.max, DISTINCT, FULL, dtypes=NUMBERS, special=True),
    Operation("min", np.min, DISTINCT, FULL, dtypes=NUMBERS, special=True),
    *variants(
        "max",
        _with_places(np.max, np.argmax),
        ALONG,
        operands=DISTINCT,
        shapes=FULL,
        dtypes=NUMBERS,
        result=("same", "int64"),
    ),
    *variants(
        "min",
        _with_places(np.min, np.argmin),
        ALONG,
        operands=DISTINCT,
        shapes=FULL,
        dtypes=NUMBERS,
        result=("same", "int64"),
    ),
    Operation("median", _median, DISTINCT, FULL),
    *variants("median", _median, ALONG, operands=DISTINCT, shapes=FULL, result=("same", "int64")),
    *variants(
        "argmax",
        over(np.argmax),
        [*ALL, *ALONG],
        shapes=FULL,
        dtypes=NUMBERS,
        result="int64",
        differentiable=False,
        special=True,
    ),
    *variants(
        "argmin",
        over(np.argmin),
        [*ALL, *ALONG],
        shapes=FULL,
        dtypes=NUMBERS,
        result="int64",
        differentiable=False,
        special=True,
    ),
]

PREDICATES = [
    *variants("all", over(np.all), [*ALL, *SEVERAL], shapes=ROWS, dtypes=BOOLS, result="bool", differentiable=False),
    *variants("any", over(np.any), [*ALL, *SEVERAL], shapes=ROWS, dtypes=BOOLS, result="bool", differentiable=False),
    *variants(
        "count_nonzero",
        lambda x, dim=None: np.asarray(np.count_nonzero(x, dim)),
        [*ALL, {"dim": 0}, {"dim": -1}],
        shapes=ROWS,
        dtypes=EVERY,
        result="int64",
        differentiable=False,
    ),
]

REDUCTIONS: tuple[Operation, ...] = (*SUMS, *EXTREMES, *PREDICATES)
"""All of these families."""
