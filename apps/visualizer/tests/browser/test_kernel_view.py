"""The page Kernel view in a real browser: a click on a block or a thread shows what it does."""

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


def test_a_click_on_a_block_and_a_thread_shows_them(open_tab: TabOpener) -> None:
    page = open_tab("/kernel-view")
    page.get_by_role("button", name="Last").click(timeout=LONG)
    page.get_by_role("button", name="block (1, 1) of the grid").click(timeout=LONG)
    expect(page.get_by_text("Interval 5 of 5 of block (1, 1), until the kernel ends.")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="thread (1, 1): writes out[3, 3]").click(timeout=LONG)
    expect(page.get_by_text("Thread (1, 1) in this interval")).to_be_visible(timeout=LONG)


def test_two_quick_clicks_on_next_are_two_steps(open_tab: TabOpener) -> None:
    page = open_tab("/kernel-view")
    for _ in range(2):
        page.get_by_role("button", name="Next").click(timeout=LONG)
    expect(page.get_by_text("Interval 3 of 5 of block (0, 0)")).to_be_visible(timeout=LONG)


def test_without_a_barrier_the_line_is_struck_and_the_checker_objects(open_tab: TabOpener) -> None:
    page = open_tab("/kernel-view")
    page.get_by_role("button", name="nobody needs them any more").click(timeout=LONG)
    expect(page.get_by_text("missing barrier").first).to_be_visible(timeout=LONG)
    expect(page.locator(".lines .struck")).to_have_count(1, timeout=LONG)
