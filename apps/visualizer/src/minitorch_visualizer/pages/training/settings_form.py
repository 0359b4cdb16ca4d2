"""The form of a page that trains: which points, which network, how to train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from minitorch_scalar.datasets import Points, datasets
from minitorch_scalar.mlp import ACTIVATIONS
from minitorch_visualizer.pages.training.course_page import TrainingPage, page_of
from minitorch_visualizer.runs.points_csv import EXAMPLE, MAX_POINTS, Frame, PointsFile, PointsFileError, read_points
from minitorch_visualizer.runs.record import (
    MAX_EPOCHS,
    MAX_HIDDEN,
    MAX_LAYERS,
    MAX_NOISE,
    MAX_RATE,
    MAX_SEED,
    MIN_RATE,
    Settings,
    SettingsError,
)
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

OWN = "My own points (CSV)"
RATES = (0.001, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
OTHER = "other"

FIRST_FIELD = "data"
"""The name of a field that is there whatever the others are; Streamlit forgets it while another page is shown."""

ABOUT_DATA = {
    "Simple": "Class 1 is the left half: one straight border, the easiest task.",
    "Diag": "Class 1 is the corner below a diagonal. It is small, so few points show where the border runs.",
    "Split": "Class 1 is a strip at either side: two borders, so a hidden layer is needed.",
    "Xor": "Class 1 fills two opposite quarters: no straight line can split it.",
    "Circle": "Class 1 lies outside a circle: the border must close around class 0.",
    "Spiral": "Two arms wind around each other: many units and many epochs are needed.",
}
ABOUT_ENGINES = {
    "fast": "**fast** runs kernels of Numba on all cores, and leaves small work to NumPy.",
    "numpy": "**numpy** computes whole arrays at once.",
    "simple": "**simple** is the specification, a loop of Python over all numbers.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds.

    Attributes:
        settings: The settings; None if they cannot be trained with, and then the form says why.
        points: The points to show and to train on; None if there are none yet.
        frame: The user's units, if the points were scaled.
    """

    settings: Settings | None
    points: Points | None
    frame: Frame | None = None


def settings_form(page: TrainingPage) -> Draft:
    """Draw the form.

    Args:
        page: The page that it is on.

    Returns:
        What it holds now.
    """
    st.subheader("Points", anchor=False)
    data = _choose_data(page)
    own = _choose_file(page) if data == OWN else None
    chosen: dict[str, Any] = {"data": data} if data == OWN else {"data": data, **_choose_points(page, data)}
    st.subheader("Network", anchor=False)
    chosen |= _choose_network(page)
    st.subheader("Training", anchor=False)
    chosen |= _choose_training(page, len(own.points.y) if own else chosen.get("points", MAX_POINTS))
    st.session_state.setdefault(page.key("kept"), {}).update(chosen)
    if data == OWN and own is None:
        return Draft(None, None)
    return _draft(chosen, own)


def use_settings(settings: Settings, page: TrainingPage | None = None) -> None:
    """Fill the form of a page with the settings of a run, for the next time that it is drawn.

    Args:
        settings: The settings; a file of the user's own points must be uploaded again.
        page: The page; None takes that of the engine.
    """
    page = page_of(settings.engine) if page is None else page
    listed = settings.learning_rate in RATES
    kept = {
        "data": OWN if settings.own_points else settings.data,
        "points": settings.points,
        "noise": settings.noise,
        "points_seed": settings.points_seed,
        "hidden": settings.hidden,
        "layers": settings.layers,
        "activation": settings.activation,
        "network_seed": settings.network_seed,
        "rate": settings.learning_rate if listed else OTHER,
        "other_rate": page.defaults["other_rate"] if listed else settings.learning_rate,
        "epochs": settings.epochs,
        "batches": settings.batch_size is not None,
        "batch_size": settings.batch_size or page.defaults["batch_size"],
        "engine": settings.engine,
    }
    st.session_state[page.key("kept")] = kept
    for name in kept:
        st.session_state.pop(page.key(name), None)


def _seed(page: TrainingPage, name: str, help_text: str) -> int:
    return int(st.number_input("Seed", 0, MAX_SEED, page.first(name), key=page.key(name), help=help_text))


def _choose_data(page: TrainingPage) -> str:
    names = [*datasets, OWN]
    data: str = st.selectbox("Data set", names, names.index(page.first("data")), key=page.key("data"))
    if data in ABOUT_DATA:
        st.caption(ABOUT_DATA[data])
    return data


def _choose_points(page: TrainingPage, data: str) -> dict[str, Any]:
    """Let the reader choose how many points there are and how they lie."""
    chosen: dict[str, Any] = {
        "points": st.slider("Points", 1, MAX_POINTS, page.first("points"), key=page.key("points"))
    }
    left, right = st.columns(2)
    with left:
        help_text = f"How far each point of {data} is moved at random. Labels stay, so the classes start to overlap."
        chosen["noise"] = st.number_input(
            "Noise", 0.0, MAX_NOISE, page.first("noise"), step=0.01, key=page.key("noise"), help=help_text
        )
    with right:
        chosen["points_seed"] = _seed(page, "points_seed", "The same seed draws the same points.")
    return chosen


def _choose_file(page: TrainingPage) -> PointsFile | None:
    """Let the reader upload points; a bad file is explained, and the last good one is not used in its place."""
    upload = st.file_uploader(
        "CSV file",
        type=["csv", "txt"],
        key=page.key("upload"),
        max_upload_size=1,
        on_change=_forget_removed_file,
        args=(page,),
    )
    if upload is not None:
        st.session_state[page.key("file")] = (upload.name, upload.getvalue())
    kept = st.session_state.get(page.key("file"))
    if kept is None:
        st.caption(f"A line is a point: `x1,x2,label`, the label 0 or 1, as in `{EXAMPLE}`. Up to {MAX_POINTS} lines.")
        return None
    name, content = kept
    try:
        own = read_points(content, name)
    except PointsFileError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None
    _describe_file(own)
    return own


def _forget_removed_file(page: TrainingPage) -> None:
    if st.session_state[page.key("upload")] is None:
        st.session_state.pop(page.key("file"), None)


def _describe_file(own: PointsFile) -> None:
    st.caption(f"{plain(own.name)}: {count(own.points.N, 'point')}, {sum(own.points.y)} of class 1.")
    if own.frame is not None:
        st.caption(f"Scaled for training: {_scaling('x₁', own.frame.x1)}; {_scaling('x₂', own.frame.x2)}.")
    if own.one_class is not None:
        st.warning(f"Every label is {own.one_class}, so there is no border to learn.", icon=":material/warning:")


def _scaling(axis: str, ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{axis} from {low:g} to {high:g} becomes 0 to 1" if high > low else f"{axis}, always {low:g}, becomes 0.5"


def _choose_network(page: TrainingPage) -> dict[str, Any]:
    """Let the reader choose the network."""
    hidden = st.slider("Hidden size", 1, MAX_HIDDEN, page.first("hidden"), key=page.key("hidden"))
    chosen: dict[str, Any] = {"hidden": hidden}
    left, right = st.columns(2)
    with left:
        help_text = "0 is a linear classifier: one straight border."
        chosen["layers"] = int(
            st.number_input(
                "Hidden layers", 0, MAX_LAYERS, page.first("layers"), key=page.key("layers"), help=help_text
            )
        )
    with right:
        chosen["network_seed"] = _seed(
            page, "network_seed", "It draws the first weights. Another seed may learn far better or far worse."
        )
    names = list(ACTIVATIONS)
    first = names.index(page.first("activation"))
    chosen["activation"] = st.selectbox("Activation", names, first, key=page.key("activation"))
    network = Settings(hidden=chosen["hidden"], layers=chosen["layers"])
    st.caption(f"{network.shape}: {network.parameters:,} parameters, {page.made_of}.")
    chosen["engine"] = page.engines[0] if len(page.engines) == 1 else _choose_engine(page)
    return chosen


def _choose_engine(page: TrainingPage) -> str:
    help_texts = [ABOUT_ENGINES[engine] for engine in page.engines]
    return str(
        st.segmented_control(
            "Backend",
            page.engines,
            default=page.first("engine"),
            key=page.key("engine"),
            required=True,
            help=" ".join(help_texts),
        )
    )


def _choose_training(page: TrainingPage, points: int) -> dict[str, Any]:
    """Let the reader choose how to train."""
    left, right = st.columns(2)
    rates = [*RATES, OTHER]
    with left:
        first = rates.index(page.first("rate"))
        chosen: dict[str, Any] = {
            "rate": st.selectbox("Learning rate", rates, first, key=page.key("rate"), format_func=_rate)
        }
    with right:
        first = page.first("epochs")
        chosen["epochs"] = int(st.number_input("Epochs", 1, MAX_EPOCHS, first, step=25, key=page.key("epochs")))
    if chosen["rate"] == OTHER:
        chosen["other_rate"] = st.number_input(
            "Other learning rate",
            MIN_RATE,
            MAX_RATE,
            page.first("other_rate"),
            step=0.01,
            format="%g",
            key=page.key("other_rate"),
        )
    help_text = "Off: one step of SGD after all points. On: a step after each batch, in an order drawn anew each epoch."
    chosen["batches"] = st.toggle("Mini-batches", page.first("batches"), key=page.key("batches"), help=help_text)
    if chosen["batches"]:
        first = page.first("batch_size")
        chosen["batch_size"] = int(st.number_input("Batch size", 1, MAX_POINTS, first, key=page.key("batch_size")))
        st.caption(f"{count(-(-points // chosen['batch_size']), 'step')} an epoch.")
    return chosen


def _rate(rate: float | str) -> str:
    return rate if isinstance(rate, str) else f"{rate:g}"


def _draft(chosen: dict[str, Any], own: PointsFile | None) -> Draft:
    """Make settings of what was chosen, and the points with them."""
    rate = chosen["other_rate"] if chosen["rate"] == OTHER else chosen["rate"]
    try:
        settings = Settings(
            data=own.name if own else chosen["data"],
            own_points=own is not None,
            points=own.points.N if own else chosen["points"],
            noise=0.0 if own else chosen["noise"],
            points_seed=0 if own else chosen["points_seed"],
            hidden=chosen["hidden"],
            layers=chosen["layers"],
            activation=chosen["activation"],
            learning_rate=rate,
            epochs=chosen["epochs"],
            batch_size=chosen["batch_size"] if chosen["batches"] else None,
            network_seed=chosen["network_seed"],
            engine=chosen["engine"],
        )
    except SettingsError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return Draft(None, None)
    return Draft(settings, own.points, own.frame) if own else Draft(settings, settings.make_points())
