"""Tensors of any rank are drawn as tables, boards and boards of boards."""

from __future__ import annotations

import pytest

from minitorch_visualizer.figures.tensor_cells import Cell, Index, picture, storage_strip, tensor_grid
from minitorch_visualizer.theme import DARK, LIGHT


def drawn(shape: tuple[int, ...]) -> tuple[str, list[Index]]:
    """Draw a tensor; give the picture, and the indices in the order in which they were drawn."""
    asked: list[Index] = []

    def cell(index: Index) -> Cell:
        asked.append(index)
        return Cell(str(len(asked)), "a number")

    return tensor_grid(shape, cell), asked


@pytest.mark.parametrize(
    ("shape", "tables", "captions"),
    [
        ((), 1, []),
        ((3,), 1, []),
        ((2, 3), 1, []),
        ((2, 1, 2), 2, ["x[0, :, :]", "x[1, :, :]"]),
        ((1, 2, 1, 2), 2, ["x[0, 0, :, :]", "x[0, 1, :, :]"]),
        ((2, 1, 1, 1, 1), 2, ["x[0, :, :, :, :]", "x[0, 0, 0, :, :]", "x[1, :, :, :, :]", "x[1, 0, 0, :, :]"]),
    ],
)
def test_every_element_is_drawn_once_in_row_major_order(
    shape: tuple[int, ...], tables: int, captions: list[str]
) -> None:
    markup, asked = drawn(shape)
    assert asked == sorted(set(asked))
    assert markup.count('class="cell"') == len(asked)
    assert markup.count('class="table"') == tables
    assert [part.split("<")[0] for part in markup.split("<figcaption>")[1:]] == captions


@pytest.mark.parametrize(("shape", "dim"), [((0,), 0), ((2, 0), 1), ((2, 3, 0, 1), 2)])
def test_a_tensor_without_elements_says_which_dimension_is_empty(shape: tuple[int, ...], dim: int) -> None:
    markup, asked = drawn(shape)
    assert asked == []
    assert f"dimension {dim} has size 0" in markup


def test_a_cell_that_can_be_clicked_is_a_button_with_a_name() -> None:
    markup = storage_strip([Cell("5", "cell 0: 5", pick="cell 0", link="0", marks=("chosen",))])
    assert markup.startswith('<div class="strip"><button type="button" class="cell chosen"')
    assert 'tabindex="0" data-pick="cell 0" data-link="0" aria-label="cell 0: 5"' in markup


def test_a_cell_that_cannot_be_clicked_is_an_image_with_a_name() -> None:
    assert '<span role="img" class="cell"' in storage_strip([Cell("5", "five")])


def test_what_a_cell_says_cannot_become_markup() -> None:
    markup = storage_strip([Cell("<b>", '"><script>', place="<i>", pick='"', link="'")])
    assert "<b>" not in markup
    assert "<script>" not in markup
    assert "&lt;b&gt;" in markup


def test_an_empty_storage_says_so() -> None:
    assert "The storage is empty" in storage_strip([])


def test_a_picture_brings_the_colours_of_the_page() -> None:
    assert f"--text:{LIGHT.text}" in picture(["part"], LIGHT)
    assert f"--page:{DARK.background}" in picture(["part"], DARK)
