"""How the threads of a block make one number of all of theirs.

Each second thread takes its neighbour's number to its own, then each fourth takes that of the next one that still has
one, until the first thread has everything:

    1 2 3 4 5 6 7 8      thread i + 1 goes to thread i
    3   7   11  15       thread i + 2 goes to thread i
    10      26           thread i + 4 goes to thread i
    36

So the numbers are combined in the order in which the threads stand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import cuda as numbas_cuda

from minitorch_cuda.device import is_simulated
from minitorch_cuda.place import device_function
from minitorch_cuda.simulator import RunningKernel

__all__ = ["added", "cuda", "larger", "tree_of"]

cuda = RunningKernel() if is_simulated() else numbas_cuda
"""What a kernel calls `cuda`: the simulator knows of it in the kernel's own module only."""


def tree_of(fn: Callable[..., Any], threads: int) -> Any:
    """Return the function that leaves in cache[0] what its first `used` numbers combine to.

    All threads of a block call it, each after it has written its number, and whoever reads cache[0] afterwards calls
    `syncthreads` before the cache is written again.

    Args:
        fn: A function of two numbers.
        threads: How many threads a block has, a power of two.
    """

    @device_function
    def tree(cache, me, used):
        cuda.syncthreads()
        step = 1
        while step < threads:
            if me % (2 * step) == 0 and me + step < used:
                cache[me] = fn(cache[me], cache[me + step])
            cuda.syncthreads()
            step *= 2

    return tree


@device_function
def added(x, y):
    """x + y."""
    return x + y


@device_function
def larger(x, y):
    """The larger of x and y; NaN if either is NaN."""
    return x if x > y or x != x else y
