"""CUDA kernels for minitorch tensors: the backend `cuda`, after module 3 of the MiniTorch course."""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["__version__"]
