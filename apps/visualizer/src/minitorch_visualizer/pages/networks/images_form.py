"""The form of the page Images: which digits, which network, how to train."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from minitorch.recipes import mnist
from minitorch.recipes.mnist import MnistSettings
from minitorch_scalar.errors import MinitorchError
from minitorch_visualizer.networks.digits import SAMPLE, WHOLE, digits, whole_set
from minitorch_visualizer.pages.networks.course_page import IMAGES
from minitorch_visualizer.pages.networks.form_parts import ask_training, ask_whole, refill, training_values, whole
from minitorch_visualizer.text.markdown import plain

NAMES = {"lenet": "LeNet", "cnn": "CNN"}
ABOUT = {
    "lenet": "Two convolutions, one pool, two linear layers: 26,138 parameters. An epoch of the sample takes a second.",
    "cnn": "Two wider convolutions, each with a pool: 421,642 parameters. About twenty times the work of LeNet.",
}
FIRST_EPOCHS = {"lenet": 6, "cnn": 3}


def images_form() -> MnistSettings | None:
    """Draw the form, and return what it holds; None after saying what is wrong."""
    st.subheader("Digits", anchor=False)
    chosen = _ask_digits()
    st.subheader("Network", anchor=False)
    key = IMAGES.key("model")
    first = str(IMAGES.first("model", "lenet"))
    model = str(
        st.segmented_control(
            "Network",
            list(NAMES),
            default=first,
            key=key,
            format_func=NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
    )
    st.caption(ABOUT[model])
    st.subheader("Training", anchor=False)
    defaults = {**mnist.DEFAULTS[model], "epochs": FIRST_EPOCHS[model]}
    trained = ask_training(IMAGES, model, defaults)
    if chosen is None:
        return None
    try:
        return mnist.settings(model, **chosen, **trained)
    except MinitorchError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return None


def _ask_digits() -> dict[str, Any] | None:
    """Let the reader choose the sample or the whole set, and how much of it; None if that is not there."""
    first = str(IMAGES.first("digits", SAMPLE))
    which = st.segmented_control(
        "Digits", (SAMPLE, WHOLE), default=first, key=IMAGES.key("digits"), required=True, label_visibility="collapsed"
    )
    sample = which != WHOLE
    if sample:
        st.caption("The **sample** of 2,000 + 500 digits that comes with minitorch; results on it are lower.")
    else:
        with st.spinner("Looking for the whole set"):
            there, text = whole_set()
        if not there:
            st.warning(plain(text), icon=":material/download:")
            return None
        st.caption("The **whole** MNIST: 60,000 digits to learn from, 10,000 to test on.")
    learned, tested = (len(digits(split, sample=sample)) for split in ("train", "test"))
    left, right = st.columns(2)
    name = "sample" if sample else "whole"
    with left:
        train_size = ask_whole(IMAGES, f"{name}-train", "To learn from", 1, learned, learned)
    with right:
        test_size = ask_whole(IMAGES, f"{name}-test", "To test on", 1, tested, tested)
    return {"sample": sample, "train_size": train_size, "test_size": test_size}


def use_image_settings(settings: Mapping[str, Any]) -> None:
    """Fill the form with the settings of a run."""
    model, sample = settings.get("model"), bool(settings.get("sample"))
    name = "sample" if sample else "whole"
    values = {
        "digits": (SAMPLE if sample else WHOLE, True),
        f"{name}-train": whole(settings.get("train_size")),
        f"{name}-test": whole(settings.get("test_size")),
        "model": (model, model in list(NAMES)),
    }
    refill(IMAGES, {**values, **training_values(str(model), settings)})
