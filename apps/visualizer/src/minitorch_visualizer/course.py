"""The modules of the course and the pages that show them: what the navigation lists."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One line of the navigation.

    Attributes:
        name: Its address in the browser.
        module: The module under `minitorch_visualizer.pages` that draws it.
        title: What the navigation calls it.
        icon: The name of a Material symbol.
    """

    name: str
    module: str
    title: str
    icon: str


@dataclass(frozen=True, slots=True)
class CourseModule:
    """One module of the course.

    Attributes:
        number: 0 to 4.
        title: The course's name for it.
        about: What it brings, in half a sentence.
        distribution: What pip installs to get it.
        package: What Python imports.
        pages: Its pages, in reading order.
    """

    number: int
    title: str
    about: str
    distribution: str
    package: str
    pages: tuple[PageEntry, ...] = ()

    @property
    def section(self) -> str:
        """The heading in the navigation."""
        return f"{self.number} {self.title}"

    @property
    def installed(self) -> bool:
        """Whether the package can be imported here."""
        return importlib.util.find_spec(self.package) is not None

    @property
    def ready(self) -> bool:
        """Whether the pages of this module can be shown."""
        return self.installed and bool(self.pages)


COURSE = (
    CourseModule(
        0,
        "Fundamentals",
        "operators, modules and a classifier by hand",
        "minitorch-scalar",
        "minitorch_scalar",
        (
            PageEntry("operators", "fundamentals.operators", "Operators", "function"),
            PageEntry("modules", "fundamentals.modules", "Modules", "account_tree"),
            PageEntry("classifier", "fundamentals.classifier", "Classifier by hand", "tune"),
        ),
    ),
    CourseModule(
        1,
        "Autodiff",
        "derivatives, the graph behind them and training",
        "minitorch-scalar",
        "minitorch_scalar",
        (
            PageEntry("derivatives", "autodiff.derivatives", "Derivatives", "show_chart"),
            PageEntry("autodiff", "autodiff.autodiff", "Autodiff", "hub"),
            PageEntry("train", "autodiff.train", "Train", "model_training"),
            PageEntry("runs", "autodiff.runs", "Runs", "history"),
        ),
    ),
    CourseModule(
        2,
        "Tensors",
        "arrays with shapes, strides and gradients",
        "minitorch-tensor",
        "minitorch_tensor",
        (
            PageEntry("tensor", "tensors.tensor", "Tensor", "view_in_ar"),
            PageEntry("broadcasting", "tensors.broadcasting", "Broadcasting", "open_in_full"),
            PageEntry("operations", "tensors.operations", "Operations", "repeat"),
            PageEntry("tensor-autograd", "tensors.autograd", "Autograd", "hub"),
            PageEntry("tensor-train", "tensors.train", "Train with tensors", "model_training"),
        ),
    ),
    CourseModule(
        3,
        "Efficiency",
        "the same operations, compiled and parallel",
        "minitorch-fast",
        "minitorch_fast",
        (
            PageEntry("kernels", "efficiency.kernels", "Kernels", "memory"),
            PageEntry("matmul", "efficiency.matmul", "Matmul", "grid_on"),
            PageEntry("kernel-view", "efficiency.cuda_kernels", "Kernel view", "developer_board"),
            PageEntry("fast-train", "efficiency.train", "Train fast", "model_training"),
        ),
    ),
    CourseModule(
        4,
        "Networks",
        "convolution, pooling, images and text",
        "minitorch-nn",
        "minitorch",
        (
            PageEntry("convolution", "networks.convolution", "Convolution", "filter_center_focus"),
            PageEntry("images", "networks.images", "Images", "image"),
            PageEntry("text", "networks.text", "Text", "chat"),
        ),
    ),
)


def parse_module_number(text: str) -> int:
    """Read the module number that a user typed.

    Args:
        text: What was typed.

    Returns:
        A number from 0 to 4.

    Raises:
        ValueError: If the text is not such a number; the message says which modules there are.
    """
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number < len(COURSE):
        known = ", ".join(f"{module.number} {module.title}" for module in COURSE)
        msg = f"There is no module {text!r}. Choose one of: {known}."
        raise ValueError(msg)
    return number


def module_from_arguments(arguments: list[str]) -> CourseModule:
    """Return the module that the app opens with.

    Args:
        arguments: What follows `--` in `streamlit run app.py -- N`; empty opens module 0.

    Returns:
        The module.

    Raises:
        ValueError: If the first argument is no module of the course, or if there are more arguments.
    """
    if not arguments:
        return COURSE[0]
    if len(arguments) > 1:
        msg = f"The app takes one module number, and got {len(arguments)} arguments: {' '.join(arguments)}."
        raise ValueError(msg)
    return COURSE[parse_module_number(arguments[0])]
