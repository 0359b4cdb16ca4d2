"""The kernels that find elements by their ordinals, and ordinals by their elements.

An ordinal is the place of an element in row-major order, whatever the layout: a thread takes the ordinal apart into
an index, and finds the element by that.

Where several values go to one place, they must be combined in their order. Threads that write to one place at once
have none; so the ordinals are sorted first, which brings those that are equal side by side, and one thread serves each
run of them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from numba import cuda, int64

from minitorch_cuda.operators import device_operator
from minitorch_cuda.place import place_of
from minitorch_tensor.dtypes import DType

__all__ = ["Operator", "place_found", "put_runs", "put_slices", "search_rows", "select_slices", "take_each"]

Operator = Callable[..., Any]


@cuda.jit
def take_each(out, out_at, out_steps, places, places_at, places_steps, sizes, size, a, a_at, a_sizes, a_steps):
    """Write the elements of a at some ordinals.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = a.reshape(-1)[places].
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        ordinal = places[places_at + place_of(i, sizes, places_steps)]
        out[out_at + place_of(i, sizes, out_steps)] = a[a_at + place_of(ordinal, a_sizes, a_steps)]


@lru_cache(maxsize=1024)
def put_runs(operator: Operator | None, source: DType) -> Any:
    """Return the kernel that puts values to sorted ordinals, in the order in which they came.

    One thread: looks at the i-th of the sorted ordinals. If it is the first of its run, the thread puts the values of
    the whole run, one after the other; without an operator, the last one.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: ufunc.at(out.reshape(-1), places, values).

    Args:
        operator: Takes the element and the value; None replaces the element.
        source: The dtype of both.
    """
    fn = device_operator(operator or _second, source, source)

    @cuda.jit
    def put_runs_kernel(out, out_at, out_sizes, out_steps, places, at, order, size, values, values_at, sizes, steps):
        for i in range(cuda.grid(1), size, cuda.gridsize(1)):
            place = places[at + order[i]]
            if i == 0 or places[at + order[i - 1]] != place:
                to = out_at + place_of(place, out_sizes, out_steps)
                j = i
                while j < size and places[at + order[j]] == place:
                    out[to] = fn(out[to], values[values_at + place_of(order[j], sizes, steps)])
                    j += 1

    return put_runs_kernel


def _second(x: Any, y: Any) -> Any:  # noqa: ARG001 - an operator of two numbers
    """y."""
    return y


@cuda.jit
def select_slices(out, a, a_at, a_outer, a_slice, a_inner, places, places_at, places_step, count, sizes, size):
    """Write slices of a at some places along a dimension, as rows of an embedding are looked up.

    One thread: elements i, i + threads of the grid, and so on; element i is column i % inner of slice i // inner.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.take(a, places, axis), with the other dimensions made two, before and behind it.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        column, slices = i % sizes[1], i // sizes[1]
        place = places[places_at + slices % count * places_step]
        out[i] = a[a_at + slices // count * a_outer + place * a_slice + column * a_inner]


@lru_cache(maxsize=1024)
def put_slices(operator: Operator | None, source: DType) -> Any:
    """Return the kernel that puts slices to sorted places along a dimension, as the gradient of an embedding needs it.

    One thread: one column of the i-th of the sorted places. If it is the first of its run, the thread puts this column
    of all slices of the run, one after the other.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: ufunc.at(out, places, values), along the first of three dimensions, outer, slices and inner.

    Args:
        operator: Takes the element and the value; None replaces the element.
        source: The dtype of both.
    """
    fn = device_operator(operator or _second, source, source)

    @cuda.jit
    def put_slices_kernel(
        out,
        out_at,
        out_slice,
        out_steps,
        values,
        values_at,
        slice_step,
        steps,
        places,
        at,
        step,
        order,
        count,
        sizes,
        size,
    ):
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            column, i = n // count, n % count
            place = places[at + order[i] * step]
            if i == 0 or places[at + order[i - 1] * step] != place:
                to = out_at + place * out_slice + place_of(column, sizes, out_steps)
                x = values_at + place_of(column, sizes, steps)
                j = i
                while j < count and places[at + order[j] * step] == place:
                    out[to] = fn(out[to], values[x + order[j] * slice_step])
                    j += 1

    return put_slices_kernel


@cuda.jit
def place_found(out, counts, size):
    """Write the ordinals at which a running count grows: each element that is not zero knows its place by the count.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.flatnonzero(np.diff(counts, prepend=0)).
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        before = counts[i - 1] if i > 0 else int64(0)
        if counts[i] > before:
            out[before] = i


@cuda.jit
def search_rows(out, rows, rows_at, row_steps, row_step, count, values, values_at, value_steps, sizes, size, right):
    """Write where values would have to be inserted into sorted rows; a NaN is larger than every number.

    One thread: values i, i + threads of the grid, and so on; it halves the row until one place is left.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.searchsorted(row, values, "right" if right else "left").
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        y = values[values_at + place_of(i, sizes, value_steps)]
        first = rows_at + place_of(i, sizes, row_steps)
        low, high = int64(0), int64(count)
        while low < high:
            middle = (low + high) // 2
            x = rows[first + middle * row_step]
            before = x < y or (y != y and x == x)
            after = y < x or (x != x and y == y)
            if before or (right and not after):
                low = middle + 1
            else:
                high = middle
        out[i] = low
