"""How Numba is to compile kernels, and the operators in them.

A function that a kernel calls is compiled by itself, down to instructions that nobody runs, and again as a part of the
kernel, at each depth of calls. So one that a kernel calls in one place only is `inline="always"`: it becomes a part of
the kernel before anything is compiled.
"""

from __future__ import annotations

from typing import Any

__all__ = ["FUNCTION_OPTIONS", "KERNEL_OPTIONS", "OPERATOR_FASTMATH", "PART_OPTIONS"]

KERNEL_OPTIONS: dict[str, Any] = {
    "error_model": "numpy",  # the check for a zero divisor would stop vectorisation, and IEEE has an answer anyway
    "fastmath": {"contract", "nsz", "arcp"},  # what keeps NaN and infinities as they are
    "nogil": True,
}

PART_OPTIONS = KERNEL_OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For what only compiled code calls. Python cannot: the code that unpacks its objects, half of a small function, is
missing."""

FUNCTION_OPTIONS = {name: value for name, value in KERNEL_OPTIONS.items() if name != "nogil"}
"""For a C function, which knows nothing of Python's lock."""

OPERATOR_FASTMATH = frozenset({"contract"})
"""An operator keeps the sign of zero as well, and divides exactly: 1 / √0 by an estimate of the root would be NaN."""
