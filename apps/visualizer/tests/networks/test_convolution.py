"""Convolutions step by step: what makes an output, and what is refused."""

from __future__ import annotations

import pytest

from minitorch_visualizer.networks.convolution import (
    Convolution,
    ConvolutionError,
    number,
    read_grid,
    size_rule,
    sum_text,
)
from minitorch_visualizer.networks.digits import sample_digit
from minitorch_visualizer.networks.kernels import IMAGES, KERNELS, grid_text, kernel

RAMP = tuple(tuple(float(7 * i + j) for j in range(7)) for i in range(6))


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("dilation", [1, 2])
def test_the_terms_of_every_output_add_up_to_it(stride: int, padding: int, dilation: int) -> None:
    setup = Convolution(RAMP, ((1.0, -2.0, 0.5), (0.0, 3.0, -1.0)), stride, padding, dilation)
    rows, columns = setup.output_size
    assert (len(setup.output), len(setup.output[0])) == (rows, columns)
    for row in range(rows):
        for column in range(columns):
            total = sum(term.product for term in setup.terms(row, column))
            assert total == pytest.approx(setup.output[row][column])


def test_terms_say_where_they_are() -> None:
    setup = Convolution(RAMP, kernel("Blur", 3), stride=2, padding=1)
    first, *_, last = setup.terms(0, 0)
    assert (first.place, first.inside, first.value) == ((-1, -1), False, 0.0)
    assert (last.place, last.inside, last.value) == ((1, 1), True, 8.0)
    assert [setup.place_of(step) for step in (1, 4, 5)] == [(0, 0), (0, 3), (1, 0)]


def test_the_size_of_the_output_is_explained() -> None:
    assert size_rule(Convolution(RAMP, kernel("Blur", 3), 2, 1, 2)) == "(6 + 2·1 - 2·(3 - 1) - 1) // 2 + 1 = 2"


def test_a_sum_leaves_out_what_is_zero() -> None:
    setup = Convolution(((1.0, 2.0), (0.0, -3.0)), ((4.0, -1.0), (5.0, 0.5)))
    terms = setup.terms(0, 0)
    assert sum_text(terms, setup.output[0][0]) == "1·4 + 2·(-1) + (-3)·0.5 = 0.5"
    assert sum_text([], 0.0) == "0 = 0"


def test_a_kernel_that_does_not_fit_is_refused() -> None:
    message = r"The kernel reaches over 7 inputs, and the image with its padding is only 6 high: take a smaller kernel"
    with pytest.raises(ConvolutionError, match=message):
        Convolution(RAMP, kernel("Blur", 4), dilation=2)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("size", range(1, 8))
def test_kernels_of_every_size_do_what_they_say(name: str, size: int) -> None:
    total = sum(sum(row) for row in kernel(name, size))
    even = {"Vertical edges": 0.0, "Horizontal edges": 0.0, "Outline": 0.0}
    assert total == pytest.approx(even.get(name, 1.0))


def test_a_kernel_can_be_typed_and_read_back() -> None:
    for image in IMAGES.values():
        assert read_grid(grid_text(image), 7, "image") == image
    assert read_grid(" 1, 2\n\n3 -4.5 ", 7, "kernel") == ((1.0, 2.0), (3.0, -4.5))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The kernel is empty. Type rows of numbers, such as 1 0 -1."),
        ("1 2\n3", r"The rows of the kernel have 2, 1 numbers. Give all the same length."),
        ("1 2 3 4", "The kernel is 1 x 4. Give at most 3 x 3 numbers."),
        ("1 two", "'two' in the kernel is no number from -1000 to 1000."),
        ("1 nan", "'nan' in the kernel is no number from -1000 to 1000."),
        ("1 1e9", "'1e9' in the kernel is no number from -1000 to 1000."),
    ],
)
def test_what_is_no_kernel_is_explained(text: str, message: str) -> None:
    with pytest.raises(ConvolutionError, match=message):
        read_grid(text, 3, "kernel")


def test_numbers_have_two_decimals_and_no_minus_zero() -> None:
    assert [number(value) for value in (0.0, -0.001, 10.0, 1 / 3)] == ["0", "0", "10", "0.33"]


def test_a_digit_is_28_rows_of_numbers_from_0_to_1() -> None:
    digit = sample_digit(1)
    assert digit.label == 2
    assert len(digit.pixels) == len(digit.pixels[0]) == 28
    assert 0.0 == min(map(min, digit.pixels)) < max(map(max, digit.pixels)) <= 1.0
