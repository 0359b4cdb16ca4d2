"""What `import minitorch_scalar` gives."""

from __future__ import annotations

import inspect
import subprocess
import sys
from importlib import metadata
from types import ModuleType

import pytest

import minitorch_scalar
from minitorch_scalar import autodiff, errors, grad_mode, gradcheck, mlp, module, optim, training


@pytest.mark.parametrize("name", minitorch_scalar.__all__)
def test_every_listed_name_is_there(name: str) -> None:
    assert hasattr(minitorch_scalar, name)


@pytest.mark.parametrize("part", [errors, autodiff, gradcheck, module, optim, mlp, training], ids=lambda m: m.__name__)
def test_every_class_and_function_of_a_module_is_found_at_the_top_too(part: ModuleType) -> None:
    public = {
        name for name in part.__all__ if inspect.isclass(getattr(part, name)) or inspect.isfunction(getattr(part, name))
    }
    assert public <= set(minitorch_scalar.__all__)


def test_the_grad_modes_are_found_at_the_top() -> None:
    assert set(grad_mode.__all__) - {"grad_mode"} <= set(minitorch_scalar.__all__)


def test_every_public_class_and_function_has_a_docstring() -> None:
    values = [getattr(minitorch_scalar, name) for name in minitorch_scalar.__all__]
    assert all(inspect.getdoc(value) for value in values if inspect.isclass(value) or inspect.isfunction(value))


def test_the_version_is_the_one_that_was_installed() -> None:
    assert metadata.version("minitorch-scalar") == minitorch_scalar.__version__


def test_the_import_prints_nothing_and_warns_of_nothing() -> None:
    command = [sys.executable, "-W", "error", "-c", "import minitorch_scalar"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
