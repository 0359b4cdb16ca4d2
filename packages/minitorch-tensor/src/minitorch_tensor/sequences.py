"""Tensors of numbers that follow each other by a rule."""

from __future__ import annotations

from math import ceil, isfinite
from typing import Any

from minitorch_scalar import operators
from minitorch_tensor.dtypes import DType, as_dtype, bool_, default_dtype, int64
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError, ShapeError, UnsupportedDtypeError
from minitorch_tensor.functions.making import place_of, tracked
from minitorch_tensor.literals import number_of
from minitorch_tensor.shapes import as_int, as_shape
from minitorch_tensor.tensor import Tensor
from minitorch_tensor.tensor_data import TensorData

__all__ = ["arange", "linspace", "logspace", "tril_indices", "triu_indices"]


def arange(
    *bounds: Any,
    start: Any = None,
    end: Any = None,
    step: Any = None,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return start, start + step, ... up to `end`, that excluded.

    Args:
        *bounds: arange(end), arange(start, end) or arange(start, end, step), as with Python's range.
        start: The first number, by keyword; 0 if left out.
        end: What is not reached any more, by keyword.
        step: The distance, by keyword; 1 if left out.
        dtype: The type of the numbers; by default int64 if all three are integers, else the default dtype.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        InvalidTypeError: A bound is no number, or missing.
        ShapeError: The step is 0, leads away from the end, or there is no last number.
        UnsupportedDtypeError: The dtype is bool.

    Example:
        >>> arange(2, 10, 3)
        tensor([2, 5, 8])
    """
    names = ("start", "end", "step") if len(bounds) + (end is not None) > 1 else ("end",)
    given = {"start": start, "end": end, "step": step}
    if len(bounds) > len(names) or any(given[name] is not None for name, _ in zip(names, bounds, strict=False)):
        raise InvalidTypeError(f"arange() takes (end), (start, end) or (start, end, step), not {bounds} and keywords.")
    given.update(zip(names, bounds, strict=False))
    numbers = [
        number_of(default if given[name] is None and name not in names[: len(bounds)] else given[name], None, name)[0]
        for name, default in (("start", 0), ("end", None), ("step", 1))
    ]
    first, last, distance = numbers
    whole = all(isinstance(x, int) for x in numbers)
    target = as_dtype(dtype) if dtype is not None else int64 if whole else default_dtype()
    count = _count(first, last, distance, _countable("arange", target))
    if not target.is_floating_point:
        first, distance = int(first), int(distance)
    made = Tensor.adopt(place_of(backend, device).arange(first, distance, count, target))
    return tracked(made, requires_grad)


def _countable(operation: str, dtype: DType) -> DType:
    """Return a dtype, if it has numbers to count in."""
    if dtype is bool_:
        raise UnsupportedDtypeError(f"{operation}() counts in numbers, not in bools: name another dtype.")
    return dtype


def _count(first: Any, last: Any, distance: Any, dtype: DType) -> int:
    """Return how many numbers there are from first to last."""
    if not (isfinite(first) and isfinite(last)) or not distance or (last - first) * distance < 0:
        raise ShapeError(f"There is no way from {first} to {last} in steps of {distance}.")
    if dtype.is_floating_point:
        count: int = ceil((last - first) / distance)
        return count
    if not int(distance):
        raise InvalidValueError(f"The step {distance} is 0 in {dtype.name}: name a dtype with fractions.")
    steps: int = (int(first) - int(last)) // int(distance)
    return -steps


def linspace(
    start: Any,
    end: Any,
    steps: Any,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return so many numbers at equal distances from `start` to `end`, both included.

    Args:
        start: The first number.
        end: The last number.
        steps: How many numbers.
        dtype: The type of the numbers, the default dtype if left out.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.
        requires_grad: Whether it is a leaf that collects a gradient.

    Raises:
        InvalidTypeError: A bound is no number, or the steps are no integer.
        ShapeError: There are less than no steps, or a bound has dimensions.
        UnsupportedDtypeError: The dtype is bool.

    Example:
        >>> linspace(0, 1, 5)
        tensor([0.0000, 0.2500, 0.5000, 0.7500, 1.0000])
    """
    target = _countable("linspace", default_dtype() if dtype is None else as_dtype(dtype))
    made = Tensor.adopt(_spaced("linspace", start, end, steps, target, place_of(backend, device)))
    return tracked(made, requires_grad)


def _spaced(operation: str, start: Any, end: Any, steps: Any, dtype: DType, place: Any) -> Any:
    """Return numbers counted from both ends to the middle, so that both are met exactly."""
    for bound in (start, end):
        if isinstance(bound, TensorData) and bound.shape:
            raise ShapeError(f"{operation}() goes from one number to another, and was given shape {bound.shape}.")
    count = as_int(steps, "steps")
    if count < 0:
        raise ShapeError(f"{operation}() cannot make {count} numbers.")
    first, last = number_of(start, None, "start")[0], number_of(end, None, "end")[0]
    if not dtype.is_floating_point:
        first, last = int(first), int(last)
    step = (last - first) / (count - 1) if count > 1 else 0.0
    if dtype.is_floating_point:
        step = float(dtype.numpy.type(step))  # rounded before it is multiplied, as in PyTorch
    half = 1 if count == 1 else count // 2
    rest = count - half
    upwards, downwards = place.arange(first, step, half, dtype), place.arange(last, -step, rest, dtype)
    turned = downwards.seen_as((rest,), (-1,), max(rest - 1, 0))
    return place.concatenate([upwards, turned], 0, out=place.empty((count,), dtype))


def logspace(
    start: Any,
    end: Any,
    steps: Any,
    base: Any = 10.0,
    *,
    dtype: Any = None,
    backend: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return base to the power of so many numbers at equal distances from `start` to `end`; see `linspace`.

    Example:
        >>> logspace(0, 2, 3)
        tensor([  1.,  10., 100.])
    """
    target = _countable("logspace", default_dtype() if dtype is None else as_dtype(dtype))
    place = place_of(backend, device)
    root = number_of(base, None, "base")[0]
    exponents = Tensor.adopt(_spaced("logspace", start, end, steps, as_dtype("float64"), place))
    made: Tensor = (float(root) ** exponents).to(target)
    return tracked(made, requires_grad)


def tril_indices(
    row: Any, col: Any, offset: Any = 0, *, dtype: Any = int64, backend: Any = None, device: Any = None
) -> Tensor:
    """Return the indices of the lower triangle of a matrix: its rows above, its columns below, in row-major order.

    Args:
        row: How many rows.
        col: How many columns.
        offset: The highest diagonal that counts.
        dtype: int64 or int32.
        backend: Where; the current backend if left out.
        device: For programs of PyTorch's: "cpu" or None.

    Returns:
        Shape (2, n).

    Example:
        >>> tril_indices(2, 2)
        tensor([[0, 1, 1],
                [0, 0, 1]])
    """
    return _triangle(row, col, offset, dtype, place_of(backend, device), lower=True)


def triu_indices(
    row: Any, col: Any, offset: Any = 0, *, dtype: Any = int64, backend: Any = None, device: Any = None
) -> Tensor:
    """Return the indices of the upper triangle of a matrix; arguments as in `tril_indices`."""
    return _triangle(row, col, offset, dtype, place_of(backend, device), lower=False)


def _triangle(row: Any, col: Any, offset: Any, dtype: Any, place: Any, *, lower: bool) -> Tensor:
    target = as_dtype(dtype)
    if target.name not in ("int32", "int64"):
        raise UnsupportedDtypeError(f"Indices are int64 or int32, not {target.name}.")
    above = as_int(offset, "offset")
    shape = rows, columns = as_shape(as_int(row, "row"), as_int(col, "col"))
    down = place.arange(0, 1, rows, int64).seen_as(shape, (1, 0), 0)
    across = place.arange(0, 1, columns, int64).seen_as(shape, (0, 1), 0)
    ends = place.arange(above, 1, rows, int64).seen_as(shape, (1, 0), 0)
    sides = (across, ends) if lower else (ends, across)
    ordinals = place.nonzero(place.zip(operators.le, *sides, dtype=bool_))
    (count,) = ordinals.shape
    both = [place.take(grid, ordinals).seen_as((1, count), (count, 1), 0) for grid in (down, across)]
    return Tensor.adopt(place.concatenate(both, 0, out=place.empty((2, count), int64))).to(target)
