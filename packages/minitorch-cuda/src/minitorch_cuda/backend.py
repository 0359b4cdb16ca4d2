"""`CudaBackend`: every method starts kernels; nothing is computed on the host."""

from __future__ import annotations

from minitorch_cuda import device
from minitorch_cuda.image_backend import ImageBackend
from minitorch_cuda.layer_backend import LayerBackend
from minitorch_cuda.recurrent import RecurrentBackend
from minitorch_cuda.step_backend import StepBackend

__all__ = ["CudaBackend"]


class CudaBackend(ImageBackend, LayerBackend, RecurrentBackend, StepBackend):
    """Kernels of Numba on a GPU, or on its simulator.

    Raises:
        DeviceError: There is neither.
    """

    name = "cuda"

    def __init__(self) -> None:
        device.require()
