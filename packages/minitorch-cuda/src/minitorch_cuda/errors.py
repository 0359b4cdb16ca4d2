"""The errors of this package."""

from __future__ import annotations

from minitorch_tensor.errors import BackendError, MinitorchError

__all__ = ["BarrierError", "CompilationError", "DeviceError"]


class DeviceError(BackendError):
    """There is nothing here that runs CUDA kernels: no compiler for them, no driver or no GPU."""


class BarrierError(MinitorchError, RuntimeError):
    """Some threads of a block wait at a barrier to which the others never come."""


class CompilationError(MinitorchError, RuntimeError):
    """A kernel that cannot be compiled for a GPU."""
