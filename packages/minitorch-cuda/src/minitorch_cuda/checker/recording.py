"""What is written down while a kernel runs: every access of every thread, and the barriers between them.

The findings are read from this alone, and so is the picture of a kernel at work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from minitorch_cuda.checker.sites import Site

__all__ = [
    "WARP",
    "Access",
    "Barrier",
    "Dim3",
    "Fence",
    "Kind",
    "Memory",
    "Overrun",
    "Recording",
    "Space",
    "Stopped",
    "named_index",
]

WARP = 32
"""Threads that run in step."""

Kind = Literal["read", "write", "atomic"]
Space = Literal["global", "shared", "local", "constant"]
Dim3 = tuple[int, int, int]


@dataclass(eq=False)
class Memory:
    """One array that a kernel uses.

    Attributes:
        name: What the kernel calls it.
        space: Where it lies.
        first: Its contents before the first access.
        block: The number of the block that it belongs to; -1 for what all blocks share.
        thread: The number of the thread that it belongs to; -1 for what threads share.
        site: Where it was made, unless it was an argument.
        varying: What its shape is made of that is known only when the kernel runs.
    """

    name: str
    space: Space
    first: np.ndarray[Any, Any]
    block: int = -1
    thread: int = -1
    site: Site | None = None
    varying: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of its dimensions."""
        sizes: tuple[int, ...] = self.first.shape
        return sizes

    @property
    def itemsize(self) -> int:
        """Bytes that a cell takes."""
        return self.first.itemsize

    def index(self, cell: int) -> tuple[int, ...]:
        """Return the index of a cell, which is counted in the order of memory."""
        order: Literal["C", "F"] = "C" if self.first.flags.c_contiguous else "F"
        found: tuple[Any, ...] = np.unravel_index(cell, self.shape, order)
        return tuple([int(i) for i in found])

    def cell_name(self, cell: int) -> str:
        """Return how a kernel would write a cell, such as `total[3]` or `a[1, 2]`."""
        return f"{self.name}[{named_index(self.index(cell))}]"


def named_index(index: Iterable[int]) -> str:
    """Return an index as it stands between brackets; `()` for that of a 0-d array."""
    return ", ".join(map(str, index)) or "()"


@dataclass(slots=True)
class Access:
    """One thread reads or writes one cell.

    Attributes:
        order: Its place in the recording.
        block: The number of the block.
        thread: The number of the thread in its block; x counts fastest.
        phase: How many barriers of the block came before it.
        step: How many barriers of the warp came before it.
        kind: What is done.
        memory: The array.
        cell: Which cell, in the order of memory.
        site: Where in the source.
        turn: How often this thread was there before, since the last barrier. Threads of a warp at one site in the same
            turn run one instruction.
        value: What was read, or written.
    """

    order: int
    block: int
    thread: int
    phase: int
    step: int
    kind: Kind
    memory: Memory
    cell: int
    site: Site
    turn: int
    value: Any

    @property
    def cell_name(self) -> str:
        """How a kernel would write the cell."""
        return self.memory.cell_name(self.cell)


@dataclass(frozen=True, slots=True)
class Overrun:
    """An access outside an array.

    Attributes:
        block: The number of the block.
        thread: The number of the thread.
        kind: What was done.
        memory: The array.
        shape: The shape of the array or of the part of it that was indexed.
        index: The index that was used.
        site: Where in the source.
    """

    block: int
    thread: int
    kind: Kind
    memory: Memory
    shape: tuple[int, ...]
    index: tuple[int, ...]
    site: Site

    @property
    def wraps(self) -> bool:
        """Whether Numba makes a cell of the array of it: it adds the size to a negative index."""
        return all(-size <= i < size for i, size in zip(self.index, self.shape, strict=True))


@dataclass(frozen=True, slots=True)
class Barrier:
    """All threads of a block, or of a warp, stand still until the last has come.

    Attributes:
        block: The number of the block.
        phase: The number of the interval that ends here; the first is 0.
        waiting: The threads that wait, by where they wait.
        ended: The threads that will not come, because the kernel has ended for them.
        warp: The number of the warp that waits alone; -1 where the block waits.
    """

    block: int
    phase: int
    waiting: dict[Site, list[int]]
    ended: list[int]
    warp: int = -1

    @property
    def divergent(self) -> bool:
        """Whether some thread waits elsewhere, or not at all."""
        return len(self.waiting) > 1 or bool(self.ended)


@dataclass(frozen=True, slots=True)
class Fence:
    """A thread makes sure that what it wrote is seen by all.

    Attributes:
        order: How many accesses came before it.
        block: The number of the block.
        thread: The number of the thread.
        phase: The interval of the block.
    """

    order: int
    block: int
    thread: int
    phase: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """Python could not go on.

    Attributes:
        block: The number of the block.
        thread: The number of the thread.
        site: Where.
        reason: What Python said.
    """

    block: int
    thread: int
    site: Site | None
    reason: str


@dataclass
class Recording:
    """A launch of a kernel, from the first access to the last.

    Attributes:
        name: The name of the kernel.
        file: The file that it stands in.
        line: The line where its source begins.
        source: Its source, a line each; empty if it cannot be read.
        grid: The blocks in each dimension.
        block: The threads of a block in each dimension.
        memories: Every array, in the order of first use.
        accesses: Every access, in the order in which it happened here.
        overruns: What was outside.
        barriers: Every barrier.
        fences: Every fence.
        stopped: Why the run ended early, if it did.
        results: The arguments, as the kernel left them.
    """

    name: str
    file: str
    line: int
    source: list[str]
    grid: Dim3
    block: Dim3
    memories: list[Memory] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    overruns: list[Overrun] = field(default_factory=list)
    barriers: list[Barrier] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    stopped: Stopped | None = None
    results: tuple[Any, ...] = ()

    @property
    def threads(self) -> int:
        """How many threads a block has."""
        return self.block[0] * self.block[1] * self.block[2]

    @property
    def blocks(self) -> int:
        """How many blocks the grid has."""
        return self.grid[0] * self.grid[1] * self.grid[2]

    def thread_name(self, number: int) -> str:
        """Return the `threadIdx` of a thread, with as many dimensions as the block has: `3` or `(1, 2)`."""
        return _place(number, self.block)

    def block_name(self, number: int) -> str:
        """Return the `blockIdx` of a block, with as many dimensions as the grid has."""
        return _place(number, self.grid)


def _place(number: int, sizes: Dim3) -> str:
    x, y, z = number % sizes[0], number // sizes[0] % sizes[1], number // (sizes[0] * sizes[1])
    if sizes[2] > 1:
        return f"({x}, {y}, {z})"
    return f"({x}, {y})" if sizes[1] > 1 else str(x)
