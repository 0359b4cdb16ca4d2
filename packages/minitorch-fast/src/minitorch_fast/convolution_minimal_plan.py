"""When a convolution takes fewer multiplications, and who computes what of it: see `convolution_minimal_tile`.

Filters of 3 x 3 that move by one pixel are most of those of deep networks. If there are enough channels, the sums cost
little beside the products: each transformed pixel is multiplied by one weight of each channel of the result. An image
is done in bands of as many rows as fit the cache of the second level.

Results are as exact as others, relative to the largest pixels that are near: pixels of one tile are added up before
they meet their weights. Where one of them is infinite or NaN, all results of its tile are NaN. So who computes a
convolution like this must look for NaN. Numbers of 64 bits, of which somebody wants every digit, are left to others.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from minitorch_fast.convolution_plan import Case
from minitorch_fast.convolution_shape import up
from minitorch_fast.cpu import tile_of_this_cpu
from minitorch_fast.matmul_plan import work_size
from minitorch_tensor.shapes import Shape, Strides

__all__ = ["BAND_BYTES", "CHANNELS", "COLUMNS", "LINE", "WEIGHT_BYTES", "Plan", "is_minimal", "plan_for"]

CHANNELS = 32
"""How many channels image and result have, at least: with fewer, the sums take as long as the products."""

WEIGHT_BYTES = 2 << 20
"""How much memory the transformed weights take, at most: all of them are read for every band."""

COLUMNS = 12
"""How many rows and columns the result has, at least: with fewer, most of a vector of tiles is empty."""

BAND_BYTES = 512 * 1024
"""How much memory the transformed pixels of a band take, and the gradients beside them: it is near until it is used."""

LINE = 16
"""How many numbers are left empty behind each of the 16 matrices: without them, they could all lie a multiple of a page
apart, and the 16 numbers of a tile would want the same place in the cache."""

_ITEM = 4
_SAME = (1, 1)
_Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Plan(NamedTuple):
    """What the kernels are told.

    Attributes:
        jobs: One row a job: its first unit and the one behind its last (a unit is a band of an image), where its
            working memory begins, and where it says that it met strange numbers.
        shared: Described in `convolution_minimal_kernels`.
        finish: The job that adds up the gradients by the weights: how many there are, and how far apart.
        work: How many bytes of working memory there must be.
    """

    jobs: _Numbers
    shared: _Numbers
    finish: _Numbers
    work: int


def is_minimal(case: Case, itemsize: int) -> bool:
    """Say whether a convolution, and with it its gradients, is worth the sums."""
    if itemsize != _ITEM or case.weight[2:] != (3, 3) or case.groups != 1:
        return False
    if case.stride != _SAME or case.dilation != _SAME or max(case.padding) > 2:
        return False
    if 16 * itemsize * case.weight[0] * case.weight[1] > WEIGHT_BYTES:
        return False
    if min(case.weight[:2]) < CHANNELS or min(*case.result[2:], *case.image[2:]) < COLUMNS:
        return False
    return case.image_steps[3] == case.result_steps[3] == 1


class _Loop(NamedTuple):
    """What a plan reads and writes.

    Attributes:
        source: The shape of what is transformed as pixels.
        source_steps: Its strides.
        target: The shape of what is transformed as results.
        target_steps: Its strides.
        padding: The zeros around the source.
        weights: Where the first weight lies, and the steps to the next result, channel, row and column.
    """

    source: Shape
    source_steps: Strides
    target: Shape
    target_steps: Strides
    padding: tuple[int, int]
    weights: tuple[int, ...]

    @property
    def tiles(self) -> tuple[int, int]:
        """Return how many tiles there are in a column, and in a row."""
        return -(-self.target[2] // 2), -(-self.target[3] // 2)


@lru_cache(maxsize=512)
def plan_for(what: str, case: Case, threads: int) -> Plan:
    """Return the plan for a convolution or one of its gradients.

    Args:
        what: "forward", "input" for the gradient by the images, or "weight" for that by the weights.
        case: The convolution; for a gradient, the steps are those of the gradient instead of the result, and so on.
        threads: How many threads there are.
    """
    loop, tile = _by_input(case) if what == "input" else _forward(case), tile_of_this_cpu()
    channels, results, wide = loop.source[1], loop.target[1], loop.tiles[1]
    band, bands = _bands(*loop.tiles, channels + results if what == "weight" else channels)
    columns = tile.columns(_ITEM)
    pitch = up(band * wide + columns // 2, columns)  # a vector may begin at the last tile
    pitch += columns * (pitch % 256 == 0)  # lest rows want the same place in the cache
    factors, blocks = 16 * (channels * pitch + LINE), (0, 0, 0)
    if what == "weight":
        blocks = up(min(results, 240), tile.rows), up(band * wide, columns), up(channels, columns)
        weights, products = 16 * results * channels, 16 * (results * pitch + LINE) + work_size(tile, _ITEM, *blocks)
    else:
        weights, products = 16 * up(results, tile.rows) * channels, 16 * (tile.rows * pitch + LINE)
    weights = up(weights, 16)
    size, units = weights + factors + up(products, 16), loop.source[0] * bands
    count = min(threads, units)
    jobs = [(units * i // count, units * (i + 1) // count, i * size, i * 16) for i in range(count)]
    shared = [bands, channels, results, *loop.source[2:], *loop.target[2:], *loop.padding]
    shared += [*loop.source_steps[:3], *loop.target_steps[:3], *loop.weights]
    shared += [0, band, wide, pitch, weights, factors, 0, *blocks]
    finish = np.array([[count, size]], np.int64)
    return Plan(np.array(jobs, np.int64), np.array(shared, np.int64), finish, count * size * _ITEM)


def _forward(case: Case) -> _Loop:
    """Return what a convolution, and its gradient by the weights, reads and writes."""
    weights = (0, *case.weight_steps)
    return _Loop(case.image, case.image_steps, case.result, case.result_steps, case.padding, weights)


def _by_input(case: Case) -> _Loop:
    """Return what the gradient by the images does: the result is the source, and the weights are turned round."""
    results, channels, row, column = case.weight_steps
    weights = 2 * (row + column), channels, results, -row, -column
    padding = 2 - case.padding[0], 2 - case.padding[1]
    return _Loop(case.result, case.result_steps, case.image, case.image_steps, padding, weights)


def _bands(high: int, wide: int, channels: int) -> tuple[int, int]:
    """Return how many rows of tiles a band has, and how many bands there are, for so many channels transformed."""
    band = max(1, min(high, BAND_BYTES // (16 * _ITEM * channels * wide)))
    bands = -(-high // band)
    band = -(-high // bands)
    return band, -(-high // band)
