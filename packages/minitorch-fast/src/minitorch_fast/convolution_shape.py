"""How large the tiles of a convolution are: as many sums as the registers of this CPU hold.

A tile of the result is less high and wider than that of a matrix product: 8 channels times three vectors of positions,
where AVX-512 leaves 24 registers for sums. An image is read at any place, so that a vector of it mostly lies across two
cache lines and is fetched twice, which three vectors of eight channels need less often than two of twelve. And there
are as a rule 8, 16, 32 or 64 channels, of which no tile of 8 is left half empty.
"""

from __future__ import annotations

from typing import NamedTuple

from minitorch_fast.cpu import tile_of_this_cpu

__all__ = ["Tiles", "tiles_of_this_cpu", "up"]


class Tiles(NamedTuple):
    """How large tiles are.

    Attributes:
        rows: The channels of a tile of the result.
        vectors: Its positions, in registers.
        grads: The gradients of a tile of dot products.
        shifts: How many shifted images each of them meets there.
        vector: The bytes of a register.
    """

    rows: int
    vectors: int
    grads: int
    shifts: int
    vector: int

    def positions(self, itemsize: int) -> int:
        """Return how many positions a tile of the result has.

        Example:
            >>> Tiles(8, 3, 8, 3, 64).positions(4)
            48
        """
        return self.vectors * self.vector // itemsize


_TILES = {64: Tiles(8, 3, 8, 3, 64), 32: Tiles(4, 3, 4, 3, 32), 16: Tiles(4, 2, 2, 4, 16)}  # 24, 12 and 8 sums


def tiles_of_this_cpu() -> Tiles:
    """Return the tiles for this CPU."""
    return _TILES[tile_of_this_cpu().vector]


def up(number: int, step: int) -> int:
    """Return the next multiple of a step.

    Example:
        >>> up(13, 8), up(16, 8)
        (16, 16)
    """
    return -(-number // step) * step
