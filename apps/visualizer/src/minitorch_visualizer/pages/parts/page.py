"""The parts every page is made of: header, figure, source, metrics.

Only this module decides how such a part looks, so that all pages speak the same visual language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from minitorch_visualizer.course import CourseModule
from minitorch_visualizer.text.markdown import plain
from minitorch_visualizer.theme import Look, look_for, plotly_template

FigureSize = Literal["small", "medium", "large"]

_HEIGHTS: dict[FigureSize, int] = {"small": 280, "medium": 380, "large": 480}


# Streamlit has settings for colours, fonts and the space above a page, but none for the space beside it, and none for
# the button in its header that stops the drawing of a page, which a reader would take for the end of a training run.
_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding-left: 2.5rem; padding-right: 2.5rem; max-width: 84rem; }
[data-testid="stStatusWidget"] button { display: none; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding-left: 1rem; padding-right: 1rem; }
}
</style>
"""


def page_style() -> None:
    """Set what the theme in `app/.streamlit/config.toml` cannot; call it once, before the page."""
    st.html(_STYLE)


def current_look() -> Look:
    """Return the colours of the theme that the reader has chosen."""
    return look_for(dark=st.context.theme.type == "dark")


def page_header(title: str, purpose: str, try_this: str) -> None:
    """Open a page.

    Args:
        title: The name of the page, as in the navigation.
        purpose: One sentence: what the page shows.
        try_this: What the reader should try first; Markdown.
    """
    st.title(title, anchor=False)
    st.markdown(purpose)
    st.caption(f"**Try:** {try_this}")


def section(title: str, caption: str | None = None) -> None:
    """Open a section of a page.

    Args:
        title: The heading.
        caption: What to look at, in one or two sentences; Markdown.
    """
    st.subheader(title, anchor=False)
    if caption is not None:
        st.caption(caption)


def show_figure(figure: go.Figure, key: str, alt: str, size: FigureSize = "medium") -> None:
    """Show a plotly figure in the look of the app.

    Args:
        figure: The figure; its template and height are set here, unless it has a height of its own.
        key: A name for the element, unique on the page. With it a chart keeps its zoom when the page runs again.
        alt: What the figure shows, for readers who cannot see it.
        size: The height of the chart.
    """
    figure.update_layout(template=plotly_template(current_look().dark))
    if figure.layout.height is None:
        figure.update_layout(height=_HEIGHTS[size])
    config = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False}
    st.plotly_chart(figure, key=key, theme=None, config=config, alt=alt)


def show_source(label: str, source: str, *, expanded: bool = False) -> None:
    """Show Python source in an expander.

    Args:
        label: What the source is, e.g. "Source of `sigmoid`".
        source: The text.
        expanded: Whether the expander starts open.
    """
    with st.expander(label, expanded=expanded, icon=":material/code:"):
        st.code(source, language="python", wrap_lines=True)


def metric_row(metrics: Sequence[tuple[str, str]]) -> None:
    """Show short facts side by side; on a narrow screen they wrap.

    Args:
        metrics: Pairs of a label and a value that is ready to read.
    """
    with st.container(horizontal=True, gap="small"):
        for label, value in metrics:
            st.metric(label, value, border=True, width="content")


def package_notice(module: CourseModule) -> None:
    """Say which package brings a module of the course that cannot be shown here.

    Args:
        module: A module that is not ready.
    """
    st.title(module.section, anchor=False)
    st.markdown(f"Module {module.number} of the course brings {module.about}.")
    if module.installed:
        st.info(
            f"`{module.distribution}` is installed, but this version of the visualizer has no pages for it. "
            "A newer one may have:",
            icon=":material/upgrade:",
        )
        st.code("pip install --upgrade minitorch-visualizer", language="bash")
        return
    st.info(
        f"Its package `{module.distribution}` is not installed. Install it, then start the visualizer again:",
        icon=":material/download:",
    )
    st.code(f"pip install {module.distribution}", language="bash")


def start_error(message: str) -> None:
    """Say why the app cannot start as it was asked to.

    Args:
        message: What is wrong with the command line.
    """
    st.title("minitorch", anchor=False)
    st.error(plain(message), icon=":material/error:")
    st.markdown("Start the app again with the number of a module:")
    st.code("minitorch-visualizer 0", language="bash")
