"""One operation on tensors of a certain layout: what the page Kernels looks at."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from minitorch_tensor.shapes import (
    Shape,
    Strides,
    broadcast_strides,
    is_contiguous,
    normalize_dims,
    shape_broadcast,
    size_of,
    strides_from_shape,
)
from minitorch_visualizer.tensors.loops import MAPS, REDUCES, ZIPS
from minitorch_visualizer.tensors.typed import MAX_RANK, TypedError, read_integers

OPERATORS: dict[str, dict[str, Callable[..., Any]]] = {
    "map": {name: MAPS[name] for name in ("sigmoid", "exp", "relu", "neg")},
    "zip": {name: ZIPS[name] for name in ("add", "mul", "div", "max")},
    "reduce": {name: REDUCES[name] for name in ("add", "max", "min")},
}
"""By the kind of operation."""

LAYOUTS = ("contiguous", "transposed", "gaps")
"""How an operand lies in storage: in order, with its dimensions the other way round, or every second number of it."""

NAMES = ("a", "b")
MAX_ELEMENTS = 10_000_000
ITEMSIZE = 4


@dataclass(frozen=True, slots=True)
class Operand:
    """A tensor without numbers.

    Attributes:
        shape: Its sizes.
        strides: Its steps.
    """

    shape: Shape
    strides: Strides

    @property
    def by_rows(self) -> bool:
        """Whether it lies in memory row by row without gaps."""
        return is_contiguous(self.shape, self.strides)

    @property
    def by_columns(self) -> bool:
        """Whether it lies in memory column by column without gaps."""
        return is_contiguous(self.shape[::-1], self.strides[::-1])


@dataclass(frozen=True, slots=True)
class Question:
    """What the reader chose.

    Attributes:
        kind: "map", "zip" or "reduce".
        operator: One of OPERATORS for that kind.
        shapes: The shape of each operand.
        layouts: How each lies in storage, one of LAYOUTS.
        dims: What a reduction is along; None for all dimensions.
    """

    kind: str
    operator: str
    shapes: tuple[Shape, ...]
    layouts: tuple[str, ...]
    dims: tuple[int, ...] | None = None

    @property
    def function(self) -> Callable[..., Any]:
        """The function of numbers."""
        return OPERATORS[self.kind][self.operator]

    @property
    def shape(self) -> Shape:
        """The shape that the loop goes over: that of the result, or what a reduction reads."""
        return self.shapes[0] if len(self.shapes) == 1 else shape_broadcast(*self.shapes)

    @property
    def size(self) -> int:
        """How many elements the loop goes over."""
        return size_of(self.shape)

    @property
    def reduced(self) -> tuple[int, ...]:
        """The dimensions that a reduction is along, none of them negative."""
        rank = len(self.shapes[0])
        return tuple(range(rank)) if self.dims is None else tuple(normalize_dims(self.dims, rank))

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The tensors that are read."""
        return tuple(
            Operand(shape, strides_of(shape, layout)) for shape, layout in zip(self.shapes, self.layouts, strict=True)
        )

    @property
    def result(self) -> Operand:
        """What a map or zip writes to: column by column, if that is how the operand of its shape lies in memory."""
        shape, operands = self.shape, self.operands
        beside = next((x for x in operands if x.shape == shape), operands[0])
        if beside.shape == shape and beside.by_columns and not beside.by_rows:
            return Operand(shape, strides_of(shape, "transposed"))
        return Operand(shape, strides_from_shape(shape))

    @property
    def stretched(self) -> tuple[Strides, ...]:
        """The steps of every operand in the common shape: 0 where it is stretched."""
        return tuple(broadcast_strides(x.shape, x.strides, self.shape) for x in self.operands)

    def check(self) -> None:
        """Refuse what has nothing to loop over, or too much.

        Raises:
            MinitorchError: The shapes do not fit, a dimension is not there, or the size is none to look at.
        """
        for shape in self.shapes:
            if len(shape) > MAX_RANK:
                raise TypedError(
                    f"The shape {shape} has {len(shape)} dimensions, and this page shows up to {MAX_RANK}."
                )
        if self.size == 0:
            raise TypedError(f"The shape {self.shape} has no elements: there is nothing to loop over.")
        if self.size > MAX_ELEMENTS:
            raise TypedError(
                f"The shape {self.shape} has {self.size:,} elements. This page takes up to {MAX_ELEMENTS:,}."
            )
        if self.kind == "reduce" and not self.reduced:
            raise TypedError("A tensor without dimensions has nothing to reduce: give it one, as in 4.")

    def scaled(self, size: int) -> Question | None:
        """Return the same question with about so many elements; None if all sizes are 1, which do not grow.

        Every size above 1 grows by the same factor, so that what is stretched stays stretched.
        """
        shape = self.shape
        growing = [dim for dim, length in enumerate(shape) if length > 1]
        if not growing:
            return None
        sizes = list(shape)
        left = size
        # The longest first and the rest after it: a short dimension is rounded, and the others make up for that.
        for count, dim in enumerate(sorted(growing, key=lambda dim: shape[dim])):
            rest = math.prod(shape[other] for other in sorted(growing, key=lambda dim: shape[dim])[count:])
            factor = (left / rest) ** (1.0 / (len(growing) - count))
            sizes[dim] = max(2, round(shape[dim] * factor))
            left = max(1, left // sizes[dim])
        shapes = tuple(
            tuple([1 if n == 1 else m for n, m in zip(own, sizes[len(sizes) - len(own) :], strict=True)])
            for own in self.shapes
        )
        return replace(self, shapes=shapes)


def read_dims(text: str) -> tuple[int, ...] | None:
    """Read the dimensions of a reduction; None for all.

    Args:
        text: Whole numbers with commas between them, or `all`.

    Raises:
        TypedError: It is something else.

    Example:
        >>> read_dims("0, -1"), read_dims("all")
        ((0, -1), None)
    """
    return None if text.strip().lower() in ("all", "") else read_integers(text, "0, 1")


def strides_of(shape: Shape, layout: str) -> Strides:
    """Return the steps of a tensor.

    Example:
        >>> [strides_of((2, 3), layout) for layout in LAYOUTS]
        [(3, 1), (1, 2), (6, 2)]
    """
    if layout == "transposed":
        return strides_from_shape(shape[::-1])[::-1]
    if layout == "gaps" and shape:
        return tuple([2 * step for step in strides_from_shape(shape)])
    return strides_from_shape(shape)


def numbers(shape: Shape, layout: str, seed: int = 0) -> Any:
    """Return an array of float32 between -1 and 1 in a layout."""
    rng = np.random.default_rng(seed)
    gap = 2 if layout == "gaps" and shape else 1
    storage = rng.uniform(-1.0, 1.0, gap * size_of(shape)).astype(np.float32)
    steps = [ITEMSIZE * step for step in strides_of(shape, layout)]
    return np.ndarray(shape, np.float32, storage, 0, steps)


def read_large_shape(text: str) -> Shape:
    """Read the shape of a tensor of which not every number is drawn.

    Args:
        text: Sizes with commas between them.

    Raises:
        TypedError: It is no shape.

    Example:
        >>> read_large_shape("1000, 1000")
        (1000, 1000)
    """
    shape = read_integers(text, "512, 512")
    for size in shape:
        if size < 0:
            raise TypedError(f"The size {size} is negative. A size is 0 or more, as in 512, 512.")
    return shape
