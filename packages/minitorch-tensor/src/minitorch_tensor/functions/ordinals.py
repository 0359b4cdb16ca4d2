"""From index tensors to ordinals: checked, wrapped, and laid over the other dimensions."""

from __future__ import annotations

from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import bool_, int32, int64
from minitorch_tensor.errors import BackendError, IndexingError, InvalidTypeError
from minitorch_tensor.operands import constant
from minitorch_tensor.shapes import Shape, Strides
from minitorch_tensor.tensor_data import TensorData

__all__ = ["check_beside", "check_index", "check_mask", "fresh", "grid", "wrapped"]


def check_index(index: Any, beside: Any, operation: str, *, only_long: bool = False) -> None:
    """Refuse what is no index tensor.

    Args:
        index: What was given.
        beside: The tensor that it indexes.
        operation: The name of the function.
        only_long: Whether int32 is refused too, as in some of PyTorch's functions.

    Raises:
        BackendError: It is on another backend than the tensor.
        IndexingError: It is of another dtype.
        InvalidTypeError: It is no tensor.
    """
    check_beside(index, beside, operation, "an index")
    if index.dtype is not int64 and (only_long or index.dtype is not int32):
        allowed = "int64" if only_long else "int64 or int32"
        raise IndexingError(
            f"{operation}() takes an index of {allowed}, not of {index.dtype.name}: convert it with long()."
        )


def check_mask(mask: Any, beside: Any, operation: str) -> None:
    """Refuse what is no tensor of bools; the errors are those of `check_index`."""
    check_beside(mask, beside, operation, "a mask")
    if mask.dtype is not bool_:
        raise IndexingError(f"{operation}() takes a mask of bools, not of {mask.dtype.name}: convert it with bool().")


def check_beside(value: Any, beside: Any, operation: str, what: str) -> None:
    """Refuse what is no tensor of the same backend.

    Raises:
        BackendError: It is on another backend.
        InvalidTypeError: It is no tensor.
    """
    for x in (beside, value):
        if not isinstance(x, TensorData):
            raise InvalidTypeError(
                f"{operation}() takes a tensor{'' if x is beside else f' as {what}'}, not {x!r} of type "
                f"{type(x).__name__}. Make a tensor of it with tensor(...)."
            )
    if value.backend is not beside.backend:
        raise BackendError(
            f"{operation}() was given tensors of the backends '{beside.backend.name}' and '{value.backend.name}': move "
            f"one of them with .to('{beside.backend.name}')."
        )


def wrapped(index: Any, size: int, what: str, *, negative: bool = True) -> Any:
    """Return an index tensor as int64 numbers from 0 on, which may be the tensor itself.

    Args:
        index: Integers.
        size: How many places there are.
        what: Of what, for the message.
        negative: Whether negative numbers count from the end.

    Raises:
        IndexingError: A number is out of range.
    """
    backend = index.backend
    if index.dtype is not int64:
        index = backend.copy(index, dtype=int64)
    if 0 in index.shape:
        return index
    low, high = backend.bounds(index)
    if low < (-size if negative else 0) or high >= size:
        found = high if high >= size else low
        allowed = f"use {-size if negative else 0} to {size - 1}" if size else "there is no place at all"
        raise IndexingError(f"Index {found} is out of range for {what}, of size {size}: {allowed}.")
    if low >= 0:
        return index
    below = backend.zip(operators.lt, index, constant(0, int64, index), dtype=bool_)
    return backend.where(below, backend.zip(operators.add, index, constant(size, int64, index)), index)


def fresh(index: Any, source: Any) -> Any:
    """Return an index that is nobody else's: a copy, if it is the tensor that the user gave."""
    return index.backend.copy(index) if index is source or index.version is source.version else index


def grid(beside: Any, start: Any, sizes: Shape, steps: Strides) -> Any:
    """Return `start` plus, for each dimension of a grid, place · step: an int64 tensor of the grid's shape.

    Args:
        beside: A tensor of the backend.
        start: An int64 tensor that broadcasts to the grid, or None.
        sizes: The shape of the grid.
        steps: One number a dimension; 0 where the place does not count.
    """
    backend = beside.backend
    result = start
    for dim, (size, step) in enumerate(zip(sizes, steps, strict=True)):
        if step and size != 1:
            row = backend.arange(0, step, size, int64)
            shape = tuple([size if d == dim else 1 for d in range(len(sizes))])
            strides = tuple([1 if d == dim else 0 for d in range(len(sizes))])
            along = row.seen_as(shape, strides, row.offset)
            result = along if result is None else backend.zip(operators.add, result, along)
    if result is None:
        result = backend.full((), 0, int64)
    if result.shape != sizes:
        result = backend.copy(backend.expanded(result, sizes))
    return result
