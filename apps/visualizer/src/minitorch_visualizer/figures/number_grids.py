"""Grids of numbers of any size as pictures: images, kernels, feature maps. In SVG, for `pages.parts.cells`.

Blue is above 0, vermilion below, and paler is nearer to 0; where there is room each number is written as well.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from minitorch_visualizer.networks.convolution import Convolution, Grid, Term, number

WRITTEN_UP_TO = 13
"""Up to how many columns there is room for numbers."""

_ROOM, _TIGHT = 40, 13
_STYLE = """<style>
.grids { display: flex; flex-wrap: wrap; gap: 1.2rem 1.6rem; align-items: flex-start; }
.grids figure { margin: 0; min-width: 0; max-width: 100%; }
.grids figcaption { font-size: 0.82rem; color: var(--muted); margin-bottom: 0.3rem; }
.grids svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.grids rect { fill: color-mix(in srgb, var(--value) var(--t, 0%), var(--page)); stroke: var(--line); }
.grids .b { fill: color-mix(in srgb, var(--second) var(--t, 0%), var(--page)); }
.grids .pad { stroke-dasharray: 3 3; fill: var(--pale); }
.grids .tap { stroke: var(--second); stroke-width: 2.5; }
.grids .out { stroke: var(--text); stroke-width: 3; }
.grids .later { fill: var(--pale); stroke-dasharray: 2 3; }
.grids [data-pick] { cursor: pointer; }
.grids text { fill: var(--text); font-size: 12.5px; text-anchor: middle; dominant-baseline: central; }
.grids text { pointer-events: none; }
.grids .small { font-size: 10px; }
</style>"""


@dataclass(frozen=True, slots=True)
class Square:
    """One number of a grid.

    Attributes:
        value: The number.
        mark: "" for nothing, "pad" for padding, "tap" for what takes part, "out" for what is asked for, "later" for
            what is not reached yet.
        pick: What the page is told when it is clicked; empty if it cannot be.
        title: What a pointer that rests on it is told.
    """

    value: float
    mark: str = ""
    pick: str = ""
    title: str = ""


def grids(figures: Sequence[str]) -> str:
    """Put grids side by side; on a narrow screen they wrap."""
    return f'{_STYLE}<div class="grids">{"".join(figures)}</div>'


def grid(
    caption: str, rows: int, columns: int, square: Callable[[int, int], Square], *, alt: str, most: float | None = None
) -> str:
    """Draw a grid of numbers under a caption.

    Args:
        caption: What stands above it.
        rows: How many rows.
        columns: How many columns.
        square: Gives the number of a row and a column.
        alt: What it shows, for readers who cannot see it.
        most: The number with the fullest colour; the largest of the grid, whatever its sign, if left out.
    """
    squares = [[square(i, j) for j in range(columns)] for i in range(rows)]
    top = max((abs(each.value) for row in squares for each in row), default=0.0) if most is None else most
    written = max(rows, columns) <= WRITTEN_UP_TO
    side = _ROOM if written else _TIGHT
    parts = [_drawn(each, i, j, side, top, written) for i, row in enumerate(squares) for j, each in enumerate(row)]
    # What is marked comes last, or the next square would cover its outline.
    parts.sort(key=lambda part: ("tap" in part[:40]) + 2 * ("out" in part[:40]))
    width, height = columns * side, rows * side
    return (
        f"<figure><figcaption>{html.escape(caption)}</figcaption>"
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{html.escape(alt, quote=True)}">{"".join(parts)}</svg></figure>'
    )


def _drawn(square: Square, i: int, j: int, side: int, top: float, written: bool) -> str:
    share = min(1.0, abs(square.value) / top) if top > 0.0 else 0.0
    shown = square.mark != "later"
    kind = " ".join(name for name in (square.mark, "b" if square.value < 0.0 and shown else "") if name)
    head = f'class="{kind}" ' if kind else ""
    tint = f' style="--t:{round(share * (62 if written else 92))}%"' if share and shown else ""
    pick = f' data-pick="{html.escape(square.pick, quote=True)}"' if square.pick else ""
    title = f"<title>{html.escape(square.title)}</title>" if square.title else ""
    rect = (
        f'<rect {head}x="{j * side + 1}" y="{i * side + 1}" width="{side - 2}" height="{side - 2}"{tint}{pick}>'
        f"{title}</rect>"
    )
    if not (written and shown):
        return rect
    text = number(square.value)
    small = ' class="small"' if len(text) > 4 else ""
    return f'{rect}<text{small} x="{j * side + side // 2}" y="{i * side + side // 2}">{text}</text>'


# ----------------------------------------------------------------------------------------------------------------------
# The page Convolution
# ----------------------------------------------------------------------------------------------------------------------
def convolution_picture(setup: Convolution, row: int, column: int) -> str:
    """Draw image, kernel and output at one output; outputs after it are still empty.

    Args:
        setup: The convolution.
        row: The row of the output.
        column: Its column.
    """
    terms = setup.terms(row, column)
    taps = {term.place for term in terms}
    return grids([_image(setup, taps), _kernel(setup.kernel), _output(setup, row, column)])


def _image(setup: Convolution, taps: Collection[tuple[int, int]]) -> str:
    (height, width), padding = setup.image_size, setup.padding

    def square(i: int, j: int) -> Square:
        y, x = i - padding, j - padding
        inside = 0 <= y < height and 0 <= x < width
        value = setup.image[y][x] if inside else 0.0
        mark = " ".join((["tap"] if (y, x) in taps else []) + ([] if inside else ["pad"]))
        title = f"image[{y}, {x}] = {number(value)}" if inside else "padding: 0"
        return Square(value, mark, title=title)

    edge = f", {padding} of padding around it" if padding else ""
    caption = f"Image, {height} x {width}{edge}"
    alt = f"{caption}; {len(taps)} inputs are marked"
    most = max(abs(value) for line in setup.image for value in line)
    return grid(caption, height + 2 * padding, width + 2 * padding, square, alt=alt, most=most)


def _kernel(kernel: Grid) -> str:
    rows, columns = len(kernel), len(kernel[0])
    caption = f"Kernel, {rows} x {columns}"
    return grid(caption, rows, columns, lambda i, j: Square(kernel[i][j], title=f"kernel[{i}, {j}]"), alt=caption)


def _output(setup: Convolution, row: int, column: int) -> str:
    rows, columns = setup.output_size
    output = setup.output

    def square(i: int, j: int) -> Square:
        mark = "out" if (i, j) == (row, column) else "later" if (i, j) > (row, column) else ""
        return Square(output[i][j], mark, pick=f"{i},{j}", title=f"output[{i}, {j}]: click to see what makes it")

    caption = f"Output, {rows} x {columns}"
    alt = f"{caption}, up to row {row}, column {column}"
    most = max(abs(value) for line in output for value in line)
    return grid(caption, rows, columns, square, alt=alt, most=most)


def products_picture(setup: Convolution, terms: Sequence[Term], total: float) -> str:
    """Draw the inputs under the kernel, times the weights, and the products.

    Args:
        setup: The convolution.
        terms: The terms of an output.
        total: The output.
    """
    rows, columns = setup.kernel_size
    by_place = {term.kernel: term for term in terms}

    def part(caption: str, read: Callable[[Term], float], pads: bool) -> str:
        def square(i: int, j: int) -> Square:
            term = by_place[i, j]
            return Square(read(term), "pad" if pads and not term.inside else "")

        return grid(caption, rows, columns, square, alt=caption)

    return grids(
        [
            part("Inputs below the kernel", lambda term: term.value, True),
            part("times the weights", lambda term: term.weight, False),
            part("are the products", lambda term: term.product, False),
            grid("whose sum is the output", 1, 1, lambda _i, _j: Square(total, "out"), alt=number(total)),
        ]
    )
