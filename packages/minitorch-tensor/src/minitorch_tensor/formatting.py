"""How a tensor is printed: as PyTorch prints it.

All numbers of a tensor are written alike, so that they stand in columns: as integers with a point if they are whole,
else with a number of decimals, and in powers of ten if they are far apart, very large or very small. Of many numbers
only those at the edges are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, inf, isfinite
from typing import Any, Literal

import numpy as np

from minitorch_tensor.dtypes import bool_, default_dtype, int64
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.registry import current_backend
from minitorch_tensor.shapes import size_of

__all__ = ["Cell", "PrintOptions", "print_options", "set_printoptions", "tensor_text"]

Cell = Callable[[Any], str]
"""What writes one number, in the width that all numbers of the tensor have."""

_FAR_APART = 1000.0  # the largest number over the smallest, beyond which both need powers of ten
_LARGE = 1e8
_SMALL = 1e-4


class PrintOptions:
    """How tensors are printed.

    Attributes:
        precision: Digits behind the point.
        threshold: Of a tensor with more elements than this only the edges are shown.
        edgeitems: How many elements an edge has, along each dimension.
        linewidth: How many characters fit on a line.
        sci_mode: Whether to use powers of ten; None means: where they are needed.
    """

    __slots__ = ("edgeitems", "linewidth", "precision", "sci_mode", "threshold")

    def __init__(self) -> None:
        self.precision = 4
        self.threshold = 1000.0
        self.edgeitems = 3
        self.linewidth = 80
        self.sci_mode: bool | None = None


print_options = PrintOptions()

_PROFILES: dict[str, dict[str, Any]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": inf, "edgeitems": 3, "linewidth": 80},
}


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: Literal["default", "short", "full"] | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors are printed; what is None stays as it is, except `sci_mode`.

    Args:
        precision: Digits behind the point.
        threshold: Of a tensor with more elements than this only the edges are shown.
        edgeitems: How many elements an edge has, along each dimension.
        linewidth: How many characters fit on a line.
        profile: All of the above at once; the others come on top.
        sci_mode: Whether to use powers of ten; None means: where they are needed.

    Raises:
        InvalidTypeError: An option is no number.
        InvalidValueError: An option is negative, or there is no such profile.

    Example:
        >>> from minitorch_tensor import set_printoptions, tensor
        >>> set_printoptions(precision=2)
        >>> tensor([3.14159])
        tensor([3.14])
        >>> set_printoptions(profile="default")
    """
    if profile is not None and profile not in _PROFILES:
        raise InvalidValueError(f"There is no profile {profile!r}: use {', '.join(_PROFILES)}.")
    wanted = dict(_PROFILES[profile]) if profile is not None else {}
    given = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
    wanted.update({name: value for name, value in given.items() if value is not None})
    for name, value in wanted.items():
        if isinstance(value, bool) or not isinstance(value, int if name != "threshold" else int | float):
            raise InvalidTypeError(f"{name} is a number, not {value!r} of type {type(value).__name__}.")
        if value < 0:
            raise InvalidValueError(f"{name} is not negative; it was given {value}.")
    for name, value in wanted.items():
        setattr(print_options, name, value)
    print_options.sci_mode = sci_mode


# ----------------------------------------------------------------------------------------------------------------------
# A tensor
# ----------------------------------------------------------------------------------------------------------------------
def tensor_text(tensor: Any) -> str:
    """Return the text of a tensor: its numbers, and what they do not say themselves.

    Args:
        tensor: Any tensor; its history is named, and not touched.
    """
    begin = "tensor("
    numbers = _numbers(tensor, len(begin)) if size_of(tensor.shape) else "[]"
    return _with_notes(begin + numbers, _notes(tensor), len(begin)) + ")"


def _notes(tensor: Any) -> list[str]:
    """Return what stands behind the numbers: what is not as usual with this tensor."""
    notes = []
    empty = not size_of(tensor.shape)
    usual = (default_dtype(),) if empty else (default_dtype(), int64, bool_)
    if (empty and len(tensor.shape) != 1) or (not empty and not print_options.edgeitems):
        notes.append(f"size={tensor.shape}")
    if tensor.dtype not in usual:
        notes.append(f"dtype={tensor.dtype!r}")
    if tensor.backend is not current_backend():
        notes.append(f"backend='{tensor.backend.name}'")
    if tensor.grad_fn is not None:
        notes.append(f"grad_fn={tensor.grad_fn!r}")
    elif tensor.requires_grad:
        notes.append("requires_grad=True")
    return notes


def _with_notes(text: str, notes: list[str], indent: int) -> str:
    """Append the notes to the last line, or begin a new line for one that does not fit."""
    used = len(text) - text.rfind("\n") + 1
    for note in notes:
        if used + len(note) + 2 > print_options.linewidth:
            text += ",\n" + " " * indent + note
            used = indent + len(note)
        else:
            text += ", " + note
            used += len(note) + 2
    return text


def _numbers(tensor: Any, indent: int) -> str:
    """Return the numbers in nested brackets."""
    array = np.asarray(tensor.backend.to_numpy(tensor))
    edge = print_options.edgeitems
    cut = array.size > print_options.threshold
    skips = [cut and size > 2 * edge for size in array.shape]
    for dim, skip in enumerate(skips):
        if skip:
            ends = np.r_[:edge, array.shape[dim] - edge : array.shape[dim]]
            array = np.take(array, ends, axis=dim)
    cell, width = _floats(array) if tensor.dtype.is_floating_point else _exact(array)
    return _nested(array.tolist(), skips, indent, cell, width)


def _nested(part: Any, skips: list[bool], indent: int, cell: Cell, width: int) -> str:
    """Return nested lists as text; where a list was shortened, dots stand in its middle."""
    if not isinstance(part, list):
        return cell(part)
    if len(skips) == 1:
        items = [cell(number) for number in part]
        a_line = max(1, (print_options.linewidth - indent) // (width + 2))
    else:
        items = [_nested(inner, skips[1:], indent + 1, cell, width) for inner in part]
        a_line = 1
    if skips[0]:
        items.insert(len(items) // 2, " ..." if items and len(skips) == 1 else "...")
    lines = [", ".join(items[i : i + a_line]) for i in range(0, len(items), a_line)]
    feed = "\n" * max(1, len(skips) - 1)
    return "[" + ("," + feed + " " * (indent + 1)).join(lines) + "]"


# ----------------------------------------------------------------------------------------------------------------------
# A number
# ----------------------------------------------------------------------------------------------------------------------
def _exact(array: np.ndarray[Any, Any]) -> tuple[Cell, int]:
    """Return what writes integers or bools, and how wide."""
    width = max([1, *(len(str(number)) for number in array.ravel().tolist())])
    return lambda number: f"{number!s:>{width}}", width


def _floats(array: np.ndarray[Any, Any]) -> tuple[Cell, int]:
    """Return what writes floating point numbers, and how wide: all are written in the way that suits them together."""
    telling = [number for number in array.ravel().tolist() if number and isfinite(number)]
    whole = all(number == ceil(number) for number in telling)
    digits = print_options.precision
    form, point = f".{digits}f", ""
    if _needs_powers(telling, whole):
        form = f".{digits}e"
    elif whole:
        form, point = ".0f", "."
    width = max([1, *(len(f"{number:{form}}{point}") for number in telling)])

    def cell(number: float) -> str:
        return f"{number:{form}}{point if isfinite(number) else ''}".rjust(width)

    return cell, width


def _needs_powers(telling: list[float], whole: bool) -> bool:
    """Say whether numbers need powers of ten to be told apart."""
    if not telling:
        return False
    if print_options.sci_mode is not None:
        return print_options.sci_mode
    sizes = [abs(number) for number in telling]
    low, high = min(sizes), max(sizes)
    return high / low > _FAR_APART or high > _LARGE or (not whole and low < _SMALL)
