"""Samples put together to a batch, or made tensors one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from minitorch_tensor.creation import tensor
from minitorch_tensor.dtypes import float64
from minitorch_tensor.engine import is_tensor
from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.functions.joining import stack

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Sequence[Any]) -> Any:
    """Return samples as one sample with a dimension more, of size len(batch), at its front.

    Tensors and arrays are stacked, and numbers become a tensor (floats one of float64, as in PyTorch). Strings stay a
    list. In dicts, tuples and lists that is done for each place; a tuple becomes a list, as in PyTorch.

    Args:
        batch: The samples, at least one, all of one structure.

    Raises:
        InvalidTypeError: They contain something else.
        InvalidValueError: There is none, or two lists or tuples differ in length.
        ShapeError: Two tensors differ in shape.

    Example:
        >>> default_collate([(1, "a"), (2, "b")])
        [tensor([1, 2]), ['a', 'b']]
    """
    if not batch:
        raise InvalidValueError("Cannot collate an empty batch: there is no sample whose structure it could have.")
    first = batch[0]
    if is_tensor(first):
        return stack(list(batch), 0)
    if isinstance(first, np.ndarray | np.generic):
        return tensor(np.stack(batch))
    if isinstance(first, bool | int):
        return tensor(list(batch))
    if isinstance(first, float):
        return tensor(list(batch), dtype=float64)
    if isinstance(first, str | bytes):
        return list(batch)
    if isinstance(first, Mapping):
        return {key: default_collate([sample[key] for sample in batch]) for key in first}
    if isinstance(first, list | tuple):
        return _by_place(batch, first)
    raise InvalidTypeError(
        "default_collate takes tensors, arrays, numbers, strings, and dicts, lists and tuples of them, not "
        f"{first!r} of type {type(first).__name__}: give the DataLoader a collate_fn."
    )


def _by_place(batch: Sequence[Any], first: Any) -> Any:
    sizes = sorted({len(sample) for sample in batch})
    if len(sizes) > 1:
        raise InvalidValueError(
            f"Cannot collate samples of {' and '.join(map(str, sizes))} parts: give the DataLoader a collate_fn, such "
            "as one that pads."
        )
    parts = [default_collate(part) for part in zip(*batch, strict=True)]
    if hasattr(first, "_fields"):  # a named tuple
        return type(first)(*parts)
    return parts


def default_convert(sample: Any) -> Any:
    """Return a sample with tensors in the place of arrays, also in dicts, lists and tuples: a batch of none.

    Example:
        >>> default_convert({"x": np.ones(2), "name": "a"})
        {'x': tensor([1., 1.], dtype=minitorch.float64), 'name': 'a'}
    """
    if isinstance(sample, np.ndarray | np.generic):
        return tensor(sample)
    if isinstance(sample, Mapping):
        return {key: default_convert(value) for key, value in sample.items()}
    if isinstance(sample, list | tuple):
        parts = [default_convert(value) for value in sample]
        return type(sample)(*parts) if hasattr(sample, "_fields") else parts
    return sample
