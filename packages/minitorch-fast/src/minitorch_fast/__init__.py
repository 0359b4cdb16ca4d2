"""Numba kernels for minitorch tensors: the backend `fast`, after module 3 of the MiniTorch course.

Example:
    >>> import minitorch_tensor as torch
    >>> with torch.use_backend("fast"):
    ...     x = torch.ones(1000, 1000)
    >>> (x + x).sum().item()
    2000000.0
"""

from __future__ import annotations

from minitorch_fast.backend import FastBackend
from minitorch_fast.threads import get_num_threads, set_num_threads

__version__ = "0.1.0"

__all__ = ["FastBackend", "__version__", "get_num_threads", "set_num_threads"]
