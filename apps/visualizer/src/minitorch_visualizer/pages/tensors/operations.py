"""Operations: map, zip, reduce and matmul, one output after the other."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.figures.loops import loop_picture
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_source
from minitorch_visualizer.pages.parts.stepper import go_to, show_stepped
from minitorch_visualizer.tensors.loops import KINDS, NAMES, Kind, Question, Study, sources, study
from minitorch_visualizer.tensors.places import named
from minitorch_visualizer.tensors.typed import read_shape
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

LAYOUTS = ("contiguous", "transposed")
ALL = "all"
DIMS = ("0", "1", "2", "3", "4", "-1", ALL)
LEGEND = (
    "Outlined: the output that was just written. A bar below: what was read for it, dashed for b. Dotted: not written "
    "yet. **@** is the place in storage. Click an output to go there."
)


def page() -> None:
    """Draw the page."""
    page_header(
        "Operations",
        "Every network runs on four loops. Each goes over its outputs, and reads what it needs for each of them.",
        "press **Play**. Then make an operand **transposed**: the same numbers come out, but from where in storage?",
    )
    question = _ask()
    if question is None:
        return
    try:
        studied = study(question)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/block:")
        return
    section("One output after the other")
    if not studied.made:
        st.info(f"The result has shape {studied.result.shape} and no elements: there is nothing to compute.")
    else:
        show_stepped("operations", 0, len(studied.made) - 1, str(question), lambda k: _show_output(studied, k))
        st.caption(LEGEND)
    _show_sources(question.kind)


# ----------------------------------------------------------------------------------------------------------------------
# Questions
# ----------------------------------------------------------------------------------------------------------------------
def _ask() -> Question | None:
    """Let the reader choose an operation and its operands; None after saying what is wrong."""
    first = first_value("operations-kind", "zip")
    name = st.segmented_control("Operation", list(KINDS), default=first, key="operations-kind", required=True)
    kind = KINDS[str(name)]
    st.caption(f"**{kind.name}** {kind.about}")
    columns = st.columns(3, gap="medium")
    with columns[0]:
        operator = _ask_operator(kind)
        dim, keepdim = _ask_dim(kind)
    texts, transposed = [], []
    for i in range(kind.operands):
        with columns[i + 1]:
            key = f"operations-{kind.name}-{NAMES[i]}"
            texts.append(st.text_input(f"Shape of {NAMES[i]}", first_value(key, kind.shapes[i]), key=key))
            layout = st.segmented_control(
                f"Layout of {NAMES[i]}",
                LAYOUTS,
                default=first_value(f"{key}-layout", LAYOUTS[0]),
                key=f"{key}-layout",
                required=True,
            )
            transposed.append(layout == "transposed")
    try:
        shapes: tuple[Shape, ...] = tuple([read_shape(text) for text in texts])
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return None
    return Question(kind.name, operator, shapes, tuple(transposed), dim, keepdim)


def _ask_operator(kind: Kind) -> str:
    if not kind.operators:
        st.markdown("Products are made with `mul` and added up with `add`.")
        return ""
    key, names = f"operations-{kind.name}-operator", list(kind.operators)
    return str(st.selectbox("Function", names, names.index(first_value(key, names[0])), key=key))


def _ask_dim(kind: Kind) -> tuple[int | None, bool]:
    """Let the reader choose the dimension of a reduction; it may be one that the tensor does not have."""
    if kind.name != "reduce":
        return None, False
    first = DIMS.index(first_value("operations-dim", "1"))
    dim = st.selectbox("Dimension", DIMS, first, key="operations-dim")
    keepdim = st.toggle(
        "keepdim",
        first_value("operations-keepdim", False),
        key="operations-keepdim",
        help="Leave the dimension in the result, with size 1.",
    )
    return None if dim == ALL else int(dim), keepdim


# ----------------------------------------------------------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------------------------------------------------------
def _show_output(studied: Study, k: int) -> None:
    """Draw one moment of the loop, and what was computed in it."""
    index = studied.output(k)
    reads = count(len(studied.made[k].reads), "number")
    st.info(
        f"**Output {k}** of 0 to {len(studied.made) - 1}: `to_index` says that it is `{named(index, 'out')}`. "
        f"It is made of {reads}.",
        icon=":material/calculate:",
    )
    drawing, numbers = st.columns([3, 2], gap="large")
    with drawing:
        show_cells(loop_picture(studied, k, current_look()), key="operations-cells", on_pick=_take_output)
    with numbers:
        st.code(studied.arithmetic(k), language=None, wrap_lines=True)
        rows = studied.rows(k)
        st.dataframe(
            {
                "read": [row[0] for row in rows],
                "at place offset + Σ index·stride": [row[1] for row in rows],
                "number": [row[2] for row in rows],
            },
            hide_index=True,
        )


def _take_output(pick: str) -> None:
    go_to("operations", int(pick))


def _show_sources(kind: str) -> None:
    """Show the loop and what it is made of."""
    section("Source", "The simple backend: this loop ran for this page, and every faster backend is held to it.")
    first, *others = sources(kind)
    show_source(*first, expanded=True)
    columns = st.columns(2)
    for i, source in enumerate(others):
        with columns[i % 2]:
            show_source(*source)
