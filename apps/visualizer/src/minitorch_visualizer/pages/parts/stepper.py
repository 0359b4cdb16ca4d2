"""Moving through steps: buttons, a slider and a film."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

_PERIOD = 0.9
"""Seconds that a step of the film is seen."""

_ICON = {
    "First": "first_page",
    "Back": "chevron_left",
    "Next": "chevron_right",
    "Last": "last_page",
}


def show_stepped(name: str, first: int, last: int, subject: str, draw: Callable[[int], object]) -> None:
    """Draw something at a step that the reader chooses, or let all steps pass like a film.

    Args:
        name: A name for the controls, unique on the page; the step is kept under `NAME-step`.
        first: The number of the first step.
        last: The number of the last step; with `first` there is nothing to choose.
        subject: What is stepped through, which the reader may change: a new one begins at its first step.
        draw: Draws a step.
    """
    if st.session_state.get(f"{name}-subject") != subject:
        st.session_state[f"{name}-subject"] = subject
        go_to(name, first)
    playing = bool(st.session_state[f"{name}-playing"])

    def stepped() -> None:
        if bool(st.session_state[f"{name}-playing"]) != playing:
            st.rerun()  # The clock of a fragment is set when the whole page runs.
        draw(_ask_step(name, first, last))

    st.fragment(stepped, run_every=_PERIOD if playing else None)()


def go_to(name: str, step: int) -> None:
    """Set the step, before the page is drawn; a film stops.

    The page gets another slider: a browser that has not drawn this step yet sends the old slider's step with its next
    click, and that is nobody's wish.
    """
    st.session_state[f"{name}-step"] = step
    st.session_state[f"{name}-playing"] = False
    st.session_state[f"{name}-sliders"] = st.session_state.get(f"{name}-sliders", 0) + 1


def _ask_step(name: str, first: int, last: int) -> int:
    step = min(max(int(st.session_state[f"{name}-step"]), first), last)
    if st.session_state[f"{name}-playing"]:
        step = _advance(name, step, last)
    st.session_state[f"{name}-step"] = step
    if first == last:
        return step
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        playing = bool(st.session_state[f"{name}-playing"])
        _step_button(name, "First", lambda _: first, disabled=step == first)
        _step_button(name, "Back", lambda now: now - 1, disabled=step == first)
        _step_button(name, "Next", lambda now: now + 1, disabled=step == last)
        _step_button(name, "Last", lambda _: last, disabled=step == last)
        st.button(
            "Pause" if playing else "Play",
            key=f"{name}-play",
            icon=":material/pause:" if playing else ":material/play_arrow:",
            on_click=_toggle,
            args=(name, first, last),
        )
        _slider(name, first, last, step)
    return step


def _slider(name: str, first: int, last: int, step: int) -> None:
    number = st.session_state[f"{name}-sliders"]
    key = f"{name}-slider-{number}"

    def slid() -> None:
        if st.session_state[f"{name}-sliders"] == number:
            st.session_state[f"{name}-step"] = st.session_state[key]

    st.session_state[key] = step
    st.slider("Step", first, last, key=key, on_change=slid, width=320, label_visibility="collapsed")


def _step_button(name: str, label: str, to: Callable[[int], int], *, disabled: bool) -> None:
    """Show a button that goes from the step at the time of the click, which may be a later one than is shown."""
    st.button(
        label,
        key=f"{name}-{label.lower()}",
        icon=f":material/{_ICON[label]}:",
        disabled=disabled,
        type="primary" if label == "Next" else "secondary",
        on_click=lambda: go_to(name, to(int(st.session_state[f"{name}-step"]))),
    )


def _toggle(name: str, first: int, last: int) -> None:
    """Start the film, from its beginning if it is at its end, or stop it."""
    playing = not st.session_state[f"{name}-playing"]
    st.session_state[f"{name}-playing"] = playing
    st.session_state[f"{name}-shown"] = time.monotonic()
    if playing and st.session_state[f"{name}-step"] >= last:
        st.session_state[f"{name}-step"] = first


def _advance(name: str, step: int, last: int) -> int:
    """Go to the next step of the film when the time of this one has passed."""
    now = time.monotonic()
    # A click elsewhere draws the step again, and must not shorten it.
    if now - st.session_state[f"{name}-shown"] < 0.8 * _PERIOD:
        return step
    if step >= last:
        st.session_state[f"{name}-playing"] = False
        st.rerun()
    st.session_state[f"{name}-shown"] = now
    return step + 1
