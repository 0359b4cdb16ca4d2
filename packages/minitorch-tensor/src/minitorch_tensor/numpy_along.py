"""NumPy along dimensions: reductions, scans, orders and searches."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.backend import Backend, Operator
from minitorch_tensor.dtypes import int64
from minitorch_tensor.numpy_operators import run, ufunc_of
from minitorch_tensor.numpy_reductions import SMALL, log_softmax, reduced, small_sum, softmax
from minitorch_tensor.quiet import quiet
from minitorch_tensor.tensor_data import TensorData

__all__ = ["NumpyAlong"]

_EXTREMES = frozenset((np.maximum, np.minimum))
"""They have no identity, but take several dimensions at once all the same."""

_ROUNDED = frozenset((np.add, np.multiply, np.logaddexp))
"""Whose rounding errors add up in a scan."""

_FEW = 8
"""Where at least so many times as many are asked for, it pays to part them from the others first."""


class NumpyAlong(Backend):
    """What NumPy does along dimensions; the rest is in `NumpyBackend`."""

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
        """Reduce by a ufunc, along one dimension after the other if it is not one of NumPy's own."""
        array = a.array
        small = array.size <= SMALL and array.ndim <= 2 and a.dtype.is_floating_point
        if small and operator is operators.add and out is None:  # as every loss has one
            total = quiet.run(small_sum, array, dims, keepdim)
            if total is not None:
                return a.like(total, a.dtype)
        ufunc = ufunc_of(operator)
        dtype = a.dtype.numpy
        if ufunc.identity is not None or (array.size and ufunc in _EXTREMES):
            array = quiet.run(reduced, ufunc, array, dims, dtype, keepdim)
        else:
            for dim in sorted(dims, reverse=True):
                array = run(operator, _reduce_one, ufunc, array, dim, dtype, start)
            if not keepdim:
                array = array.reshape(tuple([size for d, size in enumerate(array.shape) if d not in dims]))
            if not dims:
                array = array.copy()
        if out is None:
            return a.like(array, a.dtype)
        np.copyto(out.array, array)
        return out

    def scan(self, operator: Operator, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Accumulate by a ufunc."""
        array = a.array if a.shape else a.array.reshape(1)
        scanned = run(operator, _accumulate, ufunc_of(operator), array, dim, a.dtype.numpy).reshape(a.shape)
        if out is None:
            return a.like(scanned, a.dtype)
        np.copyto(out.array, scanned)
        return out

    def softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Compute in the memory of the result."""
        array = quiet.run(softmax, a.array, dim, None if out is None else out.array)
        return a.like(array, a.dtype) if out is None else out

    def log_softmax(self, a: TensorData, dim: int, *, out: TensorData | None = None) -> Any:
        """Compute in the memory of the result."""
        array = quiet.run(log_softmax, a.array, dim, None if out is None else out.array)
        return a.like(array, a.dtype) if out is None else out

    def arg_reduce(self, operator: Operator, a: TensorData, dim: int, *, keepdim: bool = False) -> Any:
        """Find the first largest or smallest element; NumPy too takes NaN for both."""
        find = np.argmin if operator is operators.min else np.argmax
        return a.like(np.asarray(find(a.array, axis=dim, keepdims=keepdim), dtype=np.int64), int64)

    def argsort(self, a: TensorData, dim: int, *, descending: bool = False) -> Any:
        """Sort stably."""
        return a.like(_argsort(a.array, dim, descending), int64)

    def arg_top(self, a: TensorData, dim: int, count: int, *, largest: bool = True) -> Any:
        """Part the few from the many first, and order only those."""
        array, size = a.array, a.shape[dim]
        if not 0 < count <= size // _FEW:
            return super().arg_top(a, dim, count, largest=largest)
        found = np.argpartition(array, size - count if largest else count - 1, axis=dim)
        found = np.sort(np.take(found, range(size - count, size) if largest else range(count), axis=dim), axis=dim)
        order = _argsort(np.take_along_axis(array, found, dim), dim, largest)
        return a.like(np.take_along_axis(found, order, dim), int64)

    def arg_kth(self, a: TensorData, dim: int, k: int) -> Any:
        """Part those below from those above."""
        return a.like(np.take(np.argpartition(a.array, k, axis=dim), [k], axis=dim), int64)

    def search(self, ascending: TensorData, values: TensorData, *, right: bool = False) -> Any:
        """Search by bisection, row by row."""
        side: Any = "right" if right else "left"
        rows, wanted = ascending.array, values.array
        if rows.ndim == 1:
            return values.like(np.asarray(np.searchsorted(rows, wanted, side), dtype=np.int64), int64)
        found = np.empty(wanted.shape, np.int64)
        for row in np.ndindex(rows.shape[:-1]):
            found[row] = np.searchsorted(rows[row], wanted[row], side)
        return values.like(found, int64)

    def svd(self, a: TensorData) -> tuple[Any, Any, Any]:
        """Leave matrices of finite numbers to LAPACK, which refuses others."""
        try:
            u, s, v = np.linalg.svd(a.array, full_matrices=False)
        except np.linalg.LinAlgError:
            return super().svd(a)
        return a.like(u, a.dtype), a.like(s, a.dtype), a.like(np.ascontiguousarray(np.swapaxes(v, -1, -2)), a.dtype)

    def qr(self, a: TensorData) -> tuple[Any, Any]:
        """Leave matrices to LAPACK."""
        q, r = np.linalg.qr(a.array)
        return a.like(q, a.dtype), a.like(r, a.dtype)


def _reduce_one(ufunc: Any, array: Any, dim: int, dtype: Any, start: Any) -> Any:
    if array.shape[dim] == 0 and start is not None:
        shape = tuple([1 if d == dim else size for d, size in enumerate(array.shape)])
        return np.full(shape, start, dtype)
    return np.asarray(ufunc.reduce(array, axis=dim, keepdims=True)).astype(dtype, copy=False)


def _accumulate(ufunc: Any, array: Any, dim: int, dtype: Any) -> Any:
    if dtype == np.float32 and ufunc in _ROUNDED:  # as PyTorch does, which keeps a million sums exact
        wide = array.astype(np.float64)
        return ufunc.accumulate(wide, axis=dim, out=wide).astype(dtype)
    return ufunc.accumulate(array, axis=dim).astype(dtype, copy=False)


def _argsort(array: Any, dim: int, descending: bool) -> Any:
    """Downwards is the reversed row sorted upwards and read from behind: equal elements keep their order."""
    if not descending:
        return np.argsort(array, axis=dim, kind="stable")
    backwards = np.argsort(np.flip(array, dim), axis=dim, kind="stable")
    return np.ascontiguousarray(array.shape[dim] - 1 - np.flip(backwards, dim))
