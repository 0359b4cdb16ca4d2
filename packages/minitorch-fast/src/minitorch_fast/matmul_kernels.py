"""The outside of a matrix product: what is packed, and which block is in which cache when.

**The idea.** `matmul_tile` makes a tile of the result from two panels: 12 rows of A, and 32 columns of B, each in the
order in which the tile reads them. Packing them there costs time, once for each number; but a number is used again and
again. So packing is worth it if what is packed stays near until it has been used, and the loops are arranged for that:

    for 1024 columns of the result:
        for 256 steps of the inner dimension:          pack this block of B:     1 MB, in the cache of the second level
            for 240 rows of the result:                pack this block of A:   240 KB, there as well
                for 12 rows:                           one panel of A:          12 KB, in the cache of the first level
                    for 32 columns:                    one panel of B:          32 KB, on its way to the first level
                        tile: 256 · 12 · 32 multiply-adds in registers

The innermost loop goes along rows of the result, so that these are written from left to right. The result is visited
once for every 256 steps of the inner dimension, to add the next part of all sums. That keeps long sums accurate as
well: products are added up in parts before they meet the rest.

Packing makes the layout of the operands irrelevant: a transposed, sliced or broadcast matrix is read from where it lies
by its two strides, and after that it looks like any other. Tiles that stick out at an edge
multiply whatever is in their panels there; they are made in a spare place, and what belongs to the result is copied.

What is used a few times only is not packed, but read where it lies, if a tile can read it there: B if there are few
rows in the result, and A if there are few columns. See `matmul_plan`, which decides.

Each thread does this for a part of the result, with blocks of its own: nobody waits for anybody. See `matmul_plan`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numba import carray, cfunc, float32, float64, int64, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.matmul_moves import FOUR, copy_line, copy_whole, transpose, transpose_square
from minitorch_fast.matmul_plan import HEADER
from minitorch_fast.matmul_tile import COLUMN_BYTES, FEW_ROWS, ROWS, VECTOR_BYTES, tile
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS

__all__ = ["AT_ONCE", "kernel_for", "multiply", "pack"]

AT_ONCE = 8
"""How many p are packed at once: so many rows are read from left to right, and whole cache lines written."""

_FAR = 1 << 40


@njit(cache=True, **PART_OPTIONS)
def pack(panels, to, source, at, along, across, depth, count, width):
    """Pack a block of a matrix into panels.

    Args:
        panels: Where to write, a row of numbers: for each panel, for each p < depth, the numbers of `width` lines side
            by side; and up to a vector of anything behind all of them.
        to: Where the first panel begins.
        source: The numbers of the matrix.
        at: Where the block begins.
        along: The step from p to p + 1.
        across: The step from one line to the next; a line is a row of A, or a column of B.
        depth: The length of the lines.
        count: How many they are.
        width: The lines of a panel; what it holds for those that are not there is anything.
    """
    if across == 1:
        _pack_side_by_side(panels, to, source, at, along, depth, count, width)
        return
    for first in range(0, count, width):
        here = at + first * across
        lines = min(width, count - first)
        done = _turn(panels, to, source, here, across, depth, lines, width) if along == 1 else 0
        for p in range(done, depth):
            for line in range(lines):
                panels[to + p * width + line] = source[here + p * along + line * across]
        to += depth * width


@njit(cache=True, **PART_OPTIONS)
def _turn(panels, to, source, at, across, depth, lines, width):
    """Pack the lines of a panel, whose numbers lie side by side: whole vectors of them. Return how many p are done."""
    lanes = max(FOUR, VECTOR_BYTES // panels.itemsize)
    done = depth - depth % lanes
    squares = lines - lines % lanes
    for line in range((lines - 1) // FOUR * FOUR, squares - 1, -FOUR):  # the last first: it may write beyond its p
        for p in range(0, done, lanes):
            transpose(panels, to + p * width + line, width, source, at + line * across + p, across, lines - line)
    for line in range(0, squares, lanes):
        for p in range(0, done, lanes):
            transpose_square(panels, to + p * width + line, width, source, at + line * across + p, across)
    return done


@njit(cache=True, **PART_OPTIONS)
def _pack_side_by_side(panels, to, source, at, along, depth, count, width):
    """Pack lines whose numbers for each p lie side by side: a few p at once, of which long stretches are read."""
    whole = count - count % width
    for begin in range(0, depth, AT_ONCE):
        end = min(depth, begin + AT_ONCE)
        for line in range(0, whole, width):
            for p in range(begin, end):
                copy_whole(panels, to + line * depth + p * width, source, at + p * along + line, width)
        if whole < count:
            for p in range(begin, end):
                copy_line(panels, to + whole * depth + p * width, source, at + p * along + whole, count - whole)


@njit(inline="always")
def multiply(out, o_layout, a, a_layout, b, b_layout, sizes, blocks, lying, work, w_at, add):
    """Multiply two matrices in the calling thread: out = A · B, or out += A · B.

    All that is no row of numbers is int64.

    Args:
        out: A row of numbers, in which the result lies.
        o_layout: Where its first number is, and the steps from one row and from one column to the next.
        a: A row of numbers, in which A lies.
        a_layout: How, as above.
        b: A row of numbers, in which B lies.
        b_layout: How, as above.
        sizes: n, k and m, where A is (n, k) and B is (k, m), and k at least 1.
        blocks: How much of each to pack at once; of n a multiple of ROWS, of m one of the columns of a tile.
        lying: Whether to read A, and B, where they lie; B only if its columns are neighbours.
        work: A row of numbers for what is packed, as many as `matmul_plan.work_size` says.
        w_at: Where they begin.
        add: Whether to add to what is in `out`.
    """
    (o_at, o_row, o_col), (a_at, a_row, a_col), (b_at, b_row, b_col) = o_layout, a_layout, b_layout
    (n, k, m), (n_block, k_block, m_block) = sizes, blocks
    columns = COLUMN_BYTES // out.itemsize
    rows = min(ROWS, n_block)  # ROWS, but a number that Numba does not write into the code
    a_block = w_at + rows * columns
    b_block = a_block + n_block * k_block + columns
    for j in range(0, m, m_block):
        wide = min(m_block, m - j)
        for p in range(0, k, k_block):
            deep = min(k_block, k - p)
            b_here = b_at + p * b_row + j * b_col
            read = wide // columns * columns if lying[1] else 0
            pack(work, b_block, b, b_here + read, b_row, b_col, deep, wide - read, columns)
            for i in range(0, n, n_block):
                high = min(n_block, n - i)
                a_here = a_at + i * a_row + p * a_col
                if not lying[0]:
                    pack(work, a_block, a, a_here, a_col, a_row, deep, high, rows)
                in_a = a, (a_here, a_row, a_col), lying[0]
                in_b = b, b_here, b_row, read
                here = (o_at + i * o_row + j * o_col, o_row, o_col)
                places = w_at, a_block, b_block
                _multiply_packed(out, here, in_a, in_b, work, places, (high, deep, wide), add or p > 0)


@njit(inline="always")
def _multiply_packed(out, o_layout, in_a, in_b, work, places, sizes, add):
    """Multiply a block of A by a block of B, tile by tile; each panel of A stays near for all panels of B."""
    (o_at, o_row, o_col), (spare, a_block, b_block), (high, deep, wide) = o_layout, places, sizes
    (a, (a_at, a_row, a_col), a_lies), (b, b_at, b_row, read) = in_a, in_b
    columns = COLUMN_BYTES // out.itemsize
    r = 0
    while r < high:
        y_made = ROWS if high - r > ROWS - FEW_ROWS else FEW_ROWS
        y_left = min(y_made, high - r)
        left, l_at, l_row, l_col, there = a, a_at + r * a_row, a_row, a_col, y_left
        if not a_lies:
            left, l_at, l_row, l_col, there = work, a_block + r // ROWS * ROWS * deep + r % ROWS, 1, ROWS, y_made
        for c in range(0, wide, columns):
            x_left = min(columns, wide - c)
            x_made = columns if x_left > columns // 2 else columns // 2
            here = o_at + r * o_row + c * o_col
            right, r_at, r_row = (b, b_at + c, b_row) if c < read else (work, b_block + (c - read) * deep, columns)
            whole = o_col == 1 and x_left == x_made and y_left == y_made
            target, start, step = (out, here, o_row) if whole else (work, spare, columns)
            if add and not whole:
                _move(work, spare, columns, int64(1), out, here, o_row, o_col, y_left, x_left)
            tile(target, start, step, left, l_at, l_row, l_col, right, r_at, r_row, there, y_made, x_made, deep, add)
            if not whole:
                _move(out, here, o_row, o_col, work, spare, columns, int64(1), y_left, x_left)
        r += y_made


@njit(cache=True, **PART_OPTIONS)
def _move(target, to, t_row, t_col, source, at, s_row, s_col, rows, columns):
    """Copy a small matrix."""
    for y in range(rows):
        if t_col == 1 and s_col == 1:
            copy_line(target, to + y * t_row, source, at + y * s_row, columns)
        else:
            for x in range(columns):
                target[to + y * t_row + x * t_col] = source[at + y * s_row + x * s_col]


@njit(inline="always")
def _do(out, a, b, work, job, shared):
    """Compute one part of some of the products of a batch: see `matmul_plan.Plan` for the numbers."""
    j = carray(job, 7)
    first, behind, top, high, left, wide, w_at = j[0], j[1], j[2], j[3], j[4], j[5], j[6]
    s = carray(shared, _FAR)
    o_row, o_col, a_row, a_col, b_row, b_col, k = s[3], s[4], s[5], s[6], s[7], s[8], s[9]
    for product in range(first, behind):
        o_at, a_at, b_at = s[0] + top * o_row + left * o_col, s[1] + top * a_row, s[2] + left * b_col
        rest = product
        for dim in range(s[13] - 1, -1, -1):
            place = HEADER + 4 * dim
            rest, i = divmod(rest, s[place])
            o_at += i * s[place + 1]
            a_at += i * s[place + 2]
            b_at += i * s[place + 3]
        layouts = (o_at, o_row, o_col), (a_at, a_row, a_col), (b_at, b_row, b_col)
        sizes, blocks, lying = (high, k, wide), (s[10], s[11], s[12]), (s[15] != 0, s[16] != 0)
        multiply(out, layouts[0], a, layouts[1], b, layouts[2], sizes, blocks, lying, work, w_at, s[14] != 0)


def _multiply_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Do one job."""
    kind = float32
    left, right = carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _do(carray(pointer(out, kind), _FAR), left, right, carray(pointer(work, kind), _FAR), job, shared)


def _multiply_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Do one job."""
    kind = float64
    left, right = carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _do(carray(pointer(out, kind), _FAR), left, right, carray(pointer(work, kind), _FAR), job, shared)


@cache
def kernel_for(dtype: np.dtype[Any]) -> Any:
    """Return the kernel for float32 or float64; the first time it is compiled, or read from the disk."""
    body = _multiply_float32 if dtype == np.float32 else _multiply_float64
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(body)
