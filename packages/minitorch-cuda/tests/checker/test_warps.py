"""What a warp does in one instruction: planted waste at the line marked `# here`, and nothing where there is none."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from numba import cuda, float32, float64

from minitorch_cuda.checker import Waste, check, record
from minitorch_cuda.checker.warps import segments, warp_accesses, ways


def noted(kernel: Any, kind: Waste, *launch: Any) -> str:
    """Return what is said about the one waste of a kernel, which must be where it was planted."""
    report = check(kernel, *launch)
    lines, first = inspect.getsourcelines(kernel.py_func)
    here = first + next(i for i, line in enumerate(lines) if "# here" in line)
    assert report.ok, report.text()
    assert [(finding.kind, finding.line) for finding in report.notes] == [(kind, here)], report.text()
    return report.notes[0].message


def floats(*shape: int) -> Any:
    return np.zeros(shape, np.float32)


@cuda.jit
def strided_read(out, a, stride):
    i = cuda.grid(1)
    out[i] = a[i * stride]  # here


@pytest.mark.parametrize(("stride", "touched"), [(2, 8), (3, 12), (8, 32), (100, 32)])
def test_a_warp_that_reads_in_strides_is_noted(stride: int, touched: int) -> None:
    message = noted(strided_read, Waste.UNCOALESCED, 1, 32, floats(32), floats(32 * stride), stride)
    assert f"touch {touched} segments of 32 bytes, and 4 would do (thread 0: a[0], 1: a[{stride}]" in message


@pytest.mark.parametrize("shift", [0, 1, 5])
def test_a_warp_that_reads_side_by_side_is_not_noted(shift: int) -> None:
    @cuda.jit
    def shifted(out, a):
        i = cuda.grid(1)
        out[i] = a[i + shift]

    assert check(shifted, 2, 32, floats(64), floats(70)).notes == []


def test_all_threads_that_read_one_cell_take_one_segment() -> None:
    recording = record(strided_read, 1, 32, floats(32), floats(32), 0)
    read, write = warp_accesses(recording, "global")
    assert (segments(read), segments(write)) == (1, 4)
    assert (segments(read, 128), segments(write, 128)) == (1, 1)


@cuda.jit
def column_written(out, a):
    i, j = cuda.grid(2)
    out[i, j] = a[j, i]  # here


def test_a_warp_that_writes_a_column_is_noted() -> None:
    message = noted(column_written, Waste.UNCOALESCED, 1, (32, 2), floats(32, 32), floats(2, 32))
    assert "write out here touch 32 segments" in message


@cuda.jit
def tile_of_columns(out):
    tile = cuda.shared.array((32, 32), float32)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    tile[y, x] = x
    cuda.syncthreads()
    out[y, x] = tile[x, y]  # here


def test_a_column_of_shared_memory_lies_in_one_bank() -> None:
    message = noted(tile_of_columns, Waste.BANK_CONFLICT, 1, (32, 32), floats(32, 32))
    assert "A warp has to read tile in up to 32 rounds" in message
    assert "31 more instructions" in message


@cuda.jit
def tile_of_longer_rows(out):
    tile = cuda.shared.array((32, 33), float32)
    x, y = cuda.threadIdx.x, cuda.threadIdx.y
    tile[y, x] = x
    cuda.syncthreads()
    out[y, x] = tile[x, y]


def test_longer_rows_put_a_column_in_many_banks() -> None:
    assert check(tile_of_longer_rows, 1, (32, 32), floats(32, 32)).notes == []


@cuda.jit
def sum_of_neighbours(out, a):
    row = cuda.shared.array(64, float32)
    i = cuda.threadIdx.x
    row[2 * i] = a[2 * i]
    row[2 * i + 1] = a[2 * i + 1]
    out[i] = row[2 * i] + row[2 * i + 1]


def test_every_second_word_makes_two_rounds() -> None:
    recording = record(sum_of_neighbours, 1, 32, floats(32), floats(64))
    assert {ways(access) for access in warp_accesses(recording, "shared")} == {2}


@pytest.mark.parametrize(("stride", "rounds"), [(1, 1), (2, 2), (16, 16)])
def test_numbers_of_eight_bytes_are_fetched_for_half_a_warp(stride: int, rounds: int) -> None:
    @cuda.jit
    def doubles(out):
        row = cuda.shared.array(600, float64)
        i = cuda.threadIdx.x
        row[i * stride] = i
        out[i] = row[i * stride]

    recording = record(doubles, 1, 32, floats(32))
    assert {ways(access) for access in warp_accesses(recording, "shared")} == {rounds}


def test_a_word_that_all_threads_read_is_read_once() -> None:
    @cuda.jit
    def broadcast(out):
        row = cuda.shared.array(64, float32)
        i = cuda.threadIdx.x
        row[i] = i
        row[i + 32] = i
        cuda.syncthreads()
        out[i] = row[33] + row[i // 16]

    assert check(broadcast, 1, 32, floats(32)).notes == []
