"""The pictures of a page that trains: a run as it goes, or the points before it begins."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from minitorch_scalar.datasets import Points
from minitorch_visualizer.figures import tensor_graph
from minitorch_visualizer.figures.paces import paces_figure
from minitorch_visualizer.figures.scalar_graph import MAX_NODES, Moment, columns, graph_dot
from minitorch_visualizer.models.loss_graph import loss_pass
from minitorch_visualizer.models.network import Network, untrained
from minitorch_visualizer.pages.parts.graph import show_graph
from minitorch_visualizer.pages.parts.page import current_look, show_figure
from minitorch_visualizer.pages.parts.run import (
    COUNTED,
    show_curves,
    show_epochs,
    show_network,
    show_numbers,
    show_readings,
    show_region,
)
from minitorch_visualizer.pages.training.course_page import TrainingPage
from minitorch_visualizer.pages.training.settings_form import Draft
from minitorch_visualizer.runs.points_csv import Frame
from minitorch_visualizer.runs.record import Settings
from minitorch_visualizer.tensors.loss import MOST_POINTS
from minitorch_visualizer.tensors.loss import loss_pass as loss_pass_of_tensors
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain
from minitorch_visualizer.training.pace import compare_backends, compare_paces
from minitorch_visualizer.training.snapshots import Snapshot, State, view_of

PREVIEW_PARAMETERS = 3000
BADGES: dict[State, tuple[str, str]] = {
    "running": ("blue", "training"),
    "paused": ("orange", "paused"),
    "stopping": ("orange", "stopping"),
    "finished": ("green", "finished"),
    "stopped": ("gray", "stopped"),
    "failed": ("red", "failed"),
}
_UPLOAD_ICON = ":material/upload_file:"
DETAILS = ("Curves", "Epochs", "Network", "Graph")


def show_draft(page: TrainingPage, draft: Draft) -> None:
    """Show the points of the form, over the answers of the untrained network if it is small.

    Args:
        page: The page.
        draft: What its form holds.
    """
    if draft.points is None:
        st.info("There are no points yet. Upload a CSV file in the form, or choose a data set.", icon=_UPLOAD_ICON)
        return
    view = None
    if draft.settings is not None:
        network = _small_network(draft.settings)
        view = None if network is None else view_of(network, draft.points, 0)
    show_region(draft.points, view, draft.frame, key=page.key("region"))
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


def show_snapshot(
    page: TrainingPage, snapshot: Snapshot, settings: Settings, points: Points, frame: Frame | None
) -> None:
    """Show a run.

    Args:
        page: The page.
        snapshot: The run at this moment.
        settings: What it was asked for.
        points: What it trains on.
        frame: The user's units.
    """
    colour, word = BADGES[snapshot.state]
    text = f":{colour}-badge[{word}] {plain(settings.title)}: epoch {snapshot.epoch} of {snapshot.epochs}"
    st.progress(snapshot.progress, text=text)
    _show_messages(snapshot)
    picture, numbers = st.columns([11, 4], gap="small")
    with picture:
        show_region(points, snapshot.view, frame, key=page.key("region"), height=415)
    with numbers:
        show_numbers(snapshot)
    _show_pace(page, snapshot, settings)
    _show_detail(page, snapshot, points)
    if snapshot.run is not None and snapshot.state != "failed":
        show_readings(snapshot.run)


def _show_pace(page: TrainingPage, snapshot: Snapshot, settings: Settings) -> None:
    """Show the time of an epoch beside that of scalars, and of the other backends, once they are known."""
    if settings.engine == "scalar":
        return
    if page.beside:
        _show_backends(page, snapshot, settings)
        return
    tensors, scalars = snapshot.epoch_seconds, snapshot.scalar_seconds
    if tensors is None or scalars is None:
        st.caption("Scalars learn the same for a moment first, so that their time can stand beside that of tensors.")
        return
    st.markdown(f":material/speed: {compare_paces(settings.engine, tensors, scalars)}")


def _show_backends(page: TrainingPage, snapshot: Snapshot, settings: Settings) -> None:
    """Show the time of an epoch with scalars and on each backend, as far as they have been measured."""
    times = list(snapshot.engine_seconds)
    if snapshot.scalar_seconds is not None:
        times.insert(0, ("scalars", snapshot.scalar_seconds))
    if snapshot.measuring:
        st.caption(
            "Before the run, scalars and each backend learn the same for a moment. Now: "
            f"**{_now_measured(snapshot.measuring)}**"
        )
    if len(times) < 2:
        return
    st.markdown(f":material/speed: {compare_backends(snapshot.engine_seconds, settings.engine)}")
    figure = paces_figure(times, settings.engine, current_look())
    show_figure(figure, key=page.key("paces"), alt="The time of an epoch, a bar for each engine")


def _now_measured(engine: str) -> str:
    if engine == "fast":
        return (
            "fast. Numba compiles each kernel when it is first needed, and keeps it: the first time this takes half a "
            "minute, longer on a busy machine, and Stop waits for it."
        )
    return {"scalar": "scalars."}.get(engine, f"{engine}.")


def _show_detail(page: TrainingPage, snapshot: Snapshot, points: Points) -> None:
    """Show the part that the reader has chosen; only that part is drawn, so that a live page stays quick."""
    detail = st.segmented_control(
        "Details", DETAILS, default=DETAILS[0], required=True, key=page.key("detail"), label_visibility="collapsed"
    )
    if detail == "Curves":
        end = snapshot.epoch if snapshot.ended else snapshot.epochs
        show_curves(snapshot.curves, end, key=page.key("curves"), height=320)
        st.caption(COUNTED)
    elif detail == "Epochs":
        show_epochs(snapshot.curves, snapshot.points, key=page.key("epochs"))
        st.caption(COUNTED)
    elif snapshot.view is None:
        st.caption("There is nothing to draw: the weights are not finite.")
    elif detail == "Network":
        show_network(snapshot.view.network, key=page.key("network"))
    else:
        _show_graph(page, snapshot, points)


def _show_graph(page: TrainingPage, snapshot: Snapshot, points: Points) -> None:
    """Show the graph behind the loss, while it stands still."""
    if snapshot.view is None:
        return
    if snapshot.state in ("running", "stopping"):
        st.caption("The graph changes with every step. Press Pause to see it.")
    elif page.engines == ("scalar",):
        _show_scalar_graph(page, snapshot.view.network, points)
    else:
        _show_tensor_graph(page, snapshot.view.network, points)


def _show_tensor_graph(page: TrainingPage, network: Network, points: Points) -> None:
    """Show the tensors behind the loss of a small batch, with all gradients."""
    found = loss_pass_of_tensors(network, points)
    if found is None:
        st.info(
            f"{network.activation} is made of several operations on tensors, and its graph is not drawn. Train with "
            "relu, tanh, sigmoid, softplus or identity to see one.",
            icon=":material/account_tree:",
        )
        return
    text, done = found
    moment = tensor_graph.Moment(done.gradients_after(len(done.steps)))
    dot = tensor_graph.graph_dot(done.graph, current_look(), moment, leaves_left=False)
    alt = "The graph of the loss of a batch of tensors, with gradients"
    show_graph(dot, 3 * tensor_graph.width_of(done.graph) // 2, key=page.key("graph"), alt=alt)
    st.caption(
        f"`{text}`: the loss of the first {count(min(points.N, MOST_POINTS), 'point')}, x, and the gradients after the "
        "backward pass. A layer is two operations, however many units and points there are; s is −1 for class 1 and "
        "+1 for class 0. On the page **Autograd** you can step through such a pass."
    )


def _show_scalar_graph(page: TrainingPage, network: Network, points: Points) -> None:
    """Show the scalars behind the loss of one point."""
    if network.parameters > MAX_NODES:
        st.info(
            f"The loss of one point is a graph of more than {network.parameters:,} scalars. Up to {MAX_NODES} can be "
            "drawn so that they can be read: two hidden layers of up to 7 units.",
            icon=":material/account_tree:",
        )
        return
    key = page.key("graph_point")
    st.session_state[key] = min(st.session_state.get(key, 1), points.N)
    chosen = int(st.number_input("Point", 1, points.N, key=key, width=160)) - 1
    (x1, x2), label = points.X[chosen], points.y[chosen]
    done = loss_pass(network, (x1, x2), label)
    moment = Moment(done.derivatives_after(len(done.steps)))
    dot = graph_dot(done.graph, current_look(), moment, leaves_left=False)
    alt = f"The graph of the loss of point {chosen + 1}"
    # Half as wide again as an expression: a parameter's name and its numbers need the room.
    show_graph(dot, 3 * columns(done.graph) // 2, key=page.key("graph"), alt=alt)
    st.caption(
        f"One point, ({x1:.3f}, {x2:.3f}) of class {label}, on its way to the loss, and the derivatives on their way "
        "back: what one call of `backward()` does, once for each point of an epoch. The leaf 1.w01 is the weight in "
        "layer 1 from input 0 to unit 1. Its gradients, averaged over the batch, are what SGD steps along."
    )


def _show_messages(snapshot: Snapshot) -> None:
    """Say why a run failed or was ended by something other than its tab."""
    if snapshot.state == "failed":
        st.error(plain(snapshot.message), icon=":material/error:")
    elif snapshot.message:
        st.warning(plain(snapshot.message), icon=":material/warning:")
    elif snapshot.state == "stopped" and snapshot.run is None:
        st.info("Stopped before the first epoch was done, so there is nothing to keep.", icon=":material/info:")
