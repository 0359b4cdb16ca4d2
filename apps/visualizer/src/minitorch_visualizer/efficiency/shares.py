"""Which thread does which part of a loop.

`minitorch_fast.spread` cuts the elements of a map or zip, and the units of a reduction, into equal runs, one a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minitorch_fast import thresholds
from minitorch_fast.reduction_plan import COLUMNS, ROWS
from minitorch_visualizer.efficiency.index_plan import form_of, narratives, plan_of_reduction
from minitorch_visualizer.efficiency.question import Question

ALIGN = 64
"""Runs begin at a multiple of so many elements, that of a cache line, as in `minitorch_fast.spread`."""

_BEFORE = (
    "These runs are for memory that begins with a line of the cache. NumPy's begins anywhere: then each run begins a "
    "few elements later, 15 at most for float32, and the kernel does those before the first one by themselves."
)

MOST = 64
"""The most rows and columns that are drawn."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one thread does.

    Attributes:
        thread: Its number.
        first: The first element or unit.
        behind: The one behind the last.
        begins: Where that is, in words.
    """

    thread: int
    first: int
    behind: int
    begins: str

    @property
    def count(self) -> int:
        """How many there are."""
        return self.behind - self.first

    @property
    def span(self) -> str:
        """The first and the last."""
        return f"{self.first:,} to {self.behind - 1:,}" if self.count else "-"


@dataclass(frozen=True, slots=True)
class Division:
    """How a loop is divided.

    Attributes:
        threads: How many threads work: one, if there is little to do.
        parallel_from: From how many elements on all threads do.
        what: What is divided: "element" or "unit".
        about: What a unit is, or where a run of elements really begins, in words; perhaps empty.
        shares: What each thread does.
        rows: What the rows of the board are.
        columns: What its columns are.
        height: How many rows the loop has.
        width: How many columns.
        board: The thread that does each cell, for up to MOST rows and columns out of all.
    """

    threads: int
    parallel_from: int
    what: str
    about: str
    shares: tuple[Share, ...]
    rows: str
    columns: str
    height: int
    width: int
    board: tuple[tuple[int, ...], ...]


def runs(count: int, parts: int) -> list[tuple[int, int]]:
    """Cut range(count) as `minitorch_fast.spread` does; a part may be empty.

    Example:
        >>> runs(1000, 3)
        [(0, 384), (384, 768), (768, 1000)]
    """
    if parts == 1:
        return [(0, count)]
    step = -(-count // parts)
    step = -(-step // ALIGN) * ALIGN
    return [(min(count, part * step), min(count, (part + 1) * step)) for part in range(parts)]


def division(question: Question, threads: int) -> Division:
    """Return who does what.

    Args:
        question: The operation.
        threads: How many threads there are.
    """
    if question.kind == "reduce":
        return _division_of_reduction(question, threads)
    least = thresholds.parallel_from(question.function)
    team = threads if question.size >= least else 1
    (plan,) = narratives(question)
    sizes = [loop.size for loop in plan.loops] or [1]
    width, height = sizes[-1], question.size // sizes[-1]
    parts = runs(question.size, team)

    def place(element: int) -> str:
        index: list[int] = []
        for size in reversed(sizes):
            element, i = divmod(element, size)
            index.insert(0, i)
        return f"turn {', '.join(map(str, index))} of the loops {' × '.join(f'{size:,}' for size in sizes)}"

    owner = _owner(parts)
    return Division(
        threads=team,
        parallel_from=least,
        what="element",
        about=_BEFORE if team > 1 and _begins_at_a_line(question) else "",
        shares=_shares(parts, place),
        rows="the other loops" if len(sizes) > 1 else "",
        columns="the innermost loop" if len(sizes) > 1 else "the loop",
        height=height,
        width=width,
        board=_board(height, width, lambda row, column: owner(row * width + column)),
    )


def _begins_at_a_line(question: Question) -> bool:
    """Say whether the kernel first does what lies before a line of the cache."""
    return question.function in thresholds.CHEAP and form_of(question) in ("flat", "left", "right")


def _division_of_reduction(question: Question, threads: int) -> Division:
    least = thresholds.PARALLEL_CHEAP
    team = threads if question.size >= least else 1
    plan = plan_of_reduction(question)
    results, count, columns, tile, chunks, piece = plan.numbers
    tiles = -(-columns // tile) if plan.way == COLUMNS else 1
    units = results * chunks if plan.way == ROWS else results // columns * tiles * chunks
    parts = [(start // ALIGN, stop // ALIGN) for start, stop in runs(units * ALIGN, team)]

    def unit_of(result: int, element: int) -> int:
        chunk = element // piece
        if plan.way == ROWS:
            return chunk * results + result
        outside, column = divmod(result, columns)
        return (outside * tiles + (column // tile if tiles > 1 else 0)) * chunks + chunk

    def place(unit: int) -> str:
        if plan.way == ROWS:
            chunk, result = divmod(unit, results)
            return f"result {result}, element {chunk * piece:,}"
        rest, chunk = divmod(unit, chunks)
        first = rest // tiles * columns + rest % tiles * tile
        return f"results from {first:,} on, element {chunk * piece:,}"

    owner = _owner(parts)
    return Division(
        threads=team,
        parallel_from=least,
        what="unit",
        about=_about_unit(plan.way, plan.numbers),
        shares=_shares(parts, place),
        rows="results",
        columns="elements that are combined into one",
        height=results,
        width=count,
        board=_board(results, count, lambda result, element: owner(unit_of(result, element))),
    )


def _about_unit(way: str, numbers: tuple[int, ...]) -> str:
    _, count, columns, tile, chunks, piece = numbers
    if way == ROWS:
        made = "one result" if chunks == 1 else f"one of {chunks} chunks of a result, {piece:,} elements of it"
    else:
        width = min(columns, tile)
        made = f"{width:,} results at once, {piece if chunks > 1 else count:,} elements of each"
    end = "" if chunks == 1 else " In the end the chunks are combined; how many there are depends on the shape alone."
    return f"A unit is {made}.{end}"


def _owner(parts: list[tuple[int, int]]) -> Callable[[int], int]:
    step = max(parts[0][1], 1)
    return lambda item: min(item // step, len(parts) - 1)


def _shares(parts: list[tuple[int, int]], place: Callable[[int], str]) -> tuple[Share, ...]:
    return tuple(
        Share(thread, first, behind, place(first) if first < behind else "nothing is left for it")
        for thread, (first, behind) in enumerate(parts)
    )


def _board(height: int, width: int, owner: Callable[[int, int], int]) -> tuple[tuple[int, ...], ...]:
    """Ask for the owner of up to MOST rows and columns, spread evenly over all."""
    rows, columns = _picked(height), _picked(width)
    return tuple(tuple(owner(row, column) for column in columns) for row in rows)


def _picked(count: int) -> list[int]:
    most = min(count, MOST)
    return [(2 * i + 1) * count // (2 * most) for i in range(most)]
