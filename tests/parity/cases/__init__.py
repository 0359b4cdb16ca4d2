"""The cases, a family a file: each holds CASES and ERRORS; layers stand among the cases, or as LAYERS beside them."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from parity.harness import Case, ErrorCase
from parity.networks import LayerCase

__all__ = ["all_cases", "all_errors", "all_layers"]


def all_cases() -> list[Case]:
    """Return the cases of all families but those of layers."""
    return [case for module in _modules() for case in module.CASES if not isinstance(case, LayerCase)]


def all_errors() -> list[ErrorCase]:
    """Return the error cases of all families."""
    return [case for module in _modules() for case in module.ERRORS]


def all_layers() -> list[LayerCase]:
    """Return the cases of layers."""
    rows = ((*module.CASES, *getattr(module, "LAYERS", [])) for module in _modules())
    return [case for row in rows for case in row if isinstance(case, LayerCase)]


def _modules() -> list[Any]:
    return [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
