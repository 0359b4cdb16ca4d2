"""The rule of broadcasting, dimension by dimension, and what it does to two tensors."""

from __future__ import annotations

from dataclasses import dataclass

from minitorch_tensor import Tensor, float64, tensor
from minitorch_tensor.errors import BroadcastError
from minitorch_tensor.indexing import broadcast_index
from minitorch_tensor.shapes import Shape, shape_broadcast, size_of
from minitorch_visualizer.tensors.places import Index

NAMES = ("a", "b")


@dataclass(frozen=True, slots=True)
class Column:
    """What two shapes have at one dimension of the result, when they are aligned at the right.

    Attributes:
        dim: The dimension of the result.
        sizes: The size of each; None where a shape has no such dimension.
        result: The size of the result; None where the two do not go together.
    """

    dim: int
    sizes: tuple[int | None, int | None]
    result: int | None

    @property
    def filled(self) -> tuple[int, int]:
        """The sizes, with 1 where a dimension is missing."""
        first, second = (1 if size is None else size for size in self.sizes)
        return first, second

    def stretches(self, operand: int) -> bool:
        """Say whether an operand is stretched along this dimension."""
        return self.result is not None and self.filled[operand] != self.result

    @property
    def sentence(self) -> str:
        """What the rule says here."""
        first, second = self.filled
        if self.result is None:
            return f"{first} and {second} differ, and neither is 1: here the two shapes do not broadcast."
        if first == second:
            return f"both are {first}, and so is the result."
        name = NAMES[0] if self.stretches(0) else NAMES[1]
        return f"the 1 of {name} is stretched to {self.result}."


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two shapes under the rule.

    Attributes:
        shapes: The two.
        columns: What they have at each dimension of the result.
        result: The shape of the result; None if they do not broadcast.
        error: What minitorch_tensor says if they do not; empty if they do.
    """

    shapes: tuple[Shape, Shape]
    columns: tuple[Column, ...]
    result: Shape | None
    error: str = ""

    @property
    def fault(self) -> Column | None:
        """The dimension that minitorch_tensor names in its error; None if there is no error."""
        return next((column for column in reversed(self.columns) if column.result is None), None)


def align(first: Shape, second: Shape) -> Alignment:
    """Apply the rule to two shapes.

    Example:
        >>> align((3, 1), (2, 1, 4)).result
        (2, 3, 4)
    """
    rank = max(len(first), len(second))
    columns = tuple(
        [_column(dim, (_at(first, dim - rank), _at(second, dim - rank))) for dim in range(rank)],
    )
    try:
        return Alignment((first, second), columns, shape_broadcast(first, second))
    except BroadcastError as error:
        return Alignment((first, second), columns, None, str(error))


def _at(shape: Shape, from_the_end: int) -> int | None:
    return shape[from_the_end] if -from_the_end <= len(shape) else None


def _column(dim: int, sizes: tuple[int | None, int | None]) -> Column:
    first, second = (() if size is None else (size,) for size in sizes)
    try:
        return Column(dim, sizes, shape_broadcast(first, second)[0])
    except BroadcastError:
        return Column(dim, sizes, None)


def rule_steps(alignment: Alignment) -> list[str]:
    """Return the steps of the rule in sentences: align, fill up, then each dimension from the right up to a fault."""
    steps = ["Write the shapes one under the other, aligned at the right."]
    added = abs(len(alignment.shapes[0]) - len(alignment.shapes[1]))
    if added:
        steps.append("Where a dimension is missing, its size counts as 1.")
    for column in reversed(alignment.columns):
        steps.append(f"Dimension {column.dim}: {column.sentence}")
        if column.result is None:
            return steps
    return [*steps, f"The result has shape {alignment.result}."]


def remedies(alignment: Alignment) -> list[str]:
    """Return what would make two shapes broadcast: a dimension of size 1 in one of them, if that is enough."""
    found = []
    for operand, shape in enumerate(alignment.shapes):
        other = alignment.shapes[1 - operand]
        for dim in range(len(shape) + 1):
            changed = (*shape[:dim], 1, *shape[dim:])
            try:
                result = shape_broadcast(changed, other)
            except BroadcastError:
                continue
            found.append(
                f"{NAMES[operand]}.unsqueeze({dim}) has shape {changed}, which broadcasts with {other} to {result}."
            )
    return found


# ----------------------------------------------------------------------------------------------------------------------
# Tensors of two shapes
# ----------------------------------------------------------------------------------------------------------------------
def operands(first: Shape, second: Shape) -> tuple[Tensor, Tensor]:
    """Return tensors of two shapes whose sums show where each number came from: 1, 2, 3, ... and 100, 200, 300, ..."""
    return _counted(first, 1), _counted(second, 100)


def _counted(shape: Shape, step: int) -> Tensor:
    return tensor([step * (i + 1) for i in range(size_of(shape))], dtype=float64).reshape(shape)


def operand_index(index: Index, big: Shape, shape: Shape) -> Index:
    """Return the index of an operand that an index of the result means."""
    own = [0] * len(shape)
    broadcast_index(index, big, shape, own)
    return tuple(own)


def is_original(index: Index, big: Shape, shape: Shape) -> bool:
    """Say whether an element of a stretched tensor is the number itself, and not a repetition of it."""
    own = operand_index(index, big, shape)
    return (0,) * (len(big) - len(shape)) + own == index
