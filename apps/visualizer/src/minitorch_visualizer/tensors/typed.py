"""Read what a reader types about tensors: shapes, rows of numbers, the inside of `x[...]`.

The text comes from a stranger: it is cut at commas and matched piece by piece, never evaluated, and whatever does not
fit is answered with a sentence that says what to write instead.
"""

from __future__ import annotations

import math
import re
from types import EllipsisType

from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor.shapes import Shape, size_of
from minitorch_visualizer.text.counts import count

MAX_LENGTH = 400
"""The longest text that is read, in characters."""

MAX_RANK = 5
"""The most dimensions that are drawn."""

MAX_ELEMENTS = 512
"""The most elements that are drawn."""

Part = int | slice | list[int] | EllipsisType | None
"""One part of an index: what stands between two commas inside `x[...]`."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,6}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SLICE = re.compile(r"([+-]?[0-9]{1,6})?:([+-]?[0-9]{1,6})?(?::([+-]?[0-9]{1,6})?)?")
_SPECIAL: dict[str, Part] = {"...": Ellipsis, "…": Ellipsis, "Ellipsis": Ellipsis, "None": None, "newaxis": None}
_SHOWN = 20


class TypedError(InvalidValueError):
    """What was typed cannot be read."""


def read_integers(text: str, example: str) -> tuple[int, ...]:
    """Read whole numbers with commas between them, with or without brackets around.

    Args:
        text: What was typed; nothing means none.
        example: What the answer to a wrong text recommends.

    Raises:
        TypedError: It is something else.

    Example:
        >>> read_integers("(2, 3)", "2, 3"), read_integers("", "2, 3")
        ((2, 3), ())
    """
    return tuple([_integer(piece, example) for piece in _pieces(_unwrapped(text))])


def read_numbers(text: str, shape: Shape) -> tuple[int | float, ...]:
    """Read the numbers of a tensor with commas, spaces or lines between them, or in rows as Python writes them.

    Args:
        text: What was typed.
        shape: The shape of the tensor.

    Raises:
        TypedError: Something in it is not a number, there are too many or too few, or the brackets make other rows.

    Example:
        >>> read_numbers("1, 2.5 -3", (3,)), read_numbers("[[1, 2], [3, 4]]", (2, 2))
        ((1, 2.5, -3), (1, 2, 3, 4))
    """
    text = _limited(text).strip()
    pieces = re.findall(r"[\[\]]|[^\s,;\[\]]+", _unwrapped(text) if text.startswith("(") else text)
    numbers = tuple([_number(piece) for piece in pieces if piece not in "[]"])
    if len(numbers) != size_of(shape):
        are = "1 was" if len(numbers) == 1 else f"{len(numbers)} were"
        raise TypedError(f"The shape {shape} holds {count(size_of(shape), 'number')}, and {are} typed.")
    rows, row = "".join([piece if piece in "[]" else "#" for piece in pieces]), "#" * len(numbers)
    if rows not in (row, f"[{row}]", _rows(shape)):
        raise TypedError(
            f"The brackets do not make the shape {shape}. Leave them out: the shape says where a row ends."
        )
    return numbers


def _rows(shape: Shape) -> str:
    """Return how a tensor is written in brackets, with # for a number."""
    return f"[{shape[0] * _rows(shape[1:])}]" if shape else "#"


def read_shape(text: str) -> Shape:
    """Read a shape that can be drawn.

    Args:
        text: Sizes with commas between them; nothing, or `()`, is a single number.

    Raises:
        TypedError: It is no shape, or one that is too large to be drawn.

    Example:
        >>> read_shape("2, 3"), read_shape("()")
        ((2, 3), ())
    """
    shape = read_integers(text, "2, 3")
    for size in shape:
        if size < 0:
            raise TypedError(f"The size {size} is negative. A size is 0 or more, as in 2, 3.")
    check_drawable(shape)
    return shape


def check_drawable(shape: Shape) -> None:
    """Refuse a shape that cannot be drawn so that it can be read.

    Raises:
        TypedError: It has too many dimensions or elements.
    """
    if len(shape) > MAX_RANK:
        raise TypedError(f"The shape {shape} has {len(shape)} dimensions, and at most {MAX_RANK} can be drawn here.")
    if size_of(shape) > MAX_ELEMENTS:
        raise TypedError(
            f"The shape {shape} has {size_of(shape):,} elements, and at most {MAX_ELEMENTS} can be drawn here. "
            "Choose smaller sizes."
        )


def read_index(text: str) -> tuple[Part, ...]:
    """Read what stands inside `x[...]`.

    Args:
        text: Parts with commas between them: a whole number, a slice such as `1:` or `::2`, `...`, `None`, or a list
            such as `[0, 2]`. `x[...]` around it is taken off.

    Raises:
        TypedError: A part is none of these.

    Example:
        >>> read_index("0, ..., ::2")
        (0, Ellipsis, slice(None, None, 2))
    """
    text = _limited(text).strip()
    if text.startswith("x[") and text.endswith("]"):
        text = text[2:-1]
    parts = tuple([_part(piece) for piece in _pieces(text)])
    if not parts:
        raise TypedError("Write what stands between the brackets, such as 1:, ::2 or 0 or ..., 0.")
    return parts


# ----------------------------------------------------------------------------------------------------------------------
# Pieces
# ----------------------------------------------------------------------------------------------------------------------
def _limited(text: str) -> str:
    if len(text) > MAX_LENGTH:
        raise TypedError(
            f"The text has {len(text)} characters, and at most {MAX_LENGTH} are read. Write a shorter one."
        )
    return text.replace("−", "-").replace("–", "-")


def _unwrapped(text: str) -> str:
    """Take off one pair of brackets around everything."""
    text = text.strip()
    return text[1:-1] if text[:1] + text[-1:] in ("()", "[]") else text


def _pieces(text: str) -> list[str]:
    """Cut at the commas that stand in no brackets; a comma at the end is allowed, as in Python's (3,)."""
    pieces = [""]
    depth = 0
    for character in _limited(text):
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == "," and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += character
    pieces = [piece.strip() for piece in pieces]
    if not pieces[-1]:
        pieces.pop()
    if "" in pieces:
        raise TypedError("There is nothing between two commas: take one of them away.")
    return pieces


def _shown(piece: str) -> str:
    return f"'{piece if len(piece) <= _SHOWN else piece[:_SHOWN] + '…'}'"


def _integer(piece: str, example: str) -> int:
    if not _INTEGER.fullmatch(piece):
        raise TypedError(f"{_shown(piece)} is not a whole number of up to six digits. Write for example: {example}.")
    return int(piece)


def _number(piece: str) -> int | float:
    if _INTEGER.fullmatch(piece):
        return int(piece)
    if piece.lower() in ("nan", "inf", "-inf", "+inf"):
        return float(piece)
    if not _NUMBER.fullmatch(piece) or math.isinf(float(piece)):
        raise TypedError(f"{_shown(piece)} is not a number. Write numbers with commas between them: 1, 2.5, -3.")
    return float(piece)


def _part(piece: str) -> Part:
    if piece in _SPECIAL:
        return _SPECIAL[piece]
    if _INTEGER.fullmatch(piece):
        return int(piece)
    found = _SLICE.fullmatch(piece.replace(" ", ""))
    if found:
        return slice(*[None if number is None else int(number) for number in found.groups()])
    if piece.startswith("[") and piece.endswith("]"):
        return [_integer(inner, "[0, 2]") for inner in _pieces(piece[1:-1])]
    raise TypedError(
        f"{_shown(piece)} is not a part of an index. Write a whole number, a slice such as 1: or ::2, "
        "..., None, or a list such as [0, 2]."
    )
