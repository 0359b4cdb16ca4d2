from __future__ import annotations

from typing import Any

import numpy as np
from numba import cuda, float32

from minitorch_cuda.checker import Report, Waste, check


def floats(*shape: int) -> Any:
    return np.zeros(shape, np.float32)


@cuda.jit
def naive_matmul(out, a, b):
    j, i = cuda.grid(2)
    total = float32(0)
    for k in range(a.shape[1]):
        x = a[i, k]
        total += x * b[k, j]
    out[i, j] = total


def traffic_of(report: Report) -> dict[str, tuple[int, int, int]]:
    return {
        counts.memory.name: (int(counts.reads.sum()), int(counts.block_reads.max()), int(counts.writes.max()))
        for counts in report.traffic
    }


def test_reads_and_writes_of_global_memory_are_counted() -> None:
    report = check(naive_matmul, (2, 2), (4, 4), floats(8, 8), floats(8, 6), floats(6, 8))
    assert traffic_of(report) == {"out": (0, 0, 1), "a": (8 * 8 * 6, 4, 0), "b": (8 * 8 * 6, 4, 0)}
    assert report.traffic[1].reads.tolist() == [[8] * 6] * 8
    assert [finding.kind for finding in report.notes] == [Waste.REPEATED_READS] * 2
    first = naive_matmul.py_func.__code__.co_firstlineno
    assert [finding.line - first for finding in report.notes] == [5, 6]
    assert "A block reads a cell of a up to 4 times" in report.notes[0].message


@cuda.jit
def sum_in_global_memory(out, a):
    i = cuda.grid(1)
    for k in range(a.shape[1]):
        out[i] += a[i, k]


def test_a_sum_in_global_memory_reads_and_writes_its_cell_again_and_again() -> None:
    report = check(sum_in_global_memory, 1, 4, floats(4), floats(4, 3))
    assert traffic_of(report) == {"out": (12, 3, 3), "a": (12, 1, 0)}
    kinds = [finding.kind for finding in report.notes]
    assert kinds == [Waste.REPEATED_READS, Waste.REPEATED_WRITES, Waste.UNCOALESCED]
    assert not report.traffic[0].once
    assert report.traffic[1].once


@cuda.jit
def with_shape(out, shape, a):
    i, j = cuda.grid(2)
    if i < shape[0] and j < shape[1]:
        out[i, j] = a[i, j]


def test_a_shape_may_be_read_by_every_thread() -> None:
    report = check(with_shape, 1, (4, 4), floats(3, 4), np.array([3, 4]), floats(3, 4))
    assert report.notes == []
    assert report.traffic[1].block_reads.tolist() == [16, 12]


def test_atomic_operations_are_counted_apart() -> None:
    @cuda.jit
    def count(out):
        cuda.atomic.add(out, 0, 1)

    (counts,) = check(count, 2, 3, floats(1)).traffic
    assert (counts.reads.sum(), counts.writes.sum(), counts.atomics.sum()) == (0, 0, 6)
