"""A block at work: who reads and writes what, and what is not there yet."""

from __future__ import annotations

import re

from minitorch_visualizer.figures.kernels import kernel_picture
from minitorch_visualizer.kernels.study import Question, study
from minitorch_visualizer.theme import LIGHT

MATMUL = study(Question("matmul", (("rows", 4), ("inner", 3), ("columns", 4), ("tile", 2))))


def titles(markup: str) -> list[str]:
    return re.findall("<h4>(.*?)</h4>", markup)


def test_grid_threads_and_shared_arrays_stand_above_global_ones() -> None:
    assert titles(kernel_picture(MATMUL, 3, 0, 0, LIGHT)) == [
        "Grid: 4 blocks",
        "Block (1, 1): 4 threads",
        "a_tile (2, 2), shared",
        "b_tile (2, 2), shared",
        "a (4, 3), global",
        "b (3, 4), global",
        "out (4, 4), global",
    ]


def test_what_is_read_and_written_is_marked_and_counted() -> None:
    markup = kernel_picture(MATMUL, 0, 0, 1, LIGHT)
    assert markup.count('class="cell lit"') + markup.count('class="cell lit chosen"') == 8
    assert markup.count('class="cell lit-2"') + markup.count('class="cell lit-2 chosen"') == 8
    assert "a[0, 1] = 2; read by thread (1, 0)" in markup
    assert "a_tile[0, 1] = 2; written by thread (1, 0)" in markup
    assert "<small>2R 4W</small>" in markup


def test_a_cell_that_several_threads_read_names_them_all() -> None:
    assert "a_tile[1, 0] = 4; read by threads (0, 1), (1, 1)" in kernel_picture(MATMUL, 0, 1, 0, LIGHT)


def test_results_are_unknown_until_a_block_writes_them() -> None:
    assert kernel_picture(MATMUL, 0, 0, 0, LIGHT).count(">?<") == 16
    assert kernel_picture(MATMUL, 0, 4, 0, LIGHT).count(">?<") == 12
    assert kernel_picture(MATMUL, 1, 0, 0, LIGHT).count(">?<") == 12
    assert kernel_picture(MATMUL, 3, 4, 0, LIGHT).count(">?<") == 0


def test_a_click_picks_a_block_or_a_thread() -> None:
    markup = kernel_picture(MATMUL, 0, 0, 0, LIGHT)
    assert re.findall('data-pick="(.*?)"', markup) == [f"{what} {i}" for what in ("block", "thread") for i in range(4)]


def test_a_thread_that_does_nothing_is_dotted() -> None:
    summed = study(Question("sum_practice", (("size", 4), ("threads", 4))))
    markup = kernel_picture(summed, 0, 2, 0, LIGHT)
    assert markup.count("does nothing") == 2 * 3  # to a pointer, and to those who cannot see it
    assert markup.count('class="cell dim"') == 3 + 1


def test_a_kernel_without_shared_memory_has_global_arrays_only() -> None:
    mapped = study(Question("map", (("rows", 2), ("columns", 2), ("threads", 4), ("transposed", 0))))
    assert titles(kernel_picture(mapped, 0, 0, 0, LIGHT))[2:] == ["a (2, 2), global", "out (2, 2), global"]
