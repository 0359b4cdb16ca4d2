"""Numbers as small pictures: digits and feature maps, each pixel a number, as images inside a page."""

from __future__ import annotations

import base64
import html
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from minitorch_visualizer.networks.feature_maps import LayerOutput
from minitorch_visualizer.theme import Look

Array = np.ndarray[Any, Any]

MOST_MAPS = 16
"""How many maps of a layer are drawn."""

_SHOWN = 58
"""How many pixels of the screen a map is wide."""

_STYLE = """<style>
.maps { display: flex; flex-direction: column; gap: 0.8rem; }
.maps figure { margin: 0; }
.maps figcaption { font-size: 0.82rem; color: var(--muted); margin-bottom: 0.25rem; }
.maps img, .digits img { image-rendering: pixelated; border: 1px solid var(--line); border-radius: 3px; }
.maps div { display: flex; flex-wrap: wrap; gap: 4px; }
.digits { display: flex; flex-wrap: wrap; gap: 5px; padding: 3px; }
.digits button {
  border: 2px solid transparent; border-radius: 6px; background: none; padding: 2px; margin: 0; cursor: pointer;
  color: var(--text); font: inherit; font-size: 0.78rem; line-height: 1.1; display: flex; flex-direction: column;
  align-items: center;
}
.digits button.chosen { border-color: var(--text); font-weight: 700; }
.digits button:focus-visible { outline: 2px solid var(--value); }
</style>"""


def digit_strip(digits: Sequence[tuple[int, Sequence[Sequence[float]], str]], chosen: int | None, look: Look) -> str:
    """Draw digits side by side, each a button with its label below.

    Args:
        digits: The number of each, its pixels from 0 to 1, and what stands below it.
        chosen: The number of the one that is outlined.
        look: The colours of the page.
    """
    parts = []
    for number, pixels, label in digits:
        kind = "chosen" if number == chosen else ""
        parts.append(
            f'<button type="button" class="{kind}" data-pick="{number}" aria-label="digit {number}, '
            f'{html.escape(label, quote=True)}"><img width="40" height="40" alt="" '
            f'src="{image_uri(np.array(pixels), 1.0, look)}">{html.escape(label)}</button>'
        )
    return f'{_STYLE}<div class="digits">{"".join(parts)}</div>'


def digit_image(pixels: Sequence[Sequence[float]], look: Look, caption: str, shown: int = 140) -> str:
    """Draw one digit, large, under a caption."""
    uri = image_uri(np.array(pixels), 1.0, look)
    alt = html.escape(caption, quote=True)
    return (
        f'{_STYLE}<div class="maps"><figure><figcaption>{html.escape(caption)}</figcaption>'
        f'<img width="{shown}" height="{shown}" alt="{alt}" src="{uri}"></figure></div>'
    )


def layers_picture(layers: Sequence[LayerOutput], look: Look) -> str:
    """Draw what each layer makes of an image, one row a layer.

    Args:
        layers: The layers, in order.
        look: The colours of the page.
    """
    return f'{_STYLE}<div class="maps">{"".join(_layer(layer, look) for layer in layers)}</div>'


def _layer(layer: LayerOutput, look: Look) -> str:
    top = float(np.abs(layer.values).max(initial=0.0))
    if layer.values.ndim == 1:
        uri = image_uri(layer.values[None], top, look)
        width = min(10 * layer.values.size, 640)
        body = f'<img style="width:{width}px;max-width:100%;height:18px" alt="" src="{uri}">'
        left_out = ""
    else:
        uris = [image_uri(values, top, look) for values in layer.values[:MOST_MAPS]]
        body = "".join(f'<img width="{_SHOWN}" height="{_SHOWN}" alt="" src="{uri}">' for uri in uris)
        more = len(layer.values) - len(uris)
        left_out = f", the first {len(uris)} of them" if more else ""
    return f"<figure><figcaption>{html.escape(layer.title)}{left_out}</figcaption><div>{body}</div></figure>"


def image_uri(values: Array, top: float, look: Look) -> str:
    """Return an image as an address that holds it: the more of a colour, the further from 0.

    Args:
        values: Shape (height, width); below 0 has the colour of gradients, above 0 that of values.
        top: What gets the full colour.
        look: The colours of the page.
    """
    share = np.clip(np.abs(values) / top, 0.0, 1.0)[..., None] if top > 0.0 else np.zeros((*values.shape, 1))
    colour = np.where(values[..., None] < 0.0, _rgb(look.gradient), _rgb(look.value))
    pixels = np.rint((1.0 - share) * _rgb(look.background) + share * colour).astype(np.uint8)
    return "data:image/png;base64," + base64.b64encode(_png(pixels)).decode("ascii")


def _rgb(colour: str) -> Array:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float64)


def _png(pixels: Array) -> bytes:
    """Return the file of an image of shape (height, width, 3)."""
    height, width, _ = pixels.shape
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)  # 0: the row stands for itself, no filter
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
