"""Train with tensors: the network of module 1 in matrices, and the time of its epochs beside that of scalars."""

from __future__ import annotations

from minitorch_visualizer.pages.training.course_page import TENSORS
from minitorch_visualizer.pages.training.training_page import training_page


def page() -> None:
    """Draw the page."""
    training_page(TENSORS)
