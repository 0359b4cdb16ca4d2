"""What stands in the brackets of x[...]: sorted into what a view can show, and tensors that choose elements.

Integers, slices, None and the ellipsis make a view. A tensor of integers or of bools, or a list or array that is made
one, chooses elements of that view; so does a single bool, which adds a dimension of size 1 and chooses it or not.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from types import EllipsisType
from typing import Any, SupportsIndex

import numpy as np

from minitorch_tensor.basic_index import BasicKey
from minitorch_tensor.dtypes import bool_, int32, int64, uint8
from minitorch_tensor.errors import BackendError, IndexingError, InvalidTypeError
from minitorch_tensor.tensor_data import TensorData

__all__ = ["Choice", "choices_of", "read_key"]

Choice = tuple[int, Any]
"""A dimension of the view, and the index tensor for it; a mask stands for as many dimensions as it has."""

_PLAIN = frozenset({int, type(None), EllipsisType})


def read_key(a: Any, key: Any) -> tuple[BasicKey, list[Choice]]:
    """Split a key in two.

    Args:
        a: The tensor in front of the brackets.
        key: What stands in them.

    Returns:
        The key of a view of `a`, with integers and slices only where the user had some, and which elements of that view
        are chosen; nothing, if the view is all.

    Raises:
        IndexingError: An entry is nothing that can be an index.
        InvalidTypeError: An entry is, or holds, something of a type that cannot be an index.
    """
    alone: Any = key
    if key.__class__ in _PLAIN:
        return (alone,), []
    entries = key if key.__class__ is tuple else (key,) if key.__class__ is slice else _entries_of(key)
    read = []
    plain = True
    for entry in entries:
        kind = entry.__class__
        if kind not in _PLAIN:
            entry = _read_slice(entry) if kind is slice else _read_entry(a, entry)
            plain = plain and (kind is slice or entry.__class__ is int)
        read.append(entry)
    return (tuple(read), []) if plain else _split(a, read)


def _entries_of(key: Any) -> tuple[Any, ...]:
    """Return the entries of a key that is no tuple: one, or those of a list that PyTorch takes for a tuple."""
    if isinstance(key, list) and len(key) < 32 and any(map(_is_entry, key)):
        warnings.warn(
            "A list of lists, tensors or slices in brackets is read as x[tuple(key)], as PyTorch does for now: write "
            "the tuple, or tensor(key) for one index tensor.",
            UserWarning,
            stacklevel=4,
        )
        return tuple(key)
    return (key,)


def _is_entry(value: Any) -> bool:
    """Say whether a value in a list is more than a number."""
    return (
        isinstance(value, TensorData | slice | EllipsisType)
        or value is None
        or (isinstance(value, Sequence) and not isinstance(value, str))
    )


def _read_slice(entry: slice) -> slice:
    """Return a slice of Python integers: a tensor in it may change before the backward pass."""
    for value in (entry.start, entry.stop, entry.step):
        if value is not None and value.__class__ is not int:
            break
    else:
        return entry
    return slice(*[_bound(entry, value) for value in (entry.start, entry.stop, entry.step)])


def _bound(entry: slice, value: Any) -> int | None:
    try:
        return None if value is None else int(value.__index__())
    except (AttributeError, TypeError):
        raise InvalidTypeError(
            f"A slice is made of integers, not {entry.start!r}:{entry.stop!r}:{entry.step!r}."
        ) from None


def _read_entry(a: Any, entry: Any) -> Any:
    """Return a Python integer, a bool or an index tensor."""
    if isinstance(entry, bool | np.bool_):
        return bool(entry)
    if isinstance(entry, list | tuple | range | np.ndarray):
        entry = _as_tensor(a, entry)
    if isinstance(entry, TensorData):
        return _read_tensor(a, entry)
    if isinstance(entry, SupportsIndex):
        return int(entry.__index__())
    message = (
        f"x[...] takes integers, slices, None, ..., bools, and tensors or lists of integers or bools, not {entry!r} of "
        f"type {type(entry).__name__}."
    )
    raise InvalidTypeError(message) if isinstance(entry, str) else IndexingError(message)


def _read_tensor(a: Any, entry: Any) -> Any:
    """Return a tensor of no dimensions as the number in it, and others as they are."""
    _check_dtype(entry)
    if not entry.shape:
        number = entry.backend.to_numpy(entry).item()
        return int(number) if entry.dtype in (int32, int64) else bool(number)
    if entry.backend is not a.backend:
        raise BackendError(
            f"A tensor of the backend '{a.backend.name}' was indexed by one of '{entry.backend.name}': move the index "
            f"with .to('{a.backend.name}')."
        )
    return entry


def _check_dtype(index: Any) -> None:
    """Refuse index tensors of floating point numbers, and warn of masks that are not of bools.

    Raises:
        IndexingError: It is of a floating point dtype.
    """
    if index.dtype.is_floating_point:
        raise IndexingError(
            f"An index tensor is of an integer dtype or of bool, not of {index.dtype.name}: convert it with long()."
        )
    if index.dtype is uint8:
        warnings.warn("An index tensor of uint8 is taken for a mask: use one of bools.", UserWarning, stacklevel=6)


def _as_tensor(a: Any, values: Any) -> Any:
    """Make an index tensor of a list or an array."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise InvalidTypeError(f"The rows of the index {values!r} differ in length.") from None
    if array.dtype.kind in "USO":
        raise InvalidTypeError(f"An index is made of integers or bools, not {values!r}.")
    if array.size == 0 and not isinstance(values, np.ndarray):
        array = array.astype(np.int64)
    if array.dtype.kind not in "biu":
        raise IndexingError(f"An index is made of integers or bools, not of {array.dtype}: {values!r}.")
    if array.dtype not in (np.bool_, np.uint8):
        array = array.astype(np.int64)
    return a.adopt(a.backend.from_numpy(array))


def _split(a: Any, entries: list[Any]) -> tuple[BasicKey, list[Choice]]:
    """Leave whole dimensions in the key of the view where there are index tensors."""
    unnamed = len(a.shape) - _check_count(a, entries)
    key: list[int | slice | EllipsisType | None] = []
    choices: list[Choice] = []
    dim = 0  # of the view
    for entry in entries:
        if entry.__class__ is bool:
            choices.append((dim, _places(a, [0] if entry else [])))
            key.append(None)
            dim += 1
        elif isinstance(entry, TensorData):
            choices.append((dim, entry))
            key += [slice(None)] * _width(entry)
            dim += _width(entry)
        else:
            key.append(entry)
            dim += unnamed if entry is Ellipsis else entry.__class__ is not int
            unnamed = 0 if entry is Ellipsis else unnamed
    return tuple(key), choices


def choices_of(a: Any, indices: list[Any]) -> list[Choice]:
    """Return what index tensors choose that stand for the first dimensions of a tensor.

    Raises:
        IndexingError: One is of a dtype that is no index, or there are too many.
    """
    if not indices:
        raise IndexingError("At least one index tensor is needed.")
    for index in indices:
        _check_dtype(index)
    _check_count(a, indices)
    choices = []
    dim = 0
    for index in indices:
        choices.append((dim, index))
        dim += _width(index)
    return choices


def _check_count(a: Any, entries: list[Any]) -> int:
    """Return how many dimensions are indexed.

    Raises:
        IndexingError: The tensor has not so many.
    """
    named = sum([_width(entry) for entry in entries if entry is not None and entry is not Ellipsis])
    if named > len(a.shape):
        raise IndexingError(
            f"Too many indices for a tensor of {len(a.shape)} dimensions, of shape {a.shape}: {named} dimensions are "
            "indexed."
        )
    return named


def _width(entry: Any) -> int:
    """Return for how many dimensions an entry stands."""
    if isinstance(entry, TensorData):
        return len(entry.shape) if entry.dtype in (bool_, uint8) else 1
    return int(entry.__class__ is not bool)


def _places(a: Any, places: list[int]) -> Any:
    """Return places as an index tensor beside another tensor."""
    return a.adopt(a.backend.from_numpy(np.array(places, np.int64)))
