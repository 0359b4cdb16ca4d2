"""Recurrent layers over whole sequences: one kernel goes through all steps, for some sequences of a batch.

**The idea.** A step of a recurrent layer is a small product, and each step waits for the one before. Started one after
the other, 200 steps are 200 times the cost of starting threads, and of packing weights. But the sequences of a batch
have nothing to do with each other: so each thread takes some of them to the end of all steps, without waiting for
anybody. It packs the weights once, and they stay in its cache of the second level.

Before that, the inputs of all steps have been multiplied by their weights in one tall product (see `recurrent`). The
kernel finds its results where the gates will be, adds what comes from the state, and makes gates of the sums in place.
The way back writes the gradients of those sums for all steps; the gradients of the weights are tall products again.

**Ends and beginnings.** A sequence that has ended is still multiplied with the others, as there is room for it in the
tile; what comes out is not used, and cleared when all is done. Read backwards, a sequence begins at its end: there its
first state is laid into the outputs, where the product looks for the state before.

A kernel is given the sizes and addresses of `FIELDS`, and does the sequences from job[0] to job[1].
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
from numba import carray, cfunc, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.matmul_kernels import pack
from minitorch_fast.options import KERNEL_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_fast.recurrent_rows import add_row, all_before, before, clear_behind, clear_row, longest
from minitorch_fast.recurrent_steps import gru_back, gru_step, lstm_back, lstm_step, rnn_back, rnn_step
from minitorch_fast.recurrent_tile import multiply_rows

__all__ = ["FIELDS", "gru", "gru_backward", "kernel_for", "lstm", "lstm_backward", "rnn", "rnn_backward"]

FIELDS = (
    "steps",
    "batch",
    "hidden",
    "width",  # of a panel
    "reverse",
    "relu",
    "ends",  # where each sequence ends
    "w_hh",
    "bias",
    "h0",
    "c0",
    "y",
    "cells",
    "gates",
    "of_y",  # 0 if there is none
    "of_h",
    "of_c",
    "of_sums",
    "of_bias",  # a row for each job
)
"""What all jobs share: integers, and the addresses of contiguous arrays."""

_FAR = 1 << 40
_COUNT = len(FIELDS)
_OPTIONS = {name: value for name, value in KERNEL_OPTIONS.items() if name != "nogil"}  # a C function holds no lock


@njit(inline="always")
def _fields(shared):
    """Return all fields, in their order."""
    s = carray(shared, _COUNT)
    return (
        (s[0], s[1], s[2], s[3], s[4] != 0, s[5] != 0),
        (s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13]),
        (s[14], s[15], s[16], s[17], s[18]),
    )


@njit(cache=True, **KERNEL_OPTIONS)
def _pack(work, source, at, along, across, depth, columns, width, kind):
    """Pack weights to the address `work`."""
    pack(
        carray(pointer(work, kind), _FAR),
        0,
        carray(pointer(source, kind), _FAR),
        at,
        along,
        across,
        depth,
        columns,
        width,
    )
    return pointer(work, kind)


# ----------------------------------------------------------------------------------------------------------------------
# Forward
# ----------------------------------------------------------------------------------------------------------------------
@njit(cache=True, **KERNEL_OPTIONS)
def rnn(job, shared, work, kind):
    """Read sequences: the sums become outputs where they are."""
    (steps, batch, size, width, reverse, relu), (ends, w_hh, bias, h0, _, y, _, _), _ = _fields(shared)
    ends, bias, h0, y = pointer(ends, numba.int64), pointer(bias, kind), pointer(h0, kind), pointer(y, kind)
    begin, end = job[0], job[1]
    panels = _pack(work + job[2], w_hh, 0, 1, size, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = last - 1 - step if reverse else step
        state = all_before(y, h0, ends, t, begin, end, steps, batch, size, reverse)
        here = t * batch
        multiply_rows(moved(y, (here + begin) * size), size, state, size, end - begin, panels, size, size, width, True)
        for b in range(begin, end):
            if t < ends[b]:
                rnn_step(moved(y, (here + b) * size), bias, size, relu)
    clear_behind(y, ends, begin, end, steps, batch, size)


@njit(cache=True, **KERNEL_OPTIONS)
def lstm(job, shared, work, kind):
    """Read sequences: the sums become gates where they are."""
    (steps, batch, size, width, reverse, _), (ends, w_hh, bias, h0, c0, y, cells, gates), _ = _fields(shared)
    ends, bias, h0, c0 = pointer(ends, numba.int64), pointer(bias, kind), pointer(h0, kind), pointer(c0, kind)
    y, cells, gates = pointer(y, kind), pointer(cells, kind), pointer(gates, kind)
    begin, end, four = job[0], job[1], 4 * size
    panels = _pack(work + job[2], w_hh, 0, 1, size, size, four, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = last - 1 - step if reverse else step
        state = all_before(y, h0, ends, t, begin, end, steps, batch, size, reverse)
        here = t * batch
        sums = moved(gates, (here + begin) * four)
        multiply_rows(sums, four, state, size, end - begin, panels, four, size, width, True)
        for b in range(begin, end):
            if t < ends[b]:
                c = before(cells, c0, t, b, ends[b], batch, size, reverse)
                row = (here + b) * size
                lstm_step(moved(y, row), moved(cells, row), c, moved(gates, 4 * row), bias, size)
            else:
                clear_row(moved(y, (here + b) * size), size)
    clear_behind(y, ends, begin, end, steps, batch, size)
    clear_behind(cells, ends, begin, end, steps, batch, size)


@njit(cache=True, **KERNEL_OPTIONS)
def gru(job, shared, work, kind):
    """Read sequences: the sums of r and z become gates where they are, and what the state adds to n becomes q."""
    (steps, batch, size, width, reverse, _), (ends, w_hh, bias, h0, _, y, _, gates), _ = _fields(shared)
    ends, bias, h0 = pointer(ends, numba.int64), pointer(bias, kind), pointer(h0, kind)
    y, gates = pointer(y, kind), pointer(gates, kind)
    begin, end, four, rows = job[0], job[1], 4 * size, job[1] - job[0]
    of_rz = _pack(work + job[2], w_hh, 0, 1, size, size, 2 * size, width, kind)
    of_q = _pack(work + job[3], w_hh, 2 * size * size, 1, size, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = last - 1 - step if reverse else step
        state = all_before(y, h0, ends, t, begin, end, steps, batch, size, reverse)
        here = t * batch
        sums = moved(gates, (here + begin) * four)
        multiply_rows(sums, four, state, size, rows, of_rz, 2 * size, size, width, True)
        multiply_rows(moved(sums, 3 * size), four, state, size, rows, of_q, size, size, width, False)
        for b in range(begin, end):
            row = (here + b) * size
            if t < ends[b]:
                h = before(y, h0, t, b, ends[b], batch, size, reverse)
                gru_step(moved(y, row), h, moved(gates, 4 * row), bias, size)
            else:
                clear_row(moved(y, row), size)
    clear_behind(y, ends, begin, end, steps, batch, size)


# ----------------------------------------------------------------------------------------------------------------------
# Backward: the gradient of the state is kept in that of the first state, and added to from step to step
# ----------------------------------------------------------------------------------------------------------------------
@njit(cache=True, **KERNEL_OPTIONS)
def _add_of_y(of_h, of_y, place, size, kind):
    """Add the gradient of an output to that of the state, if there is one."""
    if of_y != 0:
        add_row(of_h, moved(pointer(of_y, kind), place), size)


@njit(cache=True, **KERNEL_OPTIONS)
def rnn_backward(job, shared, work, kind):
    """Go back through sequences."""
    (steps, batch, size, width, reverse, relu), (ends, w_hh, _, _, _, y, _, _), grads = _fields(shared)
    of_y, of_h, _, of_sums, of_bias = grads
    ends, y, of_h, of_sums = pointer(ends, numba.int64), pointer(y, kind), pointer(of_h, kind), pointer(of_sums, kind)
    begin, end = job[0], job[1]
    of_bias = moved(pointer(of_bias, kind), job[4] * size)
    clear_row(of_bias, size)
    panels = _pack(work + job[2], w_hh, 0, size, 1, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = step if reverse else last - 1 - step
        here = t * batch
        for b in range(begin, end):
            place, state = (here + b) * size, moved(of_h, b * size)
            d = moved(of_sums, place)
            if t < ends[b]:
                _add_of_y(state, of_y, place, size, kind)
                rnn_back(d, moved(y, place), state, size, relu)
                add_row(of_bias, d, size)
                clear_row(state, size)
            else:
                clear_row(d, size)
        d = moved(of_sums, (here + begin) * size)
        multiply_rows(moved(of_h, begin * size), size, d, size, end - begin, panels, size, size, width, True)
    clear_behind(of_sums, ends, begin, end, steps, batch, size)


@njit(cache=True, **KERNEL_OPTIONS)
def lstm_backward(job, shared, work, kind):
    """Go back through sequences."""
    (steps, batch, size, width, reverse, _), (ends, w_hh, _, _, c0, _, cells, gates), grads = _fields(shared)
    of_y, of_h, of_c, of_sums, of_bias = grads
    ends, c0, cells, gates = pointer(ends, numba.int64), pointer(c0, kind), pointer(cells, kind), pointer(gates, kind)
    of_h, of_c, of_sums = pointer(of_h, kind), pointer(of_c, kind), pointer(of_sums, kind)
    begin, end, four = job[0], job[1], 4 * size
    of_bias = moved(pointer(of_bias, kind), job[4] * four)
    clear_row(of_bias, four)
    panels = _pack(work + job[2], w_hh, 0, size, 1, four, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = step if reverse else last - 1 - step
        here = t * batch
        for b in range(begin, end):
            place, state = (here + b) * size, moved(of_h, b * size)
            d = moved(of_sums, 4 * place)
            if t < ends[b]:
                c = before(cells, c0, t, b, ends[b], batch, size, reverse)
                _add_of_y(state, of_y, place, size, kind)
                lstm_back(d, moved(gates, 4 * place), moved(cells, place), c, state, moved(of_c, b * size), size)
                add_row(of_bias, d, four)
                clear_row(state, size)
            else:
                clear_row(d, four)
        d = moved(of_sums, (here + begin) * four)
        multiply_rows(moved(of_h, begin * size), size, d, four, end - begin, panels, size, four, width, True)
    clear_behind(of_sums, ends, begin, end, steps, batch, four)


@njit(cache=True, **KERNEL_OPTIONS)
def gru_backward(job, shared, work, kind):
    """Go back through sequences."""
    (steps, batch, size, width, reverse, _), (ends, w_hh, _, h0, _, y, _, gates), grads = _fields(shared)
    of_y, of_h, _, of_sums, of_bias = grads
    ends, h0, y, gates = pointer(ends, numba.int64), pointer(h0, kind), pointer(y, kind), pointer(gates, kind)
    of_h, of_sums = pointer(of_h, kind), pointer(of_sums, kind)
    begin, end, four, rows = job[0], job[1], 4 * size, job[1] - job[0]
    of_bias = moved(pointer(of_bias, kind), job[4] * four)
    clear_row(of_bias, four)
    of_rz = _pack(work + job[2], w_hh, 0, size, 1, 2 * size, size, width, kind)
    of_q = _pack(work + job[3], w_hh, 2 * size * size, size, 1, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = step if reverse else last - 1 - step
        here = t * batch
        for b in range(begin, end):
            place, state = (here + b) * size, moved(of_h, b * size)
            d = moved(of_sums, 4 * place)
            if t < ends[b]:
                h = before(y, h0, t, b, ends[b], batch, size, reverse)
                _add_of_y(state, of_y, place, size, kind)
                gru_back(d, moved(gates, 4 * place), h, state, size)
                add_row(of_bias, d, four)
            else:
                clear_row(d, four)
        d, to = moved(of_sums, (here + begin) * four), moved(of_h, begin * size)
        multiply_rows(to, size, d, four, rows, of_rz, size, 2 * size, width, True)
        multiply_rows(to, size, moved(d, 3 * size), four, rows, of_q, size, size, width, True)
    clear_behind(of_sums, ends, begin, end, steps, batch, four)


# ----------------------------------------------------------------------------------------------------------------------
# For each dtype
# ----------------------------------------------------------------------------------------------------------------------
_TEXT = """
def {name}_{dtype}(job, shared, out, a, b, work):
    {name}(carray(job, 5), shared, work, numba.{dtype})
"""


@cache
def kernel_for(name: str, dtype: str) -> Any:
    """Return a kernel for float32 or float64; the first time it is compiled, or read from the disk."""
    scope = {**globals()}
    exec(compile(_TEXT.format(name=name, dtype=dtype), __file__, "exec"), scope)
    return cfunc(KERNEL, cache=True, **_OPTIONS)(scope[f"{name}_{dtype}"])
