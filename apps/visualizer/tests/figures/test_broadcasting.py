"""Broadcasting is drawn with what is stretched, what is missing and what does not fit."""

from __future__ import annotations

import pytest

from minitorch_tensor.shapes import Shape
from minitorch_visualizer.figures.broadcasting import alignment_picture, stretched_picture
from minitorch_visualizer.tensors.broadcasting import align, operands, rule_steps
from minitorch_visualizer.theme import LIGHT


def test_at_first_a_missing_dimension_is_blank_and_the_result_unknown() -> None:
    markup = alignment_picture(align((3, 1), (4,)), 1, LIGHT)
    assert "b, dimension 0: missing" in markup
    assert markup.count(">?<") == 2


def test_then_it_counts_as_1() -> None:
    assert "b, dimension 0: 1, missing" in alignment_picture(align((3, 1), (4,)), 2, LIGHT)


def test_each_step_makes_one_size_of_the_result_known() -> None:
    alignment = align((3, 1), (4,))
    unknown = [alignment_picture(alignment, done, LIGHT).count(">?<") for done in range(1, 6)]
    assert unknown == [2, 2, 1, 0, 0]


def test_a_stretched_size_says_to_what() -> None:
    assert "→ 4" in alignment_picture(align((3, 1), (4,)), 3, LIGHT)


def test_a_fault_is_marked_in_both_shapes_and_the_result() -> None:
    alignment = align((2, 3), (4, 3))
    markup = alignment_picture(alignment, len(rule_steps(alignment)), LIGHT)
    assert markup.count("cell wrong") == 3


def test_two_numbers_have_nothing_to_align() -> None:
    assert "Neither has a dimension" in alignment_picture(align((), ()), 1, LIGHT)


def test_repetitions_are_dashed_and_the_chosen_sum_is_marked_in_all_three() -> None:
    a, b = operands((2, 1), (3,))
    markup = stretched_picture(a, b, a + b, (1, 2), LIGHT)
    assert markup.count("ghost") == 4 + 3
    assert "cell ghost lit" in markup
    assert "cell ghost lit-2" in markup
    assert "result[1, 2] = 302" in markup


@pytest.mark.parametrize(("first", "second"), [((), ()), ((0, 1), (3,)), ((2, 1, 1, 1, 1), (1, 2))])
def test_any_rank_is_drawn(first: Shape, second: Shape) -> None:
    a, b = operands(first, second)
    assert "result" in stretched_picture(a, b, a + b, None, LIGHT)
