"""A recording, cut at the barriers of one block: what each thread did in between, and what shared memory held then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch_cuda.checker.recording import Access, Barrier, Memory, Recording

__all__ = ["Contents", "Interval", "intervals"]


@dataclass(frozen=True, eq=False)
class Contents:
    """What an array held at the end of an interval, a number for each cell in the order of memory.

    Attributes:
        memory: The array.
        values: The numbers.
        written: Whether the kernel had written the cell by then.
    """

    memory: Memory
    values: np.ndarray[Any, Any]
    written: np.ndarray[Any, Any]


@dataclass(frozen=True, eq=False)
class Interval:
    """What a block did between two barriers.

    Attributes:
        number: Its place, from 0.
        accesses: What each thread read and wrote, in its order; an empty list for one that did nothing.
        contents: The shared arrays of the block and all global arrays, at the end.
        barrier: What ended it; None for the end of the kernel.
    """

    number: int
    accesses: list[list[Access]]
    contents: list[Contents]
    barrier: Barrier | None

    @property
    def lines(self) -> list[int]:
        """The lines of source that read, wrote or waited, in order."""
        lines = {access.site.line for accesses in self.accesses for access in accesses}
        if self.barrier is not None:
            lines |= {site.line for site in self.barrier.waiting}
        return sorted(lines)


def intervals(recording: Recording, block: int) -> list[Interval]:
    """Return the intervals of a block, in order.

    Blocks come one after the other here, so global arrays hold what the earlier ones wrote. Local arrays are left out.

    Args:
        recording: What `record` returned.
        block: The number of the block.

    Example:
        >>> from numba import cuda, float32
        >>> from minitorch_cuda.checker import record
        >>> @cuda.jit
        ... def reverse(out, a):
        ...     row = cuda.shared.array(2, float32)
        ...     i = cuda.threadIdx.x
        ...     row[i] = a[i]
        ...     cuda.syncthreads()
        ...     out[i] = row[1 - i]
        >>> first, second = intervals(record(reverse, 1, 2, np.zeros(2), np.array([5.0, 6.0])), 0)
        >>> [access.cell_name for access in second.accesses[0]]
        ['row[1]', 'out[0]']
        >>> [held.values.tolist() for held in first.contents if held.memory.name == "row"]
        [[5.0, 6.0]]
    """
    ends = [barrier for barrier in recording.barriers if barrier.block == block and barrier.warp < 0]
    memories = [m for m in recording.memories if m.block in {-1, block} and m.space in {"global", "shared"}]
    now = {memory: Contents(memory, _flat(memory), np.zeros(memory.first.size, np.bool_)) for memory in memories}
    ours: list[list[Access]] = [[] for _ in range(len(ends) + 1)]
    for access in recording.accesses:
        if access.block == block:
            ours[access.phase].append(access)
        elif access.block < block and access.memory in now:
            _follow(now[access.memory], access)
    found = []
    for number, accesses in enumerate(ours):
        by_thread: list[list[Access]] = [[] for _ in range(recording.threads)]
        for access in accesses:
            if access.memory in now:
                by_thread[access.thread].append(access)
                _follow(now[access.memory], access)
        held = [Contents(c.memory, c.values.copy(), c.written.copy()) for c in now.values()]
        found.append(Interval(number, by_thread, held, ends[number] if number < len(ends) else None))
    return found


def _flat(memory: Memory) -> np.ndarray[Any, Any]:
    """Return a copy of the contents at the start, in the order of memory."""
    return np.array(memory.first.ravel(order="K"))


def _follow(contents: Contents, access: Access) -> None:
    if access.kind != "read":
        contents.values[access.cell] = access.value
        contents.written[access.cell] = True
