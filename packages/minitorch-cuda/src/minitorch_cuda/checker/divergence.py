"""Barriers that not all threads come to."""

from __future__ import annotations

from collections import defaultdict

from minitorch_cuda.checker.findings import Fault, Finding, more, named_threads
from minitorch_cuda.checker.recording import Barrier, Recording
from minitorch_cuda.checker.sites import Site

__all__ = ["divergent_barriers"]


def divergent_barriers(recording: Recording) -> list[Finding]:
    """Find barriers at which some threads of a block wait, while others wait elsewhere or have returned."""
    cases: dict[tuple[frozenset[Site], bool], list[Barrier]] = defaultdict(list)
    for barrier in recording.barriers:
        if barrier.divergent:
            cases[frozenset(barrier.waiting), bool(barrier.ended)].append(barrier)
    return [_finding(recording, found) for found in cases.values()]


def _finding(recording: Recording, found: list[Barrier]) -> Finding:
    first = found[0]
    sites = sorted(first.waiting, key=lambda site: (len(first.waiting[site]), site.line))
    whole = "block" if first.warp < 0 else f"warp {first.warp} of block"
    parts = [f"{named_threads(recording, first.waiting[site])} at line {site.line}" for site in sites]
    text = f"In {whole} {recording.block_name(first.block)}, {' and '.join(parts)} wait"
    if len(parts) == 1 and len(first.waiting[sites[0]]) == 1:
        text += "s"
    if first.ended:
        verb = "has" if len(first.ended) == 1 else "have"
        text += f", while {named_threads(recording, first.ended)} {verb} returned"
    text += f". A barrier is for all threads of the {'block' if first.warp < 0 else 'warp'}: take it out of the branch."
    return Finding(Fault.DIVERGENT_BARRIER, sites[0], text + more(len(found), "barrier"), len(found))
