"""Flags of the command line from the fields of settings: what a recipe can be asked for, the command can be asked for.

The help of a flag is what the docstring of the settings says of the field, so that nothing is said twice.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import MISSING, Field, fields
from typing import Any

from minitorch.recipes.settings import Settings

__all__ = ["add_flags", "chosen_in", "described"]

_TYPES = {"int": int, "float": float, "str": str}


def add_flags(parser: argparse.ArgumentParser, kind: type[Settings], choices: dict[str, tuple[str, ...]]) -> None:
    """Give a parser a flag for every field of settings; what is not given is left out of the result.

    Args:
        parser: What gets them.
        kind: The settings.
        choices: What some of the fields can be.
    """
    help_of = described(kind)
    group = parser.add_argument_group("settings")
    for field in fields(kind):
        group.add_argument(
            f"--{field.name.replace('_', '-')}",
            dest=field.name,
            default=argparse.SUPPRESS,
            help=_help(field, help_of.get(field.name, "")),
            **_shape(field, choices.get(field.name)),
        )


def chosen_in(options: argparse.Namespace, kind: type[Settings]) -> dict[str, Any]:
    """Return the settings that were given."""
    given = vars(options)
    chosen = {field.name: given[field.name] for field in fields(kind) if field.name in given}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}


def described(kind: type[Settings]) -> dict[str, str]:
    """Return what the docstrings of settings, and of those they extend, say of each attribute.

    Example:
        >>> described(Settings)["seed"]
        'What the first weights, the order of the examples and dropout begin with.'
    """
    found: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        _, _, attributes = (each.__doc__ or "").partition("Attributes:\n")
        for name, text in re.findall(r"^ {8}(\w+): (.+(?:\n {12}.+)*)", attributes, re.MULTILINE):
            found[name] = " ".join(text.split())
    return found


def _shape(field: Field[Any], choices: tuple[str, ...] | None) -> dict[str, Any]:
    """Return how argparse reads the value of a field; its type is text, since annotations are."""
    name = str(field.type).removesuffix(" | None")
    if name == "bool":
        return {"action": argparse.BooleanOptionalAction}
    if name.startswith("tuple["):
        return {"type": int, "nargs": "+", "metavar": "N"}
    shape: dict[str, Any] = {"type": _TYPES[name]}
    if choices is not None:
        return {**shape, "choices": choices}
    return {**shape, "metavar": {"int": "N", "float": "X", "str": "NAME"}[name]}


def _help(field: Field[Any], text: str) -> str:
    text = text.removesuffix(".")
    if field.default is not MISSING and field.default is not None and not isinstance(field.default, bool):
        text += f" (default: {field.default})"
    return text.replace("%", "%%")
