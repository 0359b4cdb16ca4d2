"""What Numba says about an operator that it cannot compile, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from minitorch_fast.errors import OperatorError

__all__ = ["explained"]

_ADVICE = (
    ("missing a required argument", "it takes more numbers than it is given",
     "A map gives its operator one number, a zip or a reduction two."),
    ("too many positional arguments", "it takes fewer numbers than it is given",
     "A map gives its operator one number, a zip or a reduction two."),
    ("cannot raise", "it raises an exception", "Return math.nan or math.inf where there is no result."),
    ("try", "it catches an exception", "Test for the case with `if` before it arises."),
    ("with (context", "it has a `with`", "Do that outside the operator."),
    ("'with'", "it has a `with`", "Do that outside the operator."),
    ("unicode_type", "it uses text", "An operator takes numbers and returns a number: leave the text out."),
    ("f-string", "it uses text", "An operator takes numbers and returns a number: leave the text out."),
    ("yield", "it is a generator", "Return one number."),
    ("reflected list", "it uses a list", "Use single variables, or a tuple."),
    ("dict", "it uses a dictionary", "Use `if` and `elif`, or a tuple."),
    ("Cannot unify", "a variable, or the result, is a number in one case and something else in another",
     "Return a number in every case: a function without `return` gives None."),
    ("NameError", "a name is not defined", "Define it outside the operator, before it is used."),
    ("not defined", "a name is not defined", "Define it outside the operator, before it is used."),
    ("Untyped global name", "it uses something that Numba does not know",
     "Use numbers, the module math, and plain functions of those."),
    ("Unknown attribute", "it uses an attribute that Numba does not know",
     "Use numbers, the module math, and plain functions of those."),
    ("none", "it does not return a number in every case", "End each way through it with `return`."),
)  # fmt: skip
"""What Numba's message holds, what that means, and what to write instead: the first that fits counts."""

_USUAL = ("Numba does not support something in it", "Use numbers, the module math, `if`, and plain functions of those.")


def explained(operator: Callable[..., Any], error: Exception) -> Exception:
    """Return an error that says which operator and line cannot be compiled, why, and what to write instead.

    Args:
        operator: The operator.
        error: What came of compiling or running a kernel with it; it is returned as it is if it is not Numba's.
    """
    numbas = type(error).__module__.startswith("numba.")
    if not numbas and isinstance(operator, FunctionType):
        return error
    name = getattr(operator, "__name__", repr(operator))
    if isinstance(operator, MethodType):
        return OperatorError(
            f"{name} is a method, and Numba compiles only functions into kernels: write it as a function of numbers, "
            "outside of its class."
        )
    if not numbas:
        return OperatorError(
            f"{name} is no function written in Python, so Numba cannot compile it into a kernel. Write one around it: "
            f"def f(x): return {name}(x)."
        )
    text = str(error)
    what, instead = next(((what, instead) for sign, what, instead in _ADVICE if sign in text), _USUAL)
    return OperatorError(
        f"The operator {name} cannot be compiled: {what}. {_place(operator, text)}{instead} "
        f"Numba says: {_first_sentence(text)}"
    )


def _place(operator: Any, text: str) -> str:
    """Return where it is: the file, the line, and what stands there."""
    own = Path(operator.__code__.co_filename).name
    places = re.finditer(r'File "(.*?)", line (\d+)', text)
    found = next((place for place in places if Path(place.group(1)).name == own), None)
    if found is None:  # what it returns cannot be stored
        return f"It begins in {operator.__code__.co_filename}, line {operator.__code__.co_firstlineno}. "
    path, line = operator.__code__.co_filename, found.group(2)
    arrow = re.search(r"^(.*)\n\s*\^", text[found.end() :], re.MULTILINE)
    shown = f": `{arrow.group(1).strip()}`" if arrow else ""
    return f"See {path}, line {line}{shown}. "


def _first_sentence(text: str) -> str:
    """Return the first line that says something about the operator and not about Numba's own steps."""
    lines = [line.strip() for line in text.splitlines()]
    skipped = (
        "Failed in",
        "During:",
        "- ",
        "Overload",
        "There are",
        "With argument",
        "Rejected",
        ">>>",
        "File",
        "No match",
    )
    useful = [line for line in lines if line and not line.startswith(skipped) and "<intrinsic spread>" not in line]
    return useful[0] if useful else text.strip()
