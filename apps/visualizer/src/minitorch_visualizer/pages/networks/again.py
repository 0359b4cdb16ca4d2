"""Open the page that trains networks with the settings of a run filled in."""

from __future__ import annotations

import streamlit as st

from minitorch_visualizer.pages.networks import images, text
from minitorch_visualizer.pages.networks.course_page import NETWORK_PAGES
from minitorch_visualizer.pages.networks.refill import use_network_settings
from minitorch_visualizer.runs.network_run import NetworkRun


def can_train_again(run: NetworkRun) -> bool:
    """Say whether there is a page for it: not for points, which the command line trains with another recipe."""
    return run.recipe in NETWORK_PAGES


def train_network_with(run: NetworkRun) -> None:
    """Open the page of a run with its settings filled in.

    Args:
        run: One for which there is a page.
    """
    page = NETWORK_PAGES[run.recipe]
    use_network_settings(page, run.settings, run.backend)
    draw = images.page if run.recipe == "mnist" else text.page
    # Streamlit knows a page by its address, so this stands for the one that the navigation lists.
    st.switch_page(st.Page(draw, title=page.title, url_path=page.name))
