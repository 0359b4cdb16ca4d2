"""How kernels are started.

All work is given to one stream, the default one: a kernel begins when those before it have ended, and a copy to the
host waits for all of them. So no user sees a race, and memory that was given back can be used by the next kernel.

A kernel is given storages, not the arrays in them: so each of these lives, and its memory is nobody else's, until the
kernel has been started.
"""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import geometry, is_simulated
from minitorch_cuda.simulator import running
from minitorch_cuda.storage import Storage

__all__ = ["blocks", "launch"]


def blocks(size: int) -> int:
    """Return how many blocks of `geometry().threads` threads a grid for so many elements has."""
    shape = geometry()
    return min(-(-size // shape.threads), shape.most_blocks)


def launch(kernel: Any, grid: Any, block: Any, *args: Any) -> None:
    """Start a kernel.

    Args:
        kernel: The kernel.
        grid: How many blocks: a number, or up to three.
        block: How many threads each has, likewise.
        *args: Its arguments, where a storage stands for its array.
    """
    arrays = [x.memory if x.__class__ is Storage else x for x in args]
    if is_simulated():
        with running():
            kernel[grid, block](*arrays)
    else:
        kernel[grid, block](*arrays)
