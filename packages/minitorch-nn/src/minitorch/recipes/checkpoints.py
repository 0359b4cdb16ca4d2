"""Trainings in files: keep one, go on with it, and use the network that it made."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from minitorch.errors import CheckpointError, InvalidValueError, MinitorchError
from minitorch.recipes import mnist, points, sentiment
from minitorch.recipes.training import Training
from minitorch.serialization import load, save

__all__ = ["RECIPES", "network_of", "read_state", "resume", "save_training", "settings_of"]

RECIPES: Mapping[str, Any] = {"points": points, "mnist": mnist, "sentiment": sentiment}
"""The recipes, by the name under which their trainings are kept."""

_SETTINGS = {
    "points": points.PointsSettings,
    "mnist": mnist.MnistSettings,
    "sentiment": sentiment.SentimentSettings,
}

_FREE = ("backend", "download", "interval", "patience", "root", "sample")
"""The settings that a training may go on with others of: the rest decides what it learns."""

_KEYS = {"about", "model", "optimizer", "scheduler", "history", "batch", "sum", "seconds", "order", "random"}


def save_training(training: Training, path: str | os.PathLike[str]) -> None:
    """Write a training to a file, whole or not at all.

    Raises:
        MissingFileError: There is no such folder.
    """
    save(training.state_dict(), path)


def read_state(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what `save_training` wrote; `state["about"]` says which recipe and settings it is of.

    Raises:
        CheckpointError: The file holds no training of a recipe.
        MissingFileError: There is no such file.
    """
    state = load(path)
    if not isinstance(state, dict) or not state.keys() >= _KEYS or state["about"].get("recipe") not in RECIPES:
        raise CheckpointError(
            f"{os.fspath(path)} holds no training of a recipe: only tensors, or something else. Read it with "
            "minitorch.load(), or begin a training anew."
        )
    return state


def settings_of(state: Mapping[str, Any], **changes: Any) -> Any:
    """Return the settings of a training, with changes.

    Raises:
        CheckpointError: They are those of another version.
    """
    about = state["about"]
    try:
        return replace(_SETTINGS[about["recipe"]](**about["settings"]), **changes)
    except TypeError as error:
        raise CheckpointError(f"The settings in this file are of another version of minitorch: {error}.") from None


def resume(path: str | os.PathLike[str], **changes: Any) -> Training:
    """Return a training as it was when it was kept; iterate over it to let it go on.

    On the same backend and data it goes on as if it had never been interrupted, bit for bit.

    Args:
        path: A file of `save_training`.
        **changes: What may differ from the settings it began with: backend, download, interval, patience, root, sample.

    Raises:
        InvalidValueError: Another setting would change.
        CheckpointError: The file holds no training of a recipe, or it does not fit the recipe of today.
        MissingFileError: There is no such file.
    """
    fixed = [name for name in changes if name not in _FREE]
    if fixed:
        raise InvalidValueError(
            f"A training goes on with the settings it began with: {', '.join(fixed)} cannot change, only "
            f"{', '.join(_FREE)}."
        )
    state = read_state(path)
    chosen, about = settings_of(state, **changes), state["about"]
    known = {"words": about["words"]} if "words" in about else {}
    training: Training = RECIPES[about["recipe"]].train(chosen, **known)
    if training.about["examples"] != about["examples"]:
        raise CheckpointError(
            f"The training in {os.fspath(path)} has {_counted(about)}, and here there are {_counted(training.about)}: "
            "say where its data set is by root, or by sample."
        )
    try:
        training.load_state_dict(state)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, MinitorchError):
            raise
        raise CheckpointError(f"The training in {os.fspath(path)} cannot be taken up: {error!r}.") from None
    return training


def _counted(about: Mapping[str, Any]) -> str:
    return " + ".join(f"{count:,}" for count in about["examples"]) + " examples"


def network_of(state: Mapping[str, Any]) -> Any:
    """Return the network of a training as it was kept, in eval mode, on the current backend; no data set is needed.

    Args:
        state: What `read_state` returned.

    Raises:
        StateDictError: The weights are not those of the network that the settings ask for.
    """
    about = state["about"]
    size = [len(about["words"]) + 2] if "words" in about else []
    model = RECIPES[about["recipe"]].build(settings_of(state, backend=None), *size)
    model.load_state_dict(state["model"])
    return model.eval()
