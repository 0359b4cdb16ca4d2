"""Who computes which part of a product.

The result is cut into jobs, one for each thread, and all threads compute without waiting for each other. Of a batch of
products each thread gets some; a single one is cut like a cake, in rows and columns of tiles, so that the largest piece
is as small as possible.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from minitorch_fast.cpu import Tile, tile_of_this_cpu
from minitorch_fast.plan import collapse
from minitorch_tensor.shapes import Shape, Strides

__all__ = [
    "COLUMN_BLOCK",
    "DEPTH_BYTES",
    "FEW_PANELS",
    "HEADER",
    "NEAR_BYTES",
    "PAGE",
    "ROW_BLOCK",
    "Plan",
    "cut",
    "plan_for",
    "work_size",
]

ROW_BLOCK = 240
"""How many rows of A are packed at once: they take 240 KB, in the cache of the second level."""

DEPTH_BYTES = 1024
"""How long a row of a packed block of A is, and a column of B. The longer, the less often the result is visited; but a
panel of A and one of B are to fit the cache of the first level."""

COLUMN_BLOCK = 1024
"""How many columns of B are packed at once: 1 MB, in the cache of the second level."""

FEW_PANELS = (4, 8)
"""How many panels of columns the part of a thread has, at most, if A is not packed, and of rows, if B is not. A number
of A is used once for each panel of 32 columns, and one of B for each of 12 rows; to pack it takes as long as some tens
of multiply-adds."""

PAGE = 4096
"""How many bytes lie between places that want the same place in the cache of the first level."""

NEAR_BYTES = 256 * 1024
"""How large a matrix is, at most, that stays in the cache of the second level beside what is packed."""

HEADER = 17
"""How many numbers all jobs share, before those of the dimensions of a batch."""

_Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Plan(NamedTuple):
    """How to compute a product; these numbers are what the kernel is told.

    Attributes:
        jobs: One row a job: its first product of the batch and the first behind it; first row, rows, first column and
            columns of the part that it computes of each; where its working memory begins.
        shared: How far the first elements of out, A and B lie from the lowest ones; the row and column steps of out, A
            and B; the inner size; the rows, inner size and columns of a block; the number of dimensions of the batch;
            whether to add; whether to read A, and B, where they lie; and for each dimension of the batch its size and
            the steps of out, A and B.
        work: How many bytes of working memory there must be.
        below: How many bytes in front of the first elements of out, A and B the lowest ones lie, whose addresses the
            kernel is given: its indices are not negative, as strides can be.
    """

    jobs: _Numbers
    shared: _Numbers
    work: int
    below: tuple[int, int, int]


@lru_cache(maxsize=1024)
def plan_for(
    o_shape: Shape,
    o_bytes: Strides,
    a_shape: Shape,
    a_bytes: Strides,
    b_shape: Shape,
    b_bytes: Strides,
    itemsize: int,
    threads: int,
    add: bool,
) -> Plan:
    """Return the plan for a product of arrays.

    Args:
        o_shape: The shape of the result, (..., n, m).
        o_bytes: Its strides, in bytes.
        a_shape: That of the left operand, (..., n, k), where k is at least 1.
        a_bytes: As above.
        b_shape: That of the right operand, (..., k, m).
        b_bytes: As above.
        itemsize: The bytes of a number.
        threads: How many threads there are.
        add: Whether to add the product to what is in the result.
    """
    tile, k, m = tile_of_this_cpu(), a_shape[-1], o_shape[-1]
    columns = tile.columns(itemsize)
    out = tuple([step // itemsize for step in o_bytes])
    a, b = (_stretched(*pair, len(o_shape), itemsize) for pair in ((a_shape, a_bytes), (b_shape, b_bytes)))
    # B is the same for all rows. A dimension of the batch for which it is the same, too, is only more rows.
    sizes, (o_steps, a_steps, b_steps) = collapse(o_shape[:-1], out[:-1], a[:-1], (*b[:-2], 0))
    n, o_row, a_row = 1, 0, 0
    if sizes and b_steps[-1] == 0:
        n, o_row, a_row = sizes[-1], o_steps[-1], a_steps[-1]
        sizes, o_steps, a_steps, b_steps = sizes[:-1], o_steps[:-1], a_steps[:-1], b_steps[:-1]
    pieces = _shares(math.prod(sizes), n, m, threads, tile.few, columns // 2)
    high, broad = (max(piece[i] for piece in pieces) for i in (3, 5))
    rows, wide = _block(high, ROW_BLOCK, tile.rows), _block(broad, COLUMN_BLOCK, columns)
    deep = _block(k, DEPTH_BYTES // itemsize, tile.columns(itemsize))
    size = work_size(tile, itemsize, rows, deep, wide)
    o_below = _below((*sizes, n, m), (*o_steps, o_row, out[-1]))
    a_below = _below((*sizes, n, k), (*a_steps, a_row, a[-1]))
    b_below = _below((*sizes, k, m), (*b_steps, *b[-2:]))
    shared = [
        o_below,
        a_below,
        b_below,
        o_row,
        out[-1],
        a_row,
        a[-1],
        *b[-2:],
        k,
        rows,
        deep,
        wide,
        len(sizes),
        int(add),
        int(broad <= FEW_PANELS[0] * columns and _is_readable(a_row, a[-1], high * k, itemsize)),
        int(b[-1] == 1 and (high <= tile.rows or (high <= FEW_PANELS[1] * tile.rows and b[-2] * itemsize % PAGE != 0))),
    ]
    for dim in zip(sizes, o_steps, a_steps, b_steps, strict=True):
        shared += dim
    jobs = [(*piece, i * size) for i, piece in enumerate(pieces)]
    below = (o_below * itemsize, a_below * itemsize, b_below * itemsize)
    return Plan(np.array(jobs, np.int64), np.array(shared, np.int64), len(jobs) * size * itemsize, below)


def work_size(tile: Tile, itemsize: int, rows: int, deep: int, wide: int) -> int:
    """Return how many numbers of working memory a thread needs for blocks of these sizes.

    There is room for a tile, for the blocks of A and B, and for what is written behind the end of each.
    """
    columns = tile.columns(itemsize)
    return _up(tile.rows * columns + deep * (rows + wide) + 2 * columns, 64)


def _stretched(shape: Shape, strides: Strides, dims: int, itemsize: int) -> Strides:
    """Return the steps of an operand for a result of so many dimensions: 0 where it is stretched."""
    steps = [0 if size == 1 else step // itemsize for size, step in zip(shape, strides, strict=True)]
    return (0,) * (dims - len(steps)) + tuple(steps)


def _is_readable(row: int, column: int, size: int, itemsize: int) -> bool:
    """Say whether a tile reads A fast where it lies.

    It does along rows, unless they drive each other out of the cache; and across them if all of A stays in the cache.
    """
    if row == 1:
        return size * itemsize <= NEAR_BYTES
    return column == 1 and row * itemsize % PAGE != 0


def _below(shape: Shape, steps: Strides) -> int:
    """Return how far in front of the first element the lowest one lies."""
    return sum((size - 1) * -step for size, step in zip(shape, steps, strict=True) if step < 0)


def _shares(count: int, n: int, m: int, threads: int, few: int, lanes: int) -> list[tuple[int, ...]]:
    """Return what each thread does: its products, and which part of each; no more threads than there is work for."""
    high, wide = math.ceil(n / few), math.ceil(m / lanes)
    whole = math.ceil(count / threads) * high * wide
    down, across = cut(high, wide, threads)
    if whole <= count * math.ceil(high / down) * math.ceil(wide / across):
        return [(*part, 0, n, 0, m) for part in _parts(count, min(count, threads), 1)]
    return [
        (0, count, top, bottom - top, left, right - left)
        for top, bottom in _parts(n, down, few)
        for left, right in _parts(m, across, lanes)
    ]


def cut(high: int, wide: int, threads: int) -> tuple[int, int]:
    """Return into how many pieces to cut the rows, and the columns.

    The largest piece is as small as possible, and among equals that which packs least: its rows and columns.

    Args:
        high: The rows of the smallest tiles.
        wide: Their columns.
        threads: How many threads there are.

    Example:
        >>> cut(22, 8, 2), cut(1, 8, 2), cut(100, 100, 4)
        ((2, 1), (1, 2), (2, 2))
    """

    def cost(down: int) -> tuple[int, int]:
        rows, columns = math.ceil(high / down), math.ceil(wide / min(wide, threads // down))
        return rows * columns, rows + columns

    down = min(range(1, min(high, threads) + 1), key=cost)
    return down, min(wide, threads // down)


def _parts(size: int, count: int, step: int) -> list[tuple[int, int]]:
    """Cut a size into nearly equal parts that begin at multiples of a step."""
    steps = math.ceil(size / step)
    ends = [min(size, steps * i // count * step) for i in range(count + 1)]
    return [(begin, end) for begin, end in pairwise(ends) if begin < end]


def _block(size: int, most: int, step: int) -> int:
    """Return the size of the blocks that cut a size into equal parts: not much above the most, a multiple of a step."""
    return _up(math.ceil(size / math.ceil(size / most)), step)


def _up(number: int, step: int) -> int:
    """Return the next multiple of a step."""
    return -(-number // step) * step
