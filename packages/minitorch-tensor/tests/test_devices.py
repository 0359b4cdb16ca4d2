"""Devices, as programs of PyTorch's name them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import minitorch_tensor as torch
from minitorch_tensor import device, get_backend
from minitorch_tensor.devices import backend_on, is_device
from minitorch_tensor.errors import BackendError, InvalidTypeError, InvalidValueError


def test_a_device_is_written_as_pytorch_writes_it() -> None:
    assert repr(device("cpu")) == "device(type='cpu')"
    assert repr(device("cuda", 0)) == repr(device("cuda:0")) == "device(type='cuda', index=0)"
    assert (str(device("cpu")), str(device("cuda:0"))) == ("cpu", "cuda:0")
    assert (device("cuda:0").type, device("cuda:0").index, device("cuda").index) == ("cuda", 0, None)


def test_devices_are_equal_by_type_and_number() -> None:
    assert device("cpu") == device(device("cpu")) != device("cuda")
    assert len({device("cpu"), device("cpu"), device("cuda"), device("cuda:0")}) == 3
    assert device("cpu") != "cpu"


@pytest.mark.parametrize(
    ("arguments", "shown"), [(("mps",), "'mps'"), (("cuda:1",), "'cuda:1'"), (("cuda", 1), "'cuda', 1")]
)
def test_there_is_no_other(arguments: Any, shown: str) -> None:
    with pytest.raises(BackendError, match=f"There is no device {shown} in minitorch, only 'cpu' and 'cuda'"):
        device(*arguments)


def test_a_device_has_a_name() -> None:
    with pytest.raises(InvalidTypeError, match="A device is given by its name"):
        device(0)


@pytest.mark.parametrize("backend", ["numpy", "simple"])
def test_a_tensor_of_the_host_is_on_the_cpu_and_stays_there(backend: str) -> None:
    x = torch.tensor([1.0], backend=backend)
    assert x.device == device("cpu")
    assert x.to(device("cpu")) is x.to("cpu:0") is x.to(device=x.device) is x.cpu() is x
    assert torch.ones_like(x, device=x.device).backend is x.new_zeros(2, device="cpu").backend is x.backend


@pytest.mark.parametrize(
    "ask",
    [
        lambda x: x.cuda(),
        lambda x: x.to("cuda:0"),
        lambda x: x.to(device("cuda")),
        lambda _: torch.zeros(2, device="cuda"),
        lambda x: torch.zeros_like(x, device=device("cuda")),
    ],
)
def test_cuda_is_the_backend_of_that_name(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def found(backend: Any) -> Any:
        asked.append(backend)
        return get_backend("simple")

    monkeypatch.setattr("minitorch_tensor.devices.get_backend", found)
    assert ask(torch.tensor([1.0], backend="numpy")).backend.name == "simple"
    assert asked == ["cuda"]


def test_what_is_asked_for_nothing_stays() -> None:
    numpy: Any = get_backend("numpy")
    assert backend_on(None, numpy) is backend_on("cpu", numpy) is backend_on(device("cpu"), numpy) is numpy


def test_a_string_may_name_a_device() -> None:
    assert all(map(is_device, (device("cpu"), "cpu", "cuda:0")))
    assert not any(map(is_device, ("numpy", None, np.float32)))


def test_generators_are_on_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minitorch_tensor.devices.get_backend", lambda _: get_backend("simple"))
    assert torch.Generator(device("cpu")).device == "cpu"
    with pytest.raises(InvalidValueError, match="Generators draw on the host"):
        torch.Generator("cuda")
