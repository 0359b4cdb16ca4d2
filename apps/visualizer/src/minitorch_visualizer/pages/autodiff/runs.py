"""Runs: the reader's own training runs, and a gallery of twelve recorded ones."""

from __future__ import annotations

import streamlit as st

from minitorch_visualizer.pages.autodiff.runs_gallery import show_gallery
from minitorch_visualizer.pages.autodiff.runs_own import show_own_runs
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.page import page_header

OWN, GALLERY = "My runs", "Gallery"


def page() -> None:
    """Draw the page."""
    page_header(
        "Runs",
        "Every run of the pages that train, and of the command line, is kept here with its settings and its curves.",
        "tick two runs that differ in one setting and see what it changed. The gallery has twelve runs to learn from.",
    )
    part = st.segmented_control(
        "Part",
        (OWN, GALLERY),
        default=first_value("runs_part", OWN),
        required=True,
        key="runs_part",
        label_visibility="collapsed",
    )
    if part == OWN:
        show_own_runs()
    else:
        show_gallery()
