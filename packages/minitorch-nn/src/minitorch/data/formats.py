"""What the files of data sets look like inside: idx, tab-separated columns, and trees in brackets."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from minitorch.data.files import reading
from minitorch.file_errors import CorruptFileError

__all__ = ["idx_array", "read_bytes", "table", "tree"]

_LEAF = re.compile(r"\(\d ([^()\s]+)\)")


def read_bytes(path: Path) -> bytes:
    """Return the content of a file, unpacked if its name ends in .gz.

    Raises:
        CorruptFileError: It cannot be unpacked.
    """
    import gzip  # only whoever reads such files waits for it

    with reading(path):
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content


def idx_array(path: Path) -> np.ndarray[Any, Any]:
    """Return the bytes of an idx file as an array.

    The header is two bytes 0, the type of the numbers (8 for bytes), how many dimensions, and each size in 4 bytes, the
    highest first.

    Raises:
        CorruptFileError: It has another header, or not as many bytes as that says.

    Source: LeCun, Cortes and Burges, the description of the MNIST files.
    """
    content = read_bytes(path)
    if len(content) < 4 or content[:3] != b"\x00\x00\x08":
        raise CorruptFileError(f"{path} is no idx file of bytes: it begins with {content[:4]!r}, not with 0, 0, 8.")
    start = 4 + 4 * content[3]
    shape = tuple(int(size) for size in np.frombuffer(content[4:start], ">u4"))
    numbers = np.frombuffer(content[start:], np.uint8)
    if len(shape) != content[3] or numbers.size != math.prod(shape):
        raise CorruptFileError(f"{path} says that its shape is {shape}, but {numbers.size} bytes follow: it is cut.")
    return numbers.reshape(shape)


def table(content: bytes, path: Path, columns: Sequence[str]) -> list[list[str]]:
    """Return columns of a text of tab-separated values whose first line names them.

    Args:
        content: UTF-8, a row a line, without quotation marks.
        path: Where it is from, for messages.
        columns: The names of those wanted.

    Raises:
        CorruptFileError: A name is missing, or a row has another number of values.
    """
    with reading(path):
        header, *rows = content.decode("utf-8").rstrip("\n").split("\n")
    names = header.split("\t")
    if absent := [name for name in columns if name not in names]:
        raise CorruptFileError(f"{path} has no column {', '.join(absent)}: its first line is {header[:80]!r}.")
    values = [row.split("\t") for row in rows]
    for number, row in enumerate(values, 2):
        if len(row) != len(names):
            raise CorruptFileError(f"{path}, line {number}, has {len(row)} values for {len(names)} columns.")
    return [[row[names.index(name)] for row in values] for name in columns]


def tree(line: str) -> tuple[int, list[str]]:
    """Return the label of a whole sentence in the Treebank's notation, 0 to 4, and its words.

    Example:
        >>> tree("(3 (2 A) (4 (4 gripping) (2 film)))")
        (3, ['A', 'gripping', 'film'])
    """
    return int(line[1]), _LEAF.findall(line)
