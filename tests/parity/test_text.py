"""The text of tensors beside PyTorch's own, over random tensors of all dtypes, shapes, magnitudes and print options."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

import minitorch_tensor as mt
from minitorch_tensor import Tensor

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]
SPECIAL = [0.0, -0.0, np.nan, np.inf, -np.inf]
OPTIONS: list[dict[str, Any]] = [
    {"precision": 2},
    {"sci_mode": True},
    {"sci_mode": False},
    {"linewidth": 40},
    {"threshold": 10, "edgeitems": 2},
    {"threshold": 5, "edgeitems": 0},
    {"profile": "short"},
    {"profile": "full", "linewidth": 120},
    {"precision": 0, "threshold": 3, "edgeitems": 1},
]


@pytest.fixture(autouse=True)
def _usual_options(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Write dtypes as PyTorch does, whose prefix is shorter: it decides where a line ends."""
    monkeypatch.setattr(mt.dtypes.DType, "__repr__", lambda dtype: f"torch.{dtype.name}")
    yield
    for library in (mt, torch):
        library.set_printoptions(profile="default")


def floats(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Return numbers of one of many magnitudes: alike, far apart, whole, special, or where one form ends."""
    exponents = rng.uniform(-9, 9, shape)
    makes: list[Callable[[], Any]] = [
        lambda: rng.standard_normal(shape),
        lambda: rng.standard_normal(shape) * 10.0 ** rng.integers(-12, 12),
        lambda: rng.integers(-100, 100, shape),
        lambda: rng.integers(-10, 10, shape) * 10.0 ** rng.integers(0, 10),
        lambda: 10.0**exponents,
        lambda: 10.0 ** (exponents * 4),
        lambda: np.zeros(shape),
        lambda: rng.choice([*SPECIAL, 1.0, 2.5], shape),
        lambda: rng.choice([*SPECIAL, 1.0, 1000.0], shape),
        lambda: rng.choice(SPECIAL, shape),
        lambda: rng.uniform(0.9999, 1.00001, shape) * rng.choice([1e-4, 1e3, 1e8, 1]),
        lambda: rng.choice([1e8, 1e8 + 1, -1e8, 99999999, 1e5, 1001, 1000, 1], shape),
    ]
    return makes[rng.integers(len(makes))]()


def numbers(rng: np.random.Generator, dtype: str) -> np.ndarray[Any, Any]:
    """Return a random array, often small, sometimes empty or long enough to be cut."""
    sizes = [1, 2, 3, 4, 5] if rng.random() < 0.6 else [0, 1, 7, 8, 20, 45]
    shape = tuple(int(size) for size in rng.choice(sizes, rng.integers(0, 5)))
    if dtype.startswith("float"):
        return np.asarray(floats(rng, shape)).astype(dtype)
    if dtype in ("int64", "int32"):
        high = 10 ** int(rng.integers(1, 9))
        return np.asarray(rng.integers(-high, high, shape)).astype(dtype)
    return np.asarray(rng.integers(0, 2 if dtype == "bool" else 256, shape)).astype(dtype)


def pair(rng: np.random.Generator, dtype: str) -> tuple[Tensor, torch.Tensor]:
    """Return the same numbers for both libraries, some with a history, some in another layout."""
    array = numbers(rng, dtype)
    ours, theirs = mt.from_numpy(array.copy()), torch.from_numpy(array.copy())
    if array.dtype.kind == "f" and rng.random() < 0.5:
        ours, theirs = ours.requires_grad_(), theirs.requires_grad_()
        if rng.random() < 0.5:
            ours, theirs = ours * 1, theirs * 1
    if array.ndim > 1 and rng.random() < 0.3:
        order = tuple(reversed(range(array.ndim)))
        ours, theirs = ours.permute(order), theirs.permute(order)
    return ours, theirs


@pytest.mark.parametrize("options", [{}, *OPTIONS], ids=str)
@pytest.mark.parametrize("dtype", DTYPES)
def test_the_text_is_pytorchs(dtype: str, options: dict[str, Any]) -> None:
    for library in (mt, torch):
        library.set_printoptions(**options)
    rng = np.random.default_rng([DTYPES.index(dtype), OPTIONS.index(options) if options else 99])
    with np.errstate(all="ignore"):
        pairs = [pair(rng, dtype) for _ in range(15 if options else 60)]
    for ours, theirs in pairs:
        assert repr(ours) == repr(theirs)


def test_the_default_dtype_is_not_noted() -> None:
    try:
        for library in (mt, torch):
            library.set_default_dtype(library.float64)
        for dtype in DTYPES:
            assert repr(mt.ones(2, dtype=dtype)) == repr(torch.ones(2, dtype=getattr(torch, dtype)))
    finally:
        for library in (mt, torch):
            library.set_default_dtype(library.float32)
