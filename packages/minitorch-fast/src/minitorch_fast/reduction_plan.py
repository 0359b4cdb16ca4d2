"""How a reduction walks through memory.

The kept and the reduced dimensions are sorted by their steps and merged, each among themselves, as in `plan`. Then
there are three ways:

- rows: neighbours in memory are combined with each other; each result is made of one or more rows;
- columns: neighbours in memory belong to different results; rows are combined with each other, element by element;
- slabs: as columns, but the rows are short and lie one behind the other, so that many of them together are one slab;
  slabs are combined with each other, and what is left is one slab of rows.

The work is a list of units, each of which one thread does. Where there are few results, each of them is made of several
chunks, combined at the end. How many depends on the shape alone: the result is the same for any number of threads.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from minitorch_fast.plan import collapse
from minitorch_tensor.shapes import Shape, Strides, size_of

__all__ = ["COLUMNS", "ROWS", "SLABS", "Reduction", "reduction_plan"]

ROWS, COLUMNS, SLABS = "rows", "columns", "slabs"

_UNITS = 64
"""So many units are enough for any number of threads."""

_LEAST = 16384
"""Elements that a unit should have, if results must be divided to make units."""

_BLOCK = 4096
"""What the length of a chunk is a multiple of, when rows are divided."""

_TILE = 4096
"""The most columns that one unit takes: as many sums stay in the first cache."""

_NARROW = 512
"""The fewest, if columns are divided to make units: rows are read in stretches of so many elements."""

_TALL = 64
"""The fewest rows that a unit combines, if they are divided: each unit writes sums that must be combined again."""

_SLAB = 512
"""The elements of a slab: enough lanes for SIMD, and one to a few rows."""


class Reduction(NamedTuple):
    """The loops of a reduction.

    Attributes:
        way: ROWS, COLUMNS or SLABS.
        kept: Sizes and steps of the kept dimensions, without that of columns; shape (2, at least 1).
        reduced: Those of the reduced dimensions.
        numbers: How many results, elements of each, columns of a row, columns of a tile or slab, chunks of a result,
            and elements of a chunk there are.
        shape: The sizes of the kept dimensions in the order in which the results are written.
        order: Which of those is the first kept dimension, the second, and so on.
    """

    way: str
    kept: Any
    reduced: Any
    numbers: tuple[int, int, int, int, int, int]
    shape: Shape
    order: tuple[int, ...]


@lru_cache(maxsize=4096)
def reduction_plan(shape: Shape, strides: Strides, dims: tuple[int, ...], *, ordered: bool = False) -> Reduction:
    """Return the loops that combine all elements along some dimensions; the tensor is not empty.

    Args:
        shape: The sizes.
        strides: The steps.
        dims: What to reduce.
        ordered: Whether elements must be combined in row-major order, since the operator is not commutative.

    Example:
        >>> reduction_plan((8, 1000), (1000, 1), (1,)).way, reduction_plan((1000, 800), (800, 1), (0,)).way
        ('rows', 'columns')
        >>> reduction_plan((1000, 3), (3, 1), (0,)).way
        'slabs'
    """
    kept_dims = sorted([d for d in range(len(shape)) if d not in dims], key=lambda d: _outer_first(shape, strides, d))
    reduced_dims = sorted(dims, key=None if ordered else lambda d: _outer_first(shape, strides, d))
    kept_shape = tuple([shape[d] for d in kept_dims])
    kept_sizes, (kept_steps,) = collapse(kept_shape, tuple([strides[d] for d in kept_dims]))
    sizes, (steps,) = collapse(tuple([shape[d] for d in reduced_dims]), tuple([strides[d] for d in reduced_dims]))
    results, count = size_of(kept_sizes), size_of(sizes)
    way, columns, tile = _way(kept_sizes, kept_steps, sizes, steps, ordered)
    if columns > 1:
        kept_sizes, kept_steps = kept_sizes[:-1], kept_steps[:-1]
    units = results // columns * (1 if way == SLABS else -(-columns // tile))
    most = count // _TALL if way == COLUMNS else count * columns // _LEAST
    chunks = min(-(-_UNITS // units), count * min(columns, tile) // _LEAST, most) if units < _UNITS // 4 else 1
    piece = -(-count // max(chunks, 1))
    if way == ROWS and chunks > 1:
        piece = -(-piece // _BLOCK) * _BLOCK
    order = tuple(np.argsort(kept_dims).tolist())
    numbers = (results, count, columns, tile, -(-count // piece), piece)
    return Reduction(way, _table(kept_sizes, kept_steps), _table(sizes, steps), numbers, kept_shape, order)


def _outer_first(shape: Shape, strides: Strides, dim: int) -> tuple[bool, int, int]:
    """Return what sorts dimensions from those with the longest steps; one that stands still is the outermost."""
    still = strides[dim] == 0 or shape[dim] == 1
    return not still, -abs(strides[dim]), dim


def _way(kept_sizes: Shape, kept_steps: Strides, sizes: Shape, steps: Strides, ordered: bool) -> tuple[str, int, int]:
    """Return the way, the columns of a row, and those of a tile."""
    if not kept_sizes or kept_steps[-1] != 1 or (steps and abs(steps[-1]) <= 1):
        return ROWS, 1, 1
    columns = kept_sizes[-1]
    if len(sizes) == 1 and steps[0] == columns and columns <= _SLAB // 2 and sizes[0] > 1 and not ordered:
        return SLABS, columns, columns * (_SLAB // columns)
    share = -(-columns // (_UNITS // 4) // 64) * 64
    return COLUMNS, columns, min(columns, _TILE, max(share, _NARROW))


def _table(sizes: Shape, steps: Strides) -> Any:
    """Return sizes and steps as a kernel takes them."""
    table = np.array([sizes, steps] if sizes else [(1,), (0,)], np.int64)
    table.flags.writeable = False
    return table
