"""Accesses outside an array, reads of what nobody wrote, and arrays that cannot be made."""

from __future__ import annotations

from collections import defaultdict

from minitorch_cuda.checker.findings import Fault, Finding, more
from minitorch_cuda.checker.recording import Access, Memory, Overrun, Recording, named_index
from minitorch_cuda.checker.sites import Site

__all__ = ["MAX_SHARED_BYTES", "outside", "too_large", "unwritten", "varying"]

MAX_SHARED_BYTES = 48 * 1024
"""How much static shared memory a block may have."""


def outside(recording: Recording) -> list[Finding]:
    """Find accesses outside an array.

    A GPU checks no index. What is past the end belongs to something else. To a negative index Numba adds the size of
    the array, as Python does, while CUDA C goes before its beginning; in a kernel it is nearly always a mistake.
    """
    cases: dict[tuple[Site, str, bool], list[Overrun]] = defaultdict(list)
    for overrun in recording.overruns:
        cases[overrun.site, overrun.kind, overrun.wraps].append(overrun)
    return [_outside(recording, found) for found in cases.values()]


def _outside(recording: Recording, found: list[Overrun]) -> Finding:
    first = found[0]
    verb = {"read": "reads", "write": "writes", "atomic": "changes"}[first.kind]
    size = f"{first.shape[0]} cells" if len(first.shape) == 1 else f"the shape {first.shape}"
    if first.wraps:
        why = "Numba wraps a negative index round to the end of the array, and CUDA C goes before its beginning"
    else:
        why = "a GPU does not check, and takes or spoils what lies there"
    message = (
        f"Thread {recording.thread_name(first.thread)} of block {recording.block_name(first.block)} {verb} "
        f"{first.memory.name}[{named_index(first.index)}], but {first.memory.name} has {size}: {why}. "
        f"Put the access under an if.{more(len(found), 'access').replace('accesss', 'accesses')}"
    )
    kind = Fault.READ_OUTSIDE if first.kind == "read" else Fault.WRITE_OUTSIDE
    return Finding(kind, first.site, message, len(found))


def unwritten(recording: Recording) -> list[Finding]:
    """Find reads of cells of shared or local arrays that nobody had written.

    If another thread writes the cell before the next barrier, then a barrier is missing, and that is found elsewhere.
    """
    writers: dict[tuple[Memory, int, int], set[int]] = defaultdict(set)
    changers: dict[tuple[Memory, int, int], set[int]] = defaultdict(set)
    for access in recording.accesses:
        if access.kind != "read" and access.memory.space == "shared":
            found = writers if access.kind == "write" else changers
            found[access.memory, access.cell, access.phase].add(access.thread)
    written: set[tuple[Memory, int]] = set()
    cases: dict[Site, list[Access]] = defaultdict(list)
    for access in recording.accesses:
        key = (access.memory, access.cell)
        if access.memory.space not in {"shared", "local"}:
            continue
        others = writers[*key, access.phase] - {access.thread}
        if access.kind == "read":
            others |= changers[*key, access.phase] - {access.thread}
        if access.kind != "write" and key not in written and not others:
            cases[access.site].append(access)
        if access.kind != "read":
            written.add(key)
    return [_unwritten(recording, found) for found in cases.values()]


def _unwritten(recording: Recording, found: list[Access]) -> Finding:
    first = found[0]
    message = (
        f"Thread {recording.thread_name(first.thread)} of block {recording.block_name(first.block)} reads "
        f"{first.cell_name}, which nobody has written: a {first.memory.space} array begins with whatever was there "
        f"before. Write the cell first.{more(len(found), 'read')}"
    )
    return Finding(Fault.NEVER_WRITTEN, first.site, message, len(found))


def too_large(recording: Recording) -> list[Finding]:
    """Find shared arrays that a block has no room for."""
    ours = [memory for memory in recording.memories if memory.space == "shared" and memory.block == 0]
    size = sum(memory.first.nbytes for memory in ours)
    if size <= MAX_SHARED_BYTES:
        return []
    largest = max(ours, key=lambda memory: memory.first.nbytes)
    message = (
        f"The shared arrays of a block take {size:,} bytes, and it has {MAX_SHARED_BYTES:,}. The largest is "
        f"{largest.name} of shape {largest.shape} with {largest.first.nbytes:,}: make it smaller."
    )
    return [Finding(Fault.SHARED_MEMORY, largest.site, message)]


def varying(recording: Recording) -> list[Finding]:
    """Find arrays whose shape is known only when the kernel runs, for which Numba has no room."""
    first = {memory.site: memory for memory in reversed(recording.memories) if memory.varying}
    return [
        Finding(
            Fault.VARYING_SHAPE,
            memory.site,
            f"The shape of the {memory.space} array {memory.name} depends on {memory.varying}, and Numba has to know "
            f"it when it compiles. Use a number, or a global variable.",
        )
        for memory in first.values()
    ]
