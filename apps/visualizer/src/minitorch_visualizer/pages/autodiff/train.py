"""Train: watch a network of scalars learn to tell two classes of points apart."""

from __future__ import annotations

from minitorch_visualizer.pages.training.course_page import SCALARS
from minitorch_visualizer.pages.training.training_page import training_page


def page() -> None:
    """Draw the page."""
    training_page(SCALARS)
