"""Why a view is not possible: between which dimensions the elements do not follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from minitorch_tensor.shapes import Shape, Strides, size_of, strides_from_shape


@dataclass(frozen=True, slots=True)
class Seam:
    """Two neighbouring dimensions that cannot be seen as one.

    Attributes:
        outer: The first one.
        inner: The next one with more than one element.
        stride: How far a step along the outer one goes.
        needed: How far it would have to go for its rows to follow each other.
    """

    outer: int
    inner: int
    stride: int
    needed: int

    @property
    def sentence(self) -> str:
        """The seam in words."""
        return (
            f"one step along dimension {self.outer} moves {self.stride} in storage, but dimension {self.inner} "
            f"ends after {self.needed}, so the two cannot be read as one dimension with one stride"
        )


def crossed_seam(shape: Shape, strides: Strides, target: Sequence[int]) -> Seam | None:
    """Return the first seam that another shape of as many elements would have to cross.

    Args:
        shape: The shape as it is.
        strides: The strides as they are.
        target: The shape wanted.

    Returns:
        The seam; None if the elements can be seen in the other shape without a copy.
    """
    if 0 in shape:
        return None
    ends = {size_of(target[dim:]) for dim in range(len(target))}
    dims = [dim for dim, size in enumerate(shape) if size != 1]
    for outer, inner in pairwise(dims):
        needed = shape[inner] * strides[inner]
        # A new dimension that ends where the inner one begins needs no step across the seam.
        if strides[outer] != needed and size_of(shape[inner:]) not in ends:
            return Seam(outer, inner, strides[outer], needed)
    return None


def row_major_fault(shape: Shape, strides: Strides) -> str:
    """Say why elements do not lie in row-major order."""
    return (
        f"in row-major order the strides of shape {shape} are {strides_from_shape(shape)}, and here they are {strides}"
    )
