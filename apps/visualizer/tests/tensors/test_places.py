"""An element and its cell in the storage name each other."""

from __future__ import annotations

import pytest

from minitorch_tensor import Tensor, TensorData
from minitorch_visualizer.tensors.fills import filled
from minitorch_visualizer.tensors.places import elements_by_place, formula, inside, named, number_text, symbols


def test_every_element_is_found_at_its_place() -> None:
    x = filled((2, 3), "count up").permute(1, 0)
    assert elements_by_place(x) == {0: [(0, 0)], 1: [(1, 0)], 2: [(2, 0)], 3: [(0, 1)], 4: [(1, 1)], 5: [(2, 1)]}


def test_a_stretched_cell_is_several_elements() -> None:
    x = filled((2, 1), "count up").expand(2, 3)
    assert elements_by_place(x) == {0: [(0, 0), (0, 1), (0, 2)], 1: [(1, 0), (1, 1), (1, 2)]}


def test_a_cell_that_a_view_leaves_out_is_no_element() -> None:
    x = Tensor.adopt(TensorData([0, 1, 2, 3, 4], (2,), (3,), 1))
    assert elements_by_place(x) == {1: [(0,)], 4: [(1,)]}


def test_an_empty_tensor_has_no_places() -> None:
    assert elements_by_place(filled((2, 0), "count up")) == {}


def test_a_number_alone_has_the_empty_index() -> None:
    assert elements_by_place(filled((), "count up")) == {0: [()]}


def test_the_formula_is_filled_in_with_the_place_that_the_tensor_says() -> None:
    x = filled((4, 3), "count up").permute(1, 0)
    assert formula((2, 1), x.strides, x.offset) == "0 + 2·1 + 1·3 = 5"
    assert x.index((2, 1)) == 5


@pytest.mark.parametrize(
    ("rank", "text"), [(0, "offset"), (1, "offset + i₀·stride₀"), (2, "offset + i₀·stride₀ + i₁·stride₁")]
)
def test_the_formula_in_letters_has_a_term_a_dimension(rank: int, text: str) -> None:
    assert symbols(rank) == text


def test_elements_and_numbers_are_written_short() -> None:
    assert (named((0,), "a"), named((), "a")) == ("a[0]", "a[()]")
    assert (number_text(3), number_text(0.1 + 0.2), number_text(True)) == ("3", "0.3", "True")


def test_an_index_outside_or_of_another_rank_is_not_inside() -> None:
    assert inside((1, 2), (2, 3))
    assert not inside((2, 0), (2, 3))
    assert not inside((1,), (2, 3))
