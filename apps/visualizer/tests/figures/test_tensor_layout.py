"""The picture of a layout marks what was asked for, on both sides."""

from __future__ import annotations

import re

import pytest

from minitorch_tensor import Tensor, TensorData
from minitorch_visualizer.figures.tensor_layout import Pick, layout_picture
from minitorch_visualizer.tensors.fills import filled
from minitorch_visualizer.theme import LIGHT


def marked(markup: str, mark: str) -> list[str]:
    """Give the picks of all cells that have a mark."""
    found = re.findall(r'class="cell([^"]*)"[^>]* data-pick="([^"]*)"', markup)
    return [pick for marks, pick in found if mark in marks.split()]


@pytest.mark.parametrize("pick", [Pick(index=()), Pick(index=(0, 12)), Pick(place=7), Pick(index=(1, 2, 3, 4, 5))])
def test_a_pick_is_read_as_it_was_told(pick: Pick) -> None:
    assert Pick.of(pick.text) == pick


def test_a_chosen_element_lights_its_cell() -> None:
    markup = layout_picture(filled((2, 3), "count up").permute(1, 0), Pick(index=(2, 1)), LIGHT)
    assert marked(markup, "chosen") == ["element 2,1"]
    assert marked(markup, "lit") == ["cell 5"]


def test_a_chosen_cell_lights_all_of_its_elements() -> None:
    markup = layout_picture(filled((2, 1), "count up").expand(2, 2), Pick(place=1), LIGHT)
    assert marked(markup, "chosen") == ["cell 1"]
    assert marked(markup, "lit") == ["element 1,0", "element 1,1"]
    assert "@1 ×2" in markup


def test_elements_that_share_the_chosen_one_s_cell_are_lit_too() -> None:
    markup = layout_picture(filled((1,), "count up").expand(2), Pick(index=(0,)), LIGHT)
    assert marked(markup, "lit") == ["element 1", "cell 0"]


def test_cells_that_no_element_is_are_dim() -> None:
    x = Tensor.adopt(TensorData([0, 1, 2, 3, 4], (2,), (3,), 1))
    markup = layout_picture(x, Pick(place=0), LIGHT)
    assert marked(markup, "dim") == ["cell 0", "cell 2", "cell 3"]
    assert "cell 0 of the storage: 0, no element" in markup


@pytest.mark.parametrize("shape", [(), (0,), (2, 0), (1, 2, 1, 2, 2)])
def test_any_rank_is_drawn_without_anything_chosen(shape: tuple[int, ...]) -> None:
    markup = layout_picture(filled(shape, "count up"), None, LIGHT)
    assert f"The tensor, shape {shape}" in markup
    assert marked(markup, "chosen") == []
