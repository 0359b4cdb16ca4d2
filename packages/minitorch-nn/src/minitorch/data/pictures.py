"""Pictures of digits from anywhere, made to look as those of MNIST do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from minitorch.file_errors import CorruptFileError, MissingFileError
from minitorch_tensor.errors import InvalidValueError, ShapeError

__all__ = ["digit_from", "load_digit"]

_Array = np.ndarray[Any, Any]

_FAINT = 0.15
"""Whatever differs less from the paper, as a share of what differs most, is noise."""


def load_digit(path: str | os.PathLike[str]) -> _Array:
    """Return the digit in an image file, as `digit_from` prepares it.

    Args:
        path: An image of any size and kind that Pillow reads; colours become grey, what is transparent paper. A photo
            is turned as its camera was held.

    Returns:
        float32 of shape (28, 28), from 0 (paper) to 1 (ink).

    Raises:
        CorruptFileError: It is no image, or a damaged one.
        InvalidValueError: It shows nothing.
        MissingFileError: There is no such file.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # only whoever reads images waits for it

    try:
        with Image.open(path) as image:
            return digit_from(_grey(ImageOps.exif_transpose(image)))
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise MissingFileError(f"Cannot read {os.fspath(path)}: {error.strerror}.") from None
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise CorruptFileError(f"{Path(path)} is no image that can be read: {error}.") from None


def digit_from(grey: Any) -> _Array:
    """Return a drawn digit as MNIST shows digits: light on dark, 20 pixels high or wide, its weight in the middle.

    Args:
        grey: Brightness, shape (height, width), dark on light or light on dark: the border says which is the paper.

    Returns:
        float32 of shape (28, 28), from 0 (paper) to 1 (ink).

    Raises:
        InvalidValueError: It is all paper.
        ShapeError: It has another number of dimensions, or no pixels.

    Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998, which says how they did it.

    Example:
        >>> page = np.full((100, 60), 255.0)
        >>> page[20:80, 25:35] = 0.0
        >>> digit = digit_from(page)
        >>> digit.shape, float(digit[14, 14]), float(digit[0, 0])
        ((28, 28), 1.0, 0.0)
    """
    from PIL import Image

    values = np.asarray(grey, np.float64)
    if values.ndim != 2 or not values.size:
        raise ShapeError(f"A grey image has shape (height, width), each at least 1, not {values.shape}.")
    border = np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])
    ink = np.abs(values - np.median(border))
    if not np.isfinite(ink).all() or not ink.max() > 0:
        raise InvalidValueError("The image shows nothing: all of it has the brightness of its border.")
    ink /= ink.max()
    ink[ink < _FAINT] = 0
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    cut = Image.fromarray((ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] * 255).astype(np.uint8))
    scale = 20 / max(cut.size)
    small = cut.resize((max(1, round(cut.width * scale)), max(1, round(cut.height * scale))), Image.Resampling.LANCZOS)
    return _centred(np.asarray(small, np.float32) / np.float32(255))


def _centred(ink: _Array) -> _Array:
    """Return a digit of at most 20 x 20 on 28 x 28, its centre of mass in the middle as far as the border allows."""
    result = np.zeros((28, 28), np.float32)
    corner = []  # in MNIST the centre of mass is at (14, 14), counted from 0
    for axis, size in enumerate(ink.shape):
        mass = ink.sum(axis=1 - axis)
        middle = float((np.arange(size) * mass).sum() / mass.sum())
        corner.append(min(max(round(14 - middle), 0), 28 - size))
    result[corner[0] : corner[0] + ink.shape[0], corner[1] : corner[1] + ink.shape[1]] = ink
    largest = result.max()  # thin strokes grow faint when they are scaled down
    return result / largest if largest > 0 else result


def _grey(image: Any) -> _Array:
    """Return the brightness of an image; what is transparent is white, or black if what is drawn is light."""
    from PIL import Image

    if image.mode.startswith(("I", "F")):  # of more than 8 bits, which "L" would cut off
        return np.asarray(image, np.float64)
    if "A" not in image.getbands() and "transparency" not in image.info:
        return np.asarray(image.convert("L"), np.float64)
    drawn = image.convert("RGBA")
    brightness, alpha = np.asarray(drawn.convert("L"), np.float64), np.asarray(drawn.getchannel("A"), np.float64) / 255
    is_light = (brightness * alpha).sum() > 127.5 * alpha.sum()
    paper = Image.new("RGBA", drawn.size, "black" if is_light else "white")
    return np.asarray(Image.alpha_composite(paper, drawn).convert("L"), np.float64)
