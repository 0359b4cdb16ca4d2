"""Whether a browser tab is still there, for a thread that works for it."""

from __future__ import annotations

from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx


def tab_watcher() -> Callable[[], bool] | None:
    """Return a function that says whether this browser tab is still connected; None where there is none."""
    context = get_script_run_ctx()
    if context is None or not runtime.exists():
        return None
    session, server = context.session_id, runtime.get_instance()
    return lambda: server.is_active_session(session)
