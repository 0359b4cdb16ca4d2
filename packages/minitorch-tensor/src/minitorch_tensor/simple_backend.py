"""The specification: every primitive as a loop over indices, in plain Python.

This is how the MiniTorch course writes its operations, and what the other backends are held to. A method asks for the
index of each element of its result (`each_index`, made of `to_index`), for the index of the operand that this one means
(`meant_by`, made of `broadcast_index`), and for the number that lies there (`read`, made of `index_to_position`): see
`elements`. Nothing is vectorised, and nothing depends on how a tensor lies in memory.

Operators work on Python's numbers. What they give is made a number of the dtype once, when it is written: rounded to
the nearest float32, or wrapped around like an integer of so many bits. Sums of float32 are so taken in float64.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.backend import Backend, Operator
from minitorch_tensor.dtypes import DType, dtype_of_array, int64
from minitorch_tensor.elements import each_index, each_row, meant_by, read, read_at, write, write_at
from minitorch_tensor.memory import allocate, as_data
from minitorch_tensor.shapes import Shape, reduced_shape, shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["SimpleBackend", "beats", "comes_before", "fresh"]


class SimpleBackend(Backend):
    """Loops over indices: slow, and easy to check by eye."""

    name = "simple"

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    def empty(self, shape: Shape, dtype: DType) -> Any:
        """Return a contiguous TensorData with memory of its own and whatever was in there."""
        return TensorData(allocate((size_of(shape),), dtype), shape, backend=self)

    def from_numpy(self, array: np.ndarray[Any, Any]) -> Any:
        """Return an array's numbers as TensorData over the same memory."""
        return as_data(array, dtype_of_array(array.dtype), self)

    def to_numpy(self, a: TensorData) -> Any:
        """Return an array over the same memory."""
        return a.array

    def copy(self, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None) -> Any:
        """Read every number and write it elsewhere."""
        return self.map(operators.id, a, dtype=dtype, out=out)

    def arange(self, start: Any, step: Any, size: int, dtype: DType) -> Any:
        """Count."""
        out = self.empty((size,), dtype)
        for i in range(size):
            write(out, [i], start + i * step)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    def map(
        self, operator: Operator, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None
    ) -> Any:
        """Return operator(x) for every element x."""
        result = fresh(a, a.shape, dtype) if out is None else out
        for index in each_index(result.shape):
            write(result, index, operator(read(a, meant_by(index, result, a))))
        return result

    def zip(
        self,
        operator: Operator,
        a: TensorData,
        b: TensorData,
        *,
        dtype: DType | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Return operator(x, y) for every pair of elements."""
        result = fresh(a, shape_broadcast(a.shape, b.shape), dtype) if out is None else out
        for index in each_index(result.shape):
            x = read(a, meant_by(index, result, a))
            y = read(b, meant_by(index, result, b))
            write(result, index, operator(x, y))
        return result

    def where(self, condition: TensorData, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Choose at every place."""
        shape = shape_broadcast(condition.shape, shape_broadcast(a.shape, b.shape))
        result = fresh(a, shape) if out is None else out
        for index in each_index(result.shape):
            chosen = a if read(condition, meant_by(index, result, condition)) else b
            write(result, index, read(chosen, meant_by(index, result, chosen)))
        return result

    # ------------------------------------------------------------------------------------------------------------------
    # Reductions, scans, products
    # ------------------------------------------------------------------------------------------------------------------
    def reduce(
        self,
        operator: Operator,
        a: TensorData,
        dims: tuple[int, ...],
        *,
        start: Any = None,
        keepdim: bool = False,
        out: TensorData | None = None,
    ) -> Any:
        """Fold the elements, one after the other."""
        result = fresh(a, reduced_shape(a.shape, dims, keepdim)) if out is None else out
        steps = tuple([size if dim in dims else 1 for dim, size in enumerate(a.shape)])
        for index in each_index(reduced_shape(a.shape, dims, keepdim=True)):
            total = start
            for step in each_index(steps):
                x = read(a, [i + s for i, s in zip(index, step, strict=True)])
                total = x if total is None else operator(total, x)
            write(result, index if keepdim else [i for dim, i in enumerate(index) if dim not in dims], total)
        return result

    def scan(self, operator: Operator, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Fold along every row, and keep what lies between."""
        result = fresh(a, a.shape) if out is None else out
        for row in each_row(a.shape, dim):
            total = None
            for index in row:
                x = read(a, index)
                total = x if total is None else operator(total, x)
                write(result, index, total)
        return result

    def arg_reduce(self, operator: Operator, a: TensorData, dim: int, *, keepdim: bool = False) -> Any:
        """Go along every row and remember where the best element was."""
        result = fresh(a, reduced_shape(a.shape, (dim,), keepdim), int64)
        for ordinal, row in enumerate(each_row(a.shape, dim)):
            elements = [read(a, index) for index in row]
            place = 0
            for i, x in enumerate(elements):
                if beats(x, elements[place], operator):
                    place = i
            write_at(result, ordinal, place)
        return result

    def argsort(self, a: TensorData, dim: int, *, descending: bool = False) -> Any:
        """Sort the places of every row by their elements; Python's sort keeps the order of equal ones."""
        result = fresh(a, a.shape, int64)
        for row in each_row(a.shape, dim):
            keys = [(math.isnan(x), 0 if math.isnan(x) else x) for x in [read(a, index) for index in row]]
            places = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
            for index, place in zip(row, places, strict=True):
                write(result, index, place)
        return result

    def matmul(self, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Sum the products of a row of `a` and a column of `b`."""
        batch = shape_broadcast(a.shape[:-2], b.shape[:-2])
        result = fresh(a, (*batch, a.shape[-2], b.shape[-1])) if out is None else out
        inner = a.shape[-1]
        for index in each_index(result.shape):
            i, j = index[-2:]
            row, column = meant_by([*index[:-2], 0, 0], result, a)[:-2], meant_by([*index[:-2], 0, 0], result, b)[:-2]
            total: Any = 0
            for k in range(inner):
                total = operators.add(total, operators.mul(read(a, [*row, i, k]), read(b, [*column, k, j])))
            write(result, index, total)
        return result

    # ------------------------------------------------------------------------------------------------------------------
    # Gathers
    # ------------------------------------------------------------------------------------------------------------------
    def take(self, a: TensorData, ordinals: TensorData, *, out: TensorData | None = None) -> Any:
        """Read at every ordinal."""
        result = fresh(a, ordinals.shape) if out is None else out
        for index in each_index(ordinals.shape):
            write(result, index, read_at(a, read(ordinals, index)))
        return result

    def put(self, out: TensorData, ordinals: TensorData, values: TensorData, operator: Operator | None = None) -> None:
        """Write at every ordinal."""
        for index in each_index(ordinals.shape):
            place, value = read(ordinals, index), read(values, meant_by(index, ordinals, values))
            write_at(out, place, value if operator is None else operator(read_at(out, place), value))

    def nonzero(self, a: TensorData) -> Any:
        """Look at every element."""
        found = [ordinal for ordinal in range(size_of(a.shape)) if read_at(a, ordinal) != 0]
        result = fresh(a, (len(found),), int64)
        for i, ordinal in enumerate(found):
            write(result, [i], ordinal)
        return result

    def search(self, ascending: TensorData, values: TensorData, *, right: bool = False) -> Any:
        """Count the elements that a value comes after."""
        result = fresh(values, values.shape, int64)
        for index in each_index(values.shape):
            value = read(values, index)
            row = index[:-1] if len(ascending.shape) > 1 else []
            elements = [read(ascending, [*row, i]) for i in range(ascending.shape[-1])]
            passed = [x for x in elements if comes_before(x, value) or (right and not comes_before(value, x))]
            write(result, index, len(passed))
        return result


def fresh(a: TensorData, shape: Shape, dtype: DType | None = None) -> Any:
    """Return memory for a result: of the class and, unless another is given, the dtype of an operand."""
    dtype = dtype or a.dtype
    return a.like(allocate(shape, dtype), dtype)


def beats(x: Any, best: Any, operator: Operator) -> bool:
    """Say whether an element is larger (operators.max) or smaller (operators.min) than the best so far, or NaN."""
    if math.isnan(best):
        return False
    return math.isnan(x) or (x != best and operator(best, x) == x)


def comes_before(x: Any, y: Any) -> bool:
    """Say whether x < y, where NaN is larger than every number."""
    return x < y or (math.isnan(y) and not math.isnan(x))
