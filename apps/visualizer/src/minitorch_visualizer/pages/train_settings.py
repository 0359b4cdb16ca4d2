"""The form of the Train page: which points, which network, how to train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from minitorch_scalar.datasets import Points, datasets
from minitorch_scalar.mlp import ACTIVATIONS
from minitorch_visualizer.counts import count
from minitorch_visualizer.markdown import plain
from minitorch_visualizer.points_csv import EXAMPLE, MAX_POINTS, Frame, PointsFile, PointsFileError, read_points
from minitorch_visualizer.runs import (
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

OWN = "My own points (CSV)"
RATES = (0.001, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
OTHER = "other"

DEFAULTS: dict[str, Any] = {
    "data": "Xor",
    "points": 50,
    "noise": 0.0,
    "points_seed": 0,
    "hidden": 10,
    "layers": 2,
    "activation": "relu",
    "network_seed": 0,
    "rate": 0.5,
    "other_rate": 0.2,
    "epochs": 500,
    "batches": False,
    "batch_size": 10,
}
FIRST_FIELD = "train_data"
"""The key of a field that is there whatever the others are; Streamlit forgets it while another page is shown."""
_KEPT = "train_kept"
_FILE = "train_file"
_UPLOAD = "train_upload"

ABOUT_DATA = {
    "Simple": "Class 1 is the left half: one straight border, the easiest task.",
    "Diag": "Class 1 is the corner below a diagonal. It is small, so few points show where the border runs.",
    "Split": "Class 1 is a strip at either side: two borders, so a hidden layer is needed.",
    "Xor": "Class 1 fills two opposite quarters: no straight line can split it.",
    "Circle": "Class 1 lies outside a circle: the border must close around class 0.",
    "Spiral": "Two arms wind around each other: many units and many epochs are needed.",
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


def settings_form() -> Draft:
    """Draw the form.

    Returns:
        What it holds now.
    """
    st.subheader("Points", anchor=False)
    data = _choose_data()
    own = _choose_file() if data == OWN else None
    chosen: dict[str, Any] = {"data": data} if data == OWN else {"data": data, **_choose_points(data)}
    st.subheader("Network", anchor=False)
    chosen |= _choose_network()
    st.subheader("Training", anchor=False)
    chosen |= _choose_training(len(own.points.y) if own else chosen.get("points", MAX_POINTS))
    st.session_state.setdefault(_KEPT, {}).update(chosen)
    if data == OWN and own is None:
        return Draft(None, None)
    return _draft(chosen, own)


def use_settings(settings: Settings) -> None:
    """Fill the form with the settings of a run, for the next time that it is drawn.

    Args:
        settings: The settings; a file of the user's own points must be uploaded again.
    """
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
        "other_rate": DEFAULTS["other_rate"] if listed else settings.learning_rate,
        "epochs": settings.epochs,
        "batches": settings.batch_size is not None,
        "batch_size": settings.batch_size or DEFAULTS["batch_size"],
    }
    st.session_state[_KEPT] = kept
    for name in kept:
        st.session_state.pop(f"train_{name}", None)


def _key(name: str) -> str:
    """Return the key of a widget, which begins with what it held when the reader was last on this page.

    Streamlit forgets a widget while another page is shown, so the form keeps its values itself.
    """
    key = f"train_{name}"
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(_KEPT, {}).get(name, DEFAULTS[name])
    return key


def _seed(name: str, help_text: str) -> int:
    return int(st.number_input("Seed", 0, MAX_SEED, key=_key(name), help=help_text))


def _choose_data() -> str:
    data: str = st.selectbox("Data set", [*datasets, OWN], key=_key("data"))
    if data in ABOUT_DATA:
        st.caption(ABOUT_DATA[data])
    return data


def _choose_points(data: str) -> dict[str, Any]:
    """Let the reader choose how many points there are and how they lie."""
    chosen: dict[str, Any] = {"points": st.slider("Points", 1, MAX_POINTS, key=_key("points"))}
    left, right = st.columns(2)
    with left:
        help_text = f"How far each point of {data} is moved at random. Labels stay, so the classes start to overlap."
        chosen["noise"] = st.number_input("Noise", 0.0, MAX_NOISE, step=0.01, key=_key("noise"), help=help_text)
    with right:
        chosen["points_seed"] = _seed("points_seed", "The same seed draws the same points.")
    return chosen


def _choose_file() -> PointsFile | None:
    """Let the reader upload points; a bad file is explained, and the last good one is not used in its place."""
    upload = st.file_uploader(
        "CSV file", type=["csv", "txt"], key=_UPLOAD, max_upload_size=1, on_change=_forget_removed_file
    )
    if upload is not None:
        st.session_state[_FILE] = (upload.name, upload.getvalue())
    kept = st.session_state.get(_FILE)
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


def _forget_removed_file() -> None:
    if st.session_state[_UPLOAD] is None:
        st.session_state.pop(_FILE, None)


def _describe_file(own: PointsFile) -> None:
    st.caption(f"{plain(own.name)}: {count(own.points.N, 'point')}, {sum(own.points.y)} of class 1.")
    if own.frame is not None:
        st.caption(f"Scaled for training: {_scaling('x₁', own.frame.x1)}; {_scaling('x₂', own.frame.x2)}.")
    if own.one_class is not None:
        st.warning(f"Every label is {own.one_class}, so there is no border to learn.", icon=":material/warning:")


def _scaling(axis: str, ends: tuple[float, float]) -> str:
    low, high = ends
    return f"{axis} from {low:g} to {high:g} becomes 0 to 1" if high > low else f"{axis}, always {low:g}, becomes 0.5"


def _choose_network() -> dict[str, Any]:
    """Let the reader choose the network."""
    chosen: dict[str, Any] = {"hidden": st.slider("Hidden size", 1, MAX_HIDDEN, key=_key("hidden"))}
    left, right = st.columns(2)
    with left:
        help_text = "0 is a linear classifier: one straight border."
        chosen["layers"] = int(st.number_input("Hidden layers", 0, MAX_LAYERS, key=_key("layers"), help=help_text))
    with right:
        chosen["network_seed"] = _seed(
            "network_seed", "It draws the first weights. Another seed may learn far better or far worse."
        )
    chosen["activation"] = st.selectbox("Activation", list(ACTIVATIONS), key=_key("activation"))
    network = Settings(hidden=chosen["hidden"], layers=chosen["layers"])
    st.caption(f"{network.shape}: {network.parameters:,} parameters, each a Scalar.")
    return chosen


def _choose_training(points: int) -> dict[str, Any]:
    """Let the reader choose how to train."""
    left, right = st.columns(2)
    with left:
        chosen: dict[str, Any] = {
            "rate": st.selectbox("Learning rate", [*RATES, OTHER], key=_key("rate"), format_func=_rate)
        }
    with right:
        chosen["epochs"] = int(st.number_input("Epochs", 1, MAX_EPOCHS, step=25, key=_key("epochs")))
    if chosen["rate"] == OTHER:
        chosen["other_rate"] = st.number_input(
            "Other learning rate", MIN_RATE, MAX_RATE, step=0.01, format="%g", key=_key("other_rate")
        )
    help_text = "Off: one step of SGD after all points. On: a step after each batch, in an order drawn anew each epoch."
    chosen["batches"] = st.toggle("Mini-batches", key=_key("batches"), help=help_text)
    if chosen["batches"]:
        chosen["batch_size"] = int(st.number_input("Batch size", 1, MAX_POINTS, key=_key("batch_size")))
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
        )
    except SettingsError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return Draft(None, None)
    return Draft(settings, own.points, own.frame) if own else Draft(settings, settings.make_points())
