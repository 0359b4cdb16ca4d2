"""Fill the form of a page that trains networks with the settings of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minitorch_visualizer.pages.networks.course_page import NetworkPage
from minitorch_visualizer.pages.networks.images_form import use_image_settings
from minitorch_visualizer.pages.networks.text_form import use_text_settings


def use_network_settings(page: NetworkPage, settings: Mapping[str, Any], backend: str) -> None:
    """Fill the form, before it is drawn.

    Args:
        page: The page.
        settings: The settings of a run, by the names of its recipe; foreign ones are left out.
        backend: What computed it.
    """
    (use_image_settings if page.recipe == "mnist" else use_text_settings)({**settings, "backend": backend})
