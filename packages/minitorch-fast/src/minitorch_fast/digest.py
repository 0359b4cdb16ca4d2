"""A short name for a piece of code, which changes with all that decides what the code does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np

__all__ = ["Mention", "digest", "mentions", "names_of", "plain"]

_SOURCES = tuple(
    f"{name}.py"
    for name in (
        *("compiler", "float32_operators", "float64_operators", "jit", "operators", "pointers", "rows", "spread"),
        "turning",
    )
)


class Mention(NamedTuple):
    """A value outside a function that the function uses, and where it finds it.

    Attributes:
        place: What it is looked up in: names with values; or a cell of the closure.
        name: Its name there; empty for a cell.
        value: The value: a function, a number, a text, an array, or a tuple of them.
    """

    place: Any
    name: str
    value: Any

    def is_still_so(self) -> bool:
        """Say whether there is the same value."""
        found = self.place.get(self.name) if self.name else self.place.cell_contents
        return found is self.value


def digest(*parts: Any) -> str:
    """Return twelve letters for texts and functions, together with the functions and values that these mention.

    Example:
        >>> digest("a", lambda x: x) == digest("a", lambda x: x), digest(lambda x: x) == digest(lambda x: -x)
        (True, False)
    """
    found = hashlib.sha256(_own_sources())
    seen: set[Any] = set()
    for part in parts:
        for word in _words(part, seen):
            found.update(word.encode())
            found.update(b"\0")
    return found.hexdigest()[:12]


def mentions(function: FunctionType) -> list[Mention]:
    """Return the values outside a function that it uses, by their names, by those of modules, or in its closure."""
    outside, names = function.__globals__, [*names_of(function.__code__)]
    found = [Mention(outside, name, outside[name]) for name in names if name in outside]
    for _, _, module in tuple(found):
        if isinstance(module, ModuleType):
            inside = vars(module)
            found += [Mention(inside, name, inside[name]) for name in names if name in inside]
    return [*_closed_over(function), *[mention for mention in found if isinstance(plain(mention.value), _VALUES)]]


def _closed_over(function: FunctionType) -> Iterator[Mention]:
    """Yield what stands in the closure of a function."""
    for cell in function.__closure__ or ():
        try:
            yield Mention(cell, "", cell.cell_contents)
        except ValueError:  # it has got no value yet
            continue


_VALUES: Any = FunctionType | int | float | complex | str | tuple | np.generic | np.ndarray
"""What Numba compiles into a function that mentions it."""


def plain(value: Any) -> Any:
    """Return the function that Numba has compiled, of what its decorators make of one."""
    return getattr(value, "py_func", value)


def _words(part: Any, seen: set[Any]) -> list[str]:
    """Return what there is to say of a text, a value or a function."""
    part = plain(part)
    if isinstance(part, FunctionType):
        return _words_of_function(part, seen)
    if isinstance(part, np.ndarray):
        return [part.dtype.str, repr(part.shape), part.tobytes().hex()]
    if isinstance(part, tuple):
        return ["(", *[word for value in part for word in _words(value, seen)], ")"]
    if isinstance(part, str | int | float | complex | np.generic):
        return [repr(part)]
    return [str(getattr(part, "__name__", part))]


def _words_of_function(function: FunctionType, seen: set[Any]) -> list[str]:
    if function in seen:
        return []
    seen.add(function)
    words = ["None"] if function.__defaults__ is None else _words(function.__defaults__, seen)
    words += _words_of_code(function.__code__)
    for mention in mentions(function):
        words += _words(mention.value, seen)
    return words


def _words_of_code(code: CodeType) -> list[str]:
    """Return instructions, constants and names; a function within a function is a constant."""
    words = [code.co_code.hex(), repr((code.co_names, code.co_varnames, code.co_freevars))]
    for constant in code.co_consts:
        words += _words_of_code(constant) if isinstance(constant, CodeType) else [repr(constant)]
    return words


def names_of(code: CodeType) -> Iterator[str]:
    """Yield the names that code looks up outside, also in the functions within it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_of(constant)


@cache
def _own_sources() -> bytes:
    """Return the text of the modules that have a say in how any operator is compiled."""
    here = Path(__file__).parent
    return b"".join((here / name).read_bytes() for name in _SOURCES)
