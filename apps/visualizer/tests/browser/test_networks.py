"""Module 4 in a real browser: a digit drawn by hand is read, and an output of a convolution is clicked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TabOpener = Callable[..., "Page"]
LONG = 60_000
"""Milliseconds for what takes a second on a free machine."""

THREE = (
    (0.3, 0.2),
    (0.5, 0.13),
    (0.65, 0.25),
    (0.6, 0.4),
    (0.45, 0.47),
    (0.62, 0.55),
    (0.7, 0.7),
    (0.55, 0.85),
    (0.3, 0.8),
)
"""A stroke over the canvas, in shares of its side."""


def draw(page: Page) -> None:
    """Draw a three with the mouse."""
    canvas = page.get_by_role("img", name="Draw a digit here")
    canvas.scroll_into_view_if_needed(timeout=LONG)
    box = canvas.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in THREE]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def test_a_digit_drawn_on_a_phone_is_read_by_the_network_of_this_tab(open_tab: TabOpener, outward: list[str]) -> None:
    page = open_tab("/images", width=390)
    page.get_by_text("numpy", exact=True).click(timeout=LONG)
    for label, number in (("To learn from", "40"), ("To test on", "20"), ("Epochs", "1")):
        field = page.get_by_label(label, exact=True)
        field.fill(number, timeout=LONG)
        field.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click(timeout=LONG)
    expect(page.get_by_text("epoch 1 of 1")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("0 Conv2d: 4 x 28 x 28")).to_be_visible(timeout=LONG)
    draw(page)
    expect(page.get_by_text("As the network sees it")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("The network reads a ")).to_have_count(2, timeout=LONG)
    page.get_by_role("button", name="Clear").click(timeout=LONG)
    expect(page.get_by_text("The network reads a ")).to_have_count(1, timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert outward == []


def begin(page: Page, seed: int, button: str) -> None:
    """Begin a small training with a seed of its own: "Start", or "Step" for one epoch of it."""
    page.get_by_text("numpy", exact=True).click(timeout=LONG)
    for label, number in (("To learn from", 120), ("To test on", 50), ("Epochs", 2), ("Seed", seed)):
        field = page.get_by_label(label, exact=True)
        field.fill(str(number), timeout=LONG)
        field.press("Enter")
    page.get_by_role("button", name=button, exact=True).click(timeout=LONG)


def results(page: Page) -> list[str]:
    """Return the numbers of a training once it has ended."""
    expect(page.get_by_text("epoch 2 of 2")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("trained for")).to_be_visible(timeout=LONG)
    return page.get_by_test_id("stMetric").all_inner_texts()[:3]


def test_two_tabs_train_at_once_and_each_as_if_it_were_alone(open_tab: TabOpener) -> None:
    waits, goes_on, alone = (open_tab("/images") for _ in range(3))
    begin(waits, 1, "Step")
    begin(goes_on, 2, "Start")
    others = results(goes_on)
    waits.get_by_role("button", name="Resume", exact=True).click(timeout=LONG)
    resumed = results(waits)
    begin(alone, 1, "Start")
    assert results(alone) == resumed != others
    assert len({page.url for page in (waits, goes_on, alone)}) == 3


def test_a_click_on_an_output_shows_what_makes_it(open_tab: TabOpener) -> None:
    page = open_tab("/convolution")
    page.locator('[data-pick="2,0"]').click(timeout=LONG)
    expect(page.get_by_text("output[2, 0] = 5·1 + 5·1 + 5·1 = 15")).to_be_visible(timeout=LONG)
