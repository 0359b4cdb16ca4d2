from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from minitorch_visualizer.course import COURSE, PageEntry
from minitorch_visualizer.theme import DARK, LIGHT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TabOpener = Callable[..., "Page"]
LONG = 60_000
"""Milliseconds for what takes a second on a free machine."""

PAGES = [entry for module in COURSE for entry in module.pages]


def settle(page: Page) -> None:
    """Wait until the page is drawn."""
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=LONG)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=LONG)


def rgb(colour: str) -> str:
    """Write "#RRGGBB" as a browser does."""
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"


@pytest.mark.parametrize("entry", PAGES, ids=[entry.name for entry in PAGES])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["laptop", "phone"])
def test_a_page_fits_the_screen_and_asks_no_other_host(
    entry: PageEntry, width: int, height: int, open_tab: TabOpener, outward: list[str]
) -> None:
    page = open_tab(f"/{entry.name}", width=width, height=height)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(entry.title, timeout=LONG)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") == 0
    assert outward == []


def test_the_root_leads_to_the_first_page(app: str, open_tab: TabOpener) -> None:
    page = open_tab("/")
    settle(page)
    expect(page).to_have_url(f"{app}/{PAGES[0].name}", timeout=LONG)


def test_a_fresh_server_shows_a_page_that_is_opened_by_its_address(
    run_app: Callable[[Path], AbstractContextManager[str]], tmp_path: Path, open_tab: TabOpener
) -> None:
    with run_app(tmp_path) as address:
        page = open_tab(f"/{PAGES[-1].name}", address=address)
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text(PAGES[-1].title, timeout=LONG)
        expect(page.get_by_role("link", name=PAGES[0].title)).to_be_visible(timeout=LONG)


def test_a_chart_follows_the_theme_that_the_reader_chooses(open_tab: TabOpener) -> None:
    page = open_tab(f"/{PAGES[0].name}")
    settle(page)
    legend = page.locator(".legendtext").first
    expect(legend).to_have_css("fill", rgb(LIGHT.text), timeout=LONG)
    page.get_by_test_id("stMainMenu").click()
    page.get_by_test_id("stMainMenuItem-theme-Dark").click()
    expect(legend).to_have_css("fill", rgb(DARK.text), timeout=LONG)
