"""Who runs a loop: the calling thread alone, or all threads where that pays off."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["launch"]

_ALONE = (0, 1)
_team: list[Callable[[], tuple[int, int]]] = []


def launch(size: int, threshold: int) -> tuple[int, int]:
    """Return the first two arguments of a kernel that uses `spread`: all threads from a size on, otherwise nobody else.

    Args:
        size: How many elements there are.
        threshold: From how many on all threads are faster than one.

    Example:
        >>> launch(10, 40_000)
        (0, 1)
    """
    if size < threshold:
        return _ALONE
    return _team[0]() if _team else _first_team()


def _first_team() -> tuple[int, int]:
    """Import what has the threads, when the first kernel needs Numba; to import it each time takes a microsecond."""
    from minitorch_fast.spread import team

    _team.append(team)
    return team()
