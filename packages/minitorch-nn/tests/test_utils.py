from __future__ import annotations

import subprocess
import sys

import pytest

import minitorch
import minitorch.data
from minitorch import utils
from minitorch.errors import UnknownAttributeError
from minitorch.utils import data
from minitorch.utils.data import DataLoader


def test_pytorchs_path_leads_to_the_same_classes() -> None:
    assert DataLoader is minitorch.data.DataLoader
    assert [name for name in data.__all__ if getattr(data, name) is not getattr(minitorch.data, name)] == []


def test_the_path_is_imported_when_it_is_asked_for() -> None:
    program = (
        "import sys, minitorch; print('minitorch.data' in sys.modules, minitorch.utils.data.Dataset.__name__, "
        "'minitorch.data' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert found.split() == ["False", "Dataset", "True"]


def test_another_name_is_an_error() -> None:
    with pytest.raises(UnknownAttributeError, match=r"minitorch\.utils has no attribute 'tensorboard'; it has 'data'"):
        utils.tensorboard  # noqa: B018 - it is the reading that fails
