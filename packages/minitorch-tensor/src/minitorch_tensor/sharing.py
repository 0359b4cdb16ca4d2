"""Tensors from the outside, over the memory that is there already: NumPy's arrays, and DLPack."""

from __future__ import annotations

from typing import Any

import numpy as np

from minitorch_tensor.errors import InvalidTypeError, InvalidValueError
from minitorch_tensor.registry import current_backend, get_backend
from minitorch_tensor.tensor import Tensor

__all__ = ["from_dlpack", "from_numpy"]

_ON_THE_HOST = (1, 3, 11, 13)
"""DLPack's numbers of devices whose memory NumPy sees: the CPU, and what CUDA and ROCm share with it."""

_ON_A_GPU = 2
"""DLPack's number of the GPUs whose memory the backend `cuda` sees."""


def from_numpy(ndarray: np.ndarray[Any, Any]) -> Tensor:
    """Return a tensor over the memory of an array: what is written to one is read from the other.

    Any strides will do, also negative ones and those of `np.broadcast_to`. Memory that NumPy does not write to cannot
    be written to by the tensor either.

    Args:
        ndarray: Any shape, of a dtype that tensors have.

    Returns:
        A tensor of the same shape, dtype and strides.

    Raises:
        InvalidTypeError: It is no array, or of a dtype that tensors have not.
        InvalidValueError: Its bytes are in the order of other machines, or its elements lie no whole number of elements
            apart: a tensor could not share its memory.

    Example:
        >>> row = np.arange(6.0)
        >>> x = from_numpy(row[::2])
        >>> row[2] = 10.0
        >>> x
        tensor([ 0., 10.,  4.], dtype=minitorch.float64)
    """
    if not isinstance(ndarray, np.ndarray):
        raise InvalidTypeError(
            f"from_numpy takes an array, not {ndarray!r} of type {type(ndarray).__name__}: use tensor(...)."
        )
    if not ndarray.dtype.isnative:
        raise InvalidValueError(
            f"An array of dtype {ndarray.dtype.str} has its bytes in the order of other machines, so its memory cannot "
            "be shared: use tensor(array), which copies."
        )
    if not ndarray.flags.aligned or any(stride % ndarray.itemsize for stride in ndarray.strides):
        raise InvalidValueError(
            f"The elements of the array lie {ndarray.strides} bytes apart, which are not whole elements of "
            f"{ndarray.itemsize} bytes, so its memory cannot be shared: use tensor(array), which copies."
        )
    return Tensor.adopt(current_backend().from_numpy(ndarray))


def from_dlpack(ext_tensor: Any, *, device: Any = None, copy: bool | None = None) -> Tensor:
    """Return a tensor over the memory of another library's, such as PyTorch, CuPy, JAX or NumPy.

    Memory of a GPU becomes a tensor of the backend `cuda`, that of the host one of the current backend.

    Args:
        ext_tensor: What has `__dlpack__` and `__dlpack_device__`.
        device: Which device to ask for, "cpu" or "cuda"; None is the one that it is on.
        copy: True always copies, False never does, None only if it must be.

    Raises:
        InvalidTypeError: It knows nothing of DLPack, or has a dtype that tensors have not.
        InvalidValueError: Its memory is another device's, and that cannot be read, or must not be copied.
        BackendError: It is a GPU's, and the backend `cuda` is not installed.

    Example:
        >>> from_dlpack(np.arange(3))
        tensor([0, 1, 2])
    """
    if not hasattr(ext_tensor, "__dlpack__") or not hasattr(ext_tensor, "__dlpack_device__"):
        raise InvalidTypeError(
            f"from_dlpack takes another library's tensor, one with __dlpack__ and __dlpack_device__, not "
            f"{ext_tensor!r} of type {type(ext_tensor).__name__}."
        )
    kind, _ = ext_tensor.__dlpack_device__()
    if kind == _ON_A_GPU:
        return _from_a_gpu(ext_tensor, device, copy)
    if kind not in _ON_THE_HOST:
        raise InvalidValueError(
            f"from_dlpack reads the memory of the host and of NVIDIA's GPUs, and a {type(ext_tensor).__name__} lies on "
            f"another device (DLPack's number {int(kind)}): copy it to the host first, with cpu() or its like."
        )
    options: dict[str, Any] = {name: value for name, value in (("device", device), ("copy", copy)) if value is not None}
    return Tensor.adopt(current_backend().from_dlpack(ext_tensor, **options))


def _from_a_gpu(ext_tensor: Any, device: Any, copy: bool | None) -> Tensor:
    """Return a tensor over memory of a GPU, or on the host if that is asked for."""
    to_host = device is not None and str(device) == "cpu"
    if to_host and copy is False:
        raise InvalidValueError(
            f"from_dlpack cannot bring a {type(ext_tensor).__name__} from a GPU to the host without a copy: leave out "
            "copy=False, or device."
        )
    made: Tensor = Tensor.adopt(get_backend("cuda").from_dlpack(ext_tensor, copy=copy))
    return made.cpu() if to_host else made
