from __future__ import annotations

import pytest
from numba import cuda

from minitorch_cuda.checker import Fault
from minitorch_visualizer.kernels.study import Question, barrier_lines, study

MATMUL = Question("matmul", (("rows", 4), ("inner", 3), ("columns", 4), ("tile", 2)))


def barriers(question: Question) -> tuple[int, ...]:
    recording = study(question).recording
    return barrier_lines(recording.source, recording.line)


def test_a_block_of_matmul_goes_through_its_tiles() -> None:
    studied = study(MATMUL)
    assert [len(block) for block in studied.blocks] == [5, 5, 5, 5]
    held = {contents.memory.name: contents.values.tolist() for contents in studied.blocks[0][0].contents}
    assert held["a_tile"] == [1, 2, 4, 5]
    assert held["b_tile"] == [2, 3, 6, 7]


def test_what_a_thread_does_is_told_in_order_with_cells_as_they_are_drawn() -> None:
    studied = study(MATMUL)
    doings = studied.doings(3, 0, 2)
    assert [doing[1:] for doing in doings[2:]] == [
        ("reads", "a[3, 0]", "0"),
        ("writes", "a_tile[1, 0]", "0"),
        ("reads", "b[1, 2]", "8"),
        ("writes", "b_tile[1, 0]", "8"),
    ]
    assert doings[0][0].isdigit()


def test_the_same_question_is_run_once() -> None:
    assert study(MATMUL) is study(MATMUL)


@pytest.mark.parametrize("which", [0, 1])
def test_each_barrier_of_matmul_is_needed(which: int) -> None:
    line = barriers(MATMUL)[which]
    report = study(Question(MATMUL.kind, MATMUL.sizes, (line,))).report
    assert {problem.kind for problem in report.problems} >= {Fault.MISSING_BARRIER}


def test_the_kernel_itself_stays_as_it_is() -> None:
    assert study(MATMUL).launch.kernel.py_func.__globals__["cuda"] is cuda


def test_barriers_are_found_by_their_line_and_not_in_comments() -> None:
    assert barrier_lines(["a()", "    cuda.syncthreads()  # wait", "# cuda.syncthreads()"], 7) == (8,)
