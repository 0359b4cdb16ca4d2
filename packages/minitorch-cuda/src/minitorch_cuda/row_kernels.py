"""The kernels of softmax and its like: what is done to a row depends on all of the row.

A block has a row. Its threads go through it together, each from its own place on; what all must know, the largest
number or a sum, comes out of a tree (see `trees`). Sums are float64 whatever is added. A row lies in memory with any
step between its elements.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from numba import cuda, float64
from numba.np.numpy_support import from_dtype

from minitorch_cuda.device import geometry
from minitorch_cuda.place import place_of
from minitorch_cuda.trees import added, larger, tree_of
from minitorch_tensor.dtypes import DType

__all__ = ["softmax_back_rows", "softmax_rows"]


@lru_cache(maxsize=16)
def softmax_rows(source: DType, logarithm: bool) -> Any:
    """Return the kernel of softmax, or of its logarithm.

    One thread: of every n-th element of a row the largest; then of these the sum of exp(x - largest); then it writes
    them.
    Launch: one block of n threads for each row.
    Shared memory: n float64.
    NumPy: e = np.exp(a - a.max()); out[...] = e / e.sum(), or a - a.max() - np.log(e.sum()).
    """
    threads = geometry().threads
    kind = from_dtype(source.numpy)
    highest, total_of = tree_of(larger, threads), tree_of(added, threads)

    @cuda.jit
    def softmax_rows_kernel(out, out_at, out_steps, out_step, a, a_at, a_steps, a_step, sizes, count):
        cache = cuda.shared.array(threads, float64)
        me = cuda.threadIdx.x
        first = a_at + place_of(cuda.blockIdx.x, sizes, a_steps)
        to = out_at + place_of(cuda.blockIdx.x, sizes, out_steps)
        best = a[first]
        for i in range(me, count, threads):
            best = larger(best, a[first + i * a_step])
        cache[me] = best
        highest(cache, me, threads)
        top = kind(cache[0])
        cuda.syncthreads()  # all have read it
        total = float64(0)
        for i in range(me, count, threads):
            total += math.exp(a[first + i * a_step] - top)
        cache[me] = total
        total_of(cache, me, threads)
        total = cache[0]
        if logarithm:
            total = math.log(total)
        for i in range(me, count, threads):
            x = a[first + i * a_step] - top
            out[to + i * out_step] = x - total if logarithm else math.exp(x) / total

    return softmax_rows_kernel


@lru_cache(maxsize=16)
def softmax_back_rows(source: DType, logarithm: bool) -> Any:
    """Return the kernel of the way back through softmax, or through its logarithm.

    One thread: adds up every n-th of the numbers below; then it writes every n-th gradient.
    Launch: one block of n threads for each row.
    Shared memory: n float64.
    NumPy: out[...] = y * (d - (d * y).sum()), or d - np.exp(y) * d.sum(), where y is the result and d its gradient.
    """
    threads = geometry().threads
    kind = from_dtype(source.numpy)
    total_of = tree_of(added, threads)

    @cuda.jit
    def softmax_back_rows_kernel(
        out, out_at, out_steps, out_step, d, d_at, d_steps, d_step, y, y_at, y_steps, y_step, sizes, count
    ):
        cache = cuda.shared.array(threads, float64)
        me, row = cuda.threadIdx.x, cuda.blockIdx.x
        to = out_at + place_of(row, sizes, out_steps)
        d_first = d_at + place_of(row, sizes, d_steps)
        y_first = y_at + place_of(row, sizes, y_steps)
        total = float64(0)
        for i in range(me, count, threads):
            slope = float64(d[d_first + i * d_step])
            total += slope if logarithm else slope * y[y_first + i * y_step]
        cache[me] = total
        total_of(cache, me, threads)
        total = kind(cache[0])
        for i in range(me, count, threads):
            slope, result = d[d_first + i * d_step], y[y_first + i * y_step]
            out[to + i * out_step] = slope - math.exp(result) * total if logarithm else result * (slope - total)

    return softmax_back_rows_kernel
