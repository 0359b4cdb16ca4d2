"""The kernels of reductions: many numbers become one.

Each thread first combines numbers of its own, one after the other. Then the threads of a block combine what they have,
in shared memory: see `trees`.

The sums of floats are float64 until they are written, whatever is added: so a million float32 numbers are added as
exactly as two. Numbers are combined in the order in which the threads stand, so the result is the same in every run.

A number takes half a microsecond to come from memory. So a thread asks for four or more, where they lie in one row, and
combines them when they are there.

There are two forms: in *rows* the threads of a block work at one result, and neighbours read neighbouring elements of
one row; in *columns* neighbouring threads work at neighbouring results. The one that reads memory piece by piece is
chosen. Where there are few results, several blocks work at each, and a second launch combines their parts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from numba import cuda, int64

from minitorch_cuda.device import geometry
from minitorch_cuda.operators import device_operator
from minitorch_cuda.place import at_most, device_function, place_of
from minitorch_cuda.trees import tree_of
from minitorch_tensor.dtypes import DType
from minitorch_tensor.dtypes import float64 as dtype_float64
from minitorch_tensor.dtypes import int64 as dtype_int64

__all__ = ["Operator", "accumulator", "arg_reduce_rows", "reduce_columns", "reduce_rows", "scan_rows"]

Operator = Callable[..., Any]


def accumulator(source: DType) -> tuple[DType, Any]:
    """Return the dtype in which numbers of a dtype are combined, and what Numba calls it."""
    from numba import float64

    return (dtype_float64, float64) if source.is_floating_point else (dtype_int64, int64)


def _combining(fn: Callable[..., Any], kind: Any) -> Any:
    """Return the function by which a thread combines every `pace`-th element from `first` to `stop`, in their order."""

    @device_function
    def combined(a, base, sizes, steps, first, stop, pace):
        place = base + place_of(first, sizes, steps)
        total = kind(a[place])
        if len(sizes) > 1:
            for i in range(first + pace, stop, pace):
                total = fn(total, kind(a[base + place_of(i, sizes, steps)]))
            return total
        step, left = pace * steps[0], (stop - first - 1) // pace
        while left >= 4:
            x0, x1, x2, x3 = a[place + step], a[place + 2 * step], a[place + 3 * step], a[place + 4 * step]
            total = fn(fn(fn(fn(total, kind(x0)), kind(x1)), kind(x2)), kind(x3))
            place += 4 * step
            left -= 4
        while left > 0:
            place += step
            total = fn(total, kind(a[place]))
            left -= 1
        return total

    return combined


@lru_cache(maxsize=1024)
def reduce_rows(operator: Operator, source: DType, ordered: bool) -> Any:
    """Return the kernel in which a block combines elements of one result.

    One thread: every n-th element from its own place on, where n is the number of threads; if `ordered`, as many
    elements one after the other instead. Then it takes part in the tree.
    Launch: results x parts blocks of n threads; block (r, p) combines the p-th `chunk` of the `count` elements of r.
    Shared memory: n float64 or int64.
    NumPy: out[r, p] = functools.reduce(operator, elements[r, p * chunk : (p + 1) * chunk]).
    """
    threads = geometry().threads
    wide, kind = accumulator(source)
    fn = device_operator(operator, wide, wide)
    tree, combined = tree_of(fn, threads), _combining(fn, kind)

    @cuda.jit
    def reduce_rows_kernel(
        out, out_at, out_step, part_step, a, a_at, kept_sizes, kept_steps, sizes, steps, count, chunk
    ):
        cache = cuda.shared.array(threads, kind)
        me, result, part = cuda.threadIdx.x, cuda.blockIdx.x, cuda.blockIdx.y
        base = a_at + place_of(result, kept_sizes, kept_steps)
        begin = part * chunk
        length = at_most(chunk, count - begin)
        each = (length + threads - 1) // threads
        mine, pace, stop = me, threads, length
        if ordered:
            mine, pace, stop = me * each, 1, at_most((me + 1) * each, length)
        used = (length + each - 1) // each if ordered else at_most(threads, length)  # the threads that have an element
        if me < used:
            cache[me] = combined(a, base, sizes, steps, begin + mine, begin + stop, pace)
        tree(cache, me, used)
        if me == 0:
            out[out_at + result * out_step + part * part_step] = cache[0]

    return reduce_rows_kernel


@lru_cache(maxsize=1024)
def reduce_columns(operator: Operator, source: DType) -> Any:
    """Return the kernel in which a block combines elements of neighbouring results.

    One thread: of the result of its column, every m-th element from its own row on, where a block has n columns and m
    rows of threads. Then the threads of a column take part in a tree.
    Launch: ⌈results / n⌉ x parts blocks of n x m threads; blocks (., p) combine the p-th `chunk` of the `count`
    elements.
    Shared memory: m x n float64 or int64.
    NumPy: out[r, p] = functools.reduce(operator, elements[r, p * chunk : (p + 1) * chunk]).
    """
    columns = geometry().columns
    rows = geometry().threads // columns
    wide, kind = accumulator(source)
    fn = device_operator(operator, wide, wide)
    combined = _combining(fn, kind)

    @cuda.jit
    def reduce_columns_kernel(
        out, out_at, out_step, part_step, a, a_at, kept_sizes, kept_steps, sizes, steps, count, chunk, results
    ):
        cache = cuda.shared.array((rows, columns), kind)
        x, y, part = cuda.threadIdx.x, cuda.threadIdx.y, cuda.blockIdx.y
        result = cuda.blockIdx.x * columns + x
        begin = part * chunk
        length = at_most(chunk, count - begin)
        used = at_most(rows, length)
        if result < results and y < used:
            base = a_at + place_of(result, kept_sizes, kept_steps)
            cache[y, x] = combined(a, base, sizes, steps, begin + y, begin + length, rows)
        cuda.syncthreads()
        step = 1
        while step < rows:
            if result < results and y % (2 * step) == 0 and y + step < used:
                cache[y, x] = fn(cache[y, x], cache[y + step, x])
            cuda.syncthreads()
            step *= 2
        if result < results and y == 0:
            out[out_at + result * out_step + part * part_step] = cache[0, x]

    return reduce_columns_kernel


@lru_cache(maxsize=16)
def arg_reduce_rows(largest: bool, source: DType) -> Any:
    """Return the kernel that finds the place of the largest or smallest element of each row.

    One thread: the best of every n-th element from its own place on. Then a tree of pairs of threads, in which the
    better element stays, with its place; of equal ones the first, and a NaN is better than every number.
    Launch: one block of n threads for each row.
    Shared memory: n elements, and n int64.
    NumPy: out[r] = np.argmax(rows[r]), or np.argmin.
    """
    from numba.np.numpy_support import from_dtype

    threads = geometry().threads
    kind = from_dtype(source.numpy)

    @cuda.jit
    def arg_reduce_rows_kernel(out, a, a_at, sizes, steps, count, step):
        numbers = cuda.shared.array(threads, kind)
        places = cuda.shared.array(threads, int64)
        me, row = cuda.threadIdx.x, cuda.blockIdx.x
        base = a_at + place_of(row, sizes, steps)
        first = me if me < count else 0  # threads that have no element repeat the first one
        best, where = a[base + first * step], int64(first)
        for i in range(first + threads, count, threads):
            x = a[base + i * step]
            if (x != x and best == best) or (x > best if largest else x < best):
                best, where = x, i
        numbers[me], places[me] = best, where
        cuda.syncthreads()
        half = threads // 2
        while half > 0:
            if me < half:
                x, y = numbers[me], numbers[me + half]
                same = x == y or (x != x and y != y)
                better = (y != y and x == x) or (y > x if largest else y < x)
                if (same and places[me + half] < places[me]) or (better and not same):
                    numbers[me], places[me] = y, places[me + half]
            cuda.syncthreads()
            half //= 2
        if me == 0:
            out[row] = places[0]

    return arg_reduce_rows_kernel


@lru_cache(maxsize=1024)
def scan_rows(operator: Operator, source: DType) -> Any:
    """Return the kernel that writes, at each place of a row, what the elements up to there combine to.

    One thread: a piece of the row. It combines its elements; then the first thread combines what the threads before
    each have; then each thread goes through its piece once more, from there on.
    Launch: one block of n threads for each row.
    Shared memory: n float64 or int64.
    NumPy: out[r] = list(itertools.accumulate(rows[r], operator)).
    """
    threads = geometry().threads
    wide, kind = accumulator(source)
    fn = device_operator(operator, wide, wide)

    @cuda.jit
    def scan_rows_kernel(out, out_at, out_steps, out_step, a, a_at, steps, step, sizes, count):
        cache = cuda.shared.array(threads, kind)
        me = cuda.threadIdx.x
        base = a_at + place_of(cuda.blockIdx.x, sizes, steps)
        to = out_at + place_of(cuda.blockIdx.x, sizes, out_steps)
        each = (count + threads - 1) // threads
        begin, end = me * each, at_most((me + 1) * each, count)
        total = kind(0)
        for i in range(begin, end):
            x = kind(a[base + i * step])
            total = fn(total, x) if i > begin else x
        cache[me] = total
        cuda.syncthreads()
        if me == 0:
            for i in range(1, (count + each - 1) // each):
                cache[i] = fn(cache[i - 1], cache[i])
        cuda.syncthreads()
        for i in range(begin, end):
            x = kind(a[base + i * step])
            if i > begin:
                total = fn(total, x)
            elif me > 0:
                total = fn(cache[me - 1], x)
            else:
                total = x
            out[to + i * out_step] = total

    return scan_rows_kernel
