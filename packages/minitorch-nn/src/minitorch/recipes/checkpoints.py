"""Trainings in files: keep one, go on with it, and use the network that it made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
        UnwritableFileError: Nothing can be written there.
    """
    save(training.state_dict(), path)


def read_state(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Return what `save_training` wrote; `state["about"]` says which recipe and settings it is of.

    Raises:
        CheckpointError: The file holds no training of a recipe.
        MissingFileError: There is no such file.
    """
    state = load(path)
    with _sound(path):
        is_of_a_recipe = isinstance(state, dict) and state.keys() >= _KEYS and state["about"].get("recipe") in RECIPES
    if not is_of_a_recipe:
        raise CheckpointError(
            f"{os.fspath(path)} holds no training of a recipe: only tensors, or something else. Read it with "
            "minitorch.load(), or begin a training anew."
        )
    return state  # type: ignore[no-any-return] # load() may return anything; this is a dict


@contextmanager
def _sound(path: str | os.PathLike[str] | None = None) -> Iterator[None]:
    """Say of a file that somebody has changed that it is not sound, whatever goes wrong with what it holds.

    Raises:
        CheckpointError: Something went wrong.
    """
    try:
        yield
    except MinitorchError:
        raise
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError) as error:
        what = "this file" if path is None else os.fspath(path)
        raise CheckpointError(
            f"The training in {what} cannot be taken up, since what is kept there does not fit together: {error!r}."
        ) from error


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
    with _sound(path):
        chosen, about = settings_of(state, **changes), state["about"]
        known = {"words": about["words"]} if "words" in about else {}
        training: Training = RECIPES[about["recipe"]].train(chosen, **known)
        if training.about["examples"] != about["examples"]:
            raise CheckpointError(
                f"The training in {os.fspath(path)} has {_counted(about)}, and here there are "
                f"{_counted(training.about)}: say where its data set is by root, or by sample."
            )
        training.load_state_dict(state)
    return training


def _counted(about: Mapping[str, Any]) -> str:
    return " + ".join(f"{count:,}" for count in about["examples"]) + " examples"


def network_of(state: Mapping[str, Any]) -> Any:
    """Return the network of a training as it was kept, in eval mode, on the current backend; no data set is needed.

    Args:
        state: What `read_state` returned.

    Raises:
        CheckpointError: The settings are no settings.
        StateDictError: The weights are not those of the network that the settings ask for.
    """
    with _sound():
        about = state["about"]
        size = [len(about["words"]) + 2] if "words" in about else []
        model = RECIPES[about["recipe"]].build(settings_of(state, backend=None), *size)
        model.load_state_dict(state["model"])
    return model.eval()
