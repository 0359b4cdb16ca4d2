"""What writes to places that index tensors and masks name."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from parity.harness import Case, ErrorCase, Input, bools, distinct, floats, given, ints, positive

FLAGS = given([[True, False, True], [False, True, True]], "bool")
SAME = ("contiguous", "transposed", "sliced")
"""Layouts in which places that differ stay so."""


def quietly(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a call during which PyTorch does not warn of what it may change some day."""

    def quiet(*args: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return call(*args)

    return quiet


def all_forms(name: str, call: Callable[..., Any], *inputs: Input, **options: Any) -> list[Case]:
    """Return the cases of a function, of the method, and of the method that writes in place.

    Args:
        name: The name of the function.
        call: Takes the function, the tensor and the other inputs.
        *inputs: The tensor and the other inputs.
        **options: Those of the cases.
    """

    def as_function(m: Any, x: Any, *others: Any) -> Any:
        return call(getattr(m, name), x, *others)

    def as_method(m: Any, x: Any, *others: Any) -> Any:
        return call(getattr(type(x), name), x, *others)

    def in_place(m: Any, x: Any, *others: Any) -> Any:
        z = x.clone()
        result = call(getattr(type(x), f"{name}_"), z, *others)
        assert result is z
        return z

    return [Case(name, form, *inputs, **options) for form in (as_function, as_method, in_place)]


# ----------------------------------------------------------------------------------------------------------------------
# Scatter
# ----------------------------------------------------------------------------------------------------------------------
UNIQUE = given([[2, 0], [1, 3], [0, 1]], "int64")

SCATTER = [
    *all_forms("scatter", lambda f, x, i, y: f(x, 1, i, y), floats(3, 4), UNIQUE, floats(3, 2), layouts=SAME),
    *all_forms(
        "scatter", lambda f, x, i, y: f(x, -2, i, y), floats(3, 2), given([[2, 0], [1, 1]], "int64"), floats(2, 2)
    ),
    *all_forms("scatter", lambda f, x, i, y: f(x, 0, i, src=y), floats(4), given([3, 1], "int32"), floats(2)),
    *all_forms("scatter", lambda f, x, i, y: f(x, 0, i, y), floats(), ints(high=1), floats()),
    *all_forms("scatter", lambda f, x, i: f(x, 1, i, 7.5), floats(3, 4), ints(2, 2, high=4)),
    *all_forms("scatter", lambda f, x, i: f(x, 1, i, value=-2), floats(3, 4), ints(2, 2, high=4)),
    *all_forms("scatter", lambda f, x, i: f(x, 0, i, 2.0), floats(3), ints(0)),
    *all_forms("scatter", lambda f, x, i: f(x, 1, i, 2.9), ints(3, 4), ints(2, 2, high=4)),
    *all_forms("scatter", lambda f, x, i: f(x, 1, i, 2, reduce="add"), ints(3, 4), ints(2, 6, high=4)),
    *all_forms(
        "scatter",
        lambda f, x, i: f(x, 1, i, 3.0, reduce="multiply"),
        floats(3, 4),
        ints(2, 6, high=4),
        gradient=False,  # PyTorch has none
    ),
    Case(
        "scatter",
        quietly(lambda m, x, i, y: x.scatter(1, i, y, reduce="multiply")),
        floats(3, 4),
        ints(2, 2, high=4),
        floats(2, 2),
        gradient=False,
    ),
    Case("scatter", lambda m, x, i, y: x.scatter(0, i, y), ints(3, 4), given([[2, 0]], "int64"), ints(2, 4)),
    *all_forms("scatter_add", lambda f, x, i, y: f(x, 1, i, y), floats(3, 4), ints(3, 5, high=4), floats(3, 5)),
    *all_forms("scatter_add", lambda f, x, i, y: f(x, 0, i, y), floats(3, 4), ints(2, 4, high=3), floats(2, 4)),
    *all_forms("scatter_add", lambda f, x, i, y: f(x, 0, i, y), floats(3), ints(4, high=3, dtype="int32"), floats(4)),
    *all_forms("scatter_add", lambda f, x, i, y: f(x, 0, i, y), floats(), ints(high=1), floats()),
    *all_forms("scatter_add", lambda f, x, i, y: f(x, 0, i, y), floats(3), ints(0), floats(2), gradient=False),
    Case("scatter_add", lambda m, x, i, y: x.scatter_add(1, i, y), ints(3, 4), ints(3, 5, high=4), ints(3, 5)),
    Case("scatter_add", lambda m, x, i, y: x.scatter_add(0, i, y), bools(4), ints(3, high=4), bools(3)),
    Case(
        "scatter_add",
        lambda m, x, i, y: x.scatter_add(1, i, y),
        floats(3, 4),
        ints(2, 3, high=4),
        floats(3, 5),
        gradient=False,  # PyTorch has none where the source is larger than the index
    ),
]


def reductions(reduce: str, source: Input, **options: Any) -> list[Case]:
    """Return the cases of scatter_reduce and index_reduce for one way to combine."""
    cases = []
    for include_self in (True, False):

        def scattered(f: Any, x: Any, i: Any, y: Any, include: bool = include_self) -> Any:
            return f(x, 1, i, y, reduce, include_self=include)

        cases += all_forms("scatter_reduce", scattered, distinct(3, 4), ints(3, 5, high=4), source, **options)
        if reduce != "sum":

            def indexed(f: Any, x: Any, i: Any, y: Any, include: bool = include_self) -> Any:
                return f(x, 1, i, y, reduce, include_self=include)

            cases += all_forms("index_reduce", quietly(indexed), distinct(3, 4), ints(5, high=4), source, **options)
    return cases


def whole(reduce: str, dtype: str) -> list[Case]:
    """Return the cases of combining integers or bools."""
    high = 2 if dtype == "bool" else 9
    low = -9 if dtype in ("int64", "int32") else 0
    return [
        Case(
            "scatter_reduce",
            lambda m, x, i, y, include=include: x.scatter_reduce(0, i, y, reduce, include_self=include),
            ints(4, low=low, high=high, dtype=dtype),
            ints(6, high=4),
            ints(6, low=low, high=high, dtype=dtype),
        )
        for include in (True, False)
    ]


ZEROS = given([[2.0, 0.0, 3.0, 1.5, 0.0], [0.0, 0.0, 1.0, 2.0, 4.0], [1.0, 2.0, 3.0, 4.0, 0.5]])

REDUCE = [
    *reductions("sum", floats(3, 5)),
    *reductions("mean", floats(3, 5)),
    *reductions("prod", positive(3, 5)),
    *reductions("prod", ZEROS, second=False, layouts=("contiguous",)),  # PyTorch has no second derivative at zeros
    *reductions("amax", distinct(3, 5)),
    *reductions("amin", distinct(3, 5)),
    *[case for reduce in ("sum", "prod", "mean", "amax", "amin") for case in whole(reduce, "int64")],
    *[case for reduce in ("sum", "prod", "amax", "amin") for case in whole(reduce, "bool")],
    *[case for reduce in ("sum", "mean", "amax") for case in whole(reduce, "uint8")],
    *[case for reduce in ("prod", "mean", "amin") for case in whole(reduce, "int32")],
    *all_forms("scatter_reduce", lambda f, x, i, y: f(x, 0, i, y, "amax"), floats(), ints(high=1), floats()),
    *all_forms(
        "scatter_reduce", lambda f, x, i, y: f(x, 0, i, y, "sum"), floats(3), ints(0), floats(2), gradient=False
    ),
    Case(
        "scatter_reduce",
        lambda m, x, i, y: (x.scatter_reduce(0, i, y, "amax"), x.scatter_reduce(0, i, y, "amin")),
        given([1.0, float("nan"), 2.0]),
        given([0, 1, 2], "int64"),
        given([float("nan"), 1.0, 3.0]),
        gradient=False,
    ),
    Case(  # the gradient of equal extremes is divided evenly
        "scatter_reduce",
        lambda m, x, i, y: (x.scatter_reduce(0, i, y, "amax"), x.scatter_reduce(0, i, y, "amin")),
        given([2.0, 1.0, 2.0]),
        given([0, 0, 1, 1], "int64"),
        given([2.0, 2.0, 1.0, 3.0]),
        layouts=SAME,
    ),
]


# ----------------------------------------------------------------------------------------------------------------------
# Slices
# ----------------------------------------------------------------------------------------------------------------------
SLICES = [
    *all_forms("index_add", lambda f, x, i, y: f(x, 0, i, y), floats(3, 2), ints(4, high=3), floats(4, 2)),
    *all_forms("index_add", lambda f, x, i, y: f(x, 1, i, y), floats(3, 2), ints(4, high=2), floats(3, 4)),
    *all_forms(
        "index_add", lambda f, x, i, y: f(x, -1, i, y, alpha=2.5), floats(2, 3, 2), ints(4, high=2), floats(2, 3, 4)
    ),
    *all_forms(
        "index_add", lambda f, x, i, y: f(x, 1, i, y), floats(2, 3, 2), ints(4, high=3, dtype="int32"), floats(2, 4, 2)
    ),
    *all_forms("index_add", lambda f, x, i, y: f(x, 0, i, y), floats(3), ints(high=3), floats(1)),
    *all_forms("index_add", lambda f, x, i, y: f(x, 0, i, y), floats(), ints(1, high=1), floats()),
    *all_forms("index_add", lambda f, x, i, y: f(x, 0, i, y, alpha=-2), ints(3), ints(4, high=3), ints(4)),
    *all_forms("index_add", lambda f, x, i, y: f(x, 0, i, y), bools(3), ints(4, high=3), bools(4)),
    *all_forms(
        "index_copy", lambda f, x, i, y: f(x, 0, i, y), floats(3, 2), given([2, 0], "int64"), floats(2, 2), layouts=SAME
    ),
    *all_forms(
        "index_copy",
        lambda f, x, i, y: f(x, -1, i, y),
        floats(3, 4),
        given([2, 0], "int64"),
        floats(3, 2),
        layouts=SAME,
    ),
    *all_forms("index_copy", lambda f, x, i, y: f(x, 0, i, y), floats(3, 2), ints(high=3), floats(1, 2)),
    *all_forms("index_copy", lambda f, x, i, y: f(x, 0, i, y), floats(), ints(1, high=1), floats(1)),
    *all_forms("index_copy", lambda f, x, i, y: f(x, 0, i, y), ints(3), given([1], "int64"), ints(1)),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y), floats(3, 2), given([2, -3], "int64"), floats(2)),
    *all_forms(
        "index_put",
        lambda f, x, i, j, y: f(x, (i, j), y),
        floats(3, 4),
        ints(2, low=-3, high=3),
        ints(2, high=4),
        floats(),
    ),
    *all_forms(
        "index_put",
        lambda f, x, i, j, y: f(x, [i, j], y, accumulate=True),
        floats(3, 4),
        ints(5, low=-3, high=3),
        ints(5, high=4),
        floats(5),
    ),
    *all_forms(
        "index_put", lambda f, x, i, y: f(x, (i,), y, True), floats(3, 2), ints(4, high=3, dtype="int32"), floats(4, 2)
    ),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y, True), floats(3, 2), ints(2, 2, high=3), floats(2)),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y), floats(2, 3), FLAGS, floats()),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y), floats(2, 3), FLAGS, floats(4), layouts=SAME),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y, accumulate=True), floats(2, 3), FLAGS, floats()),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y), floats(3), ints(low=-3, high=3), floats()),
    *all_forms("index_put", lambda f, x, i, y: f(x, (i,), y, True), bools(3), ints(4, high=3), bools(4)),
]

# PyTorch has index_fill and masked_fill as functions too
FILL = [
    *all_forms("index_fill", lambda f, x, i: f(x, 1, i, 9.5), floats(2, 3), ints(2, low=-3, high=3)),
    *all_forms("index_fill", lambda f, x, i, y: f(x, 0, i, y), floats(4, 3), ints(2, high=4), floats()),
    *all_forms("index_fill", lambda f, x, i: f(x, 0, i, 2), floats(3), ints(low=-3, high=3)),
    *all_forms("index_fill", lambda f, x, i: f(x, 0, i, 2.7), ints(3, 2), ints(1, low=-3, high=3)),
    *all_forms("index_fill", lambda f, x, i: f(x, 0, i, 2.0), floats(), ints(1, high=1), zero_gradient=True),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, 9.5), floats(2, 3), FLAGS),
    *all_forms("masked_fill", lambda f, x, i, y: f(x, i, y), floats(2, 3), FLAGS, floats()),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, float("-inf")), floats(2, 3), bools(3)),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, 2), floats(2, 3), bools(2, 1)),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, 2), floats(), given(False, "bool")),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, 2.7), ints(2, 3), bools(3)),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, True), bools(2, 3), bools(3)),
    *all_forms("masked_fill", lambda f, x, i: f(x, i, -1), ints(2, 3, dtype="uint8"), bools(3)),
    Case("masked_fill", lambda m, x, i: x.masked_fill(i, 1.0), floats(3), bools(2, 3)),
    Case("masked_fill", lambda m, x, i: m.masked_fill(x, mask=i, value=1.0), floats(3), bools(3, 1)),
    *all_forms("masked_scatter", lambda f, x, i, y: f(x, i, y), floats(2, 3), FLAGS, floats(6), layouts=SAME),
    *all_forms("masked_scatter", lambda f, x, i, y: f(x, i, y), floats(2, 3), FLAGS, floats(2, 4), layouts=SAME),
    *all_forms("masked_scatter", lambda f, x, i, y: f(x, i, y), floats(2, 3), bools(3), floats(3, 2), layouts=SAME),
    *all_forms("masked_scatter", lambda f, x, i, y: f(x, i, y), ints(2, 3), bools(3), ints(3, 2)),
    Case("masked_scatter", lambda m, x, i, y: x.masked_scatter(i, y), floats(3), FLAGS, floats(6)),
    Case("fill", lambda m, x: m.fill(x, 3.0), floats(2, 3), zero_gradient=True),
    Case("fill", lambda m, x, y: m.fill(x, y), floats(2, 3), floats()),
    Case("fill", lambda m, x: m.fill(x, 3.7), ints(2, 3)),
    Case("copy_", lambda m, x, y: ((x * 2.0).copy_(y), (x * 2.0)[1].copy_(y * y)), floats(2, 3), floats(3)),
    Case("copy_", lambda m, x, i: (x * 2.0).copy_(i), floats(2, 3), ints(3), zero_gradient=True),
    Case("copy_", lambda m, x, y: x.clone().copy_(y), ints(2, 3), floats(2, 3), gradient=False),
    Case("fill", lambda m, x: (x * 2.0).fill_(3), floats(2, 3), zero_gradient=True),
    Case("fill", lambda m, x, y: (x * 2.0).fill_(y), floats(2, 3), floats()),
    Case("fill", lambda m, x: (x * 2.0).zero_(), floats(2, 3), zero_gradient=True),
    Case("fill", lambda m, x: x.clone().fill_(-1), ints(2, 3, dtype="uint8")),
    Case("fill", lambda m, x: x.clone().fill_(0.5), bools(2, 3)),
    Case("fill", lambda m, x: x[0].clone().expand(3, 3).fill_(2.5), ints(2, 3)),
    Case("fill", lambda m, x, y: (x.clone()[0].fill_(y), x.clone()[:, 1].zero_()), floats(2, 3), floats()),
]

CASES = SCATTER + REDUCE + SLICES + FILL


# ----------------------------------------------------------------------------------------------------------------------
# Errors
# ----------------------------------------------------------------------------------------------------------------------
def refused(name: str, call: Callable[..., Any], *inputs: Input, **options: Any) -> list[ErrorCase]:
    """Return the error cases of a method of a tensor of shape (2, 3), and of the one that writes in place."""

    def as_method(m: Any, x: Any, *others: Any) -> Any:
        return call(getattr(type(x), name), x, *others)

    def in_place(m: Any, x: Any, *others: Any) -> Any:
        return call(getattr(type(x), f"{name}_"), x, *others)

    return [ErrorCase(name, form, floats(2, 3), *inputs, **options) for form in (as_method, in_place)]


ONE = floats(1, 1)
AT_0 = given([[0]], "int64")
ROW_0 = given([0], "int64")
ROW = floats(1, 3)

ERRORS = [
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), given([[3]], "int64"), ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), given([[-1]], "int64"), ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), given([[0]], "uint8"), ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), given([[0, 0], [0, 0]], "int64"), ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), given([[0], [0], [0]], "int64"), floats(3, 1)),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), ROW_0, floats(1)),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), AT_0, floats()),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, y), AT_0, given([[1]], "int64")),
    *refused("scatter", lambda f, x, i, y: f(x, 2, i, y), AT_0, ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i), AT_0, ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, src=y, value=2.0), AT_0, ONE),
    *refused("scatter", lambda f, x, i, y: f(x, 1, i, 2.0, reduce="sum"), AT_0, ONE),
    *refused("scatter", lambda f, x: f(x, 1, [[0]], 2.0)),
    *refused("scatter_add", lambda f, x, i, y: f(x, 1, i, y), given([[3]], "int64"), ONE),
    *refused("scatter_add", lambda f, x, i, y: f(x, 1, i, 2.0), AT_0, ONE),
    *refused("scatter_add", lambda f, x, i, y: f(x, 1, i, y), AT_0, given([[1]], "int64")),
    *refused("scatter_reduce", lambda f, x, i, y: f(x, 1, i, y, "foo"), AT_0, ONE),
    *refused("scatter_reduce", lambda f, x, i, y: f(x, 1, i, 2.0, "sum"), AT_0, ONE),
    *refused("scatter_reduce", lambda f, x, i, y: f(x, 1, i, y, "sum"), given([[3]], "int64"), ONE),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), given([2], "int64"), ROW),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), given([-1], "int64"), ROW),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), given([0], "uint8"), ROW),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), AT_0, ROW),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(1, 4)),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(2, 3)),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(3)),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, y), ROW_0, ints(1, 3)),
    *refused("index_add", lambda f, x, i, y: f(x, 0, i, 1.0), ROW_0, ROW),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), given([2], "int64"), ROW),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), given([-1], "int64"), ROW),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), given([0], "int32"), ROW),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), AT_0, ROW),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(1, 4)),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(2, 3)),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(3)),
    *refused("index_copy", lambda f, x, i, y: f(x, 0, i, y), ROW_0, ints(1, 3)),
    *refused("index_fill", lambda f, x, i: f(x, 0, i, 1.0), given([2], "int64")),
    *refused("index_fill", lambda f, x, i: f(x, 0, i, 1.0), given([0], "int32")),
    *refused("index_fill", lambda f, x, i: f(x, 0, i, 1.0), AT_0),
    *refused("index_fill", lambda f, x, i, y: f(x, 0, i, y), ROW_0, floats(1)),
    *refused("index_fill", lambda f, x, i: f(x, 2, i, 1.0), ROW_0),
    *refused("index_reduce", lambda f, x, i, y: f(x, 0, i, y, "sum"), ROW_0, ROW),
    *refused("index_reduce", lambda f, x, i, y: f(x, 0, i, y, "prod"), given([-1], "int64"), ROW),
    *refused("index_reduce", lambda f, x, i, y: f(x, 0, i, y, "prod"), ROW_0, floats(1, 4)),
    *refused("index_reduce", lambda f, x, i, y: f(x, 0, i, y, "prod"), ROW_0, ints(1, 3)),
    *refused("index_put", lambda f, x, i, y: f(x, (i,), y), given([2], "int64"), floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (i,), y), given([0.0]), floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (i,) * 3, y), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (i,), y), ROW_0, ints()),
    *refused("index_put", lambda f, x, i, y: f(x, (i,), 1.0), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, i, y), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, ([0],), y), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (None, i), y), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (), y), ROW_0, floats()),
    *refused("index_put", lambda f, x, i, y: f(x, (i,), y), ROW_0, floats(5)),
    *refused("masked_fill", lambda f, x, i: f(x, i, 1.0), bools(4)),
    *refused("masked_fill", lambda f, x, i: f(x, i, 1.0), ints(3)),
    *refused("masked_fill", lambda f, x, i: f(x, i, 1.0), ints(3, dtype="uint8")),
    *refused("masked_fill", lambda f, x, i, y: f(x, i, y), bools(3), floats(1)),
    *refused("masked_fill", lambda f, x, i: f(x, i, "a"), bools(3)),
    *refused("masked_fill", lambda f, x: f(x, [True], 1.0)),
    ErrorCase("masked_fill", lambda m, x, i: x.masked_fill(i, 300), ints(3, dtype="uint8"), bools(3)),
    ErrorCase("masked_fill", lambda m, x, i: x.masked_fill(i, float("inf")), ints(3), bools(3)),
    ErrorCase("masked_fill", lambda m, x, i: x.masked_fill_(i, 1.0), floats(3), bools(2, 3)),
    *refused("masked_scatter", lambda f, x, i, y: f(x, i, y), given([True] * 3, "bool"), floats(5)),
    *refused("masked_scatter", lambda f, x, i, y: f(x, i, y), bools(4), floats(9)),
    *refused("masked_scatter", lambda f, x, i, y: f(x, i, y), ints(3), floats(9)),
    *refused("masked_scatter", lambda f, x, i, y: f(x, i, y), bools(3), ints(9)),
    *refused("masked_scatter", lambda f, x, i: f(x, i, 1.0), bools(3)),
    ErrorCase("fill", lambda m, x, y: m.fill(x, y), floats(3), floats(1)),
    ErrorCase("fill", lambda m, x: m.fill(x, "a"), floats(3)),
    ErrorCase("fill", lambda m, x: x.fill_(256), ints(3, dtype="uint8")),
    ErrorCase("fill", lambda m, x: x.requires_grad_().fill_(1.0), floats(3)),
    ErrorCase("fill", lambda m, x: x.requires_grad_().zero_(), floats(3)),
]
