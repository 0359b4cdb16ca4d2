"""Fields that the forms of both pages that train networks have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from minitorch_visualizer.pages.networks.course_page import NetworkPage

BACKENDS = ("fast", "numpy")
MAX_SEED = 999_999
MAX_EPOCHS = 200
MAX_BATCH = 1024
MIN_LR, MAX_LR = 1e-6, 1.0


def ask_whole(page: NetworkPage, name: str, label: str, least: int, most: int, first: int, help_text: str = "") -> int:
    """Let the reader choose a whole number.

    The page sets no number itself once the field is drawn: that would undo what was typed while it was drawn again.
    """
    begin = min(max(int(str(page.first(name, first))), least), most)
    return int(st.number_input(label, least, most, begin, key=page.key(name), help=help_text or None))


def ask_training(page: NetworkPage, which: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Let the reader choose how to train: epochs, learning rate, batch size, seed and backend.

    Args:
        page: The page.
        which: What is trained; each keeps its own numbers.
        defaults: What the recipe does unless told otherwise.
    """
    left, right = st.columns(2)
    with left:
        chosen: dict[str, Any] = {
            "epochs": ask_whole(page, f"{which}-epochs", "Epochs", 1, MAX_EPOCHS, defaults["epochs"]),
            "batch_size": ask_whole(page, f"{which}-batch", "Batch size", 1, MAX_BATCH, defaults["batch_size"]),
        }
    with right:
        chosen["lr"] = float(
            st.number_input(
                "Learning rate",
                MIN_LR,
                MAX_LR,
                float(str(page.first(f"{which}-lr", defaults["lr"]))),
                step=0.001,
                format="%g",
                key=page.key(f"{which}-lr"),
                help="The largest: it rises for a third of the steps and then falls to nothing.",
            )
        )
        chosen["seed"] = ask_whole(
            page, "seed", "Seed", 0, MAX_SEED, 0, "It draws the first weights, the order and what dropout drops."
        )
    chosen["backend"] = str(
        st.segmented_control(
            "Backend",
            BACKENDS,
            default=str(page.first("backend", BACKENDS[0])),
            key=page.key("backend"),
            required=True,
            help="**fast** runs kernels of Numba on all cores; **numpy** computes whole arrays at once.",
        )
    )
    return chosen


def refill(page: NetworkPage, values: Mapping[str, tuple[object, bool]]) -> None:
    """Set what fields will hold when they are drawn next.

    Args:
        page: The page.
        values: The value of each field, and whether the field can hold it; a record may come from the command line,
            which knows more, or from anywhere.
    """
    for name, (value, fits) in values.items():
        if fits:
            st.session_state.pop(page.key(name), None)
            st.session_state.setdefault("kept-fields", {})[page.key(name)] = value


def training_values(which: str, settings: Mapping[str, Any]) -> dict[str, tuple[object, bool]]:
    """Return what `ask_training` asked for, from the settings of a run."""
    lr, backend = settings.get("lr"), settings.get("backend")
    return {
        f"{which}-epochs": whole(settings.get("epochs")),
        f"{which}-batch": whole(settings.get("batch_size")),
        f"{which}-lr": (lr, isinstance(lr, float) and MIN_LR <= lr <= MAX_LR),
        "seed": whole(settings.get("seed")),
        "backend": (backend, backend in BACKENDS),
    }


def whole(value: object) -> tuple[object, bool]:
    """Return a value and whether a field of whole numbers can hold it; the field keeps it within its range."""
    return value, isinstance(value, int) and not isinstance(value, bool)
