"""Whether an operator still means what it meant when it was compiled.

Numba compiles the values that a function mentions into it: a number of its module, a variable of the function around
it. Python looks them up at each call, and so does NumPy's way for small tensors. So when one of them has got another
value, there must be another kernel. Only the numbers *in* an array are not looked at: give the operator another array.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from minitorch_fast.digest import Mention, mentions, plain

__all__ = ["Guard", "is_own"]

_OWN = ("minitorch_scalar", "minitorch_tensor", "minitorch_fast", "minitorch")
"""The packages whose operators are what they are."""


class Guard:
    """What an operator of a user's mentions, and the functions that it calls.

    Args:
        operator: Any operator; our own ones mention nothing that changes.

    Attributes:
        watches: Whether there is anything that could get another value.

    Example:
        >>> from minitorch_scalar import operators
        >>> Guard(operators.relu).watches
        False
    """

    __slots__ = ("_defaults", "_mentions", "watches")

    def __init__(self, operator: Callable[..., Any]) -> None:
        self._mentions: list[Mention] = []
        self._defaults: list[tuple[FunctionType, Any]] = []
        waiting, seen = [plain(operator)], set()
        while waiting:
            function = waiting.pop()
            if isinstance(function, FunctionType) and function not in seen and not is_own(function.__globals__):
                seen.add(function)
                if function.__defaults__:
                    self._defaults.append((function, function.__defaults__))
                new = [mention for mention in mentions(function) if not is_own(mention.place)]
                self._mentions += new
                waiting += [plain(mention.value) for mention in new]
        self.watches = bool(self._mentions or self._defaults)

    def holds(self) -> bool:
        """Say whether all that is mentioned has still the value that it had."""
        return all(mention.is_still_so() for mention in self._mentions) and all(
            function.__defaults__ is defaults for function, defaults in self._defaults
        )


def is_own(place: Any) -> bool:
    """Say whether names are those of a module of ours, which nobody gives other values."""
    return isinstance(place, dict) and str(place.get("__name__")).partition(".")[0] in _OWN
