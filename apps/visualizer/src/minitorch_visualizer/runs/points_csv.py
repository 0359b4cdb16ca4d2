"""Read the user's own points from a CSV file.

A line is one point: `x1,x2,label` with two finite numbers and a label 0 or 1. A first line of names is optional, and
commas, semicolons and tabs all separate. The whole file is read or none of it: the first bad line is an error that
names the line, says what is wrong with it and what to write instead.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

from minitorch_scalar.datasets import Points
from minitorch_scalar.errors import InvalidValueError

MAX_POINTS = 150
MAX_BYTES = 100_000
MAX_SHOWN = 30
EXAMPLE = "0.25,0.75,1"


class PointsFileError(InvalidValueError):
    """A CSV file that holds no points that can be trained on."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle, in the user's own units, that is drawn and trained on as the unit square.

    Attributes:
        x1: The lowest and the highest x1.
        x2: The lowest and the highest x2.
    """

    x1: tuple[float, float]
    x2: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PointsFile:
    """The points of one file.

    Attributes:
        name: The name of the file.
        points: The points, inside the unit square.
        frame: What the unit square stands for; None if the file's own numbers lie in it already.
    """

    name: str
    points: Points
    frame: Frame | None

    @property
    def one_class(self) -> int | None:
        """The label that every point has, or None if both labels occur."""
        labels = set(self.points.y)
        return labels.pop() if len(labels) == 1 else None


def read_points(content: bytes, name: str) -> PointsFile:
    r"""Read the points of a CSV file.

    Args:
        content: The bytes of the file, as UTF-8 text.
        name: The name of the file, for the messages.

    Returns:
        The points. If any lies outside the unit square, each axis is scaled so that all fit: a network that starts with
        small weights cannot learn from coordinates in the thousands.

    Raises:
        PointsFileError: If the file is no such CSV; the message names the first bad line.

    Example:
        >>> read_points(b"x1,x2,label\n0.1,0.9,1\n0.8,0.3,0\n", "mine.csv").points.X
        [(0.1, 0.9), (0.8, 0.3)]
    """
    rows = [_point(cells, f"Line {line} of {name}") for line, cells in _lines(_text(content, name), name)]
    if not rows:
        msg = f"{name} has no points. Write one point a line as x1,x2,label, for example {EXAMPLE}."
        raise PointsFileError(msg)
    if len(rows) > MAX_POINTS:
        msg = f"{name} has {len(rows)} points, at most {MAX_POINTS} can be trained on. Keep {MAX_POINTS} of its lines."
        raise PointsFileError(msg)
    xs = [(x1, x2) for x1, x2, _ in rows]
    frame = _frame(xs, name)
    if frame is not None:
        xs = [(_scaled(x1, frame.x1), _scaled(x2, frame.x2)) for x1, x2 in xs]
    return PointsFile(name, Points(len(rows), xs, [label for _, _, label in rows]), frame)


def _text(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        msg = f"{name} has {len(content):,} bytes; {MAX_POINTS} points take less than {MAX_BYTES:,}. Is it the file?"
        raise PointsFileError(msg)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        msg = f"Line {line} of {name} is not UTF-8 text. Save the file as CSV in the encoding UTF-8."
        raise PointsFileError(msg) from error


def _lines(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give the number and the cells of each line, leaving out empty lines and a first line of names."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = True
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not (start and _names(cells)):
                yield reader.line_num, cells
            start = False
    except csv.Error as error:
        msg = f"Line {reader.line_num} of {name} is not CSV: {error}. Write {EXAMPLE}, without quotes."
        raise PointsFileError(msg) from error


def _names(cells: list[str]) -> bool:
    """Say whether a line holds names of columns: nothing in it reads as a number."""
    return all(cell and _number(cell) is None for cell in cells)


def _number(cell: str) -> float | None:
    # float() would also take 1_000, which no spreadsheet writes and which is more likely a slip.
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def _shown(cell: str) -> str:
    """Return a cell for a message: quoted, and only the beginning of a long one."""
    return repr(cell if len(cell) <= MAX_SHOWN else f"{cell[:MAX_SHOWN]}…")


def _point(cells: list[str], where: str) -> tuple[float, float, int]:
    if len(cells) != 3:
        plural = "value" if len(cells) == 1 else "values"
        msg = f"{where} has {len(cells)} {plural}. Write three, x1,x2,label, for example {EXAMPLE}."
        raise PointsFileError(msg)
    return _coordinate(cells[0], "x1", where), _coordinate(cells[1], "x2", where), _label(cells[2], where)


def _coordinate(cell: str, column: str, where: str) -> float:
    number = _number(cell)
    if number is None:
        found = f"is {_shown(cell)}, which is not a number" if cell else "is empty"
        msg = f"{where}: {column} {found}. Write a number with a decimal point, as in {EXAMPLE}."
        raise PointsFileError(msg)
    if not math.isfinite(number):
        msg = f"{where}: {column} is {_shown(cell)}. Write a finite number, as in {EXAMPLE}, or leave the line out."
        raise PointsFileError(msg)
    return number


def _label(cell: str, where: str) -> int:
    number = _number(cell)
    if number not in (0.0, 1.0):
        found = _shown(cell) if cell else "empty"
        msg = f"{where}: the label is {found}. Write 0 or 1 as the third value, as in {EXAMPLE}."
        raise PointsFileError(msg)
    return int(number)


def _frame(xs: list[tuple[float, float]], name: str) -> Frame | None:
    if all(0.0 <= x1 <= 1.0 and 0.0 <= x2 <= 1.0 for x1, x2 in xs):
        return None
    first, second = ([point[axis] for point in xs] for axis in (0, 1))
    frame = Frame((min(first), max(first)), (min(second), max(second)))
    if not all(math.isfinite(high - low) for low, high in (frame.x1, frame.x2)):
        msg = f"The numbers of {name} lie too far apart to be scaled. Keep them below 1e307 in size."
        raise PointsFileError(msg)
    return frame


def _scaled(value: float, ends: tuple[float, float]) -> float:
    """Map the ends to 0 and 1; an axis on which all points agree becomes 0.5."""
    low, high = ends
    return (value - low) / (high - low) if high > low else 0.5
