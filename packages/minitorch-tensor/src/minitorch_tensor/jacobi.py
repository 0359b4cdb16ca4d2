"""Singular values of matrices, made of a backend's primitives.

Columns are rotated in pairs until all stand at right angles to each other: then their lengths are the singular values.
A rotation mixes two columns only. So all pairs of one round of a tournament, in which everybody meets somebody else,
are rotated at once; after as many rounds as there are others, everybody has met everybody.

Source: M. R. Hestenes, "Inversion of Matrices by Biorthogonalization and Related Results" (1958).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int64
from minitorch_tensor.shapes import strides_from_shape

__all__ = ["decompose"]

_SWEEPS = 30
"""Far more than are ever needed: the angles shrink quadratically, and matrices of 1,000 columns take about 10."""


def decompose(backend: Any, a: Any) -> tuple[Any, Any, Any]:
    """Return U, s and V with A = U · diag(s) · Vᵀ.

    Args:
        backend: The backend of a.
        a: Shape (..., rows, columns), floating point.

    Returns:
        U of shape (..., rows, k), s of shape (..., k) and V of shape (..., columns, k), where k is the smaller of the
        sizes. The singular values come in any order. Where one is 0, the column of U is 0.
    """
    *batch, rows, columns = a.shape
    if rows < columns:
        *outer, row, column = a.strides
        v, s, u = decompose(backend, a.seen_as((*batch, columns, rows), (*outer, column, row), a.offset))
        return u, s, v
    work = _beside_identity(backend, a)
    pairs = [tuple([backend.from_numpy(side) for side in both]) for both in _tournament(columns)]
    limit = 1e-6 if a.dtype.itemsize == 4 else 1e-14
    for _ in range(_SWEEPS):
        largest = max([_rotate(backend, work, rows, *pair) for pair in pairs], default=0.0)
        if not largest > limit:
            break
    turns = _below(work, rows)
    v = backend.zip(operators.div, turns, _lengths(backend, turns))  # a thousand roundings have changed their lengths
    scaled = backend.matmul(a, v)
    s = _lengths(backend, scaled)
    u = _unless_zero(backend, s, backend.zip(operators.div, scaled, s))
    shape = (*batch, columns)
    return u, s.seen_as(shape, strides_from_shape(shape), s.offset), v


def _lengths(backend: Any, a: Any) -> Any:
    """Return the lengths of the columns, as a row."""
    squares = backend.zip(operators.mul, a, a)
    return backend.map(
        operators.sqrt, backend.reduce(operators.add, squares, (len(a.shape) - 2,), start=0, keepdim=True)
    )


def _beside_identity(backend: Any, a: Any) -> Any:
    """Return the matrix over an identity, which will gather all rotations."""
    *batch, rows, columns = a.shape
    work = backend.full((*batch, rows + columns, columns), 0, a.dtype)
    backend.copy(a, out=_above(work, rows))
    below = _below(work, rows)
    *outer, row, column = below.strides
    diagonal = below.seen_as((*batch, columns), (*outer, row + column), below.offset)
    backend.fill(diagonal, 1)
    return work


def _above(work: Any, rows: int) -> Any:
    return work.seen_as((*work.shape[:-2], rows, work.shape[-1]), work.strides, work.offset)


def _below(work: Any, rows: int) -> Any:
    shape = (*work.shape[:-2], work.shape[-2] - rows, work.shape[-1])
    return work.seen_as(shape, work.strides, work.offset + rows * work.strides[-2])


def _tournament(players: int) -> list[tuple[Any, Any]]:
    """Return rounds of pairs: the first player stays, the others move on by one place after each round."""
    seats: list[int | None] = [*range(players), *([None] if players % 2 else [])]
    rounds = []
    for _ in range(len(seats) - 1):
        half = len(seats) // 2
        pairs = [p for p in zip(seats[:half], reversed(seats[half:]), strict=True) if None not in p]
        if pairs:
            left, right = zip(*pairs, strict=True)
            rounds.append((np.array(left, int64.numpy), np.array(right, int64.numpy)))
        seats = [seats[0], seats[-1], *seats[1:-1]]
    return rounds


def _rotate(backend: Any, work: Any, rows: int, left: Any, right: Any) -> float:
    """Rotate pairs of columns so that their products become 0; return the largest cosine of an angle before."""
    dim = len(work.shape) - 1
    x, y = backend.index_select(work, dim, left), backend.index_select(work, dim, right)
    xx, yy, xy = (_products(backend, a, b, rows) for a, b in ((x, x), (y, y), (x, y)))
    one = backend.full((), 1, work.dtype)
    slope = backend.zip(operators.div, backend.zip(operators.sub, yy, xx), backend.zip(operators.add, xy, xy))
    steep = backend.zip(operators.add, backend.zip(operators.mul, slope, slope), one)
    steep = backend.zip(operators.add, backend.map(operators.abs, slope), backend.map(operators.sqrt, steep))
    down = backend.zip(operators.lt, slope, backend.full((), 0, work.dtype), dtype=bool_)
    sign = backend.where(down, backend.full((), -1, work.dtype), one)
    tangent = _unless_zero(backend, xy, backend.zip(operators.div, sign, steep))
    length = backend.zip(operators.add, backend.zip(operators.mul, tangent, tangent), one)
    cosine = backend.zip(operators.div, one, backend.map(operators.sqrt, length))
    sine = backend.zip(operators.mul, cosine, tangent)
    mixed = backend.zip(operators.mul, cosine, x), backend.zip(operators.mul, sine, y)
    backend.index_put(work, dim, left, backend.zip(operators.sub, *mixed))
    mixed = backend.zip(operators.mul, sine, x), backend.zip(operators.mul, cosine, y)
    backend.index_put(work, dim, right, backend.zip(operators.add, *mixed))
    lengths = backend.map(operators.sqrt, backend.zip(operators.mul, xx, yy))
    angles = _unless_zero(backend, xy, backend.map(operators.abs, backend.zip(operators.div, xy, lengths)))
    largest = backend.reduce(operators.max, angles, tuple(range(len(angles.shape))), start=0)
    return float(backend.to_numpy(largest)[()])


def _products(backend: Any, x: Any, y: Any, rows: int) -> Any:
    """Return Σ x · y of columns, over the rows of the matrix."""
    products = backend.zip(operators.mul, _above(x, rows), _above(y, rows))
    return backend.reduce(operators.add, products, (len(x.shape) - 2,), start=0, keepdim=True)


def _unless_zero(backend: Any, a: Any, b: Any) -> Any:
    """Return b, and 0 where a is 0."""
    zero = backend.full((), 0, a.dtype)
    return backend.where(backend.zip(operators.ne, a, zero, dtype=bool_), b, zero)
