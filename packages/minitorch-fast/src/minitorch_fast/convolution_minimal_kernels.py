"""The outside of convolutions with fewer multiplications: see `convolution_minimal_tile` for the idea.

A thread transforms all weights, and then does its images band by band: the pixels of all channels are transformed; for
as many channels of the result as a tile of a product has rows, they are multiplied, and the products transformed, while
they are near. For the gradient by the weights the pixels and the gradients are transformed, and their products added up
over all bands; in the end the sums of all threads are, and transformed once.

In `shared` are: 0 bands of an image; 1 channels of the source and 2 of the results; 3-4 height and width of the source
and 5-6 of the results; 7-8 the padding; 9-11 the steps of image, channel and row in the source, and 12-14 those in the
results; 15 where the first weight is, and 16-19 the steps of result, channel, row and column from there; 20 the address
of the bias, or 0; 21 the rows of tiles in a band, 22 the tiles in a row; 23 how far apart the channels of transformed
pixels are; 24-25 how many numbers transformed weights and pixels take; 26 the address of what is strange; 27-29 how
much of a product to pack at once.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import carray, cfunc, float32, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.convolution_minimal_plan import LINE
from minitorch_fast.convolution_minimal_tile import gradients_to_products, pixels_to_factors, products_to_results
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.matmul_kernels import multiply
from minitorch_fast.matmul_tile import COLUMN_BYTES, FEW_ROWS, ROWS, VECTOR_BYTES, tile
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS

__all__ = ["kernel_for"]

_FAR = 1 << 40


@njit(inline="always")
def _filtered(g0, g1, g2, half):
    """Return what three weights become."""
    return g0, half * (g0 + g1 + g2), half * (g0 - g1 + g2), g2


@njit(inline="always")
def _transform_weights(work, at, weights, s):
    """Transform all weights, and put those of ROWS channels of the result side by side, as a tile reads them."""
    channels, results, (o, c, h, w) = s[1], s[2], (s[16], s[17], s[18], s[19])
    half, panels = work.dtype.type(0.5), (results + ROWS - 1) // ROWS
    apart = panels * channels * ROWS
    for result in range(results):
        for channel in range(channels):
            g = s[15] + result * o + channel * c
            to = at + (result // ROWS * channels + channel) * ROWS + result % ROWS
            a = _filtered(weights[g], weights[g + h], weights[g + 2 * h], half)
            g += w
            b = _filtered(weights[g], weights[g + h], weights[g + 2 * h], half)
            g += w
            d = _filtered(weights[g], weights[g + h], weights[g + 2 * h], half)
            for row in range(4):
                line = _filtered(a[row], b[row], d[row], half)
                for column in range(4):
                    work[to + (4 * row + column) * apart] = line[column]


@njit(inline="always")
def _strips(wide, lanes):
    """Return where strips of tiles begin, the last first: it may write beyond its row, where another writes later."""
    return range((wide - 1) // lanes * lanes, -1, -lanes)


@njit(cache=True, **PART_OPTIONS)
def _transform_pixels(work, at, a, image, s, first, high):
    """Transform the pixels of a band of tiles."""
    channels, wide, pitch, lanes = s[1], s[22], s[23], VECTOR_BYTES // work.itemsize
    top = 2 * first - s[7]
    for channel in range(channels):
        for strip in _strips(wide, lanes):
            left = 2 * strip - s[8]
            here, to = image + channel * s[10] + top * s[11] + left, at + channel * pitch + strip
            pixels_to_factors(work, to, channels * pitch + LINE, a, here, s[11], top, left, (s[3], s[4]), high, wide)


@njit(inline="always")
def _multiply(work, u_at, v_at, m_at, s, panel, rows, count):
    """Multiply the transformed weights of some channels of the result by all pixels: 16 products of matrices."""
    channels, pitch, columns = s[1], s[23], COLUMN_BYTES // work.itemsize
    panels = (s[2] + ROWS - 1) // ROWS
    for i in range(16):
        left = u_at + (i * panels + panel) * channels * ROWS
        for c in range(0, count, columns):
            to, right = m_at + i * (ROWS * pitch + LINE) + c, v_at + i * (channels * pitch + LINE) + c
            made = columns if count - c > columns // 2 else columns // 2
            tile(work, to, pitch, work, left, 1, ROWS, work, right, pitch, ROWS, rows, made, channels, False)


@njit(inline="always")
def _correlate(out, a, weights, bias, strange, work, job, s):
    """Do the bands of a job."""
    results, wide, pitch, lanes = s[2], s[22], s[23], VECTOR_BYTES // work.itemsize
    u_at = job[2]
    v_at = u_at + s[24]
    m_at = v_at + s[25]
    _transform_weights(work, u_at, weights, s)
    for unit in range(job[0], job[1]):
        image, band = divmod(unit, s[0])
        first = band * s[21]
        high = min(s[21], (s[5] + 1) // 2 - first)
        rows = min(s[5] - 2 * first, 2 * high)
        _transform_pixels(work, v_at, a, image * s[9], s, first, high)
        for begin in range(0, results, ROWS):
            there = min(ROWS, results - begin)
            made = ROWS if there > FEW_ROWS else FEW_ROWS
            _multiply(work, u_at, v_at, m_at, s, begin // ROWS, made, high * wide)
            for i in range(there):
                at = image * s[12] + (begin + i) * s[13] + 2 * first * s[14]
                plus = bias[begin + i] if s[20] != 0 else work.dtype.type(0)
                for strip in range(0, wide, lanes):
                    size, from_here = (rows, s[6] - 2 * strip), m_at + i * pitch + strip
                    to, tiles = at + 2 * strip, wide - strip
                    products_to_results(
                        out, to, s[14], size, work, from_here, ROWS * pitch + LINE, wide, tiles, plus, strange, job[3]
                    )


@njit(inline="always")
def _weigh(grad, a, work, job, s):
    """Add up the products of transformed pixels and gradients over the bands of a job."""
    channels, results, wide, pitch, lanes = s[1], s[2], s[22], s[23], VECTOR_BYTES // work.itemsize
    u_at = job[2]
    v_at = u_at + s[24]
    g_at = v_at + s[25]
    spare = g_at + 16 * (results * pitch + LINE)
    work[u_at : u_at + s[24]] = 0
    for unit in range(job[0], job[1]):
        image, band = divmod(unit, s[0])
        first = band * s[21]
        high = min(s[21], (s[5] + 1) // 2 - first)
        _transform_pixels(work, v_at, a, image * s[9], s, first, high)
        for result in range(results):
            here = image * s[12] + result * s[13] + 2 * first * s[14]
            for strip in _strips(wide, lanes):
                size, to = (s[5] - 2 * first, s[6] - 2 * strip), g_at + result * pitch + strip
                gradients_to_products(work, to, results * pitch + LINE, grad, here + 2 * strip, s[14], size, high, wide)
        sizes, blocks = (results, high * wide, channels), (s[27], s[28], s[29])
        for i in range(16):
            sums, left = (u_at + i * results * channels, channels, 1), (g_at + i * (results * pitch + LINE), pitch, 1)
            right = v_at + i * (channels * pitch + LINE), 1, pitch
            multiply(work, sums, work, left, work, right, sizes, blocks, (True, False), work, spare, True)


@njit(inline="always")
def _finish(out, work, job, s):
    """Add up the sums of all jobs, and transform them to gradients by the weights."""
    channels, results, half = s[1], s[2], work.dtype.type(0.5)
    jobs, apart, size = job[0], results * channels, job[1]
    for place in range(results * channels):
        for i in range(1, jobs):
            for k in range(16):
                work[place + k * apart] += work[place + k * apart + i * size]
        at = s[15] + place // channels * s[16] + place % channels * s[17]
        for column in range(4):
            k = place + column * apart
            u0, u1, u2, u3 = work[k], work[k + 4 * apart], work[k + 8 * apart], work[k + 12 * apart]
            work[k], work[k + 4 * apart] = u0 + half * (u1 + u2), half * (u1 - u2)
            work[k + 8 * apart] = half * (u1 + u2) + u3
        for row in range(3):
            k = place + 4 * row * apart
            u0, u1, u2, u3 = work[k], work[k + apart], work[k + 2 * apart], work[k + 3 * apart]
            here = at + row * s[18]
            out[here], out[here + s[19]] = u0 + half * (u1 + u2), half * (u1 - u2)
            out[here + 2 * s[19]] = half * (u1 + u2) + u3


def _correlate_float32(job: Any, shared: Any, out: int, a: int, weights: int, work: int) -> None:
    """Do one job of a convolution or of its gradient by the images."""
    row = carray(shared, _FAR)
    to, left = carray(pointer(out, float32), _FAR), carray(pointer(a, float32), _FAR)
    right = carray(pointer(weights, float32), _FAR)
    bias, strange = carray(pointer(row[20], float32), _FAR), carray(pointer(row[26], float32), _FAR)
    _correlate(to, left, right, bias, strange, carray(pointer(work, float32), _FAR), carray(job, 4), row)


def _weigh_float32(job: Any, shared: Any, out: int, a: int, grad: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Do one job of the gradient by the weights."""
    left, right = carray(pointer(grad, float32), _FAR), carray(pointer(a, float32), _FAR)
    _weigh(left, right, carray(pointer(work, float32), _FAR), carray(job, 4), carray(shared, _FAR))


def _finish_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Finish the gradient by the weights."""
    to = carray(pointer(out, float32), _FAR)
    _finish(to, carray(pointer(work, float32), _FAR), carray(job, 2), carray(shared, _FAR))


_BODIES = {"correlate": _correlate_float32, "weigh": _weigh_float32, "finish": _finish_float32}


@cache
def kernel_for(name: str) -> Any:
    """Return a kernel for float32, which has an address; the first time it is compiled, or read from the disk.

    Args:
        name: What it does: "correlate", "weigh" or "finish".
    """
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(_BODIES[name])
