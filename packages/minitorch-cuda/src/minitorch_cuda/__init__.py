"""CUDA kernels for minitorch tensors: the backend `cuda`, after module 3 of the MiniTorch course.

The kernels run on a GPU, or without one on Numba's simulator. Importing this package needs neither: Numba is imported
when the backend is first used.

Example:
    >>> import minitorch_tensor as torch
    >>> x = torch.ones(2, 3).to("cuda")
    >>> (x + x).sum().item()
    12.0
"""

from __future__ import annotations

from typing import Any

from minitorch_cuda.device import is_available
from minitorch_scalar.errors import UnknownAttributeError

__version__ = "0.1.0"

__all__ = ["__version__", "is_available"]


def __getattr__(name: str) -> Any:
    if name == "CudaBackend":
        from minitorch_cuda.backend import CudaBackend

        return CudaBackend
    raise UnknownAttributeError(f"minitorch_cuda has no attribute '{name}'.")
