"""Elements of a tensor by their index: what the loops of the simple backend are made of."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import Any

from minitorch_tensor.dtypes import DType, bool_, float32, float64, int32, int64, uint8
from minitorch_tensor.indexing import broadcast_index, index_to_position, to_index
from minitorch_tensor.shapes import size_of
from minitorch_tensor.tensor_data import TensorData

__all__ = ["as_stored", "each_index", "each_row", "meant_by", "read", "read_at", "write", "write_at"]

_C_TYPES: dict[DType, Any] = {
    bool_: ctypes.c_bool,
    uint8: ctypes.c_uint8,
    int32: ctypes.c_int32,
    int64: ctypes.c_int64,
    float32: ctypes.c_float,
    float64: ctypes.c_double,
}

_NO_INTEGER = -(2**63)
"""What NaN and the infinities become as integers, before they are wrapped around; PyTorch leaves that open."""


# ----------------------------------------------------------------------------------------------------------------------
# Indices
# ----------------------------------------------------------------------------------------------------------------------
def each_index(shape: Sequence[int]) -> Iterator[list[int]]:
    """Yield every index of a shape in row-major order; a shape without dimensions has one, []."""
    for ordinal in range(size_of(shape)):
        index = [0] * len(shape)
        to_index(ordinal, shape, index)
        yield index


def each_row(shape: Sequence[int], dim: int) -> Iterator[list[list[int]]]:
    """Yield, in row-major order, the indices along a dimension; a shape without dimensions is one row of one."""
    if not shape:
        yield [[]]
        return
    for first in each_index([1 if d == dim else size for d, size in enumerate(shape)]):
        yield [[*first[:dim], i, *first[dim + 1 :]] for i in range(shape[dim])]


def meant_by(index: Sequence[int], big: TensorData, a: TensorData) -> list[int]:
    """Return the index of `a` that an index of a larger tensor, to which `a` broadcasts, means."""
    own = [0] * len(a.shape)
    broadcast_index(index, big.shape, a.shape, own)
    return own


# ----------------------------------------------------------------------------------------------------------------------
# Elements
# ----------------------------------------------------------------------------------------------------------------------
def read(a: TensorData, index: Sequence[int]) -> Any:
    """Return the element at an index as a Python number."""
    return a.storage[a.offset + index_to_position(index, a.strides)].item()


def write(a: TensorData, index: Sequence[int], number: Any) -> None:
    """Write a Python number at an index, as the dtype holds it."""
    a.storage[a.offset + index_to_position(index, a.strides)] = as_stored(number, a.dtype)


def read_at(a: TensorData, ordinal: int) -> Any:
    """Return the element that is the ordinal-th in row-major order."""
    index = [0] * len(a.shape)
    to_index(ordinal, a.shape, index)
    return read(a, index)


def write_at(a: TensorData, ordinal: int, number: Any) -> None:
    """Write the element that is the ordinal-th in row-major order."""
    index = [0] * len(a.shape)
    to_index(ordinal, a.shape, index)
    write(a, index, number)


def as_stored(number: Any, dtype: DType) -> Any:
    """Return a Python number as a dtype holds it, which is how C stores it.

    Example:
        >>> as_stored(0.1, float32), as_stored(300, uint8), as_stored(-2.5, int32), as_stored(0.5, bool_)
        (0.10000000149011612, 44, -2, True)
    """
    if dtype.kind == 1:
        number = int(number) if math.isfinite(number) else _NO_INTEGER
    return _C_TYPES[dtype](number).value
