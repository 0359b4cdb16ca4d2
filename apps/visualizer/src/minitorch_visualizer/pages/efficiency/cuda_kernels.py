"""Kernel view: a CUDA kernel at work, block by block and barrier by barrier."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from minitorch_cuda.checker import Finding
from minitorch_visualizer.figures.kernels import kernel_picture
from minitorch_visualizer.figures.source_lines import source_picture
from minitorch_visualizer.kernels.catalogue import KINDS, KernelKind, Setting
from minitorch_visualizer.kernels.study import Question, Study, barrier_lines, study
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value, kept
from minitorch_visualizer.pages.parts.page import current_look, page_header, section
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

LEGEND = (
    "R and W count reads and writes in this interval: a solid bar below what was read, a dashed one below what was "
    "written. Outlined: the block, the thread, and its cells. Dotted: nothing written yet. Click a block or a thread."
)
OWN_KERNEL = "python -m minitorch_cuda.check my_kernels.py::scale"


def page() -> None:
    """Draw the page."""
    page_header(
        "Kernel view",
        "What the threads of a CUDA kernel read and write between two barriers. No GPU is needed: the kernels of the "
        "course are run here thread by thread.",
        "step through **matmul**. Then leave out a barrier: which threads are too early?",
    )
    question = _ask()
    studied = study(question)
    _show_steps(question, studied)
    _show_report(studied)


# ----------------------------------------------------------------------------------------------------------------------
# Questions
# ----------------------------------------------------------------------------------------------------------------------
def _ask() -> Question:
    """Let the reader choose a kernel, its sizes, and barriers to leave out."""
    first = first_value("kernel-view-kind", "matmul")
    name = str(st.segmented_control("Kernel", list(KINDS), default=first, key="kernel-view-kind", required=True))
    kind = KINDS[name]
    st.caption(f"**{kind.name}** {kind.about}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        sizes = tuple([(setting.name, _ask_size(kind, setting)) for setting in kind.settings])
    recording = study(Question(name, sizes)).recording
    lines = barrier_lines(recording.source, recording.line)
    if not lines:
        return Question(name, sizes)
    key = f"kernel-view-{name}-left-out"
    left_out = st.pills(
        "Barriers to leave out",
        lines,
        selection_mode="multi",
        default=first_value(key, []),
        key=key,
        format_func=lambda line: _named_barrier(recording.source[line - recording.line], line),
    )
    return Question(name, sizes, tuple(left_out))


def _named_barrier(text: str, line: int) -> str:
    """Return the line of a barrier with the comment behind it."""
    comment = text.partition("#")[2].strip()
    return f"line {line}: {comment}" if comment else f"line {line}"


def _ask_size(kind: KernelKind, setting: Setting) -> int:
    key = f"kernel-view-{kind.name}-{setting.name}"
    if setting.options == (0, 1):
        return int(st.toggle(setting.label, bool(first_value(key, setting.first)), key=key))
    first = first_value(key, setting.first)
    return int(st.select_slider(setting.label, setting.options, first, key=key, width=170))


# ----------------------------------------------------------------------------------------------------------------------
# Step by step
# ----------------------------------------------------------------------------------------------------------------------
def _show_steps(question: Question, studied: Study) -> None:
    section("From barrier to barrier", LEGEND)
    block = _chosen(question, "block", len(studied.blocks))
    last = len(studied.blocks[block])
    show_stepped("kernel-view", 1, last, str(question), lambda k: _show_step(question, studied, block, k - 1))


def _chosen(question: Question, what: str, there_are: int) -> int:
    """Return the block or thread that the reader has chosen, as far as there are so many."""
    return min(int(st.session_state[kept(f"kernel-view-{question.kind}-{what}", 0)]), there_are - 1)


def _show_step(question: Question, studied: Study, block: int, k: int) -> None:
    if block != _chosen(question, "block", len(studied.blocks)):
        st.rerun()  # How many steps there are is a matter of the block.
    recording, interval = studied.recording, studied.blocks[block][k]
    thread = _chosen(question, "thread", recording.threads)
    end = "the kernel ends"
    if interval.barrier is not None:
        lines = sorted({site.line for site in interval.barrier.waiting})
        end = f"all wait at the barrier in line {lines[0]}"
    st.info(
        f"**Interval {k + 1} of {len(studied.blocks[block])}** of block {recording.block_name(block)}, until {end}. "
        "Within an interval, threads run in any order.",
        icon=":material/view_timeline:",
    )
    picture = kernel_picture(studied, block, k, thread, current_look())
    show_cells(picture, key="kernel-view-cells", on_pick=lambda pick: _take_pick(question, pick))
    source, doings = st.columns([3, 2], gap="large")
    with source:
        _show_source(question, studied, interval_lines(studied, block, k))
    with doings:
        _show_doings(studied, block, k, thread)


def _take_pick(question: Question, pick: str) -> None:
    what, number = pick.split()
    st.session_state[kept(f"kernel-view-{question.kind}-{what}", 0)] = int(number)


def interval_lines(studied: Study, block: int, k: int) -> dict[int, str]:
    """Return what is written beside the lines of an interval: how many threads are there."""
    interval = studied.blocks[block][k]
    threads: dict[int, set[int]] = {}
    for number, accesses in enumerate(interval.accesses):
        for access in accesses:
            threads.setdefault(access.site.line, set()).add(number)
    notes = {line: count(len(numbers), "thread") for line, numbers in threads.items()}
    if interval.barrier is not None:
        for site, waiting in interval.barrier.waiting.items():
            notes[site.line] = f"{count(len(waiting), 'thread')} wait"
    return notes


def _show_source(question: Question, studied: Study, notes: dict[int, str]) -> None:
    recording = studied.recording
    title = f"{recording.name}, in {Path(recording.file).name}"
    picture = source_picture(title, recording.source, recording.line, notes, question.left_out, current_look())
    show_cells(picture, key="kernel-view-source")


def _show_doings(studied: Study, block: int, k: int, thread: int) -> None:
    """Show what the chosen thread does, in its order."""
    rows = studied.doings(block, k, thread)
    st.markdown(f"**Thread {studied.recording.thread_name(thread)}** in this interval")
    if not rows:
        st.caption("It reads and writes nothing.")
        return
    heads = ("line", "does", "cell", "number")
    st.dataframe({head: [row[i] for row in rows] for i, head in enumerate(heads)}, hide_index=True)


# ----------------------------------------------------------------------------------------------------------------------
# The report
# ----------------------------------------------------------------------------------------------------------------------
def _show_report(studied: Study) -> None:
    report = studied.report
    section("What the checker says", "It looks at every block, and at all that a GPU would let pass without a word.")
    if report.ok:
        st.success("No problems: this launch is right in any order of the threads.", icon=":material/check_circle:")
    for problem in report.problems:
        st.error(_told(problem), icon=":material/error:")
    for note in report.notes:
        st.warning(_told(note), icon=":material/speed:")
    st.dataframe(
        {
            "global memory": [counts.memory.name for counts in report.traffic],
            "cells": [counts.memory.first.size for counts in report.traffic],
            "reads": [int(counts.reads.sum()) for counts in report.traffic],
            "most reads of a cell by a block": [int(counts.block_reads.max(initial=0)) for counts in report.traffic],
            "writes": [int(counts.writes.sum()) for counts in report.traffic],
            "most writes of a cell": [int(counts.writes.max(initial=0)) for counts in report.traffic],
        },
        hide_index=True,
    )
    st.caption("The rule of the course: a block reads each cell at most once, and each result is written once.")
    st.markdown("Your own kernel is checked in the terminal; the README of minitorch-cuda has an example:")
    st.code(OWN_KERNEL, language="bash")


def _told(finding: Finding) -> str:
    text = f"`{finding.site.text}`  \n" if finding.site else ""
    return f"**Line {finding.line}: {finding.kind}**  \n{text}{plain(finding.message)}"
