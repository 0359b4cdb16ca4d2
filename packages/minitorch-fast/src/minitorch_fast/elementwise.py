"""Maps and zips: one loop over storage where that is possible, a plan of loops where it is not.

For each operator there are kernels of three forms, each compiled when it is first needed:

- flat: all tensors lie in memory in the same order without gaps; one loop, which the compiler turns into SIMD;
- left and right: flat, but one of two operands is a single number;
- nd: any layout; a plan says which loops there are (see `plan`), and the two innermost ones go over a tile.

Each can run on all threads: see `spread`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from minitorch_fast.jit import Template, call, kind_of
from minitorch_fast.launch import launch
from minitorch_fast.plan import tiled_plan
from minitorch_fast.templates import flat_source, nd_source
from minitorch_fast.thresholds import parallel_from
from minitorch_tensor.dtypes import DType
from minitorch_tensor.memory import allocate
from minitorch_tensor.shapes import broadcast_strides
from minitorch_tensor.tensor_data import TensorData

__all__ = [
    "MAP_FILL",
    "TEMPLATES",
    "ZIP_LEFT",
    "ZIP_RIGHT",
    "Operator",
    "choose",
    "copy_into",
    "identity",
    "map_into",
    "mapped",
    "where_into",
    "zip_into",
    "zipped",
]

Operator = Callable[..., Any]

_FILL = """
def part(out, a, start, stop):
    out, y = out[start:stop], operator(a[0])
    for i in range(len(out)):
        out[i] = y

def kernel(launcher, parts, out, a):
    spread(launcher, parts, part, len(out), (out, a))
"""

_FLAT = {
    1: Template("map_flat", flat_source("a")),
    2: Template("zip_flat", flat_source("ab")),
    3: Template("where_flat", flat_source("cab")),
}
_ND = {
    1: Template("map_nd", nd_source("a")),
    2: Template("zip_nd", nd_source("ab")),
    3: Template("where_nd", nd_source("cab")),
}
ZIP_LEFT = Template("zip_left", flat_source("ab", single="a"))
ZIP_RIGHT = Template("zip_right", flat_source("ab", single="b"))
MAP_FILL = Template("map_fill", _FILL)

TEMPLATES = (*_FLAT.values(), ZIP_LEFT, ZIP_RIGHT, MAP_FILL, *_ND.values())
"""All forms."""


def choose(condition: Any, x: Any, y: Any) -> Any:
    """x if a condition holds, else y: the operator of `where`."""
    return x if condition else y


def identity(x: Any) -> Any:
    """x: the operator of copies."""
    return x


def mapped(operator: Operator, array: Any, dtype: DType) -> Any:
    """Return operator(x) for every element x of a contiguous array of a dtype: `map_into` without a question."""
    out = allocate(array.shape, dtype)
    launcher, parts = launch(array.size, parallel_from(operator))
    if array.ndim == 1:
        call(_FLAT[1], operator, dtype.name, launcher, parts, out, array)
    else:
        call(_FLAT[1], operator, dtype.name, launcher, parts, out.ravel(), array.ravel())
    return out


def zipped(operator: Operator, array: Any, other: Any, dtype: DType) -> Any:
    """Return operator(x, y) for every pair of elements of two contiguous arrays of one shape and dtype."""
    out = allocate(array.shape, dtype)
    launcher, parts = launch(array.size, parallel_from(operator))
    if array.ndim == 1:
        call(_FLAT[2], operator, dtype.name, launcher, parts, out, array, other)
    else:
        call(_FLAT[2], operator, dtype.name, launcher, parts, out.ravel(), array.ravel(), other.ravel())
    return out


def map_into(operator: Operator, out: TensorData, a: TensorData) -> None:
    """Write operator(x) for every element x of `a`, broadcast to the shape of `out`, into `out`."""
    rows = _aligned_rows(out, a)
    if rows is not None:
        call(_FLAT[1], operator, kind_of(a.dtype), *launch(out.array.size, parallel_from(operator)), *rows)
    elif a.array.size == 1 and out.array.flags.c_contiguous:
        call(MAP_FILL, operator, kind_of(a.dtype), *launch(out.array.size, parallel_from(operator)), _row(out), _row(a))
    else:
        _run_plan(operator, out, a)


def zip_into(operator: Operator, out: TensorData, a: TensorData, b: TensorData) -> None:
    """Write operator(x, y) for every pair of elements of two tensors, broadcast to the shape of `out`, into `out`."""
    threads, kind = launch(out.array.size, parallel_from(operator)), kind_of(a.dtype)
    if b.array.size == 1:
        rows = _aligned_rows(out, a)
        if rows is not None:
            call(ZIP_RIGHT, operator, kind, *threads, *rows, _row(b))
            return
    elif a.array.size == 1:
        rows = _aligned_rows(out, b)
        if rows is not None:
            call(ZIP_LEFT, operator, kind, *threads, rows[0], _row(a), rows[1])
            return
    else:
        rows = _aligned_rows(out, a, b)
        if rows is not None:
            call(_FLAT[2], operator, kind, *threads, *rows)
            return
    _run_plan(operator, out, a, b)


def where_into(out: TensorData, condition: TensorData, a: TensorData, b: TensorData) -> None:
    """Write the elements of `a` where a condition holds and those of `b` elsewhere, all broadcast, into `out`."""
    rows = _aligned_rows(out, condition, a, b)
    if rows is not None:
        call(_FLAT[3], choose, "other", *launch(out.array.size, parallel_from(choose)), *rows)
    else:
        _run_plan(choose, out, condition, a, b)


def copy_into(out: TensorData, a: TensorData) -> None:
    """Write the elements of `a`, broadcast to the shape of `out` and converted to its dtype, into `out`."""
    map_into(identity, out, a)


# ----------------------------------------------------------------------------------------------------------------------
# How the operands lie in memory
# ----------------------------------------------------------------------------------------------------------------------
def _row(a: TensorData) -> Any:
    """Return a contiguous tensor's array as one row."""
    return a.array.ravel()


def _aligned_rows(*tensors: TensorData) -> list[Any] | None:
    """Return all tensors as rows in which the same places belong together; None if they are laid out differently."""
    arrays = [tensor.array for tensor in tensors]
    shape = arrays[0].shape
    for array in arrays:
        if array.shape != shape or not array.flags.c_contiguous:
            break
    else:
        return arrays if len(shape) == 1 else [array.ravel() for array in arrays]
    for array in arrays:
        if array.shape != shape or not array.flags.f_contiguous:
            return None
    return [array.T.reshape(-1) for array in arrays]


def _run_plan(operator: Operator, out: TensorData, *operands: TensorData) -> None:
    """Run the kernel for any layout."""
    shape = out.shape
    strides = [operand.strides if operand.shape == shape else _stretched(operand, shape) for operand in operands]
    plan = tiled_plan(shape, out.strides, *strides)
    storages = [out.storage, *[operand.storage for operand in operands]]
    offsets = [out.offset, *[operand.offset for operand in operands]]
    kind = kind_of(operands[-1].dtype) if operator is not choose else "other"
    call(
        _ND[len(operands)],
        operator,
        kind,
        *launch(out.array.size, parallel_from(operator)),
        *storages,
        *offsets,
        plan,
        out.array.size,
    )


def _stretched(operand: TensorData, shape: Any) -> Any:
    """Return the strides with which an operand is seen in a larger shape."""
    return broadcast_strides(operand.shape, operand.strides, shape)
