"""A picture of cells on a page, whose cells can be clicked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).parents[2] / "app" / "assets"

_CELLS = st.components.v2.component(
    "minitorch_cells",
    css=(_ASSETS / "cells.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "cells.js").read_text(encoding="utf-8"),
)


def show_cells(markup: str, key: str, on_pick: Callable[[str], None] | None = None) -> None:
    """Show what `figures.tensor_cells.picture` drew.

    Args:
        markup: The picture.
        key: A name for the element, unique on the page.
        on_pick: Called with the `pick` of a cell that was clicked, before the page is drawn again.
    """

    def picked() -> None:
        pick = st.session_state[key].picked
        if on_pick is not None and pick is not None:
            on_pick(str(pick))

    _CELLS(data={"html": markup}, key=key, on_picked_change=picked)
