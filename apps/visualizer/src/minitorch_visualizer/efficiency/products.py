"""Products of matrices in plain loops, which Numba compiles, beside which the kernel of `minitorch_fast` is shown.

They run as Python, too. Both are for one thread, and write into `out`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

TILE = 64
"""Rows and columns of the tiles in `tiled`: three of float32 are 48 KB, near a core."""


def naive(out: Any, a: Any, b: Any) -> None:
    """out = a @ b, number by number.

    Args:
        out: An array of shape (n, m).
        a: One of shape (n, k), where k is at least 1.
        b: One of shape (k, m).
    """
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            total = a[i, 0] * b[0, j]
            for p in range(1, a.shape[1]):
                total += a[i, p] * b[p, j]
            out[i, j] = total


def tiled(out: Any, a: Any, b: Any, tile: int) -> None:
    """out = a @ b, tile by tile: what is in the cache is used often before it leaves.

    Args:
        out: An array of shape (n, m).
        a: One of shape (n, k).
        b: One of shape (k, m).
        tile: The rows and columns of a tile.
    """
    n, m = out.shape
    k = a.shape[1]
    out[:, :] = 0.0
    for top in range(0, n, tile):
        for left in range(0, m, tile):
            for first in range(0, k, tile):
                for i in range(top, min(top + tile, n)):
                    sums = out[i, left : min(left + tile, m)]
                    for p in range(first, min(first + tile, k)):
                        x, row = a[i, p], b[p, left : min(left + tile, m)]
                        for j in range(len(sums)):
                            sums[j] += x * row[j]


@cache
def compiled(function: Callable[..., None]) -> Any:
    """Return a loop compiled by Numba, at its first call or from the disk."""
    import numba  # waits for the first measurement

    import minitorch_fast.caching  # noqa: F401 - finds a place for what is compiled, and starts the threads first

    return numba.njit(cache=True, error_model="numpy", fastmath={"contract"}, nogil=True)(function)
