"""The pictures of cells in a real browser: a click on one side answers on the other."""

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


def test_a_cell_and_its_element_name_each_other(open_tab: TabOpener) -> None:
    page = open_tab("/tensor")
    page.get_by_role("button", name="Apply").click(timeout=LONG)
    element = page.get_by_role("button", name="x[2, 1, 1] = 18, cell 18 of the storage")
    element.click(timeout=LONG)
    expect(page.get_by_text("0 + 2·1 + 1·4 + 1·12 = 18")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="cell 7 of the storage: 7, 1 element").click()
    expect(page.get_by_text("Cell 7 holds 7. It is 1 element: x[3, 1, 0].")).to_be_visible(timeout=LONG)


def test_resting_on_an_element_lights_its_cell(open_tab: TabOpener) -> None:
    page = open_tab("/tensor")
    page.get_by_role("button", name="x[1, 0, 0] = 12, cell 12").hover(timeout=LONG)
    expect(page.locator(".cell.linked")).to_have_count(2, timeout=LONG)


def test_arrow_keys_walk_the_cells(open_tab: TabOpener) -> None:
    page = open_tab("/tensor")
    page.locator(".cell.chosen").focus(timeout=LONG)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".cell.chosen")).to_have_attribute("data-pick", "element 1,1,2", timeout=LONG)


def test_the_film_of_an_operation_plays_to_its_end(open_tab: TabOpener) -> None:
    page = open_tab("/operations")
    page.get_by_role("button", name="Play").click(timeout=LONG)
    expect(page.get_by_text("Output 5 of 0 to 5")).to_be_visible(timeout=LONG)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=LONG)


def test_a_lit_cell_far_down_in_the_storage_is_moved_into_sight(open_tab: TabOpener) -> None:
    page = open_tab("/tensor")
    expect(page.locator(".cell.chosen")).to_be_visible(timeout=LONG)
    shape = page.get_by_role("textbox", name="Shape")
    shape.fill("8, 8, 8")
    shape.press("Enter")
    page.get_by_role("button", name="x[7, 7, 7] = 511, cell 511").click(timeout=LONG)
    expect(page.get_by_role("button", name="cell 511 of the storage: 511")).to_be_in_viewport(timeout=LONG)


def test_a_gradient_is_stepped_back_through_a_broadcast(open_tab: TabOpener) -> None:
    page = open_tab("/tensor-autograd", width=390)
    following = page.get_by_role("button", name="Next")
    for step in (1, 2, 3):
        following.click(timeout=LONG)
        expect(page.get_by_text(f"Step {step} of 3")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("summed back over dim 0, shape (3,)")).to_be_visible(timeout=LONG)
    expect(page.locator(".cell.ghost")).to_have_count(3, timeout=LONG)
    drawing = page.locator(".st-key-tensor-autograd-graph svg")
    expect(drawing.get_by_text("Mul")).to_be_visible(timeout=LONG)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_tensors_learn_xor_and_show_their_time_beside_that_of_scalars(open_tab: TabOpener) -> None:
    page = open_tab("/tensor-train")
    page.get_by_role("button", name="Start", exact=True).click(timeout=LONG)
    expect(page.get_by_text("All 50 points are on the right side.")).to_be_visible(timeout=LONG)
    expect(page.get_by_text("one of scalars on the same network and points")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Runs").click()
    expect(page.get_by_text("tensors (numpy)").first).to_be_visible(timeout=LONG)
