"""Grids of numbers: what is marked, written and tinted."""

from __future__ import annotations

from minitorch_visualizer.figures.number_grids import (
    Square,
    convolution_picture,
    grid,
    products_picture,
)
from minitorch_visualizer.networks.convolution import Convolution
from minitorch_visualizer.networks.kernels import IMAGES, kernel


def test_a_small_grid_writes_its_numbers_and_a_large_one_only_tints() -> None:
    small = grid("a", 2, 2, lambda i, j: Square(float(i - j)), alt="a")
    assert small.count("<text") == 4
    assert small.count('class="b"') == 1  # -1, below 0
    large = grid("b", 20, 20, lambda i, _j: Square(float(i)), alt="b")
    assert "<text" not in large
    assert "--t:92%" in large


def test_the_inputs_of_an_output_are_marked() -> None:
    setup = Convolution(IMAGES["A square"], kernel("Blur", 3), padding=1)
    markup = convolution_picture(setup, 0, 0)
    assert markup.count("tap") - markup.count(".tap") == 9
    assert markup.count('"tap pad"') == 5
    assert markup.count('class="out"') == 1
    assert markup.count('data-pick="') == 49
    assert markup.count('class="later"') == 48


def test_what_stands_in_the_padding_is_marked_among_the_products() -> None:
    setup = Convolution(IMAGES["A square"], kernel("Blur", 3), padding=1)
    markup = products_picture(setup, setup.terms(0, 0), 0.0)
    assert markup.count('class="pad"') == 5


def test_captions_are_written_as_they_are() -> None:
    assert "&lt;b&gt;" in grid("<b>", 1, 1, lambda _i, _j: Square(1.0), alt='"')
