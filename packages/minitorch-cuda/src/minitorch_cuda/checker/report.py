"""The report: what is wrong, what is slow, and what goes through global memory."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minitorch_cuda.checker.bounds import outside, too_large, unwritten, varying
from minitorch_cuda.checker.divergence import divergent_barriers
from minitorch_cuda.checker.findings import Fault, Finding
from minitorch_cuda.checker.hazards import hazards
from minitorch_cuda.checker.launch import LIMIT, Sizes, record
from minitorch_cuda.checker.recording import Recording
from minitorch_cuda.checker.traffic import Traffic, repeated, traffic
from minitorch_cuda.checker.warps import bank_conflicts, uncoalesced

__all__ = ["Report", "check", "report_on"]

_WIDTH = 100


@dataclass(frozen=True, eq=False)
class Report:
    """What the checker has to say about one launch.

    Attributes:
        recording: What happened.
        problems: What makes results wrong, by line.
        notes: What makes the kernel slow, by line.
        traffic: How often each cell of global memory was read and written.
    """

    recording: Recording
    problems: list[Finding]
    notes: list[Finding]
    traffic: list[Traffic]

    @property
    def ok(self) -> bool:
        """Whether there are no problems."""
        return not self.problems

    @property
    def results(self) -> tuple[Any, ...]:
        """The arguments, as the kernel left them."""
        return self.recording.results

    def text(self) -> str:
        """Return the report in words."""
        return "\n".join([self._headline(), *self._findings(), "", *self._table()])

    def _headline(self) -> str:
        grid, block = (_sizes(sizes) for sizes in (self.recording.grid, self.recording.block))
        counts = f"{_count(len(self.problems), 'problem')}, {_count(len(self.notes), 'note')}"
        return f"{self.recording.name}[{grid}, {block}]: {counts}"

    def _findings(self) -> list[str]:
        lines: list[str] = []
        for finding in [*self.problems, *self.notes]:
            label = "problem" if isinstance(finding.kind, Fault) else "note"
            place = f"{Path(finding.site.file).name}:{finding.line}" if finding.site else self.recording.name
            lines += ["", f"{place}: {label}: {finding.kind}"]
            if finding.site and finding.site.text:
                lines.append(f"    {finding.site.text}")
            lines += textwrap.wrap(finding.message, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        return lines

    def _table(self) -> list[str]:
        head = ("global array", "cells", "read", "most often by a block", "written", "most often", "atomics")
        rows = [
            (
                counts.memory.name,
                f"{counts.reads.size:,}",
                f"{counts.reads.sum():,}",
                f"{counts.block_reads.max(initial=0):,}",
                f"{counts.writes.sum():,}",
                f"{counts.writes.max(initial=0):,}",
                f"{counts.atomics.sum():,}",
            )
            for counts in self.traffic
        ]
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        return [
            "  ".join(
                text.ljust(width) if i == 0 else text.rjust(width)
                for i, (text, width) in enumerate(zip(row, widths, strict=True))
            )
            for row in [head, *rows]
        ]


def report_on(recording: Recording) -> Report:
    """Look through a recording.

    Args:
        recording: What `record` returned.
    """
    problems = [
        *_stopped(recording),
        *outside(recording),
        *hazards(recording),
        *unwritten(recording),
        *divergent_barriers(recording),
        *too_large(recording),
        *varying(recording),
    ]
    notes = [*repeated(recording), *uncoalesced(recording), *bank_conflicts(recording)]
    return Report(recording, _by_line(problems), _by_line(notes), traffic(recording))


def check(kernel: Any, grid: Sizes, block: Sizes, *args: Any, shared_bytes: int = 0, limit: int = LIMIT) -> Report:
    """Run a kernel without a GPU on copies of its arguments, and report what is wrong with it.

    Choose small arrays, and a grid of more than one block whose threads do not fit the arrays evenly: faults at the
    edges show only there. That a kernel passes says that this launch was right, and not every other.

    Args:
        kernel: A function under `@cuda.jit`, or a plain function written like one.
        grid: Blocks in each dimension.
        block: Threads of a block in each dimension; 1,024 in all at most.
        *args: NumPy arrays, numbers, and tuples of them.
        shared_bytes: The size of dynamic shared memory.
        limit: How many reads and writes the kernel may make.

    Returns:
        The report; `report.results` are the arguments as the kernel left them.

    Raises:
        KernelError: If `kernel` is no kernel, or does not take these arguments.
        LaunchError: If there cannot be such a grid or block.
        RunawayError: If the kernel makes more accesses than `limit`.
        UnknownDeviceNameError: If it uses a name of `numba.cuda` that is not known here.

    Example:
        >>> import numpy as np
        >>> from numba import cuda
        >>> @cuda.jit
        ... def double(out, a):
        ...     i = cuda.grid(1)
        ...     out[i] = 2 * a[i]
        >>> report = check(double, 2, 2, np.zeros(3), np.arange(3.0))
        >>> [str(problem.kind) for problem in report.problems]
        ['read out of bounds', 'write out of bounds']
        >>> check(double, 2, 2, np.zeros(4), np.arange(4.0)).ok
        True
    """
    return report_on(record(kernel, grid, block, *args, shared_bytes=shared_bytes, limit=limit))


def _stopped(recording: Recording) -> list[Finding]:
    stopped = recording.stopped
    if stopped is None:
        return []
    text = (
        f"Python could not go on in thread {recording.thread_name(stopped.thread)} of block "
        f"{recording.block_name(stopped.block)}: {stopped.reason}. What comes after was not checked."
    )
    return [Finding(Fault.STOPPED, stopped.site, text)]


def _by_line(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (finding.site.file if finding.site else "", finding.line))


def _sizes(sizes: tuple[int, int, int]) -> str:
    shown = sizes if sizes[2] > 1 else sizes[:2] if sizes[1] > 1 else sizes[:1]
    return f"({', '.join(map(str, shown))})" if len(shown) > 1 else str(shown[0])


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number or 'no'} {what}s"
