"""The reader's own runs, on points and of networks: list, open, compare, export, delete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from minitorch_visualizer.pages.networks.again import can_train_again, train_network_with
from minitorch_visualizer.pages.parts.network_run import show_network_comparison, show_network_run
from minitorch_visualizer.pages.parts.page import section
from minitorch_visualizer.pages.parts.run import (
    local_time,
    run_store,
    show_comparison,
    show_run,
    training_store,
)
from minitorch_visualizer.pages.training.training_page import train_with
from minitorch_visualizer.runs.folder import RunStoreError
from minitorch_visualizer.runs.log import log_file_name, training_log
from minitorch_visualizer.runs.network_log import network_log
from minitorch_visualizer.runs.network_run import NetworkRun
from minitorch_visualizer.runs.record import ENGINES, Run
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

PAGE = 8
MAX_WARNINGS = 3
_PICK = "runs_pick_"

AnyRun = Run | NetworkRun


def show_own_runs() -> None:
    """Draw the list, and under it the runs that are ticked."""
    points, networks = run_store().list(), training_store().list()
    _show_problems([*points.problems, *networks.problems])
    found: list[AnyRun] = [*points.runs, *networks.runs]
    runs = sorted(found, key=lambda run: (run.created, run.id), reverse=True)
    if not runs:
        st.info("No runs yet. Train a network on a Train page, and its run appears here.", icon=":material/history:")
        return
    picked = _list(_filter(runs))
    if not picked:
        st.caption("Tick one run to open it, or several to compare them.")
        return
    _actions(picked)
    on_points = [run for run in picked if isinstance(run, Run)]
    of_networks = [run for run in picked if isinstance(run, NetworkRun)]
    if len(on_points) == 1:
        show_run(on_points[0], key="runs_open")
    elif on_points:
        show_comparison(list(zip(_short_names(on_points), on_points, strict=True)), key="runs_compare")
    if len(of_networks) == 1:
        show_network_run(of_networks[0], key="runs_open_network")
    elif of_networks:
        named = list(zip(_short_names(of_networks), of_networks, strict=True))
        show_network_comparison(named, key="runs_compare_networks")


def _show_problems(problems: Sequence[str]) -> None:
    """Say which files are left out of the list; many of them fold away, so that the list stays in sight."""
    if len(problems) <= MAX_WARNINGS:
        for problem in problems:
            st.warning(f"{plain(problem)} It is left out of the list.", icon=":material/warning:")
        return
    with st.expander(f"{len(problems)} files are left out of the list", icon=":material/warning:"):
        for problem in problems:
            st.markdown(f"- {plain(problem)}")


def _data_of(run: AnyRun) -> str:
    """Return the name of the data that a run learned from."""
    if isinstance(run, Run):
        return run.settings.data
    return str(run.settings.get("data") or run.recipe)


def _filter(runs: Sequence[AnyRun]) -> list[AnyRun]:
    """Let the reader narrow the list by data set, and return the runs that are left."""
    names = sorted({_data_of(run) for run in runs})
    if len(names) < 2:
        return list(runs)
    chosen = st.pills("Data set", names, selection_mode="multi", key="runs_data", format_func=plain)
    return [run for run in runs if not chosen or _data_of(run) in chosen]


def _list(runs: Sequence[AnyRun]) -> list[AnyRun]:
    """Draw a line for each run, newest first, and return those that are ticked."""
    limit = st.session_state.setdefault("runs_limit", PAGE)
    picked = [run for run in runs[:limit] if _line(run)]
    if len(runs) > limit:
        st.button(f"Show {min(PAGE, len(runs) - limit)} more of {len(runs)}", key="runs_more", on_click=_show_more)
    return picked


def _show_more() -> None:
    st.session_state["runs_limit"] += PAGE


def _line(run: AnyRun) -> bool:
    """Draw one run of the list and return whether it is ticked."""
    outcome = run.outcome
    colour = {"finished": "green", "stopped": "gray", "failed": "red"}[outcome.status]
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        name, facts = _words_on_points(run) if isinstance(run, Run) else _words_of_network(run)
        ticked = st.checkbox(name, key=_PICK + run.id)
        st.markdown(
            f"{facts} · **{outcome.correct:,} of {outcome.total:,}** right "
            f":{colour}-badge[{outcome.status}] :gray[{local_time(run.created):%d %b, %H:%M}]"
        )
    return ticked


def _words_on_points(run: Run) -> tuple[str, str]:
    settings = run.settings
    return (
        f"**{plain(settings.data)}**, {count(settings.points, 'point')}, {settings.shape}",
        f"{ENGINES[settings.engine]} · lr {settings.learning_rate:g} · seed {settings.network_seed}",
    )


def _words_of_network(run: NetworkRun) -> tuple[str, str]:
    facts = [
        plain(run.backend),
        count(run.outcome.epochs, "epoch"),
        f"seed {plain(str(run.settings.get('seed', '-')))}",
    ]
    return f"**{plain(run.title)}**", " · ".join(facts)


def _short_names(runs: Sequence[AnyRun]) -> list[str]:
    """Return a name for each run; no two are the same, or one column of a table would replace the other."""
    names: list[str] = []
    for run in runs:
        what = f"{run.settings.data} {run.settings.shape}" if isinstance(run, Run) else run.title
        name = f"{what}, {local_time(run.created):%H:%M:%S}"
        names.append(name if name not in names else f"{name}, {run.id[-6:]}")
    return names


def _actions(picked: Sequence[AnyRun]) -> None:
    """Offer what can be done with the runs that are ticked."""
    one = len(picked) == 1
    section(plain(_title(picked[0])) if one else f"{len(picked)} runs side by side")
    with st.container(horizontal=True):
        st.download_button(
            "Training log",
            partial(_log, picked),
            file_name=log_file_name(picked),
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
            help="The settings, curves and findings as a Markdown file.",
            key="runs_log",
        )
        if (
            one
            and _can_train(picked[0])
            and st.button("Train with these settings", icon=":material/model_training:", key="runs_use")
        ):
            _train_again(picked[0])
        with st.popover("Delete", icon=":material/delete:"):
            st.markdown(f"Delete {'this run' if one else f'these {len(picked)} runs'} for good?")
            st.button("Yes, delete", type="primary", key="runs_delete", on_click=_delete, args=(picked,))
    if message := st.session_state.pop("runs_error", None):
        st.error(plain(message), icon=":material/error:")


def _title(run: AnyRun) -> str:
    return run.settings.title if isinstance(run, Run) else run.title


def _can_train(run: AnyRun) -> bool:
    return isinstance(run, Run) or can_train_again(run)


def _train_again(run: AnyRun) -> None:
    if isinstance(run, Run):
        train_with(run.settings)
    else:
        train_network_with(run)


def _log(picked: Sequence[AnyRun]) -> str:
    on_points = [run for run in picked if isinstance(run, Run)]
    of_networks = [run for run in picked if isinstance(run, NetworkRun)]
    parts = [training_log(on_points)] if on_points else []
    return "\n".join([*parts, network_log(of_networks)] if of_networks else parts)


def _delete(picked: Sequence[AnyRun]) -> None:
    for run in picked:
        try:
            (run_store() if isinstance(run, Run) else training_store()).delete(run.id)
        except RunStoreError as error:
            st.session_state["runs_error"] = str(error)
