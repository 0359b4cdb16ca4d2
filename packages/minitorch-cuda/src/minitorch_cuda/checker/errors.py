"""The errors of the checker: what it cannot run. What a kernel does wrong is no error but a finding."""

from __future__ import annotations

from minitorch_tensor.errors import MinitorchError

__all__ = ["ExampleError", "KernelError", "LaunchError", "RunawayError", "UnknownDeviceNameError"]


class LaunchError(MinitorchError, ValueError):
    """A grid, a block or arguments with which no kernel can be launched."""


class KernelError(MinitorchError, TypeError):
    """What is no kernel, or an argument that no kernel takes."""


class UnknownDeviceNameError(MinitorchError, AttributeError):
    """A name of `numba.cuda`, or of an array in a kernel, that the checker does not know."""


class RunawayError(MinitorchError, RuntimeError):
    """A kernel that reads and writes without end, or far more than can be looked through."""


class ExampleError(MinitorchError, ValueError):
    """A file in which there is no kernel to check, or no example of its arguments."""
