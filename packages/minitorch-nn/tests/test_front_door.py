from __future__ import annotations

import subprocess
import sys

import pytest

import minitorch
import minitorch_tensor
from minitorch.errors import UnknownAttributeError


def _in_a_fresh_process(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()


def test_everything_public_of_minitorch_tensor_is_here() -> None:
    assert set(minitorch_tensor.__all__) <= set(minitorch.__all__)


def test_all_names_are_there() -> None:
    assert [name for name in minitorch.__all__ if not hasattr(minitorch, name)] == []


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownAttributeError, match="minitorch has no attribute 'tensro'"):
        minitorch.tensro  # noqa: B018 - it is the reading that fails


def test_importing_loads_no_compiler_and_no_library_for_data() -> None:
    program = (
        "import sys, minitorch; "
        "print([m for m in ('numba', 'numba_cuda', 'llvmlite', 'minitorch_fast', 'pooch', 'PIL') if m in sys.modules])"
    )
    assert _in_a_fresh_process(program) == "[]"


def test_the_default_backend_is_fast_and_loaded_with_the_first_tensor() -> None:
    program = (
        "import sys, minitorch; print(minitorch.get_default_backend(), 'minitorch_fast' in sys.modules, "
        "minitorch.tensor([1.0]).backend.name, 'numba' in sys.modules)"
    )
    assert _in_a_fresh_process(program) == "fast False fast False"


def test_data_and_recipes_are_imported_when_they_are_asked_for() -> None:
    program = (
        "import sys, minitorch; print('minitorch.data' in sys.modules, minitorch.data.__name__, "
        "minitorch.recipes.__name__)"
    )
    assert _in_a_fresh_process(program) == "False minitorch.data minitorch.recipes"
