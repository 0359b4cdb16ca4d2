"""Kernels that can be called at once: small work takes one that is there, and never waits for one.

NumPy is as fast as a kernel where few numbers go through one loop. Where they go through twenty, as those of a
cross-entropy do, a kernel is faster from the first number on; but to compile it takes as long as ten thousand small
steps. So small work looks whether somebody else has waited: something large in this process, or on the disk the process
before it, or `python -m minitorch_fast.warmup`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from minitorch_fast.jit import Template

__all__ = ["kernel_at_hand"]

_NUMBA = "minitorch_fast.caching"
"""What has been imported when a process has its first kernel; before that nothing small is worth importing Numba."""


def kernel_at_hand(template: Template, operator: Callable[..., Any], kind: str) -> Any:
    """Return the kernel for an operator and a kind of operands if calling it takes no compiler, or else None."""
    if _NUMBA not in sys.modules:
        return None
    kernel = template[operator, kind]
    return kernel if kernel.overloads or _is_kept(kernel) else None


@cache
def _is_kept(kernel: Any) -> bool:
    """Look once whether a kernel lies on the disk, compiled for this processor: it is loaded when it is called."""
    processor = kernel.targetctx.codegen().magic_tuple()
    try:
        kept = kernel._cache._cache_file._load_index()
    except OSError:  # as Windows says where another process is just writing it
        return False
    return any(made_for == processor for _, made_for, _ in kept)
