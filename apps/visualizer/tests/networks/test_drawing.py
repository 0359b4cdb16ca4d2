"""Drawings made like the digits of MNIST."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from minitorch_visualizer.networks.drawing import CANVAS, DrawingError, like_mnist, read_drawing


def test_a_drawing_is_scaled_to_20_pixels_and_its_mass_lies_in_the_middle() -> None:
    ink = np.zeros((70, 70))
    ink[5:65, 50:60] = 1.0  # a bar at the right edge
    grid = like_mnist(ink)
    assert grid is not None
    drawn = np.array(grid)
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    assert (len(rows), rows[0]) == (20, 4)
    assert 3 <= len(columns) <= 4
    assert (drawn.sum(axis=0) * (np.arange(28) + 0.5)).sum() / drawn.sum() == pytest.approx(14.0, abs=0.6)
    assert drawn.max() == pytest.approx(1.0)
    assert drawn.min() >= 0.0


def test_scaling_keeps_the_share_of_ink() -> None:
    rng = np.random.default_rng(0)
    ink = rng.uniform(0.5, 1.0, (40, 40))
    grid = like_mnist(ink)
    assert grid is not None
    small = np.array(grid)
    small = small[small > 0.0] * ink.reshape(20, 2, 20, 2).mean((1, 3)).max()
    assert small.reshape(20, 20) == pytest.approx(ink.reshape(20, 2, 20, 2).mean((1, 3)))


def test_a_single_dot_and_a_page_full_of_ink_are_drawings() -> None:
    dot = np.zeros((70, 70))
    dot[0, 69] = 1.0
    for ink in (dot, np.ones((70, 70))):
        grid = like_mnist(ink)
        assert grid is not None
        assert np.count_nonzero(np.array(grid)) == 400


def test_an_empty_canvas_is_no_drawing() -> None:
    assert like_mnist(np.zeros((70, 70))) is None


def test_what_arrives_is_read_and_what_is_damaged_is_refused() -> None:
    ink = np.arange(CANVAS * CANVAS, dtype=np.uint32).astype(np.uint8)
    read = read_drawing(base64.b64encode(ink.tobytes()).decode())
    assert read.shape == (CANVAS, CANVAS)
    assert read[0, :3].tolist() == [0.0, 1 / 255, 2 / 255]
    with pytest.raises(DrawingError, match="The drawing did not arrive whole"):
        read_drawing("no base64!")
    with pytest.raises(DrawingError, match="The drawing has 3 pixels, and should have 4,900"):
        read_drawing(base64.b64encode(b"abc").decode())
