"""Figures of module 4: curves, probabilities, scores, pixels."""

from __future__ import annotations

import base64
import math
import struct
import zlib

import numpy as np
import pytest

from minitorch_visualizer.figures.networks import (
    network_comparison_figure,
    network_curves_figure,
    probabilities_figure,
    scores_figure,
)
from minitorch_visualizer.figures.pixels import digit_strip, image_uri, layers_picture
from minitorch_visualizer.networks.feature_maps import LayerOutput
from minitorch_visualizer.networks.snapshots import Moment
from minitorch_visualizer.runs.network_run import NetworkCurves
from minitorch_visualizer.theme import DARK, LIGHT, look_for

CURVES = NetworkCurves((1, 2), (0.7, math.nan), (0.5, 0.75), (0.8, 0.6), (0.25, 1.0))


def test_curves_have_a_line_for_training_and_one_for_the_test() -> None:
    figure = network_curves_figure(CURVES, (Moment(0.5, 0.9, 0.1), Moment(1.0, 0.5, 0.3)), 2, LIGHT, "validation")
    assert [trace.name for trace in figure.data] == ["train", "validation", "train", "validation"]
    assert list(figure.data[0].x) == [0.5, 1.0]
    assert list(figure.data[2].y) == [10.0, 30.0]
    assert list(figure.data[3].y) == [25.0, 100.0]


def test_without_moments_the_training_has_a_point_an_epoch_and_no_loss_that_is_no_number() -> None:
    figure = network_curves_figure(CURVES, (), 2, DARK)
    assert list(figure.data[0].y) == [0.7, None]


def test_the_most_likely_digit_stands_out_and_the_label_has_an_outline() -> None:
    figure = probabilities_figure([0.1] * 3 + [0.7] + [0.0] * 6, 2, LIGHT)
    bar = figure.data[0]
    assert bar.marker.color[3] == LIGHT.value
    assert bar.marker.color.count(LIGHT.value) == 1
    assert list(bar.marker.line.width) == [0, 0, 2] + [0] * 7


def test_runs_are_told_apart_by_name_and_dash() -> None:
    figure = network_comparison_figure([("a", CURVES), ("b", CURVES)], accuracy=True)
    assert [(trace.name, trace.line.dash) for trace in figure.data] == [("a", "solid"), ("b", "dash")]
    assert list(figure.data[0].y) == [25.0, 100.0]


def test_scores_rise_from_undecided_and_equal_words_have_places_of_their_own() -> None:
    figure = scores_figure(["so", "so", "good"], [0.4, 0.5, 0.9], LIGHT)
    assert list(figure.data[0].x) == [0, 1, 2]
    assert list(figure.data[0].y) == pytest.approx([-0.1, 0.0, 0.4])
    assert figure.data[0].base == 0.5


def decoded(uri: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Read the pixels of an image as any reader of PNG does."""
    file = base64.b64decode(uri.removeprefix("data:image/png;base64,"))
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    place, body, size = 8, b"", (0, 0)
    while place < len(file):
        (length,) = struct.unpack(">I", file[place : place + 4])
        name, data = file[place + 4 : place + 8], file[place + 8 : place + 8 + length]
        assert struct.unpack(">I", file[place + 8 + length : place + 12 + length]) == (zlib.crc32(name + data),)
        if name == b"IHDR":
            size = struct.unpack(">II", data[:8])
        body += data if name == b"IDAT" else b""
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(body), np.uint8).reshape(size[1], 1 + 3 * size[0])
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(size[1], size[0], 3)


@pytest.mark.parametrize("dark", [False, True])
def test_pixels_go_from_the_page_to_the_colour_of_their_sign(dark: bool) -> None:
    look = look_for(dark)
    pixels = decoded(image_uri(np.array([[0.0, 2.0, -2.0], [0.0, 5.0, 1.0]]), 2.0, look))
    colours = [
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in (look.background, look.value, look.gradient)
    ]
    assert pixels[0].tolist() == colours
    assert pixels[1, 1].tolist() == colours[1]
    middle = (np.array(colours[0]) + np.array(colours[1])) / 2
    assert pixels[1, 2].tolist() == pytest.approx(middle.tolist(), abs=1)


def test_an_image_of_zeros_is_the_page() -> None:
    assert len(np.unique(decoded(image_uri(np.zeros((2, 2)), 0.0, LIGHT)).reshape(-1, 3), axis=0)) == 1


def test_a_layer_shows_at_most_16_maps_and_says_so() -> None:
    wide = LayerOutput("0 Conv2d: 32 x 2 x 2", np.ones((32, 2, 2)))
    markup = layers_picture([wide, LayerOutput("6 Linear: 4", np.ones(4))], LIGHT)
    assert markup.count("<img") == 17
    assert "0 Conv2d: 32 x 2 x 2, the first 16 of them" in markup


def test_digits_are_buttons_with_their_labels() -> None:
    markup = digit_strip([(4, [[0.0]], "7"), (5, [[1.0]], "<")], 5, LIGHT)
    assert 'class="chosen" data-pick="5" aria-label="digit 5, &lt;"' in markup
    assert 'class="" data-pick="4"' in markup
