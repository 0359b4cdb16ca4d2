"""Which cell of the storage an element is, and which elements a cell is."""

from __future__ import annotations

from collections.abc import Sequence

from minitorch_scalar.graph import format_number
from minitorch_tensor import Tensor
from minitorch_tensor.indexing import index_to_position
from minitorch_tensor.shapes import Shape

Index = tuple[int, ...]


def elements_by_place(tensor: Tensor) -> dict[int, list[Index]]:
    """Return the indices of the elements that each cell of the storage is, by its place; cells that are none lack."""
    found: dict[int, list[Index]] = {}
    for index in tensor.indices():
        found.setdefault(tensor.index(index), []).append(index)
    return found


def formula(index: Sequence[int], strides: Sequence[int], offset: int) -> str:
    """Write out how an index becomes a place in storage, numbers filled in.

    Args:
        index: One number a dimension.
        strides: The strides.
        offset: The offset.

    Example:
        >>> formula((1, 2), (3, 1), 4)
        '4 + 1·3 + 2·1 = 9'
    """
    terms = [str(offset), *(f"{i}·{stride}" for i, stride in zip(index, strides, strict=True))]
    return f"{' + '.join(terms)} = {offset + index_to_position(index, strides)}"


def symbols(rank: int) -> str:
    """Write the same formula in letters.

    Example:
        >>> symbols(2)
        'offset + i₀·stride₀ + i₁·stride₁'
    """
    digits = "₀₁₂₃₄₅₆₇₈₉"
    return " + ".join(["offset", *(f"i{digits[d]}·stride{digits[d]}" for d in range(rank))])


def named(index: Sequence[int], name: str = "x") -> str:
    """Write an element as Python does.

    Example:
        >>> named((1, 2)), named(())
        ('x[1, 2]', 'x[()]')
    """
    return f"{name}[{', '.join(map(str, index)) or '()'}]"


def number_text(value: object) -> str:
    """Write a number of a tensor short enough for a cell."""
    return format_number(value) if isinstance(value, float) else str(value)


def inside(index: Sequence[int], shape: Shape) -> bool:
    """Say whether an index is one of a shape's."""
    return len(index) == len(shape) and all(0 <= i < size for i, size in zip(index, shape, strict=True))
