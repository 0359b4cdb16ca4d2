"""How Numba is to compile kernels, and the operators in them."""

from __future__ import annotations

from typing import Any

__all__ = ["KERNEL_OPTIONS", "OPERATOR_FASTMATH"]

KERNEL_OPTIONS: dict[str, Any] = {
    "error_model": "numpy",  # the check for a zero divisor would stop vectorisation, and IEEE has an answer anyway
    "fastmath": {"contract", "nsz", "arcp"},  # what keeps NaN and infinities as they are
    "nogil": True,
}

OPERATOR_FASTMATH = frozenset({"contract"})
"""An operator keeps the sign of zero as well, and divides exactly: 1 / √0 by an estimate of the root would be NaN."""
