"""Open the page that trains networks with the settings of a run filled in."""

from __future__ import annotations

import streamlit as st

from minitorch_visualizer.pages.networks import images, text
from minitorch_visualizer.pages.networks.course_page import NETWORK_PAGES
from minitorch_visualizer.pages.networks.images_form import use_image_settings
from minitorch_visualizer.pages.networks.text_form import use_text_settings
from minitorch_visualizer.runs.network_run import NetworkRun


def can_train_again(run: NetworkRun) -> bool:
    """Say whether there is a page for it: not for points, which the command line trains with another recipe."""
    return run.recipe in NETWORK_PAGES


def train_network_with(run: NetworkRun) -> None:
    """Open the page of a run with its settings filled in.

    Args:
        run: One for which there is a page.
    """
    page, settings = NETWORK_PAGES[run.recipe], {**run.settings, "backend": run.backend}
    if run.recipe == "mnist":
        use_image_settings(settings)
        draw = images.page
    else:
        use_text_settings(settings)
        draw = text.page
    # Streamlit knows a page by its address, so this stands for the one that the navigation lists.
    st.switch_page(st.Page(draw, title=page.title, url_path=page.name))
