"""How a function of arrays is made to look like a ufunc: with an `out`, and at the speed of the processor's cache."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["in_blocks", "plain", "stored"]

_BLOCK = 16384
"""So many elements of a function of many steps are taken at a time."""


def stored(result: Any, out: Any) -> Any:
    """Return a result, or `out` with the result written into it."""
    if out is None:
        return result
    np.copyto(out, result)
    return out


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function of arrays an `out`."""

    def apply(*operands: Any, out: Any = None) -> Any:
        return stored(function(*operands), out)

    apply.__name__ = apply.__qualname__ = function.__name__
    apply.__doc__ = function.__doc__
    return apply


def in_blocks(function: Callable[[Any], Any]) -> Callable[..., Any]:
    """Give a function of one array an `out`, and apply it to parts that stay in the processor's cache on their way."""

    def apply(x: Any, out: Any = None) -> Any:
        if x.size <= _BLOCK or not x.flags.forc:
            return stored(function(x), out)
        result = np.empty_like(x)
        source, target = x.ravel("K"), result.ravel("K")  # both dense and in one order: views
        for start in range(0, x.size, _BLOCK):
            target[start : start + _BLOCK] = function(source[start : start + _BLOCK])
        return stored(result, out)

    apply.__name__ = apply.__qualname__ = function.__name__
    apply.__doc__ = function.__doc__
    return apply
