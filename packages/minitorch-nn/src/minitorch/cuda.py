"""What programs of PyTorch's ask about the GPU before they choose a device.

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

A tensor on that device is one of the backend `cuda`, which minitorch-cuda brings.
"""

from __future__ import annotations

from minitorch_tensor import get_backend, manual_seed
from minitorch_tensor.errors import BackendError

__all__ = ["device_count", "is_available", "manual_seed", "manual_seed_all"]

manual_seed_all = manual_seed
"""Random numbers are drawn by one generator for all backends."""


def is_available() -> bool:
    """Say whether the backend `cuda` is installed and has a GPU, or the simulator that its users may have chosen.

    Example:
        >>> is_available() in (True, False)
        True
    """
    try:
        get_backend("cuda")
    except BackendError:
        return False
    return True


def device_count() -> int:
    """Return how many GPUs can be used: 1 or 0."""
    return int(is_available())
