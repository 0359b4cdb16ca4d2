"""The part of a page that trains a network: its buttons, and the run of this tab."""

from __future__ import annotations

import streamlit as st

from minitorch_scalar.errors import MinitorchError
from minitorch_visualizer.networks.trainer import (
    NetworkSettings,
    NetworkTrainer,
    live_network_trainer,
    plain_settings,
)
from minitorch_visualizer.pages.networks.course_page import NetworkPage
from minitorch_visualizer.pages.networks.live import show_network_snapshot, show_past
from minitorch_visualizer.pages.networks.refill import use_network_settings
from minitorch_visualizer.pages.parts.controls import show_controls
from minitorch_visualizer.pages.parts.run import training_store
from minitorch_visualizer.pages.parts.tab import tab_watcher
from minitorch_visualizer.runs.network_run import NetworkRun, network_title
from minitorch_visualizer.training.orders import Orders
from minitorch_visualizer.training.snapshots import State

REFRESH = 0.7


def find_again(page: NetworkPage) -> None:
    """After a reload, return to the run that the address names: to its thread, or to its record; call it first."""
    run_id = st.query_params.get("run")
    known: NetworkTrainer | NetworkRun | None = network_trainer(page) or st.session_state.get(page.key("past"))
    if run_id is None:
        if known is not None and page.key("model") not in st.session_state:
            st.query_params["run"] = known.id  # the navigation's link to this page does not name it
        return
    if known is not None:
        return
    trainer = live_network_trainer(run_id, page.recipe)
    if trainer is not None:
        trainer.orders.watch(tab_watcher())
        st.session_state[page.key("trainer")] = trainer
        use_network_settings(page, plain_settings(trainer.settings), trainer.backend)
        return
    try:
        run: object = training_store().load(run_id)
    except (MinitorchError, OSError, ArithmeticError, TypeError, ValueError):  # a damaged or foreign file
        run = None
    if isinstance(run, NetworkRun) and run.recipe == page.recipe:
        st.session_state[page.key("past")] = run
        use_network_settings(page, run.settings, run.backend)
    else:
        # The run was deleted, is one of another page, or the address was typed: this page then begins anew.
        del st.query_params["run"]


def network_trainer(page: NetworkPage) -> NetworkTrainer | None:
    """Return the run of this tab."""
    trainer: NetworkTrainer | None = st.session_state.get(page.key("trainer"))
    return trainer


def training_part(page: NetworkPage, settings: NetworkSettings | None) -> None:
    """Draw the buttons and the run of this tab.

    Args:
        page: The page.
        settings: What its form holds; None if nothing can be trained with that.
    """
    trainer = network_trainer(page)
    # Read once: buttons and picture must stand for the same moment, or a change between them would go unnoticed.
    state = None if trainer is None else trainer.snapshot().state
    pressed = show_controls(page.key, trainer, state, ready=settings is not None)
    if pressed is not None:
        _begin(page, trainer if state == "paused" else None, settings, step=pressed == "step")
    past: NetworkRun | None = st.session_state.get(page.key("past"))
    if trainer is not None and state is not None:
        every = REFRESH if state in ("running", "stopping") else None
        st.fragment(_watch, run_every=every)(page, trainer, state)
    elif past is not None:
        show_past(page, past)
    else:
        st.caption("No run yet. **Start** trains a network with the settings of the form, in a thread beside the page.")


def why_no_answer(trainer: NetworkTrainer | None) -> str:
    """Say why a network does not answer; Markdown."""
    if trainer is None:
        return "There is no network in this tab yet. Press **Start**, and its answers appear here."
    if trainer.about:
        return (
            "The network is busy with a batch, perhaps its first, for which kernels are compiled. This follows when it "
            "is free."
        )
    if trainer.state == "paused":
        return "The run is paused, and its network is not made yet."
    if trainer.state in ("running", "stopping"):
        return "The network is not made yet."
    return "This run ended before there was a network."


def _begin(page: NetworkPage, trainer: NetworkTrainer | None, settings: NetworkSettings | None, *, step: bool) -> None:
    """Start a new run with the settings of the form, or take a step in the paused one."""
    if trainer is None:
        if settings is None:
            return
        trainer = NetworkTrainer(settings, save=training_store().save, orders=Orders(tab_watcher()))
        st.session_state[page.key("trainer")] = trainer
        st.session_state.pop(page.key("past"), None)
        st.query_params["run"] = trainer.id
    if step:
        trainer.step()
    else:
        trainer.start()
    st.rerun()


def _watch(page: NetworkPage, trainer: NetworkTrainer, drawn: State) -> None:
    """Draw a run; Streamlit calls this again and again while it is running."""
    snapshot = trainer.snapshot()
    if snapshot.state != drawn:
        # The buttons above stand for the state that the page was drawn in.
        st.rerun()
    title = network_title(page.recipe, plain_settings(trainer.settings))
    show_network_snapshot(page, snapshot, title, trainer.about, trainer.backend)
