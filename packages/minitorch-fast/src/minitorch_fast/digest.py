"""A short name for a piece of code, which changes with all that decides what the code does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

__all__ = ["digest"]

_SOURCES = tuple(
    f"{name}.py"
    for name in (
        *("compiler", "float32_operators", "float64_operators", "jit", "operators", "pointers", "rows", "spread"),
        "turning",
    )
)


def digest(*parts: Any) -> str:
    """Return twelve letters for texts and functions, together with the functions and numbers that these mention.

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


def _words(part: Any, seen: set[Any]) -> list[str]:
    """Return what there is to say of a text, a number or a function."""
    if not isinstance(part, FunctionType):
        return [repr(part) if isinstance(part, str | int | float | bool) else str(getattr(part, "__name__", part))]
    if part in seen:
        return []
    seen.add(part)
    words = [repr(part.__defaults__), *_words_of_code(part.__code__)]
    cells = [cell.cell_contents for cell in part.__closure__ or ()]
    for value in [*cells, *_mentioned(part)]:
        words += _words(value, seen)
    return words


def _words_of_code(code: CodeType) -> list[str]:
    """Return instructions, constants and names; a function within a function is a constant."""
    words = [code.co_code.hex(), repr((code.co_names, code.co_varnames, code.co_freevars))]
    for constant in code.co_consts:
        words += _words_of_code(constant) if isinstance(constant, CodeType) else [repr(constant)]
    return words


def _mentioned(function: Callable[..., Any]) -> list[Any]:
    """Return the values outside a function that it mentions, by their names or by those of modules."""
    code, outside = function.__code__, function.__globals__
    values = [outside[name] for name in code.co_names if name in outside]
    inside = [
        getattr(module, name, None) for module in values if isinstance(module, ModuleType) for name in code.co_names
    ]
    return [value for value in [*values, *inside] if isinstance(value, FunctionType | int | float | bool)]


@cache
def _own_sources() -> bytes:
    """Return the text of the modules that have a say in how any operator is compiled."""
    here = Path(__file__).parent
    return b"".join((here / name).read_bytes() for name in _SOURCES)
