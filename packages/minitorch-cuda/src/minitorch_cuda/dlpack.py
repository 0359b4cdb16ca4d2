"""Memory of the device for other libraries, by DLPack: a capsule that says where the numbers lie, and in which shape.

Whoever takes the capsule keeps the memory alive until it calls the deleter in there. The device is CUDA's; on the
simulator it is the host, whose memory the simulator uses.

Source: the header dlpack.h of DLPack 0.8, whose three structures are written down here.
"""

from __future__ import annotations

import ctypes
from typing import Any

from minitorch_cuda.device import is_simulated
from minitorch_tensor.tensor_data import TensorData

__all__ = ["capsule", "device_of", "interface"]

_HOST, _CUDA = 1, 2
_CODES = {0: 6, 1: 0, 2: 2}
"""How DLPack numbers the kinds of dtypes: bool, integers, floating point; 1 is for unsigned integers."""

_NAME = b"dltensor"


class _Device(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_int32), ("number", ctypes.c_int32))


class _DataType(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16))


class _Tensor(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device", _Device),
        ("ndim", ctypes.c_int32),
        ("dtype", _DataType),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class _Managed(ctypes.Structure):
    _fields_ = (("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p))


_given_away: dict[int, Any] = {}
"""What must live until somebody calls the deleter: structures and storages, by the address of the structure."""

_python = ctypes.PyDLL(None)
_python.PyCapsule_New.restype = ctypes.py_object
_python.PyCapsule_New.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
_python.PyCapsule_IsValid.argtypes = (ctypes.c_void_p, ctypes.c_char_p)
_python.PyCapsule_GetPointer.restype = ctypes.c_void_p
_python.PyCapsule_GetPointer.argtypes = (ctypes.c_void_p, ctypes.c_char_p)


def _delete(address: int) -> None:
    """Forget what was kept for one structure."""
    _given_away.pop(address, None)


def _destroy(capsule: int) -> None:
    """Forget what was kept for a capsule that nobody has taken; one that was taken has another name."""
    if _python.PyCapsule_IsValid(capsule, _NAME):
        _given_away.pop(_python.PyCapsule_GetPointer(capsule, _NAME), None)


_DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(_delete)
_DESTROYER = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(_destroy)
"""What C calls; they live as long as the module."""


def device_of() -> tuple[int, int]:
    """Return the kind of device that memory is on, and its number, as DLPack has them."""
    if is_simulated():
        return _HOST, 0
    from numba import cuda

    return _CUDA, int(cuda.get_current_device().id)


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
    code = 1 if a.dtype.name == "uint8" else _CODES[a.dtype.kind]
    managed = _Managed()
    managed.tensor.data = _address(a)
    managed.tensor.device = _Device(*device_of())
    managed.tensor.ndim = dims
    managed.tensor.dtype = _DataType(code, 8 * a.dtype.itemsize, 1)
    managed.tensor.shape, managed.tensor.strides = shape, strides
    managed.deleter = ctypes.cast(_DELETER, ctypes.c_void_p)
    address = ctypes.addressof(managed)
    _given_away[address] = managed, shape, strides, a.storage
    return _python.PyCapsule_New(address, _NAME, ctypes.cast(_DESTROYER, ctypes.c_void_p))


def _address(a: TensorData) -> int:
    """Return where the first element lies."""
    memory = a.storage.memory
    found = memory.__array_interface__ if is_simulated() else memory.__cuda_array_interface__
    return int(found["data"][0]) + a.offset * a.dtype.itemsize
