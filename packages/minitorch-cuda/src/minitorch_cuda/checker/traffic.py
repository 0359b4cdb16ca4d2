"""How often each cell of global memory is read and written.

Global memory is slow. The course's rule for a good kernel: a block reads each cell once, and each result is written
once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch_cuda.checker.findings import Finding, Waste
from minitorch_cuda.checker.recording import Memory, Recording
from minitorch_cuda.checker.sites import Site

__all__ = ["Traffic", "repeated", "traffic"]

_SMALL = 32
"""Integers up to so many are a shape, strides or an index: every thread needs them, and they stay in the cache."""


@dataclass(frozen=True, eq=False)
class Traffic:
    """What happened to one array of global memory. Each count is an array of the same shape, a number for each cell.

    Attributes:
        memory: The array.
        reads: How often it was read.
        block_reads: How often the block read it that read it most often.
        writes: How often it was written.
        atomics: How often it was changed by an atomic operation.
    """

    memory: Memory
    reads: np.ndarray[Any, Any]
    block_reads: np.ndarray[Any, Any]
    writes: np.ndarray[Any, Any]
    atomics: np.ndarray[Any, Any]

    @property
    def once(self) -> bool:
        """Whether no block reads a cell twice, and no cell is written twice."""
        return bool(self.block_reads.max(initial=0) <= 1 and self.writes.max(initial=0) <= 1)


def traffic(recording: Recording) -> list[Traffic]:
    """Count the reads and writes of every cell of every array in global memory."""
    counted: dict[Memory, Counter[tuple[str, int, int]]] = defaultdict(Counter)
    for a in recording.accesses:
        if a.memory.space == "global":
            counted[a.memory][a.kind, a.block, a.cell] += 1
    return [_counts(memory, counted[memory]) for memory in recording.memories if memory.space == "global"]


def _counts(memory: Memory, counter: Counter[tuple[str, int, int]]) -> Traffic:
    found = {name: np.zeros(memory.first.size, np.int64) for name in ("read", "write", "atomic", "block")}
    for (kind, _, cell), count in counter.items():
        found[kind][cell] += count
        if kind == "read":
            found["block"][cell] = max(found["block"][cell], count)
    order: Any = "C" if memory.first.flags.c_contiguous else "F"
    read, write, atomic, block = [counts.reshape(memory.shape, order=order) for counts in found.values()]
    return Traffic(memory, read, block, write, atomic)


def repeated(recording: Recording) -> list[Finding]:
    """Find arrays of which a block reads a cell more than once, or of which a cell is written more than once."""
    findings = []
    for counts in traffic(recording):
        memory = counts.memory
        if memory.first.size <= _SMALL and memory.first.dtype.kind in "iu":
            continue
        most = int(counts.block_reads.max(initial=0))
        if most > 1:
            text = (
                f"A block reads a cell of {memory.name} up to {most} times. Global memory is slow: read it once into a "
                f"variable or into shared memory."
            )
            findings.append(Finding(Waste.REPEATED_READS, _busiest(recording, memory, "read"), text, most))
        most = int(counts.writes.max(initial=0))
        if most > 1:
            text = (
                f"A cell of {memory.name} is written up to {most} times. Add up in a variable, and let one thread "
                f"write it once."
            )
            findings.append(Finding(Waste.REPEATED_WRITES, _busiest(recording, memory, "write"), text, most))
    return findings


def _busiest(recording: Recording, memory: Memory, kind: str) -> Site:
    """Return the place that repeats the most accesses to cells that were used before."""
    seen: set[tuple[int, int]] = set()
    again: Counter[Site] = Counter()
    for a in recording.accesses:
        if a.memory is memory and a.kind == kind:
            key = (a.block if kind == "read" else -1, a.cell)
            again[a.site] += key in seen
            seen.add(key)
    return again.most_common(1)[0][0]
