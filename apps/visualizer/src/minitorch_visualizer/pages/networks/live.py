"""The pictures of a network in training: how far it is, its numbers, its curves and its epochs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from minitorch_visualizer.figures.networks import network_curves_figure
from minitorch_visualizer.networks.snapshots import Moment, NetworkSnapshot
from minitorch_visualizer.networks.trainer import WAITING
from minitorch_visualizer.pages.networks.course_page import NetworkPage
from minitorch_visualizer.pages.parts.page import current_look, show_figure
from minitorch_visualizer.pages.training.live import BADGES
from minitorch_visualizer.runs.network_run import NetworkCurves, NetworkRun, curves_of
from minitorch_visualizer.text.durations import duration
from minitorch_visualizer.text.markdown import plain


def show_network_snapshot(page: NetworkPage, snapshot: NetworkSnapshot, title: str, about: str, backend: str) -> None:
    """Show a run as it is now.

    Args:
        page: The page.
        snapshot: The run.
        title: Its settings in half a line.
        about: What it learns from; empty until that is known.
        backend: What computes.
    """
    colour, word = BADGES[snapshot.state]
    done = f"epoch {len(snapshot.history)} of {snapshot.epochs}"
    if snapshot.batch:
        done += f", batch {snapshot.batch} of {snapshot.batches}"
    st.progress(snapshot.progress, text=f":{colour}-badge[{word}] {plain(title)}: {done}")
    _say_what_it_does(snapshot, backend)
    _show_messages(snapshot)
    _show_numbers(page, snapshot)
    curves = curves_of(snapshot.history)
    if curves.epochs or snapshot.moments:
        end = snapshot.done if snapshot.ended else snapshot.epochs
        _show_curves(page, curves, snapshot.moments, end)
    if about:
        st.caption(f"{plain(about)}. Training examples are counted before the step that they lead to.")
    _show_epochs(page, snapshot)


def show_past(page: NetworkPage, run: NetworkRun) -> None:
    """Show a run from its record, whose network is gone."""
    colour, word = BADGES[run.outcome.status]
    st.markdown(f":{colour}-badge[{word}] {plain(run.title)}: {run.outcome.accuracy:.1%} of {page.tested} right")
    if run.curves.epochs:
        _show_curves(page, run.curves, (), run.curves.epochs[-1])
    st.info(
        "This run is from its record: settings and curves are kept, the network is not. Start trains it again, with "
        "the same seed to the same end.",
        icon=":material/history:",
    )


def _say_what_it_does(snapshot: NetworkSnapshot, backend: str) -> None:
    if snapshot.state not in ("running", "stopping") or not snapshot.doing:
        return
    if snapshot.doing == "its first batch" and backend == "fast":
        st.info(
            "Its first batch: Numba compiles each kernel when it is first needed, which can take half a minute or "
            "more, and keeps it on the disk.",
            icon=":material/hourglass_top:",
        )
    elif snapshot.doing in (WAITING, "reading the data", "its first batch"):
        st.caption(f"Now: {snapshot.doing}.")


def _show_messages(snapshot: NetworkSnapshot) -> None:
    """Say why a run failed or was ended by something other than its tab."""
    if snapshot.state == "failed":
        st.error(plain(snapshot.message), icon=":material/error:")
    elif snapshot.message:
        st.warning(plain(snapshot.message), icon=":material/warning:")
    elif snapshot.state == "stopped" and snapshot.run is None:
        st.info("Stopped before the first epoch was done, so there is nothing to keep.", icon=":material/info:")


def _show_numbers(page: NetworkPage, snapshot: NetworkSnapshot) -> None:
    last = snapshot.history[-1] if snapshot.history else None
    moment = snapshot.moments[-1] if snapshot.moments else None
    numbers = [
        (f"{page.tested} right", "-" if last is None else f"{last.test.accuracy:.1%}"),
        ("train right", "-" if moment is None else f"{moment.accuracy:.1%}"),
        ("train loss", "-" if moment is None else f"{moment.loss:.4f}"),
    ]
    if snapshot.ended:
        numbers.append(("trained for", duration(snapshot.seconds)))
    else:
        left = snapshot.seconds_left
        numbers.append(("time left", "-" if left is None else duration(left)))
    with st.container(horizontal=True, gap="small"):
        for label, value in numbers:
            st.metric(label, value, border=True, width="content")


def _show_curves(page: NetworkPage, curves: NetworkCurves, moments: Sequence[Moment], end: float) -> None:
    figure = network_curves_figure(curves, moments, end, current_look(), page.tested)
    alt = f"Loss and accuracy of training and {page.tested} over {len(curves.epochs)} epochs"
    show_figure(figure, key=page.key("curves"), alt=alt)


def _show_epochs(page: NetworkPage, snapshot: NetworkSnapshot) -> None:
    """Show a table of the epochs, newest first."""
    if not snapshot.history:
        return
    rows = [
        {
            "epoch": epoch.epoch,
            "train loss": epoch.train.loss,
            f"{page.tested} loss": epoch.test.loss,
            "train right": 100.0 * epoch.train.accuracy,
            f"{page.tested} right": 100.0 * epoch.test.accuracy,
            "time": duration(epoch.seconds),
        }
        for epoch in reversed(snapshot.history)
    ]
    st.dataframe(
        rows,
        key=page.key("epochs"),
        height=min(250, 38 + 35 * len(rows)),
        hide_index=True,
        column_config={
            "train loss": st.column_config.NumberColumn(format="%.4f"),
            f"{page.tested} loss": st.column_config.NumberColumn(format="%.4f"),
            "train right": st.column_config.NumberColumn(format="%.1f %%"),
            f"{page.tested} right": st.column_config.ProgressColumn(format="%.1f %%", min_value=0, max_value=100),
        },
    )
