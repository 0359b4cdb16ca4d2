"""Tensors handed to PyTorch and back: DLPack and NumPy, over one memory."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import minitorch_tensor as mt
from minitorch_tensor.errors import MinitorchError

DTYPES = ["float32", "float64", "int64", "int32", "uint8", "bool"]


@pytest.mark.parametrize("dtype", DTYPES)
def test_pytorch_takes_our_memory(dtype: str) -> None:
    ours = mt.zeros(2, 3, dtype=dtype)
    theirs = torch.from_dlpack(ours)
    assert str(theirs.dtype) == f"torch.{dtype}"
    theirs[0, 1] = 1
    assert ours.tolist() == theirs.tolist()


@pytest.mark.parametrize("dtype", DTYPES)
def test_we_take_pytorchs_memory(dtype: str) -> None:
    theirs = torch.zeros(2, 3, dtype=getattr(torch, dtype))
    ours = mt.from_dlpack(theirs)
    assert ours.dtype.name == dtype
    ours[0, 1] = 1
    assert ours.tolist() == theirs.tolist()


def test_layouts_survive_both_ways() -> None:
    ours = mt.arange(24).view(2, 3, 4).permute(2, 0, 1)[1:]
    theirs = torch.from_dlpack(ours)
    assert theirs.stride() == ours.strides
    assert theirs.tolist() == ours.tolist()
    again = mt.from_dlpack(theirs[:, :, ::2])
    assert again.strides == (1, 12, 8)
    assert again.tolist() == theirs[:, :, ::2].tolist()


def test_scalars_and_empty_tensors_cross_too() -> None:
    assert torch.from_dlpack(mt.tensor(2.5)).item() == 2.5
    assert mt.from_dlpack(torch.tensor(2.5)).item() == 2.5
    assert tuple(torch.from_dlpack(mt.zeros(2, 0)).shape) == (2, 0)
    assert mt.from_dlpack(torch.zeros(2, 0)).shape == (2, 0)


def test_arrays_carry_memory_as_well() -> None:
    ours = mt.ones(3)
    theirs = torch.from_numpy(ours.numpy())
    theirs[0] = 5
    assert ours.tolist() == [5.0, 1.0, 1.0]
    assert mt.from_numpy(theirs.numpy()).tolist() == [5.0, 1.0, 1.0]


PROGRAMS: list[Callable[[Any], Any]] = [
    lambda m: m.tensor([1, 2]).item(),
    lambda m: m.tensor([]).item(),
    lambda m: m.tensor([[2.5]]).item(),
    lambda m: bool(m.tensor([1, 2])),
    lambda m: bool(m.tensor([])),
    lambda m: bool(m.tensor([[0.0]])),
    lambda m: float(m.tensor([1.0, 2.0])),
    lambda m: float(m.tensor(True)),
    lambda m: int(m.tensor(3.7)),
    lambda m: int(m.tensor(float("nan"))),
    lambda m: int(m.tensor(float("inf"))),
    lambda m: complex(m.tensor(1.5)),
    lambda m: operator.index(m.tensor(1.0)),
    lambda m: operator.index(m.tensor(True)),
    lambda m: operator.index(m.tensor([1, 2])),
    lambda m: operator.index(m.tensor([[1]])),
    lambda m: len(m.tensor(1)),
    lambda m: len(m.ones(3, 2)),
    lambda m: m.tensor([[1, 2]]).tolist(),
    lambda m: m.ones(1, requires_grad=True).tolist(),
    lambda m: m.ones(1, requires_grad=True).item(),
    lambda m: m.ones(1, requires_grad=True).numpy(),
    lambda m: m.ones(2, requires_grad=True).numpy(force=True).tolist(),
    lambda m: np.asarray(m.ones(1, requires_grad=True)),
    lambda m: np.asarray(m.ones(2), dtype="int32").tolist(),
    lambda m: np.from_dlpack(m.ones(1, requires_grad=True)),
    lambda m: m.from_numpy([1]),
    lambda m: m.from_numpy(np.float32(1)),
    lambda m: m.from_numpy(np.array(["a"])),
    lambda m: m.from_numpy(np.arange(3).astype(">i8")),
    lambda m: m.from_numpy(np.zeros(3, dtype=[("a", "i1"), ("b", "f4")])["b"]),
    lambda m: m.from_numpy(np.zeros(3, dtype=[("a", "f4"), ("b", "f4")])["b"]).tolist(),
    lambda m: f"{m.tensor(1.5):.3f}",
    lambda m: f"{m.tensor([1.5]):.3f}",
    lambda m: f"{m.tensor([1.5])} {m.tensor(2)}",
    lambda m: copy.deepcopy(m.ones(2, requires_grad=True) * 2),
    lambda m: copy.copy(m.ones(2, requires_grad=True) * 2).is_leaf,
    lambda m: pickle.loads(pickle.dumps(m.ones(2, requires_grad=True) * 2)).is_leaf,
    lambda m: [10, 20, 30][m.tensor(1)],
    lambda m: list(range(m.tensor(2))),
]


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_conversion_gives_what_pytorchs_gives(program: Callable[[Any], Any]) -> None:
    results = []
    for library in (torch, mt):
        try:
            results.append(program(library))
        except Exception as error:
            results.append(error)
    theirs, ours = results
    if not isinstance(theirs, Exception):
        assert ours == theirs
        assert type(ours) is type(theirs)
        return
    builtin = next(kind for kind in type(theirs).__mro__ if kind.__module__ == "builtins")
    assert isinstance(ours, builtin), f"PyTorch raises {theirs!r}, minitorch {ours!r}"
    assert isinstance(ours, MinitorchError) or str(ours) == str(theirs)
