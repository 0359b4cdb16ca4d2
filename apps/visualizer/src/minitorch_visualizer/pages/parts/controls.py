"""The buttons of a page that trains: Start, Pause, Step and Stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from minitorch_visualizer.training.snapshots import State
from minitorch_visualizer.training.thread import TrainingThread

ANSWER_WITHIN = 0.5


def show_controls(
    key: Callable[[str], str], thread: TrainingThread | None, state: State | None, *, ready: bool
) -> Literal["start", "step"] | None:
    """Draw the four buttons; each is there all the time and enabled when it means something.

    Args:
        key: Makes the key of a button of its name.
        thread: The run of this tab; None before the first.
        state: What it does, read once for all of the page.
        ready: Whether a new run could begin with what the form holds.

    Returns:
        "start" or "step" if that was pressed, which the page must do itself; pauses and stops are done already.
    """
    idle = state not in ("running", "paused", "stopping")
    ready = idle and ready
    with st.container(horizontal=True, gap="xsmall"):
        start = st.button("Start", key=key("start"), type="primary", icon=":material/play_arrow:", disabled=not ready)
        if state == "paused":
            st.button("Resume", key=key("resume"), icon=":material/resume:", on_click=_order, args=(thread, "start"))
        else:
            st.button(
                "Pause",
                key=key("pause"),
                icon=":material/pause:",
                on_click=_order,
                args=(thread, "pause"),
                disabled=state != "running",
            )
        step = st.button(
            "Step",
            key=key("step"),
            icon=":material/skip_next:",
            help="Train for one epoch, then wait.",
            disabled=not (ready or state == "paused"),
        )
        st.button(
            "Stop",
            key=key("stop"),
            icon=":material/stop:",
            on_click=_order,
            args=(thread, "stop"),
            disabled=state not in ("running", "paused"),
        )
    return "start" if start else "step" if step else None


def _order(thread: TrainingThread | None, order: str) -> None:
    """Pass an order on, and give the thread the moment it needs to follow it, so that the page shows the result."""
    if thread is None:
        return
    if order == "start":
        thread.start()
    elif order == "pause":
        thread.pause()
    else:
        thread.stop()
        thread.join(ANSWER_WITHIN)
