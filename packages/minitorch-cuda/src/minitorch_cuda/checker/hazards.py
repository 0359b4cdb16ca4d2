"""Two threads and one cell: what has no order on a GPU, though it should.

Two accesses of different threads to one cell are in order if a barrier of their block lies between them, or, for
threads of one warp, a barrier of the warp; or if the first thread made a fence after its access and the second an
atomic operation before its own, which is how blocks wait for one another. Atomic operations are in order among
themselves. Otherwise one of the two must not write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement
from typing import Literal, NamedTuple

from minitorch_cuda.checker.findings import Fault, Finding, more
from minitorch_cuda.checker.recording import WARP, Access, Fence, Memory, Recording
from minitorch_cuda.checker.sites import Site

__all__ = ["hazards"]

_Order = Literal["read after write", "write after read", "write after write", "update", "blocks"]


class _Conflict(NamedTuple):
    """Two accesses without an order; `second` is the one that comes too early."""

    order: _Order
    first: Access
    second: Access


def hazards(recording: Recording) -> list[Finding]:
    """Find missing barriers and races."""
    clock = _Clock(recording)
    cases: dict[tuple[str, Site, Site, str], list[_Conflict]] = defaultdict(list)
    for accesses in _contested(recording):
        for conflict in _conflicts(accesses, clock):
            key = (conflict.order, conflict.first.site, conflict.second.site, conflict.first.memory.name)
            cases[key].append(conflict)
    return [_finding(recording, found) for found in cases.values()]


def _contested(recording: Recording) -> Iterator[list[Access]]:
    """Go through the accesses of each cell that several threads use and one changes.

    What happens to shared memory before and after a barrier is in order, and is not mixed.
    """
    cells: dict[tuple[Memory, int, int], list[Access]] = defaultdict(list)
    written = {(a.memory, a.cell) for a in recording.accesses if a.kind != "read"}
    for access in recording.accesses:
        if access.memory.space in {"global", "shared"} and (access.memory, access.cell) in written:
            phase = access.phase if access.memory.space == "shared" else -1
            cells[access.memory, access.cell, phase].append(access)
    for accesses in cells.values():
        if any((a.block, a.thread) != (accesses[0].block, accesses[0].thread) for a in accesses):
            yield accesses


def _conflicts(accesses: list[Access], clock: _Clock) -> list[_Conflict]:
    """Find the first conflict for each two places in the source."""
    groups: dict[tuple[Site, str], dict[tuple[int, ...], Access]] = defaultdict(dict)
    for a in accesses:
        groups[a.site, a.kind].setdefault((a.block, a.thread, a.phase, a.step), a)
    pairs: list[tuple[Access, Access]] = []
    for one, other in combinations_with_replacement(groups.values(), 2):
        kinds = {next(iter(one.values())).kind, next(iter(other.values())).kind}
        if kinds not in ({"read"}, {"atomic"}) and (pair := _first_pair([*one.values()], [*other.values()], clock)):
            pairs.append(pair)
    # `x[0] += 1` by all threads: that the number read may be an old one is the same fault.
    updates = {a.site.line for a, b in pairs if a.site is b.site and a.kind == b.kind == "write"}
    return [
        clock.conflict(a, b)
        for a, b in pairs
        if not (a.site.line == b.site.line and a.site.line in updates and "read" in {a.kind, b.kind})
    ]


def _first_pair(one: list[Access], other: list[Access], clock: _Clock) -> tuple[Access, Access] | None:
    for a in one:
        for b in other:
            if a.kind == b.kind == "write" and (a.value == b.value or (a.value != a.value and b.value != b.value)):
                continue  # it does not matter which of the two stays
            if not clock.in_order(a, b):
                return (a, b) if a.order < b.order else (b, a)
    return None


class _Clock:
    """Says what came before what, in a recording."""

    def __init__(self, recording: Recording) -> None:
        self._fences: dict[int, list[Fence]] = defaultdict(list)
        self._atomics: dict[int, list[Access]] = defaultdict(list)
        self._first: dict[tuple[int, int, int, Site, str], int] = {}
        for fence in recording.fences:
            self._fences[fence.block].append(fence)
        for a in recording.accesses:
            if a.kind == "atomic":
                self._atomics[a.block].append(a)
            self._first.setdefault((a.block, a.phase, a.thread, a.site, a.kind), a.order)

    def in_order(self, a: Access, b: Access) -> bool:
        """Return whether two accesses are in order on any GPU."""
        if a.block == b.block:
            if a.thread == b.thread or a.phase != b.phase:
                return True
            if a.thread // WARP == b.thread // WARP and a.step != b.step:
                return True
        return self._handed_over(*((a, b) if a.order < b.order else (b, a)))

    def _handed_over(self, a: Access, b: Access) -> bool:
        """Return whether a fence after the first and an atomic operation before the second put them in order."""
        fences = [
            fence.order
            for fence in self._fences[a.block]
            if fence.order > a.order and (fence.thread == a.thread or fence.phase > a.phase)
        ]
        return bool(fences) and any(
            min(fences) <= atomic.order < b.order and (atomic.thread == b.thread or atomic.phase < b.phase)
            for atomic in self._atomics[b.block]
        )

    def conflict(self, a: Access, b: Access) -> _Conflict:
        """Say which of two accesses without an order was meant to be the first."""
        if a.block != b.block:
            return _Conflict("blocks", a, b)
        if a.kind == b.kind == "write":
            return _Conflict("update" if a.site is b.site else "write after write", a, b)
        read, write = (a, b) if a.kind == "read" else (b, a)
        if read.kind != "read":  # an atomic operation and a write
            return _Conflict("write after write", a, b)
        if self._writes_first(read, write):
            return _Conflict("read after write", write, read)
        return _Conflict("write after read", read, write)

    def _writes_first(self, read: Access, write: Access) -> bool:
        """Return whether threads come to the line of the write before that of the read, since the last barrier."""
        place = (write.block, write.phase)
        own_write = self._first.get((*place, read.thread, write.site, write.kind))
        if own_write is not None:
            return own_write < read.order
        own_read = self._first.get((*place, write.thread, read.site, read.kind))
        if own_read is not None:
            return write.order < own_read
        return write.site.line <= read.site.line


def _finding(recording: Recording, found: list[_Conflict]) -> Finding:
    order, first, second = found[0]
    one, two = recording.thread_name(first.thread), recording.thread_name(second.thread)
    block, cell, others = recording.block_name(first.block), first.cell_name, more(len(found), "cell")
    at = f"line {first.site.line}" if first.site.line != second.site.line else "the same line"
    kind = Fault.MISSING_BARRIER
    if order == "read after write":
        text = (
            f"Thread {two} of block {block} reads {cell}, which thread {one} writes at {at}, and no barrier makes sure "
            f"that this is done before. Put cuda.syncthreads() between the two."
        )
    elif order == "write after read":
        text = (
            f"Thread {two} of block {block} writes {cell}, which thread {one} reads at {at}, and no barrier makes sure "
            f"that this is done before. Put cuda.syncthreads() between the two."
        )
    elif order == "write after write":
        text = (
            f"Thread {two} of block {block} writes {cell}, and thread {one} at {at}, with no barrier between them: "
            f"which of the two stays is chance. Put cuda.syncthreads() between the two."
        )
    elif order == "update":
        kind = Fault.RACE
        text = (
            f"Threads {one} and {two} of block {block} both write {cell}, and which of the two stays is chance. Let "
            f"one thread do it, or use cuda.atomic."
        )
    else:
        kind = Fault.RACE
        verbs = {"read": "reads", "write": "writes", "atomic": "changes"}
        text = (
            f"Block {block} {verbs[first.kind]} {cell} at {at}, and block {recording.block_name(second.block)} "
            f"{verbs[second.kind]} it here. No barrier reaches from block to block: use cuda.atomic, or "
            f"a second kernel."
        )
    return Finding(kind, second.site, text + others, len(found))
