"""A digit drawn by hand, made like those of MNIST: scaled to 20 pixels and moved to the middle of 28.

Source: LeCun, Cortes and Burges, The MNIST database of handwritten digits, 1998: sizes are normalised to 20 x 20 with
the aspect ratio kept, and the centre of mass is put in the middle.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np

from minitorch_scalar.errors import InvalidValueError
from minitorch_visualizer.networks.convolution import Grid

Array = np.ndarray[Any, Any]

CANVAS = 70
"""How many pixels a drawing is wide and high when it arrives from the browser."""

_BOX, _SIDE = 20, 28
_FAINT = 0.1


class DrawingError(InvalidValueError):
    """What is no drawing."""


def read_drawing(text: str) -> Array:
    """Return the ink of a drawing, from 0 to 1, shape (70, 70).

    Args:
        text: What the canvas sends: a byte a pixel, in base64.

    Raises:
        DrawingError: It is not as many bytes.
    """
    try:
        ink = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        msg = "The drawing did not arrive whole. Clear it and draw again."
        raise DrawingError(msg) from error
    if len(ink) != CANVAS * CANVAS:
        msg = f"The drawing has {len(ink):,} pixels, and should have {CANVAS * CANVAS:,}. Clear it and draw again."
        raise DrawingError(msg)
    return np.frombuffer(ink, np.uint8).reshape(CANVAS, CANVAS) / 255.0


def like_mnist(ink: Array) -> Grid | None:
    """Scale a drawing so that its longer side is 20 pixels, and put its centre of mass into the middle of 28 x 28.

    Args:
        ink: From 0 to 1, shape (height, width).

    Returns:
        28 rows of 28 numbers from 0 to 1; None if nothing is drawn.
    """
    marked = ink > _FAINT
    if not marked.any():
        return None
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    drawn = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = _BOX / max(drawn.shape)
    height, width = (max(1, round(side * scale)) for side in drawn.shape)
    small = _shares(height, drawn.shape[0]) @ drawn @ _shares(width, drawn.shape[1]).T
    page = np.zeros((_SIDE, _SIDE))
    top, left = (_place(small.sum(axis=1 - axis), size) for axis, size in enumerate(small.shape))
    page[top : top + height, left : left + width] = small / max(float(small.max()), _FAINT)
    return tuple(tuple(row) for row in page.tolist())


def _shares(small: int, large: int) -> Array:
    """Return which share of each new pixel every old one has: rows that sum to 1, shape (small, large)."""
    edges = np.linspace(0.0, large, small + 1)
    old = np.arange(large)
    overlap = np.minimum(edges[1:, None], old + 1) - np.maximum(edges[:-1, None], old)
    shares: Array = np.clip(overlap, 0.0, None) * small / large
    return shares


def _place(mass: Array, size: int) -> int:
    """Return where a drawing begins so that its centre of mass lies in the middle, as far as there is room."""
    centre = float((mass * (np.arange(size) + 0.5)).sum() / mass.sum())
    return int(min(max(round(_SIDE / 2 - centre), 0), _SIDE - size))
