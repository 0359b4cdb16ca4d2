"""Three ways to multiply two small matrices, step by step: what is read, what is in the cache, what is in registers.

The loops are those of `products` and of `minitorch_fast.matmul_kernels`, with a tile of 4 rows and 4 columns, on
matrices of 12 rows and columns and a cache of 48 numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from minitorch_visualizer.efficiency.memory_model import Memory, Place

SIZE = 12
TILE = 4
DEPTH = 6
"""How long the packed panels are."""

CACHE_LINES = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """One step.

    Attributes:
        told: What happens, in a sentence; Markdown.
        touched: The numbers that are read.
        sums: The numbers of the result that are worked on.
        registers: Whether these stay in registers from step to step.
        cached: All numbers that are in the cache after the step.
        fetched: How many lines have been brought into the cache so far.
        loads: How many numbers have been read or written so far.
        multiplied: How many products have been added up so far.
    """

    told: str
    touched: frozenset[Place]
    sums: frozenset[Place]
    registers: bool
    cached: frozenset[Place]
    fetched: int
    loads: int
    multiplied: int


@dataclass(frozen=True, slots=True)
class Film:
    """A way to multiply.

    Attributes:
        name: What it is called.
        about: The idea, in a sentence or two.
        boards: The matrices that it uses, with their rows and columns.
        moments: Its steps.
    """

    name: str
    about: str
    boards: tuple[tuple[str, int, int], ...]
    moments: tuple[Moment, ...]


class _Camera:
    """Takes a picture after each step."""

    def __init__(self) -> None:
        self.memory = Memory(CACHE_LINES)
        self.multiplied = 0
        self.moments: list[Moment] = []

    def take(
        self, told: str, touched: Iterable[Place], sums: Iterable[Place], products: int, *, registers: bool = False
    ) -> None:
        self.multiplied += products
        memory = self.memory
        self.moments.append(
            Moment(
                told,
                frozenset(touched),
                frozenset(sums),
                registers,
                memory.cached(),
                memory.fetched,
                memory.loads,
                self.multiplied,
            )
        )


def _naive(camera: _Camera) -> None:
    """Three loops: for each number of the result, a row of A and a column of B."""
    touch = camera.memory.touch
    for i in range(SIZE):
        for j in range(SIZE):
            read: list[Place] = []
            for p in range(SIZE):
                touch("A", i, p)
                touch("B", p, j)
                read += [("A", i, p), ("B", p, j)]
            touch("C", i, j)
            camera.take(
                f"`C[{i}, {j}]`: row {i} of A times column {j} of B. The column lies across {SIZE} lines, and of each "
                "only one number is used.",
                read,
                [("C", i, j)],
                SIZE,
            )


def _tiled(camera: _Camera) -> None:
    """A tile of the result, for one tile of A and one of B after the other."""
    touch = camera.memory.touch
    for top, left, first in _tiles(SIZE):
        for i in range(top, top + TILE):
            read: list[Place] = []
            for p in range(first, first + TILE):
                touch("A", i, p)
                read.append(("A", i, p))
                for j in range(left, left + TILE):
                    touch("B", p, j)
                    touch("C", i, j)
                    read.append(("B", p, j))
            camera.take(
                f"Rows {top} to {top + TILE - 1}, columns {left} to {left + TILE - 1} of C, from {first} to "
                f"{first + TILE - 1} of the inner dimension: row {i}. The tiles of A, B and C stay in the cache.",
                read,
                [("C", i, j) for j in range(left, left + TILE)],
                TILE * TILE,
            )


def _tiles(depth: int) -> Iterator[tuple[int, int, int]]:
    for top in range(0, SIZE, TILE):
        for left in range(0, SIZE, TILE):
            for first in range(0, depth, TILE):
                yield top, left, first


def _packed(camera: _Camera) -> None:
    """Pack blocks into panels, and keep a tile of sums in registers for a whole panel."""
    for begin in range(0, SIZE, DEPTH):
        _pack(camera, "B", begin)
        _pack(camera, "A", begin)
        for left in range(0, SIZE, TILE):
            for top in range(0, SIZE, TILE):
                _panel(camera, begin, top, left)


def _pack(camera: _Camera, matrix: str, begin: int) -> None:
    """Copy a block of A or B into panels, each in the order in which the tile will read it."""
    touch, panels = camera.memory.touch, f"packed {matrix}"
    read: list[Place] = []
    for line in range(SIZE):
        for p in range(DEPTH):
            place = (matrix, begin + p, line) if matrix == "B" else (matrix, line, begin + p)
            target = (panels, line // TILE * DEPTH + p, line % TILE)
            touch(*place)
            touch(*target)
            read.append(place)
    lines = "columns" if matrix == "B" else "rows"
    camera.take(
        f"Pack {matrix}, {begin} to {begin + DEPTH - 1} of the inner dimension, into panels of {TILE} {lines}: what a "
        "tile reads together lies together from now on.",
        read,
        (),
        0,
    )


def _panel(camera: _Camera, begin: int, top: int, left: int) -> None:
    """Add one outer product after the other to a tile in registers."""
    touch = camera.memory.touch
    tile = [("C", i, j) for i in range(top, top + TILE) for j in range(left, left + TILE)]
    for p in range(DEPTH):
        read = [("packed A", top // TILE * DEPTH + p, r) for r in range(TILE)]
        read += [("packed B", left // TILE * DEPTH + p, c) for c in range(TILE)]
        for place in read:
            touch(*place)
        last = p == DEPTH - 1
        if last:
            for place in tile:
                touch(*place)
        end = " Now the sums go to C, once." if last else ""
        camera.take(
            f"Rows {top} to {top + TILE - 1}, columns {left} to {left + TILE - 1} of C, p = {begin + p}: {TILE} "
            f"numbers of A and {TILE} of B make {TILE * TILE} products. The {TILE * TILE} sums stay in registers.{end}",
            read,
            tile,
            TILE * TILE,
            registers=True,
        )


_SQUARE = tuple((name, SIZE, SIZE) for name in ("A", "B", "C"))
_PANELS = (("packed A", SIZE // TILE * DEPTH, TILE), ("packed B", SIZE // TILE * DEPTH, TILE))
_WAYS: dict[str, tuple[Callable[[_Camera], None], str, tuple[tuple[str, int, int], ...]]] = {
    "naive": (
        _naive,
        "Three loops, as in the definition. Each number of B is fetched again for every row of A.",
        _SQUARE,
    ),
    "tiled": (
        _tiled,
        "The same products in another order: as many as possible with what is in the cache.",
        _SQUARE,
    ),
    "packed": (
        _packed,
        "What a tile needs is packed side by side, and its sums stay in registers: so `minitorch_fast` does it.",
        (*_SQUARE, *_PANELS),
    ),
}
WAYS = tuple(_WAYS)
"""The names of the films."""


@cache
def film(name: str) -> Film:
    """Return one of WAYS, step by step."""
    shoot, about, boards = _WAYS[name]
    camera = _Camera()
    shoot(camera)
    return Film(name, about, boards, tuple(camera.moments))
