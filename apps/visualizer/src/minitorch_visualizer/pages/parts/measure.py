"""A measurement on a page: a button, how far it is, and what has been measured so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from minitorch_visualizer.efficiency.measurement import Measurement, Progress, State, Task
from minitorch_visualizer.pages.parts.tab import tab_watcher
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.text.markdown import plain
from minitorch_visualizer.training.orders import Orders

REFRESH = 0.5
ANSWER_WITHIN = 0.5
COMPILED_FROM = 0.05
"""Seconds by which a first call is longer if a kernel was compiled in it."""


def show_measured(
    name: str, subject: str, tasks: Callable[[], Sequence[Task]], about: str, draw: Callable[[Progress], object]
) -> None:
    """Let the reader measure something, in a thread beside the page, and draw what there is.

    Args:
        name: A name for the controls, unique on the page.
        subject: What is measured, which the reader may change: a measurement of something else is given up.
        tasks: Makes the tasks.
        about: What a measurement does, shown until there is one; Markdown.
        draw: Draws the readings; it is called once there are some.
    """
    key = f"{name}-measurement"
    kept: tuple[str, Measurement] | None = st.session_state.get(key)
    if kept is not None and kept[0] != subject:
        kept[1].stop()
        kept = None
        del st.session_state[key]
    measurement = None if kept is None else kept[1]
    state = None if measurement is None else measurement.progress().state
    working = state in ("waiting", "running")
    with st.container(horizontal=True, gap="xsmall"):
        again = "Measure" if measurement is None else "Measure again"
        if st.button(again, key=f"{name}-measure", type="primary", icon=":material/timer:", disabled=working):
            measurement = Measurement(tasks(), Orders(tab_watcher()))
            measurement.start()
            st.session_state[key] = (subject, measurement)
            st.rerun()
        st.button(
            "Stop",
            key=f"{name}-stop-measuring",
            icon=":material/stop:",
            disabled=not working,
            on_click=_stop,
            args=(measurement,),
        )
    if measurement is None or state is None:
        st.caption(about)
        return
    st.fragment(_watch, run_every=REFRESH if working else None)(measurement, state, draw)


def _stop(measurement: Measurement | None) -> None:
    if measurement is not None:
        measurement.stop()
        measurement.join(ANSWER_WITHIN)


def _watch(measurement: Measurement, drawn: State, draw: Callable[[Progress], object]) -> None:
    """Draw a measurement; Streamlit calls this twice a second while it is at work."""
    progress = measurement.progress()
    if progress.state != drawn:
        st.rerun()  # The buttons above stand for the state that the page was drawn in.
    if progress.state == "waiting":
        st.info("Another tab is measuring, and two at once would disturb each other: this one waits for its turn.")
    elif progress.state == "running":
        st.progress(progress.done / progress.tasks, text=f"Measuring {plain(progress.now)}{_first_call(progress)}")
    elif progress.state == "failed":
        st.error(plain(progress.message), icon=":material/error:")
    elif progress.state == "stopped":
        st.info(f"Stopped. {plain(progress.message)}".strip(), icon=":material/info:")
    if progress.readings:
        draw(progress)
    if progress.ended:
        _tell_compiling(progress)


def _first_call(progress: Progress) -> str:
    """Say what else takes time: the kernel of a line is compiled before its first reading."""
    return (
        "" if progress.taking < 1.0 else ": Numba compiles a kernel when it is first needed, and keeps it on the disk"
    )


def _tell_compiling(progress: Progress) -> None:
    slow = [r for r in progress.readings if r.first - r.seconds > COMPILED_FROM + 4.0 * r.seconds]
    if slow:
        told = ", ".join(f"{plain(r.series)} at {r.size:,} {duration(r.first)}" for r in slow)
        st.caption(
            f"First calls that took longer, since Numba compiled a kernel or read it from the disk: {told}. They are "
            "not in the chart."
        )
