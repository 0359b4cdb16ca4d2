"""The ways to multiply that are measured, and the true sizes of the packed kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_visualizer.efficiency import matmul_speed
from minitorch_visualizer.efficiency.matmul_speed import (
    ALL,
    NAIVE,
    NUMPY,
    ONE,
    SERIES,
    SIMPLE,
    SIZES,
    TILED,
    call_of,
    jobs,
    pieces,
    plan_of_product,
    tasks,
)
from minitorch_visualizer.efficiency.matmul_text import sources
from minitorch_visualizer.efficiency.products import naive, tiled


def matrices(n: int, k: int, m: int) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(0)
    a, b = (rng.uniform(-1.0, 1.0, shape).astype(np.float32) for shape in ((n, k), (k, m)))
    return np.full((n, m), np.nan, np.float32), a, b


@pytest.mark.parametrize("sizes", [(1, 1, 1), (5, 7, 3), (4, 8, 12)])
@pytest.mark.parametrize("loops", [naive, lambda out, a, b: tiled(out, a, b, 4)])
def test_the_loops_multiply(loops: Callable[..., None], sizes: tuple[int, int, int]) -> None:
    out, a, b = matrices(*sizes)
    loops(out, a, b)
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", SERIES)
def test_every_way_multiplies_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[int] = []

    def multiply(out: Any, a: Any, b: Any, threads: int) -> None:
        called.append(threads)
        np.matmul(a, b, out=out)

    monkeypatch.setattr(matmul_speed, "compiled", lambda function: function)  # as Python
    monkeypatch.setattr(matmul_speed, "matmul_into", multiply)
    out, a, b = matrices(6, 5, 4)
    call_of(name, out, a, b, 3)()
    np.testing.assert_allclose(out, a @ b, rtol=1e-5, atol=1e-6)
    assert called == {ONE: [1], ALL: [3]}.get(name, [])


def test_there_is_a_task_for_each_way_and_size() -> None:
    found = tasks(2)
    assert [task.series for task in found] == [name for name in SERIES for _ in SIZES]
    assert {task.series for task in found if task.growth} == {SIMPLE, NAIVE}


def test_one_thread_is_not_measured_twice() -> None:
    assert {task.series for task in tasks(1)} == {SIMPLE, NAIVE, TILED, ONE, NUMPY}


def test_a_task_prepares_matrices_and_a_call() -> None:
    numpys = next(task for task in tasks(2) if task.series == NUMPY)
    assert numpys.prepare()().shape == (SIZES[0], SIZES[0])  # type: ignore[attr-defined]  # an array


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("sizes", [(1000, 1000, 1000), (7, 3, 2000), (1, 1, 1)])
def test_the_jobs_cover_the_result(sizes: tuple[int, int, int], threads: int) -> None:
    n, _, m = sizes
    seen = np.zeros((n, m), int)
    found = jobs(plan_of_product(*sizes, threads))
    for job in found:
        seen[job.top : job.top + job.rows, job.left : job.left + job.columns] += 1
    assert seen.min() == seen.max() == 1
    assert len(found) <= threads


def test_the_pieces_are_those_of_the_tile() -> None:
    tile = tile_of_this_cpu()
    found = {piece.name: piece for piece in pieces(plan_of_product(1000, 1000, 1000, 1))}
    assert (found["tile of C"].rows, found["tile of C"].columns) == (tile.rows, tile.columns(4))
    assert found["panel of A"].columns == found["block of B"].rows == found["panel of B"].rows
    assert found["block of B"].bytes == 4 * found["block of B"].rows * found["block of B"].columns


@pytest.mark.parametrize(
    ("way", "titles"),
    [("naive", ["naive"]), ("tiled", ["tiled"]), ("packed", ["multiply", "_multiply_packed", "_outer_products"])],
)
def test_the_text_of_a_way_is_there(way: str, titles: list[str]) -> None:
    found = sources(way)
    assert [title.split("`")[1] for title, _ in found] == titles
    assert all("def " in text for _, text in found)
