"""Matmul: naive, tiled and packed, step by step, and how fast each is on this machine."""

from __future__ import annotations

import streamlit as st

from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_visualizer.efficiency.films import CACHE_LINES, SIZE, WAYS, Film, film
from minitorch_visualizer.efficiency.matmul_speed import SERIES, gigaflops, jobs, pieces, plan_of_product, tasks
from minitorch_visualizer.efficiency.matmul_text import sources
from minitorch_visualizer.efficiency.measurement import Progress
from minitorch_visualizer.efficiency.memory_model import LINE
from minitorch_visualizer.figures.memory import memory_picture
from minitorch_visualizer.figures.shares import jobs_figure
from minitorch_visualizer.figures.times import speeds_figure
from minitorch_visualizer.pages.parts.cells import show_cells
from minitorch_visualizer.pages.parts.kept import first_value
from minitorch_visualizer.pages.parts.measure import show_measured
from minitorch_visualizer.pages.parts.page import (
    current_look,
    metric_row,
    page_header,
    section,
    show_figure,
    show_source,
)
from minitorch_visualizer.pages.parts.stepper import show_stepped
from minitorch_visualizer.pages.parts.threads import ask_threads, threads_here
from minitorch_visualizer.text.sizes import byte_size

MAX_SIZE = 4096
_FIRST = {"n": 1000, "k": 1000, "m": 1000}
_LABELS = {"n": "Rows of A", "k": "Inner size", "m": "Columns of B"}
LEGEND = (
    "A dot: read in this step. Tinted: in the cache. Framed: a sum that is worked on, filled if it is in a register. "
    f"Upright lines end a line of memory, {LINE} numbers that arrive together."
)

_MODEL = f"Matrices of {SIZE} × {SIZE} numbers, and a cache for {CACHE_LINES * LINE} of them."


def page() -> None:
    """Draw the page."""
    page_header(
        "Matmul",
        "The same products in three orders. What decides is how often a number is used before it leaves the cache.",
        "press **Play** at naive and watch the cache. Then compare the counts of tiled and packed, and **Measure**.",
    )
    first = first_value("matmul-way", "naive")
    way = str(st.segmented_control("Way", WAYS, default=first, key="matmul-way", required=True))
    shown = film(way)
    section("Step by step", f"{shown.about} {_MODEL}")
    show_stepped("matmul", 1, len(shown.moments), way, lambda k: _show_moment(shown, k))
    _show_totals()
    _show_sizes()
    _show_speeds()
    section("Source")
    for title, text in sources(way):
        show_source(title, text)


# ----------------------------------------------------------------------------------------------------------------------
# Step by step
# ----------------------------------------------------------------------------------------------------------------------
def _show_moment(shown: Film, k: int) -> None:
    moment = shown.moments[k - 1]
    st.info(f"**Step {k} of {len(shown.moments)}**: {moment.told}", icon=":material/grid_on:")
    show_cells(memory_picture(shown, k - 1, current_look()), key="matmul-memory")
    st.caption(LEGEND)
    metric_row(
        [
            ("products", f"{moment.multiplied:,}"),
            ("read or written", f"{moment.loads:,}"),
            ("lines fetched", f"{moment.fetched:,}"),
            ("products a line", f"{moment.multiplied / max(moment.fetched, 1):.1f}"),
        ]
    )


def _show_totals() -> None:
    """Set the counts of the three side by side."""
    ends = {way: film(way).moments[-1] for way in WAYS}
    st.dataframe(
        {
            "in the end": list(ends),
            "products": [f"{end.multiplied:,}" for end in ends.values()],
            "numbers read or written": [f"{end.loads:,}" for end in ends.values()],
            "lines fetched into the cache": [f"{end.fetched:,}" for end in ends.values()],
        },
        hide_index=True,
    )
    st.caption(
        "tiled fetches least where matrices are as small as here. packed reads and writes least, since sums stay in "
        "registers; packing is part of its counts, and pays when a number is used a thousand times and not twelve."
    )


# ----------------------------------------------------------------------------------------------------------------------
# The true sizes
# ----------------------------------------------------------------------------------------------------------------------
def _show_sizes() -> None:
    """Show what the packed kernel keeps where for a product of the reader's size, and which thread does what."""
    tile = tile_of_this_cpu()
    section(
        "The sizes on this machine",
        f"minitorch_fast takes the tile **{tile.name}** here: {tile.rows} rows, and as columns two registers of "
        f"{tile.vector} bytes. C = A @ B, of float32.",
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        n, k, m = [_ask_size(name) for name in _FIRST]
        threads = ask_threads("matmul")
    plan = plan_of_product(n, k, m, threads)
    table, picture = st.columns([3, 2], gap="medium")
    with table:
        found = pieces(plan)
        st.dataframe(
            {
                "what": [piece.name for piece in found],
                "rows × columns": [f"{piece.rows:,} × {piece.columns:,}" for piece in found],
                "size": [byte_size(piece.bytes) for piece in found],
                "stays in": [piece.where for piece in found],
                "while it is used": [piece.why for piece in found],
            },
            hide_index=True,
        )
        st.caption(
            "Each thread has blocks of its own and computes its part of C without waiting for the others. The backend "
            "leaves small products to NumPy, whose BLAS packs nothing for them."
        )
    with picture:
        parts = jobs(plan)
        alt = f"C of {n} rows and {m} columns in {len(parts)} parts, one a thread"
        show_figure(jobs_figure(parts, n, m, current_look()), key="matmul-jobs", alt=alt)


def _ask_size(name: str) -> int:
    key = f"matmul-{name}"
    first = int(first_value(key, _FIRST[name]))
    return int(st.number_input(_LABELS[name], 1, MAX_SIZE, first, step=100, key=key, width=150))


def _show_speeds() -> None:
    """Measure all ways on growing matrices."""
    section(
        "How fast they are here",
        "Square matrices of float32; 2·n³ additions and multiplications make a product. naive and tiled are the loops "
        "below, compiled by Numba for one thread; simple is Python.",
    )
    show_measured(
        "matmul",
        "square",
        lambda: tasks(threads_here()),
        "**Measure** multiplies matrices of 16 to 1024 rows in each way on this machine: about ten seconds, and as "
        "long again the first time, when Numba compiles. simple and naive end where a product takes too long.",
        _show_chart,
    )


def _show_chart(progress: Progress) -> None:
    best = ", ".join(f"{name} {max(map(gigaflops, own)):.3g}" for name in SERIES if (own := progress.of(name)))
    figure = speeds_figure(SERIES, progress.readings, gigaflops)
    show_figure(figure, key="matmul-speeds", alt="GFLOP/s over the size of the matrices, a line for each way")
    st.caption(f"At best: {best} GFLOP/s.")
