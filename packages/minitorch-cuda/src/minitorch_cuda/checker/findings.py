"""What the checker finds: faults, and what is right but slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from minitorch_cuda.checker.recording import Recording
from minitorch_cuda.checker.sites import Site

__all__ = ["Fault", "Finding", "Waste", "more", "named_threads"]


class Fault(StrEnum):
    """What makes a result wrong on a GPU, now or one day."""

    READ_OUTSIDE = "read out of bounds"
    WRITE_OUTSIDE = "write out of bounds"
    MISSING_BARRIER = "missing barrier"
    RACE = "race"
    NEVER_WRITTEN = "read of what nobody wrote"
    DIVERGENT_BARRIER = "barrier that some threads miss"
    SHARED_MEMORY = "too much shared memory"
    VARYING_SHAPE = "shape that the compiler does not know"
    STOPPED = "stopped"


class Waste(StrEnum):
    """What makes a kernel slow."""

    REPEATED_READS = "repeated reads"
    REPEATED_WRITES = "repeated writes"
    UNCOALESCED = "uncoalesced access"
    BANK_CONFLICT = "bank conflict"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, however often it happened.

    Attributes:
        kind: What it is.
        site: Where in the source; None only where Python cannot tell.
        message: The first case of it, in words, and what to do.
        count: How many cases there were.
    """

    kind: Fault | Waste
    site: Site | None
    message: str
    count: int = 1

    @property
    def line(self) -> int:
        """The line in the source; 0 where Python cannot tell."""
        return self.site.line if self.site else 0


def more(count: int, what: str) -> str:
    """Return a sentence about the other cases; nothing if there are none.

    Example:
        >>> more(1, "cell"), more(3, "cell")
        ('', ' The same goes for 2 more cells.')
    """
    if count < 2:
        return ""
    return f" The same goes for {count - 1} more {what}{'s' if count > 2 else ''}."


def named_threads(recording: Recording, numbers: Sequence[int]) -> str:
    """Return threads in words: `thread 3`, `threads 0 to 15`, `threads (0, 1), (1, 1) and 6 more`."""
    names = [recording.thread_name(number) for number in numbers]
    if len(numbers) == 1:
        return f"thread {names[0]}"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 2:
        return f"threads {names[0]} to {names[-1]}"
    shown = names if len(names) <= 3 else [*names[:2], f"{len(names) - 2} more"]
    return f"threads {', '.join(shown[:-1])} and {shown[-1]}"
