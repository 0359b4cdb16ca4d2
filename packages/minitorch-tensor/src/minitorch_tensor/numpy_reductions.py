"""Reductions of NumPy arrays that stay exact and fast whatever the shape.

NumPy adds the numbers of one row pairwise, so that the rounding errors of a million float32 numbers stay as small as
those of twenty. But it adds rows to each other one after the other: the error grows with their number, and where a row
has three numbers there are a million loops of three. Here many rows are first added up in a few large blocks, which
are as exact as pairs and long loops; and a few columns are added as wholes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["SMALL", "are_few_rows", "log_softmax", "reduced", "small_sum", "softmax"]

SMALL = 2048
"""Below so many numbers nothing is won."""

_ONES = {np.dtype(name): np.ones(SMALL, name) for name in ("float32", "float64")}
"""The sum of few rows is their product with ones."""

_LARGE = 65536
"""Above so many numbers blocks are faster than pairs also in a single row."""

_BLOCKS = 64
"""So many numbers are combined one after the other."""

_COLUMNS = 16
"""Up to so many columns are combined as wholes."""


def reduced(ufunc: np.ufunc, array: Any, dims: tuple[int, ...], dtype: Any, keepdim: bool) -> Any:
    """Return the reduction of an array along some dimensions.

    Args:
        ufunc: An associative one, such as np.add; of empty dimensions its identity is returned.
        array: Of any layout.
        dims: The dimensions.
        dtype: What to compute in.
        keepdim: Whether they stay, with size 1.

    Raises:
        ValueError: A dimension is empty and the ufunc has no identity.
    """
    if array.size <= SMALL:
        total = small_sum(array, dims, keepdim) if ufunc is np.add and dtype in _ONES else None
        if total is not None:
            return total
    elif ufunc is np.add and dtype in _ONES and are_few_rows(array.shape, dims):
        return small_sum(array, dims, keepdim)
    elif len(dims) == array.ndim:
        if ufunc is np.add and array.size > _LARGE and (array.flags.c_contiguous or array.flags.f_contiguous):
            row = _in_blocks(ufunc, array.ravel("K"), 0, dtype)
            array = row.reshape((1,) * (array.ndim - 1) + row.shape)
    else:
        fastest = _fastest(array)
        for dim in dims:
            while dim != fastest and array.shape[dim] > _BLOCKS:
                array = _in_blocks(ufunc, array, dim, dtype)
        if fastest in dims and 1 < array.shape[fastest] <= _COLUMNS and array.size > SMALL:
            array = _by_columns(ufunc, array, fastest)
    return np.asarray(ufunc.reduce(array, axis=dims, dtype=dtype, keepdims=keepdim))


def are_few_rows(shape: tuple[int, ...], dims: tuple[int, ...]) -> bool:
    """Say whether dimensions are those of few rows of a matrix, such as the gradients of a bias: as exact as blocks."""
    return dims == (0,) and len(shape) == 2 and shape[0] <= _BLOCKS and shape[0] * shape[1] <= _LARGE


def small_sum(array: Any, dims: tuple[int, ...], keepdim: bool) -> Any:
    """Return a sum as a product with ones, where it is one: BLAS starts three times as fast as a reduction.

    Of another sum it is None.
    """
    ones, ndim = _ONES[array.dtype], array.ndim
    if len(dims) == ndim and not keepdim:
        return ones[: array.size].dot(array if ndim == 1 else array.ravel())
    if dims == (0,) and ndim == 2:
        row = ones[: array.shape[0]].dot(array)
        return row[None] if keepdim else row
    if dims == (1,) and ndim == 2:
        column = array.dot(ones[: array.shape[1]])
        return column[:, None] if keepdim else column
    return None


def _fastest(array: Any) -> int:
    """Return the dimension whose neighbours are closest in memory: it becomes NumPy's innermost loop."""
    return min(range(array.ndim), key=lambda dim: (array.shape[dim] == 1, abs(array.strides[dim]), -dim))


def _in_blocks(ufunc: np.ufunc, array: Any, dim: int, dtype: Any) -> Any:
    """Combine as many numbers along a dimension as there are blocks; what is left over goes to the first ones."""
    before = (slice(None),) * dim
    count = array.shape[dim] // _BLOCKS
    whole = array[(*before, slice(count * _BLOCKS))]
    blocks = whole.reshape(*array.shape[:dim], _BLOCKS, count, *array.shape[dim + 1 :])
    out = ufunc.reduce(blocks, axis=dim, dtype=dtype)
    rest = array[(*before, slice(count * _BLOCKS, None))]
    if rest.shape[dim]:
        first = out[(*before, slice(1))]
        ufunc(first, ufunc.reduce(rest, axis=dim, dtype=dtype, keepdims=True), out=first)
    return out


def _by_columns(ufunc: np.ufunc, array: Any, dim: int) -> Any:
    """Combine all first numbers along a dimension with all second ones, and so on; the dimension stays, with size 1."""
    columns = [array[(*(slice(None),) * dim, slice(place, place + 1))] for place in range(array.shape[dim])]
    out = ufunc(columns[0], columns[1])
    for column in columns[2:]:
        ufunc(out, column, out=out)
    return out


def softmax(array: Any, dim: int, out: Any = None) -> Any:
    """Return exp(x) / Σ exp(x) along a dimension, computed in the memory of the result."""
    out = _below_max(array, dim, out)
    np.exp(out, out)
    return np.divide(out, reduced(np.add, out, (dim,), out.dtype, True), out)


def log_softmax(array: Any, dim: int, out: Any = None) -> Any:
    """Return x - log Σ exp(x) along a dimension, computed in the memory of the result."""
    out = _below_max(array, dim, out)
    total = reduced(np.add, np.exp(out), (dim,), out.dtype, True)
    return np.subtract(out, np.log(total, total), out)


def _below_max(array: Any, dim: int, out: Any) -> Any:
    """Return x - max(x) along a dimension, so that exp does not overflow."""
    if array.size == 0:
        return array.copy() if out is None else out
    return np.subtract(array, reduced(np.maximum, array, (dim,), array.dtype, True), out)
