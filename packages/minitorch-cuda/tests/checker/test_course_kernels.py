"""The kernels of the course are without problems, and read each cell once a block and write each once."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_cuda import teaching
from minitorch_cuda.checker import Report, check
from minitorch_scalar import operators

RNG = np.random.default_rng(3)


def passed(kernel: Any, grid: Any, block: Any, *args: Any) -> Report:
    """Return the report on a kernel that must be without problems."""
    report = check(kernel, grid, block, *args)
    assert report.ok, report.text()
    return report


def close(report: Report, expected: Any) -> bool:
    """Return whether the first argument has become what is expected, in whatever shape."""
    return np.allclose(report.results[0].reshape(np.shape(expected)), expected)


def test_map_passes() -> None:
    a = RNG.random((5, 6))
    arguments = (np.zeros(30), (5, 6), (6, 1), 30, a.ravel(), (5, 6), (6, 1))
    assert close(passed(teaching.map_kernel(operators.neg), 4, 8, *arguments), -a)


def test_zip_passes() -> None:
    a, b = RNG.random((5, 6)), RNG.random(6)
    arguments = (np.zeros(30), (5, 6), (6, 1), 30, a.ravel(), (5, 6), (6, 1), b, (6,), (1,))
    assert close(passed(teaching.zip_kernel(operators.mul), 4, 8, *arguments), a * b)


def test_reduce_passes() -> None:
    a = RNG.random((5, 20))
    arguments = (np.zeros(5), (5, 1), (1, 1), a.ravel(), (5, 20), (20, 1), 1)
    report = passed(teaching.reduce_kernel(operators.add, 0.0, 8), 5, 8, *arguments)
    assert close(report, a.sum(1))
    assert all(counts.once for counts in report.traffic)


def test_sum_practice_passes() -> None:
    a = RNG.random(20)
    assert close(passed(teaching.sum_practice_kernel(8), 3, 8, np.zeros(3), a, 20), teaching.sum_practice_spec(a, 8))


def test_mm_practice_reads_and_writes_each_cell_once() -> None:
    a, b = RNG.random((5, 5)), RNG.random((5, 5))
    report = passed(teaching.mm_practice_kernel(8), 1, (8, 8), np.zeros(25), a.ravel(), b.ravel(), 5)
    assert close(report, a @ b)
    assert all(counts.once for counts in report.traffic)
    assert [int(counts.reads.sum()) for counts in report.traffic] == [0, 25, 25]


def test_the_tiled_matrix_product_reads_each_cell_once_a_block() -> None:
    a, b = RNG.random((2, 6, 7)), RNG.random((1, 7, 9))
    shapes = ((2, 6, 9), (54, 9, 1), a.ravel(), (2, 6, 7), (42, 7, 1), b.ravel(), (1, 7, 9), (63, 9, 1))
    report = passed(teaching.matmul_kernel(4), (3, 2, 2), (4, 4), np.zeros(2 * 6 * 9), *shapes)
    assert close(report, a @ b)
    assert report.notes == []
    assert all(counts.once for counts in report.traffic)


def test_the_tiled_matrix_product_of_a_whole_block_passes() -> None:
    a, b = RNG.random((1, 32, 32)), RNG.random((1, 32, 32))
    shapes = ((1, 32, 32), (1024, 32, 1), a.ravel(), (1, 32, 32), (1024, 32, 1), b.ravel(), (1, 32, 32), (1024, 32, 1))
    report = passed(teaching.matmul_kernel(32), 1, (32, 32), np.zeros(1024), *shapes)
    assert close(report, a @ b)
    assert report.notes == []


def test_convolution_of_sequences_passes() -> None:
    a, weight = RNG.random((2, 3, 9)), RNG.random((2, 3, 4))
    report = passed(teaching.conv1d_kernel(4, 3, 4), (3, 2, 2), 4, np.zeros(36), a.ravel(), weight.ravel(), 9, 2)
    assert close(report, teaching.conv1d_spec(a, weight))


def test_convolution_of_images_passes() -> None:
    a, weight = RNG.random((1, 2, 5, 6)), RNG.random((2, 2, 3, 3))
    report = passed(
        teaching.conv2d_kernel(4, 2, 3), (2, 2, 2), (4, 4), np.zeros(60), a.ravel(), weight.ravel(), 5, 6, 2
    )
    assert close(report, teaching.conv2d_spec(a, weight))
