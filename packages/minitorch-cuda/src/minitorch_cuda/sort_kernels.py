"""Sorting: a network of comparisons.

Threads that run at once cannot each decide where to go on. A sorting network asks the same questions whatever the
numbers are: in each round every place is compared with one other place, and the two change places if need be. Batcher's
bitonic network merges sorted runs of 1, 2, 4, ... elements. To merge two runs, the first element of one is compared
with the last of the other, and so on inwards; then places half a run apart, a quarter apart, down to neighbours.

What is sorted are places, by their elements: equal elements are compared by their places, so they keep their order.
The network is one for powers of two. Places behind the end would hold what is largest and would never move; so they
need not be there.

Source: Batcher, Sorting networks and their applications, 1968.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from numba import cuda

from minitorch_cuda.place import place_of

__all__ = ["number_rows", "sort_round"]


@cuda.jit
def number_rows(order, count, size):
    """Write 0, 1, 2, ... into each row: the order before the first round.

    One thread: elements i, i + threads of the grid, and so on, where i is its place in the grid.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: order[...] = np.arange(count).
    """
    for i in range(cuda.grid(1), size, cuda.gridsize(1)):
        order[i] = i % count


@lru_cache(maxsize=2)
def sort_round(descending: bool) -> Any:
    """Return the kernel of one round, for all rows.

    One thread: place i of a row, then that of the thread one grid further, and so on. Its partner is the place whose
    number differs in the bits of `flip`; the lower one of the two compares, and exchanges.
    Launch: blocks in a row, of any number.
    Shared memory: none.
    NumPy: after all rounds, order[r] = np.argsort(rows[r], kind="stable").

    Args:
        descending: Whether large elements come first; a NaN is the largest.
    """

    @cuda.jit
    def sort_round_kernel(order, count, size, flip, a, a_at, sizes, steps, step):
        for n in range(cuda.grid(1), size, cuda.gridsize(1)):
            i = n % count
            partner = i ^ flip
            if i < partner and partner < count:
                base = a_at + place_of(n // count, sizes, steps)
                here, there = n, n - i + partner
                first, second = order[here], order[there]
                x, y = a[base + first * step], a[base + second * step]
                if descending:
                    wrong = x < y or (y != y and x == x)
                    right = y < x or (x != x and y == y)
                else:
                    wrong = y < x or (x != x and y == y)
                    right = x < y or (y != y and x == x)
                if wrong or (not right and second < first):
                    order[here], order[there] = second, first

    return sort_round_kernel
