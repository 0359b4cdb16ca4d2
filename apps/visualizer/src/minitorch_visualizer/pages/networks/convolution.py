"""Convolution: a kernel goes over an image, and each output is a sum of products that can be looked at."""

from __future__ import annotations

import streamlit as st

from minitorch.nn.convolution import conv2d
from minitorch.nn.convolve import Convolve
from minitorch_visualizer.figures.number_grids import convolution_picture, products_picture
from minitorch_visualizer.figures.tensor_cells import picture
from minitorch_visualizer.networks.convolution import (
    MAX_DILATION,
    MAX_KERNEL,
    MAX_PADDING,
    MAX_SIDE,
    MAX_STRIDE,
    Convolution,
    ConvolutionError,
    Grid,
    number,
    read_grid,
    size_rule,
    sum_text,
)
from minitorch_visualizer.networks.digits import sample_digit
from minitorch_visualizer.networks.kernels import IMAGES, KERNELS, grid_text, kernel
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_source
from minitorch_visualizer.pages.parts.stepper import go_to, show_stepped
from minitorch_visualizer.tensors.sources import titled_source
from minitorch_visualizer.text.markdown import plain

OWN, DIGIT = "My own", "A digit"
MAX_DIGIT = 499
LEGEND = (
    "Blue is above 0, orange below. Outlined in the image: the inputs of this output. Dashed: padding, or an "
    "output that is not reached yet. Click an output to go there."
)


def page() -> None:
    """Draw the page."""
    page_header(
        "Convolution",
        "One small set of weights goes over the whole image: each output is the sum of what lies below it, weighted.",
        "press **Play**, or click a number of the output to see what makes it. Then set the stride to 2: how large is "
        "the output? At last take **A digit** and **Outline**.",
    )
    setup = _ask()
    if setup is None:
        return
    rows, columns = setup.output_size
    st.markdown(
        f"The output has **{rows} x {columns}** numbers. Its height: (height + 2·padding - dilation·(kernel - 1) - 1) "
        f"// stride + 1 = {plain(size_rule(setup))}."
    )
    show_stepped("convolution", 1, rows * columns, repr(setup), lambda step: _show_step(setup, step))
    section("Source", "What minitorch runs for it, and the rule that its gradients follow.")
    for function in (conv2d, Convolve):
        show_source(*titled_source(function))


# ----------------------------------------------------------------------------------------------------------------------
# Questions
# ----------------------------------------------------------------------------------------------------------------------
def _ask() -> Convolution | None:
    """Let the reader choose image, kernel and numbers; None after saying what is wrong."""
    left, middle, right = st.columns([4, 4, 3], gap="medium")
    try:
        with left:
            image = _ask_image()
        with middle:
            weights = _ask_kernel()
        with right:
            stride = _ask_number("stride", "Stride", 1, MAX_STRIDE, 1, "How far the kernel goes each time.")
            padding = _ask_number("padding", "Padding", 0, MAX_PADDING, 0, "Zeros around the image.")
            dilation = _ask_number("dilation", "Dilation", 1, MAX_DILATION, 1, "How far apart the weights lie.")
        return Convolution(image, weights, stride, padding, dilation)
    except ConvolutionError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return None


def _ask_number(name: str, label: str, least: int, most: int, first: int, help_text: str) -> int:
    key = f"convolution-{name}"
    return int(st.slider(label, least, most, int(first_value(key, first)), key=key, help=help_text))


def _ask_image() -> Grid:
    names = [*IMAGES, DIGIT, OWN]
    key = "convolution-image"
    name = str(st.selectbox("Image", names, names.index(first_value(key, names[0])), key=key))
    if name == DIGIT:
        digit_key = "convolution-digit"
        which = int(st.number_input("Test digit", 0, MAX_DIGIT, first_value(digit_key, 0), key=digit_key))
        digit = sample_digit(which)
        st.caption(f"A {digit.label}, from the 500 test digits of MNIST that come with minitorch.")
        return digit.pixels
    if name == OWN:
        return read_grid(_ask_rows("numbers", "own-image", IMAGES["A square"], 210), MAX_SIDE, "image")
    return IMAGES[name]


def _ask_kernel() -> Grid:
    names = [*KERNELS, OWN]
    key = "convolution-kernel"
    name = str(st.selectbox("Kernel", names, names.index(first_value(key, names[0])), key=key))
    if name == OWN:
        return read_grid(_ask_rows("weights", "own-kernel", kernel("Vertical edges", 3), 130), MAX_KERNEL, "kernel")
    size = _ask_number("size", "Kernel size", 1, MAX_KERNEL, 3, "Rows and columns of the kernel.")
    st.caption(KERNELS[name][1])
    return kernel(name, size)


def _ask_rows(what: str, name: str, first: Grid, height: int) -> str:
    key = f"convolution-{name}"
    return str(st.text_area(f"Rows of {what}", first_value(key, grid_text(first)), key=key, height=height))


# ----------------------------------------------------------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------------------------------------------------------
def _show_step(setup: Convolution, step: int) -> None:
    row, column = setup.place_of(step)
    columns = setup.output_size[1]
    terms, total = setup.terms(row, column), setup.output[row][column]

    def pick(place: str) -> None:
        i, j = map(int, place.split(","))
        go_to("convolution", i * columns + j + 1)

    show_cells(picture([convolution_picture(setup, row, column)], current_look()), "convolution-picture", pick)
    st.caption(LEGEND)
    outside = sum(not term.inside for term in terms)
    zeros = sum(term.product == 0.0 for term in terms)
    st.markdown(f"**output[{row}, {column}]** = {plain(sum_text(terms, total))}")
    if zeros:
        padded = f", {outside} of them in the padding" if outside else ""
        st.caption(f"{zeros} of {len(terms)} products are 0{padded}, and are left out of the line above.")
    if max(setup.kernel_size) > 1:
        show_cells(picture([products_picture(setup, terms, total)], current_look()), "convolution-products")
    else:
        st.caption(f"A kernel of one weight makes each output of one input: {number(total)}.")
