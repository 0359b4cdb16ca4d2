"""The kernels of maps and zips, for one to three operands.

Neighbouring threads compute neighbouring elements, so that a warp's 32 reads are one piece of memory. A grid may have
fewer threads than there are elements: then each goes on to the element one grid further.

There are three forms. A *row* is a single loop: each tensor has one step from an element to the next (1 if it is
contiguous, 0 if it is a single number, n for every n-th element). *Packs* are rows in which all steps are 1: a thread
reads and writes sixteen bytes at once (see `packs`). *nd* is for all else: a thread finds the index of its element, and
from that the place in each tensor, as in the course. Which loops there are, `plan` of minitorch-fast says.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from numba import cuda

from minitorch_cuda.device import PACK
from minitorch_cuda.operators import device_operator
from minitorch_cuda.packs import load, store
from minitorch_cuda.place import device_function, place_of
from minitorch_tensor.dtypes import DType

__all__ = [
    "Operator",
    "count_row",
    "fill_nd",
    "map_nd",
    "map_packs",
    "map_row",
    "where_nd",
    "where_row",
    "zip_nd",
    "zip_packs",
    "zip_row",
]

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
def map_packs(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a), both contiguous and of numbers of one size.

    One thread: packs i, i + threads of the grid, and so on, where i is its place in the grid; and of the numbers that
    fill no pack, if there are any, the i-th.
    Launch: blocks in a row, at least as many threads as a pack has numbers.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(a).
    """
    fn = device_operator(operator, source, target)
    count = PACK // source.itemsize

    @device_function
    def two(x):
        return fn(x[0]), fn(x[1])

    @device_function
    def four(x):
        return fn(x[0]), fn(x[1]), fn(x[2]), fn(x[3])

    each = two if count == 2 else four

    @cuda.jit
    def map_packs_kernel(out, out_at, a, a_at, size):
        packs = size // count
        for i in range(cuda.grid(1), packs, cuda.gridsize(1)):
            store(out, out_at + i * count, each(load(a, a_at + i * count)))
        last = packs * count + cuda.grid(1)
        if last < size:
            out[out_at + last] = fn(a[a_at + last])

    return map_packs_kernel


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
def zip_packs(operator: Operator, source: DType, target: DType) -> Any:
    """Return the kernel for out = operator(a, b), all contiguous and of numbers of one size.

    One thread: packs i, i + threads of the grid, and so on, where i is its place in the grid; and of the numbers that
    fill no pack, if there are any, the i-th.
    Launch: blocks in a row, at least as many threads as a pack has numbers.
    Shared memory: none.
    NumPy: out[...] = np.vectorize(operator)(a, b).
    """
    fn = device_operator(operator, source, target)
    count = PACK // source.itemsize

    @device_function
    def two(x, y):
        return fn(x[0], y[0]), fn(x[1], y[1])

    @device_function
    def four(x, y):
        return fn(x[0], y[0]), fn(x[1], y[1]), fn(x[2], y[2]), fn(x[3], y[3])

    each = two if count == 2 else four

    @cuda.jit
    def zip_packs_kernel(out, out_at, a, a_at, b, b_at, size):
        packs = size // count
        for i in range(cuda.grid(1), packs, cuda.gridsize(1)):
            store(out, out_at + i * count, each(load(a, a_at + i * count), load(b, b_at + i * count)))
        last = packs * count + cuda.grid(1)
        if last < size:
            out[out_at + last] = fn(a[a_at + last], b[b_at + last])

    return zip_packs_kernel


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
