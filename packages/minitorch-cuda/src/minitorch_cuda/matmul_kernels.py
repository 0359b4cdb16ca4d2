"""The kernel of matrix products that is used; the course's, to be read first, is `teaching.matmul_kernel`.

There each thread computes one element, and for each multiplication reads two numbers from shared memory, which is the
slower of the two. Here a thread computes a small square of elements. For each step along the inner dimension it brings
as many numbers of both factors to its registers as the square has sides, and multiplies each with each: 8 + 8 numbers,
in four reads of sixteen bytes, serve 64 multiplications. The totals stay in registers until they are written.

While the threads of a block wait for memory, another block computes, if there is room for both: 65,536 registers are
room for two blocks of 256 threads if a thread takes 128 at most. That is why it knows few places: where its next
numbers of a and b lie, and how far it is from one to the next.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import cuda, int64
from numba.np.numpy_support import from_dtype

from minitorch_cuda.device import PACK, Geometry
from minitorch_cuda.packs import aligned, load
from minitorch_cuda.place import device_function, place_of
from minitorch_tensor.dtypes import DType

__all__ = ["matmul_tiles"]


def _bringing(shape: Geometry, kind: Any, along: bool) -> tuple[Any, Any]:
    """Return two functions for device code: where a thread begins in a tile, and how it brings its share of it.

    A tile is made of *lines*, rows of a or columns of b, of which `depth` numbers are brought at a time. Neighbouring
    threads take neighbours in memory: numbers of one line if `along` holds, else of neighbouring lines.
    """
    tile, depth, width = shape.tile, shape.depth, shape.tile + 4
    threads = (tile // shape.each) ** 2
    lines = tile * depth // threads if along else max(1, tile // threads)
    line_step = threads // depth if along else threads
    numbers, number_step = tile * depth // threads // lines, max(1, threads // tile)

    @device_function
    def begin_of(thread):
        return (thread // depth, thread % depth) if along else (thread % tile, thread // tile)

    @device_function
    def bring(tiles, to, source, here, steps, line, k, rest):
        for i in range(lines):
            for j in range(numbers):
                number = kind(0)
                if line + i * line_step < rest[0] and k + j * number_step < rest[1]:
                    number = kind(source[here + i * line_step * steps[0] + j * number_step * steps[1]])
                tiles[to + (k + j * number_step) * width + line + i * line_step] = number

    return begin_of, bring


@lru_cache(maxsize=64)
def matmul_tiles(source: DType, shape: Geometry, a_along: bool, b_along: bool) -> Any:
    """Return the kernel that multiplies batches of matrices of any size and layout.

    One thread: `each` x `each` elements of its block's tile, where (x, y) is its place among n x n threads, with
    n = `tile` / `each`, and r is how many numbers a pack has: rows y · r to y · r + r, that excluded, and those n · r,
    2n · r, ... further on; and so columns, from x · r on. All threads bring `depth` columns of the tile's rows of a,
    and as many rows of its columns of b, to shared memory; then each adds to its totals what these have to give.
    Launch: ⌈columns / tile⌉ x ⌈rows / tile⌉ x batches blocks of n x n threads, from the batch `batch` on.
    Shared memory: 2 · depth · (tile + 4) numbers: four more than needed in each row, so that 32 threads that write a
    few columns write to 32 banks, and each row begins at a pack.
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
    kind = int64 if source.kind < 2 else from_dtype(source.numpy)
    run = PACK // (8 if source.kind < 2 else source.itemsize)
    runs = each // run
    width, b_tile, whole = tile + 4, depth * (tile + 4), 2 * depth * (tile + 4)
    begin_in_a, bring_a = _bringing(shape, kind, a_along)
    begin_in_b, bring_b = _bringing(shape, kind, not b_along)

    @cuda.jit
    def matmul_tiles_kernel(
        out, out_at, out_steps, a, a_at, a_steps, b, b_at, b_steps, batches, batch, rows, inner, columns
    ):
        tiles = aligned(cuda.shared.array(whole, kind))  # of a, and from b_tile on of b
        totals = cuda.local.array((each, each), kind)
        left = cuda.local.array(each, kind)
        right = cuda.local.array(each, kind)
        x, y = cuda.threadIdx.x, cuda.threadIdx.y
        top, first_column = cuda.blockIdx.y * tile, cuda.blockIdx.x * tile
        last = len(batches)
        a_line, a_inner, b_inner, b_line = a_steps[last], a_steps[last + 1], b_steps[last], b_steps[last + 1]
        row, a_k = begin_in_a(y * side + x)
        column, b_k = begin_in_b(y * side + x)
        a_here = a_at + place_of(batch + cuda.blockIdx.z, batches, a_steps) + (top + row) * a_line + a_k * a_inner
        b_here = b_at + place_of(batch + cuda.blockIdx.z, batches, b_steps)
        b_here += (first_column + column) * b_line + b_k * b_inner
        for i in range(each):
            for j in range(each):
                totals[i, j] = 0
        for begin in range(0, inner, depth):
            bring_a(tiles, 0, a, a_here, (a_line, a_inner), row, a_k, (rows - top, inner - begin))
            bring_b(tiles, b_tile, b, b_here, (b_line, b_inner), column, b_k, (columns - first_column, inner - begin))
            a_here += depth * a_inner
            b_here += depth * b_inner
            cuda.syncthreads()  # both parts are there
            for k in range(depth):
                for i in range(runs):
                    of_a = load(tiles, k * width + (y + i * side) * run)
                    of_b = load(tiles, b_tile + k * width + (x + i * side) * run)
                    for j in range(run):
                        left[i * run + j] = of_a[j]
                        right[i * run + j] = of_b[j]
                for i in range(each):
                    for j in range(each):
                        totals[i, j] += left[i] * right[j]
            cuda.syncthreads()  # nobody needs them any more
        to = out_at + place_of(batch + cuda.blockIdx.z, batches, out_steps)
        for i in range(each):
            for j in range(each):
                row = top + (y + i // run * side) * run + i % run
                column = first_column + (x + j // run * side) * run + j % run
                if row < rows and column < columns:
                    out[to + row * out_steps[last] + column * out_steps[last + 1]] = totals[i, j]

    return matmul_tiles_kernel
