"""Places in memory, and what kernels may call for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import minitorch_cuda
from minitorch_cuda.place import at_least, at_most, place_of

SOURCES = sorted(Path(str(minitorch_cuda.__file__)).parent.glob("*.py"))


@pytest.mark.parametrize("sizes", [(5,), (2, 3), (4, 1, 3)])
def test_the_place_of_an_element_is_its_index_times_the_steps(sizes: tuple[int, ...]) -> None:
    steps = tuple(range(7, 7 + len(sizes)))
    for ordinal, index in enumerate(np.ndindex(sizes)):
        assert place_of(ordinal, sizes, steps) == sum(i * step for i, step in zip(index, steps, strict=True))


def test_numbers_are_kept_between_bounds() -> None:
    assert [at_most(x, 3) for x in (2, 3, 4)] == [2, 3, 3]
    assert [at_least(x, 3) for x in (2, 3, 4)] == [3, 3, 4]


def compiled_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a file that a compiler of kernels takes."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            decorators = {ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list}
            if decorators & {"cuda.jit", "device_function"}:
                yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_kernels_call_neither_min_nor_max_which_numbas_own_target_has_not(path: Path) -> None:
    calls = {
        call.func.id
        for function in compiled_functions(path)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }
    assert calls.isdisjoint({"min", "max"})


def test_the_functions_that_are_compiled_are_found() -> None:
    found = [function.name for path in SOURCES for function in compiled_functions(path)]
    assert {"place_of", "adam_step", "matmul_tiles_kernel", "reduce_rows_kernel"} <= set(found)
