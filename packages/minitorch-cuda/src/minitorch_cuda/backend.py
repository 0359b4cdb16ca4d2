"""`CudaBackend`: every method starts kernels; nothing is computed on the host."""

from __future__ import annotations

from minitorch_cuda import device
from minitorch_cuda.layer_backend import LayerBackend

__all__ = ["CudaBackend"]


class CudaBackend(LayerBackend):
    """Kernels of Numba on a GPU, or on its simulator.

    Raises:
        DeviceError: There is neither.
    """

    name = "cuda"

    def __init__(self) -> None:
        device.require()
