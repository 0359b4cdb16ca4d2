"""Which of the pages that train it is: that of scalars, or that of tensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st


@dataclass(frozen=True, slots=True)
class TrainingPage:
    """One of the pages that train.

    Attributes:
        name: Its address in the browser.
        prefix: What the keys of its elements begin with.
        title: Its title.
        purpose: One sentence: what it shows.
        try_this: What the reader should try first; Markdown.
        engines: What may compute, as in `Settings.engine`; the first is there at the start.
        made_of: What each parameter is, or what all of them are made of.
        defaults: What the form holds at the start, by the name of the field.
        beside: The backends whose time an epoch is measured before a run and shown side by side.
    """

    name: str
    prefix: str
    title: str
    purpose: str
    try_this: str
    engines: tuple[str, ...]
    made_of: str
    defaults: Mapping[str, Any]
    beside: tuple[str, ...] = ()

    def key(self, name: str) -> str:
        """Return the key of an element."""
        return f"{self.prefix}_{name}"

    def first(self, name: str) -> Any:
        """Return what a field is drawn with: what it held when the reader was last on this page.

        Streamlit forgets a widget while another page is shown, so the form keeps its values itself. The value is set
        in the state as well, since a browser that has the field already takes it from nowhere else.
        """
        key, opened = self.key(name), st.session_state.setdefault(self.key("opened"), {})
        if key not in st.session_state:
            opened[name] = st.session_state.get(self.key("kept"), {}).get(name, self.defaults[name])
            st.session_state[key] = opened[name]
        return opened.setdefault(name, st.session_state[key])


DEFAULTS: Mapping[str, Any] = {
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

SCALARS = TrainingPage(
    name="train",
    prefix="train",
    title="Train",
    purpose="A network of scalars learns to tell two classes of points apart, with nothing but the autodiff of "
    "module 1.",
    try_this="press Start and watch the border bend. Then press Stop, choose another seed of the network, and start "
    "again: how different are the two runs?",
    engines=("scalar",),
    made_of="each a Scalar",
    defaults={**DEFAULTS, "engine": "scalar"},
)
TENSORS = TrainingPage(
    name="tensor-train",
    prefix="tensor_train",
    title="Train with tensors",
    purpose="The network of module 1 with its weights in matrices: one operation computes a layer for a whole batch.",
    try_this="press Start, and compare the time of an epoch with that of scalars. Then train in batches of 1: what is "
    "left of the gain?",
    engines=("numpy", "simple"),
    made_of="in a matrix and a vector for each layer",
    defaults={**DEFAULTS, "epochs": 2000, "engine": "numpy"},
)
BACKENDS = TrainingPage(
    name="fast-train",
    prefix="fast_train",
    title="Train fast",
    purpose="The same network and the same code on three backends: loops of Python, whole arrays of NumPy, and kernels "
    "compiled by Numba.",
    try_this="press Start: before the run each backend learns the same for a moment. Then choose a hidden size of 10: "
    "what is left of the gain?",
    engines=("fast", "numpy", "simple"),
    made_of="in a matrix and a vector for each layer",
    defaults={**DEFAULTS, "points": 150, "hidden": 100, "epochs": 500, "rate": 0.1, "engine": "fast"},
    beside=("simple", "numpy", "fast"),
)
TRAINING_PAGES = (SCALARS, TENSORS, BACKENDS)


def page_of(engine: str) -> TrainingPage:
    """Return the page that trains with an engine; the first, if there are several."""
    return next(page for page in TRAINING_PAGES if engine in page.engines)
