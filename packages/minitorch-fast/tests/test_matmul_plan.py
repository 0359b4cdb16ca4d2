from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minitorch_fast.cpu import AVX2, AVX512, PORTABLE, Tile, tile_for
from minitorch_fast.matmul_plan import Plan, cut, plan_for


def plan(a: tuple[int, ...], b: tuple[int, ...], threads: int) -> Plan:
    x, y = np.empty(a), np.empty(b)
    out = np.empty((*np.broadcast_shapes(a[:-2], b[:-2]), a[-2], b[-1]))
    return plan_for(out.shape, out.strides, x.shape, x.strides, y.shape, y.strides, 8, threads, False)


@given(st.integers(1, 5), st.integers(1, 300), st.integers(1, 300), st.integers(1, 16))
def test_the_jobs_cover_every_number_of_the_result_once(count: int, n: int, m: int, threads: int) -> None:
    seen = np.zeros((count, n, m), int)
    for first, behind, top, high, left, wide, _ in plan((count, n, 5), (count, 5, m), threads).jobs:
        seen[first:behind, top : top + high, left : left + wide] += 1
    assert (seen == 1).all()


@given(st.integers(1, 5), st.integers(1, 300), st.integers(1, 300), st.integers(1, 16))
def test_there_are_no_more_jobs_than_threads_and_none_is_empty(count: int, n: int, m: int, threads: int) -> None:
    jobs = plan((count, n, 5), (count, 5, m), threads).jobs
    assert len(jobs) <= threads
    assert all(behind > first and high > 0 and wide > 0 for first, behind, _, high, _, wide, _ in jobs)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 64))
def test_no_other_cut_makes_the_largest_piece_smaller(high: int, wide: int, threads: int) -> None:
    def largest(down: int, across: int) -> int:
        return math.ceil(high / down) * math.ceil(wide / across)

    down, across = cut(high, wide, threads)
    assert down * across <= threads
    assert largest(down, across) == min(largest(d, threads // d) for d in range(1, threads + 1))


def test_rows_of_a_batch_are_rows_where_the_right_operand_is_the_same() -> None:
    jobs = plan((10, 7, 5), (5, 20), 1).jobs
    assert jobs[0, :4].tolist() == [0, 1, 0, 70]


def test_a_batch_of_many_is_shared_out_whole() -> None:
    jobs = plan((10, 7, 5), (10, 5, 20), 2).jobs
    assert jobs[:, :2].tolist() == [[0, 5], [5, 10]]


def lying(n: int, k: int, m: int, *, turned: bool = False) -> list[int]:
    """Return whether A and B are read where they lie, in a product of float64."""
    b = np.empty((m, k)).T if turned else np.empty((k, m))
    steps = (8 * m, 8), (8 * k, 8)
    shared = plan_for((n, m), steps[0], (n, k), steps[1], b.shape, b.strides, 8, 1, False).shared
    return [int(flag) for flag in shared[15:17]]


def test_what_is_used_a_few_times_is_read_where_it_lies() -> None:
    assert [lying(8, 100, 500), lying(500, 100, 8), lying(8, 100, 8)] == [[0, 1], [1, 0], [1, 1]]
    assert lying(500, 100, 500) == [0, 0]


def test_a_large_matrix_that_is_read_across_its_rows_is_packed() -> None:
    def flag(n: int) -> int:
        a = np.empty((50, n)).T
        steps = (8 * 8, 8), (8 * 8, 8)
        return int(plan_for((n, 8), steps[0], a.shape, a.strides, (50, 8), steps[1], 8, 1, False).shared[15])

    assert [flag(500), flag(5000)] == [1, 0]


def test_a_matrix_whose_columns_are_no_neighbours_is_packed() -> None:
    assert lying(8, 100, 500, turned=True) == [0, 0]


def test_rows_that_want_the_same_place_in_the_cache_are_packed() -> None:
    assert [lying(50, 512, 8)[0], lying(50, 513, 8)[0], lying(20, 100, 512)[1], lying(20, 100, 513)[1]] == [0, 1, 0, 1]


def test_the_blocks_of_two_jobs_do_not_overlap() -> None:
    jobs, _, work, _ = plan((300, 50), (50, 300), 4)
    size = work // 8 // len(jobs)
    assert jobs[:, 6].tolist() == [size * i for i in range(len(jobs))]


def test_the_tile_is_the_largest_that_the_cpu_has_registers_for() -> None:
    assert tile_for(frozenset({"avx512f", "avx2", "fma"})) is AVX512
    assert tile_for(frozenset({"avx2", "fma", "sse2"})) is AVX2
    assert tile_for(frozenset({"avx2"})) is PORTABLE
    assert tile_for(frozenset()) is PORTABLE


def test_the_sums_of_a_tile_leave_room_for_what_is_multiplied() -> None:
    def needed(tile: Tile) -> int:
        return 2 * tile.rows + 2 + 1

    assert (needed(AVX512), needed(AVX2), needed(PORTABLE)) == (27, 15, 11)
