from __future__ import annotations

import re
import tomllib

import pytest

from minitorch_visualizer.cli import APP
from minitorch_visualizer.theme import (
    CLASS_MARKS,
    DARK,
    LIGHT,
    PALETTE,
    Look,
    look_for,
    plotly_template,
    probability_scale,
    surface_scale,
)

LOOKS = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1, from 0 for black to 1 for white."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of WCAG 2.1, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@LOOKS
def test_text_can_be_read_on_every_surface(look: Look) -> None:
    for surface in (look.background, look.surface, look.rule, look.class_0, look.class_1):
        assert contrast(look.text, surface) >= 7.0, surface


@LOOKS
def test_quiet_text_can_be_read(look: Look) -> None:
    assert contrast(look.muted, look.background) >= 4.5


@LOOKS
def test_values_and_gradients_stand_out_from_the_page(look: Look) -> None:
    assert contrast(look.value, look.background) >= 3.0
    assert contrast(look.gradient, look.background) >= 3.0


def test_the_classes_differ_in_colour_and_in_shape() -> None:
    zero, one = CLASS_MARKS
    assert zero.colour != one.colour
    assert zero.symbol != one.symbol


def test_the_palette_is_that_of_okabe_and_ito_with_grey() -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in PALETTE)
    assert len(set(PALETTE)) == 8


def test_a_look_is_chosen_by_the_background() -> None:
    assert look_for(dark=True) is DARK
    assert look_for(dark=False) is LIGHT
    assert DARK.dark
    assert not LIGHT.dark


@LOOKS
def test_a_template_has_the_colours_of_its_look(look: Look) -> None:
    layout = plotly_template(look.dark).layout
    assert layout.font.color == look.text
    assert layout.xaxis.gridcolor == look.grid
    assert list(layout.colorway) == list(PALETTE)


@LOOKS
def test_an_undecided_classifier_leaves_no_tint(look: Look) -> None:
    scale = probability_scale(look)
    assert [stop for stop, _ in scale] == [0.0, 0.5, 1.0]
    assert [colour for _, colour in scale] == [look.class_0, look.background, look.class_1]


@LOOKS
def test_a_surface_ends_in_its_own_colour(look: Look) -> None:
    assert surface_scale(look, look.value)[-1] == [1.0, look.value]


@LOOKS
def test_the_settings_of_streamlit_use_the_same_colours(look: Look) -> None:
    theme = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    assert theme[look.name]["backgroundColor"] == look.background
    assert theme[look.name]["secondaryBackgroundColor"] == look.surface
    assert theme[look.name]["textColor"] == look.text
    assert theme[look.name]["borderColor"] == look.grid
    assert theme["chartCategoricalColors"] == list(PALETTE)
