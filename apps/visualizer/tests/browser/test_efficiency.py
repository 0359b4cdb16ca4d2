"""Module 3 in a real browser: a plan, a product step by step, and times that arrive while the page stays alive."""

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


def test_the_page_stays_alive_while_it_measures(open_tab: TabOpener) -> None:
    page = open_tab("/kernels")
    page.get_by_role("button", name="Measure", exact=True).click(timeout=LONG)
    expect(page.get_by_text("Measuring ")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Next").click(timeout=LONG)
    expect(page.get_by_text("Step 2 of 2")).to_be_visible(timeout=LONG)
    expect(page.get_by_label("Seconds a call over the number").first).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="Measure again")).to_be_enabled(timeout=2 * LONG)


def test_a_packed_product_fits_a_phone(open_tab: TabOpener, outward: list[str]) -> None:
    page = open_tab("/matmul", width=390)
    page.get_by_text("packed", exact=True).first.click(timeout=LONG)
    expect(page.get_by_text("Step 1 of 112")).to_be_visible(timeout=LONG)
    for _ in range(4):
        page.get_by_role("button", name="Next").click(timeout=LONG)
    expect(page.get_by_text("The 16 sums stay in registers.")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("img", name="packed A: ")).to_be_visible(timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert outward == []


def test_a_run_on_the_fast_backend_shows_all_times(open_tab: TabOpener) -> None:
    page = open_tab("/fast-train")
    hidden = page.get_by_role("slider", name="Hidden size")
    hidden.focus(timeout=LONG)
    hidden.press("Home")  # so small that no kernel is compiled
    expect(page.get_by_text("2-1-1-1: 7 parameters")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Start", exact=True).click(timeout=LONG)
    expect(page.get_by_text("Without drawing, an epoch on fast takes")).to_be_visible(timeout=LONG)
