"""A page that trains: the form, the buttons, and the run of this tab."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import InvalidValueError
from minitorch_visualizer.pages.parts.controls import show_controls
from minitorch_visualizer.pages.parts.page import page_header
from minitorch_visualizer.pages.parts.run import run_store
from minitorch_visualizer.pages.parts.tab import tab_watcher
from minitorch_visualizer.pages.training.course_page import TrainingPage, page_of
from minitorch_visualizer.pages.training.live import show_draft, show_snapshot
from minitorch_visualizer.pages.training.settings_form import FIRST_FIELD, Draft, settings_form, use_settings
from minitorch_visualizer.runs.record import Run, Settings
from minitorch_visualizer.text.markdown import plain
from minitorch_visualizer.training.orders import Orders
from minitorch_visualizer.training.snapshots import State, snapshot_of
from minitorch_visualizer.training.worker import Trainer, live_trainer

REFRESH = 0.5


def training_page(page: TrainingPage) -> None:
    """Draw a page.

    Args:
        page: Which one.
    """
    page_header(page.title, page.purpose, page.try_this)
    _find_again(page)
    _name_run_in_address(page)
    live, form = st.columns([5, 3], gap="large")
    with form:
        draft = settings_form(page)
    with live:
        trainer = _trainer(page)
        # Read once: buttons and picture must stand for the same moment, or a change between them would go unnoticed.
        state = None if trainer is None else trainer.snapshot().state
        _controls(page, trainer, state, draft)
        _show(page, trainer, state, draft)


def train_with(settings: Settings) -> None:
    """Open the page of an engine with the settings of a run filled in.

    Args:
        settings: The settings; a file of the user's own points must be uploaded again.
    """
    use_settings(settings)
    page = page_of(settings.engine)
    # Streamlit knows a page by its address, so this stands for the one that the navigation lists.
    st.switch_page(st.Page(lambda: training_page(page), title=page.title, url_path=page.name))


def _trainer(page: TrainingPage) -> Trainer | None:
    trainer: Trainer | None = st.session_state.get(page.key("trainer"))
    return trainer


def _find_again(page: TrainingPage) -> None:
    """After a reload, return to the run that the address names: to its thread, or to its record."""
    run_id = st.query_params.get("run")
    if run_id is None or page.key("trainer") in st.session_state or page.key("past") in st.session_state:
        return
    trainer = live_trainer(run_id)
    if trainer is not None and trainer.settings.engine in page.engines:
        trainer.orders.watch(tab_watcher())
        st.session_state[page.key("trainer")] = trainer
        use_settings(trainer.settings, page)
        return
    try:
        run: object = run_store().load(run_id)
    except (InvalidValueError, OSError):
        run = None
    if not isinstance(run, Run) or run.settings.engine not in page.engines:
        # The run was deleted, is one of another page, or the address was typed: this page then begins anew.
        del st.query_params["run"]
        return
    st.session_state[page.key("past")] = run
    use_settings(run.settings, page)


def _name_run_in_address(page: TrainingPage) -> None:
    """Write the run of this tab into the address, which the navigation's link to this page does not name.

    Only when the page is opened, while its form has no values yet: at each drawing it would undo the browser's Back.
    """
    if page.key(FIRST_FIELD) in st.session_state or "run" in st.query_params:
        return
    run: Trainer | Run | None = _trainer(page) or st.session_state.get(page.key("past"))
    if run is not None:
        st.query_params["run"] = run.id


def _controls(page: TrainingPage, trainer: Trainer | None, state: State | None, draft: Draft) -> None:
    pressed = show_controls(page.key, trainer, state, ready=draft.settings is not None)
    if pressed is not None:
        _begin(page, trainer if state == "paused" else None, draft, step=pressed == "step")


def _begin(page: TrainingPage, trainer: Trainer | None, draft: Draft, *, step: bool) -> None:
    """Start a new run with the settings of the form, or take a step in the paused one."""
    if trainer is None:
        if draft.settings is None or draft.points is None:
            return
        trainer = Trainer(
            draft.settings,
            draft.points,
            frame=draft.frame,
            save=run_store().save,
            orders=Orders(tab_watcher()),
            beside=page.beside,
        )
        st.session_state[page.key("trainer")] = trainer
        st.session_state.pop(page.key("past"), None)
        st.query_params["run"] = trainer.id
    if step:
        trainer.step()
    else:
        trainer.start()
    st.rerun()


def _show(page: TrainingPage, trainer: Trainer | None, state: State | None, draft: Draft) -> None:
    """Draw the run of this tab, or what the form holds if that asks for other points."""
    if trainer is None or state is None:
        past: Run | None = st.session_state.get(page.key("past"))
        if past is not None and draft.points in (None, past.points):
            show_snapshot(page, snapshot_of(past), past.settings, past.points, past.frame)
        else:
            show_draft(page, draft)
        return
    if state in ("finished", "stopped", "failed") and draft.points not in (None, trainer.points):
        show_draft(page, draft)
        _say_what_became_of(trainer)
        return
    every = REFRESH if state in ("running", "stopping") else None
    st.fragment(_watch, run_every=every)(page, trainer, state)


def _say_what_became_of(trainer: Trainer) -> None:
    """Name the run that was on this page until its points were changed, perhaps while it was still training."""
    run = trainer.snapshot().run
    if run is not None:
        st.caption(
            f"These are the points of the next run. The last one, {plain(run.settings.title)}, ended with "
            f"{run.outcome.correct} of {run.outcome.total} right; open it on the page Runs."
        )


def _watch(page: TrainingPage, trainer: Trainer, drawn: State) -> None:
    """Draw a run; Streamlit calls this twice a second while it is running."""
    snapshot = trainer.snapshot()
    if snapshot.state != drawn:
        # The buttons above stand for the state that the page was drawn in.
        st.rerun()
    show_snapshot(page, snapshot, trainer.settings, trainer.points, trainer.frame)
