"""The arithmetic between an index and a place in storage.

These functions are the heart of every tensor: small, without a check and without an exception, so that a compiler for
the CPU or the GPU takes them as they stand. An index, a shape and strides are anything with integers in it: a tuple, a
list or an array; what a function fills must be a list or an array.

Source: the MiniTorch course, module 2.1 and 2.2, whose names and arguments these are.
"""

from __future__ import annotations

from typing import Any

__all__ = ["broadcast_index", "index_to_position", "to_index"]


def index_to_position(index: Any, strides: Any) -> int:
    """Return the place in storage of an index: the sum of index · stride.

    Args:
        index: One integer a dimension.
        strides: How far apart neighbours are along each dimension.

    Returns:
        The place, counted from the tensor's offset.

    Example:
        >>> index_to_position((1, 2), (3, 1))
        5
    """
    position = 0
    for i in range(len(index)):
        position += index[i] * strides[i]
    return position


def to_index(ordinal: int, shape: Any, out_index: Any) -> None:
    """Write the index of the ordinal-th element in row-major order into `out_index`.

    Every index of the shape comes once as the ordinal runs from 0 to the size. It is the inverse of
    `index_to_position` only for contiguous strides.

    Args:
        ordinal: From 0 to the number of elements, that excluded.
        shape: The shape.
        out_index: Filled with one integer a dimension.

    Example:
        >>> index = [0, 0]
        >>> to_index(5, (2, 3), index)
        >>> index
        [1, 2]
    """
    rest = ordinal + 0  # a copy, also where a compiler passes numbers by reference
    for i in range(len(shape) - 1, -1, -1):
        out_index[i] = rest % shape[i]
        rest = rest // shape[i]


def broadcast_index(big_index: Any, big_shape: Any, shape: Any, out_index: Any) -> None:
    """Find which element of a smaller shape an index of the broadcast shape means.

    Dimensions are aligned at the right. A dimension of size 1 is stretched, so its index is 0; dimensions that the
    smaller shape does not have are dropped.

    Args:
        big_index: An index of the larger shape.
        big_shape: The larger shape.
        shape: The smaller shape, which broadcasts to the larger one.
        out_index: Filled with an index of the smaller shape.

    Example:
        >>> index = [0, 0]
        >>> broadcast_index((4, 1, 2), (5, 2, 3), (1, 3), index)
        >>> index
        [0, 2]
    """
    added = len(big_shape) - len(shape)
    for i in range(len(shape)):
        out_index[i] = 0 if shape[i] == 1 else big_index[i + added]
