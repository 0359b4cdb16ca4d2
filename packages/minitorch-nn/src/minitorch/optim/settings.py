"""The ranges of the settings of optimizers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, SupportsFloat

from minitorch_scalar.errors import InvalidTypeError, InvalidValueError

__all__ = ["check_settings"]

_AT_LEAST_0 = ("lr", "momentum", "weight_decay", "eps", "lr_decay", "momentum_decay", "initial_accumulator_value")


def check_settings(group: Mapping[str, Any]) -> None:
    """Refuse settings out of their range; one that an optimizer does not have is not looked at.

    Raises:
        InvalidTypeError: A setting that is not a number.
        InvalidValueError: A negative (or NaN) setting, betas outside [0, 1), or Nesterov's momentum without momentum.
    """
    for name in _AT_LEAST_0:
        if name in group and not _number(group, name) >= 0.0:
            raise InvalidValueError(f"{name} is {group[name]}; it must be at least 0.")
    if "alpha" in group and "centered" in group and not _number(group, "alpha") >= 0.0:
        raise InvalidValueError(f"alpha is {group['alpha']}; it must be at least 0.")
    if "rho" in group and not 0.0 <= _number(group, "rho") <= 1.0:
        raise InvalidValueError(f"rho is {group['rho']}; it must lie between 0 and 1.")
    for place, beta in enumerate(_pair(group, "betas")):
        if not 0.0 <= beta < 1.0:
            raise InvalidValueError(f"betas[{place}] is {beta}; it must be at least 0 and below 1.")
    if "etas" in group:
        shrink, grow = _pair(group, "etas")
        if not 0.0 < shrink < 1.0 < grow:
            raise InvalidValueError(f"etas are {shrink} and {grow}; 0 < etas[0] < 1 < etas[1] must hold.")
    if group.get("nesterov") and (group["momentum"] <= 0 or group["dampening"] != 0):
        raise InvalidValueError(
            f"nesterov=True needs a momentum above 0 and no dampening, not momentum {group['momentum']} and dampening "
            f"{group['dampening']}."
        )


def _number(group: Mapping[str, Any], name: str) -> float:
    value = group[name]
    if not isinstance(value, SupportsFloat):
        raise InvalidTypeError(f"{name} is {value!r} of type {type(value).__name__}; it must be a number.")
    return float(value)


def _pair(group: Mapping[str, Any], name: str) -> tuple[float, ...]:
    """Return the two numbers of a setting; none if there is no such setting."""
    if name not in group:
        return ()
    value = group[name]
    if not isinstance(value, tuple | list) or len(value) != 2 or not all(isinstance(x, SupportsFloat) for x in value):
        raise InvalidTypeError(f"{name} is {value!r}; it must be a pair of numbers.")
    return float(value[0]), float(value[1])
