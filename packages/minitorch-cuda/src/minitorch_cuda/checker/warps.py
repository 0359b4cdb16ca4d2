"""What the threads of a warp do in one instruction: does it take one trip to memory, or many?

Global memory is fetched in segments of 32 bytes. If 32 neighbours read 32 neighbouring floats, four segments will do;
if each reads another row, it takes 32. Shared memory has 32 banks of 4 bytes side by side, and a bank answers one
word at a time: words 0 and 32 lie in the same one. Threads that read the same word share the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from minitorch_cuda.checker.findings import Finding, Waste, more
from minitorch_cuda.checker.recording import WARP, Access, Recording
from minitorch_cuda.checker.sites import Site

__all__ = ["SEGMENT", "WarpAccess", "bank_conflicts", "segments", "uncoalesced", "warp_accesses", "ways"]

SEGMENT = 32
"""Bytes that global memory hands out together; four of them are a line of the cache."""

_BANKS, _BANK_BYTES = 32, 4


@dataclass(frozen=True, slots=True)
class WarpAccess:
    """One instruction of a warp, with one access of each thread that takes part."""

    accesses: list[Access]

    @property
    def first(self) -> Access:
        """The access of its first thread."""
        return self.accesses[0]

    @property
    def bytes(self) -> int:
        """How many bytes of memory it needs."""
        return len({a.cell for a in self.accesses}) * self.first.memory.itemsize


def warp_accesses(recording: Recording, space: str) -> Iterable[WarpAccess]:
    """Group the reads and writes of one kind of memory by instruction."""
    groups: dict[tuple[object, ...], list[Access]] = defaultdict(list)
    for a in recording.accesses:
        if a.memory.space == space and a.kind != "atomic":
            groups[a.block, a.thread // WARP, a.phase, a.step, a.site, a.kind, a.turn, a.memory].append(a)
    return [WarpAccess(accesses) for accesses in groups.values()]


def segments(access: WarpAccess, size: int = SEGMENT) -> int:
    """Return how many segments of global memory an instruction touches; arrays begin at one.

    Args:
        access: The instruction.
        size: Bytes of a segment; 128 for lines of the cache.
    """
    itemsize = access.first.memory.itemsize
    touched: set[int] = set()
    for a in access.accesses:
        touched.update(range(a.cell * itemsize // size, (a.cell * itemsize + itemsize - 1) // size + 1))
    return len(touched)


def ways(access: WarpAccess) -> int:
    """Return how many words of one bank an instruction needs at most: so many times it has to go to shared memory.

    Numbers of 8 bytes are fetched for half a warp at a time.
    """
    itemsize = access.first.memory.itemsize
    lanes = max(1, min(WARP, _BANKS * _BANK_BYTES // itemsize))
    worst = 1
    for first in range(0, WARP, lanes):
        banks: dict[int, set[int]] = defaultdict(set)
        for a in access.accesses:
            if first <= a.thread % WARP < first + lanes:
                byte = a.cell * itemsize
                for word in range(byte // _BANK_BYTES, (byte + itemsize - 1) // _BANK_BYTES + 1):
                    banks[word % _BANKS].add(word)
        worst = max([worst, *[len(words) for words in banks.values()]])
    return worst


def uncoalesced(recording: Recording) -> list[Finding]:
    """Find places where warps fetch at least twice as many segments as they need.

    In a block that is narrower than a warp, a warp covers several rows of threads, and may use a segment for each.
    """
    cases: dict[tuple[Site, str], list[tuple[int, int, WarpAccess]]] = defaultdict(list)
    for access in warp_accesses(recording, "global"):
        rows = len({a.thread // recording.block[0] for a in access.accesses})
        needed = max(rows, -(-access.bytes // SEGMENT))
        cases[access.first.site, access.first.kind].append((segments(access), needed, access))
    findings = []
    for (site, kind), found in cases.items():
        touched, needed = sum(case[0] for case in found), sum(case[1] for case in found)
        if touched >= 2 * needed:
            worst = max(found, key=lambda case: (case[0] - case[1], -case[2].first.order))
            findings.append(Finding(Waste.UNCOALESCED, site, _uncoalesced(recording, kind, worst), len(found)))
    return findings


def _uncoalesced(recording: Recording, kind: str, worst: tuple[int, int, WarpAccess]) -> str:
    touched, needed, access = worst
    first = access.first
    cells = [f"{recording.thread_name(a.thread)}: {a.cell_name}" for a in access.accesses[:3]]
    return (
        f"The {len(access.accesses)} threads of a warp that {kind} {first.memory.name} here touch {touched} segments "
        f"of {SEGMENT} bytes, and {needed} would do (thread {', '.join(cells)}). Let threads whose threadIdx.x differs "
        f"by 1 use cells side by side."
    )


def bank_conflicts(recording: Recording) -> list[Finding]:
    """Find places where threads of a warp need different words of the same bank of shared memory."""
    cases: dict[Site, list[tuple[int, WarpAccess]]] = defaultdict(list)
    for access in warp_accesses(recording, "shared"):
        if (found := ways(access)) > 1:
            cases[access.first.site].append((found, access))
    return [_bank_conflict(site, found) for site, found in cases.items()]


def _bank_conflict(site: Site, found: list[tuple[int, WarpAccess]]) -> Finding:
    worst, access = max(found, key=lambda case: (case[0], -case[1].first.order))
    name, kind = access.first.memory.name, access.first.kind
    text = (
        f"A warp has to {kind} {name} in up to {worst} rounds here, since its threads need up to {worst} words of one "
        f"of the {_BANKS} banks. Let threads side by side use cells side by side, or make the rows of {name} one cell "
        f"longer.{more(len(found), 'instruction')}"
    )
    return Finding(Waste.BANK_CONFLICT, site, text, len(found))
