"""Tensors that are too large: an error in words, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import minitorch_tensor as torch
from minitorch_tensor import memory
from minitorch_tensor.errors import AllocationError

TOO_LARGE: list[Callable[[], Any]] = [
    lambda: torch.zeros(2**40, 2**40),
    lambda: torch.zeros(2**62),
    lambda: torch.zeros(2**63),
    lambda: torch.ones(2**70),
    lambda: torch.empty(2**45, dtype=torch.float64),
    lambda: torch.full((2**50,), 1.0),
    lambda: torch.eye(2**30),
    lambda: torch.arange(10**18),
    lambda: torch.linspace(0, 1, 2**50),
    lambda: torch.tril_indices(2**40, 2**40),
    lambda: torch.tensor(1.0).expand(2**62),
    lambda: torch.tensor(1.0).expand(2**45).clone(),
    lambda: torch.tensor(1.0).expand(2**60).double(),
    lambda: torch.tensor(1.0).expand(2**45) + 1,
    lambda: torch.zeros(2**25, 1) * torch.zeros(1, 2**25),
    lambda: -torch.tensor(1.0).expand(2**45),
    lambda: torch.tensor([1.0]).repeat(2**45),
    lambda: torch.tensor(1.0).repeat_interleave(2**45),
    lambda: torch.cat([torch.tensor([1.0]).expand(2**45)] * 2),
    lambda: torch.zeros(2**25, 1).expand(2**25, 2**25).reshape(-1),
    lambda: torch.constant_pad_nd(torch.zeros(1), (2**45, 0)),
    lambda: torch.zeros(2**25).diagflat(),
    lambda: torch.zeros(1).new_zeros(2**45),
]


@pytest.mark.parametrize("make", TOO_LARGE)
def test_a_tensor_that_is_too_large_is_an_error_of_both_kinds(make: Callable[[], Any]) -> None:
    with pytest.raises(AllocationError, match="Use a smaller shape") as caught:
        make()
    assert isinstance(caught.value, MemoryError)
    assert isinstance(caught.value, RuntimeError)


def test_the_message_names_the_shape_and_the_dtype() -> None:
    with pytest.raises(
        AllocationError, match=r"Cannot allocate a tensor of shape \(35184372088832, 2\) and dtype int32"
    ):
        torch.zeros(2**45, 2, dtype=torch.int32)


def test_memory_that_a_system_promises_beyond_what_the_machine_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MACHINE_BYTES", 1000)
    assert torch.zeros(250).numel() == 250
    with pytest.raises(AllocationError, match="it takes 1,004 bytes, and the machine has 1,000"):
        torch.zeros(251)


def test_a_view_that_is_larger_than_memory_costs_nothing() -> None:
    x = torch.tensor(1.0).expand(2**40)
    assert x.shape == (2**40,)
    assert x[2**39].item() == 1.0
