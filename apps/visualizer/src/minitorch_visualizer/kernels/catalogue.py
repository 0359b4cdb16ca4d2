"""The kernels of the course, each with the sizes that a reader may choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from minitorch_cuda import teaching
from minitorch_scalar import operators
from minitorch_tensor.shapes import Shape

Sizes = dict[str, int]
_POWERS = (2, 4, 8)


@dataclass(frozen=True, slots=True)
class Setting:
    """A size that a reader may choose.

    Attributes:
        name: What the launch calls it.
        label: What the page calls it.
        options: What may be chosen, in order.
        first: What is chosen at the start.
    """

    name: str
    label: str
    options: tuple[int, ...]
    first: int


@dataclass(frozen=True, slots=True, eq=False)
class Launch:
    """A launch of a kernel.

    Attributes:
        kernel: The kernel.
        grid: Blocks in each dimension.
        block: Threads of a block in each dimension.
        args: What it is given.
        shapes: How its arrays are drawn: those of global memory are rows of numbers to the kernel.
    """

    kernel: Any
    grid: tuple[int, ...]
    block: tuple[int, ...]
    args: tuple[Any, ...]
    shapes: Mapping[str, Shape]


@dataclass(frozen=True, slots=True, eq=False)
class KernelKind:
    """A kernel that can be looked at.

    Attributes:
        name: What the page calls it.
        about: What one thread does, in a sentence that goes on after the name.
        settings: The sizes.
        launch: Gives the launch for sizes.
    """

    name: str
    about: str
    settings: tuple[Setting, ...]
    launch: Callable[[Sizes], Launch]


def _numbers(*shape: int, first: int = 1) -> Any:
    """Return small numbers, so that a reader can compute along."""
    return (np.arange(first, first + np.prod(shape, dtype=int)) % 10).astype(np.float64).reshape(shape)


def _strides(*shape: int) -> tuple[int, ...]:
    return tuple(int(np.prod(shape[dim + 1 :], dtype=int)) for dim in range(len(shape)))


def _blocks(size: int, block: int) -> int:
    return -(-size // block)


def _map(sizes: Sizes) -> Launch:
    rows, columns, threads = sizes["rows"], sizes["columns"], sizes["threads"]
    a, strides = _numbers(rows, columns), _strides(rows, columns)
    seen = {"out": (rows, columns), "a": (rows, columns)}
    a_strides = strides
    if sizes["transposed"]:
        a, a_strides, seen["a"] = a.T.copy(), (1, rows), (columns, rows)
    args = (np.zeros(a.size), (rows, columns), strides, a.size, a.ravel(), (rows, columns), a_strides)
    return Launch(teaching.map_kernel(operators.neg), (_blocks(a.size, threads),), (threads,), args, seen)


def _zip(sizes: Sizes) -> Launch:
    rows, columns, threads = sizes["rows"], sizes["columns"], sizes["threads"]
    a, b, strides = _numbers(rows, columns), _numbers(columns, first=2), _strides(rows, columns)
    seen = {"out": (rows, columns), "a": (rows, columns), "b": (columns,)}
    shape = (rows, columns)
    args = (np.zeros(a.size), shape, strides, a.size, a.ravel(), shape, strides, b, (columns,), (1,))
    return Launch(teaching.zip_kernel(operators.mul), (_blocks(a.size, threads),), (threads,), args, seen)


def _reduce(sizes: Sizes) -> Launch:
    rows, columns, threads = sizes["rows"], sizes["columns"], sizes["threads"]
    a = _numbers(rows, columns)
    args = (np.zeros(rows), (rows, 1), (1, 1), a.ravel(), (rows, columns), (columns, 1), 1)
    kernel = teaching.reduce_kernel(operators.add, 0.0, threads)
    return Launch(kernel, (rows,), (threads,), args, {"out": (rows, 1), "a": (rows, columns)})


def _sum_practice(sizes: Sizes) -> Launch:
    size, threads = sizes["size"], sizes["threads"]
    blocks = _blocks(size, threads)
    args = (np.zeros(blocks), _numbers(size), size)
    return Launch(teaching.sum_practice_kernel(threads), (blocks,), (threads,), args, {"out": (blocks,), "a": (size,)})


def _mm_practice(sizes: Sizes) -> Launch:
    size, tile = sizes["size"], sizes["tile"]
    a, b = _numbers(size, size), _numbers(size, size, first=2)
    args = (np.zeros(size * size), a.ravel(), b.ravel(), size)
    square = (size, size)
    shapes = {"out": square, "a": square, "b": square}
    return Launch(teaching.mm_practice_kernel(tile), (1,), (tile, tile), args, shapes)


def _matmul(sizes: Sizes) -> Launch:
    rows, inner, columns, tile = sizes["rows"], sizes["inner"], sizes["columns"], sizes["tile"]
    shapes = {"out": (rows, columns), "a": (rows, inner), "b": (inner, columns)}
    args: list[Any] = []
    for name, shape in shapes.items():
        numbers = np.zeros(shape) if name == "out" else _numbers(*shape, first=1 if name == "a" else 2)
        args += [numbers.ravel(), (1, *shape), _strides(1, *shape)]
    grid = (_blocks(columns, tile), _blocks(rows, tile))
    return Launch(teaching.matmul_kernel(tile), grid, (tile, tile), tuple(args), shapes)


def _conv1d(sizes: Sizes) -> Launch:
    width, taps, threads = sizes["width"], sizes["taps"], sizes["threads"]
    args = (np.zeros(width), _numbers(width), _numbers(taps), width, 1)
    kernel = teaching.conv1d_kernel(threads, 1, taps)
    shapes: Mapping[str, Shape] = {"out": (width,), "a": (width,), "weight": (taps,)}
    return Launch(kernel, (_blocks(width, threads),), (threads,), args, shapes)


def _conv2d(sizes: Sizes) -> Launch:
    side, taps, tile = sizes["side"], sizes["taps"], sizes["tile"]
    args = (np.zeros(side * side), _numbers(side, side).ravel(), _numbers(taps, taps).ravel(), side, side, 1)
    grid = (_blocks(side, tile), _blocks(side, tile), 1)
    shapes: Mapping[str, Shape] = {"out": (side, side), "a": (side, side), "weight": (taps, taps)}
    return Launch(teaching.conv2d_kernel(tile, 1, taps), grid, (tile, tile), args, shapes)


def _sizes(name: str, label: str, last: int, first: int) -> Setting:
    return Setting(name, label, tuple(range(1, last + 1)), first)


_THREADS = Setting("threads", "Threads a block", _POWERS, 4)
_TILE = Setting("tile", "Tile", (2, 3, 4), 2)
_TAPS = _sizes("taps", "Taps", 3, 2)
_SHAPE = (_sizes("rows", "Rows", 5, 3), _sizes("columns", "Columns", 8, 5))

_KINDS = (
    KernelKind(
        "map",
        "writes −x for every element x of a. One thread computes one element; those beyond the last do nothing.",
        (*_SHAPE, _THREADS, Setting("transposed", "a is transposed", (0, 1), 0)),
        _map,
    ),
    KernelKind(
        "zip",
        "writes a·b for every pair of elements. One thread makes one element; b is one row, stretched over all rows.",
        (*_SHAPE, _THREADS),
        _zip,
    ),
    KernelKind(
        "reduce",
        "adds up each row of a. A block makes one sum: each thread adds up a part, then the parts are added in pairs.",
        (*_SHAPE, _THREADS),
        _reduce,
    ),
    KernelKind(
        "sum_practice",
        "adds up as many numbers of a row as a block has threads. Each thread brings one to shared memory.",
        (_sizes("size", "Numbers", 20, 14), _THREADS),
        _sum_practice,
    ),
    KernelKind(
        "mm_practice",
        "multiplies two small matrices in one block. Each thread brings one element of both, and computes one product. "
        "The matrices must be no larger than the tile; try what happens if they are.",
        (_sizes("size", "Rows and columns", 4, 3), Setting("tile", "Tile", (2, 3, 4), 3)),
        _mm_practice,
    ),
    KernelKind(
        "matmul",
        "multiplies matrices of any size. A block makes one tile of the result, and walks along a row of tiles of a "
        "and down a column of tiles of b.",
        (
            _sizes("rows", "Rows of a", 6, 4),
            _sizes("inner", "Columns of a, rows of b", 6, 3),
            _sizes("columns", "Columns of b", 6, 4),
            _TILE,
        ),
        _matmul,
    ),
    KernelKind(
        "conv1d",
        "slides weights over a sequence: out[t] = Σ weight[k]·a[t + k]. A block needs at least as many threads as the "
        "weights have taps.",
        (_sizes("width", "Width", 16, 10), Setting("taps", "Taps", (1, 2, 3, 4, 5), 3), _THREADS),
        _conv1d,
    ),
    KernelKind(
        "conv2d",
        "slides square weights over an image. A block brings the part of the image that its threads need together.",
        (_sizes("side", "Height and width", 6, 5), _TAPS, _TILE),
        _conv2d,
    ),
)

KINDS = {kind.name: kind for kind in _KINDS}
