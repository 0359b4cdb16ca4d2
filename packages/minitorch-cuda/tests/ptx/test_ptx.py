"""Kernels compile without a GPU; one that cannot, or that spills, is found."""

from __future__ import annotations

import re
from typing import Any

import pytest
from numba import cuda, float64, types

from minitorch_cuda import catalogue, ptx
from minitorch_cuda.catalogue import Entry
from minitorch_cuda.compilation import CAPABILITIES, Resources, ptx_of, resources_of
from minitorch_cuda.errors import CompilationError

ROW = types.Array(float64, 1, "C")


@cuda.jit
def doubled(out: Any, size: Any) -> None:
    i = cuda.grid(1)
    if i < size:
        out[i] *= 2.0


@cuda.jit
def out_of_registers(out: Any, size: Any) -> None:
    own = cuda.local.array(64, float64)
    for i in range(size):
        own[i % 64] = out[i]
    out[0] = own[size % 64]


@cuda.jit
def no_kernel(out: Any, size: Any) -> None:
    out[0] = "text"[size]


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_kernel_becomes_ptx_and_code(capability: tuple[int, int]) -> None:
    text = ptx_of(doubled, (ROW, types.int64), capability)
    assert f".target sm_{capability[0]}{capability[1]}" in text
    found = resources_of(text, capability)
    assert 0 < found.registers < 64
    assert (found.stack, found.spills) == (0, 0)


@pytest.mark.parametrize(("dtype", "packs"), [("float32", "v4.f32"), ("float64", "v2.f64")])
def test_contiguous_numbers_are_read_and_written_sixteen_bytes_at_once(dtype: str, packs: str) -> None:
    (entry,) = (entry for entry in catalogue.kernels() if entry.name == f"zip_packs_kernel {dtype}")
    text = ptx_of(entry.kernel, entry.signature, (8, 0))
    reads, writes = text.count(f"ld.global.{packs}"), text.count(f"st.global.{packs}")
    assert writes > 0
    assert reads == 2 * writes


@pytest.mark.parametrize(("dtype", "packs", "reads"), [("float32", "v4.f32", 4), ("float64", "v2.f64", 8)])
def test_tiles_are_read_sixteen_bytes_at_once_and_begin_at_sixteen(dtype: str, packs: str, reads: int) -> None:
    entry = next(entry for entry in catalogue.kernels() if entry.name == f"matmul_tiles 64 {dtype} 11")
    text = ptx_of(entry.kernel, entry.signature, (8, 0))
    assert text.count("ld.shared") == text.count(f"ld.shared.{packs}") == reads
    assert re.findall(r"\.shared \.align (\d+)", text) == ["16"]


@pytest.mark.parametrize("form", ["rows", "columns"])
def test_a_sum_in_one_row_asks_for_many_numbers_at_once_and_divides_nothing(form: str) -> None:
    entry = next(entry for entry in catalogue.kernels() if entry.name == f"reduce_{form}_kernel add 1d float32")
    text = ptx_of(entry.kernel, entry.signature, (8, 0))
    assert text.count("ld.global.f32") > 8
    assert re.findall(r"\b(?:div|rem)\.", text) == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_two_blocks_of_the_matrix_product_find_room_for_their_registers(capability: tuple[int, int]) -> None:
    entry = next(entry for entry in catalogue.kernels() if entry.name == "matmul_tiles 128 float32 11")
    text = ptx_of(entry.kernel, entry.signature, capability)
    assert 2 * 256 * resources_of(text, capability).registers <= 65536


def test_a_kernel_that_cannot_be_compiled_is_named() -> None:
    with pytest.raises(CompilationError, match="no_kernel cannot be compiled for"):
        ptx_of(no_kernel, (ROW, types.int64), (8, 0))


def test_what_is_no_ptx_is_refused() -> None:
    with pytest.raises(CompilationError, match="assembler refuses"):
        resources_of("this is no PTX", (8, 0))


def test_the_report_finds_what_does_not_fit_into_registers(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [Entry(kernel.__name__, kernel, (ROW, types.int64)) for kernel in (doubled, out_of_registers, no_kernel)]
    wrong = ptx.report(entries, (9, 0))
    assert len(wrong) == 2
    assert wrong[0] == "out_of_registers for 9.0 keeps 512 bytes out of registers."
    assert wrong[1].startswith("no_kernel for 9.0: no_kernel cannot be compiled")
    assert "doubled" in capsys.readouterr().out


def test_spills_are_faults_and_the_table_of_turns_is_none() -> None:
    assert ptx.fault_of("any", Resources(255, 0, 8, 16)) == "spills 16 bytes"
    assert ptx.fault_of("sin float64", Resources(44, 0, 40, 0)) is None
    assert ptx.fault_of("exp float64", Resources(44, 0, 40, 0)) == "keeps 40 bytes out of registers"


def test_the_command_says_that_nothing_spills(capsys: pytest.CaptureFixture[str]) -> None:
    assert ptx.main(["teaching.map", "place_found"]) == 0
    assert "No kernel spills." in capsys.readouterr().out
