"""The rule of broadcasting is that of minitorch_tensor, step by step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minitorch_tensor.shapes import Shape
from minitorch_visualizer.tensors.broadcasting import (
    Column,
    align,
    is_original,
    operand_index,
    operands,
    remedies,
    rule_steps,
)

SHAPES = st.lists(st.integers(0, 3), max_size=4).map(tuple)


@given(SHAPES, SHAPES)
def test_the_result_is_numpy_s_or_both_refuse(first: Shape, second: Shape) -> None:
    try:
        expected = np.broadcast_shapes(first, second)
    except ValueError:
        expected = None
    assert align(first, second).result == expected


@given(SHAPES, SHAPES)
def test_the_columns_are_the_result_or_one_is_at_fault(first: Shape, second: Shape) -> None:
    alignment = align(first, second)
    sizes = tuple(column.result for column in alignment.columns)
    assert alignment.result == sizes if alignment.fault is None else alignment.result is None


@given(SHAPES, SHAPES)
def test_the_fault_is_at_the_dimension_that_the_error_names(first: Shape, second: Shape) -> None:
    alignment = align(first, second)
    if alignment.fault is not None:
        first_size, second_size = alignment.fault.filled
        assert f"dimension {alignment.fault.dim} has sizes {first_size} and {second_size}" in alignment.error
    else:
        assert alignment.error == ""


def test_shapes_are_aligned_at_the_right() -> None:
    assert align((3,), (2, 1)).columns == (Column(0, (None, 2), 2), Column(1, (3, 1), 3))


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        (Column(0, (3, 3), 3), "both are 3"),
        (Column(0, (1, 4), 4), "the 1 of a is stretched to 4"),
        (Column(0, (4, None), 4), "the 1 of b is stretched to 4"),
        (Column(0, (1, 0), 0), "the 1 of a is stretched to 0"),
        (Column(0, (2, 4), None), "2 and 4 differ, and neither is 1"),
    ],
)
def test_each_column_says_what_the_rule_does(column: Column, sentence: str) -> None:
    assert sentence in column.sentence


def test_the_steps_go_from_the_right_to_the_result() -> None:
    assert rule_steps(align((3, 1), (4,))) == [
        "Write the shapes one under the other, aligned at the right.",
        "Where a dimension is missing, its size counts as 1.",
        "Dimension 1: the 1 of a is stretched to 4.",
        "Dimension 0: the 1 of b is stretched to 3.",
        "The result has shape (3, 4).",
    ]


def test_the_steps_end_at_a_fault() -> None:
    steps = rule_steps(align((5, 2, 3), (5, 4, 3)))
    assert len(steps) == 3
    assert steps[-1].startswith("Dimension 1: 2 and 4 differ")


def test_two_numbers_need_no_steps_but_the_first_and_the_last() -> None:
    assert len(rule_steps(align((), ()))) == 2


def test_a_missing_column_is_proposed() -> None:
    assert remedies(align((2, 3), (2,))) == [
        "a.unsqueeze(2) has shape (2, 3, 1), which broadcasts with (2,) to (2, 3, 2).",
        "b.unsqueeze(1) has shape (2, 1), which broadcasts with (2, 3) to (2, 3).",
    ]


def test_what_no_dimension_mends_gets_no_proposal() -> None:
    assert remedies(align((2, 3, 4), (4, 3, 2, 5))) == []


def test_the_sum_shows_where_its_numbers_came_from() -> None:
    a, b = operands((2, 1), (3,))
    assert (a + b).tolist() == [[101.0, 201.0, 301.0], [102.0, 202.0, 302.0]]


def test_an_index_of_the_result_means_one_of_each_operand() -> None:
    assert operand_index((1, 2), (2, 3), (2, 1)) == (1, 0)
    assert operand_index((1, 2), (2, 3), (3,)) == (2,)
    assert operand_index((1, 2), (2, 3), ()) == ()


def test_only_the_first_of_a_stretched_row_is_there_itself() -> None:
    assert is_original((1, 0), (2, 3), (2, 1))
    assert not is_original((1, 1), (2, 3), (2, 1))
    assert is_original((0, 2), (2, 3), (3,))
    assert not is_original((1, 2), (2, 3), (3,))
