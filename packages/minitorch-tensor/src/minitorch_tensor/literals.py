"""What the user writes down as numbers: nested lists, Python's and NumPy's numbers, arrays.

A nested list is taken apart level by level, in loops that run in C: the lists of one level must be of one length, and
behind the last level are the numbers in row-major order.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np

from minitorch_tensor.dtypes import (
    DType,
    as_dtype,
    bool_,
    default_dtype,
    dtype_of_array,
    dtype_of_number,
    int64,
    promote_types,
    uint8,
)
from minitorch_tensor.errors import DtypeError, InvalidTypeError, InvalidValueError, RangeError
from minitorch_tensor.quiet import quiet
from minitorch_tensor.tensor_data import TensorData

__all__ = ["array_of", "number_of"]

_PYTHON = frozenset({bool, int, float})
_ROWS = frozenset({list, tuple, range, bytearray, memoryview})
_INFINITE = (float("inf"), float("-inf"))
_MAX_DIMS = 64  # NumPy's limit


def array_of(data: Any, dtype: DType | None = None) -> np.ndarray[Any, Any]:
    """Return what the user wrote as an array with memory of its own.

    Args:
        data: A number, nested lists of numbers and of tensors of one element, or an array.
        dtype: The dtype wanted; if left out, that which holds all of the numbers.

    Raises:
        DtypeError: Something is no number.
        InvalidTypeError: Something is a string, a number stands beside lists, or minitorch has no such dtype.
        InvalidValueError: The lists of one level are of different lengths, or hold strings.
        RangeError: A number is beyond what the dtype holds.
    """
    if isinstance(data, np.ndarray | np.generic):
        target = dtype or dtype_of_array(data.dtype)
        dtype_of_array(data.dtype)
        return np.asarray(quiet.run(np.array, data, target.numpy, order="C"))
    if isinstance(data, str | bytes):
        raise InvalidTypeError(f"A tensor is made of numbers, not of {data!r}.")
    if hasattr(data, "__array__") and not isinstance(data, TensorData):
        return array_of(np.asarray(data), dtype)
    shape, numbers = _taken_apart(data)
    kinds = set(map(type, numbers))
    if not kinds <= _PYTHON:
        numbers, found = _unwrapped(numbers)
    else:
        found = _common(kinds)
    return _row(numbers, dtype or found, named=dtype is not None).reshape(shape)


def _taken_apart(data: Any) -> tuple[tuple[int, ...], list[Any]]:
    """Return the shape of nested lists, and the numbers in them."""
    shape: list[int] = []
    level, seen = [data], set[int]()
    while level:
        kinds = set(map(type, level))
        if kinds.isdisjoint(_ROWS):
            if np.ndarray not in kinds or not all(isinstance(x, np.ndarray) and x.ndim for x in level):
                break
        elif not kinds <= _ROWS and not all(_is_row(x) for x in level):
            odd = next(x for x in level if not _is_row(x))
            raise InvalidTypeError(
                f"A tensor needs lists of one depth: at dimension {len(shape)}, {odd!r} stands beside lists."
            )
        lengths = set(map(len, level))
        if len(lengths) > 1:
            first = len(level[0])
            other = next(len(x) for x in level if len(x) != first)
            raise InvalidValueError(
                f"A tensor needs lists of one length: at dimension {len(shape)}, one has {first} items, "
                f"another {other}."
            )
        shape.append(lengths.pop())
        if len(shape) > 8:  # so deep that a list may contain itself
            if len(shape) > _MAX_DIMS or not seen.isdisjoint(map(id, level)):
                raise InvalidValueError(f"A tensor has at most {_MAX_DIMS} dimensions: these lists are nested deeper.")
            seen.update(map(id, level))
        level = list(chain.from_iterable(level))
    return tuple(shape), level


def _is_row(value: Any) -> bool:
    return type(value) in _ROWS or (isinstance(value, np.ndarray) and value.ndim > 0)


def _common(kinds: Iterable[type]) -> DType:
    """Return the dtype of Python numbers of some kinds; of none, the default dtype."""
    if float in kinds:
        return default_dtype()
    if int in kinds:
        return int64
    return bool_ if bool in kinds else default_dtype()


def _unwrapped(values: list[Any]) -> tuple[list[Any], DType]:
    """Return values, some of them NumPy's or tensors of one element, as Python numbers, and their common dtype."""
    numbers: list[Any] = []
    common: DType | None = None
    for value in values:
        if isinstance(value, TensorData):
            if value.numel() != 1:
                raise InvalidValueError(
                    f"A list of tensors becomes a tensor only if each has one element; one has shape {value.shape}: "
                    "use stack()."
                )
            number, dtype = value.backend.to_numpy(value).item(), value.dtype
        elif isinstance(value, np.generic | np.ndarray):
            number, dtype = value.item(), dtype_of_array(value.dtype)
        elif isinstance(value, bool | int | float):
            number, dtype = value, dtype_of_number(value)
        elif isinstance(value, str | bytes):
            kind = InvalidTypeError if numbers else InvalidValueError
            raise kind(f"A tensor is made of numbers, not of {value!r}.")
        elif isinstance(value, list | tuple):
            raise InvalidTypeError(f"A tensor needs lists of one depth, and {value!r} stands beside numbers.")
        else:
            raise DtypeError(f"A tensor is made of numbers, not of {value!r} of type {type(value).__name__}.")
        numbers.append(number)
        common = dtype if common is None else promote_types(common, dtype)
    return numbers, common or default_dtype()


def _row(numbers: list[Any], dtype: DType, *, named: bool) -> np.ndarray[Any, Any]:
    """Return Python numbers as an array of a dtype."""
    try:
        return np.asarray(quiet.run(np.array, numbers, dtype.numpy))
    except (OverflowError, ValueError):
        pass
    if dtype is uint8:  # as in C, and in PyTorch, -1 is 255
        numbers = [x % 256 if -256 < x < 0 else x for x in map(_whole, numbers)]
        if max(numbers) < 256 and min(numbers) >= 0:
            return np.array(numbers, np.uint8)
    hint = "" if named else " Name another dtype, such as dtype=float64."
    raise RangeError(f"A number is beyond {dtype.name}: {_beyond(numbers, dtype)!r}.{hint}")


def _whole(number: Any) -> Any:
    return int(number) if isinstance(number, float) and abs(number) < 1e18 else number


def _beyond(numbers: list[Any], dtype: DType) -> Any:
    """Return the first number that a dtype does not hold."""
    for number in numbers:
        try:
            np.array(number, dtype.numpy)
        except (OverflowError, ValueError):
            return number
    return numbers


def number_of(value: Any, dtype: DType | None, what: str) -> tuple[Any, DType]:
    """Return one number, and the dtype of a tensor filled with it.

    Args:
        value: A Python number, NumPy's, or a tensor of one.
        dtype: The dtype wanted; if left out, that of the number.
        what: What it is called in a message.

    Raises:
        InvalidTypeError: It is no number.
        RangeError: It is beyond what the dtype holds.
    """
    if isinstance(value, TensorData) and not value.shape:
        number = value.backend.to_numpy(value).item()
    elif isinstance(value, np.generic):
        number = value.item()
    else:
        number = value
    if not isinstance(number, bool | int | float):
        raise InvalidTypeError(f"{what} must be a number, not {value!r} of type {type(value).__name__}.")
    target = dtype_of_number(number) if dtype is None else as_dtype(dtype)
    _row([number], target, named=dtype is not None)
    if target.is_floating_point and abs(number) > float(np.finfo(target.numpy).max) and number not in _INFINITE:
        raise RangeError(f"{what} is {number!r}, which is beyond {target.name}.")
    return number, target
