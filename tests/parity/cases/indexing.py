"""x[...], x[...] = y, and what takes elements by index tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from parity.harness import Case, ErrorCase, Input, bools, floats, given, ints

FLAGS = given([[True, False, True], [False, True, True]], "bool")
FLAGS_2 = given([True, False], "bool")
FLAGS_34 = given([[True, False, True, True], [False, False, True, False], [True, True, False, False]], "bool")
COLUMNS = ints(2, low=-4, high=4)
ROWS = ints(2, low=-2, high=2)


# ----------------------------------------------------------------------------------------------------------------------
# Read
# ----------------------------------------------------------------------------------------------------------------------
def get(key: Callable[..., Any], *indices: Input, shape: tuple[int, ...] = (2, 3, 4), **options: Any) -> Case:
    """Return the case of x[key(*indices)]."""
    return Case("__getitem__", lambda m, x, *i: x[key(*i)], floats(*shape), *indices, **options)


BASIC = [
    get(lambda: 0),
    get(lambda: -1),
    get(lambda: (1, 2)),
    get(lambda: (1, -1, 0)),
    get(lambda: slice(None)),
    get(lambda: ...),
    get(lambda: ()),
    get(lambda: None),
    get(lambda: (..., 1)),
    get(lambda: (0, ..., 1)),
    get(lambda: (0, ..., ...)),
    get(lambda: (0, 1, 2, ...)),
    get(lambda: (None, 0, None, slice(1, 3), ...)),
    get(lambda: (slice(None), slice(1, None), slice(0, 4, 2))),
    get(lambda: slice(-10, 10)),
    get(lambda: slice(0, 2**70)),
    get(lambda: slice(1, 0), zero_gradient=True),
    get(lambda: (slice(5, 9), slice(None), slice(4, 4)), zero_gradient=True),
    get(lambda: (slice(None), slice(-2, -1), slice(None, None, 3))),
    get(lambda: (np.int64(1), np.int32(-1))),
    get(lambda: np.array(1)),
    get(lambda: slice(np.int64(1), None)),
    get(lambda i: i, ints(low=-2, high=2)),
    get(lambda i: (0, i), ints(low=-3, high=3, dtype="int32")),
    get(lambda i: slice(i, None), ints(low=0, high=2)),
    get(lambda: 0, shape=(3,)),
    get(lambda: ..., shape=()),
    get(lambda: None, shape=()),
    get(lambda: (), shape=()),
    get(lambda: slice(1, 2), shape=(2, 0)),
    get(lambda: True),
    get(lambda: False, zero_gradient=True),
    get(lambda: (True, 0)),
    get(lambda: (slice(None), True)),
    get(lambda: (True, None, True)),
    get(lambda: (True, False), zero_gradient=True),
    get(lambda: True, shape=()),
    Case("__getitem__", lambda m, x: x[1:][0][:, 1:][..., None], floats(3, 4, 5)),
    Case("__getitem__", lambda m, x: x.transpose(0, 1)[1:, ::2], floats(3, 4, 5)),
    Case("__getitem__", lambda m, x: list(x), floats(3, 2)),
    Case("__getitem__", lambda m, x: [row * i for i, row in enumerate(x, 1)], floats(4, 2)),
    Case("__getitem__", lambda m, x: sum(x[i] * x[i + 1] for i in range(3)), floats(4, 2)),
    Case(
        "__getitem__",
        lambda m, x: (len(x), 1.5 in x, 7 in x, float("nan") in x),
        given([[1.5, float("nan")]]),
        gradient=False,
    ),
    Case("__getitem__", lambda m, x, y: y in x, floats(3, 2), floats(2), gradient=False),
]

CHOSEN = [
    get(lambda i: i, ROWS),
    get(lambda i: i, ints(2, 3, low=-2, high=2)),
    get(lambda i: i, ints(0), zero_gradient=True),
    get(lambda i: i, ints(2, low=0, high=2, dtype="int32")),
    get(lambda i: (slice(None), i), ints(2, low=-3, high=3)),
    get(lambda i: (..., i), COLUMNS),
    get(lambda i: (..., i), ints(2, 2, low=-4, high=4)),
    get(lambda i: (None, i), ROWS),
    get(lambda i: (0, i), ROWS),
    get(lambda i: (0, slice(None), i), COLUMNS),
    get(lambda i: (i, slice(None), 0), ROWS),
    get(lambda i: (slice(None), 0, i), COLUMNS),
    get(lambda i: (slice(1, None), slice(None, None, 2), i), COLUMNS),
    get(lambda i, j: (i, j), ROWS, ints(2, low=-3, high=3)),
    get(lambda i, j: (slice(None), i, j), ROWS, COLUMNS),
    get(lambda i, j: (i, slice(None), j), ROWS, COLUMNS),
    get(lambda i, j: (i, ..., j), ROWS, COLUMNS),
    get(lambda i, j: (i, None, j), ROWS, ROWS),
    get(lambda i, j: (i, 0, j), ROWS, COLUMNS),
    get(lambda i, j: (i, slice(1, 3), j), ints(2, 1, low=-2, high=2), ints(3, low=-4, high=4)),
    get(lambda i, j, k: (i, j, k), ROWS, ints(3, 1, low=-3, high=3), COLUMNS),
    get(lambda i: (i, True), ROWS),
    get(lambda i: (True, None, i), ROWS),
    get(lambda: [1, 0, -1]),
    get(list, zero_gradient=True),
    get(lambda: ([0, 1], [2, 0])),
    get(lambda: (slice(None), [[0, 2], [1, 1]])),
    get(lambda: ((0, 1),)),
    get(lambda: range(2)),
    get(lambda: np.array([1, 0])),
    get(lambda: [True, False]),
    get(lambda: np.array([False, True])),
    get(lambda f: f, FLAGS_2),
    get(lambda f: f, FLAGS),
    get(lambda f: f, bools(2, 3, 4)),
    get(lambda f: f, given([[False] * 3] * 2, "bool"), zero_gradient=True),
    get(lambda f: (slice(None), f), FLAGS_34),
    get(lambda f: (0, f), FLAGS_34),
    get(lambda f, i: (f, i), FLAGS, given([0, 3, 1, 1], "int64"), layouts=("contiguous", "sliced")),
    get(
        lambda f, g: (f, slice(None), g),
        given([True, True], "bool"),
        given([True, False, True, False], "bool"),
        layouts=("contiguous", "sliced"),  # expanded masks do not fit each other
    ),
    get(lambda f: f, given(True, "bool"), shape=()),
    get(lambda f: f, given(True, "bool")),
    get(lambda i: i, ROWS, shape=(2, 0)),
    Case("__getitem__", lambda m, x: x[x > 0], floats(3, 4)),
    Case("__getitem__", lambda m, x, i: x.transpose(0, 2)[i, :, i], floats(2, 3, 4), ROWS),
    Case("__getitem__", lambda m, x, i: x[i][i] * x[i], floats(3, 2), ints(3, low=-3, high=3)),
]


# ----------------------------------------------------------------------------------------------------------------------
# Write
# ----------------------------------------------------------------------------------------------------------------------
def put(key: Callable[..., Any], shape: tuple[int, ...], *indices: Input, **options: Any) -> Case:
    """Return the case of x[key(*indices)] = y for a y of a shape."""

    def call(m: Any, x: Any, y: Any, *i: Any) -> Any:
        z = x * 2.0
        z[key(*i)] = y
        return z

    return Case("__setitem__", call, floats(2, 3, 4), floats(*shape), *indices, **options)


def number(key: Callable[..., Any], value: Any, *indices: Input, **options: Any) -> Case:
    """Return the case of x[key(*indices)] = value."""

    def call(m: Any, x: Any, *i: Any) -> Any:
        z = x * 2.0
        z[key(*i)] = value
        return z

    return Case("__setitem__", call, floats(2, 3, 4), *indices, **options)


def update(m: Any, x: Any, y: Any, i: Any) -> Any:
    """Add to parts of a tensor in place, one after the other."""
    z = x * 1.0
    z[0] += y
    z[1:, 0] -= y[0]
    z[..., 1] += 2.5
    z[i] += y * 3.0
    return z


def chain(m: Any, x: Any, y: Any) -> Any:
    """Write a row from the row before it."""
    z = x * 1.0
    for i in range(1, 3):
        z[i] = z[i - 1].clone() * y
    return z


def through_views(m: Any, x: Any, y: Any) -> Any:
    """Write through a view of a view, and read the base and another view."""
    z = x * 1.0
    part = z[:, 1:]
    part[0] = y
    part[1][0] = y[1] * 2.0
    return z, part * 2.0, z[0]


def squares(m: Any, x: Any, y: Any, i: Any) -> Any:
    """Write to chosen elements, before and after what has second derivatives."""
    z = x * x
    z[i] = y * y
    z[0] = z[1].clone() * y[0]
    return z * z * z[i][1]


def integers(key: Callable[..., Any], value: Any, dtype: str = "int64", *indices: Input) -> Case:
    """Return the case of writing a number to integers or bools."""

    def call(m: Any, x: Any, *i: Any) -> Any:
        z = x.clone()
        z[key(*i)] = value
        return z

    return Case("__setitem__", call, ints(3, 4, dtype=dtype), *indices)


SET = [
    put(lambda: 0, (3, 4)),
    put(lambda: -1, (4,)),
    put(lambda: 0, (3, 1)),
    put(lambda: 0, (1, 1, 3, 4)),
    put(lambda: 0, ()),
    put(lambda: (1, 2), (4,)),
    put(lambda: (1, 2, 3), ()),
    put(lambda: (1, 2, 3), (1,)),
    put(lambda: ..., (2, 3, 4)),
    put(lambda: slice(None), (4,)),
    put(lambda: (), (3, 4)),
    put(lambda: None, (2, 3, 4)),
    put(lambda: (slice(None), slice(1, 3), slice(0, 4, 2)), (2, 2, 2)),
    put(lambda: (..., 1), (2, 3)),
    put(lambda: slice(0, 0), (0, 3, 4)),
    put(lambda: True, (3, 4)),
    put(lambda: False, (7,)),
    put(lambda: (True, 0), (4,)),
    put(lambda i: i, (3, 4), ints(low=0, high=2)),
    put(lambda i: i, (2, 3, 4), given([1, 0], "int64")),
    put(lambda i: i, (4,), ROWS),
    put(lambda i: i, (1, 2, 3, 4), given([1, -2], "int64")),
    # of several values for one element the last one stays; PyTorch's order is that of the layout
    put(lambda i: i, (2, 2, 3, 4), given([[1, 0], [0, 1]], "int64"), layouts=("contiguous",)),
    put(lambda i: (slice(None), i), (2, 2, 4), given([2, 0], "int64")),
    put(lambda i: (slice(None), i), (2, 1, 4), given([[2], [0]], "int64")),
    put(lambda i: (0, slice(None), i), (3, 2), given([2, 0], "int64")),
    put(lambda i, j: (i, slice(None), j), (2, 3), given([0, 1], "int64"), given([3, 1], "int64")),
    put(lambda i, j: (slice(None), i, j), (2, 2), given([0, 2], "int64"), given([3, 1], "int64")),
    put(lambda: [1, 0], (2, 3, 4)),
    put(lambda: (np.array([1, 0]), [2, 2]), (2, 4)),
    put(lambda f: f, (), FLAGS),
    put(lambda f: f, (4, 4), FLAGS, layouts=("contiguous", "sliced")),
    put(lambda f: f, (24,), given(np.ones((2, 3, 4)), "bool")),
    put(lambda f: f, (), bools(2, 3, 4)),
    put(lambda f: f, (1,), bools(2, 3, 4)),
    put(lambda f: (slice(None), f), (2, 1), FLAGS_34),
    number(lambda: 0, 3.0),
    number(lambda: (slice(None), 1), 3),
    number(lambda: 1, True),
    number(lambda: 1, np.int64(3)),
    number(lambda i: i, 3.5, ROWS),
    number(lambda f: f, -1.5, FLAGS),
    number(lambda f: f, 2, bools(2, 3, 4)),
    number(lambda f: f, 2.0, given(True, "bool"), zero_gradient=True),
    integers(lambda: 0, 2.7),
    integers(lambda: (0, slice(1, 3)), -3),
    integers(lambda: 0, 2, "bool"),
    integers(lambda: 0, -1, "uint8"),
    integers(lambda i: i, 2.7, "int32", ROWS),
    integers(lambda i: i, -1, "uint8", ROWS),
    integers(lambda f: f, 5, "int64", bools(3, 4)),
    Case("__setitem__", update, floats(2, 3, 4), floats(3, 4), given([1, 0], "int64")),
    Case("__setitem__", chain, floats(3, 2), floats(2)),
    Case("__setitem__", squares, floats(4, 3), floats(2, 3), given([2, 0], "int64")),
    Case("__setitem__", through_views, floats(2, 3), floats(2)),
]


def cast(m: Any, x: Any, y: Any) -> Any:
    """Write numbers of one dtype to a part of another one."""
    z = m.zeros(2, 3, dtype=m.float64)
    z[0] = x
    z[1] = y
    return z


def into_integers(m: Any, x: Any, i: Any) -> Any:
    """Write floating point numbers to integers."""
    z = i.clone()
    z[0] = x
    return z


SET += [
    Case("__setitem__", cast, floats(3), ints(3), second=False),
    Case("__setitem__", into_integers, floats(3, low=-9, high=9), ints(2, 3), gradient=False),
]


# ----------------------------------------------------------------------------------------------------------------------
# Take
# ----------------------------------------------------------------------------------------------------------------------
def by_method(name: str, *inputs: Input, **options: Any) -> list[Case]:
    """Return the cases of a function and of the method of the same name."""
    arguments = options.pop("arguments", ())
    named = options.pop("named", {})

    def as_function(m: Any, x: Any, *others: Any) -> Any:
        return getattr(m, name)(x, *arguments, *others, **named)

    def as_method(m: Any, x: Any, *others: Any) -> Any:
        return getattr(x, name)(*arguments, *others, **named)

    return [Case(name, as_function, *inputs, **options), Case(name, as_method, *inputs, **options)]


TAKE = [
    *by_method("gather", floats(3, 4), ints(3, 2, high=4), arguments=(1,)),
    *by_method("gather", floats(3, 4), ints(2, 4, high=3), arguments=(0,)),
    *by_method("gather", floats(3, 4), ints(2, 9, high=4), arguments=(-1,)),
    *by_method("gather", floats(2, 3, 4), ints(2, 5, 3, high=3, dtype="int32"), arguments=(1,)),
    *by_method("gather", floats(5), ints(7, high=5), arguments=(0,)),
    *by_method("gather", floats(5), ints(high=5), arguments=(0,)),
    *by_method("gather", floats(), ints(high=1), arguments=(0,)),
    *by_method("gather", floats(), ints(3, high=1), arguments=(0,)),
    *by_method("gather", floats(2, 3), ints(0), arguments=(0,), zero_gradient=True),
    *by_method("gather", floats(2, 3), ints(0, 3), arguments=(0,), zero_gradient=True),
    *by_method("gather", ints(3, 4), ints(3, 2, high=4), arguments=(1,)),
    Case("gather", lambda m, x, i: m.gather(x, dim=1, index=i, sparse_grad=False), floats(2, 3), ints(2, 2, high=3)),
    *by_method("take", floats(3, 4), ints(2, 3, low=-12, high=12)),
    *by_method("take", floats(3, 4), ints(low=-12, high=12)),
    *by_method("take", floats(), given([0, -1], "int64")),
    *by_method("take", floats(0), ints(0), zero_gradient=True),
    *by_method("take_along_dim", floats(3, 4), ints(3, 2, low=-4, high=4), arguments=(), named={"dim": 1}),
    *by_method("take_along_dim", floats(3, 4), ints(1, 2, low=-4, high=4), named={"dim": 1}),
    *by_method("take_along_dim", floats(1, 4), ints(3, 2, low=-4, high=4), named={"dim": 1}),
    *by_method("take_along_dim", floats(2, 3, 4), ints(1, 2, 1, low=-3, high=3), named={"dim": -2}),
    # PyTorch cannot view indices of other layouts as one row
    *by_method("take_along_dim", floats(3, 4), ints(2, 2, low=0, high=12), layouts=("contiguous",)),
    Case("take_along_dim", lambda m, x: m.take_along_dim(x, x.argsort(1), 1), floats(3, 4)),
    *by_method("index_select", floats(3, 4), ints(5, high=4), arguments=(1,)),
    *by_method("index_select", floats(3, 4), ints(2, high=3, dtype="int32"), arguments=(0,)),
    *by_method("index_select", floats(2, 3, 4), ints(5, high=3), arguments=(-2,)),
    *by_method("index_select", floats(3, 4), ints(high=4), arguments=(1,)),
    *by_method("index_select", floats(3, 4), ints(0), arguments=(1,), zero_gradient=True),
    *by_method("index_select", floats(), ints(1, high=1), arguments=(0,)),
    *by_method("index_select", floats(3, 0), ints(2, high=3), arguments=(0,), zero_gradient=True),
    *by_method("index_select", ints(3, 4), ints(2, high=4), arguments=(1,)),
    *by_method("masked_select", floats(3, 4), bools(3, 4)),
    *by_method("masked_select", floats(3, 4), given([True, False, True, False], "bool")),
    *by_method("masked_select", floats(4), bools(3, 4)),
    *by_method("masked_select", floats(3, 1), bools(1, 4)),
    *by_method("masked_select", floats(), given(True, "bool")),
    *by_method("masked_select", floats(2), given([False, False], "bool"), zero_gradient=True),
    Case("unravel_index", lambda m, i: m.unravel_index(i, (3, 4)), ints(5, high=12)),
    Case("unravel_index", lambda m, i: m.unravel_index(i, (2, 3, 2)), ints(2, 3, high=12, dtype="int32")),
    Case("unravel_index", lambda m, i: m.unravel_index(i, 12), ints(high=12)),
    Case("unravel_index", lambda m, i: m.unravel_index(i, ()), given(0, "int64")),
]

CASES = BASIC + CHOSEN + SET + TAKE


# ----------------------------------------------------------------------------------------------------------------------
# Errors
# ----------------------------------------------------------------------------------------------------------------------
def no_get(key: Any, shape: tuple[int, ...] = (2, 3, 4), **options: Any) -> ErrorCase:
    """Return the error case of x[key]; a key that is a function makes it of the library."""
    return ErrorCase(
        "__getitem__", lambda m, x: x[key(m) if callable(key) else key], Input(lambda _: np.ones(shape)), **options
    )


def no_set(key: Any, value: Any, dtype: str = "float64") -> ErrorCase:
    """Return the error case of x[key] = value."""

    def call(m: Any, x: Any) -> None:
        x[key(m) if callable(key) else key] = value(m) if callable(value) else value

    return ErrorCase("__setitem__", call, Input(lambda _: np.ones((2, 3, 4)), dtype))


def leaf(key: Any) -> ErrorCase:
    """Return the error case of writing to a leaf that requires a gradient."""

    def call(m: Any, x: Any) -> None:
        x.detach().requires_grad_()[key] = 1.0

    return ErrorCase("__setitem__", call, floats(3))


def method(name: str, call: Callable[..., Any], *inputs: Input, **options: Any) -> ErrorCase:
    """Return the error case of a method of a tensor of shape (2, 3)."""
    return ErrorCase(name, call, floats(2, 3), *inputs, **options)


GET_ERRORS = [
    no_get(2),
    no_get(-3),
    no_get((0, 3)),
    no_get((0, 0, 0, 0)),
    no_get((..., 0, 0, 0, 0)),
    no_get(0, ()),
    no_get(slice(None), ()),
    no_get((None, 0), ()),
    no_get(1.0),
    no_get("a"),
    no_get(object()),
    no_get({}),
    no_get(slice(None, None, -1)),
    no_get(slice(None, None, 0)),
    no_get(slice(1.5, None)),
    no_get(slice(None, None, 2.0)),
    no_get(lambda m: slice(m.tensor(1.0), None)),
    no_get(lambda m: m.tensor(1.0)),
    no_get(lambda m: m.tensor([1.0])),
    no_get(lambda m: m.zeros(0)),
    no_get(lambda m: m.tensor([0, 2])),
    no_get(lambda m: m.tensor([0, -3])),
    no_get(lambda m: (0, m.tensor([0, 3]))),
    no_get(lambda m: (m.tensor([0, 1]), m.tensor([0, 1, 2]))),
    no_get(lambda m: (m.tensor([0]),) * 4),
    no_get(lambda m: m.ones(3, 2, dtype=m.bool)),
    no_get(lambda m: m.ones(2, 3, 4, 5, dtype=m.bool)),
    no_get(lambda m: (m.tensor([True, True]), m.tensor([0, 1, 2]))),
    no_get([True, False, True]),
    no_get(["a"]),
    no_get(lambda m: m.tensor(0), ()),
    no_get(lambda m: m.tensor([0]), ()),
    no_get(lambda m: m.tensor([0]), (0, 3)),
    ErrorCase("__getitem__", lambda m, x: list(x), floats()),
    ErrorCase("__getitem__", lambda m, x: len(x), floats()),
    # PyTorch raises a RuntimeError for an argument of a type that it does not take
    ErrorCase("__getitem__", lambda m, x: None in x, floats(2), kind=TypeError),
    ErrorCase("__getitem__", lambda m, x: "a" in x, floats(2), kind=TypeError),
    ErrorCase("__getitem__", lambda m, x: m.tensor([1.0, 2.0, 3.0]) in x, floats(2)),
]

SET_ERRORS = [
    no_set(2, 1.0),
    no_set(slice(None, None, -1), 1.0),
    no_set("a", 1.0),
    no_set(0, None),
    no_set(0, "a"),
    no_set(0, [1.0, 2.0, 3.0, 4.0]),
    no_set(0, lambda m: m.ones(5)),
    no_set(0, lambda m: m.ones(2, 3, 4)),
    no_set(slice(0, 0), lambda m: m.ones(7)),
    no_set((0, 0, 0), lambda m: m.ones(2)),
    no_set(lambda m: m.tensor([0, 1]), lambda m: m.ones(5)),
    no_set(lambda m: m.tensor([0, 1]), lambda m: m.ones(4, dtype=m.float32)),
    no_set(lambda m: m.tensor([0, 1]), lambda m: m.tensor(1)),
    no_set(lambda m: m.ones(2, 3, 4, dtype=m.bool), lambda m: m.ones(3)),
    no_set(lambda m: m.ones(2, 3, 4, dtype=m.bool), lambda m: m.ones(24, dtype=m.float32)),
    no_set(lambda m: m.tensor([0, 2]), 1.0),
    no_set(0, 300, "uint8"),
    no_set(0, -256, "uint8"),
    no_set(0, 2**40, "int32"),
    no_set(0, 2**70, "int64"),
    no_set(0, float("nan"), "int64"),
    no_set(lambda m: m.tensor([0]), 300, "uint8"),
    leaf(0),
    leaf([0]),
    leaf([True, False, True]),
    leaf(...),
    ErrorCase("__setitem__", lambda m, x: x.expand(2, 3).__setitem__(slice(None), 1.0), floats(1, 3)),
    ErrorCase("__setitem__", lambda m, x: x.__delitem__(0), floats(3)),
]

TAKE_ERRORS = [
    method("gather", lambda m, x, i: x.gather(1, i), ints(3, 1, high=2)),
    method("gather", lambda m, x, i: x.gather(1, i), ints(2, high=2)),
    method("gather", lambda m, x, i: x.gather(2, i), ints(2, 2, high=2)),
    method("gather", lambda m, x, i: x.gather(1, i), given([[-1]], "int64")),
    method("gather", lambda m, x, i: x.gather(1, i), given([[3]], "int64")),
    method("gather", lambda m, x, i: x.gather(1, i), given([[0]], "uint8")),
    method("gather", lambda m, x, i: x.gather(1, i), given([[0.0]])),
    method("gather", lambda m, x: x.gather(1, [[0]])),
    method("take", lambda m, x, i: x.take(i), given([6], "int64")),
    method("take", lambda m, x, i: x.take(i), given([-7], "int64")),
    method("take", lambda m, x, i: x.take(i), given([0], "int32")),
    method("take", lambda m, x: x.take([0])),
    ErrorCase("take", lambda m, x, i: x.take(i), floats(0), given([0], "int64")),
    method("take_along_dim", lambda m, x, i: m.take_along_dim(x, i, 1), ints(2, high=2)),
    method("take_along_dim", lambda m, x, i: m.take_along_dim(x, i, 1), ints(3, 1, high=2)),
    method("take_along_dim", lambda m, x, i: m.take_along_dim(x, i, 1), given([[0]], "int32")),
    method("take_along_dim", lambda m, x, i: m.take_along_dim(x, i, 2), given([[0]], "int64")),
    method("index_select", lambda m, x, i: x.index_select(1, i), given([[0]], "int64")),
    method("index_select", lambda m, x, i: x.index_select(1, i), given([-1], "int64")),
    method("index_select", lambda m, x, i: x.index_select(1, i), given([3], "int64")),
    method("index_select", lambda m, x, i: x.index_select(1, i), given([0], "uint8")),
    method("index_select", lambda m, x, i: x.index_select(2, i), given([0], "int64")),
    ErrorCase("index_select", lambda m, x, i: x.index_select(0, i), floats(), given([0, 0], "int64")),
    method("masked_select", lambda m, x, i: x.masked_select(i), bools(4)),
    method("masked_select", lambda m, x, i: x.masked_select(i), ints(2, 3)),
    method("masked_select", lambda m, x: x.masked_select([True])),
    ErrorCase("unravel_index", lambda m, i: m.unravel_index(i, (2, 3)), given([1.0])),
    ErrorCase("unravel_index", lambda m, i: m.unravel_index(i, (2, 3)), given([True], "bool")),
    ErrorCase("unravel_index", lambda m, i: m.unravel_index(i, (2, -3)), given([1], "int64")),
    ErrorCase("unravel_index", lambda m, i: m.unravel_index(i, 2.5), given([1], "int64")),
]

ERRORS = GET_ERRORS + SET_ERRORS + TAKE_ERRORS
