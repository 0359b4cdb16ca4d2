"""Numbers that lie apart, brought together in a small buffer and back: only loops over neighbours are SIMD."""

from __future__ import annotations

from typing import Any

from numba import njit

from minitorch_fast.options import KERNEL_OPTIONS

__all__ = ["gathered", "scatter"]


@njit(**KERNEL_OPTIONS)
def gathered(a: Any, at: int, step: int, buffer: Any, count: int) -> Any:
    """Return `count` elements of storage side by side: in place, if they are, or else in the buffer."""
    if step == 1:
        return a[at : at + count]
    row = buffer[:count]
    if step == 0:
        x = a[at]
        for i in range(count):
            row[i] = x
    else:
        for i in range(count):
            row[i] = a[at + i * step]
    return row


@njit(**KERNEL_OPTIONS)
def scatter(out: Any, at: int, step: int, row: Any) -> None:
    """Write numbers to where they belong."""
    for i in range(len(row)):
        out[at + i * step] = row[i]
