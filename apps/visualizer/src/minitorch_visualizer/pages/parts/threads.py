"""How many threads the reader looks at."""

from __future__ import annotations

import streamlit as st

from minitorch_fast import get_num_threads
from minitorch_visualizer.pages.parts.kept import first_value

MOST = 16


def threads_here() -> int:
    """Return how many threads the kernels have on this machine; they are started with the first question."""
    with st.spinner("Starting the threads of Numba, once"):
        return get_num_threads()


def ask_threads(page: str) -> int:
    """Let the reader choose how many threads to look at, first as many as this machine has.

    Args:
        page: The name of the page.
    """
    here, key = threads_here(), f"{page}-threads"
    return int(
        st.slider(
            "Threads",
            1,
            MOST,
            min(int(first_value(key, here)), MOST),
            key=key,
            width=320,
            help=f"This machine has {here}. The picture can be of any machine; the times are of this one.",
        )
    )
