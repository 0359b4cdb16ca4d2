"""Which image is copied how, and who reads and writes what, in a convolution and its two gradients.

All three are written down in the same numbers. A *source* is copied so that windows step through it by one: with a
stride of s, as s · s *phases*, of which one holds every s-th row and column from (i, j) on. Of the copy, *parts* of the
result are computed, each with a table that says how far its weights look ahead, and another that says where they lie.

- A convolution has as many phases as its stride makes, and one part.
- The gradient by the images has one phase, the gradient by the result, and as many parts as the stride makes: at pixels
  that lie alike to the windows, the same weights meet.
- The gradient by the weights copies what the convolution does, and reads the part that the convolution writes.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from minitorch_fast.convolution_shape import tiles_of_this_cpu, up
from minitorch_tensor.shapes import Shape, Strides

__all__ = ["COPY_BYTES", "HEADER", "PARTS", "PHASES", "POSITIONS", "Case", "Plan", "plan_for"]

HEADER = 29
PHASES = 4
PARTS = 8
"""How many numbers there are for all, for each phase, and for each part."""

COPY_BYTES = 256 * 1024
"""How much of an image is copied at once: it stays in the cache of the second level."""

POSITIONS = 4096
"""How many positions of a part are computed before they are written."""

_Numbers = np.ndarray[Any, np.dtype[np.int64]]


class Case(NamedTuple):
    """A convolution. Steps count numbers, not bytes.

    Attributes:
        image: The shape of the images, (N, C, H, W).
        image_steps: Their strides.
        weight: The shape of the weights, (O, C / groups, I, J).
        weight_steps: Their strides.
        result: The shape of the result, (N, O, rows, columns of windows).
        result_steps: Its strides.
        stride: How far apart windows begin.
        padding: The zeros around an image.
        dilation: How far apart the places of a window are.
        groups: The groups of channels.
    """

    image: Shape
    image_steps: Strides
    weight: Shape
    weight_steps: Strides
    result: Shape
    result_steps: Strides
    stride: tuple[int, int]
    padding: tuple[int, int]
    dilation: tuple[int, int]
    groups: int

    def lengthwise(self) -> Case:
        """Return the same with height and width exchanged, if it is one of sequences: it needs rows to cut it."""
        if not self.image[2] == self.weight[2] == self.result[2] == 1 or self.image[3] == 1:
            return self
        turned: Any = {
            name: (*value[:-2], *value[:-3:-1]) for name, value in self._asdict().items() if name != "groups"
        }
        return self._replace(**turned)


class Plan(NamedTuple):
    """What the kernels are told.

    Attributes:
        jobs: One row a job: its first unit and the one behind its last (a unit is a band of a group of an image), and
            where its working memory begins.
        shared: Described in `_shared`.
        finish: The job that adds up the gradients by the weights: how many there are, and how far apart.
        work: How many bytes of working memory there must be.
    """

    jobs: _Numbers
    shared: _Numbers
    finish: _Numbers
    work: int


class _Part(NamedTuple):
    """A part of the result: taps are (channel, row, column of the copy, phase, place of the weight)."""

    taps: list[tuple[int, int, int, int, int]]
    height: int
    width: int
    at: int
    row: int
    column: int


class _Loop(NamedTuple):
    """Source, weights and target of a plan: steps of image, group and channel; of the source of row and column, too."""

    source: tuple[int, int, int, int, int]
    target: tuple[int, int, int]
    weights: tuple[int, int]
    results: int
    channels: int
    size: tuple[int, int]
    stride: tuple[int, int]
    begins: list[tuple[int, int]]
    reach: tuple[int, int]
    parts: list[_Part]


@lru_cache(maxsize=2048)  # texts come in many lengths, and each has plans of its own
def plan_for(what: str, case: Case, itemsize: int, threads: int) -> Plan:
    """Return the plan for a convolution or one of its gradients.

    Args:
        what: "forward", "input" for the gradient by the images, or "weight" for that by the weights.
        case: The convolution; for a gradient, the steps are those of the gradient instead of the result, and so on.
        itemsize: The bytes of a number.
        threads: How many threads there are.
    """
    case = case.lengthwise()
    loop = _by_input(case) if what == "input" else _forward(case)
    tiles = tiles_of_this_cpu()
    positions = tiles.positions(itemsize)
    pitch, insides = _pitch(loop)
    height = max(part.height for part in loop.parts)
    units = case.image[0] * case.groups
    per_row = loop.channels * len(loop.begins) * pitch * itemsize
    band, bands = _bands(height, loop.reach[0], pitch, per_row, units, threads)
    units *= bands
    wide = up(band * pitch, positions)
    rows = band + loop.reach[0]
    copied = up(per_row // itemsize * rows + pitch + positions, 16)
    if what == "weight":
        lines = up(loop.results, tiles.grads)
        panels = case.groups * lines * up(len(loop.parts[0].taps), tiles.shifts)
    else:
        lines = tiles.rows
        panels = sum(up(loop.results, lines) * len(part.taps) for part in loop.parts)
    panels = up(panels, 16)
    size = panels + copied + lines * wide
    count = min(threads, units)
    jobs = [(units * i // count, units * (i + 1) // count, i * size) for i in range(count)]
    numbers = [pitch, band, rows, panels, copied, wide, bands]
    shared = _shared(loop, case, insides, numbers)
    finish = np.array([[count, size]], np.int64)
    return Plan(np.array(jobs, np.int64), shared, finish, count * size * itemsize)


def _shared(loop: _Loop, case: Case, insides: list[tuple[int, int]], numbers: list[int]) -> _Numbers:
    """Return the numbers that all jobs share.

    These are: 0 images, 1 bands; 2-4 the steps of image, group and channel in the target; 5-9 those in the source, and
    of its rows and columns; 10-11 the steps of group and result in the weights; 12 results and 13 channels of a group;
    14 the height of the source; 15 the pitch of its copy; 16 the rows of a band, 17 those of its copy; 18 phases, 19
    parts; 20 the address of the bias, or 0; 21 where the phases are described, 22 where the parts are; 23-24 the
    stride of the copy; 25-27 how many numbers the weights (or sums), the copy and a line of results take; 28 groups.
    A phase: its first row and column in the source, and from where to where a row of it is inside. A part: the length
    of its sums; where its tables are, of how far to look ahead and of where weights lie; its height and width; its
    first place in the target, and the steps of row and column.
    """
    pitch, band, rows, panels, copied, wide, bands = numbers
    phases, parts = HEADER, HEADER + PHASES * len(loop.begins)
    table = parts + PARTS * len(loop.parts)
    header = [case.image[0], bands, *loop.target, *loop.source, *loop.weights, loop.results, loop.channels]
    header += [loop.size[0], pitch, band, rows, len(loop.begins), len(loop.parts), 0, phases, parts, *loop.stride]
    header += [panels, copied, wide, case.groups]
    for begin, inside in zip(loop.begins, insides, strict=True):
        header += [*begin, *inside]
    tables: list[int] = []
    for part in loop.parts:
        ahead = [((c * len(loop.begins) + phase) * rows + y) * pitch + x for c, y, x, phase, _ in part.taps]
        ahead += ahead[-1:] * (-len(ahead) % tiles_of_this_cpu().shifts)  # dot products are computed so many at once
        header += [len(part.taps), table + len(tables), table + len(tables) + len(ahead)]
        header += [part.height, part.width, part.at, part.row, part.column]
        tables += ahead + [weight for *_, weight in part.taps]
    return np.array(header + tables, np.int64)


def _pitch(loop: _Loop) -> tuple[int, list[tuple[int, int]]]:
    """Return how far apart the rows of the copy begin, and from where to where a row of each phase is inside.

    The zeros before a row are those behind the one above it, too.
    """
    width = max(part.width for part in loop.parts)
    seen, step = width + loop.reach[1], loop.stride[1]
    insides = []
    for _, before in loop.begins:
        low = min(max(-(before // step), 0), seen)
        insides.append((low, max(low, min(seen, -((before - loop.size[1]) // step)))))
    pitch = max(width, seen - min(low for low, _ in insides), *[high for _, high in insides])
    return pitch, [(min(low, pitch), high) for low, high in insides]


def _forward(case: Case) -> _Loop:
    """Return what a convolution reads and writes."""
    (_, channels, height, width), (o_n, o_c, o_h, o_w) = case.image, case.result_steps
    results, within, *kernel = case.weight
    w_o, w_c, w_h, w_w = case.weight_steps
    taps: list[list[tuple[int, int, int]]] = []  # in each dimension: the place in a window, in a phase, and the phase
    for size, stride, dilation in zip(kernel, case.stride, case.dilation, strict=True):
        taps.append([(k, *divmod(k * dilation, stride)) for k in range(size)])
    used = [sorted({phase for _, _, phase in along}) for along in taps]
    table = [
        (c, y, x, used[0].index(i) * len(used[1]) + used[1].index(j), c * w_c + k * w_h + m * w_w)
        for c in range(within)
        for (k, y, i), (m, x, j) in itertools.product(*taps)
    ]
    a_n, a_c, a_h, a_w = case.image_steps
    group = results // case.groups
    return _Loop(
        (a_n, channels // case.groups * a_c, a_c, a_h, a_w),
        (o_n, group * o_c, o_c),
        (group * w_o, w_o),
        group,
        within,
        (height, width),
        case.stride,
        [(i - case.padding[0], j - case.padding[1]) for i in used[0] for j in used[1]],
        (max(y for _, y, _ in taps[0]), max(x for _, x, _ in taps[1])),
        [_Part(table, case.result[2], case.result[3], 0, o_h, o_w)],
    )


def _by_input(case: Case) -> _Loop:
    """Return what the gradient by the images reads and writes: it is the result that is the source."""
    (_, channels, *size), (a_n, a_c, a_h, a_w) = case.image, case.image_steps
    results, within, *_ = case.weight
    w_o, w_c, w_h, w_w = case.weight_steps
    group = results // case.groups
    taps = [[_meeting(case, i, first) for first in range(min(case.stride[i], size[i]))] for i in (0, 1)]
    ahead = [[y for some in along for _, y in some] or [0] for along in taps]
    lowest = (min(ahead[0]), min(ahead[1]))
    parts = []
    for (i, down), (j, across) in itertools.product(*[enumerate(along) for along in taps]):
        table = [
            (o, y - lowest[0], x - lowest[1], 0, o * w_o + k * w_h + m * w_w)
            for o in range(group)
            for (k, y), (m, x) in itertools.product(down, across)
        ]
        high, wide = (-((first - size[n]) // case.stride[n]) for n, first in enumerate((i, j)))
        parts.append(_Part(table, high, wide, i * a_h + j * a_w, case.stride[0] * a_h, case.stride[1] * a_w))
    g_n, g_c, g_h, g_w = case.result_steps
    return _Loop(
        (g_n, group * g_c, g_c, g_h, g_w),
        (a_n, channels // case.groups * a_c, a_c),
        (group * w_o, w_c),
        within,
        group,
        (case.result[2], case.result[3]),
        (1, 1),
        [lowest],
        (max(ahead[0]) - lowest[0], max(ahead[1]) - lowest[1]),
        parts,
    )


def _meeting(case: Case, i: int, first: int) -> list[tuple[int, int]]:
    """Return which places of windows meet the pixels first, first + stride, ... of a dimension, and how far ahead."""
    stride, found = case.stride[i], []
    for k in range(case.weight[2 + i]):
        window, rest = divmod(first + case.padding[i] - k * case.dilation[i], stride)
        if rest == 0:
            found.append((k, window))
    return found


def _bands(height: int, reach: int, pitch: int, per_row: int, units: int, threads: int) -> tuple[int, int]:
    """Return how many rows a band has, and how many bands there are: enough for all threads."""
    band = max(min(COPY_BYTES // per_row - reach, POSITIONS // pitch), 4)
    bands = -(-height // band)
    if units * bands % threads and units * bands < 4 * threads:
        bands = min(bands * threads, height)
    band = -(-height // bands)
    return band, -(-height // band)
