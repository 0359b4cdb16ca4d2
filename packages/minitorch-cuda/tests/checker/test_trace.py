from __future__ import annotations

import numpy as np
from numba import cuda, float32

from minitorch_cuda.checker import record
from minitorch_cuda.checker.trace import intervals


@cuda.jit
def rotate(out, a):
    row = cuda.shared.array(4, float32)
    i = cuda.threadIdx.x
    if i < a.size:
        row[i] = a[i]
    cuda.syncthreads()
    out[cuda.blockIdx.x, i] = row[(i + 1) % 3] if i < 3 else 0


RECORDING = record(rotate, 2, 4, np.zeros((2, 4)), np.array([5.0, 6.0, 7.0]))
FIRST = rotate.py_func.__code__.co_firstlineno


def test_a_block_is_cut_at_its_barriers() -> None:
    first, second = intervals(RECORDING, 1)
    assert (first.number, second.number) == (0, 1)
    assert first.barrier is not None
    assert [*first.barrier.waiting.values()] == [[0, 1, 2, 3]]
    assert second.barrier is None


def test_each_thread_has_its_reads_and_writes_in_order() -> None:
    first, second = intervals(RECORDING, 0)
    done = [[f"{access.kind} {access.cell_name}" for access in thread] for thread in first.accesses]
    assert done == [[f"read a[{i}]", f"write row[{i}]"] for i in range(3)] + [[]]
    assert [access.cell_name for access in second.accesses[2]] == ["row[0]", "out[0, 2]"]


def test_shared_memory_fills_and_tells_what_was_written() -> None:
    held = {contents.memory.name: contents for contents in intervals(RECORDING, 0)[0].contents}
    assert held["row"].values[:3].tolist() == [5, 6, 7]
    assert held["row"].written.tolist() == [True, True, True, False]
    assert held["out"].written.sum() == 0


def test_global_memory_holds_what_earlier_blocks_wrote() -> None:
    first, second = intervals(RECORDING, 1)
    before, after = [{c.memory.name: c for c in interval.contents}["out"] for interval in (first, second)]
    assert before.values.tolist() == [6, 7, 5, 0, 0, 0, 0, 0]
    assert after.values.tolist() == [6, 7, 5, 0, 6, 7, 5, 0]
    assert before.written.tolist() == [True] * 4 + [False] * 4
    assert after.written.all()


def test_the_lines_of_an_interval_are_those_that_do_something() -> None:
    first, second = intervals(RECORDING, 0)
    assert [line - FIRST for line in first.lines] == [5, 6]
    assert [line - FIRST for line in second.lines] == [7]


def test_a_kernel_without_barriers_has_one_interval() -> None:
    @cuda.jit
    def fill(out):
        out[cuda.grid(1)] = 1

    (only,) = intervals(record(fill, 2, 2, np.zeros(4)), 1)
    assert only.contents[0].values.tolist() == [1, 1, 1, 1]
    assert only.contents[0].written.all()
