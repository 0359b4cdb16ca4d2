"""Train fast: the network of module 2 on each backend, and the time of an epoch of all of them side by side."""

from __future__ import annotations

from minitorch_visualizer.pages.training.course_page import BACKENDS
from minitorch_visualizer.pages.training.training_page import training_page


def page() -> None:
    """Draw the page."""
    training_page(BACKENDS)
