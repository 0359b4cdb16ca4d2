"""Functions of `math` as a GPU has them: where Python raises an error, they return NaN or an infinity."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

__all__ = ["FORGIVING"]

_SAME_NAME = ("cos", "cosh", "exp", "expm1", "fmod", "log", "log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan")
_OTHER_NAME = {"acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "atanh": "arctanh", "pow": "float_power"}


def _forgiving(function: Callable[..., Any], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does as NumPy where Python raises an error."""

    @wraps(function)
    def forgiving(*args: Any) -> Any:
        try:
            return function(*args)
        except (OverflowError, ValueError):
            with np.errstate(all="ignore"):
                return float(otherwise(*args))

    return forgiving


FORGIVING: dict[Callable[..., Any], Callable[..., Any]] = {
    getattr(math, name): _forgiving(getattr(math, name), getattr(np, other))
    for name, other in [*zip(_SAME_NAME, _SAME_NAME, strict=True), *_OTHER_NAME.items()]
}
"""What stands for a function of `math` in a kernel; those that raise no error are not here."""
