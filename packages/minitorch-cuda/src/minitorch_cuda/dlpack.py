"""Memory of the device for other libraries: by DLPack, and by the interface of Numba and CuPy.

Whoever takes the capsule keeps the memory alive until it calls the deleter in there. The device is CUDA's; on the
simulator it is the host, whose memory the simulator uses.
"""

from __future__ import annotations

import ctypes
from typing import Any

from minitorch_cuda.capsules import CUDA, HOST, NAME, Device, Managed, data_type_of, python
from minitorch_cuda.device import is_simulated
from minitorch_cuda.storage import Storage
from minitorch_tensor.tensor_data import TensorData

__all__ = ["capsule", "device_of", "interface", "span_of"]

_given_away: dict[int, Any] = {}
"""What must live until somebody calls the deleter: structures and storages, by the address of the structure."""


def _delete(address: int) -> None:
    """Forget what was kept for one structure."""
    _given_away.pop(address, None)


def _destroy(capsule: int) -> None:
    """Forget what was kept for a capsule that nobody has taken; one that was taken has another name."""
    if python.PyCapsule_IsValid(capsule, NAME):
        _given_away.pop(python.PyCapsule_GetPointer(capsule, NAME), None)


_DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(_delete)
_DESTROYER = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(_destroy)
"""What C calls; they live as long as the module."""


def device_of() -> tuple[int, int]:
    """Return the kind of device that memory is on, and its number, as DLPack has them."""
    if is_simulated():
        return HOST, 0
    from numba import cuda

    return CUDA, int(cuda.get_current_device().id)


def interface(a: TensorData) -> dict[str, Any]:
    """Return where the numbers of a tensor lie, as `__cuda_array_interface__` has it, in version 3."""
    itemsize = a.dtype.itemsize
    return {
        "shape": a.shape,
        "typestr": a.dtype.numpy.str,
        "data": (_address(a), False),
        "strides": tuple([step * itemsize for step in a.strides]),
        "version": 3,
        "stream": 1,  # the default stream, on which all kernels run
    }


def capsule(a: TensorData) -> Any:
    """Return a capsule over the memory of a tensor, when all kernels before are done."""
    if not is_simulated():
        from numba import cuda

        cuda.synchronize()
    dims = len(a.shape)
    shape, strides = (ctypes.c_int64 * dims)(*a.shape), (ctypes.c_int64 * dims)(*a.strides)
    managed = Managed()
    managed.tensor.data = _address(a)
    managed.tensor.device = Device(*device_of())
    managed.tensor.ndim = dims
    managed.tensor.dtype = data_type_of(a.dtype)
    managed.tensor.shape, managed.tensor.strides = shape, strides
    managed.deleter = ctypes.cast(_DELETER, ctypes.c_void_p)
    address = ctypes.addressof(managed)
    _given_away[address] = managed, shape, strides, a.storage
    return python.PyCapsule_New(address, NAME, ctypes.cast(_DESTROYER, ctypes.c_void_p))


def span_of(storage: Storage) -> tuple[int, int]:
    """Return where the memory of a storage begins and ends."""
    memory = storage.memory
    found = memory.__array_interface__ if is_simulated() else memory.__cuda_array_interface__
    begin = int(found["data"][0])
    return begin, begin + storage.size * storage.dtype.itemsize


def _address(a: TensorData) -> int:
    """Return where the first element lies."""
    return span_of(a.storage)[0] + a.offset * a.dtype.itemsize
