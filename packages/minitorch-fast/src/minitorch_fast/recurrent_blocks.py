"""What a recurrent layer does for a block of steps at once, as no step of it waits for another.

Forward, these are the products of the inputs with their weights. Backward, they are those with the gradients of the
sums: of the inputs, and of both weights.

**Why not for all steps.** The sums of 200 steps are more than the caches hold: they would go to memory and come back
for each of the products. Those of a block stay near, in the cache of the second level, until they have been used. With
fewer steps, the weights and their gradients, of which each block reads all, would be what comes from afar.
"""

from __future__ import annotations

import numba
from numba import carray, njit
from numba.np.unsafe.ndarray import to_fixed_tuple

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.jobs import pointer
from minitorch_fast.matmul_kernels import pack
from minitorch_fast.options import PART_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_fast.recurrent_call import Call, Job
from minitorch_fast.recurrent_rows import before, clear_row, fetch_row
from minitorch_fast.recurrent_tile import copy_line, multiply_panel, multiply_steps

__all__ = ["call_of", "finish_block", "job_of", "packed", "packed_transpose", "project"]

_FAR = 1 << 40
_FIELDS, _PLACES = len(Call._fields), len(Job._fields)


@njit(inline="always")
def call_of(shared):
    """Return what all threads share."""
    return Call(*to_fixed_tuple(carray(shared, _FIELDS), _FIELDS))


@njit(inline="always")
def job_of(row):
    """Return what one thread does."""
    return Job(*to_fixed_tuple(carray(row, _PLACES), _PLACES))


# ----------------------------------------------------------------------------------------------------------------------
# Weights
# ----------------------------------------------------------------------------------------------------------------------
@njit(inline="always")
def packed_transpose(work, weights, first, rows, columns, width, kind):
    """Pack the transpose of some rows of the weights to the address `work`, for products such as x · Wᵀ."""
    source, panels = carray(pointer(weights, kind), _FAR), carray(pointer(work, kind), _FAR)
    pack(panels, numba.int64(0), source, first * columns, numba.int64(1), columns, columns, rows, width)
    return pointer(work, kind)


@njit(inline="always")
def packed(work, weights, first, rows, columns, width, kind):
    """Pack some rows of the weights to the address `work`, for products such as d · W."""
    source, panels = carray(pointer(weights, kind), _FAR), carray(pointer(work, kind), _FAR)
    pack(panels, numba.int64(0), source, first * columns, columns, numba.int64(1), rows, columns, width)
    return pointer(work, kind)


# ----------------------------------------------------------------------------------------------------------------------
# Forward
# ----------------------------------------------------------------------------------------------------------------------
@njit(inline="always")
def project(call, job, sums, low, count, panels, kind):
    """Write the products of the inputs with their weights to where the gates will be, from step `low` on.

    Args:
        call: The `Call`.
        job: The `Job`.
        sums: The pointer to the gates of all steps.
        low: The first of the steps in time.
        count: How many they are.
        panels: The pointer to the packed weights.
        kind: The dtype.
    """
    x, begin, features = pointer(call.x, kind), low * call.batch + job.begin, call.features
    to, source = moved(sums, begin * call.columns), moved(x, begin * features)
    to_next = call.columns, call.batch * call.columns
    next_one = features, call.batch * features
    rows = job.end - job.begin
    multiply_steps(to, to_next, source, next_one, count, rows, panels, call.gates, features, call.width)


# ----------------------------------------------------------------------------------------------------------------------
# Backward
# ----------------------------------------------------------------------------------------------------------------------
@njit(inline="always")
def finish_block(call, job, low, count, panels, kind):
    """Make of the gradients of the sums those of the inputs, and add to those of the weights.

    Args:
        call: The `Call`.
        job: The `Job`; in `job.sums` the gradients are in the order of the steps in time.
        low: The first of these steps.
        count: How many they are.
        panels: The pointer to the packed weights of the inputs.
        kind: The dtype.
    """
    sums, line, rows, features = pointer(job.sums, kind), call.line, job.end - job.begin, call.features
    if call.of_x != 0:
        of_x = moved(pointer(call.of_x, kind), (low * call.batch + job.begin) * features)
        to_next, next_one = (features, call.batch * features), (line, rows * line)
        multiply_steps(of_x, to_next, sums, next_one, count, rows, panels, features, call.gates, call.width)
    _add_of_w_ih(call, job, low, count, sums, kind)
    _add_of_w_hh(call, job, low, count, sums, kind)


@njit(cache=True, **PART_OPTIONS)
def _add_of_w_ih(call, job, low, count, sums, kind):
    """Add to the gradient of the weights of the inputs: sumsᵀ · x, in panels, which lie behind each other."""
    features, rows, width, depth = call.features, call.gates, call.width, count * (job.end - job.begin)
    panel, of_w = pointer(job.panel, kind), pointer(call.of_w_ih, kind)
    of_w = moved(of_w, job.number * rows * _whole(features, width))
    for c in range(0, features, width):
        some = min(width, features - c)
        _copy_inputs(call, job, low, count, panel, c, some, kind)
        multiply_panel(moved(of_w, c * rows), width, sums, 1, call.line, rows, panel, some, depth, True)


@njit(cache=True, **PART_OPTIONS)
def _add_of_w_hh(call, job, low, count, sums, kind):
    """Add to the gradient of the weights of the state: sumsᵀ · h, in panels; the sums of q stand behind those of n."""
    size, rows, width, depth = call.hidden, call.gates, call.width, count * (job.end - job.begin)
    panel, of_w = pointer(job.panel, kind), pointer(call.of_w_hh, kind)
    of_w = moved(of_w, job.number * rows * _whole(size, width))
    split, rest = call.split, rows - call.split
    sums_of_q = moved(sums, call.columns - rest)
    for c in range(0, size, width):
        some = min(width, size - c)
        _copy_states(call, job, low, count, panel, c, some, kind)
        multiply_panel(moved(of_w, c * rows), width, sums, 1, call.line, split, panel, some, depth, True)
        of_q = moved(of_w, c * rows + split * width)
        multiply_panel(of_q, width, sums_of_q, 1, call.line, rest, panel, some, depth, True)


@njit(inline="always")
def _whole(columns, width):
    """Return how many columns there are when all panels are full."""
    return (columns + width - 1) // width * width


@njit(cache=True, **PART_OPTIONS)
def _copy_inputs(call, job, low, count, panel, column, some, kind):
    """Copy columns of the inputs into a panel; behind the end of a sequence, where even 0 · NaN would count, zeros."""
    ends, x = pointer(call.ends, numba.int64), pointer(call.x, kind)
    for t in range(low, low + count):
        for b in range(job.begin, job.end):
            if t < ends[b]:
                source = moved(x, (t * call.batch + b) * call.features + column)
                copy_line(panel, source, some, call.width)
                fetch_row(moved(source, some), min(call.width, call.features - column - some))  # for the next panel
            else:
                clear_row(panel, some)
            panel = moved(panel, call.width)


@njit(cache=True, **PART_OPTIONS)
def _copy_states(call, job, low, count, panel, column, some, kind):
    """Copy columns of the states before each step into a panel."""
    ends, y, h0 = pointer(call.ends, numba.int64), pointer(call.y, kind), pointer(call.h0, kind)
    for t in range(low, low + count):
        for b in range(job.begin, job.end):
            if t < ends[b]:
                state = before(y, h0, t, b, ends[b], call.batch, call.hidden, call.reverse != 0)
                copy_line(panel, moved(state, column), some, call.width)
            else:
                clear_row(panel, some)
            panel = moved(panel, call.width)
