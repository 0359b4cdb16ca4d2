"""Where in the source something happens."""

from __future__ import annotations

import linecache
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType, FrameType

__all__ = ["Site", "site_of"]


@dataclass(frozen=True, eq=False)
class Site:
    """One expression in the source of a kernel; there is one object for each, so that `is` compares them.

    Attributes:
        file: The file, as Python knows it.
        function: The function that it stands in.
        line: The line of the file, from 1.
        columns: Where in the line it begins and ends, both 0 where Python does not know.
    """

    file: str = field(repr=False)
    function: str
    line: int
    columns: tuple[int, int] = (0, 0)

    @cached_property
    def text(self) -> str:
        """The line of source, without the blanks around it; empty if the file cannot be read."""
        return linecache.getline(self.file, self.line).strip()

    @cached_property
    def expression(self) -> str:
        """The expression itself; empty where Python does not know it."""
        # Columns count bytes.
        line = linecache.getline(self.file, self.line).encode()
        return line[slice(*self.columns)].decode(errors="replace")


def site_of(frame: FrameType) -> Site:
    """Return where a frame is.

    An instruction alone does not tell: Python may note the one beside it, after it has run it often enough. The
    columns of both are the same.
    """
    key = (frame.f_code, frame.f_lasti)
    site = _BY_INSTRUCTION.get(key)
    if site is None:
        _, end, first, last = list(frame.f_code.co_positions())[frame.f_lasti // 2]
        columns = (first or 0, last or 0) if end == frame.f_lineno else (first or 0, first or 0)
        place = (frame.f_code, frame.f_lineno, columns)
        found = Site(frame.f_code.co_filename, frame.f_code.co_name, frame.f_lineno, columns)
        site = _BY_INSTRUCTION[key] = _BY_PLACE.setdefault(place, found)
    return site


_BY_INSTRUCTION: dict[tuple[CodeType, int], Site] = {}
_BY_PLACE: dict[tuple[CodeType, int, tuple[int, int]], Site] = {}
