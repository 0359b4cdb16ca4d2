"""Three ways to multiply: all products are made, and the counts are those of the loops."""

from __future__ import annotations

from itertools import pairwise

import pytest

from minitorch_visualizer.efficiency.films import CACHE_LINES, SIZE, TILE, WAYS, film
from minitorch_visualizer.efficiency.memory_model import LINE, Memory


@pytest.mark.parametrize("way", WAYS)
def test_every_way_makes_all_products(way: str) -> None:
    moments = film(way).moments
    assert moments[-1].multiplied == SIZE**3
    made = [after.multiplied - before.multiplied for before, after in pairwise(moments)]
    assert all(count >= 0 for count in made)


@pytest.mark.parametrize("way", WAYS)
def test_every_sum_is_worked_on(way: str) -> None:
    worked = frozenset().union(*(moment.sums for moment in film(way).moments))
    assert worked == {("C", i, j) for i in range(SIZE) for j in range(SIZE)}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_read_is_on_a_board(way: str) -> None:
    shown = film(way)
    boards = {name: (rows, columns) for name, rows, columns in shown.boards}
    for moment in shown.moments:
        for name, row, column in moment.touched | moment.cached:
            assert row < boards[name][0]
            assert column < boards[name][1]


@pytest.mark.parametrize("way", WAYS)
def test_the_cache_is_never_too_full(way: str) -> None:
    assert max(len(moment.cached) for moment in film(way).moments) <= CACHE_LINES * LINE


def test_tiles_fetch_less_and_registers_read_less() -> None:
    naive, tiled, packed = (film(way).moments[-1] for way in ("naive", "tiled", "packed"))
    # naive: every number of a column of B is in a line that has left the cache since.
    assert naive.fetched >= SIZE**3
    assert tiled.fetched < naive.fetched / 5
    assert packed.fetched < naive.fetched / 4
    assert packed.loads < tiled.loads / 2


def test_a_tile_stays_in_registers_only_when_packed() -> None:
    assert not any(moment.registers for way in ("naive", "tiled") for moment in film(way).moments)
    tiles = [moment for moment in film("packed").moments if moment.registers]
    assert all(len(moment.sums) == TILE * TILE and len(moment.touched) == 2 * TILE for moment in tiles)


def test_the_line_that_was_not_used_for_longest_leaves() -> None:
    memory = Memory(lines=2)
    for row in (0, 1, 0, 2):
        memory.touch("A", row, 0)
    assert {row for _, row, _ in memory.cached()} == {0, 2}
    assert (memory.fetched, memory.loads) == (3, 4)


def test_a_line_arrives_as_a_whole() -> None:
    memory = Memory(lines=1)
    memory.touch("A", 0, LINE + 1)
    memory.touch("A", 0, LINE)
    assert memory.fetched == 1
    assert memory.cached() == {("A", 0, LINE + i) for i in range(LINE)}
