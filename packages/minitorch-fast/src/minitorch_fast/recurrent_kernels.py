"""Recurrent layers over whole sequences: one kernel goes through all steps, for some sequences of a batch.

**The idea.** A step of a recurrent layer is a small product, and each step waits for the one before. Started one after
the other, 200 steps are 200 times the cost of starting threads, and of packing weights. But the sequences of a batch
have nothing to do with each other: so each thread takes some of them to the end of all steps, without waiting for
anybody. It packs the weights once, and they stay in its cache of the second level.

What does not wait for the step before is done for a block of steps at once (see `recurrent_blocks`). Forward, that is
what the inputs add: the kernel writes it where the gates will be, then goes step by step, adds what comes from the
state, and makes gates of the sums in place. On the way back it goes through the steps of a block, keeps the gradients
of their sums, and then makes of them those of the inputs and of the weights, before it forgets them.

**Ends and beginnings.** A sequence that has ended is still multiplied with the others, as there is room for it in the
tile; what comes out is not used, and cleared when all is done. Read backwards, a sequence begins at its end: there its
first state is laid into the outputs, where the product looks for the state before.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numba
from numba import cfunc, njit

import minitorch_fast.caching  # noqa: F401 - before the first kernel
from minitorch_fast.jobs import KERNEL, pointer
from minitorch_fast.options import FUNCTION_OPTIONS, PART_OPTIONS
from minitorch_fast.pointers import moved
from minitorch_fast.recurrent_blocks import call_of, finish_block, job_of, packed, packed_transpose, project
from minitorch_fast.recurrent_rows import add_row, all_before, before, clear_behind, clear_row, fetch_row, longest
from minitorch_fast.recurrent_steps import gru_back, gru_step, lstm_back, lstm_step, rnn_back, rnn_step
from minitorch_fast.recurrent_tile import multiply_rows

__all__ = ["gru", "gru_backward", "kernel_for", "lstm", "lstm_backward", "rnn", "rnn_backward"]


# ----------------------------------------------------------------------------------------------------------------------
# Forward
# ----------------------------------------------------------------------------------------------------------------------
@njit(inline="always")
def _start(call, job, sums, step, last, panels, kind):
    """Begin a step: return its place in time, where a block begins after what the inputs add to all its sums."""
    if step % call.block == 0:
        count = min(call.block, last - step)
        low = last - step - count if call.reverse else step
        project(call, job, sums, low, count, panels, kind)
    return last - 1 - step if call.reverse else step


@njit(inline="always")
def rnn(call, job, kind):
    """Read sequences: the sums become outputs where they are."""
    begin, end, size, width, batch = job.begin, job.end, call.hidden, call.width, call.batch
    ends, bias = pointer(call.ends, numba.int64), pointer(call.bias, kind)
    h0, y = pointer(call.h0, kind), pointer(call.y, kind)
    of_x = packed_transpose(job.w_ih, call.w_ih, 0, size, call.features, width, kind)
    of_h = packed_transpose(job.w_hh, call.w_hh, 0, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = _start(call, job, y, step, last, of_x, kind)
        state = all_before(y, h0, ends, t, begin, end, call.steps, batch, size, call.reverse != 0)
        here = t * batch
        multiply_rows(moved(y, (here + begin) * size), size, state, size, end - begin, of_h, size, size, width, True)
        for b in range(begin, end):
            if t < ends[b]:
                rnn_step(moved(y, (here + b) * size), bias, size, call.relu != 0)
    clear_behind(y, ends, begin, end, call.steps, batch, size)


@njit(inline="always")
def lstm(call, job, kind):
    """Read sequences: the sums become gates where they are."""
    begin, end, size, width, batch, four = job.begin, job.end, call.hidden, call.width, call.batch, call.columns
    ends, bias = pointer(call.ends, numba.int64), pointer(call.bias, kind)
    h0, c0, y = pointer(call.h0, kind), pointer(call.c0, kind), pointer(call.y, kind)
    cells, gates, reverse = pointer(call.cells, kind), pointer(call.saved, kind), call.reverse != 0
    of_x = packed_transpose(job.w_ih, call.w_ih, 0, four, call.features, width, kind)
    of_h = packed_transpose(job.w_hh, call.w_hh, 0, four, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = _start(call, job, gates, step, last, of_x, kind)
        state = all_before(y, h0, ends, t, begin, end, call.steps, batch, size, reverse)
        here = t * batch
        sums = moved(gates, (here + begin) * four)
        multiply_rows(sums, four, state, size, end - begin, of_h, four, size, width, True)
        for b in range(begin, end):
            row = (here + b) * size
            if t < ends[b]:
                c = before(cells, c0, t, b, ends[b], batch, size, reverse)
                lstm_step(moved(y, row), moved(cells, row), c, moved(gates, 4 * row), bias, size)
            else:
                clear_row(moved(y, row), size)
    clear_behind(y, ends, begin, end, call.steps, batch, size)
    clear_behind(cells, ends, begin, end, call.steps, batch, size)


@njit(inline="always")
def gru(call, job, kind):
    """Read sequences: the sums of r and z become gates where they are, and what the state adds to n becomes q."""
    begin, end, size, width, batch, four = job.begin, job.end, call.hidden, call.width, call.batch, call.columns
    ends, bias, reverse = pointer(call.ends, numba.int64), pointer(call.bias, kind), call.reverse != 0
    h0, y, gates, rows, both = (
        pointer(call.h0, kind),
        pointer(call.y, kind),
        pointer(call.saved, kind),
        end - begin,
        call.split,
    )
    of_x = packed_transpose(job.w_ih, call.w_ih, 0, call.gates, call.features, width, kind)
    of_rz = packed_transpose(job.w_hh, call.w_hh, 0, both, size, width, kind)
    of_q = packed_transpose(job.w_q, call.w_hh, both, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t = _start(call, job, gates, step, last, of_x, kind)
        state = all_before(y, h0, ends, t, begin, end, call.steps, batch, size, reverse)
        here = t * batch
        sums = moved(gates, (here + begin) * four)
        multiply_rows(sums, four, state, size, rows, of_rz, both, size, width, True)
        multiply_rows(moved(sums, 3 * size), four, state, size, rows, of_q, size, size, width, False)
        for b in range(begin, end):
            row = (here + b) * size
            if t < ends[b]:
                h = before(y, h0, t, b, ends[b], batch, size, reverse)
                gru_step(moved(y, row), h, moved(gates, 4 * row), bias, size)
            else:
                clear_row(moved(y, row), size)
    clear_behind(y, ends, begin, end, call.steps, batch, size)


# ----------------------------------------------------------------------------------------------------------------------
# Backward: the gradient of the state is kept in that of the first state, and added to from step to step
# ----------------------------------------------------------------------------------------------------------------------
@njit(inline="always")
def _start_back(call, job, step, last, kind):
    """Begin a step of the way back: return its place in time, and the pointer to the gradients of its sums."""
    first = step - step % call.block
    low = first if call.reverse else max(0, last - first - call.block)
    t = step if call.reverse else last - 1 - step
    return t, moved(pointer(job.sums, kind), (t - low) * (job.end - job.begin) * call.line)


@njit(inline="always")
def _end_back(call, job, step, last, t, panels, kind):
    """End a step of the way back: where a block ends, use the gradients of all its sums."""
    count = step % call.block + 1
    if count == call.block or step == last - 1:
        finish_block(call, job, t - count + 1 if call.reverse else t, count, panels, kind)


@njit(cache=True, **PART_OPTIONS)
def _fetch(call, t, b, kind):
    """Ask for what the next step of the way back reads of the same sequence; of states, it is the one after that.

    Of the inputs it is what the first panel takes; each panel asks for what the next one takes.
    """
    size, ahead = call.hidden, call.batch if call.reverse else -call.batch
    row = t * call.batch + b + ahead
    fetch_row(moved(pointer(call.x, kind), row * call.features), min(call.features, call.width))
    fetch_row(moved(pointer(call.y, kind), (row + ahead) * size), size)
    if call.of_y != 0:
        fetch_row(moved(pointer(call.of_y, kind), row * size), size)
    if call.saved != 0:
        fetch_row(moved(pointer(call.saved, kind), row * call.columns), call.columns)
    if call.cells != 0:
        fetch_row(moved(pointer(call.cells, kind), (row + ahead) * size), size)


@njit(inline="always")
def _add_of_y(of_h, of_y, place, size, kind):
    """Add the gradient of an output to that of the state, if there is one."""
    if of_y != 0:
        add_row(of_h, moved(pointer(of_y, kind), place), size)


@njit(inline="always")
def _clear_of_x(call, job, kind):
    """Put zeros behind the end of each sequence, in the gradient of the inputs."""
    if call.of_x != 0:
        ends = pointer(call.ends, numba.int64)
        clear_behind(pointer(call.of_x, kind), ends, job.begin, job.end, call.steps, call.batch, call.features)


@njit(inline="always")
def rnn_backward(call, job, kind):
    """Go back through sequences."""
    begin, end, size, width, line, relu = job.begin, job.end, call.hidden, call.width, call.line, call.relu != 0
    ends, y, of_h = pointer(call.ends, numba.int64), pointer(call.y, kind), pointer(call.of_h, kind)
    of_bias = moved(pointer(call.of_bias, kind), job.number * size)
    to_x = packed(job.w_ih, call.w_ih, 0, size, call.features, width, kind)
    to_h = packed(job.w_hh, call.w_hh, 0, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t, sums = _start_back(call, job, step, last, kind)
        for b in range(begin, end):
            place, state, d = (t * call.batch + b) * size, moved(of_h, b * size), moved(sums, (b - begin) * line)
            if t < ends[b]:
                _fetch(call, t, b, kind)
                _add_of_y(state, call.of_y, place, size, kind)
                rnn_back(d, moved(y, place), state, size, relu)
                add_row(of_bias, d, size)
                clear_row(state, size)
            else:
                clear_row(d, size)
        multiply_rows(moved(of_h, begin * size), size, sums, line, end - begin, to_h, size, size, width, True)
        _end_back(call, job, step, last, t, to_x, kind)
    _clear_of_x(call, job, kind)


@njit(inline="always")
def lstm_backward(call, job, kind):
    """Go back through sequences."""
    begin, end, size, width, batch, line = job.begin, job.end, call.hidden, call.width, call.batch, call.line
    ends, c0, cells = pointer(call.ends, numba.int64), pointer(call.c0, kind), pointer(call.cells, kind)
    gates, of_h, of_c = pointer(call.saved, kind), pointer(call.of_h, kind), pointer(call.of_c, kind)
    four = call.columns
    of_bias = moved(pointer(call.of_bias, kind), job.number * four)
    to_x = packed(job.w_ih, call.w_ih, 0, four, call.features, width, kind)
    to_h = packed(job.w_hh, call.w_hh, 0, four, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t, sums = _start_back(call, job, step, last, kind)
        for b in range(begin, end):
            place, state, d = (t * batch + b) * size, moved(of_h, b * size), moved(sums, (b - begin) * line)
            if t < ends[b]:
                c = before(cells, c0, t, b, ends[b], batch, size, call.reverse != 0)
                _fetch(call, t, b, kind)
                _add_of_y(state, call.of_y, place, size, kind)
                lstm_back(d, moved(gates, 4 * place), moved(cells, place), c, state, moved(of_c, b * size), size)
                add_row(of_bias, d, four)
                clear_row(state, size)
            else:
                clear_row(d, four)
        multiply_rows(moved(of_h, begin * size), size, sums, line, end - begin, to_h, size, four, width, True)
        _end_back(call, job, step, last, t, to_x, kind)
    _clear_of_x(call, job, kind)


@njit(inline="always")
def gru_backward(call, job, kind):
    """Go back through sequences."""
    begin, end, size, width, batch, line = job.begin, job.end, call.hidden, call.width, call.batch, call.line
    ends, h0, y = pointer(call.ends, numba.int64), pointer(call.h0, kind), pointer(call.y, kind)
    gates, of_h, four, both = pointer(call.saved, kind), pointer(call.of_h, kind), call.columns, call.split
    of_bias = moved(pointer(call.of_bias, kind), job.number * four)
    to_x = packed(job.w_ih, call.w_ih, 0, call.gates, call.features, width, kind)
    rz_to_h = packed(job.w_hh, call.w_hh, 0, both, size, width, kind)
    q_to_h = packed(job.w_q, call.w_hh, both, size, size, width, kind)
    last = longest(ends, begin, end)
    for step in range(last):
        t, sums = _start_back(call, job, step, last, kind)
        for b in range(begin, end):
            place, state, d = (t * batch + b) * size, moved(of_h, b * size), moved(sums, (b - begin) * line)
            if t < ends[b]:
                h = before(y, h0, t, b, ends[b], batch, size, call.reverse != 0)
                _fetch(call, t, b, kind)
                _add_of_y(state, call.of_y, place, size, kind)
                gru_back(d, moved(gates, 4 * place), h, state, size)
                add_row(of_bias, d, four)
            else:
                clear_row(d, four)
        to = moved(of_h, begin * size)
        multiply_rows(to, size, sums, line, end - begin, rz_to_h, size, both, width, True)
        multiply_rows(to, size, moved(sums, 3 * size), line, end - begin, q_to_h, size, size, width, True)
        _end_back(call, job, step, last, t, to_x, kind)
    _clear_of_x(call, job, kind)


# ----------------------------------------------------------------------------------------------------------------------
# For each dtype
# ----------------------------------------------------------------------------------------------------------------------
_TEXT = """
def {name}_{dtype}(job, shared, out, a, b, work):
    kernel(call_of(shared), job_of(job), numba.{dtype})
"""


@cache
def kernel_for(name: str, dtype: str) -> Any:
    """Return a kernel for float32 or float64; the first time it is compiled, or read from the disk."""
    names = {"kernel": globals()[name], "call_of": call_of, "job_of": job_of, "numba": numba}
    scope = {"__name__": __name__, **names}  # Numba asks for the module when it reads a kernel from the disk
    exec(compile(_TEXT.format(name=name, dtype=dtype), __file__, "exec"), scope)
    return cfunc(KERNEL, cache=True, **FUNCTION_OPTIONS)(scope[f"{name}_{dtype}"])
