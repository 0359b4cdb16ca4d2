"""How the contract compares, and what it says when something differs."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.dtypes import DType, bool_, default_dtype, float32, float64, int64
from minitorch_tensor.errors import ContractError

__all__ = ["TOLERANCES", "check_numbers", "numbers", "require", "result_dtype"]

TOLERANCES = {float32: (1e-5, 1e-6), float64: (1e-11, 1e-12)}
"""Relative and absolute; a float32 result is compared with the float64 specification."""


def require(condition: Any, message: str) -> None:
    """Raise unless a condition holds.

    Raises:
        ContractError: It does not.
    """
    if not condition:
        raise ContractError(message)


def numbers(a: Any) -> np.ndarray[Any, Any]:
    """Return a copy of what a tensor holds."""
    return np.array(a.backend.to_numpy(a))


def check_numbers(
    what: str, found: Any, expected: Any, dtype: DType, tolerance: tuple[float, float] | None = None
) -> None:
    """Compare a tensor with what NumPy says: dtype, shape and every number.

    Args:
        what: The subject of the message.
        found: The tensor.
        expected: An array.
        dtype: What the dtype must be.
        tolerance: Relative and absolute; by default that of the dtype, 0 for integers.

    Raises:
        ContractError: They differ; the message says where.
    """
    require(found.dtype is dtype, f"{what} has dtype {found.dtype.name} instead of {dtype.name}.")
    held = numbers(found)
    require(held.dtype == dtype.numpy, f"{what} says that it is {dtype.name}, and holds {held.dtype}.")
    require(found.shape == expected.shape, f"{what} has shape {found.shape} instead of {expected.shape}.")
    require(held.shape == expected.shape, f"{what} holds an array of shape {held.shape} as {expected.shape}.")
    with np.errstate(all="ignore"):
        wanted = np.asarray(expected).astype(dtype.numpy)
    relative, absolute = tolerance or TOLERANCES.get(dtype, (0.0, 0.0))
    same = np.isclose(held, wanted, relative, absolute, equal_nan=True) if dtype.kind == 2 else held == wanted
    if not np.all(same):
        place = tuple([int(i) for i in np.argwhere(~np.asarray(same))[0]])
        require(False, f"{what} is {held[place]!r} at index {place} instead of {wanted[place]!r}.")


def result_dtype(kind: str, dtype: DType) -> DType:
    """Return the dtype of a result from the word for it in the table."""
    if kind in ("bool", "int64"):
        return {"bool": bool_, "int64": int64}[kind]
    if kind == "same" or dtype.is_floating_point:
        return dtype
    return default_dtype() if kind == "float" else int64
