"""A canvas on a page, to draw a digit on."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from minitorch_visualizer.pages.parts.page import current_look

_ASSETS = Path(__file__).parents[2] / "app" / "assets"

_DRAWING = st.components.v2.component(
    "minitorch_drawing",
    css=(_ASSETS / "drawing.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "drawing.js").read_text(encoding="utf-8"),
)


def ask_drawing(key: str) -> str | None:
    """Let the reader draw, and return the ink as `networks.drawing.read_drawing` takes it; None before a stroke.

    Args:
        key: A name for the canvas, unique on the page.
    """
    look = current_look()
    data = {"text": look.text, "line": look.grid, "pale": look.surface}
    # The empty callback names the event; that it happens runs the fragment again.
    result = _DRAWING(data=data, key=key, on_drawing_change=lambda: None)
    drawing = getattr(result, "drawing", None)
    return None if drawing is None else str(drawing)
