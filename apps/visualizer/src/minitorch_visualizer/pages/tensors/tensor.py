"""Tensor: shape, strides, offset and storage of a tensor, through a chain of operations."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor import Tensor
from minitorch_visualizer.figures.tensor_layout import layout_picture
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, metric_row, page_header, section, show_source
from minitorch_visualizer.pages.tensors.tensor_chain import ask_chain
from minitorch_visualizer.pages.tensors.tensor_pick import ask_pick, show_pick, take_pick
from minitorch_visualizer.tensors.chain import Step
from minitorch_visualizer.tensors.fills import FILLS, filled
from minitorch_visualizer.tensors.sources import sources_of
from minitorch_visualizer.tensors.typed import MAX_ELEMENTS, MAX_RANK, read_shape
from minitorch_visualizer.text.markdown import plain

_FIRST_SHAPE = "2, 3, 4"
_FIRST_NUMBERS = "3, 1, 4, 1, 5, 9"
LEGEND = (
    "On a cell: the number, and **@** its place in storage. Pale to full: from the first place to the last. Click a "
    "cell in either picture. Outlined: what you chose. A bar below: the same number on the other side. Dotted: a cell "
    "that the tensor does not use. **×2**: a cell that it uses for two elements."
)


def page() -> None:
    """Draw the page."""
    page_header(
        "Tensor",
        "A tensor is a row of numbers in storage, and three things that say how to see it: shape, strides, offset.",
        "apply **permute**, and watch strides and places while the storage stays. Then apply **view**: why is it "
        "refused, and what does **reshape** do instead?",
    )
    start = _ask_start()
    if start is None:
        return
    step = ask_chain(start)
    _show_layout(step)
    _show_sources(step.operation)


def _ask_start() -> Tensor | None:
    """Let the reader make the first tensor; None after saying what is wrong with it."""
    left, middle, right = st.columns(3, gap="medium")
    text = left.text_input(
        "Shape",
        first_value("tensor-shape", _FIRST_SHAPE),
        key="tensor-shape",
        help=f"Up to {MAX_RANK} sizes with commas between them, and up to {MAX_ELEMENTS} elements. `()` is one number.",
    )
    first = FILLS.index(first_value("tensor-fill", FILLS[0]))
    fill = middle.selectbox("Numbers", FILLS, first, key="tensor-fill")
    numbers, seed = "", 0
    if fill == "type numbers":
        numbers = right.text_input("The numbers", first_value("tensor-numbers", _FIRST_NUMBERS), key="tensor-numbers")
    elif fill == "random":
        seed = int(right.number_input("Seed", 0, 9999, first_value("tensor-seed", 42), key="tensor-seed"))
    try:
        return filled(read_shape(text), fill, numbers, seed)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return None


def _show_layout(step: Step) -> None:
    """Draw the tensor and its storage beside the answer to what was asked about them."""
    section("Where the numbers are")
    tensor = step.tensor
    metric_row(
        [
            ("shape", str(tensor.shape)),
            ("strides", str(tensor.strides)),
            ("offset", str(tensor.offset)),
            ("elements", str(tensor.numel())),
            ("contiguous", "yes" if tensor.is_contiguous() else "no"),
        ]
    )
    drawing, asking = st.columns([3, 2], gap="large")
    with asking:
        pick = ask_pick(tensor)
        if pick is not None:
            show_pick(tensor, pick)
    with drawing:
        markup = layout_picture(tensor, pick, current_look(), step.storage)
        show_cells(markup, key="tensor-cells", on_pick=take_pick)
    st.caption(LEGEND)


def _show_sources(operation: str) -> None:
    """Show the source of what was done."""
    section("Source", "What minitorch_tensor ran for this page.")
    columns = st.columns(2)
    for i, (title, source) in enumerate(sources_of(operation)):
        with columns[i % 2]:
            show_source(title, source)
