"""The pictures of the Train page: a run as it goes, or the points before it begins."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from minitorch_scalar.datasets import Points
from minitorch_visualizer.network import Network, untrained
from minitorch_visualizer.pages.train_settings import OWN, Draft
from minitorch_visualizer.points_csv import Frame
from minitorch_visualizer.readings import read_curves
from minitorch_visualizer.run_parts import show_curves, show_epochs, show_network, show_numbers, show_region
from minitorch_visualizer.runs import Settings
from minitorch_visualizer.snapshots import Snapshot, State, view_of

PREVIEW_PARAMETERS = 3000
BADGES: dict[State, tuple[str, str]] = {
    "running": ("blue", "training"),
    "paused": ("orange", "paused"),
    "stopping": ("orange", "stopping"),
    "finished": ("green", "finished"),
    "stopped": ("gray", "stopped"),
    "failed": ("red", "failed"),
}
DETAILS = ("Curves", "Epochs", "Network")


def show_draft(draft: Draft) -> None:
    """Show the points of the form, over the answers of the untrained network if it is small."""
    if draft.points is None:
        st.info(f"Choose a data set, or upload a file under “{OWN}”.", icon=":material/upload_file:")
        return
    view = None
    if draft.settings is not None:
        network = _small_network(draft.settings)
        view = None if network is None else view_of(network, draft.points, 0)
    show_region(draft.points, view, draft.frame, key="train_region")
    if view is None:
        st.caption("The points. Start shows what the network answers.")
    else:
        st.caption(
            f"The points over the answers of the untrained network: {view.score.correct} of {view.score.total} are "
            "right by chance. The line is the border between the classes; a ring marks a wrong point."
        )


@lru_cache(maxsize=16)
def _small_network(settings: Settings) -> Network | None:
    """Return the untrained network, or None if making it just to look at it would take long."""
    if settings.parameters > PREVIEW_PARAMETERS:
        return None
    return untrained(settings.hidden_sizes, settings.activation, settings.network_seed)


def show_snapshot(snapshot: Snapshot, settings: Settings, points: Points, frame: Frame | None) -> None:
    """Show a run."""
    colour, word = BADGES[snapshot.state]
    st.markdown(f":{colour}-badge[{word}] {settings.title}")
    st.progress(snapshot.progress)
    show_numbers(snapshot)
    _show_messages(snapshot)
    show_region(points, snapshot.view, frame, key="train_region", height=380)
    detail = st.segmented_control(
        "Details", DETAILS, default=DETAILS[0], required=True, key="train_detail", label_visibility="collapsed"
    )
    if detail == "Curves":
        show_curves(snapshot.curves, snapshot.epochs, key="train_curves", height=340)
    elif detail == "Epochs":
        show_epochs(snapshot.curves, snapshot.points, key="train_epochs")
    elif snapshot.view is not None:
        show_network(snapshot.view.network, key="train_network")


def _show_messages(snapshot: Snapshot) -> None:
    """Say why a run failed, and what the curves of one that has ended mean."""
    if snapshot.state == "failed":
        st.error(snapshot.message, icon=":material/error:")
    elif snapshot.message:
        st.warning(snapshot.message, icon=":material/warning:")
    if snapshot.run is not None and snapshot.state != "failed":
        st.info("  \n".join(read_curves(snapshot.run)), icon=":material/lightbulb:")
    elif snapshot.ended and snapshot.run is None and snapshot.state == "stopped":
        st.info("Stopped before the first epoch was done, so there is nothing to keep.", icon=":material/info:")
