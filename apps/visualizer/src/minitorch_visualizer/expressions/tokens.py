"""Cut a typed expression into tokens, and say what is wrong with it in words that point at a column.

Nothing here knows what an expression means; `expressions` builds the tree. The text comes from a stranger, so the
length is limited before anything else is looked at, and only the characters of the grammar pass.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from minitorch_scalar.errors import InvalidValueError

MAX_LENGTH = 500
"""Longest expression that is read, in characters."""

Kind = Literal["number", "name", "operator", "end"]

_WORDS = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z_0-9]*)"

_INSTEAD = {
    "^": "write ** for a power, as in x ** 2",
    "=": "write == to compare",
    "!": "write != for 'not equal'",
    "&": "write * for 'and': comparisons are 1 or 0",
    "|": "write abs(x) for the absolute value",
    "[": "write ( ) for brackets",
    "]": "write ( ) for brackets",
    "{": "write ( ) for brackets",
    "}": "write ( ) for brackets",
    ".": "write a digit beside the decimal point, as in 0.5",
    ";": "write one expression only",
    "×": "write * to multiply",
    "·": "write * to multiply",
    "÷": "write / to divide",
    "−": "write - (the minus of the keyboard)",
    "–": "write - (the minus of the keyboard)",
    "√": "write sqrt(x)",
    "π": "write pi",
    "²": "write ** 2",
    "³": "write ** 3",
    "≤": "write <=",
    "≥": "write >=",
    "≠": "write !=",
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one kind of expressions.

    Attributes:
        pattern: Matches a number, a name or an operator.
        offer: What to use instead of a character that no expression has.
    """

    pattern: re.Pattern[str]
    offer: str


SCALARS = Lexicon(
    re.compile(rf"{_WORDS}|(?P<operator>\*\*|//|==|!=|<=|>=|[-+*/%<>(),])"),
    "use numbers, names, + - * / ** // %, comparisons, commas and ( )",
)
TENSORS = Lexicon(
    re.compile(rf"{_WORDS}|(?P<operator>\.\.\.|\*\*|//|==|!=|<=|>=|[-+*/%<>(),@.:=\[\]])"),
    "use numbers, names, + - * / ** @, comparisons, methods such as .sum() and indices such as [0, 1:]",
)


class ExpressionError(InvalidValueError):
    """A typed expression cannot be read; `column` counts from 0 and says where.

    Args:
        message: What is wrong and what to write instead.
        text: The whole expression as typed.
        column: Position of the offending character in `text`, or `len(text)` for its end.
    """

    def __init__(self, message: str, text: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.column = min(max(column, 0), len(text))

    def pointer(self, width: int = 60) -> str:
        """Return two lines: the expression (a window of it if it is long) and a caret under the column."""
        start = 0 if self.column < width - 5 else self.column - width // 2
        before = _printable(self.text[start : self.column])
        after = _printable(self.text[self.column : start + width])
        head = "…" if start else ""
        tail = "…" if len(self.text) > start + width else ""
        return f"{head}{before}{after}{tail}\n{' ' * (len(head) + _cells(before))}^"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the expression and the column where it starts."""

    kind: Kind
    text: str
    column: int


def tokenize(text: str, lexicon: Lexicon = SCALARS) -> list[Token]:
    """Cut `text` into tokens, ending with one of kind "end".

    Args:
        text: The expression.
        lexicon: Which words it may have.

    Raises:
        ExpressionError: The text is empty, too long, or has a character that no expression has.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"The expression has {len(text)} characters and at most {MAX_LENGTH} are read. Write a shorter one.",
            text,
            MAX_LENGTH,
        )
    tokens: list[Token] = []
    column = 0
    while column < len(text):
        if text[column].isspace():
            column += 1
            continue
        token = _next_token(text, column, lexicon)
        tokens.append(token)
        column += len(token.text)
    if not tokens:
        raise ExpressionError("The expression is empty. Write one, for instance x * x + 1.", text, 0)
    tokens.append(Token("end", "", len(text.rstrip())))
    return tokens


def _next_token(text: str, column: int, lexicon: Lexicon) -> Token:
    match = lexicon.pattern.match(text, column)
    if match is None:
        character = text[column]
        shown = _printable(character)
        instead = _INSTEAD.get(character, lexicon.offer)
        raise ExpressionError(f"'{shown}' is not part of an expression: {instead}.", text, column)
    if match["number"] is not None:
        _check_number(text, match[0], column)
        return Token("number", match[0], column)
    if match["name"] is not None:
        return Token("name", match[0], column)
    return Token("operator", match[0], column)


def _check_number(text: str, number: str, column: int) -> None:
    end = column + len(number)
    if (end < len(text) and text[end] == ".") or (number.endswith(".") and end < len(text) and text[end].isdigit()):
        raise ExpressionError("A number has one decimal point: write it as in 1.25.", text, end)
    if math.isinf(float(number)):
        raise ExpressionError("This number is too large for a float: at most about 1.8e308.", text, column)


def _printable(text: str) -> str:
    """Show white space as a space and anything that prints nothing as one replacement mark."""
    return "".join(" " if c.isspace() else c if c.isprintable() and not unicodedata.combining(c) else "�" for c in text)


def _cells(text: str) -> int:
    """Return how many columns a fixed-width font gives `text`: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
