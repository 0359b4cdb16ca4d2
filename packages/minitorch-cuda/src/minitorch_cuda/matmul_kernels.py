"""The kernel of matrix products that is used; the course's, to be read first, is `teaching.matmul_kernel`.

There each thread computes one element, and for each multiplication reads two numbers from shared memory, which is the
slower of the two. Here a thread computes a small square of elements. For each step along the inner dimension it brings
as many numbers of both factors to its registers as the square has sides, and multiplies each with each: 8 + 8 reads
serve 64 multiplications. The totals stay in registers until they are written.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import cuda, int64
from numba.np.numpy_support import from_dtype

from minitorch_cuda.device import Geometry
from minitorch_cuda.place import place_of
from minitorch_tensor.dtypes import DType

__all__ = ["matmul_tiles"]


@lru_cache(maxsize=64)
def matmul_tiles(source: DType, shape: Geometry, a_along: bool, b_along: bool) -> Any:
    """Return the kernel that multiplies batches of matrices of any size and layout.

    One thread: with n = `tile` / `each`, the elements of rows y, y + n, y + 2n, ... and columns x, x + n, ... of its
    block's tile, where (x, y) is its place among n x n threads. All of them bring `depth` columns of the tile's rows of
    a, and as many rows of its columns of b, to shared memory; then each adds to its totals what these have to give.
    Launch: ⌈columns / tile⌉ x ⌈rows / tile⌉ x batches blocks of n x n threads, from the batch `batch` on.
    Shared memory: 2 · depth · (tile + 1) numbers: one more than needed in each row, so that 32 threads that write a
    column write to 32 banks.
    NumPy: out[...] = a @ b.

    Args:
        source: The dtype of all.
        shape: Has tile, each and depth.
        a_along: Whether neighbours in a row of a are neighbours in memory; else those in a column are. So 32 threads
            read one piece of memory.
        b_along: The same of b.
    """
    tile, each, depth = shape.tile, shape.each, shape.depth
    side = tile // each
    threads = side * side
    kind = from_dtype(source.numpy)
    total_kind = int64 if source.kind < 2 else kind
    width = tile + 1

    @cuda.jit
    def matmul_tiles_kernel(
        out, out_at, out_steps, a, a_at, a_steps, b, b_at, b_steps, batches, batch, rows, inner, columns
    ):
        a_tile = cuda.shared.array((depth, width), kind)
        b_tile = cuda.shared.array((depth, width), kind)
        totals = cuda.local.array((each, each), total_kind)
        left = cuda.local.array(each, total_kind)
        right = cuda.local.array(each, total_kind)
        x, y = cuda.threadIdx.x, cuda.threadIdx.y
        me = y * side + x
        top, first_column = cuda.blockIdx.y * tile, cuda.blockIdx.x * tile
        a_first = a_at + place_of(batch + cuda.blockIdx.z, batches, a_steps)
        b_first = b_at + place_of(batch + cuda.blockIdx.z, batches, b_steps)
        to = out_at + place_of(batch + cuda.blockIdx.z, batches, out_steps)
        a_row, a_column = a_steps[len(batches)], a_steps[len(batches) + 1]
        b_row, b_column = b_steps[len(batches)], b_steps[len(batches) + 1]
        for i in range(each):
            for j in range(each):
                totals[i, j] = 0
        for begin in range(0, inner, depth):
            for n in range(me, depth * tile, threads):
                i, k = (n // depth, n % depth) if a_along else (n % tile, n // tile)
                number = kind(0)
                if top + i < rows and begin + k < inner:
                    number = a[a_first + (top + i) * a_row + (begin + k) * a_column]
                a_tile[k, i] = number
            for n in range(me, depth * tile, threads):
                j, k = (n % tile, n // tile) if b_along else (n // depth, n % depth)
                number = kind(0)
                if first_column + j < columns and begin + k < inner:
                    number = b[b_first + (begin + k) * b_row + (first_column + j) * b_column]
                b_tile[k, j] = number
            cuda.syncthreads()  # both parts are there
            for k in range(depth):
                for i in range(each):
                    left[i] = a_tile[k, y + i * side]
                    right[i] = b_tile[k, x + i * side]
                for i in range(each):
                    for j in range(each):
                        totals[i, j] += left[i] * right[j]
            cuda.syncthreads()  # nobody needs them any more
        for i in range(each):
            for j in range(each):
                row, column = top + y + i * side, first_column + x + j * side
                if row < rows and column < columns:
                    place = row * out_steps[len(batches)] + column * out_steps[len(batches) + 1]
                    out[to + place] = totals[i, j]

    return matmul_tiles_kernel
