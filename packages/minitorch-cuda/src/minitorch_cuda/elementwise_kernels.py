"""The kernels of maps and zips, for one to three operands.

Neighbouring threads compute neighbouring elements, so that a warp's 32 reads are one piece of memory. A grid may have
fewer threads than there are elements: then each goes on to the element one grid further.

There are two forms. A *row* is a single loop: each tensor has one step from an element to the next (1 if it is
contiguous, 0 if it is a single number, n for every n-th element). *nd* is for all else: a thread finds the index of
its element, and from that the place in each tensor, as in the course. Which loops there are, `plan` of minitorch-fast
says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from numba import cuda

from minitorch_cuda.operators import device_operator
from minitorch_cuda.place import place_of
from minitorch_tensor.dtypes import DType

__all__ = ["count_row", "fill_nd", "map_nd", "map_row", "where_nd", "where_row", "zip_nd", "zip_row"]

Operator = Callable[..., Any]


# ----------------------------------------------------------------------------------------------------------------------
# One operand
# ----------------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def map_row(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a), in one loop.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(a).
    """
    fn = device_operator(operator, source, target)

    @cuda.jit
    def map_row_kernel(out, out_at, out_step, a, a_at, a_step, size):
        for i in range(cuda.grid(1), size, cuda.gridsize(1)):
            out[out_at + i * out_step] = fn(a[a_at + i * a_step])

    return map_row_kernel


@lru_cache(maxsize=4096)
def map_nd(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a), of any layout; threads and launch are those of `map_row`.

    One thread: as in `map_row`; it finds the place of each of its elements by the index.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(np.broadcast_to(a, out.shape)).
    """
    fn = device_operator(operator, source, target)

    @cuda.jit
    def map_nd_kernel(out, out_at, out_steps, a, a_at, a_steps, sizes, size):
        for i in range(cuda.grid(1), size, cuda.gridsize(1)):
            x = a[a_at + place_of(i, sizes, a_steps)]
            out[out_at + place_of(i, sizes, out_steps)] = fn(x)

    return map_nd_kernel


# ----------------------------------------------------------------------------------------------------------------------
# Two operands
# ----------------------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=4096)
def zip_row(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a, b), in one loop.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(a, b).
    """
    fn = device_operator(operator, source, target)

    @cuda.jit
    def zip_row_kernel(out, out_at, out_step, a, a_at, a_step, b, b_at, b_step, size):
        for i in range(cuda.grid(1), size, cuda.gridsize(1)):
            out[out_at + i * out_step] = fn(a[a_at + i * a_step], b[b_at + i * b_step])

    return zip_row_kernel


@lru_cache(maxsize=4096)
def zip_nd(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a, b), of any layout.

    One thread: as in `zip_row`; it finds the places of each of its elements by the index.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(*np.broadcast_arrays(a, b)).
    """
    fn = device_operator(operator, source, target)

    @cuda.jit
    def zip_nd_kernel(out, out_at, out_steps, a, a_at, a_steps, b, b_at, b_steps, sizes, size):
        for i in range(cuda.grid(1), size, cuda.gridsize(1)):
            x = a[a_at + place_of(i, sizes, a_steps)]
            y = b[b_at + place_of(i, sizes, b_steps)]
            out[out_at + place_of(i, sizes, out_steps)] = fn(x, y)

    return zip_nd_kernel


# ----------------------------------------------------------------------------------------------------------------------
# A condition and two operands
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def where_row(out, out_at, out_step, c, c_at, c_step, a, a_at, a_step, b, b_at, b_step, size):
    """Write a where c holds, else b, in one loop.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.where(c, a, b).
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        chosen = a[a_at + i * a_step] if c[c_at + i * c_step] else b[b_at + i * b_step]
        out[out_at + i * out_step] = chosen


@cuda.jit
def where_nd(out, out_at, out_steps, c, c_at, c_steps, a, a_at, a_steps, b, b_at, b_steps, sizes, size):
    """Write a where c holds, else b, of any layout.

    One thread: as in `where_row`; it finds the places of each of its elements by the index.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = np.where(*np.broadcast_arrays(c, a, b)).
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        x = a[a_at + place_of(i, sizes, a_steps)]
        y = b[b_at + place_of(i, sizes, b_steps)]
        out[out_at + place_of(i, sizes, out_steps)] = x if c[c_at + place_of(i, sizes, c_steps)] else y


# ----------------------------------------------------------------------------------------------------------------------
# No operand
# ----------------------------------------------------------------------------------------------------------------------
@cuda.jit
def fill_nd(out, out_at, out_steps, sizes, size, value):
    """Write one number everywhere.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = value.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        out[out_at + place_of(i, sizes, out_steps)] = value


@cuda.jit
def count_row(out, start, step, size):
    """Write start + i · step.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: out[...] = start + np.arange(size) * step.
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        out[i] = start + i * step
