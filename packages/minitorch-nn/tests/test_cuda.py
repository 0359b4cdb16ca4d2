from __future__ import annotations

from typing import Any

import pytest

import minitorch as torch
from minitorch import cuda, nn
from minitorch_tensor.errors import BackendError


def _found(_: Any) -> Any:
    return torch.get_backend("numpy")


def _missing(_: Any) -> Any:
    raise BackendError("Backend 'cuda' is not installed.")


def test_without_the_backend_or_a_gpu_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "get_backend", _missing)
    assert (torch.cuda.is_available(), torch.cuda.device_count()) == (False, 0)


def test_with_them_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "get_backend", _found)
    assert (torch.cuda.is_available(), torch.cuda.device_count()) == (True, 1)


def test_the_usual_line_chooses_a_device_for_model_and_data() -> None:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = nn.Linear(3, 2).to(device)
    x = torch.ones(4, 3).to(device, non_blocking=True)
    assert model(x).device == device
    assert torch.zeros_like(x, device=x.device).shape == torch.Size([4, 3])


def test_its_seed_is_that_of_all_random_numbers() -> None:
    torch.cuda.manual_seed_all(3)
    first = torch.rand(2).tolist()
    torch.manual_seed(3)
    assert torch.rand(2).tolist() == first
