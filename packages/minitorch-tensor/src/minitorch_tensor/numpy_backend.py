"""The default backend of this stage: every primitive is one or two calls of NumPy."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitorch_tensor.backend import Operator
from minitorch_tensor.dtypes import DType, dtype_of_array, int64
from minitorch_tensor.memory import allocate, as_data, too_large
from minitorch_tensor.numpy_composites import bit_choice, clip
from minitorch_tensor.numpy_layers import NumpyLayers
from minitorch_tensor.numpy_operators import UFUNCS, NoEquivalentError, each, run, ufunc_of
from minitorch_tensor.quiet import quiet
from minitorch_tensor.shapes import Shape, broadcast_shapes, shape_broadcast, size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["NumpyBackend"]


class NumpyBackend(NumpyLayers):
    """NumPy on the CPU."""

    name = "numpy"

    # ------------------------------------------------------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------------------------------------------------------
    def empty(self, shape: Shape, dtype: DType) -> Any:
        """Return a contiguous TensorData with memory of its own and whatever was in there."""
        return as_data(allocate(shape, dtype), dtype, self)

    def from_numpy(self, array: np.ndarray[Any, Any]) -> Any:
        """Return an array's numbers as TensorData over the same memory."""
        return as_data(array, dtype_of_array(array.dtype), self)

    def to_numpy(self, a: TensorData) -> Any:
        """Return the array behind the tensor."""
        return a.array

    def copy(self, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None) -> Any:
        """Return the numbers in new memory, or write them into `out`."""
        if out is not None:
            quiet.run(np.copyto, out.array, a.array, "unsafe")
            return out
        dtype = dtype or a.dtype
        try:
            if dtype is a.dtype:
                return a.like(a.array.copy(), dtype)
            return a.like(quiet.run(a.array.astype, dtype.numpy, "C"), dtype)
        except (MemoryError, ValueError) as error:
            raise too_large(a.shape, dtype, error) from None

    def arange(self, start: Any, step: Any, size: int, dtype: DType) -> Any:
        """Return start + i · step."""
        row = allocate((size,), dtype)
        quiet.run(_count, start, step, row)
        return as_data(row, dtype, self)

    # ------------------------------------------------------------------------------------------------------------------
    # Pointwise
    # ------------------------------------------------------------------------------------------------------------------
    def map(
        self, operator: Operator, a: TensorData, *, dtype: DType | None = None, out: TensorData | None = None
    ) -> Any:
        """Apply a ufunc."""
        try:
            if out is None:
                dtype = dtype or a.dtype
                array = quiet.run(UFUNCS[operator], a.array)
                return a.like(array if array.dtype is dtype.numpy else array.astype(dtype.numpy), dtype)
            quiet.run(UFUNCS[operator], a.array, out=out.array)
            return out
        except NoEquivalentError:
            return _each(operator, (a,), dtype, out)
        except MemoryError as error:
            raise too_large(a.shape, dtype or a.dtype, error) from None

    def zip(
        self,
        operator: Operator,
        a: TensorData,
        b: TensorData,
        *,
        dtype: DType | None = None,
        out: TensorData | None = None,
    ) -> Any:
        """Apply a ufunc of two arguments."""
        try:
            if out is None:
                dtype = dtype or a.dtype
                array = quiet.run(UFUNCS[operator], a.array, b.array)
                return a.like(array if array.dtype is dtype.numpy else array.astype(dtype.numpy), dtype)
            quiet.run(UFUNCS[operator], a.array, b.array, out=out.array)
            return out
        except NoEquivalentError:
            return _each(operator, (a, b), dtype, out)
        except (MemoryError, ValueError) as error:
            shape = shape_broadcast(a.shape, b.shape)  # says what does not fit
            if isinstance(error, ValueError) and size_of(shape) < sys.maxsize // 8:
                raise
            raise too_large(shape, dtype or a.dtype, error) from None

    def clamp(
        self, a: TensorData, low: TensorData | None, high: TensorData | None, *, out: TensorData | None = None
    ) -> Any:
        """Clip the array."""
        bounds = None if low is None else low.array, None if high is None else high.array
        if out is None:
            return a.like(quiet.run(clip, a.array, *bounds), a.dtype)
        quiet.run(clip, a.array, *bounds, out.array)
        return out

    def where(self, condition: TensorData, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Choose between two arrays."""
        try:
            chosen = bit_choice(condition.array, a.array, b.array)
        except ValueError:
            broadcast_shapes(condition.shape, a.shape, b.shape)  # says what does not fit
            raise
        if out is None:
            return a.like(chosen, a.dtype)
        np.copyto(out.array, chosen)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Products; what goes along dimensions is in `NumpyAlong`, optimizers in `NumpySteps`
    # ------------------------------------------------------------------------------------------------------------------
    def matmul(self, a: TensorData, b: TensorData, *, out: TensorData | None = None) -> Any:
        """Multiply matrices: BLAS for floating point numbers."""
        if out is None:
            dims_a, dims_b = len(a.shape), len(b.shape)
            multiply = np.matmul if dims_b != 2 else np.dot if dims_a == 2 else _matmul_of_rows  # dot starts faster
            try:
                return a.like(quiet.run(multiply, a.array, b.array), a.dtype)
            except MemoryError as error:
                shape = (*shape_broadcast(a.shape[:-2], b.shape[:-2]), a.shape[-2], b.shape[-1])
                raise too_large(shape, a.dtype, error) from None
        quiet.run(np.matmul, a.array, b.array, out.array)
        return out

    # ------------------------------------------------------------------------------------------------------------------
    # Gathers
    # ------------------------------------------------------------------------------------------------------------------
    def take(self, a: TensorData, ordinals: TensorData, *, out: TensorData | None = None) -> Any:
        """Take from the flattened array."""
        found = np.take(a.array, ordinals.array)
        if out is None:
            return a.like(np.asarray(found), a.dtype)
        np.copyto(out.array, found)
        return out

    def put(self, out: TensorData, ordinals: TensorData, values: TensorData, operator: Operator | None = None) -> None:
        """Write to the flattened array; a view that cannot be flattened is written by the indices of its ordinals."""
        places = ordinals.array
        self._put(out.array, places.reshape(-1), np.broadcast_to(values.array, places.shape).reshape(-1), operator)

    def _put(self, array: Any, places: Any, values: Any, operator: Operator | None) -> None:
        """Write a row of values to a row of ordinals: NumPy's `at` is ten times faster for rows."""
        where: Any = places
        if array.flags.c_contiguous:
            array = array.reshape(-1)
        else:
            where = np.unravel_index(places, array.shape)
        if operator is None:
            array[where] = values
        else:
            run(operator, _update, ufunc_of(operator), array, where, values)

    def nonzero(self, a: TensorData) -> Any:
        """Look through the flattened array."""
        return a.like(np.flatnonzero(a.array), int64)

    # ------------------------------------------------------------------------------------------------------------------
    # Better than the default
    # ------------------------------------------------------------------------------------------------------------------
    def concatenate(self, parts: Sequence[TensorData], dim: int, *, out: TensorData) -> Any:
        """Join the arrays."""
        np.concatenate([part.array for part in parts], dim, out.array)
        return out

    def bounds(self, a: TensorData) -> tuple[Any, Any]:
        """Ask the array."""
        return np.minimum.reduce(a.array, None).item(), np.maximum.reduce(a.array, None).item()

    def fill(self, out: TensorData, value: Any) -> None:
        """Write the number as it is; one that must be converted goes the other way."""
        try:
            quiet.run(out.array.fill, value)
        except (OverflowError, ValueError):
            super().fill(out, value)

    def index_select(self, a: TensorData, dim: int, index: TensorData) -> Any:
        """Take whole slices."""
        return a.like(np.take(a.array, index.array, axis=dim), a.dtype)

    def index_put(
        self, out: TensorData, dim: int, index: TensorData, values: TensorData, operator: Operator | None = None
    ) -> None:
        """Replace whole slices; to combine them, count their ordinals."""
        array, places = out.array, index.array
        if operator is None:
            array[(slice(None),) * dim + (places,)] = values.array
            return
        shape = (*out.shape[:dim], places.size, *out.shape[dim + 1 :])
        outer, inner = size_of(shape[:dim]), size_of(shape[dim + 1 :])
        rows = np.arange(outer)[:, None] * out.shape[dim] + places
        ordinals = rows[:, :, None] * inner + np.arange(inner)
        self._put(array, ordinals.reshape(-1), np.broadcast_to(values.array, shape).reshape(-1), operator)


def _count(start: Any, step: Any, row: Any) -> None:
    row[...] = np.arange(row.size) * step + start


def _each(operator: Operator, operands: tuple[TensorData, ...], dtype: DType | None, out: TensorData | None) -> Any:
    """Apply an operator that NumPy has no equivalent of."""
    first = operands[0]
    dtype = out.dtype if out is not None else dtype or first.dtype
    array = each(operator, dtype, *[operand.array for operand in operands])
    if out is None:
        return first.like(array, dtype)
    np.copyto(out.array, array)
    return out


def _update(ufunc: np.ufunc, array: Any, where: Any, values: Any) -> None:
    if ufunc.types == ["OO->O"]:
        numbers = array.astype(object)
        ufunc.at(numbers, where, values.astype(object))
        array[...] = numbers.astype(array.dtype)
    else:
        ufunc.at(array, where, values)


def _matmul_of_rows(a: Any, b: Any) -> Any:
    """Multiply the rows of all matrices of a batch by one matrix: one call of BLAS instead of one a matrix."""
    rows = a.reshape(math.prod(a.shape[:-1]), a.shape[-1])
    return np.matmul(rows, b).reshape(*a.shape[:-1], b.shape[-1])
