"""Loops over the windows of images.

A window is as high as it is wide, but only along a row do numbers lie side by side. So the rows of a window come first:
for a row of results, the rows that its windows show become one row, of sums or of largest elements, many columns at
once. What is left is a walk along that row, with a few numbers for each window.

Small windows that lie close together, as nearly all do, are looked at many at once: see `pooling_tile`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import carray, cfunc, float32, float64, int64, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.convolution_lines import STEPS
from minitorch_fast.instructions import VECTOR_BYTES
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS
from minitorch_fast.pooling_tile import largest_of_windows, means_of_windows

__all__ = ["kernel_for"]

_FAR = 1 << 40
_FAR_APART = 1 << 31
_LAST_STEP, _LANES = STEPS[-1], VECTOR_BYTES // 4
_MANY = 128
"""Places of a window up to which it is fastest to look at each, of many windows at once."""


@njit(inline="always")
def _inside(first, kernel, step, size):
    """Return which places of a window lie inside, from one up to another, where the window begins at `first`."""
    low = max(-(first // step), 0)
    return low, max(min(kernel, (size - first + step - 1) // step), low)


@njit(cache=True, **PART_OPTIONS)
def _start(best, row, line, k):
    """Begin with a row."""
    for x in range(len(best)):
        best[x] = line[x]
        row[x] = k


@njit(cache=True, **PART_OPTIONS)
def _larger(best, row, line, k):
    """Keep the larger elements, and of which row they are; NaN is the largest, and the first of equal ones stays."""
    for x in range(len(best)):
        old, new = best[x], line[x]
        keep = (new <= old) | (old != old)
        best[x] = old if keep else new
        row[x] = row[x] if keep else k


@njit(cache=True, **PART_OPTIONS)
def _add(total, line):
    """Add a row to another."""
    for x in range(len(total)):
        total[x] += line[x]


@njit(cache=True, **PART_OPTIONS)
def _largest(best, row, values, ordinals, begin, width, window):
    """Find the largest element of each window in the row of the largest ones of all columns."""
    kernel, stride, padding, dilation, down = window
    for x in range(len(values)):
        first = x * stride - padding
        low, high = 0, kernel
        if first < 0 or first + (kernel - 1) * dilation >= width:
            low, high = _inside(first, kernel, dilation, width)
        place = first + low * dilation
        value, k = best[place], row[place]
        for i in range(first + (low + 1) * dilation, first + high * dilation, dilation):
            new, new_k = best[i], row[i]
            if _comes_first(new, new_k, value, k):
                value, k, place = new, new_k, i
        values[x] = value
        ordinals[x] = begin + int(k) * down + place


@njit(inline="always")
def _comes_first(new, new_k, value, k):
    """Say whether an element to the right is larger, or as large in a row further up."""
    as_large = (new == value) | ((new != new) & (value != value))
    return (as_large & (new_k < k)) | (((new > value) | (new != new)) & (value == value))


@njit(inline="always")
def _by_strips(s):
    """Say whether windows are looked at place by place, many windows at once."""
    return s[7] <= _LAST_STEP and s[4] * s[5] <= _MANY and s[0] * s[1] < _FAR_APART


@njit(inline="always")
def _free_until(s):
    """Return up to which end of the last row of windows whole strips can be read; windows that stick out cannot."""
    within = s[9] == 0 and (s[3] - 1) * s[7] + (s[5] - 1) * s[11] < s[1]
    return s[12] - (s[5] - 1) * s[11] - (s[3] + _LANES) * s[7] if within else -1


@njit(inline="always")
def _max(values, a, ordinals, work, job, s):
    """Do the planes of a job: values and ordinals of the largest elements."""
    height, width, rows, columns = s[0], s[1], s[2], s[3]
    best, row = work[job[2] : job[2] + width], work[job[2] + width : job[2] + 2 * width]
    window = s[5], s[7], s[9], s[11], s[10] * width
    by_strips, free_until = _by_strips(s), _free_until(s)
    for plane in range(job[0], job[1]):
        image = a[plane * height * width : (plane + 1) * height * width]
        for y in range(rows):
            first = y * s[6] - s[8]
            low, high = _inside(first, s[4], s[10], height)
            at, begin = (plane * rows + y) * columns, (plane * height + first) * width
            if by_strips:
                sizes, across, inside = (width, window[4]), window[:4], (low, high)
                free = begin + high * window[4] <= free_until
                largest_of_windows(values, at, ordinals, at, a, begin, begin, columns, sizes, across, inside, free)
                continue
            for k in range(low, high):
                here = (first + k * s[10]) * width
                if k == low:
                    _start(best, row, image[here : here + width], k)
                else:
                    _larger(best, row, image[here : here + width], k)
            _largest(best, row, values[at : at + columns], ordinals[at : at + columns], begin, width, window)


@njit(inline="always")
def _max_back(out, grad, ordinals, job, s):
    """Do the planes of a job: every gradient goes where the element came from, and nowhere outside the plane."""
    size, count = s[0] * s[1], s[2] * s[3]
    for plane in range(job[0], job[1]):
        begin = plane * size
        image = out[begin : begin + size]
        image[:] = 0
        here, there = grad[plane * count : (plane + 1) * count], ordinals[plane * count : (plane + 1) * count]
        for i in range(count):
            place = there[i] - begin
            if 0 <= place < size:
                image[place] += here[i]


@njit(inline="always")
def _mean(out, a, divisors, work, job, s):
    """Do the planes of a job: means of windows."""
    height, width, rows, columns = s[0], s[1], s[2], s[3]
    total = work[job[2] : job[2] + width]
    by_strips, free_until = _by_strips(s), _free_until(s)
    for plane in range(job[0], job[1]):
        image = a[plane * height * width : (plane + 1) * height * width]
        for y in range(rows):
            first = y * s[6] - s[8]
            low, high = _inside(first, s[4], 1, height)
            at, begin = (plane * rows + y) * columns, (plane * height + first) * width
            if by_strips:
                across, free = (s[5], s[7], s[9], 1), begin + high * width <= free_until
                here, sizes = y * columns, (width, width)
                means_of_windows(out, at, divisors, here, a, begin, columns, sizes, across, (low, high), free)
                continue
            total[:] = 0
            for k in range(low, high):
                _add(total, image[(first + k) * width : (first + k + 1) * width])
            for x in range(columns):
                begin = x * s[7] - s[9]
                some = total.dtype.type(0)
                for i in range(max(begin, 0), min(begin + s[5], width)):
                    some += total[i]
                out[at + x] = some / divisors[y * columns + x]


@njit(inline="always")
def _mean_back(out, grad, divisors, work, job, s):
    """Do the planes of a job: the gradient of means."""
    height, width, rows, columns = s[0], s[1], s[2], s[3]
    line = work[job[2] : job[2] + width]
    for plane in range(job[0], job[1]):
        image = out[plane * height * width : (plane + 1) * height * width]
        image[:] = 0
        for y in range(rows):
            at = (plane * rows + y) * columns
            line[:] = 0
            for x in range(columns):
                part = grad[at + x] / divisors[y * columns + x]
                begin = x * s[7] - s[9]
                for i in range(max(begin, 0), min(begin + s[5], width)):
                    line[i] += part
            first = y * s[6] - s[8]
            low, high = _inside(first, s[4], 1, height)
            for k in range(low, high):
                begin = (first + k) * width
                _add(image[begin : begin + width], line)


def _max_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Pool by the largest."""
    kind = float32
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, int64), _FAR)
    _max(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


def _max_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Pool by the largest."""
    kind = float64
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, int64), _FAR)
    _max(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


def _max_back_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Go back from the largest."""
    kind = float32
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, int64), _FAR)
    _max_back(to, left, right, carray(job, 3), carray(shared, 13))


def _max_back_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:  # noqa: ARG001 - see KERNEL
    """Go back from the largest."""
    kind = float64
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, int64), _FAR)
    _max_back(to, left, right, carray(job, 3), carray(shared, 13))


def _mean_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Pool by the mean."""
    kind = float32
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _mean(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


def _mean_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Pool by the mean."""
    kind = float64
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _mean(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


def _mean_back_float32(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Go back from the mean."""
    kind = float32
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _mean_back(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


def _mean_back_float64(job: Any, shared: Any, out: int, a: int, b: int, work: int) -> None:
    """Go back from the mean."""
    kind = float64
    to, left, right = carray(pointer(out, kind), _FAR), carray(pointer(a, kind), _FAR), carray(pointer(b, kind), _FAR)
    _mean_back(to, left, right, carray(pointer(work, kind), _FAR), carray(job, 3), carray(shared, 13))


_BODIES = {
    ("max", 4): _max_float32,
    ("max", 8): _max_float64,
    ("max_back", 4): _max_back_float32,
    ("max_back", 8): _max_back_float64,
    ("mean", 4): _mean_float32,
    ("mean", 8): _mean_float64,
    ("mean_back", 4): _mean_back_float32,
    ("mean_back", 8): _mean_back_float64,
}


@cache
def kernel_for(name: str, itemsize: int) -> Any:
    """Return a kernel, which has an address; the first time it is compiled, or read from the disk.

    Args:
        name: What it does: "max", "max_back", "mean" or "mean_back".
        itemsize: 4 for float32, 8 for float64.
    """
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(_BODIES[name, itemsize])
