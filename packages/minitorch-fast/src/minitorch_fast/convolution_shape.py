"""How large the tiles of a convolution are on this CPU: as many sums as its registers hold.

A tile of the result is less high and wider than that of a matrix product: 8 channels times three vectors of positions,
where AVX-512 leaves 24 registers for sums. An image is read at any place, so that a vector of it mostly lies across two
cache lines and is fetched twice, which three vectors of eight channels need less often than two of twelve. And there
are as a rule 8, 16, 32 or 64 channels, of which no tile of 8 is left half empty.
"""

from __future__ import annotations

from minitorch_fast.cpu import tile_of_this_cpu

__all__ = ["DOT_COLUMNS", "DOT_ROWS", "HEIGHTS", "TAP_BYTES", "TAP_ROWS", "TAP_VECTORS", "up"]

_SHAPES = {64: (8, 3, 8, 3), 32: (4, 3, 4, 3), 16: (4, 2, 2, 4)}  # 24, 12 and 8 sums, of 32, 16 and 16 registers
_VECTOR_BYTES = tile_of_this_cpu().vector

TAP_ROWS, TAP_VECTORS, DOT_ROWS, DOT_COLUMNS = _SHAPES[_VECTOR_BYTES]
"""How many channels a tile of the result has, and how many vectors of positions; and how many gradients and how many
shifts there are in a tile of dot products."""

TAP_BYTES = TAP_VECTORS * _VECTOR_BYTES
"""How many bytes the positions of a tile of the result take."""

HEIGHTS = (1, TAP_ROWS // 2, TAP_ROWS)
"""How many channels or gradients can be computed at once: all of a tile, or fewer where fewer are left."""


def up(number: int, step: int) -> int:
    """Return the next multiple of a step.

    Example:
        >>> up(13, 8), up(16, 8)
        (16, 16)
    """
    return -(-number // step) * step
