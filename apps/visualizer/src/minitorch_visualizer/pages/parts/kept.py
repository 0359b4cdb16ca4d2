"""Fields that still hold what was typed when the reader comes back to their page.

Streamlit forgets a widget while another page is shown, so its value is kept beside it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

_KEPT = "kept-fields"
_OPENED = "opened-fields"


def first_value(key: str, first: Any) -> Any:
    """Return what a widget is drawn with: what it held when the reader was last on its page.

    It stays the same while the page is shown, as Streamlit takes a widget with another first value for another widget.
    Each drawing tells it to the browser: what the page sets in the state is told once, and a drawing that a click ends
    is thrown away, and with it what it told.

    Args:
        key: The key of the widget, unique in the app.
        first: What it holds when the page is opened for the first time.
    """
    values, opened = st.session_state.setdefault(_KEPT, {}), st.session_state.setdefault(_OPENED, {})
    if key in st.session_state:
        values[key] = st.session_state[key]
    else:
        opened[key] = values.get(key, first)
    return opened.get(key, first)


def kept(key: str, first: object) -> str:
    """Return the key of a value that the page reads and sets, and which is what it was when it was last shown.

    Args:
        key: The key, unique in the app.
        first: The value at the start.
    """
    values = st.session_state.setdefault(_KEPT, {})
    if key not in st.session_state:
        st.session_state[key] = values.get(key, first)
    values[key] = st.session_state[key]
    return key
