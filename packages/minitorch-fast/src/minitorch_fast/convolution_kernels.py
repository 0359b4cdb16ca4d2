"""The outside of a convolution: what a thread does for one band of one image.

The channels of an image are copied to where the tile wants them: rows of one length side by side, zeros around them.
With a stride of 2, every second number is multiplied by the same weight; so the even and the odd rows, and in them the
even and the odd columns, are copied apart, as four images of a quarter of the size, which windows step through by one.
Each number is copied once and multiplied by all weights, so that the copy costs little, and it may come from any
layout. An image too large for the cache is done in bands of rows.

The same loop computes the gradient by the image: there the gradient by the result is copied, the weights are read in
the other order, and what the stride parts are the positions that are written: see `convolution_plan`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import carray, cfunc, float32, float64, int64, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.convolution_lines import STEPS, move_rows
from minitorch_fast.convolution_plan import PARTS, PHASES
from minitorch_fast.convolution_tile import DOT_COLUMNS, DOT_ROWS, TAP_BYTES, TAP_ROWS, dot_tile, tap_tile
from minitorch_fast.instructions import VECTOR_BYTES
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS

__all__ = ["kernel_for"]

_FAR = 1 << 40
_DEEP = 1024
_LAST_STEP = STEPS[-1]


@njit(cache=True, **PART_OPTIONS)
def _copy_rows(work, at, pitch, source, here, step, along, rows, low, high):
    """Copy rows of `pitch` numbers: zeros, from `low` to `high` every number that is `along` further, and zeros.

    For a 1 that is written into a call Numba would compile it once more, unless the 1 is an `int64`.
    """
    if 0 < along <= _LAST_STEP:
        move_rows(work, at, pitch, source, here, step, along, rows, pitch, low, high, work.dtype.type(0))
        return
    for row in range(rows):
        for i in range(pitch):
            work[at + row * pitch + i] = source[here + row * step + i * along] if low <= i < high else 0


@njit(cache=True, **PART_OPTIONS)
def _copy_image(work, at, source, image, shared, first):
    """Copy the channels of an image, from row `first` on, as the tile wants them; behind them is a line of zeros."""
    s_c, s_h, s_w, channels, height = shared[7], shared[8], shared[9], shared[13], shared[14]
    pitch, rows, phases, row_stride, column_stride = shared[15], shared[17], shared[18], shared[23], shared[24]
    down, along = row_stride * s_h, column_stride * s_w
    for channel in range(channels):
        for phase in range(phases):
            place = shared[21] + PHASES * phase
            above, before, low, high = shared[place], shared[place + 1], shared[place + 2], shared[place + 3]
            begin = image + channel * s_c + before * s_w + (first * row_stride + above) * s_h
            top = min(max(-((first * row_stride + above) // row_stride), 0), rows)
            bottom = max(min((height - above + row_stride - 1) // row_stride - first, rows), top)
            if pitch == 1:
                _copy_rows(work, at, rows, source, begin, down, down, int64(1), top, bottom if high > low else top)
            else:
                work[at : at + top * pitch] = 0
                here = at + top * pitch
                _copy_rows(work, here, pitch, source, begin + top * down, down, along, bottom - top, low, high)
                work[at + bottom * pitch : at + rows * pitch] = 0
            at += rows * pitch
    spare = pitch + TAP_BYTES // work.itemsize
    work[at : at + spare] = 0


@njit(inline="always")
def _copy_weights(work, at, weights, group, shared):
    """Copy the weights of a group as the tile wants them: TAP_ROWS channels side by side."""
    results, step = shared[12], shared[11]
    for part in range(shared[19]):
        place = shared[22] + PARTS * part
        depth, table = shared[place], shared[place + 2]
        for first in range(0, results, TAP_ROWS):
            there = min(TAP_ROWS, results - first)
            for block in range(0, depth, 64):  # which stays near while it is filled, line by line
                end = min(block + 64, depth)
                for i in range(TAP_ROWS):
                    line = group + (first + min(i, there - 1)) * step
                    for k in range(block, end):
                        work[at + k * TAP_ROWS + i] = weights[line + shared[table + k]]
            at += depth * TAP_ROWS


@njit(inline="always")
def _write(out, at, work, spare, layout, rows, plus):
    """Write what belongs to one channel of the result."""
    columns, pitch, o_h, o_w = layout
    if pitch == columns and (columns == 1 or o_h == columns * o_w):
        o_w = o_h if columns == 1 else o_w
        columns, rows = rows * columns, 1
    if o_w == 1:
        move_rows(out, at, o_h, work, spare, pitch, 1, rows, columns, 0, columns, plus)
        return
    for row in range(rows):
        to, get = at + row * o_h, spare + row * pitch
        for x in range(columns):
            out[to + x * o_w] = work[get + x] + plus


@njit(inline="always")
def _band(out, image, group, work, places, shared, table, first, bias):
    """Compute a band of one image: all parts of it, block by block of channels, tile by tile."""
    w_at, i_at, spare, wide = places
    columns = TAP_BYTES // out.itemsize
    results, o_c, pitch, band = shared[12], shared[4], shared[15], shared[16]
    for part in range(shared[19]):
        place = shared[22] + PARTS * part
        depth, ahead, height, width = shared[place], shared[place + 1], shared[place + 3], shared[place + 4]
        begin, o_h, o_w = image + shared[place + 5], shared[place + 6], shared[place + 7]
        rows = min(band, height - first)
        for channel in range(0, results, TAP_ROWS):
            there = min(TAP_ROWS, results - channel)
            if rows > 0:
                for q in range(0, rows * pitch, columns):
                    for k in range(0, max(depth, 1), _DEEP):
                        deep = min(_DEEP, depth - k)
                        w_here, t_here = w_at + k * TAP_ROWS, ahead + k
                        tap_tile(work, spare + q, wide, work, w_here, work, i_at + q, table, t_here, there, deep, k > 0)
                for i in range(there):
                    here = begin + (channel + i) * o_c + first * o_h
                    plus = bias[group * results + channel + i] if shared[20] != 0 else work.dtype.type(0)
                    _write(out, here, work, spare + i * wide, (width, pitch, o_h, o_w), rows, plus)
            w_at += depth * TAP_ROWS


@njit(inline="always")
def _units(unit, shared):
    """Return the group, the image and the band that a number stands for."""
    rest, band = divmod(unit, shared[1])
    group, image = divmod(rest, shared[0])
    return group, image, band


@njit(inline="always")
def _correlate(out, a, weights, bias, work, job, shared, table):
    """Do the bands of a job."""
    w_at = job[2]
    i_at = w_at + shared[25]
    spare = i_at + shared[26]
    last = -1
    for unit in range(job[0], job[1]):
        group, image, band = _units(unit, shared)
        if group != last:
            _copy_weights(work, w_at, weights, group * shared[10], shared)
            last = group
        first = band * shared[16]
        _copy_image(work, i_at, a, image * shared[5] + group * shared[6], shared, first)
        o_at = image * shared[2] + group * shared[3]
        _band(out, o_at, group, work, (w_at, i_at, spare, shared[27]), shared, table, first, bias)


@njit(inline="always")
def _copy_gradient(work, at, grad, begin, shared, first, rows):
    """Copy a band of the gradient: rows as long as those of the image, zeros behind them."""
    place, pitch, wide = shared[22], shared[15], shared[27]
    columns, g_h, g_w = shared[place + 4], shared[place + 6], shared[place + 7]
    for channel in range(shared[12]):
        here = begin + channel * shared[4] + first * g_h
        if pitch == 1:
            _copy_rows(work, at, rows, grad, here, g_h, g_h, int64(1), int64(0), rows)
        else:
            _copy_rows(work, at, pitch, grad, here, g_h, g_w, rows, int64(0), columns)
        work[at + rows * pitch : at + wide] = 0
        at += wide


@njit(inline="always")
def _weigh(grad, a, work, job, shared, table):
    """Add up the gradients by the weights over the bands of a job."""
    sums, lanes = job[2], VECTOR_BYTES // work.itemsize
    i_at = sums + shared[25]
    g_at = i_at + shared[26]
    place, pitch, wide = shared[22], shared[15], shared[27]
    depth, ahead, height = shared[place], shared[place + 1], shared[place + 3]
    down = (shared[12] + DOT_ROWS - 1) // DOT_ROWS
    across = (depth + DOT_COLUMNS - 1) // DOT_COLUMNS
    work[sums : sums + shared[25]] = 0
    for unit in range(job[0], job[1]):
        group, image, band = _units(unit, shared)
        first = band * shared[16]
        rows = min(shared[16], height - first)
        _copy_image(work, i_at, a, image * shared[5] + group * shared[6], shared, first)
        _copy_gradient(work, g_at, grad, image * shared[2] + group * shared[3], shared, first, rows)
        count = (rows * pitch + lanes - 1) // lanes * lanes
        at = sums + group * down * across * (DOT_ROWS * DOT_COLUMNS)
        for r in range(down):
            line, there = g_at + r * DOT_ROWS * wide, min(DOT_ROWS, shared[12] - r * DOT_ROWS)
            for c in range(across):
                dot_tile(work, at, work, line, work, i_at, table, ahead + c * DOT_COLUMNS, wide, there, count)
                at += DOT_ROWS * DOT_COLUMNS


@njit(inline="always")
def _gather(out, work, job, shared):
    """Write the sums over all jobs to where they belong."""
    place = shared[22]
    depth, table = shared[place], shared[place + 2]
    down = (shared[12] + DOT_ROWS - 1) // DOT_ROWS
    across = (depth + DOT_COLUMNS - 1) // DOT_COLUMNS
    jobs, size = job[0], job[1]
    for group in range(shared[28]):
        for r in range(shared[12]):
            at = ((group * down + r // DOT_ROWS) * across * DOT_ROWS + r % DOT_ROWS) * DOT_COLUMNS
            line = group * shared[10] + r * shared[11]
            for tile in range(across):
                for k in range(tile * DOT_COLUMNS, min((tile + 1) * DOT_COLUMNS, depth)):
                    total = work[at + k % DOT_COLUMNS]
                    for i in range(1, jobs):
                        total += work[at + k % DOT_COLUMNS + i * size]
                    out[line + shared[table + k]] = total
                at += DOT_ROWS * DOT_COLUMNS


def _correlate_float32(job: Any, shared: Any, out: int, a: int, weights: int, work: int) -> None:
    """Do one job of a convolution or of its gradient by the images."""
    kind, row = float32, carray(shared, _FAR)
    bias = carray(pointer(row[20], kind), _FAR)
    to, left, right = (
        carray(pointer(out, kind), _FAR),
        carray(pointer(a, kind), _FAR),
        carray(pointer(weights, kind), _FAR),
    )
    _correlate(to, left, right, bias, carray(pointer(work, kind), _FAR), carray(job, 3), row, row)


def _correlate_float64(job: Any, shared: Any, out: int, a: int, weights: int, work: int) -> None:
    """Do one job of a convolution or of its gradient by the images."""
    kind, row = float64, carray(shared, _FAR)
    bias = carray(pointer(row[20], kind), _FAR)
    to, left, right = (
        carray(pointer(out, kind), _FAR),
        carray(pointer(a, kind), _FAR),
        carray(pointer(weights, kind), _FAR),
    )
    _correlate(to, left, right, bias, carray(pointer(work, kind), _FAR), carray(job, 3), row, row)


def _weigh_float32(job: Any, shared: Any, out: int, a: int, grad: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Do one job of the gradient by the weights."""
    kind, row = float32, carray(shared, _FAR)
    left, right = carray(pointer(grad, kind), _FAR), carray(pointer(a, kind), _FAR)
    _weigh(left, right, carray(pointer(work, kind), _FAR), carray(job, 3), row, row)


def _weigh_float64(job: Any, shared: Any, out: int, a: int, grad: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Do one job of the gradient by the weights."""
    kind, row = float64, carray(shared, _FAR)
    left, right = carray(pointer(grad, kind), _FAR), carray(pointer(a, kind), _FAR)
    _weigh(left, right, carray(pointer(work, kind), _FAR), carray(job, 3), row, row)


def _gather_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Finish the gradient by the weights."""
    kind = float32
    to = carray(pointer(out, kind), _FAR)
    _gather(to, carray(pointer(work, kind), _FAR), carray(job, 2), carray(shared, _FAR))


def _gather_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Finish the gradient by the weights."""
    kind = float64
    to = carray(pointer(out, kind), _FAR)
    _gather(to, carray(pointer(work, kind), _FAR), carray(job, 2), carray(shared, _FAR))


_BODIES = {
    ("correlate", 4): _correlate_float32,
    ("correlate", 8): _correlate_float64,
    ("weigh", 4): _weigh_float32,
    ("weigh", 8): _weigh_float64,
    ("gather", 4): _gather_float32,
    ("gather", 8): _gather_float64,
}


@cache
def kernel_for(name: str, itemsize: int) -> Any:
    """Return a kernel, which has an address; the first time it is compiled, or read from the disk.

    Args:
        name: What it does: "correlate", "weigh" or "gather".
        itemsize: 4 for float32, 8 for float64.
    """
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(_BODIES[name, itemsize])
