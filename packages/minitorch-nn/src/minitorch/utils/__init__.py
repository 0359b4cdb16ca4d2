"""PyTorch's path to what `minitorch.data` holds: `from minitorch.utils.data import DataLoader`."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from minitorch.errors import UnknownAttributeError

__all__: list[str] = []


def __getattr__(name: str) -> ModuleType:
    if name == "data":
        return import_module("minitorch.utils.data")
    raise UnknownAttributeError(f"minitorch.utils has no attribute '{name}'; it has 'data'.")
