"""Matrices taken apart into orthogonal columns and a triangle, made of a backend's primitives.

A mirror takes one column to a multiple of the first unit vector, and so clears what stands below its diagonal. After
a mirror for each column a triangle is left; the mirrors in the reverse order, held before an identity, are the rest.

Source: A. S. Householder, "Unitary Triangularization of a Nonsymmetric Matrix" (1958).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_

__all__ = ["mirrored"]


def mirrored(backend: Any, a: Any) -> tuple[Any, Any]:
    """Return Q and R with A = Q · R, as `Backend.qr` does.

    Args:
        backend: The backend of a.
        a: Shape (..., rows, columns), floating point.
    """
    *batch, rows, columns = a.shape
    inner = min(rows, columns)
    work = backend.copy(a)
    mirrors = []
    for j in range(inner):
        below = _corner(work, j)
        mirrors.append(_mirror(backend, below))
        _reflect(backend, below, mirrors[-1])
    eye = backend.from_numpy(np.eye(rows, inner, dtype=a.dtype.numpy))
    q = backend.copy(eye, out=backend.empty((*batch, rows, inner), a.dtype))
    for j in reversed(range(inner)):
        _reflect(backend, _corner(q, j), mirrors[j])
    above = backend.from_numpy(np.triu(np.ones((inner, columns), bool)))
    top = work.seen_as((*batch, inner, columns), work.strides, work.offset)
    return q, backend.where(above, top, backend.full((), 0, a.dtype))


def _corner(a: Any, place: int) -> Any:
    """Return a view of what is right of and below an element of the diagonal, with it."""
    *batch, rows, columns = a.shape
    *_, row, column = a.strides
    return a.seen_as((*batch, rows - place, columns - place), a.strides, a.offset + place * (row + column))


def _mirror(backend: Any, a: Any) -> Any:
    """Return the vector, of length √2, whose mirror clears the first column below its first element.

    It is the column plus its length, with the sign of the first element, which keeps the sum from cancelling out; a
    column of zeros has a vector of zeros.
    """
    *batch, rows, _ = a.shape
    column = backend.copy(a.seen_as((*batch, rows, 1), a.strides, a.offset))
    first = column.seen_as((*batch, 1, 1), column.strides, column.offset)
    zero = backend.full((), 0, a.dtype)
    down = backend.zip(operators.lt, first, zero, dtype=bool_)
    length = _length(backend, column)
    signed = backend.where(down, backend.map(operators.neg, length), length)
    backend.zip(operators.add, first, signed, out=first)
    length = backend.zip(operators.mul, _length(backend, column), backend.full((), math.sqrt(0.5), a.dtype))
    empty = backend.zip(operators.eq, length, zero, dtype=bool_)
    return backend.where(empty, zero, backend.zip(operators.div, column, length))


def _length(backend: Any, column: Any) -> Any:
    """Return the length of a column, shape (..., 1, 1)."""
    squares = backend.zip(operators.mul, column, column)
    total = backend.reduce(operators.add, squares, (len(column.shape) - 2,), start=0, keepdim=True)
    return backend.map(operators.sqrt, total)


def _reflect(backend: Any, a: Any, mirror: Any) -> None:
    """Hold a mirror before a matrix, in its memory: a - w · wᵀ · a."""
    *batch, rows, _ = mirror.shape
    *outer, row, column = mirror.strides
    flat = mirror.seen_as((*batch, 1, rows), (*outer, column, row), mirror.offset)
    backend.zip(operators.sub, a, backend.matmul(mirror, backend.matmul(flat, a)), out=a)
