"""Memory of the host: NumPy arrays as the storage of tensors."""

from __future__ import annotations

import os
import sys
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType
from minitorch_tensor.errors import AllocationError
from minitorch_tensor.shapes import Shape, storage_bounds
from minitorch_tensor.tensor_data import TensorData, new

__all__ = ["MACHINE_BYTES", "allocate", "as_data", "too_large"]


def _machine_bytes() -> int:
    """Return how much memory the machine has, or a number beyond all, where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return sys.maxsize


MACHINE_BYTES = _machine_bytes()


def allocate(shape: Shape, dtype: DType) -> np.ndarray[Any, Any]:
    """Return a contiguous array with whatever was in its memory.

    Raises:
        AllocationError: There is not so much memory.
    """
    try:
        array = np.empty(shape, dtype.numpy)
    except (MemoryError, ValueError, OverflowError) as error:
        raise too_large(shape, dtype, error) from None
    if array.nbytes > MACHINE_BYTES:  # an obliging system promises memory that it does not have
        raise too_large(shape, dtype, f"it takes {array.nbytes:,} bytes, and the machine has {MACHINE_BYTES:,}")
    return array


def too_large(shape: Shape, dtype: DType, reason: object) -> AllocationError:
    """Return the error that says which tensor is too large, and why, such as what NumPy says to it."""
    why = str(reason).rstrip(".")
    return AllocationError(
        f"Cannot allocate a tensor of shape {shape} and dtype {dtype.name}: {why}. Use a smaller shape."
    )


def as_data(array: np.ndarray[Any, Any], dtype: DType, backend: Any) -> Any:
    """Return TensorData over the memory of an array, whatever its layout; only odd memory is copied.

    Odd is what a row of numbers cannot show: bytes in the other order, and neighbours that do not lie a whole number of
    elements apart, as the fields of a structured array.
    """
    itemsize = dtype.itemsize
    if not array.dtype.isnative or not array.flags.aligned or any(step % itemsize for step in array.strides):
        array = array.astype(dtype.numpy)
    out = new(TensorData)
    out.shape = array.shape
    out.dtype = dtype
    out.backend = backend
    out.version = [0]
    out.array = array
    out.layout = None if array.flags.c_contiguous else _layout(array)
    return out


def _layout(array: np.ndarray[Any, Any]) -> Any:
    """Return a row over the memory that an array reaches, and the array's strides and offset in there."""
    strides = tuple([step // array.itemsize for step in array.strides])
    first, end = storage_bounds(array.shape, strides, 0)
    lowest = array[tuple([slice(-1, None) if stride < 0 else slice(1) for stride in strides])]
    row = np.lib.stride_tricks.as_strided(lowest.reshape(-1), (end - first,), (array.itemsize,))
    return row, strides, -first
