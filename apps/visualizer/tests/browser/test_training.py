from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

TabOpener = Callable[[], Page]
LONG = 120_000
"""Milliseconds for what takes a second on a free machine."""


@pytest.fixture
def open_tab(app: str, browser: Browser) -> Iterator[TabOpener]:
    """Give a function that opens the app in a tab with a session of its own, whose every request must stay here."""
    tabs: list[Page] = []
    outward: list[str] = []

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            outward.append(url)

    def open_page() -> Page:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda socket: note(socket.url))
        tabs.append(page)
        page.goto(app)
        return page

    yield open_page
    for page in tabs:
        page.close()
    assert outward == []


def button(page: Page, name: str) -> Locator:
    # Streamlit has a Stop of its own in the header while a page is being drawn.
    return page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True)


def open_train(open_tab: TabOpener) -> Page:
    page = open_tab()
    go_to(page, "Train")
    button(page, "Start").wait_for()
    return page


def go_to(page: Page, title: str) -> None:
    """Choose a page in the menu, once the app has forwarded from its root: a click before would be undone by that."""
    page.get_by_role("heading", level=1).wait_for(timeout=LONG)
    wait_until_drawn(page)
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=LONG)


def state(page: Page) -> Locator:
    """Return the line over the progress bar."""
    return page.get_by_test_id("stProgress")


def wait_for_state(page: Page, text: str) -> None:
    state(page).get_by_text(text).wait_for(timeout=LONG)


def wait_until_drawn(page: Page) -> None:
    """Wait until the whole page has been drawn: its parts arrive one after the other."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=LONG)


def right(page: Page) -> int:
    """Return how many of the points are right, as the page says."""
    text = page.get_by_test_id("stMetric").filter(has_text="right").get_by_test_id("stMetricValue").inner_text()
    found = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    return int(found[1]) if found else 0


def wait_for_right(page: Page, wanted: int) -> None:
    end = time.monotonic() + LONG / 1000
    while right(page) < wanted:
        assert time.monotonic() < end, f"only {right(page)} points right"
        time.sleep(0.2)


def epoch(page: Page) -> int:
    found = re.search(r"epoch (\d+) of", state(page).inner_text())
    return int(found[1]) if found else 0


@pytest.fixture
def train(open_tab: TabOpener) -> Iterator[Page]:
    page = open_train(open_tab)
    yield page
    if button(page, "Stop").count() and button(page, "Stop").is_enabled():
        button(page, "Stop").click()
        wait_for_state(page, "stopped")


def ask_for_epochs(page: Page, epochs: int) -> None:
    """Fill in the form's epochs; enough of them keep a run going until the test is done with it."""
    field = page.get_by_role("spinbutton", name="Epochs")
    field.fill(str(epochs))
    field.press("Enter")
    wait_until_drawn(page)


def test_xor_is_learned_stopped_and_found_again_after_a_reload(train: Page) -> None:
    ask_for_epochs(train, 5000)
    button(train, "Start").click()
    wait_for_state(train, "training")
    wait_for_right(train, 45)

    button(train, "Stop").click()
    asked = time.monotonic()
    wait_for_state(train, "stopped")
    assert time.monotonic() - asked < 5.0
    wait_until_drawn(train)
    stopped_at, share = epoch(train), right(train)

    train.reload()
    wait_for_state(train, "stopped")
    wait_until_drawn(train)
    assert epoch(train) == stopped_at
    assert right(train) == share

    go_to(train, "Runs")
    entry = train.get_by_test_id("stCheckbox").filter(has_text="Xor, 50 points, 2-10-10-1").first
    entry.wait_for()
    assert train.get_by_text(f"{share} of 50 right").first.is_visible()
    entry.locator("label").click()
    train.get_by_text(f"stopped after {stopped_at} of 5000 epochs").wait_for()


def test_a_run_is_paused_stepped_and_resumed(train: Page) -> None:
    ask_for_epochs(train, 5000)
    button(train, "Step").click()
    wait_for_state(train, "paused")
    train.get_by_text("epoch 1 of 5000").wait_for()

    button(train, "Step").click()
    train.get_by_text("epoch 2 of 5000").wait_for()

    button(train, "Resume").click()
    wait_for_state(train, "training")
    button(train, "Pause").click()
    wait_for_state(train, "paused")
    held = epoch(train)
    assert held > 2
    time.sleep(1.0)
    assert epoch(train) == held


def test_a_reload_in_the_middle_of_training_finds_the_run_again(train: Page) -> None:
    ask_for_epochs(train, 100_000)
    button(train, "Start").click()
    wait_for_state(train, "training")
    train.get_by_text("of 100000").wait_for()
    train.reload()
    wait_for_state(train, "training")
    before = epoch(train)
    train.wait_for_timeout(2000)
    assert epoch(train) > before
    expect(button(train, "Stop")).to_be_enabled()


def test_two_tabs_train_without_disturbing_each_other(open_tab: TabOpener) -> None:
    first, second = open_train(open_tab), open_train(open_tab)
    second.get_by_role("combobox", name="Data set").click()
    second.get_by_role("option", name="Diag").click()
    second.get_by_text("Class 1 is the corner below a diagonal.").wait_for()
    for tab in (first, second):
        ask_for_epochs(tab, 5000)

    button(first, "Start").click()
    wait_for_state(first, "training")
    expect(button(second, "Start")).to_be_enabled()
    button(second, "Start").click()
    wait_for_state(second, "training")

    button(first, "Stop").click()
    wait_for_state(first, "stopped")
    assert "Xor" in state(first).inner_text()
    before = epoch(second)
    second.wait_for_timeout(2000)
    assert epoch(second) > before
    assert "Diag" in state(second).inner_text()
    button(second, "Stop").click()
    wait_for_state(second, "stopped")


def test_a_bad_file_is_explained_and_a_good_one_is_drawn(train: Page) -> None:
    train.get_by_role("combobox", name="Data set").click()
    train.get_by_role("option", name="My own points (CSV)").click()
    chooser = train.get_by_test_id("stFileUploader").locator("input[type=file]")
    chooser.set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": b"0.1,0.2,1\n0.3,oops,0\n"})
    train.get_by_text("Line 2 of mine.csv: x2 is 'oops', which is not a number.").wait_for()
    expect(button(train, "Start")).to_be_disabled()
    chooser.set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": b"0.1,0.2,1\n0.3,0.9,0\n"})
    train.get_by_text("mine.csv: 2 points, 1 of class 1.").wait_for()
    expect(button(train, "Start")).to_be_enabled()


def test_the_gallery_leads_to_the_form_with_its_settings(open_tab: TabOpener) -> None:
    page = open_tab()
    go_to(page, "Runs")
    page.get_by_test_id("stMain").get_by_text("Gallery", exact=True).click()
    page.get_by_text("S_3").first.wait_for()
    button(page, "Train with these settings").nth(2).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Train")
    expect(page.get_by_text("2-3-3-1: 25 parameters, each a Scalar.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/train$"))
