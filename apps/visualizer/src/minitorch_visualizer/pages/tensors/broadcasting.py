"""Broadcasting: how two shapes become one, step by step, and where each number comes from."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor.indexing import broadcast_index
from minitorch_tensor.shapes import Shape, broadcast_strides, shape_broadcast
from minitorch_visualizer.figures.broadcasting import alignment_picture, stretched_picture
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value, kept
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_source
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.tensors.broadcasting import (
    NAMES,
    Alignment,
    align,
    operand_index,
    operands,
    remedies,
    rule_steps,
)
from minitorch_visualizer.tensors.places import Index, formula, named, number_text
from minitorch_visualizer.tensors.sources import titled_source
from minitorch_visualizer.tensors.typed import check_drawable, read_shape
from minitorch_visualizer.text.markdown import plain

EXAMPLES = {
    "A column and a row": ("3, 1", "1, 4"),
    "A matrix and a row": ("2, 3", "3"),
    "A matrix and a number": ("2, 3", "()"),
    "Three dimensions": ("2, 1, 3", "4, 1"),
    "A batch of matrices": ("2, 2, 3", "1, 3"),
    "An error: 2 and 4": ("2, 3", "4, 3"),
    "An error: a missing column": ("2, 3", "2"),
    "A size of 0": ("0, 3", "1, 1"),
}
_ICON_EDIT = ":material/edit:"
LEGEND = (
    "Dashed: no copy, but the same cell of the storage seen once more. Below a number: its place in storage. Click a "
    "cell, or rest on one to see what it goes with."
)


def page() -> None:
    """Draw the page."""
    page_header(
        "Broadcasting",
        "Two tensors of different shapes meet in one: sizes of 1 are stretched, and no number is copied for it.",
        "press **Play**, then click a number of the result. Then take the example **An error: a missing column**.",
    )
    shapes = _ask_shapes()
    if shapes is None:
        return
    alignment = align(*shapes)
    _show_rule(alignment)
    if alignment.result is None:
        _show_error(alignment)
    else:
        _show_tensors(alignment, alignment.result)
    _show_sources()


def _ask_shapes() -> tuple[Shape, Shape] | None:
    """Let the reader type two shapes or take an example; None after saying what is wrong."""
    first, second = next(iter(EXAMPLES.values()))
    left, middle, right = st.columns(3, gap="medium")
    texts = (
        left.text_input("Shape of a", first_value("broadcasting-a", first), key="broadcasting-a"),
        middle.text_input("Shape of b", first_value("broadcasting-b", second), key="broadcasting-b"),
    )
    right.selectbox(
        "Examples",
        list(EXAMPLES),
        index=None,
        placeholder="Take one",
        key="broadcasting-example",
        on_change=_take_example,
    )
    try:
        first_shape, second_shape = read_shape(texts[0]), read_shape(texts[1])
        result = align(first_shape, second_shape).result
        if result is not None:
            check_drawable(result)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=_ICON_EDIT)
        return None
    return first_shape, second_shape


def _take_example() -> None:
    """Put the chosen example into the fields; the menu is then ready for another."""
    title = st.session_state["broadcasting-example"]
    if title is not None:
        st.session_state["broadcasting-a"], st.session_state["broadcasting-b"] = EXAMPLES[title]
        st.session_state["broadcasting-example"] = None


# ----------------------------------------------------------------------------------------------------------------------
# Shapes
# ----------------------------------------------------------------------------------------------------------------------
def _show_rule(alignment: Alignment) -> None:
    """Step through the rule."""
    section("The rule")
    steps = rule_steps(alignment)

    def draw(step: int) -> None:
        icon = ":material/block:" if step == len(steps) and alignment.result is None else ":material/straighten:"
        st.info(f"**Step {step} of {len(steps)}**: {plain(steps[step - 1])}", icon=icon)
        show_cells(alignment_picture(alignment, step, current_look()), key="broadcasting-rule")

    show_stepped("broadcasting", 1, len(steps), str(alignment.shapes), draw)


def _show_error(alignment: Alignment) -> None:
    """Say what minitorch_tensor says, and what would help."""
    st.error(f"`a + b` raises **BroadcastError**: {plain(alignment.error)}", icon=":material/block:")
    found = remedies(alignment)
    if found:
        lines = "\n".join(f"- {plain(line)}" for line in found)
        st.info(f"A dimension of size 1 would help, if that is what is meant:\n{lines}", icon=":material/lightbulb:")
    else:
        st.info(
            "No dimension of size 1 makes these two fit: one of the sizes must change.", icon=":material/lightbulb:"
        )


# ----------------------------------------------------------------------------------------------------------------------
# Tensors
# ----------------------------------------------------------------------------------------------------------------------
def _show_tensors(alignment: Alignment, result: Shape) -> None:
    """Draw the operands as they are seen, the sum, and where one number of it comes from."""
    section("The tensors", "What `a + b` sees. a counts 1, 2, 3, ..., and b 100, 200, 300, ...")
    a, b = operands(*alignment.shapes)
    total = a + b
    chosen = _ask_index(result)
    show_cells(stretched_picture(a, b, total, chosen, current_look()), key="broadcasting-cells", on_pick=_take_index)
    st.caption(LEGEND)
    left, right = st.columns(2, gap="medium")
    with left:
        if chosen is not None:
            number = number_text(total.get(chosen))
            st.markdown(f"**`{named(chosen, 'result')}` = {number}** is made of")
            for name, x in zip(NAMES, (a, b), strict=True):
                own = operand_index(chosen, result, x.shape)
                st.code(
                    f"{named(own, name)} = {number_text(x.get(own))}\nplace {formula(own, x.strides, x.offset)}",
                    language=None,
                    wrap_lines=True,
                )
    with right:
        _show_strides(alignment, result)


def _ask_index(result: Shape) -> Index | None:
    """Let the reader choose an index of the result; None if there is none."""
    if 0 in result:
        st.info("The result has no elements, because one of its sizes is 0.", icon=":material/data_array:")
        return None
    index = []
    with st.container(horizontal=True, gap="small"):
        for dim, size in enumerate(result):
            key = f"broadcasting-index-{dim}"
            st.session_state[key] = min(int(st.session_state[kept(key, 1)]), size - 1)
            index.append(int(st.number_input(f"result, dim {dim}", 0, size - 1, key=key, width=132)))
    return tuple(index)


def _take_index(pick: str) -> None:
    """Put the index that was clicked into the fields."""
    for dim, i in enumerate(pick.split(",") if pick else []):
        st.session_state[f"broadcasting-index-{dim}"] = int(i)


def _show_strides(alignment: Alignment, result: Shape) -> None:
    """List the strides before and after the stretching."""
    tensors = operands(*alignment.shapes)
    st.dataframe(
        {
            "tensor": list(NAMES),
            "shape": [str(x.shape) for x in tensors],
            "strides": [str(x.strides) for x in tensors],
            "seen as": [str(result)] * 2,
            "with strides": [str(x.expand(result).strides) for x in tensors],
        },
        hide_index=True,
    )
    st.caption("Along a stretched dimension the stride is 0: every step stays on the same cell, and nothing is copied.")


def _show_sources() -> None:
    section("Source", "What minitorch_tensor ran for this page.")
    columns = st.columns(3)
    for column, function in zip(columns, (shape_broadcast, broadcast_index, broadcast_strides), strict=True):
        with column:
            show_source(*titled_source(function))
