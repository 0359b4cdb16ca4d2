"""What a module keeps as a state_dict, held against the parameters that it is to be loaded into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from minitorch_scalar.errors import InvalidTypeError, StateDictError

__all__ = ["IncompatibleKeys", "matching_values"]


class IncompatibleKeys(NamedTuple):
    """The names in which a module and a state_dict differ: those it misses, and those the module does not have."""

    missing_keys: list[str]
    unexpected_keys: list[str]


def matching_values(
    own: Mapping[str, Any], state_dict: Mapping[str, Any], *, strict: bool, owner: str
) -> tuple[dict[str, Any], IncompatibleKeys]:
    """Find the new value of every parameter that a state_dict has one for; nothing is changed.

    Args:
        own: The parameters under their dotted names.
        state_dict: Values under dotted names.
        strict: Whether missing and unexpected names are errors.
        owner: What to call the module in a message.

    Returns:
        The values by name, in the order of the parameters, and the names that differ.

    Raises:
        InvalidTypeError: The state_dict is not a mapping.
        StateDictError: Names are missing or unexpected (if strict), or a value does not fit its parameter.
    """
    if not isinstance(state_dict, Mapping):
        raise InvalidTypeError(
            "load_state_dict takes names with their values, as state_dict() gives them, "
            f"not {state_dict!r} of type {type(state_dict).__name__}."
        )
    missing = [name for name in own if name not in state_dict]
    unexpected = [name for name in state_dict if name not in own]
    problems = []
    if strict and missing:
        problems.append(f"missing: {', '.join(missing)}")
    if strict and unexpected:
        problems.append(f"unexpected: {', '.join(map(str, unexpected))}")
    values: dict[str, Any] = {}
    for name, parameter in own.items():
        if name not in state_dict:
            continue
        try:
            values[name] = parameter.accepted(state_dict[name])
        except StateDictError as error:
            problems.append(f"'{name}' {error}")
    if problems:
        raise StateDictError(f"Cannot load the state_dict into {owner}: {'; '.join(problems)}.")
    return values, IncompatibleKeys(missing, unexpected)
