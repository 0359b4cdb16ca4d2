"""The kernels of the page compute what they say, with any sizes that can be chosen."""

from __future__ import annotations

import numpy as np
import pytest

from minitorch_visualizer.kernels.catalogue import KINDS, KernelKind
from minitorch_visualizer.kernels.study import Question, study


def at(kind: KernelKind, place: int) -> tuple[tuple[str, int], ...]:
    """Return the first or the last option of each setting."""
    return tuple((setting.name, setting.options[place]) for setting in kind.settings)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_what_is_chosen_first_can_be_chosen(kind: KernelKind) -> None:
    assert all(setting.first in setting.options for setting in kind.settings)


@pytest.mark.parametrize("place", [0, -1])
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_smallest_and_the_largest_launch_are_without_problems(kind: KernelKind, place: int) -> None:
    studied = study(Question(kind.name, at(kind, place)))
    assert studied.report.ok, studied.report.text()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_shapes_that_are_drawn_hold_the_numbers_that_there_are(kind: KernelKind) -> None:
    studied = study(Question(kind.name, at(kind, -1)))
    memories = [memory for memory in studied.recording.memories if memory.space == "global"]
    sizes = {memory.name: memory.first.size for memory in memories}
    assert {name: int(np.prod(shape)) for name, shape in studied.launch.shapes.items()} == sizes


def result(name: str, **sizes: int) -> list[float]:
    chosen = tuple((setting.name, sizes.get(setting.name, setting.first)) for setting in KINDS[name].settings)
    numbers: list[float] = study(Question(name, chosen)).report.results[0].tolist()
    return numbers


def test_map_negates() -> None:
    assert result("map", rows=2, columns=3) == [-1, -2, -3, -4, -5, -6]


def test_a_transposed_operand_is_the_same_matrix() -> None:
    assert result("map", transposed=1) == result("map")


def test_zip_multiplies_by_one_row() -> None:
    assert result("zip", rows=2, columns=3) == [2, 6, 12, 8, 15, 24]


def test_reduce_and_sum_practice_add_up() -> None:
    assert result("reduce", rows=2, columns=3) == [6, 15]
    assert result("sum_practice", size=6, threads=4) == [10, 11]


@pytest.mark.parametrize("name", ["mm_practice", "matmul"])
def test_matrices_are_multiplied(name: str) -> None:
    assert result(name, size=2, rows=2, inner=2, columns=2) == [1 * 2 + 2 * 4, 1 * 3 + 2 * 5, 3 * 2 + 4 * 4, 29]


def test_weights_slide_with_zeros_beyond_the_end() -> None:
    assert result("conv1d", width=4, taps=2) == [1 + 4, 2 + 6, 3 + 8, 4]
    assert result("conv2d", side=2, taps=2) == [1 + 4 + 9 + 16, 2 + 3 * 4, 3 + 2 * 4, 4]
