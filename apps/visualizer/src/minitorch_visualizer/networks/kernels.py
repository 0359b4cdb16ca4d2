"""Typical kernels of any size, and small images to put them on."""

from __future__ import annotations

from collections.abc import Callable

from minitorch_visualizer.networks.convolution import Grid

Maker = Callable[[int, int, int], float]
"""The weight in row i and column j of a kernel of n x n."""


def _is_middle(i: int, j: int, n: int) -> bool:
    return i == j == n // 2


def _side(i: int, n: int) -> int:
    """Say on which side of the middle a place is: -1, 0 or 1."""
    return (2 * i > n - 1) - (2 * i < n - 1)


KERNELS: dict[str, tuple[Maker, str]] = {
    "Vertical edges": (
        lambda _i, j, n: float(_side(j, n)),
        "Right minus left: it answers where brightness changes from left to right, and is 0 on an even area.",
    ),
    "Horizontal edges": (
        lambda i, _j, n: float(_side(i, n)),
        "Below minus above: it answers where brightness changes from top to bottom.",
    ),
    "Outline": (
        lambda i, j, n: float(n * n - 1) if _is_middle(i, j, n) else -1.0,
        "The middle against all its neighbours: an even area becomes 0, and what stands out is left.",
    ),
    "Blur": (lambda _i, _j, n: 1.0 / (n * n), "The mean of the window: it smooths what is small."),
    "Sharpen": (
        lambda i, j, n: (2.0 if _is_middle(i, j, n) else 0.0) - 1.0 / (n * n),
        "Twice the middle minus the mean of the window: differences grow.",
    ),
    "Identity": (lambda i, j, n: float(_is_middle(i, j, n)), "1 in the middle: the image itself, perhaps moved."),
}
"""What makes a weight, and what the kernel does."""


def kernel(name: str, size: int) -> Grid:
    """Return a kernel.

    Args:
        name: One of KERNELS.
        size: How many rows and columns.

    Example:
        >>> kernel("Vertical edges", 3)
        ((-1.0, 0.0, 1.0), (-1.0, 0.0, 1.0), (-1.0, 0.0, 1.0))
    """
    make, _ = KERNELS[name]
    return tuple(tuple(make(i, j, size) for j in range(size)) for i in range(size))


def _drawn(*rows: str) -> Grid:
    return tuple(tuple(float(letter) for letter in row) for row in rows)


IMAGES: dict[str, Grid] = {
    "A square": _drawn("0000000", "0000000", "0055500", "0055500", "0055500", "0000000", "0000000"),
    "A cross": _drawn("0009000", "0009000", "0009000", "9999999", "0009000", "0009000", "0009000"),
    "A slope": _drawn("0123456", "0123456", "0123456", "0123456", "0123456", "0123456", "0123456"),
    "One point": _drawn("0000000", "0000000", "0000000", "0001000", "0000000", "0000000", "0000000"),
}
"""Small images, 7 x 7."""


def grid_text(grid: Grid) -> str:
    """Return rows of numbers as somebody would type them."""
    return "\n".join(" ".join(f"{value:.4g}" for value in row) for row in grid)
