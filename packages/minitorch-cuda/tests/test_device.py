"""What is said where kernels cannot run, and that nobody else notices."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from minitorch_cuda import device
from minitorch_cuda.errors import DeviceError
from minitorch_tensor.errors import BackendError


def python(code: str, **environment: str) -> str:
    """Run a program of its own, without the simulator unless it is asked for, and return what it prints."""
    kept = {name: value for name, value in os.environ.items() if name != "NUMBA_ENABLE_CUDASIM"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=kept | environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_importing_the_package_imports_no_numba() -> None:
    assert python("import sys, minitorch_cuda; print('numba' in sys.modules)") == "False\n"


def test_without_a_gpu_the_package_says_so() -> None:
    assert python("import minitorch_cuda; print(minitorch_cuda.is_available())", CUDA_VISIBLE_DEVICES="") == "False\n"


def test_without_a_gpu_the_backend_says_what_is_missing_and_names_the_simulator() -> None:
    code = "import minitorch_tensor as mt\ntry: mt.ones(2).to('cuda')\nexcept RuntimeError as error: print(error)"
    said = python(code, CUDA_VISIBLE_DEVICES="")
    assert said.startswith("Backend 'cuda' cannot be used: ")
    assert "driver" in said
    assert "NUMBA_ENABLE_CUDASIM=1" in said


def test_on_the_simulator_the_package_is_available() -> None:
    code = "import minitorch_cuda; print(minitorch_cuda.is_available())"
    assert python(code, NUMBA_ENABLE_CUDASIM="1") == "True\n"


def test_the_backend_is_found_under_its_name_in_the_package() -> None:
    assert python("import minitorch_cuda; print(minitorch_cuda.CudaBackend.name)") == "cuda\n"


def test_a_name_that_the_package_does_not_have_is_an_error() -> None:
    assert "minitorch_cuda has no attribute 'Cuda'" in python("import minitorch_cuda; minitorch_cuda.Cuda")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("there is no NVIDIA driver on this machine.", "there is no NVIDIA driver"),
        ("Numba's CUDA target is not installed.", "CUDA target is not installed"),
    ],
)
def test_the_error_is_one_of_backends_and_names_the_reason(
    reason: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "missing", lambda: reason)
    with pytest.raises(DeviceError, match=said) as caught:
        device.require()
    assert isinstance(caught.value, BackendError)
    assert "set NUMBA_ENABLE_CUDASIM=1 before Python starts" in str(caught.value)


def test_numba_without_its_cuda_target_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    missing: Any = device.missing.__wrapped__
    monkeypatch.setitem(sys.modules, "numba.cuda", None)
    monkeypatch.delattr("numba.cuda", raising=False)
    assert "not installed" in str(missing())
    assert 'pip install "minitorch-cuda[cu13]"' in str(missing())


@pytest.mark.parametrize("shape", [device._ON_A_GPU, device._ON_THE_SIMULATOR])
def test_blocks_are_powers_of_two_and_tiles_are_made_of_squares(shape: device.Geometry) -> None:
    for number in (shape.threads, shape.columns, shape.threads // shape.columns):
        assert number & (number - 1) == 0
    assert shape.tile % shape.each == 0
    assert shape.each * 4 % device.PACK == 0
