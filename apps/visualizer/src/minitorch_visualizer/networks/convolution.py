"""A convolution step by step: which inputs make an output, and the products that are added up.

The numbers of the output are `conv2d`'s own; the products are shown beside them so that a reader can add them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from minitorch.nn.functional import conv2d
from minitorch_scalar.errors import InvalidValueError
from minitorch_tensor import float64, tensor, use_backend

Grid = tuple[tuple[float, ...], ...]
"""Rows of numbers."""

MAX_SIDE = 28
MAX_KERNEL = 7
MAX_STRIDE = 4
MAX_PADDING = 4
MAX_DILATION = 3


class ConvolutionError(InvalidValueError):
    """Numbers that cannot be convolved, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Term:
    """One weight of the kernel on its way over the image.

    Attributes:
        kernel: Row and column of the weight in the kernel.
        place: Row and column of the input below it; outside of the image where there is padding.
        weight: The weight.
        value: The input, 0 where there is padding.
        inside: Whether the input is part of the image.
    """

    kernel: tuple[int, int]
    place: tuple[int, int]
    weight: float
    value: float
    inside: bool

    @property
    def product(self) -> float:
        """What it adds to the output."""
        return self.weight * self.value


@dataclass(frozen=True)
class Convolution:
    """An image, a kernel, and how the kernel goes over the image.

    Attributes:
        image: Rows of inputs.
        kernel: Rows of weights.
        stride: How far the kernel goes from one output to the next.
        padding: How many rows and columns of zeros there are around the image.
        dilation: How far apart the weights lie on the image.

    Raises:
        ConvolutionError: The kernel does not fit into the image.
    """

    image: Grid
    kernel: Grid
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        for size, kernel, side in zip(self.image_size, self.kernel_size, ("high", "wide"), strict=True):
            reach = self.dilation * (kernel - 1) + 1
            if reach > size + 2 * self.padding:
                raise ConvolutionError(
                    f"The kernel reaches over {reach} inputs, and the image with its padding is only "
                    f"{size + 2 * self.padding} {side}: take a smaller kernel, less dilation or more padding."
                )

    @property
    def image_size(self) -> tuple[int, int]:
        """Rows and columns of the image."""
        return len(self.image), len(self.image[0])

    @property
    def kernel_size(self) -> tuple[int, int]:
        """Rows and columns of the kernel."""
        return len(self.kernel), len(self.kernel[0])

    @property
    def output_size(self) -> tuple[int, int]:
        """Rows and columns of the output."""
        rows, columns = (
            (size + 2 * self.padding - self.dilation * (kernel - 1) - 1) // self.stride + 1
            for size, kernel in zip(self.image_size, self.kernel_size, strict=True)
        )
        return rows, columns

    @cached_property
    def output(self) -> Grid:
        """What `conv2d` makes of it."""
        with use_backend("numpy"):
            image, kernel = (tensor(grid, dtype=float64)[None, None] for grid in (self.image, self.kernel))
            found = conv2d(image, kernel, stride=self.stride, padding=self.padding, dilation=self.dilation)
        return tuple(tuple(row) for row in found[0, 0].tolist())

    def place_of(self, step: int) -> tuple[int, int]:
        """Return row and column of an output, counted from 1 along the rows."""
        return divmod(step - 1, self.output_size[1])

    def terms(self, row: int, column: int) -> list[Term]:
        """Return the products that make an output: input[r·stride + i·dilation - padding, ...] · weight[i, j].

        Args:
            row: The row of the output.
            column: Its column.

        Returns:
            A term for each weight, along the rows of the kernel.
        """
        top, left = row * self.stride - self.padding, column * self.stride - self.padding
        found = []
        for i, weights in enumerate(self.kernel):
            for j, weight in enumerate(weights):
                y, x = top + i * self.dilation, left + j * self.dilation
                inside = 0 <= y < self.image_size[0] and 0 <= x < self.image_size[1]
                found.append(Term((i, j), (y, x), weight, self.image[y][x] if inside else 0.0, inside))
        return found


def size_rule(setup: Convolution) -> str:
    """Return how the height of the output comes about, in numbers."""
    size, kernel = setup.image_size[0], setup.kernel_size[0]
    return (
        f"({size} + 2·{setup.padding} - {setup.dilation}·({kernel} - 1) - 1) // {setup.stride} + 1 = "
        f"{setup.output_size[0]}"
    )


def sum_text(terms: Sequence[Term], total: float) -> str:
    """Return the products that are not 0 and their sum, as in `2·1 + 3·(-1) = -1`.

    Args:
        terms: The terms of an output.
        total: The output.
    """
    seen = [term for term in terms if term.product != 0.0]
    text = " + ".join(f"{_factor(term.value)}·{_factor(term.weight)}" for term in seen) or "0"
    return f"{text} = {number(total)}"


def number(value: float) -> str:
    """Return a number with at most two decimals.

    Example:
        >>> number(2.0), number(-0.125), number(1e-17)
        ('2', '-0.12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _factor(value: float) -> str:
    return f"({number(value)})" if value < 0.0 else number(value)


def read_grid(text: str, most: int, what: str) -> Grid:
    r"""Read rows of numbers, a row a line.

    Args:
        text: Numbers with spaces or commas between.
        most: How many rows and columns there may be.
        what: What it is, for the messages: "kernel" or "image".

    Raises:
        ConvolutionError: The text is no such rows.

    Example:
        >>> read_grid("1 0\n0, -1", 7, "kernel")
        ((1.0, 0.0), (0.0, -1.0))
    """
    rows = [line.replace(",", " ").split() for line in text.splitlines() if line.strip()]
    if not rows:
        raise ConvolutionError(f"The {what} is empty. Type rows of numbers, such as 1 0 -1.")
    if len({len(row) for row in rows}) > 1:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise ConvolutionError(f"The rows of the {what} have {lengths} numbers. Give all the same length.")
    if len(rows) > most or len(rows[0]) > most:
        raise ConvolutionError(f"The {what} is {len(rows)} x {len(rows[0])}. Give at most {most} x {most} numbers.")
    return tuple(tuple(_read_number(word, what) for word in row) for row in rows)


def _read_number(word: str, what: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = float("nan")
    if not abs(value) <= 1000.0:
        raise ConvolutionError(f"{word!r} in the {what} is no number from -1000 to 1000.")
    return value
