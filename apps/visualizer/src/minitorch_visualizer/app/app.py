"""The router: list the pages, run the one that the reader chose.

Streamlit runs this file from the top for every interaction, so it holds nothing but the navigation.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from minitorch_visualizer import __version__
from minitorch_visualizer.course import COURSE, CourseModule, PageEntry, module_from_arguments
from minitorch_visualizer.pages.parts.page import current_look, package_notice, page_style, start_error

ASSETS = Path(__file__).with_name("assets")
NAME = "minitorch"
ABOUT = f"""
### {NAME} visualizer {__version__}
PyTorch small enough to read: see what every stage of the course does, on your own numbers.
"""

_WATCH = st.components.v2.component(
    "minitorch_theme_watch", js=(ASSETS / "theme_watch.js").read_text(encoding="utf-8"), isolate_styles=False
)


def _draw(module: str) -> Callable[[], None]:
    def draw() -> None:
        importlib.import_module(f"minitorch_visualizer.pages.{module}").page()

    return draw


def _page(entry: PageEntry) -> Page:
    return st.Page(_draw(entry.module), title=entry.title, icon=f":material/{entry.icon}:", url_path=entry.name)


def _notice_page(module: CourseModule) -> Page:
    def draw() -> None:
        package_notice(module)

    return st.Page(draw, title=module.title, icon=":material/download:", url_path=f"module-{module.number}")


def _sections(opened: CourseModule) -> dict[str, list[Page]]:
    """Return the pages of every module that is ready, and the notice for the opened one if it is not."""
    sections: dict[str, list[Page]] = {}
    for module in COURSE:
        if module.ready:
            sections[module.section] = [_page(entry) for entry in module.pages]
        elif module is opened:
            sections[module.section] = [_notice_page(module)]
    return sections


def main() -> None:
    """Draw the app."""
    st.set_page_config(
        page_title=NAME,
        # A file of our own: the browser would fetch an icon by name from another host.
        page_icon=ASSETS / "icon.svg",
        layout="wide",
        initial_sidebar_state="auto",
        menu_items={"About": ABOUT},
    )
    st.logo(str(ASSETS / "logo.svg"), size="large", icon_image=str(ASSETS / "icon.svg"))
    page_style()
    try:
        opened = module_from_arguments(sys.argv[1:])
    except ValueError as error:
        start_error(str(error))
        return
    sections = _sections(opened)

    # The root address belongs to no page: it forwards to the first page of the module that was asked for, so that
    # every page keeps one address whatever N is.
    def start() -> None:
        st.switch_page(sections[opened.section][0])

    root = st.Page(start, title="Start", url_path="start", default=True, visibility="hidden")
    page = st.navigation({"": [root], **sections}, expanded=True)
    st.set_page_config(page_title=f"{page.title} - {NAME}")
    page.run()
    # The empty callback names the event; that it happens runs the page again, in the new colours.
    _WATCH(data={"dark": current_look().dark}, key="theme-watch", on_changed_change=lambda: None)


if __name__ == "__main__":
    main()
