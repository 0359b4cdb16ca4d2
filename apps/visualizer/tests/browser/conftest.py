"""A running app and a browser for the tests in this folder, which need playwright: `tox -e browser` has it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RunApp = Callable[[Path], AbstractContextManager[str]]

# The other environments run without a browser, and must not even import these tests.
collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",  # draws the surfaces where there is no GPU
    # Without these, chromium itself calls its maker.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def _running_app(folder: Path) -> Iterator[str]:
    """Start the app by its command on a free port, with its log and its runs in a folder; give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [str(Path(sys.executable).with_name("minitorch-visualizer")), "--port", str(port)]
    environment = {**os.environ, "MINITORCH_DATA_DIR": str(folder)}
    log = folder / "log.txt"
    with (
        log.open("w") as output,
        subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The app did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture
def run_app() -> RunApp:
    """Give a function that serves an app of its own while a `with` block lasts."""
    return _running_app


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an app that all tests share; each tab is a session of its own."""
    with _running_app(tmp_path_factory.mktemp("app")) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Debian's chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def outward() -> list[str]:
    """Give the list in which every request of a tab to another host appears."""
    return []


@pytest.fixture
def open_tab(browser: Browser, app: str, outward: list[str]) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page of the app in a tab that shares nothing with the others."""
    contexts = []

    def note(address: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            outward.append(address)

    def open_path(path: str, *, width: int = 1280, height: int = 800, address: str = app) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note(request.url))
        page.on("websocket", lambda websocket: note(websocket.url))
        page.goto(address + path)
        return page

    yield open_path
    for context in contexts:
        context.close()
