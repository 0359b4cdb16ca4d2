"""The one visual language of the app: colours, markers and the plotly templates.

The colours are the eight of Okabe and Ito, which readers with any common kind of colour blindness can tell apart.
Colour never stands alone: the two classes differ in shape as well, values and gradients in label as well.

Source: M. Okabe, K. Ito, "Color Universal Design", 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import plotly.graph_objects as go

BLUE = "#0072B2"
ORANGE = "#E69F00"
GREEN = "#009E73"
VERMILION = "#D55E00"
SKY = "#56B4E9"
PURPLE = "#CC79A7"
YELLOW = "#F0E442"
GREY = "#7F7F7F"

PALETTE = (BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW, GREY)

FONT = '"Source Sans", "Source Sans Pro", sans-serif'


@dataclass(frozen=True, slots=True)
class ClassMark:
    """How the points of one class are drawn.

    Attributes:
        name: What the legend says.
        colour: The fill of the marker.
        symbol: The plotly marker symbol; it differs between classes, so that colour is never the only sign.
    """

    name: str
    colour: str
    symbol: str


CLASS_MARKS = (
    ClassMark("class 0", ORANGE, "circle"),
    ClassMark("class 1", BLUE, "diamond"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours that depend on the background, light or dark.

    Attributes:
        name: "light" or "dark".
        background: The page.
        surface: Cards, node fills, code.
        text: Body text.
        muted: Captions, axes, edges.
        grid: Grid lines and borders.
        value: Values of the forward pass.
        gradient: Derivatives.
        rule: Operations of a graph.
        step: The outline of the current step.
        class_0: The region and markers of class 0, as a tint of the background.
        class_1: The same for class 1.
    """

    name: str
    background: str
    surface: str
    text: str
    muted: str
    grid: str
    value: str
    gradient: str
    rule: str
    step: str
    class_0: str
    class_1: str

    @property
    def dark(self) -> bool:
        """Whether the background is dark."""
        return self.name == "dark"


LIGHT = Look(
    name="light",
    background="#FFFFFF",
    surface="#F3F5F8",
    text="#1D2733",
    muted="#5B6673",
    grid="#D5DBE3",
    value=BLUE,
    gradient=VERMILION,
    rule="#E4E8EE",
    step=YELLOW,
    class_0="#F8DFAF",
    class_1="#A9D0E8",
)
DARK = Look(
    name="dark",
    background="#11161D",
    surface="#1B222C",
    text="#E6EAF0",
    muted="#9AA5B3",
    grid="#37414F",
    # The blue and the vermilion of the palette are too dim for text on a dark page; these keep the hue.
    value=SKY,
    gradient="#FF8A3D",
    rule="#2A3442",
    step=YELLOW,
    class_0="#5A420C",
    class_1="#0B3350",
)


def look_for(dark: bool) -> Look:
    """Return the colours for a dark or a light background."""
    return DARK if dark else LIGHT


def probability_scale(look: Look) -> list[list[float | str]]:
    """Return the plotly colour scale from class 0 (probability 0) over undecided (0.5) to class 1 (probability 1)."""
    return [[0.0, look.class_0], [0.5, look.background], [1.0, look.class_1]]


def surface_scale(look: Look, colour: str) -> list[list[float | str]]:
    """Return a plotly colour scale from a quiet tone of the background to one colour of the palette."""
    return [[0.0, look.grid], [1.0, colour]]


def _axis(look: Look) -> dict[str, object]:
    return {
        "gridcolor": look.grid,
        "linecolor": look.muted,
        "zerolinecolor": look.muted,
        "zerolinewidth": 1,
        "tickfont": {"color": look.muted},
        "title": {"font": {"color": look.text}, "standoff": 8},
        "automargin": True,
    }


def _scene_axis(look: Look) -> dict[str, object]:
    return {
        "gridcolor": look.grid,
        "zerolinecolor": look.muted,
        "backgroundcolor": look.background,
        "color": look.muted,
        "showbackground": True,
    }


@cache
def plotly_template(dark: bool) -> go.layout.Template:
    """Return the plotly template of the app.

    Args:
        dark: Whether the page has a dark background.

    Returns:
        A template with the fonts, grid, palette and legend that every figure of the app shares. The legend lies flat
        above the plot, so that it never takes width from it on a phone.
    """
    look = look_for(dark)
    axis, scene = _axis(look), _scene_axis(look)
    layout = go.Layout(
        colorway=list(PALETTE),
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 14, "color": look.text},
        title={"x": 0, "xanchor": "left", "font": {"size": 16}},
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        xaxis=axis,
        yaxis=axis,
        scene={"xaxis": scene, "yaxis": scene, "zaxis": scene},
        legend={"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        hoverlabel={"bgcolor": look.surface, "bordercolor": look.grid, "font": {"color": look.text, "family": FONT}},
        hovermode="closest",
    )
    return go.layout.Template(layout=layout)
