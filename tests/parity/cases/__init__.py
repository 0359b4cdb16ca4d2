"""The cases, a family a file: each holds CASES and ERRORS, and those of layers LAYERS besides."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from parity.harness import Case, ErrorCase
from parity.networks import LayerCase

__all__ = ["all_cases", "all_errors", "all_layers"]


def all_cases() -> list[Case]:
    """Return the cases of all families."""
    return [case for module in _modules() for case in module.CASES]


def all_errors() -> list[ErrorCase]:
    """Return the error cases of all families."""
    return [case for module in _modules() for case in module.ERRORS]


def all_layers() -> list[LayerCase]:
    """Return the cases of layers."""
    return [case for module in _modules() for case in getattr(module, "LAYERS", [])]


def _modules() -> list[Any]:
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
