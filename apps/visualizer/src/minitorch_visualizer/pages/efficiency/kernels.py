"""Kernels: the index plan of one operation, what each thread does, and its time on three backends."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_tensor.shapes import Shape
from minitorch_visualizer.efficiency.backends import BACKENDS, tasks_of
from minitorch_visualizer.efficiency.index_plan import Narrative, about_form, form_of, kernel_from, narratives
from minitorch_visualizer.efficiency.kernel_text import sources_of
from minitorch_visualizer.efficiency.measurement import Progress
from minitorch_visualizer.efficiency.question import LAYOUTS, NAMES, OPERATORS, Question, read_dims, read_large_shape
from minitorch_visualizer.efficiency.shares import Division, division
from minitorch_visualizer.figures.index_plan import plan_picture
from minitorch_visualizer.figures.shares import division_figure
from minitorch_visualizer.figures.times import times_figure
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.measure import show_measured
from minitorch_visualizer.pages.parts.page import current_look, page_header, section, show_figure, show_source
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.pages.parts.threads import ask_threads
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

_SHAPES = {"map": ("512, 512",), "zip": ("512, 512", "512"), "reduce": ("512, 512",)}
_ABOUT = {
    "map": "applies a function to every element.",
    "zip": "applies a function to every pair of elements, broadcast.",
    "reduce": "folds the elements along dimensions with a function.",
}
_ICONS = {"loop": ":material/repeat:", "merged": ":material/merge:", "dropped": ":material/remove_circle:"}


def page() -> None:
    """Draw the page."""
    page_header(
        "Kernels",
        "What the fast backend makes of one operation: a plan of few loops, compiled, and cut into parts for threads.",
        "step through the plan. Then make an operand **transposed**: how many loops are left? At last **Measure**.",
    )
    question = _ask()
    if question is None:
        return
    form = form_of(question)
    _show_plan(question)
    _show_threads(question, form)
    _show_times(question)
    section("Source", "What minitorch_fast runs for this operation, and what makes its plan.")
    for title, text in sources_of(question, form):
        show_source(title, text)


# ----------------------------------------------------------------------------------------------------------------------
# Questions
# ----------------------------------------------------------------------------------------------------------------------
def _ask() -> Question | None:
    """Let the reader choose an operation and its operands; None after saying what is wrong."""
    first = first_value("kernels-kind", "zip")
    kind = str(st.segmented_control("Operation", list(OPERATORS), default=first, key="kernels-kind", required=True))
    st.caption(f"**{kind}** {_ABOUT[kind]} All numbers are float32.")
    columns = st.columns(3, gap="medium")
    with columns[0]:
        key, names = f"kernels-{kind}-operator", list(OPERATORS[kind])
        operator = str(st.selectbox("Function", names, names.index(first_value(key, names[0])), key=key))
        dims = _ask_dims() if kind == "reduce" else "all"
    texts, layouts = [], []
    for i, first in enumerate(_SHAPES[kind]):
        with columns[i + 1]:
            key = f"kernels-{kind}-{NAMES[i]}"
            texts.append(st.text_input(f"Shape of {NAMES[i]}", first_value(key, first), key=key))
            layouts.append(_ask_layout(f"{key}-layout", NAMES[i]))
    try:
        shapes: tuple[Shape, ...] = tuple([read_large_shape(text) for text in texts])
        question = Question(kind, operator, shapes, tuple(layouts), read_dims(dims))
        question.check()
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/edit:")
        return None
    return question


def _ask_dims() -> str:
    key = "kernels-dims"
    first = first_value(key, "0")
    return str(st.text_input("Dimensions", first, key=key, help="Such as `0`, or `0, 1`, or `all`."))


def _ask_layout(key: str, name: str) -> str:
    first = first_value(key, LAYOUTS[0])
    return str(st.segmented_control(f"Layout of {name}", LAYOUTS, default=first, key=key, required=True))


# ----------------------------------------------------------------------------------------------------------------------
# Answers
# ----------------------------------------------------------------------------------------------------------------------
def _show_plan(question: Question) -> None:
    """Step through the plan, and say which kernel runs."""
    section(
        "The index plan",
        "The course computes an index for every element. Here dimensions are dropped and merged before the loop, once "
        "for each combination of shapes and strides.",
    )
    found = narratives(question)
    steps = [(narrative, k) for narrative in found for k in range(1, len(narrative.steps) + 1)]
    if steps:
        show_stepped("kernels", 1, len(steps), str(question), lambda k: _show_step(steps, k))
    else:
        st.info("A tensor without dimensions is a single number: there is no loop.", icon=":material/data_array:")
    turns = " × ".join(f"{loop.size:,}" for narrative in found for loop in narrative.loops) or "1"
    st.markdown(f"What is left: **{turns}** {'turn' if turns == '1' else 'turns'}. What runs is {about_form(question)}")


def _show_step(steps: list[tuple[Narrative, int]], k: int) -> None:
    narrative, own = steps[k - 1]
    step = narrative.steps[own - 1]
    which = "" if narrative.title == "dimensions" else f", {narrative.title}"
    st.info(f"**Step {k} of {len(steps)}**{which}: {plain(step.why)}", icon=_ICONS[step.fate])
    show_cells(plan_picture(narrative, own, current_look()), key="kernels-plan")


def _show_threads(question: Question, form: str) -> None:
    """Show which thread does which part."""
    section("What each thread does")
    if form == "numpy":
        st.info(
            f"{question.size:,} elements are NumPy's, in one thread. Choose larger sizes to see them divided.",
            icon=":material/person:",
        )
        return
    divided = division(question, ask_threads("kernels"))
    if divided.threads == 1:
        st.info(
            f"One thread does it all. {question.operator} is divided from {divided.parallel_from:,} elements on, a "
            f"number that was measured: here are {question.size:,}.",
            icon=":material/person:",
        )
    show_figure(division_figure(divided, current_look()), key="kernels-division", alt=_spoken(divided))
    if divided.about:
        st.caption(divided.about)
    st.dataframe(
        {
            "thread": [share.thread for share in divided.shares],
            f"{divided.what}s": [share.span for share in divided.shares],
            "how many": [f"{share.count:,}" for share in divided.shares],
            "begins at": [share.begins for share in divided.shares],
        },
        hide_index=True,
    )


def _spoken(divided: Division) -> str:
    parts = [f"thread {share.thread} does {count(share.count, divided.what)}" for share in divided.shares]
    return f"A board of {divided.height:,} rows and {divided.width:,} columns: {', '.join(parts)}"


def _show_times(question: Question) -> None:
    """Measure the same work on three backends."""
    section("The same work on three backends", "The shapes grow alike, and what is stretched stays stretched.")
    if question.scaled(2) is None:
        st.info("All sizes are 1, so there is nothing that could grow. Choose a larger shape to measure.")
        return
    show_measured(
        "kernels",
        str(question),
        lambda: tasks_of(question),
        "**Measure** runs it on simple, numpy and fast, from 100 to 10,000,000 elements, on this machine: about ten "
        "seconds. simple ends where a call would take longer than half a second.",
        lambda progress: _show_chart(question, progress),
    )


def _show_chart(question: Question, progress: Progress) -> None:
    kernel, parallel = kernel_from(question), division(question, 2).parallel_from
    marks = {kernel: "fast: a kernel", parallel: "fast: all threads"}
    if parallel <= kernel:
        marks = {kernel: "fast: a kernel on all threads"}
    figure = times_figure(BACKENDS, progress.readings, marks, current_look())
    show_figure(figure, key="kernels-times", alt="Seconds a call over the number of elements, a line for each backend")
    st.caption(
        "Both axes go in powers of ten. Where a line is level, what takes time is the call and not the work. Large "
        "tensors wait for memory if the function is cheap, and then no kernel is faster than that."
    )
