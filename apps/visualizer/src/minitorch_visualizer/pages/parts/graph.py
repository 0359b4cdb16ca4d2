"""A drawing in the DOT language on a page."""

from __future__ import annotations

import streamlit as st

_COLUMN_WIDTH = 140
"""How narrow one column of nodes may become, in pixels, before the drawing scrolls sideways instead of shrinking."""


def show_graph(dot: str, columns: int, key: str, alt: str) -> None:
    """Show a drawing that runs from left to right; what is too large scrolls and stays readable.

    Args:
        dot: The drawing.
        columns: How many nodes stand side by side in it.
        key: A name for the element, unique on the page.
        alt: What it shows, for readers who cannot see it.
    """
    # Streamlit shrinks a drawing to the width of the page, however small the letters become, and lets it grow as high
    # as it likes. It has no setting for either.
    st.html(
        f"<style>.st-key-{key} {{ overflow: auto; max-height: 40rem; }}"
        f".st-key-{key} svg {{ min-width: {columns * _COLUMN_WIDTH}px; }}</style>"
    )
    with st.container(key=key):
        st.graphviz_chart(dot, alt=alt)
