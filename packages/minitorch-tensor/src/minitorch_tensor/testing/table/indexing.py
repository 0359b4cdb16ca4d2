"""Reading and writing at indices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import minitorch_tensor
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.testing.operation import EVERY, FLOATS, NUMBERS, Operand, Operation

__all__ = [
    "ANY",
    "COLUMNS",
    "GRID",
    "INDEXING",
    "MASK",
    "READING",
    "ROW",
    "SHAPE",
    "TWICE",
    "UNIQUE",
    "WRITING",
    "along",
    "getitem",
    "on_a_clone",
    "places",
    "reducing",
    "setitem",
]

ANY = Operand()
MASK = Operand(dtype=bool_)
SHAPE = (3, 4)


def places(values: Any) -> Operand:
    """Return an operand of int64 places."""
    return Operand(dtype=int64, values=values)


ROW = places([2, 0])
TWICE = places([1, 0, 1, 1])
GRID = places([[0, 2, 1], [2, 2, 0]])
UNIQUE = places([[3, 0], [1, 2], [0, 2]])
COLUMNS = places([[3, 0], [1, 1], [0, 2]])


def getitem(note: str, key: Any, *indices: Operand, shares: Any = "never", reference: Any = None) -> Operation:
    """Return an entry for x[...]; a key that is a function takes the index tensors."""

    def choose(x: Any, *tensors: Any) -> Any:
        return x[key(*tensors) if callable(key) else key]

    shapes = (SHAPE, *[np.shape(index.values) if index.values is not None else SHAPE for index in indices])
    return Operation(
        "__getitem__",
        reference or choose,
        (ANY, *indices),
        (shapes,),
        call=choose,
        dtypes=EVERY,
        shares=shares,
        note=note,
    )


def on_a_clone(change: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that changes a copy of its first argument, a tensor or an array, and gives that."""

    def changed(x: Any, *others: Any) -> Any:
        copied = x.copy() if isinstance(x, np.ndarray) else x.clone()
        change(copied, *others)
        return copied

    return changed


def setitem(note: str, change: Callable[..., Any], *others: tuple[Operand, Any]) -> Operation:
    """Return an entry for x[...] = y, done on a clone."""
    return Operation(
        "__setitem__",
        on_a_clone(change),
        (ANY, *[operand for operand, _ in others]),
        ((SHAPE, *[shape for _, shape in others]),),
        call=on_a_clone(change),
        dtypes=EVERY,
        note=note,
    )


def _set_slice(x: Any, value: Any) -> None:
    x[1:, ::2] = value


def _set_number(x: Any) -> None:
    x[:, 1] = 1


def _set_rows(x: Any, index: Any, value: Any) -> None:
    x[index] = value


def _set_mask(x: Any, mask: Any) -> None:
    x[mask] = 1


def _scatter(combine: Any) -> Any:
    """Return a specification of scatter with some ufunc; None replaces."""

    def reference(x: Any, index: Any, source: Any) -> Any:
        found = x.copy()
        for place in np.ndindex(index.shape):
            target = (place[0], index[place])
            found[target] = source[place] if combine is None else combine(found[target], source[place])
        return found

    return reference


def _index_write(combine: Any) -> Any:
    """Return a specification of the operations that write rows."""

    def reference(x: Any, index: Any, source: Any) -> Any:
        found = x.copy()
        for i, row in enumerate(index):
            found[row] = source[i] if combine is None else combine(found[row], source[i])
        return found

    return reference


def _index_put(x: Any, index: Any, value: Any, accumulate: bool = False) -> Any:
    found = x.copy()
    if accumulate:
        np.add.at(found, index, value)
    else:
        found[index] = value
    return found


def _put(x: Any, index: Any, value: Any) -> Any:
    return minitorch_tensor.index_put(x, (index,), value, accumulate=True)


def _masked_scatter(x: Any, mask: Any, source: Any) -> Any:
    found = x.copy()
    found[mask] = source.reshape(-1)[: mask.sum()]
    return found


def _sum_to_size(x: Any, *size: int) -> Any:
    return x.sum(0, keepdims=True).reshape(size)


def along(name: str, reference: Any, *operands: Operand, source: Any = None, dim: int = 1, **others: Any) -> Operation:
    """Return an entry for name(x, dim, index, source) with the dimension among the tensors."""
    shapes: Any = (SHAPE, *[np.shape(operand.values) for operand in operands if operand.values is not None])
    extra: Any = ()
    if source is not None:
        shapes, extra = (*shapes, source), (ANY,)

    def call(x: Any, index: Any, *rest: Any) -> Any:
        return getattr(minitorch_tensor, name)(x, dim, index, *rest)

    others = {"dtypes": EVERY, **others}
    return Operation(name, reference, (ANY, *operands, *extra), (shapes,), call=call, **others)


def reducing(name: str, reference: Any, index: Operand, source: Any, how: str, dim: int) -> Operation:
    """Return an entry for scatter_reduce and index_reduce with some way to combine."""

    def call(x: Any, places: Any, values: Any) -> Any:
        return getattr(minitorch_tensor, name)(x, dim, places, values, how)

    operands = (Operand(distinct=True), index, Operand(-1.9, 1.9, distinct=True))
    shapes: Any = ((SHAPE, np.shape(index.values), source),)
    return Operation(name, reference, operands, shapes, call=call, dtypes=FLOATS, note=how)


READING = [
    getitem("an integer", 1, shares="always"),
    getitem("negative integers", (-1, -2), shares="always"),
    getitem("slices", (slice(1, None), slice(None, None, 2)), shares="always"),
    getitem("None and Ellipsis", (None, ..., 1), shares="always"),
    getitem("an integer tensor", lambda i: i, TWICE),
    getitem("two integer tensors", lambda i, j: (i, j), places([0, 2, 2]), places([3, 1, 1])),
    getitem("a slice and an integer tensor", lambda i: (slice(1, None), i), GRID),
    getitem("a mask", lambda mask: mask, MASK),
    along("gather", lambda x, i: np.take_along_axis(x, i, 1), COLUMNS),
    along("gather", lambda x, i: np.take_along_axis(x, i, 0), places([[0, 2, 1, 1]]), dim=0, note="dim 0"),
    along("index_select", lambda x, i: np.take(x, i, 1), TWICE),
    along("index_select", lambda x, i: np.take(x, i, 0), ROW, dim=0, note="dim 0"),
    Operation("take", np.take, (ANY, places([[0, 11], [5, 5]])), ((SHAPE, (2, 2)),), dtypes=EVERY),
    Operation(
        "take_along_dim",
        np.take_along_axis,
        (ANY, COLUMNS),
        ((SHAPE, (3, 2)),),
        (1,),
        dtypes=EVERY,
    ),
    Operation("masked_select", lambda x, mask: x[mask], (ANY, MASK), ((SHAPE, SHAPE),), dtypes=EVERY),
    Operation("sum_to_size", _sum_to_size, (ANY,), ((SHAPE,),), (1, 4), dtypes=NUMBERS),
    Operation(
        "unravel_index",
        lambda i, shape: tuple(np.unravel_index(i, shape)),
        (Operand(0.0, 11.0, dtype=int64),),
        (((2, 3),), ((0,),)),
        (SHAPE,),
        dtypes=(int64,),
        result="int64",
        differentiable=False,
    ),
]

WRITING = [
    setitem("a slice", _set_slice, (ANY, (2, 2))),
    setitem("a broadcast slice", _set_slice, (ANY, (2,))),
    setitem("a number", _set_number),
    setitem("integer tensors", _set_rows, (ROW, (2,)), (ANY, (2, 4))),
    setitem("a mask", _set_mask, (MASK, SHAPE)),
    along("scatter", _scatter(None), UNIQUE, source=(3, 2), dtypes=EVERY),
    along("scatter_add", _scatter(np.add), COLUMNS, source=(3, 2), dtypes=NUMBERS),
    reducing("scatter_reduce", _scatter(np.add), COLUMNS, (3, 2), "sum", 1),
    reducing("scatter_reduce", _scatter(np.multiply), COLUMNS, (3, 2), "prod", 1),
    reducing("scatter_reduce", _scatter(np.maximum), COLUMNS, (3, 2), "amax", 1),
    along("index_add", _index_write(np.add), ROW, source=(2, 4), dim=0, dtypes=NUMBERS),
    along("index_copy", _index_write(None), ROW, source=(2, 4), dim=0, dtypes=EVERY),
    reducing("index_reduce", _index_write(np.multiply), ROW, (2, 4), "prod", 0),
    reducing("index_reduce", _index_write(np.minimum), ROW, (2, 4), "amin", 0),
    Operation(
        "index_fill",
        lambda x, i: on_a_clone(lambda y: y.__setitem__((slice(None), i), 1))(x),
        (ANY, ROW),
        ((SHAPE, (2,)),),
        call=lambda x, i: minitorch_tensor.index_fill(x, 1, i, 1),
        dtypes=EVERY,
    ),
    Operation(
        "index_put",
        lambda x, i, v: _index_put(x, i, v, True),
        (ANY, TWICE, ANY),
        ((SHAPE, (4,), (4, 4)), (SHAPE, (4,), (4,))),
        call=_put,
        dtypes=NUMBERS,
    ),
    Operation(
        "masked_fill",
        lambda x, mask, v: np.asarray(np.where(mask, v, x), x.dtype),
        (ANY, MASK),
        ((SHAPE, SHAPE), (SHAPE, (4,))),
        (1,),
        dtypes=EVERY,
    ),
    Operation("masked_scatter", _masked_scatter, (ANY, MASK, ANY), ((SHAPE, SHAPE, (3, 5)),), dtypes=EVERY),
]

INDEXING: tuple[Operation, ...] = (*READING, *WRITING)
"""All of this family."""
