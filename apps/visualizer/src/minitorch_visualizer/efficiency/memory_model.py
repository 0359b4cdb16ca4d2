"""A small memory: what is in the cache, and how often something has to be brought there.

Memory comes in lines of four numbers. The cache holds a few lines; when another is needed, that which was not used for
the longest time makes room. The caches of a CPU do the same with lines of 16 float32 and thousands of lines.
"""

from __future__ import annotations

from collections import OrderedDict

LINE = 4
"""Numbers of a line."""

Place = tuple[str, int, int]
"""A number: the matrix, its row and its column."""


class Memory:
    """Matrices behind a cache.

    Args:
        lines: How many lines the cache holds.
    """

    def __init__(self, lines: int) -> None:
        self._lines = lines
        self._cached: OrderedDict[Place, None] = OrderedDict()
        self.fetched = 0
        self.loads = 0

    def touch(self, matrix: str, row: int, column: int) -> None:
        """Read or write a number: its line is in the cache afterwards."""
        line = (matrix, row, column // LINE)
        self.loads += 1
        if line in self._cached:
            self._cached.move_to_end(line)
            return
        self.fetched += 1
        self._cached[line] = None
        if len(self._cached) > self._lines:
            self._cached.popitem(last=False)

    def cached(self) -> frozenset[Place]:
        """Return all numbers that are in the cache."""
        return frozenset((matrix, row, LINE * line + i) for matrix, row, line in self._cached for i in range(LINE))
