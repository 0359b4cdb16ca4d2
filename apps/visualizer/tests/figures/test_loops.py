"""One moment of a loop: what was read is lit, what is not written yet is unknown."""

from __future__ import annotations

import pytest

from minitorch_visualizer.figures.loops import loop_picture
from minitorch_visualizer.tensors.loops import Question, study
from minitorch_visualizer.theme import LIGHT

MATMUL = study(Question("matmul", "", ((2, 3), (3, 4)), (False, True)))


def test_a_row_and_a_column_are_lit_in_tensor_and_storage() -> None:
    markup = loop_picture(MATMUL, 0, LIGHT)
    assert markup.count('class="cell lit"') == 2 * 3
    assert markup.count('class="cell lit-2"') == 2 * 3


@pytest.mark.parametrize("k", [0, 3, 7])
def test_outputs_come_one_after_the_other(k: int) -> None:
    markup = loop_picture(MATMUL, k, LIGHT)
    assert markup.count(">?<") == 2 * (7 - k)
    assert markup.count("cell chosen") == 2


def test_a_click_on_an_output_picks_its_number() -> None:
    assert 'data-pick="7"' in loop_picture(MATMUL, 0, LIGHT)


def test_one_operand_goes_through_the_function() -> None:
    assert "relu →" in loop_picture(study(Question("map", "relu", ((2,),), (False,))), 1, LIGHT)
