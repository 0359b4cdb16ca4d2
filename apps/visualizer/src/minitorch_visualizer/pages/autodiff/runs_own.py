"""The reader's own runs: list, open, compare, export, delete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from minitorch_visualizer.pages.parts.page import section
from minitorch_visualizer.pages.parts.run import local_time, run_store, show_comparison, show_run
from minitorch_visualizer.pages.training.training_page import train_with
from minitorch_visualizer.runs.files import RunStoreError
from minitorch_visualizer.runs.log import log_file_name, training_log
from minitorch_visualizer.runs.record import ENGINES, Run
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

PAGE = 8
MAX_WARNINGS = 3
_PICK = "runs_pick_"


def show_own_runs() -> None:
    """Draw the list, and under it the runs that are ticked."""
    listing = run_store().list()
    _show_problems(listing.problems)
    if not listing.runs:
        st.info("No runs yet. Train a network on a Train page, and its run appears here.", icon=":material/history:")
        return
    shown = _filter(listing.runs)
    picked = _list(shown)
    if not picked:
        st.caption("Tick one run to open it, or several to compare them.")
        return
    _actions(picked)
    if len(picked) == 1:
        show_run(picked[0], key="runs_open")
    else:
        show_comparison(list(zip(_short_names(picked), picked, strict=True)), key="runs_compare")


def _show_problems(problems: Sequence[str]) -> None:
    """Say which files are left out of the list; many of them fold away, so that the list stays in sight."""
    if len(problems) <= MAX_WARNINGS:
        for problem in problems:
            st.warning(f"{plain(problem)} It is left out of the list.", icon=":material/warning:")
        return
    with st.expander(f"{len(problems)} files are left out of the list", icon=":material/warning:"):
        for problem in problems:
            st.markdown(f"- {plain(problem)}")


def _filter(runs: Sequence[Run]) -> list[Run]:
    """Let the reader narrow the list by data set, and return the runs that are left."""
    names = sorted({run.settings.data for run in runs})
    if len(names) < 2:
        return list(runs)
    chosen = st.pills("Data set", names, selection_mode="multi", key="runs_data", format_func=plain)
    return [run for run in runs if not chosen or run.settings.data in chosen]


def _list(runs: Sequence[Run]) -> list[Run]:
    """Draw a line for each run, newest first, and return those that are ticked."""
    limit = st.session_state.setdefault("runs_limit", PAGE)
    picked = [run for run in runs[:limit] if _line(run)]
    if len(runs) > limit:
        st.button(f"Show {min(PAGE, len(runs) - limit)} more of {len(runs)}", key="runs_more", on_click=_show_more)
    return picked


def _show_more() -> None:
    st.session_state["runs_limit"] += PAGE


def _line(run: Run) -> bool:
    """Draw one run of the list and return whether it is ticked."""
    outcome, settings = run.outcome, run.settings
    colour = {"finished": "green", "stopped": "gray", "failed": "red"}[outcome.status]
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        name = f"**{plain(settings.data)}**, {count(settings.points, 'point')}, {settings.shape}"
        ticked = st.checkbox(name, key=_PICK + run.id)
        right = f"**{outcome.correct} of {outcome.total}** right"
        st.markdown(
            f"{ENGINES[settings.engine]} · lr {settings.learning_rate:g} · seed {settings.network_seed} · {right} "
            f":{colour}-badge[{outcome.status}] :gray[{local_time(run.created):%d %b, %H:%M}]"
        )
    return ticked


def _short_names(runs: Sequence[Run]) -> list[str]:
    """Return a name for each run; no two are the same, or one column of a table would replace the other."""
    names: list[str] = []
    for run in runs:
        name = f"{run.settings.data} {run.settings.shape}, {local_time(run.created):%H:%M:%S}"
        names.append(name if name not in names else f"{name}, seed {run.settings.network_seed}, {run.id[-6:]}")
    return names


def _actions(picked: Sequence[Run]) -> None:
    """Offer what can be done with the runs that are ticked."""
    one = len(picked) == 1
    section(plain(picked[0].settings.title) if one else f"{len(picked)} runs side by side")
    with st.container(horizontal=True):
        st.download_button(
            "Training log",
            partial(training_log, picked),
            file_name=log_file_name(picked),
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
            help="The settings, curves and findings as a Markdown file.",
            key="runs_log",
        )
        if one and st.button("Train with these settings", icon=":material/model_training:", key="runs_use"):
            train_with(picked[0].settings)
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown(f"Delete {'this run' if one else f'these {len(picked)} runs'} for good?")
            st.button("Yes, delete", type="primary", key="runs_delete", on_click=_delete, args=(picked,))
    if message := st.session_state.pop("runs_error", None):
        st.error(plain(message), icon=":material/error:")


def _delete(picked: Sequence[Run]) -> None:
    for run in picked:
        try:
            run_store().delete(run.id)
        except RunStoreError as error:
            st.session_state["runs_error"] = str(error)
